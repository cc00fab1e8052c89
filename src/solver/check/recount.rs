//! The cost, counted a second time.

use std::collections::{BTreeMap, BTreeSet};

use crate::solver::{Cost, Problem, ShiftId, Solution, Stop, StopId};
use crate::unit::Seconds;

use super::clock::{Outing, outing};
use super::home::Homes;

pub(super) fn recount(problem: &Problem, homes: &Homes<'_>, solution: &Solution) -> Cost {
    let mut cost = Cost::default();
    for stop in missed(problem, homes, solution) {
        cost.tier1_unserved += u32::from(stop.tier == 1);
        cost.lost[usize::from(stop.tier - 1)] += u64::from(stop.worth);
        cost.seconds += u64::from(stop.price);
    }
    let mut busy: BTreeMap<u32, u64> = BTreeMap::new();
    for (id, _) in solution.rounds.iter().filter(|(_, round)| !round.is_empty()) {
        let tally = Tally::of(problem, solution, id);
        cost.seconds += tally.priced(problem, id);
        *busy.entry(problem.shifts()[id].crew).or_default() += tally.busy();
    }
    for (stop, home) in homes.served() {
        let prices = &problem.stops()[stop].prices;
        let here = prices.iter().filter(|(shift, _)| *shift == home.shift);
        cost.seconds += here.map(|(_, price)| u64::from(*price)).sum::<u64>();
    }
    cost.seconds += crowd(problem, homes) * u64::from(problem.weights().face);
    for seconds in busy.values() {
        let square = (seconds / 60).saturating_pow(2);
        cost.seconds += square.saturating_mul(u64::from(problem.weights().balance)) / 480;
    }
    cost
}

/// The stops that are lost: those left out, and of a choice one when all of it are.
fn missed<'a>(problem: &'a Problem, homes: &Homes<'_>, solution: &Solution) -> Vec<&'a Stop> {
    let choices = || problem.relations().choices.iter();
    let chosen: BTreeSet<StopId> = choices().flat_map(|choice| choice.stops.clone()).collect();
    let alone = solution.unserved.iter().copied().filter(|stop| !chosen.contains(stop));
    let lost = choices().filter(|choice| !choice.stops.iter().any(|stop| homes.is_served(*stop)));
    let once = lost.filter_map(|choice| choice.stops.first().copied());
    alone.chain(once).map(|stop| &problem.stops()[stop]).collect()
}

/// How many crews beyond the first stand at the doors of households.
fn crowd(problem: &Problem, homes: &Homes<'_>) -> u64 {
    let mut crews: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (stop, home) in homes.served() {
        if let Some(household) = problem.stops()[stop].household {
            crews.entry(household).or_default().insert(problem.shifts()[home.shift].crew);
        }
    }
    crews.values().map(|crews| crews.len() as u64 - 1).sum()
}

/// The seconds of one round, and the days it is late.
struct Tally {
    travel: u64,
    service: u64,
    waiting: u64,
    overtime: u64,
    late_days: u64,
}

impl Tally {
    fn of(problem: &Problem, solution: &Solution, id: ShiftId) -> Self {
        let shift = &problem.shifts()[id];
        let stops: Vec<&Stop> =
            solution.rounds[id].iter().map(|stop| &problem.stops()[*stop]).collect();
        let leaves = stops.iter().map(|stop| stop.exit.unwrap_or(stop.place));
        let reaches =
            stops.iter().map(|stop| stop.place).chain([shift.back.unwrap_or(shift.place)]);
        let legs = [shift.place].into_iter().chain(leaves).zip(reaches);
        let way = |(from, to)| u64::from(problem.travel()[shift.profile].time(from, to).0);
        let late = |last: Seconds| u64::from(shift.day.saturating_sub(last.0 / 86_400));
        let outing = outing(problem, solution, id).ok();
        let over = |outing: &Outing| {
            outing
                .back
                .saturating_sub(shift.overtime_from.map_or(u64::MAX, |from| u64::from(from.0)))
        };
        Self {
            travel: legs.map(way).sum(),
            service: stops.iter().map(|stop| u64::from(stop.service.0)).sum(),
            waiting: outing.as_ref().map_or(0, waiting),
            overtime: outing.as_ref().map_or(0, over),
            late_days: stops.iter().filter_map(|stop| stop.late_after).map(late).sum(),
        }
    }

    fn priced(&self, problem: &Problem, id: ShiftId) -> u64 {
        let weights = problem.weights();
        let rows = [
            (self.travel, weights.travel),
            (self.waiting, weights.waiting),
            (self.overtime, weights.overtime),
            (self.late_days, weights.late),
            (1, problem.shifts()[id].fixed),
        ];
        rows.into_iter().map(|(count, price)| count * u64::from(price)).sum()
    }

    const fn busy(&self) -> u64 {
        self.travel + self.service + self.waiting
    }
}

/// The seconds before closed doors: those after the first stop, and none of the pause.
fn waiting(outing: &Outing) -> u64 {
    let mut seconds = 0;
    for (arrive, begin) in outing.stops.iter().skip(1) {
        seconds += begin - arrive;
        if let Some((from, to)) = outing.pause {
            let (from, to) = (from.max(*arrive), to.min(*begin));
            seconds -= to.saturating_sub(from);
        }
    }
    seconds
}
