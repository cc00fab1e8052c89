//! Plans one week of the sample township: who goes where, and what is left for the week after.
//!
//! `cargo run --example plan_a_week`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::ops::ControlFlow::{Break, Continue};
use std::path::Path;

use beibao::calendar::Horizon;
use beibao::config::Folder;
use beibao::finding::Result;
use beibao::plan::{judge, week};
use beibao::words::Language;
use jiff::civil::date;

fn main() -> Result<()> {
    let folder = Folder::open(Path::new("data/township"), Language::English)?;
    for finding in &folder.findings {
        println!("{}\n", finding.text(Language::English));
    }

    let horizon = Horizon { from: date(2026, 3, 23), days: 7 };
    let request = folder.request(horizon, Language::English);
    let town = folder.township();
    // The search betters the plan for as long as we let it: here for 1,000 turns.
    let stop = |turns| if turns < 1_000 { Continue(()) } else { Break(()) };
    let plan = week(&town, &request, |search| stop(search.turns))?.value;

    for route in &plan.routes {
        let (first, last) = (route.start.time(), route.end.time());
        let (crew, stops, km) = (&route.crew, route.stops.len(), route.distance.0 / 1_000);
        println!("{} {crew}: {stops} visits, {km} km, from {first} to {last}", route.date);
    }
    let (due, left) = (plan.visits.len(), plan.unserved.len());
    println!("\n{due} visits are due, {} planned, {left} left out, first:", due - left);
    for visit in plan.unserved.iter().take(3) {
        println!("{}: {}", visit.visit, visit.reason);
    }
    println!("\nviolations of law, hours and roads: {}", judge(&town, &request, &plan)?.len());
    Ok(())
}
