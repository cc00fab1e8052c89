//! The least travel with which anyone could serve what a solution serves.

use super::super::problem::{Problem, ShiftId, Stop, StopId};
use super::super::solution::Solution;
use super::class::Class;
use super::could::{Could, least_travel};
use super::label::SCALE;
use super::master::{Master, Pass};
use super::price::Pricer;
use super::served::Served;
use crate::unit::Index;

/// How much a bound may take: counts, so that it is the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoundLimits {
    /// The most rows, one a stop and one a kind of shift; beyond them only the simple bound.
    pub rows: usize,
    /// The most passes of the column generation.
    pub passes: u32,
    /// The most labels, all passes together.
    pub labels: u64,
}

impl Default for BoundLimits {
    fn default() -> Self {
        Self { rows: 600, passes: 1_000, labels: 30_000_000 }
    }
}

/// A proven lower bound on the travel of the stops that a solution serves: nobody who serves them
/// in these shifts travels less than `lower`. It covers the travel of the served stops and nothing
/// else: not which stops are served, nor what is priced beside travel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TravelBound {
    /// The bound, in seconds.
    pub lower: u64,
    /// The travel of the solution, in seconds.
    pub travel: u64,
    /// By which part of its travel the solution could be better at most; only where `proven`.
    pub gap: Option<f64>,
    /// Whether the bound came to its end. If not it is pending: it holds, but a greater one can
    /// be proven, and how near the solution is to the best is not known.
    pub proven: bool,
}

/// The least travel of what `solution` serves, as far as it can be proven within `limits`.
///
/// Column generation over rounds, one class of alike shifts at a time, where a round may come back
/// to a stop that is no longer remembered (ng-routes, 8 neighbours). Looked at are travel, windows,
/// pauses, hours, duty, skills, leave and the scarcest kind of load; whatever else a problem asks
/// for (days of a series, order in a chain, two crews at once, devices ...) only makes true
/// travel longer, so the bound holds. Where crews have a rest to go to nothing is proven: who
/// serves the same in other shifts rests elsewhere.
///
/// # Cost
///
/// It grows with how many stops fit in a round.
///
/// # Source
///
/// R. Baldacci, A. Mingozzi, R. Roberti, New route relaxation and pricing strategies for the
/// vehicle routing problem, Operations Research 59 (2011) 1269–1283; P. Wentges, Weighted
/// Dantzig–Wolfe decomposition for linear mixed-integer programming, International Transactions in
/// Operational Research 4 (1997) 151–162.
pub fn travel_bound(problem: &Problem, solution: &Solution, limits: BoundLimits) -> TravelBound {
    if problem.shifts().rows().iter().any(|shift| shift.rest.is_some()) {
        let travel = travel(problem, solution);
        return TravelBound { lower: 0, travel, gap: None, proven: false };
    }
    let could = Could::new(problem);
    let served = Served::new(problem, solution, &could);
    let simple = simple(problem, &served, &could);
    let travel = travel(problem, solution);
    let pending = TravelBound { lower: simple.min(travel), travel, gap: None, proven: false };
    let classes = Class::all(problem, &served, &could);
    if served.need.is_empty() {
        return TravelBound { lower: 0, travel, gap: Some(0.0), proven: true };
    }
    if limits.rows < served.need.len() + classes.len() {
        return pending;
    }
    let pricers = classes.into_iter().map(Pricer::new).collect();
    let guess = prices(problem, solution, &served);
    let mut master = Master::new(&served, pricers, (travel as f64 + 1.0, guess, limits.labels));
    master.warm(&served, solution);
    let mut proven = false;
    for _ in 0..limits.passes {
        match master.pass() {
            Pass::More => {}
            Pass::Done => {
                proven = true;
                break;
            }
            Pass::Tired => break,
        }
    }
    let lower = simple.max(master.bound()).min(travel);
    let gap = (travel - lower) as f64 / travel.max(1) as f64;
    TravelBound { lower, travel, gap: proven.then_some(gap), proven }
}

/// Half the cheapest way to each stop and half the cheapest way from it.
fn simple(problem: &Problem, served: &Served, could: &Could) -> u64 {
    let least = least_travel(problem, could);
    let mut rows = vec![u64::MAX; served.need.len()];
    for node in &served.nodes {
        rows[node.row] = rows[node.row].min(least[node.stop.to_usize()]);
    }
    let halves: u64 = rows.iter().zip(&served.need).map(|(row, need)| row * u64::from(*need)).sum();
    halves.div_ceil(2)
}

/// The legs of a round: from stop to stop, its ends among them.
fn legs(problem: &Problem, id: ShiftId, round: &[StopId]) -> Vec<u64> {
    let shift = &problem.shifts()[id];
    let matrix = &problem.travel()[shift.profile];
    let stops = || round.iter().map(|stop| &problem.stops()[*stop]);
    let froms = [shift.place].into_iter().chain(stops().map(Stop::leaves_from));
    let tos = stops().map(|stop| stop.place).chain([shift.ends_at()]);
    let legs = froms.zip(tos).map(|(from, to)| u64::from(matrix.time(from, to).0));
    if round.is_empty() { Vec::new() } else { legs.collect() }
}

/// Seconds of travel of all rounds.
fn travel(problem: &Problem, solution: &Solution) -> u64 {
    solution.rounds.iter().flat_map(|(id, round)| legs(problem, id, round)).sum()
}

/// What each row would have to pay: its part of its round, by the legs beside it.
fn prices(problem: &Problem, solution: &Solution, served: &Served) -> Vec<i64> {
    let mut prices = vec![0_i64; served.need.len()];
    for (id, round) in solution.rounds.iter() {
        let legs = legs(problem, id, round);
        let sum: u64 = legs.iter().sum();
        let shares: Vec<u64> = legs.windows(2).map(|pair| pair[0] + pair[1]).collect();
        let all = shares.iter().sum::<u64>().max(1);
        for (stop, share) in round.iter().zip(shares) {
            let Some(row) = served.row_of[stop.to_usize()] else { continue };
            let price = u128::from(share) * u128::from(sum) * SCALE as u128 / u128::from(all);
            prices[row] += price as i64 / i64::from(served.need[row].max(1));
        }
    }
    prices
}
