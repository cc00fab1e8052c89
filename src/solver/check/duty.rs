//! No crew is out longer than it may be.

use crate::solver::{Problem, ShiftId, Solution};

use super::clock::{Outing, outing, walk};
use super::violation::Violation;

pub(super) fn duty(problem: &Problem, solution: &Solution) -> Vec<Violation> {
    let mut found = Vec::new();
    for (id, _) in solution.rounds.iter().filter(|(_, round)| !round.is_empty()) {
        let Some(longest) = problem.shifts()[id].duty else { continue };
        let Ok(outing) = outing(problem, solution, id) else { continue };
        let out = outing.back - latest_leave(problem, solution, id, &outing);
        if u64::from(longest.0) < out {
            found.push(Violation::Duty(id));
        }
    }
    found
}

/// The latest moment at which the crew can leave and still be back then: the later it leaves, the
/// later it is back, so halving finds it.
fn latest_leave(problem: &Problem, solution: &Solution, id: ShiftId, outing: &Outing) -> u64 {
    let in_time = |leave: u64| {
        walk(problem, solution, id, (outing.pause, leave))
            .is_ok_and(|late| late.back <= outing.back)
    };
    let (mut good, mut late) = (u64::from(problem.shifts()[id].start.0), outing.back + 1);
    while 1 < late - good {
        let middle = u64::midpoint(good, late);
        if in_time(middle) { good = middle } else { late = middle }
    }
    good
}
