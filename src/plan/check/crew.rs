//! The crews: real people, at work, each in one place at a time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

use super::Violation;
use super::case::Case;
use super::clock::since;
use crate::plan::published::PlannedShift;

/// Everyone in a crew.
pub(super) fn judge(case: &Case<'_>, found: &mut Vec<Violation>) {
    for planned in &case.plan.people {
        let Some(person) = case.people.get(planned.id.as_str()) else {
            found.push(Violation::new("V1101", &[&planned.id]));
            continue;
        };
        let same = planned.role == person.role
            && planned.certified == person.certified
            && planned.station == person.station;
        if !same {
            found.push(Violation::new("V1106", &[&planned.id]));
        }
    }
    let listed: BTreeSet<_> = case.plan.people.iter().map(|person| &person.id).collect();
    let crews = case.plan.shifts.iter().flat_map(|shift| &shift.people);
    for id in crews.collect::<BTreeSet<_>>() {
        if case.people.contains_key(id.as_str()) && !listed.contains(id) {
            found.push(Violation::new("V1109", &[id]));
        }
    }
    for shift in &case.plan.shifts {
        members(case, shift, found);
    }
    for route in &case.plan.routes {
        let Some(shift) = case.shifts.get(route.id.as_str()) else { continue };
        let sorted = |people: &[String]| people.iter().cloned().collect::<BTreeSet<_>>();
        if sorted(&shift.people) != sorted(&route.people) {
            found.push(Violation::new("V1107", &[]).on(&route.id));
        }
    }
    crews_of_a_day(case, found);
    overlaps(case, found);
}

/// The members of one crew on one day.
fn members(case: &Case<'_>, shift: &PlannedShift, found: &mut Vec<Violation>) {
    let date = shift.date;
    let mut seen = BTreeSet::new();
    for id in &shift.people {
        let mut add =
            |code, values: &[&str]| found.push(Violation::new(code, values).on(&shift.id));
        if !seen.insert(id) {
            add("V1108", &[id]);
        }
        let Some(person) = case.people.get(id.as_str()) else {
            add("V1101", &[id]);
            continue;
        };
        if person.station != shift.station {
            add("V1102", &[id, &person.station]);
        }
        if !person.is_there(date) {
            add("V1103", &[id, &date.to_string()]);
        }
        let (start, end) = (since(date, shift.start), since(date, shift.end));
        if person.posted(date).any(|(from, to)| start < to && from < end) {
            add("V1110", &[id]);
        }
    }
}

/// Nobody is in two crews of one day.
fn crews_of_a_day(case: &Case<'_>, found: &mut Vec<Violation>) {
    let mut crews: BTreeMap<(Date, &str), BTreeSet<&str>> = BTreeMap::new();
    for shift in &case.plan.shifts {
        for person in &shift.people {
            crews.entry((shift.date, person)).or_default().insert(&shift.crew);
        }
    }
    for ((date, person), crews) in crews {
        if 1 < crews.len() {
            let names = crews.into_iter().collect::<Vec<_>>().join(", ");
            found.push(Violation::new("V1105", &[person, &date.to_string(), &names]));
        }
    }
}

/// Nobody is in two routes at the same time.
fn overlaps(case: &Case<'_>, found: &mut Vec<Violation>) {
    let mut routes: BTreeMap<&str, Vec<(DateTime, DateTime, &str)>> = BTreeMap::new();
    for route in &case.plan.routes {
        for person in route.people.iter().collect::<BTreeSet<_>>() {
            routes.entry(person).or_default().push((route.start, route.end, &route.id));
        }
    }
    for (person, mut routes) in routes {
        routes.sort_unstable();
        for pair in routes.windows(2) {
            let [(_, end, one), (start, _, other)] = pair else { continue };
            // A shift that is planned twice is told as such.
            if start < end && one != other {
                found.push(Violation::new("V1104", &[person, one]).on(other));
            }
        }
    }
}
