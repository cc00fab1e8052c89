//! What is answered: rounds, and what is in none of them.

use std::collections::BTreeMap;

use crate::unit::{Seconds, Table};

use super::cost::Cost;
use super::problem::{Problem, ShiftId, StopId};

/// A round for each shift, and the stops left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// For each shift its stops in order.
    pub rounds: Table<ShiftId, Vec<StopId>>,
    /// The stops in no round, in order of their ids, the rests of shifts left aside.
    pub unserved: Vec<StopId>,
    /// The moments at which the served stops of teams begin, agreed between two crews: one for
    /// each such stop, and for no other.
    pub agreed: BTreeMap<StopId, Seconds>,
    /// What it costs.
    pub cost: Cost,
}

impl Solution {
    /// The solution made of `rounds`, nothing agreed: what is in none of them is unserved.
    ///
    /// Any rounds will do; [`super::check`] says whether they are sound.
    pub fn of(problem: &Problem, rounds: Table<ShiftId, Vec<StopId>>) -> Self {
        Self::with_agreed(problem, rounds, BTreeMap::new())
    }

    /// The solution made of `rounds`, in which the stops of `agreed` begin at their moments.
    pub fn with_agreed(
        problem: &Problem,
        rounds: Table<ShiftId, Vec<StopId>>,
        agreed: BTreeMap<StopId, Seconds>,
    ) -> Self {
        let mut served: Vec<StopId> = rounds.rows().iter().flatten().copied().collect();
        served.sort_unstable();
        let missing =
            |stop: &StopId| served.binary_search(stop).is_err() && !problem.is_rest(*stop);
        let unserved = problem.stops.ids().filter(missing).collect();
        let cost = Cost::of(problem, &rounds, &agreed);
        Self { rounds, unserved, agreed, cost }
    }
}
