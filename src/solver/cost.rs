//! What a solution costs: strict layers, compared one after another, never added up.

use std::collections::BTreeMap;

use super::constraint::late_price;
use super::problem::{Problem, ShiftId, StopId};
use super::solution::Solution;
use crate::unit::Table;

/// Less is better; the first layer that differs decides.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// How many stops of tier 1 are not served.
    pub tier1_unserved: u32,
    /// Worth not served, tier by tier.
    pub lost: [u64; 3],
    /// Travel and lateness, weighed by [`super::Weights`].
    pub seconds: u64,
}

impl Cost {
    /// Leaves one stop of this tier and worth unserved.
    pub(super) fn lose(&mut self, tier: u8, worth: u32) {
        self.tier1_unserved += u32::from(tier == 1);
        self.lost[usize::from(tier) - 1] += u64::from(worth);
    }

    /// Serves one stop of this tier and worth after all.
    pub(super) fn win(&mut self, tier: u8, worth: u32) {
        let lost = &mut self.lost[usize::from(tier) - 1];
        *lost = lost.saturating_sub(u64::from(worth));
        self.tier1_unserved = self.tier1_unserved.saturating_sub(u32::from(tier == 1));
    }

    /// The cost of `rounds`, counted from the beginning; what is in none of them is unserved.
    pub(super) fn of(problem: &Problem, rounds: &Table<ShiftId, Vec<StopId>>) -> Self {
        let mut cost = Self::default();
        for (_, stop) in problem.stops.iter() {
            cost.lose(stop.tier, stop.worth);
        }
        for (id, round) in rounds.iter() {
            let Some(shift) = problem.shifts.get(id) else { continue };
            let travel = &problem.travel[shift.profile];
            let mut here = shift.place;
            for stop in round.iter().filter_map(|stop| problem.stops.get(*stop)) {
                cost.win(stop.tier, stop.worth);
                cost.seconds += priced(problem, travel.time(here, stop.place).0);
                cost.seconds += late_price(problem, stop, shift);
                here = stop.place;
            }
            if !round.is_empty() {
                cost.seconds += priced(problem, travel.time(here, shift.place).0);
            }
        }
        cost
    }
}

fn priced(problem: &Problem, travel: u32) -> u64 {
    u64::from(travel) * u64::from(problem.weights.travel)
}

impl Solution {
    /// The solution made of `rounds`: what is in none of them is unserved.
    ///
    /// Any rounds will do; [`super::check`] says whether they are sound.
    pub fn of(problem: &Problem, rounds: Table<ShiftId, Vec<StopId>>) -> Self {
        let mut served: Vec<StopId> = rounds.rows().iter().flatten().copied().collect();
        served.sort_unstable();
        let missing = |stop: &StopId| served.binary_search(stop).is_err();
        let unserved = problem.stops.ids().filter(missing).collect();
        let cost = Cost::of(problem, &rounds);
        Self { rounds, unserved, agreed: BTreeMap::new(), cost }
    }
}
