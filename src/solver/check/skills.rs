//! A crew has every skill that its stops need.

use crate::solver::{Problem, Solution};

use super::violation::Violation;

pub(super) fn skills(problem: &Problem, solution: &Solution) -> Vec<Violation> {
    let mut found = Vec::new();
    for (id, round) in solution.rounds.iter() {
        let has = problem.shifts()[id].skills;
        let lacks = |needs: u64| (0..64).any(|bit| needs >> bit & 1 == 1 && has >> bit & 1 == 0);
        let lacking = round.iter().filter(|stop| lacks(problem.stops()[**stop].skills));
        found.extend(lacking.map(|stop| Violation::Skills(id, *stop)));
    }
    found
}
