//! The stops of a chain stand in one round, in their order; or none of them is served.

use crate::solver::Problem;

use super::home::{Home, Homes};
use super::violation::Violation;

pub(super) fn chains(problem: &Problem, homes: &Homes<'_>) -> Vec<Violation> {
    let rows = problem.relations().chains.iter().enumerate();
    let broken = rows.filter(|(_, chain)| {
        let places: Vec<Option<Home>> =
            chain.stops.iter().map(|stop| homes.of_stop(*stop)).collect();
        let follows = |pair: &[Option<Home>]| match pair {
            [Some(one), Some(next)] => one.shift == next.shift && one.at < next.at,
            [None, None] => true,
            _ => false,
        };
        !places.windows(2).all(follows)
    });
    broken.map(|(row, _)| Violation::Chain(row)).collect()
}
