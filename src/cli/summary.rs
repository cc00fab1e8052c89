//! What a station leader reads after a plan is made.

use std::collections::BTreeMap;

use super::terminal::line;
use crate::plan::{Plan, PlannedVisit};
use crate::unit::Seconds;
use crate::words::{Language, say};
use crate::world::World;

/// The plan in a few lines: what was due, what is done, by whom, and why the rest is not.
pub(super) fn summary(plan: &Plan, world: &World, language: Language) -> String {
    let mut text = String::new();
    let mut line = |key: &str, values: &[&str]| line(&mut text, &say(language, key, values));
    let left: BTreeMap<&str, &str> =
        plan.unserved.iter().map(|left| (left.visit.as_str(), left.code)).collect();
    let served = |visit: &&PlannedVisit| !left.contains_key(visit.id.as_str());
    let (due, done) = (plan.visits.len(), plan.visits.iter().filter(served).count());
    let days = plan.days.to_string();
    line("summary.head", &[&plan.from.to_string(), &days, &plan.shifts.len().to_string()]);
    line("summary.total", &[&due.to_string(), &done.to_string(), &(due - done).to_string()]);
    let needed = plan.bounds.needed.into_iter().sum();
    line("summary.hours", &[&hours(needed), &hours(plan.bounds.available)]);
    let of_tier = |tier| plan.visits.iter().filter(move |v| v.tier == tier).filter(served);
    let worth: u64 = of_tier(2).map(|visit| u64::from(visit.worth)).sum();
    let most = plan.bounds.most;
    let numbers = [u64::from(most.first), most.worth[1], of_tier(1).count() as u64, worth];
    if 0 < due {
        line("summary.most", &numbers.map(|n| n.to_string()).each_ref().map(String::as_str));
    }
    for tier in 1..=3 {
        let of_tier = || plan.visits.iter().filter(move |visit| visit.tier == tier);
        let (all, made) = (of_tier().count(), of_tier().filter(served).count());
        line("summary.tier", &[&tier.to_string(), &all.to_string(), &made.to_string()]);
    }
    for station in world.stations.rows() {
        let here = || plan.visits.iter().filter(|visit| visit.station == station.id);
        let routes = || plan.routes.iter().filter(|route| route.station == station.id);
        let metres: u32 = routes().map(|route| route.distance.0).sum();
        let name = station.name.as_ref().unwrap_or(&station.id);
        let numbers = [here().count(), here().filter(served).count(), routes().count()];
        let [all, made, rounds] = numbers.map(|number| number.to_string());
        line("summary.station", &[name, &all, &made, &rounds, &(metres / 1_000).to_string()]);
    }
    let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
    for left in &plan.unserved {
        *causes.entry(left.code).or_default() += 1;
    }
    for (code, count) in causes {
        line("summary.cause", &[&count.to_string(), &say(language, &format!("cause.{code}"), &[])]);
    }
    text
}

/// Hours with one decimal.
fn hours(span: Seconds) -> String {
    let tenths = span.0 / 360;
    format!("{}.{}", tenths / 10, tenths % 10)
}
