//! Of a choice one stop at most is served.

use crate::solver::Problem;

use super::home::Homes;
use super::violation::Violation;

pub(super) fn choices(problem: &Problem, homes: &Homes<'_>) -> Vec<Violation> {
    let rows = problem.relations().choices.iter().enumerate();
    let served = |stops: &[_]| stops.iter().filter(|stop| homes.is_served(**stop)).count();
    let broken = rows.filter(|(_, choice)| 1 < served(&choice.stops));
    broken.map(|(row, _)| Violation::Choice(row)).collect()
}
