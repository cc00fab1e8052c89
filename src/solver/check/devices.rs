//! No day asks for more devices than there are.

use std::collections::{BTreeMap, BTreeSet};

use crate::solver::Problem;

use super::home::Homes;
use super::violation::Violation;

pub(super) fn devices(problem: &Problem, homes: &Homes<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    for (row, device) in problem.relations().devices.iter().enumerate() {
        let mut rounds: BTreeMap<u32, BTreeSet<_>> = BTreeMap::new();
        for home in device.stops.iter().filter_map(|stop| homes.of_stop(*stop)) {
            rounds.entry(problem.shifts()[home.shift].day).or_default().insert(home.shift);
        }
        let over = rounds.iter().filter(|(_, rounds)| (device.count as usize) < rounds.len());
        found.extend(over.map(|(day, _)| Violation::Device(row, *day)));
    }
    found
}
