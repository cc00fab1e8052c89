//! What is answered: rounds, and what is in none of them.

use std::collections::BTreeMap;

use crate::unit::{Seconds, Table};

use super::cost::Cost;
use super::problem::{ShiftId, StopId};

/// A round for each shift, and the stops left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// For each shift its stops in order.
    pub rounds: Table<ShiftId, Vec<StopId>>,
    /// The stops in no round, in order of their ids.
    pub unserved: Vec<StopId>,
    /// The moments at which the served stops of teams begin, agreed between two crews.
    pub agreed: BTreeMap<StopId, Seconds>,
    /// What it costs.
    pub cost: Cost,
}
