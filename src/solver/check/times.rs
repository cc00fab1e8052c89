//! Every round works out: ways, windows, agreed moments and the end of the shift.

use crate::solver::{Problem, Solution};

use super::clock::outing;
use super::violation::Violation;

pub(super) fn times(problem: &Problem, solution: &Solution) -> Vec<Violation> {
    let busy = solution.rounds.iter().filter(|(_, round)| !round.is_empty());
    busy.filter_map(|(id, _)| outing(problem, solution, id).err()).collect()
}
