//! The figures: sums that must come out.

use super::Violation;
use super::case::Case;
use super::clock::Clock;
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
    lengths(case, found);
}

/// The way of each route is as long as its parts, and no part is shorter than a straight line.
fn lengths(case: &Case<'_>, found: &mut Vec<Violation>) {
    for route in &case.plan.routes {
        let parts: Metres = route.stops.iter().map(|stop| stop.distance).sum();
        if route.distance < parts {
            let values = [&route.distance.0.to_string(), &parts.0.to_string()];
            found.push(Violation::new("V1901", &values.map(String::as_str)).on(&route.id));
        }
        for pair in route.stops.windows(2) {
            let [one, other] = pair else { continue };
            let (Some((_, from)), Some((_, to))) =
                (case.visit(&one.visit), case.visit(&other.visit))
            else {
                continue;
            };
            let straight = metres_between(from.position, to.position);
            let way = f64::from(other.distance.0);
            if way + SLACK_METRES < straight * (1.0 - SLACK) {
                let values = [&way.to_string(), &Metres::rounded(straight).0.to_string()];
                let violation = Violation::new("V1902", &values.map(String::as_str));
                found.push(violation.on(&route.id).of(&other.visit));
            }
        }
    }
}
