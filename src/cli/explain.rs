//! `beibao explain`: why a visit is where it is, or why it is nowhere.

use super::arguments::{Arguments, ExplainArguments};
use super::run::Outcome;
use super::terminal::{Terminal, line};
use super::township::plan_of;
use crate::finding::{Error, Result};
use crate::plan::{Plan, PlannedVisit, Unserved};
use crate::words::say;

pub(super) fn explain(
    arguments: &Arguments,
    verb: &ExplainArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let plan = plan_of(arguments, verb.plan.as_deref(), terminal)?;
    let Some(wanted) = &verb.visit else {
        let mut text = String::new();
        for left in &plan.unserved {
            text.push_str(&unserved(&plan, left, terminal));
        }
        let count = plan.unserved.len().to_string();
        line(&mut text, &say(terminal.language, "explain.total", &[&count]));
        terminal.data(&text)?;
        return Ok(Outcome::Done);
    };
    let found: Vec<&PlannedVisit> =
        plan.visits.iter().filter(|visit| visit.id == *wanted || visit.site == *wanted).collect();
    if found.is_empty() {
        let what = say(terminal.language, "explain.unknown", &[wanted]);
        return Err(Error::Missing { what });
    }
    let mut text = String::new();
    for visit in found {
        let left = plan.unserved.iter().find(|left| left.visit == visit.id);
        let told = left
            .map_or_else(|| served(&plan, visit, terminal), |left| unserved(&plan, left, terminal));
        text.push_str(&told);
    }
    terminal.data(&text)?;
    Ok(Outcome::Done)
}

/// Where a visit stands in the plan.
fn served(plan: &Plan, visit: &PlannedVisit, terminal: Terminal) -> String {
    let mut text = String::new();
    line(&mut text, &visit.id);
    line(&mut text, &format!("  {}", visit.why));
    for route in &plan.routes {
        for stop in route.stops.iter().filter(|stop| stop.visit == visit.id) {
            let begin = stop.begin.strftime("%H:%M").to_string();
            let values = [route.crew.as_str(), &route.date.to_string(), &begin];
            let told = say(terminal.language, "explain.served", &values);
            line(&mut text, &format!("  {told}"));
        }
    }
    text
}

/// Why a visit has no place in the plan, and what would give it one.
fn unserved(plan: &Plan, left: &Unserved, terminal: Terminal) -> String {
    let mut text = String::new();
    line(&mut text, &left.visit);
    if let Some(visit) = plan.visits.iter().find(|visit| visit.id == left.visit) {
        line(&mut text, &format!("  {}", visit.why));
    }
    line(&mut text, &format!("  {} [{}]", left.reason, left.code));
    if !left.lost_to.is_empty() {
        let list = left.lost_to.join(", ");
        let told = say(terminal.language, "explain.lost-to", &[&list]);
        line(&mut text, &format!("  {told}"));
    }
    text
}
