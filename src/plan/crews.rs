//! The crews of each day: who is on shift with whom, from when to when.

use jiff::civil::Date;

use super::{Break, PlannedShift};
use crate::calendar::{Calendar, Horizon, days_between};
use crate::finding::{Finding, Level, Place, Reading};
use crate::unit::Seconds;
use crate::world::{Person, Role, Station, World};

/// When a shift starts and ends, and the time it keeps free, as times of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShiftHours {
    /// When it starts.
    pub start: Seconds,
    /// When it ends.
    pub end: Seconds,
    /// The time kept free of work, from and to.
    pub pause: Option<(Seconds, Seconds)>,
}

/// How crews are put on shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staffing {
    /// The hours of most crews.
    pub day: ShiftHours,
    /// The hours of the crews that serve evening windows.
    pub evening: ShiftHours,
    /// How many crews of a station work in the evening each day, in turns.
    pub evening_crews: u32,
    /// The day from which the turns of the evening are counted; the first that is planned when
    /// `None` or later than that.
    pub evenings_from: Option<Date>,
    /// The travel profile of every crew.
    pub profile: String,
}

impl Default for Staffing {
    fn default() -> Self {
        let lunch = (Seconds::of_day(12, 0), Seconds::of_day(13, 0));
        let day = ShiftHours {
            start: Seconds::of_day(8, 30),
            end: Seconds::of_day(17, 30),
            pause: Some(lunch),
        };
        let evening = ShiftHours {
            start: Seconds::of_day(12, 30),
            end: Seconds::of_day(20, 30),
            pause: None,
        };
        Self { day, evening, evening_crews: 1, evenings_from: None, profile: "car".to_owned() }
    }
}

/// The staff of all stations and the shifts of its crews.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crews {
    /// Everyone, sorted by id.
    pub people: Vec<Person>,
    /// Every shift, sorted by id.
    pub shifts: Vec<PlannedShift>,
}

/// Forms the crews of every station and worked day of `horizon`.
///
/// One crew a vehicle: two officers while they last, then an officer with an auxiliary, then an
/// officer alone. A crew stays together for the day. Each day [`Staffing::evening_crews`] of them
/// work the evening, in turns; a single crew takes every second evening.
pub fn crews(
    world: &World,
    calendar: &Calendar,
    staffing: &Staffing,
    horizon: Horizon,
) -> Reading<Crews> {
    let mut findings = Vec::new();
    let mut crews = Crews::default();
    for year in horizon.from.year()..=horizon.last().year() {
        if !calendar.knows(year) {
            let year = year.to_string();
            findings.push(told("B4001", "beibao.toml", None, &[&year]));
        }
    }
    if !horizon.dates().any(|(_, date)| calendar.is_worked(date)) {
        let days = [horizon.from, horizon.last()].map(|day| day.to_string());
        findings.push(told("B4007", "beibao.toml", None, &days.each_ref().map(String::as_str)));
    }
    let passed = turns_passed(calendar, staffing, horizon);
    for station in world.stations.rows() {
        let staff = staff(world, station, &mut findings);
        let vehicles = vehicles(station, &staff, &mut findings);
        let worked = horizon.dates().filter(|(_, date)| calendar.is_worked(*date));
        for (turn, (_, date)) in worked.enumerate() {
            let teams = teams(&staff, vehicles, date);
            if teams.is_empty() {
                let date = date.to_string();
                findings.push(told("B4004", "officers.csv", Some(&station.id), &[&date]));
            }
            let count = teams.len();
            for (number, team) in teams.into_iter().enumerate() {
                let late = works_evening(staffing, passed + turn, number, count);
                let hours = if late { staffing.evening } else { staffing.day };
                crews.shifts.push(shift(station, number, team, (date, hours), staffing));
            }
        }
        crews.people.extend(staff);
    }
    for person in &world.people {
        if !world.stations.rows().iter().any(|station| station.id == person.station) {
            findings.push(told("B4005", "officers.csv", Some(&person.id), &[&person.station]));
        }
    }
    crews.people.sort_by(|a, b| a.id.cmp(&b.id));
    crews.shifts.sort_by(|a, b| a.id.cmp(&b.id));
    Reading { value: crews, findings }
}

/// How many worked days lie between the first turn of the evening and the first day.
fn turns_passed(calendar: &Calendar, staffing: &Staffing, horizon: Horizon) -> usize {
    let from = staffing.evenings_from.unwrap_or(horizon.from);
    let days = u32::try_from(days_between(from, horizon.from)).unwrap_or(0);
    let passed = Horizon { from, days };
    passed.dates().filter(|(_, date)| calendar.is_worked(*date)).count()
}

/// Whether crew `number` of `count` has the evening on the `turn`-th worked day.
fn works_evening(staffing: &Staffing, turn: usize, number: usize, count: usize) -> bool {
    // Counting one crew as two leaves it every second day for the day's work.
    let turns = count.max(2);
    let evenings = usize::try_from(staffing.evening_crews).unwrap_or(usize::MAX).min(turns);
    (number + turns - turn % turns) % turns < evenings
}

/// The staff of a station: from the roster, else by the numbers of the layer.
fn staff(world: &World, station: &Station, findings: &mut Vec<Finding>) -> Vec<Person> {
    let listed: Vec<Person> =
        world.people.iter().filter(|person| person.station == station.id).cloned().collect();
    if !listed.is_empty() {
        return listed;
    }
    let officers = station.officers.unwrap_or_else(|| {
        findings.push(told("B4002", "stations.geojson", Some(&station.id), &["4"]));
        4
    });
    let numbered = |role: Role, letter: char, count: u32| {
        (1..=count).map(move |number| Person {
            id: format!("{}-{letter}{number:02}", station.id),
            role,
            certified: role == Role::Officer,
            station: station.id.clone(),
            skills: Vec::new(),
            leave: Vec::new(),
        })
    };
    numbered(Role::Officer, 'O', officers.min(MOST_STAFF))
        .chain(numbered(Role::Auxiliary, 'A', station.auxiliaries.unwrap_or(0).min(MOST_STAFF)))
        .collect()
}

/// More than any station has: a typing mistake must not fill the memory.
const MOST_STAFF: u32 = 2_000;

/// How many crews can drive at once.
fn vehicles(station: &Station, staff: &[Person], findings: &mut Vec<Finding>) -> u32 {
    station.vehicles.unwrap_or_else(|| {
        let officers = staff.iter().filter(|person| person.role == Role::Officer).count();
        let half = u32::try_from(officers / 2).unwrap_or(MOST_STAFF).max(1);
        findings.push(told("B4003", "stations.geojson", Some(&station.id), &[&half.to_string()]));
        half
    })
}

/// The crews of one day, best certified first.
fn teams(staff: &[Person], vehicles: u32, date: Date) -> Vec<Vec<String>> {
    let there = |role: Role| {
        let mut people: Vec<&Person> =
            staff.iter().filter(|person| person.role == role && person.is_there(date)).collect();
        people.sort_by_key(|person| (!person.certified, &person.id));
        people.into_iter().map(|person| person.id.clone())
    };
    let mut officers = there(Role::Officer);
    let mut auxiliaries = there(Role::Auxiliary);
    let mut teams = Vec::new();
    for _ in 0..vehicles {
        let Some(first) = officers.next() else { break };
        let second = officers.next().or_else(|| auxiliaries.next());
        teams.push([Some(first), second].into_iter().flatten().collect());
    }
    teams
}

fn shift(
    station: &Station,
    number: usize,
    people: Vec<String>,
    (date, hours): (Date, ShiftHours),
    staffing: &Staffing,
) -> PlannedShift {
    let day = Horizon { from: date, days: 1 };
    let crew = format!("{}-C{}", station.id, number + 1);
    PlannedShift {
        id: format!("{crew}@{date}"),
        crew,
        people,
        station: station.id.clone(),
        date,
        start: day.moment(hours.start),
        end: day.moment(hours.end),
        pause: hours.pause.map(|(from, to)| Break { start: day.moment(from), end: day.moment(to) }),
        profile: staffing.profile.clone(),
    }
}

fn told(code: &'static str, file: &str, id: Option<&str>, values: &[&str]) -> Finding {
    let place = Place { file: file.into(), id: id.map(str::to_owned), ..Place::default() };
    Finding::new(code, Level::Warning, place, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Coord;
    use jiff::civil::date;

    fn town(officers: u32, auxiliaries: u32, vehicles: u32) -> World {
        let station = Station {
            id: "PS1".to_owned(),
            name: None,
            town: None,
            officers: Some(officers),
            auxiliaries: Some(auxiliaries),
            vehicles: Some(vehicles),
            kits: Vec::new(),
            position: Coord { x: 106.9, y: 26.9 },
        };
        World { stations: vec![station].into(), ..World::default() }
    }

    fn week(world: &World) -> Crews {
        let mut calendar = Calendar::default();
        calendar.know(2026, &[], &[]);
        let horizon = Horizon { from: date(2026, 3, 23), days: 7 };
        let crews = crews(world, &calendar, &Staffing::default(), horizon);
        assert_eq!(crews.findings, []);
        crews.value
    }

    #[test]
    fn officers_go_in_pairs_while_they_last_and_then_with_an_auxiliary() {
        let crews = week(&town(5, 2, 4));
        let monday: Vec<_> = crews.shifts.iter().filter(|s| s.date == date(2026, 3, 23)).collect();
        let sizes: Vec<&[String]> = monday.iter().map(|shift| shift.people.as_slice()).collect();
        assert_eq!(
            sizes,
            [
                &["PS1-O01".to_owned(), "PS1-O02".to_owned()],
                &["PS1-O03".to_owned(), "PS1-O04".to_owned()],
                &["PS1-O05".to_owned(), "PS1-A01".to_owned()],
            ]
        );
    }

    #[test]
    fn one_crew_a_day_works_the_evening_in_turns() {
        let crews = week(&town(6, 0, 3));
        let late: Vec<&str> = crews
            .shifts
            .iter()
            .filter(|shift| shift.end.hour() == 20)
            .map(|shift| shift.id.as_str())
            .collect();
        assert_eq!(
            late,
            [
                "PS1-C1@2026-03-23",
                "PS1-C1@2026-03-26",
                "PS1-C2@2026-03-24",
                "PS1-C2@2026-03-27",
                "PS1-C3@2026-03-25",
            ]
        );
    }

    #[test]
    fn a_single_crew_works_every_second_evening() {
        let crews = week(&town(2, 0, 1));
        let late = crews.shifts.iter().filter(|shift| shift.end.hour() == 20).count();
        assert_eq!((crews.shifts.len(), late), (5, 3));
    }
}
