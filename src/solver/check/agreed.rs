//! Moments are agreed for the served stops of teams, and for no others.

use std::collections::BTreeSet;

use crate::solver::{Problem, Solution, StopId};

use super::home::Homes;
use super::violation::Violation;

pub(super) fn agreed(problem: &Problem, homes: &Homes<'_>, solution: &Solution) -> Vec<Violation> {
    let teams = problem.relations().teams.iter().flat_map(|team| team.stops);
    let asked: BTreeSet<StopId> = teams.filter(|stop| homes.is_served(*stop)).collect();
    let told: BTreeSet<StopId> = solution.agreed.keys().copied().collect();
    asked.symmetric_difference(&told).map(|stop| Violation::Agreed(*stop)).collect()
}
