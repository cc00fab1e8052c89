//! The crews of each day: who is on shift with whom, from when to when.

use jiff::civil::Date;

use super::teams::{Team, clear, teams};
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
    /// How many officers of each station stay behind on stand-by each day, in turns that are
    /// counted as those of the evening; who is on stand-by by the roster is one of them.
    pub reserve: u32,
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
        let profile = "car".to_owned();
        Self { day, evening, evening_crews: 1, evenings_from: None, reserve: 0, profile }
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
/// One crew a vehicle: those the roster gives, then two officers while they last, then an officer
/// with an auxiliary, then an officer alone; [`Staffing::reserve`] officers stay behind. A crew
/// stays together for the day, in the hours that nobody of it is at the post. Each day
/// [`Staffing::evening_crews`] of them work the evening, in turns; a single crew takes every second
/// evening.
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
        let staff = staff_of(world, station, &mut findings);
        let vehicles = vehicles(station, &staff, &mut findings);
        let worked = horizon.dates().filter(|(_, date)| calendar.is_worked(*date));
        for (turn, (_, date)) in worked.enumerate() {
            let turn = passed + turn;
            let made = teams((station, &staff), vehicles, (date, turn), staffing.reserve);
            let day = date.to_string();
            if made.teams.is_empty() {
                findings.push(told("B4004", "officers.csv", Some(&station.id), &[&day]));
            }
            for crew in &made.without_officer {
                findings.push(told("B4012", "officers.csv", Some(&station.id), &[crew, &day]));
            }
            let count = made.teams.len();
            for (number, team) in made.teams.into_iter().enumerate() {
                let late = works_evening(staffing, turn, number, count);
                let hours = if late { staffing.evening } else { staffing.day };
                crews.shifts.extend(shift(station, team, (date, hours), staffing));
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

/// Everyone of every station of `world`, on leave or not: those of the roster, and where it has
/// none of a station as many as that has officers and auxiliaries.
pub fn staff(world: &World) -> Reading<Vec<Person>> {
    let mut findings = Vec::new();
    let stations = world.stations.rows().iter();
    let value = stations.flat_map(|station| staff_of(world, station, &mut findings)).collect();
    Reading { value, findings }
}

/// The staff of a station: from the roster, else by the numbers of the layer.
fn staff_of(world: &World, station: &Station, findings: &mut Vec<Finding>) -> Vec<Person> {
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
            duty: Vec::new(),
            post: Vec::new(),
            crew: None,
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

/// The shift of a crew, where being at the post leaves it one.
fn shift(
    station: &Station,
    Team { crew, people }: Team<'_>,
    (date, hours): (Date, ShiftHours),
    staffing: &Staffing,
) -> Option<PlannedShift> {
    let day = Horizon { from: date, days: 1 };
    let busy: Vec<_> = people.iter().flat_map(|person| person.posted(date)).collect();
    let hours = clear(hours, &busy)?;
    Some(PlannedShift {
        id: format!("{crew}@{date}"),
        crew,
        people: people.into_iter().map(|person| person.id.clone()).collect(),
        station: station.id.clone(),
        date,
        start: day.moment(hours.start),
        end: day.moment(hours.end),
        pause: hours.pause.map(|(from, to)| Break { start: day.moment(from), end: day.moment(to) }),
        profile: staffing.profile.clone(),
    })
}

fn told(code: &'static str, file: &str, id: Option<&str>, values: &[&str]) -> Finding {
    let place = Place { file: file.into(), id: id.map(str::to_owned), ..Place::default() };
    Finding::new(code, Level::Warning, place, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Post;
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

    /// One of a roster: id, role, and what else is to be said.
    type Enrolled<'a> = (&'a str, Role, fn(&mut Person));

    /// A roster of station PS1.
    fn roster(rows: &[Enrolled<'_>]) -> World {
        let mut world = town(0, 0, 3);
        for (id, role, change) in rows {
            let mut person = Person {
                id: (*id).to_owned(),
                role: *role,
                certified: *role == Role::Officer,
                station: "PS1".to_owned(),
                skills: Vec::new(),
                leave: Vec::new(),
                duty: Vec::new(),
                post: Vec::new(),
                crew: None,
            };
            change(&mut person);
            world.people.push(person);
        }
        world
    }

    /// The crews of Monday: name, people, begin and end.
    fn monday(world: &World, reserve: u32) -> Vec<String> {
        let staffing = Staffing { reserve, evening_crews: 0, ..Staffing::default() };
        let mut calendar = Calendar::default();
        calendar.know(2026, &[], &[]);
        let day = Horizon { from: date(2026, 3, 23), days: 1 };
        let shifts = crews(world, &calendar, &staffing, day).value.shifts;
        let told = |shift: &PlannedShift| {
            let (start, end) = (shift.start.time(), shift.end.time());
            let hours = format!("{}-{}", start.strftime("%H:%M"), end.strftime("%H:%M"));
            format!("{} {} {hours}", shift.crew, shift.people.join(" "))
        };
        shifts.iter().map(told).collect()
    }

    const PLAIN: fn(&mut Person) = |_| ();

    #[test]
    fn who_is_on_stand_by_is_not_planned_and_a_reserve_stays_behind_in_turns() {
        use Role::Officer;
        let on_duty: fn(&mut Person) =
            |person| person.duty = vec![(date(2026, 3, 23), date(2026, 3, 23))];
        let four = |first| {
            let rows = [("O1", first), ("O2", PLAIN), ("O3", PLAIN), ("O4", PLAIN)];
            roster(&rows.map(|(id, change)| (id, Officer, change)))
        };
        assert_eq!(
            monday(&four(on_duty), 0),
            ["PS1-C1 O2 O3 08:30-17:30", "PS1-C2 O4 08:30-17:30"]
        );
        assert_eq!(monday(&four(on_duty), 1), monday(&four(on_duty), 0), "one is on stand-by");
        assert_eq!(monday(&four(PLAIN), 2), ["PS1-C1 O3 O4 08:30-17:30"]);
        let staffing = Staffing { reserve: 1, ..Staffing::default() };
        let mut calendar = Calendar::default();
        calendar.know(2026, &[], &[]);
        let week = Horizon { from: date(2026, 3, 23), days: 4 };
        let made = crews(&four(PLAIN), &calendar, &staffing, week).value.shifts;
        for officer in ["O1", "O2", "O3", "O4"] {
            let days = made.iter().filter(|shift| shift.people.iter().any(|id| id == officer));
            assert_eq!(days.count(), 3, "{officer} stays behind on one of four days");
        }
    }

    #[test]
    fn a_crew_is_taken_as_given_and_one_without_an_officer_does_not_go() {
        use Role::{Auxiliary, Officer};
        let first: fn(&mut Person) = |person| person.crew = Some("C1".to_owned());
        let second: fn(&mut Person) = |person| person.crew = Some("PS1-C7".to_owned());
        let world = roster(&[
            ("A1", Auxiliary, first),
            ("A2", Auxiliary, second),
            ("O1", Officer, PLAIN),
            ("O2", Officer, PLAIN),
            ("O3", Officer, first),
        ]);
        let expected = ["PS1-C1 O3 A1 08:30-17:30", "PS1-C2 O1 O2 08:30-17:30"];
        assert_eq!(monday(&world, 0), expected);
        let mut calendar = Calendar::default();
        calendar.know(2026, &[], &[]);
        let day = Horizon { from: date(2026, 3, 23), days: 1 };
        let found = crews(&world, &calendar, &Staffing::default(), day).findings;
        let codes: Vec<_> = found.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["B4012"]);
    }

    #[test]
    fn who_is_at_the_post_at_the_same_time_goes_together_for_the_other_half() {
        use Role::Officer;
        let morning: fn(&mut Person) =
            |person| person.post = Post::parse("mon am").into_iter().collect();
        let rows = [("O1", morning), ("O2", PLAIN), ("O3", morning), ("O4", PLAIN)];
        let world = roster(&rows.map(|(id, change)| (id, Officer, change)));
        let expected = ["PS1-C1 O2 O4 08:30-17:30", "PS1-C2 O1 O3 13:00-17:30"];
        assert_eq!(monday(&world, 0), expected);
    }
}
