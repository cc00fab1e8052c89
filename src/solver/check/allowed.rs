//! A stop is served only in a shift it allows.

use crate::solver::{Problem, Solution};

use super::violation::Violation;

pub(super) fn allowed(problem: &Problem, solution: &Solution) -> Vec<Violation> {
    let mut found = Vec::new();
    for (id, round) in solution.rounds.iter() {
        for stop in round {
            if let Some(allowed) = &problem.stops()[*stop].allowed
                && !allowed.contains(&id)
            {
                found.push(Violation::Barred(id, *stop));
            }
        }
    }
    found
}
