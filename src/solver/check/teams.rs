//! The stops of a team are served by two rounds that begin them together; or not at all.

use crate::solver::{Problem, Solution};

use super::home::Homes;
use super::violation::Violation;

pub(super) fn teams(problem: &Problem, homes: &Homes<'_>, solution: &Solution) -> Vec<Violation> {
    let rows = problem.relations().teams.iter().enumerate();
    let broken = rows.filter(|(_, team)| {
        let [one, other] = team.stops;
        match (homes.of_stop(one), homes.of_stop(other)) {
            (None, None) => false,
            (Some(here), Some(there)) => {
                let moments = (solution.agreed.get(&one), solution.agreed.get(&other));
                here.shift == there.shift || moments.0 != moments.1
            }
            (Some(_), None) | (None, Some(_)) => true,
        }
    });
    broken.map(|(row, _)| Violation::Team(row)).collect()
}
