//! A round as it stands: its earliest and latest moments.

use super::guest::common;
use super::ties::Ties;
use crate::solver::cost::Cost;
use crate::solver::problem::LIMIT;
use crate::solver::timing::{Hours, NEVER, Slot, first, last, length};
use crate::solver::{Chain, Problem, Shift, ShiftId, Stop, StopId, Travel};
use crate::unit::Seconds;

/// All the time there is.
const ALWAYS: Slot = (0, LIMIT.cast_signed() - 1);

/// What stops weigh: those of tier 1, then the worth lost tier by tier.
pub(super) type Weight = (u32, [u64; 3]);

/// A round with one of its pauses, its earliest and latest moments. The crew's place counts as row
/// 0 of `from` and `leave`, and where it ends as the last row of `to` and `latest`.
#[derive(Debug, Clone)]
pub(super) struct Standing<'a> {
    pub(super) shift: ShiftId,
    pub(super) row: &'a Shift,
    pub(super) hours: Hours,
    pub(super) round: Vec<StopId>,
    pub(super) problem: &'a Problem,
    pub(super) ties: &'a Ties<'a>,
    travel: &'a Travel,
    pub(super) from: Vec<usize>,
    pub(super) to: Vec<usize>,
    pub(super) leave: Vec<i32>,
    pub(super) latest: Vec<i32>,
    /// For each stop when service may begin, were the shift to end never.
    pub(super) open: Vec<Vec<Slot>>,
    pub(super) sound: bool,
}

impl<'a> Standing<'a> {
    pub(super) fn of(
        problem: &'a Problem,
        ties: &'a Ties<'a>,
        (shift, hours): (ShiftId, Hours),
        round: &[StopId],
    ) -> Self {
        let row = &problem.shifts()[shift];
        let travel = &problem.travel()[row.profile];
        let stops: Vec<&Stop> = round.iter().map(|stop| &problem.stops()[*stop]).collect();
        let exits = stops.iter().map(|stop| stop.leaves_from());
        let from: Vec<usize> = [row.place].into_iter().chain(exits).collect();
        let places = stops.iter().map(|stop| stop.place);
        let to: Vec<usize> = places.chain([row.ends_at()]).collect();
        let endless = Hours { end: ALWAYS.1, ..hours };
        let open = round.iter().zip(&stops).map(|(id, stop)| {
            let slots = endless.slots(stop);
            let at = ties.agreed.get(id).map(|at| length(*at).clamp(-1, NEVER));
            at.map_or_else(|| slots.clone(), |at| common(&slots, &[(at, at)]))
        });
        let open: Vec<Vec<Slot>> = open.collect();
        let (mut leave, mut sound) = (vec![hours.start], true);
        for (at, stop) in stops.iter().enumerate() {
            let way = length(travel.time(from[at], to[at]));
            let begin = first(&open[at], hours.arrive(leave[at], way));
            sound &= begin.is_some();
            leave.push(begin.map_or(hours.end, |begin| begin + length(stop.service)));
        }
        let mut latest = vec![hours.end; stops.len() + 1];
        for (at, stop) in stops.iter().enumerate().rev() {
            let way = length(travel.time(from[at + 1], to[at + 1]));
            let begin = hours.depart_by(latest[at + 1], way) - length(stop.service);
            latest[at] = last(&open[at], begin).unwrap_or(-1);
            sound &= 0 <= latest[at];
        }
        if !stops.is_empty() {
            let way = length(travel.time(from[0], to[0]));
            sound &= hours.arrive(hours.start, way) <= latest[0];
        }
        let round = round.to_vec();
        Self {
            shift,
            row,
            hours,
            round,
            problem,
            ties,
            travel,
            from,
            to,
            leave,
            latest,
            open,
            sound,
        }
    }

    /// The same shift with nothing to do but to rest.
    pub(super) fn emptied(&self) -> Self {
        Self::of(self.problem, self.ties, (self.shift, self.hours), self.row.rest.as_slice())
    }

    pub(super) fn stop(&self, id: StopId) -> &'a Stop {
        &self.problem.stops()[id]
    }

    pub(super) fn agreed(&self, id: StopId) -> Option<Seconds> {
        self.ties.agreed.get(&id).copied()
    }

    pub(super) fn chain(&self, id: StopId) -> Option<&'a Chain> {
        self.ties.chains.get(&id).copied()
    }

    /// The time of a way; `road` where there is none and one is asked for.
    pub(super) fn way(&self, from: usize, to: usize, road: Option<i32>) -> i32 {
        let way = self.travel.time(from, to);
        if way.is_reachable() { length(way) } else { road.unwrap_or(NEVER) }
    }

    /// The ways between the stop and the crew's places exist.
    pub(super) fn reaches(&self, stop: &Stop) -> bool {
        self.travel.time(self.row.place, stop.place).is_reachable()
            && self.travel.time(stop.leaves_from(), self.row.ends_at()).is_reachable()
    }

    /// Whether nothing but time limits the round.
    pub(super) const fn is_free(&self) -> bool {
        self.row.duty.is_none() && self.row.room.is_empty()
    }

    /// What the cost would lose with `stops`, layer by layer.
    pub(super) fn weight(&self, stops: &[StopId]) -> Weight {
        let mut cost = Cost::default();
        for stop in stops.iter().map(|stop| self.stop(*stop)) {
            cost.lose(stop.tier, stop.worth);
        }
        (cost.tier1_unserved, cost.lost)
    }
}
