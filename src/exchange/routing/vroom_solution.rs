//! A solution as VROOM prints it, and read back.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::instance::{Instance, Part, Place};
use super::timeline::{Step, timeline};
use crate::exchange::line::json_line;
use crate::finding::{Error, Result};
use crate::solver::{ShiftId, Solution, Stop, StopId};
use crate::unit::Table;

#[derive(Serialize)]
struct SolutionRow {
    code: u32,
    summary: SummaryRow,
    unassigned: Vec<UnassignedRow>,
    routes: Vec<RouteRow>,
}

/// Sums over the routes; of a route they are its own.
#[derive(Default, Clone, Serialize)]
struct SumsRow {
    cost: u64,
    setup: u64,
    service: u64,
    duration: u64,
    waiting_time: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    delivery: Vec<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pickup: Vec<u64>,
    violations: [u8; 0],
}

#[derive(Serialize)]
struct SummaryRow {
    routes: usize,
    unassigned: usize,
    #[serde(flatten)]
    sums: SumsRow,
}

#[derive(Serialize)]
struct UnassignedRow {
    id: u64,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<(f64, f64)>,
    location_index: usize,
}

#[derive(Serialize)]
struct RouteRow {
    vehicle: u64,
    #[serde(flatten)]
    sums: SumsRow,
    steps: Vec<StepRow>,
}

#[derive(Serialize)]
struct StepRow {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    /// The id once more where it is a job's, as VROOM has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<(f64, f64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location_index: Option<usize>,
    arrival: u64,
    duration: u64,
    setup: u32,
    service: u32,
    waiting_time: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    load: Vec<i64>,
    violations: [u8; 0],
}

/// A solution as VROOM prints it, on one line; times are the solver's, from the file's beginning.
///
/// # Errors
///
/// [`Error::Missing`] when the times of a round do not work out.
pub fn vroom_solution(instance: &Instance, solution: &Solution) -> Result<String> {
    let mut routes = Vec::new();
    let mut all = SumsRow { cost: solution.cost.seconds, ..SumsRow::default() };
    for (shift, round) in solution.rounds.iter().filter(|(_, round)| !round.is_empty()) {
        let route = route(instance, shift, round)?;
        let RouteRow { sums, .. } = &route;
        all.service += sums.service;
        all.duration += sums.duration;
        all.waiting_time += sums.waiting_time;
        add(&mut all.delivery, &sums.delivery);
        add(&mut all.pickup, &sums.pickup);
        routes.push(route);
    }
    let unassigned = solution.unserved.iter().map(|stop| {
        let Place { part, id } = instance.stops[*stop];
        let place = instance.problem.stops()[*stop].place;
        let location = instance.points.get(place).copied().flatten();
        UnassignedRow { id, kind: part.code(), location, location_index: place }
    });
    let unassigned: Vec<UnassignedRow> = unassigned.collect();
    let summary = SummaryRow { routes: routes.len(), unassigned: unassigned.len(), sums: all };
    let mut text = json_line(&SolutionRow { code: 0, summary, unassigned, routes });
    text.push('\n');
    Ok(text)
}

/// The route of one shift.
fn route(instance: &Instance, shift: ShiftId, round: &[StopId]) -> Result<RouteRow> {
    let Some(steps_of) = timeline(&instance.problem, shift, round) else {
        let vehicle = instance.vehicles[shift];
        let what = format!("the times of vehicle {vehicle} do not work out, so none are written");
        return Err(Error::Missing { what });
    };
    let mut sums = SumsRow::default();
    let stops = || round.iter().map(|stop| &instance.problem.stops()[*stop]);
    let chained = chained(instance, round);
    for stop in stops() {
        add(&mut sums.delivery, &wide(&stop.load));
        add(&mut sums.pickup, &wide(&stop.pickup));
    }
    for (_, taken) in chained.iter().filter(|(_, taken)| taken.0) {
        add(&mut sums.pickup, &wide(&taken.1));
        add(&mut sums.delivery, &wide(&taken.1));
    }
    let mut load = Load(Vec::new());
    stops().for_each(|stop| load.change(&stop.load, 1));
    let mut steps = Vec::new();
    for step in steps_of {
        if let Some(id) = step.stop {
            let stop: &Stop = &instance.problem.stops()[id];
            load.change(&stop.load, -1);
            load.change(&stop.pickup, 1);
            if let Some((takes, amount)) = chained.get(&id) {
                load.change(amount, if *takes { 1 } else { -1 });
            }
        }
        sums.service += if step.kind == "break" { 0 } else { u64::from(step.service.0) };
        sums.waiting_time += u64::from(step.waiting.0);
        sums.duration = step.travelled;
        steps.push(row(instance, &step, &load));
    }
    let fixed = instance.problem.shifts()[shift].fixed;
    sums.cost = sums.duration + u64::from(fixed);
    Ok(RouteRow { vehicle: instance.vehicles[shift], sums, steps })
}

/// The first and last stops of chains in a round: whether the load is taken up, and which.
fn chained(instance: &Instance, round: &[StopId]) -> BTreeMap<StopId, (bool, Vec<u32>)> {
    let mut ends = BTreeMap::new();
    for chain in &instance.problem.relations().chains {
        if let [first, .., last] = chain.stops[..]
            && round.contains(&first)
        {
            ends.insert(first, (true, chain.load.clone()));
            ends.insert(last, (false, chain.load.clone()));
        }
    }
    ends
}

fn row(instance: &Instance, step: &Step, load: &Load) -> StepRow {
    let place = step.stop.map(|stop| instance.stops[stop]);
    let id = place.map(|place| place.id);
    let on_map = step.place.filter(|place| {
        // The place beside all others, where a vehicle starts that may start anywhere.
        instance.points.is_empty() || instance.points.get(*place).is_some()
    });
    StepRow {
        kind: place.map_or(step.kind, |place| place.part.code()),
        id,
        job: id.filter(|_| place.is_some_and(|place| place.part == Part::Job)),
        location: on_map.and_then(|place| instance.points.get(place).copied().flatten()),
        location_index: on_map,
        arrival: instance.begin + u64::from(step.arrive.0),
        duration: step.travelled,
        setup: 0,
        service: step.service.0,
        waiting_time: step.waiting.0,
        load: load.0.clone(),
        violations: [],
    }
}

/// What is on board, kind by kind.
struct Load(Vec<i64>);

impl Load {
    fn change(&mut self, amounts: &[u32], sign: i64) {
        self.0.resize(self.0.len().max(amounts.len()), 0);
        for (load, amount) in self.0.iter_mut().zip(amounts) {
            *load += sign * i64::from(*amount);
        }
    }
}

fn wide(amounts: &[u32]) -> Vec<u64> {
    amounts.iter().map(|amount| u64::from(*amount)).collect()
}

fn add(sums: &mut Vec<u64>, amounts: &[u64]) {
    sums.resize(sums.len().max(amounts.len()), 0);
    for (sum, amount) in sums.iter_mut().zip(amounts) {
        *sum += amount;
    }
}

#[derive(Deserialize)]
struct ReadRow {
    routes: Vec<ReadRouteRow>,
}

#[derive(Deserialize)]
struct ReadRouteRow {
    vehicle: u64,
    steps: Vec<ReadStepRow>,
}

#[derive(Deserialize)]
struct ReadStepRow {
    #[serde(rename = "type")]
    kind: String,
    id: Option<u64>,
}

/// The rounds of a solution as VROOM prints it; `path` names it in errors.
pub(super) fn read(
    instance: &Instance,
    path: &Path,
    text: &str,
) -> Result<Table<ShiftId, Vec<StopId>>> {
    let bad = |what: String| Error::Content { path: path.to_owned(), what };
    let row: ReadRow = serde_json::from_str(text)
        .map_err(|error| bad(format!("not a solution as VROOM prints it: {error}")))?;
    let vehicles: BTreeMap<u64, ShiftId> =
        instance.vehicles.iter().rev().map(|(shift, id)| (*id, shift)).collect();
    let names: BTreeMap<(&str, u64), StopId> =
        instance.stops.iter().map(|(stop, place)| ((place.part.code(), place.id), stop)).collect();
    let mut rounds = instance.empty();
    for route in row.routes {
        let shift = vehicles.get(&route.vehicle);
        let shift = *shift.ok_or_else(|| bad(format!("no vehicle {}", route.vehicle)))?;
        for step in route.steps {
            if !matches!(step.kind.as_str(), "job" | "pickup" | "delivery") {
                continue;
            }
            let id = step.id.ok_or_else(|| bad(format!("a {} without id", step.kind)))?;
            let stop = names.get(&(step.kind.as_str(), id));
            let stop = stop.ok_or_else(|| bad(format!("no {} {id} in the problem", step.kind)))?;
            rounds[shift].push(*stop);
        }
    }
    Ok(rounds)
}
