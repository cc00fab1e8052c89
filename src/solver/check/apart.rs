//! Stops of one group keep their days apart.

use crate::solver::Problem;

use super::home::Homes;
use super::violation::Violation;

pub(super) fn apart(problem: &Problem, homes: &Homes<'_>) -> Vec<Violation> {
    let mut grouped = Vec::new();
    for (stop, home) in homes.served() {
        if let Some((group, days)) = problem.stops()[stop].apart {
            grouped.push((group, problem.shifts()[home.shift].day, days, stop));
        }
    }
    grouped.sort_unstable();
    let mut found = Vec::new();
    for (row, one) in grouped.iter().enumerate() {
        for other in grouped.iter().skip(row + 1).take_while(|other| other.0 == one.0) {
            let least = [one.2, other.2, 1].into_iter().max().unwrap_or(1);
            if other.1 - one.1 < least {
                found.push(Violation::Apart(one.3, other.3));
            }
        }
    }
    found
}
