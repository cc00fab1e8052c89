//! What a solution costs: strict layers, compared one after another, never added up.

use std::collections::{BTreeMap, BTreeSet};

use super::constraint::late_price;
use super::itinerary::walked;
use super::problem::{Problem, ShiftId, StopId};
use crate::unit::{Index, Seconds, Table};

/// Less is better; the first layer that differs decides.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// How many stops of tier 1 are not served.
    pub tier1_unserved: u32,
    /// Worth not served, tier by tier.
    pub lost: [u64; 3],
    /// Everything that has a price: what [`super::Weights`] weighs, and the prices of stops and
    /// shifts.
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

    /// Adds a price, or takes one away.
    pub(super) const fn add(&mut self, price: i64) {
        self.seconds = self.seconds.saturating_add_signed(price);
    }

    /// The cost of `rounds`, counted from the beginning; what is in none of them is unserved.
    pub(super) fn of(
        problem: &Problem,
        rounds: &Table<ShiftId, Vec<StopId>>,
        agreed: &BTreeMap<StopId, Seconds>,
    ) -> Self {
        let mut cost = Self::default();
        cost.count_missing(problem, rounds);
        let mut busy = BTreeMap::new();
        for (id, round) in rounds.iter().filter(|(_, round)| !round.is_empty()) {
            let Some(shift) = problem.shifts.get(id) else { continue };
            cost.seconds += u64::from(shift.fixed) + stop_prices(problem, id, round);
            let way = travel(problem, id, round);
            let (waiting, overtime) = clock_times(problem, id, round, agreed);
            let weights = problem.weights;
            cost.seconds += way * u64::from(weights.travel);
            cost.seconds += waiting * u64::from(weights.waiting);
            cost.seconds += overtime * u64::from(weights.overtime);
            *busy.entry(shift.crew).or_insert(0) += way + service(problem, round) + waiting;
        }
        cost.seconds += faces(problem, rounds) * u64::from(problem.weights.face);
        cost.seconds += busy.into_values().map(|busy| uneven(problem, busy)).sum::<u64>();
        cost
    }

    /// What is in no round is lost; of a choice only when all of it is in none, and then once.
    fn count_missing(&mut self, problem: &Problem, rounds: &Table<ShiftId, Vec<StopId>>) {
        let mut counts = vec![true; problem.stops.len()];
        let mut silence = |stops: &[StopId]| {
            for stop in stops {
                if let Some(row) = counts.get_mut(stop.to_usize()) {
                    *row = false;
                }
            }
        };
        rounds.rows().iter().for_each(|round| silence(round));
        let served: BTreeSet<StopId> = rounds.rows().iter().flatten().copied().collect();
        for choice in &problem.relations.choices {
            let one = choice.stops.iter().any(|stop| served.contains(stop));
            silence(if one { &choice.stops } else { choice.stops.get(1..).unwrap_or_default() });
        }
        for (stop, _) in problem.stops.rows().iter().zip(counts).filter(|(_, counts)| *counts) {
            self.lose(stop.tier, stop.worth);
            self.seconds += u64::from(stop.price);
        }
    }
}

/// What the stops of a round cost because they are in this shift: lateness and their own prices.
fn stop_prices(problem: &Problem, id: ShiftId, round: &[StopId]) -> u64 {
    let shift = &problem.shifts[id];
    let price = |stop: &StopId| {
        let stop = problem.stops.get(*stop)?;
        let own = stop.prices.iter().find(|(shift, _)| *shift == id);
        Some(late_price(problem, stop, shift) + u64::from(own.map_or(0, |(_, price)| *price)))
    };
    round.iter().filter_map(price).sum()
}

/// The seconds of travel of a round.
fn travel(problem: &Problem, id: ShiftId, round: &[StopId]) -> u64 {
    let shift = &problem.shifts[id];
    let travel = &problem.travel[shift.profile];
    let (mut here, mut seconds) = (shift.place, 0);
    for stop in round.iter().filter_map(|stop| problem.stops.get(*stop)) {
        seconds += u64::from(travel.time(here, stop.place).0);
        here = stop.leaves_from();
    }
    seconds + u64::from(travel.time(here, shift.ends_at()).0)
}

fn service(problem: &Problem, round: &[StopId]) -> u64 {
    let stops = round.iter().filter_map(|stop| problem.stops.get(*stop));
    stops.map(|stop| u64::from(stop.service.0)).sum()
}

/// The waiting and the overtime of a round; none of either when its times do not work out.
fn clock_times(
    problem: &Problem,
    id: ShiftId,
    round: &[StopId],
    agreed: &BTreeMap<StopId, Seconds>,
) -> (u64, u64) {
    let from = problem.shifts[id].overtime_from;
    let asked = problem.weights.waiting.max(problem.weights.balance) != 0;
    if from.is_none() && !asked {
        return (0, 0);
    }
    let Some(walk) = walked(problem, id, round, agreed) else { return (0, 0) };
    let over = from.map_or(0, |from| walk.back.unsigned_abs().saturating_sub(from.0));
    (walk.waiting(), u64::from(over))
}

/// How many crews beyond the first the households see.
fn faces(problem: &Problem, rounds: &Table<ShiftId, Vec<StopId>>) -> u64 {
    let mut seen = BTreeSet::new();
    for (id, round) in rounds.iter() {
        let Some(shift) = problem.shifts.get(id) else { continue };
        let households = round.iter().filter_map(|stop| problem.stops.get(*stop)?.household);
        seen.extend(households.map(|household| (household, shift.crew)));
    }
    let households: BTreeSet<u32> = seen.iter().map(|(household, _)| *household).collect();
    (seen.len() - households.len()) as u64
}

/// The price of the load of a crew that is busy for so many seconds.
fn uneven(problem: &Problem, busy: u64) -> u64 {
    let minutes = busy / 60;
    minutes.saturating_mul(minutes).saturating_mul(u64::from(problem.weights.balance)) / 480
}
