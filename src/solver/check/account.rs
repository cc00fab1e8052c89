//! Each stop stands exactly once in the solution, a rest at most once and never left out.

use crate::solver::{Problem, Solution, StopId};
use crate::unit::Index;

use super::violation::Violation;

pub(super) fn account(problem: &Problem, solution: &Solution) -> Vec<Violation> {
    let mut found = Vec::new();
    if solution.rounds.len() != problem.shifts().len() {
        found.push(Violation::Rounds);
    }
    let mut seen = vec![0_u32; problem.stops().len()];
    for stop in solution.rounds.rows().iter().flatten().chain(&solution.unserved) {
        match seen.get_mut(stop.to_usize()) {
            Some(count) => *count += 1,
            None => found.push(Violation::Unknown(*stop)),
        }
    }
    let rests = problem.shifts().rows().iter().filter_map(|shift| shift.rest);
    for rest in rests {
        let count = &mut seen[rest.to_usize()];
        // One that nobody needs is as good as there; one told as left out is not.
        *count = if solution.unserved.contains(&rest) { 2 } else { (*count).max(1) };
    }
    let wrong = seen.iter().enumerate().filter(|(_, count)| **count != 1);
    found.extend(wrong.map(|(row, _)| Violation::Account(StopId::from_usize(row))));
    if !solution.unserved.is_sorted() {
        found.push(Violation::Order);
    }
    found
}
