//! What waits for another crew is served in a shift that starts when that crew's has ended.

use crate::solver::Problem;

use super::home::Homes;
use super::violation::Violation;

pub(super) fn handovers(problem: &Problem, homes: &Homes<'_>) -> Vec<Violation> {
    let rows = problem.relations().handovers.iter().enumerate();
    let broken = rows.filter(|(_, handover)| {
        let Some(then) = homes.shift(handover.then) else { return false };
        homes.shift(handover.first).is_none_or(|first| then.start < first.end)
    });
    broken.map(|(row, _)| Violation::Handover(row)).collect()
}
