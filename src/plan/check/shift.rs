//! The shifts: those the settings allow, their hours and their pause.

use std::collections::{BTreeMap, BTreeSet};

use super::Violation;
use super::case::Case;
use super::clock::{Clock, since};
use crate::plan::published::{PlannedShift, Route};

/// Every shift of the plan, and every route in its shift.
pub(super) fn judge(case: &Case<'_>, found: &mut Vec<Violation>) {
    let mut shifts = BTreeSet::new();
    for shift in &case.plan.shifts {
        if !shifts.insert(&shift.id) {
            found.push(Violation::new("V1212", &[]).on(&shift.id));
        }
        match case.allowed.get(shift.id.as_str()) {
            None => found.push(Violation::new("V1201", &[]).on(&shift.id)),
            Some(allowed) => {
                for field in differing(shift, allowed) {
                    found.push(Violation::new("V1208", &[field]).on(&shift.id));
                }
            }
        }
    }
    for shift in case.evidence.shifts {
        if !case.shifts.contains_key(shift.id.as_str()) {
            found.push(Violation::new("V1211", &[]).on(&shift.id));
        }
    }
    let mut routes = BTreeMap::new();
    for route in &case.plan.routes {
        *routes.entry(route.id.as_str()).or_insert(0_u32) += 1;
        match case.allowed.get(route.id.as_str()) {
            None => found.push(Violation::new("V1202", &[]).on(&route.id)),
            Some(shift) => inside(case, route, shift, found),
        }
    }
    for (route, times) in routes {
        if 1 < times {
            found.push(Violation::new("V1207", &[&times.to_string()]).on(route));
        }
    }
}

/// The fields of a shift that are not as allowed; its people are judged by name elsewhere.
fn differing(shift: &PlannedShift, allowed: &PlannedShift) -> Vec<&'static str> {
    [
        ("crew", shift.crew == allowed.crew),
        ("station", shift.station == allowed.station),
        ("date", shift.date == allowed.date),
        ("start", shift.start == allowed.start),
        ("end", shift.end == allowed.end),
        ("break", shift.pause == allowed.pause),
        ("profile", shift.profile == allowed.profile),
    ]
    .into_iter()
    .filter_map(|(field, same)| (!same).then_some(field))
    .collect()
}

/// One route in the hours of its shift.
fn inside(case: &Case<'_>, route: &Route, shift: &PlannedShift, found: &mut Vec<Violation>) {
    let mut add = |code, values: &[&str]| found.push(Violation::new(code, values).on(&route.id));
    for (field, same) in [
        ("crew", route.crew == shift.crew),
        ("station", route.station == shift.station),
        ("date", route.date == shift.date),
        ("profile", route.profile == shift.profile),
    ] {
        if !same {
            add("V1209", &[field]);
        }
    }
    if route.pause != shift.pause {
        add("V1206", &[]);
    }
    if route.start < shift.start {
        add("V1203", &[&route.start.to_string(), &shift.start.to_string()]);
    }
    if shift.end < route.end {
        add("V1204", &[&route.end.to_string(), &shift.end.to_string()]);
    }
    let clock = Clock::of(shift, case.first);
    let mut strangers = BTreeSet::new();
    for stop in &route.stops {
        let (begin, leave) = (since(case.first, stop.begin), since(case.first, stop.leave));
        if clock.in_pause(begin, leave) {
            found.push(Violation::new("V1205", &[]).on(&route.id).of(&stop.visit));
        }
        let Some((_, visit)) = case.visit(&stop.visit) else { continue };
        let Some(station) = case.station(visit) else { continue };
        if station.id != route.station && strangers.insert(&stop.visit) {
            let violation = Violation::new("V1210", &[&station.id]);
            found.push(violation.on(&route.id).of(&stop.visit));
        }
    }
}
