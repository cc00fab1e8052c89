//! The figures: sums that must come out.

use super::Violation;
use super::case::Case;
use super::clock::Clock;
use crate::plan::published::Stop;
use crate::unit::{Metres, Seconds, metres_between};

/// Rounding, and the earth that is no sphere: a way may be this much shorter than a straight line.
const SLACK: f64 = 0.01;
/// The same in metres, for short ways.
const SLACK_METRES: f64 = 5.0;

/// Hours needed and available, and the lengths of the ways.
pub(super) fn judge(case: &Case<'_>, found: &mut Vec<Violation>) {
    for tier in 1_u8..=3 {
        let due = case.evidence.due.iter().filter(|visit| visit.tier == tier);
        let needed: Seconds = due.map(|visit| visit.service).sum();
        let told = case.plan.bounds.needed.get(usize::from(tier) - 1).copied().unwrap_or_default();
        if told != needed {
            let values = [&tier.to_string(), &told.0.to_string(), &needed.0.to_string()];
            found.push(Violation::new("V1903", &values.map(String::as_str)));
        }
    }
    let shifts = case.evidence.shifts.iter();
    let available: Seconds = shifts.map(|shift| Clock::of(shift, case.first).worked()).sum();
    let told = case.plan.bounds.available;
    if told != available {
        let values = [&told.0.to_string(), &available.0.to_string()];
        found.push(Violation::new("V1904", &values.map(String::as_str)));
    }
    if case.plan.weights.is_empty() {
        found.push(Violation::new("V1909", &[]));
    }
    lengths(case, found);
}

/// The way of each route is as long as its parts and the way back, and no part is shorter than a
/// straight line.
fn lengths(case: &Case<'_>, found: &mut Vec<Violation>) {
    for route in &case.plan.routes {
        let parts: Metres = route.stops.iter().map(|stop| stop.distance).sum();
        let home = route.stops.last().and_then(|last| {
            Some(metres_between(case.visit(&last.visit)?.1.position, case.home(&route.station)?))
        });
        let back = f64::from(route.distance.0) - f64::from(parts.0);
        if back + SLACK_METRES < home.unwrap_or_default() * (1.0 - SLACK) {
            let values = [&route.distance.0.to_string(), &parts.0.to_string()];
            found.push(Violation::new("V1901", &values.map(String::as_str)).on(&route.id));
        }
        let mut from = case.home(&route.station);
        for stop in &route.stops {
            let to = case.visit(&stop.visit).map(|(_, visit)| visit.position);
            let straight = from.zip(to).map(|(from, to)| metres_between(from, to));
            if let Some(violation) = part(stop, straight.unwrap_or_default()) {
                found.push(violation.on(&route.id).of(&stop.visit));
            }
            from = to;
        }
    }
}

/// One way from door to door: no shorter than the straight line, no longer on foot than in all.
fn part(stop: &Stop, straight: f64) -> Option<Violation> {
    let way = f64::from(stop.distance.0);
    if stop.distance < stop.walk {
        let values = [stop.distance, stop.walk].map(|metres| metres.0.to_string());
        return Some(Violation::new("V1908", &values.each_ref().map(String::as_str)));
    }
    let short = way + SLACK_METRES < straight * (1.0 - SLACK);
    let values = [&way.to_string(), &Metres::rounded(straight).0.to_string()];
    short.then(|| Violation::new("V1902", &values.map(String::as_str)))
}
