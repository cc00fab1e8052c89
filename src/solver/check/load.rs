//! No crew carries more than it has room for.

use std::collections::BTreeMap;

use crate::solver::{Problem, ShiftId, Solution, Stop};

use super::home::Homes;
use super::violation::Violation;

/// What lies in a round between two of its rows, kind by kind.
type Carried<'a> = (usize, usize, &'a [u32]);

pub(super) fn load(problem: &Problem, homes: &Homes<'_>, solution: &Solution) -> Vec<Violation> {
    let mut found = Vec::new();
    let chained = chained(problem, homes);
    let kinds = kinds(problem);
    for (id, round) in solution.rounds.iter() {
        let room = &problem.shifts()[id].room;
        let mut carried: Vec<Carried<'_>> = chained.get(&id).cloned().unwrap_or_default();
        for (at, stop) in round.iter().map(|stop| &problem.stops()[*stop]).enumerate() {
            carried.push((0, at + 1, &stop.load));
            carried.push((at + 1, round.len() + 1, &stop.pickup));
        }
        for kind in 0..if room.is_empty() { 0 } else { kinds } {
            if u64::from(of(room, kind)) < heaviest(&carried, round.len() + 1, kind) {
                found.push(Violation::Load(id, kind));
            }
        }
    }
    found
}

fn of(amounts: &[u32], kind: usize) -> u32 {
    amounts.get(kind).copied().unwrap_or(0)
}

/// How many kinds anything in the problem has.
fn kinds(problem: &Problem) -> usize {
    let stop = |stop: &Stop| stop.load.len().max(stop.pickup.len());
    let stops = problem.stops().rows().iter().map(stop);
    let chains = problem.relations().chains.iter().map(|chain| chain.load.len());
    stops.chain(chains).max().unwrap_or(0)
}

/// What each round carries from the first stop of a chain to its last.
fn chained<'a>(problem: &'a Problem, homes: &Homes<'_>) -> BTreeMap<ShiftId, Vec<Carried<'a>>> {
    let mut chained: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for chain in &problem.relations().chains {
        let ends = [chain.stops.first(), chain.stops.last()];
        if let [Some(Some(first)), Some(Some(last))] =
            ends.map(|stop| stop.map(|stop| homes.of_stop(*stop)))
            && first.shift == last.shift
            && first.at < last.at
        {
            let row = (first.at + 1, last.at + 1, chain.load.as_slice());
            chained.entry(first.shift).or_default().push(row);
        }
    }
    chained
}

/// The most of a kind that is carried on any of the `legs` of a round.
fn heaviest(carried: &[Carried<'_>], legs: usize, kind: usize) -> u64 {
    let mut sums = vec![0; legs];
    for (from, to, amounts) in carried {
        for sum in sums.iter_mut().take(*to).skip(*from) {
            *sum += u64::from(of(amounts, kind));
        }
    }
    sums.into_iter().max().unwrap_or(0)
}
