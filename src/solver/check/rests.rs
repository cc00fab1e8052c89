//! A crew that has a rest takes it once on every round, and does not go out only to rest.

use crate::solver::{Problem, Solution};

use super::violation::Violation;

pub(super) fn rests(problem: &Problem, solution: &Solution) -> Vec<Violation> {
    let mut found = Vec::new();
    for (id, round) in solution.rounds.iter().filter(|(_, round)| !round.is_empty()) {
        let Some(rest) = problem.shifts()[id].rest else {
            continue;
        };
        if round.len() == 1 || !round.contains(&rest) {
            found.push(Violation::Rest(id));
        }
    }
    found
}
