//! The crews of one station on one day: who goes with whom, and in which hours.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::ShiftHours;
use crate::unit::Seconds;
use crate::world::{Person, Role, Station};

/// A crew of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Team<'a> {
    /// The crew, `<station>-C1`, or as the roster names it.
    pub(super) crew: String,
    pub(super) people: Vec<&'a Person>,
}

/// The crews of a day: those the roster gives, then those the rules form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Teams<'a> {
    pub(super) teams: Vec<Team<'a>>,
    /// Crews of the roster that do not go, since no officer of theirs is there.
    pub(super) without_officer: Vec<String>,
}

/// Forms the crews of `date`: one a vehicle, two officers while they last, best certified first,
/// then an officer with an auxiliary, then an officer alone; `reserve` officers stay behind, in
/// turns, those on stand-by counted.
pub(super) fn teams<'a>(
    (station, staff): (&Station, &'a [Person]),
    vehicles: u32,
    (date, turn): (Date, usize),
    reserve: u32,
) -> Teams<'a> {
    let mut made = given(station, staff, date);
    let behind = behind(staff, (date, turn), reserve);
    let there = |role: Role| {
        let free = staff.iter().filter(|person| {
            person.role == role
                && person.crew.is_none()
                && person.is_there(date)
                && !behind.contains(person.id.as_str())
        });
        let mut people: Vec<&Person> = free.collect();
        people.sort_by_key(|person| {
            // Who is at the post at the same time goes together.
            (!person.certified, person.posted(date).collect::<Vec<_>>(), &person.id)
        });
        people.into_iter()
    };
    let (mut officers, mut auxiliaries) = (there(Role::Officer), there(Role::Auxiliary));
    let taken: BTreeSet<String> = made.teams.iter().map(|team| team.crew.clone()).collect();
    let names = (1..).map(|number| format!("{}-C{number}", station.id));
    let mut names = names.filter(|name| !taken.contains(name));
    for _ in made.teams.len()..usize::try_from(vehicles).unwrap_or(usize::MAX) {
        let (Some(first), Some(crew)) = (officers.next(), names.next()) else { break };
        let second = officers.next().or_else(|| auxiliaries.next());
        made.teams
            .push(Team { crew, people: [Some(first), second].into_iter().flatten().collect() });
    }
    made
}

/// The crews that the roster gives, of those who are there.
fn given<'a>(station: &Station, staff: &'a [Person], date: Date) -> Teams<'a> {
    let mut crews: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
    for person in staff.iter().filter(|person| person.is_there(date)) {
        if let Some(crew) = &person.crew {
            crews.entry(crew).or_default().push(person);
        }
    }
    let mut made = Teams::default();
    for (name, mut people) in crews {
        let own = name.starts_with(&format!("{}-", station.id));
        let crew = if own { name.to_owned() } else { format!("{}-{name}", station.id) };
        people.sort_by_key(|person| (person.role, !person.certified, &person.id));
        if people.iter().any(|person| person.role == Role::Officer) {
            made.teams.push(Team { crew, people });
        } else {
            made.without_officer.push(crew);
        }
    }
    made
}

/// The officers who stay behind, each in turn, so that with those on stand-by there are `reserve`.
fn behind(staff: &[Person], (date, turn): (Date, usize), reserve: u32) -> BTreeSet<&str> {
    let officers = || staff.iter().filter(|person| person.role == Role::Officer);
    let on_duty = officers().filter(|person| person.is_on_duty(date)).count();
    let reserve = usize::try_from(reserve).unwrap_or(usize::MAX);
    let pool = officers().filter(|person| person.crew.is_none() && person.is_there(date));
    let mut pool: Vec<&str> = pool.map(|person| person.id.as_str()).collect();
    pool.sort_unstable();
    let stay = reserve.saturating_sub(on_duty).min(pool.len());
    let first = turn.saturating_mul(stay) % pool.len().max(1);
    pool.rotate_left(first);
    pool.into_iter().take(stay).collect()
}

/// The longest part of `hours` that is clear of what the people of a crew are `busy` with; none
/// where nothing is left.
pub(super) fn clear(hours: ShiftHours, busy: &[(Seconds, Seconds)]) -> Option<ShiftHours> {
    let mut spans = vec![(hours.start, hours.end)];
    for (from, to) in busy {
        let cut =
            |(start, end): (Seconds, Seconds)| [(start, end.min(*from)), (start.max(*to), end)];
        spans = spans.into_iter().flat_map(cut).filter(|(start, end)| start < end).collect();
    }
    let longest = spans.into_iter().max_by_key(|(start, end)| (*end - *start, u32::MAX - start.0));
    let (mut start, mut end) = longest?;
    let mut pause = hours.pause;
    if let Some((from, to)) = pause
        && (start, end) != (hours.start, hours.end)
    {
        // A pause at the edge of what is left is no pause.
        if from <= start {
            start = start.max(to);
        }
        if end <= to {
            end = end.min(from);
        }
        pause = pause.filter(|(from, to)| start < *from && *to < end);
    }
    (start < end).then_some(ShiftHours { start, end, pause })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Staffing;
    use crate::world::Half;

    #[test]
    fn a_half_day_at_the_post_leaves_the_other_half() {
        let Staffing { day, evening, .. } = Staffing::default();
        let at = |hour, minute| Seconds::of_day(hour, minute);
        let (am, pm) = (Half::Morning.hours(), Half::Afternoon.hours());
        assert_eq!(clear(day, &[]), Some(day));
        let part = |start, end| Some(ShiftHours { start, end, pause: None });
        assert_eq!(clear(day, &[am]), part(at(13, 0), at(17, 30)));
        assert_eq!(clear(day, &[pm]), part(at(8, 30), at(12, 0)));
        assert_eq!(clear(day, &[am, pm]), None);
        assert_eq!(clear(evening, &[am]), part(at(13, 0), at(20, 30)));
        assert_eq!(clear(evening, &[am, pm]), part(at(18, 0), at(20, 30)));
    }
}
