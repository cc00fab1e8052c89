//! Shifts that are alike, and what a round of theirs can be: the ground the labels walk on.

use std::collections::BTreeMap;

use super::super::problem::{Problem, Shift, ShiftId, Stop};
use super::super::timing::{Hours, NEVER, Slot, first, last, length};
use super::clock::{earliest, slots};
use super::could::Could;
use super::served::Served;
use crate::unit::Index;

/// More than any load, and no limit.
pub(super) const BOUNDLESS: i32 = i32::MAX / 4;

/// A stop as the labels see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// The row it serves.
    pub(super) row: usize,
    pub(super) service: i32,
    /// When service may begin.
    pub(super) slots: Vec<Slot>,
    pub(super) load: i32,
}

/// Shifts that are alike to every stop that is served.
#[derive(Debug, Clone)]
pub(super) struct Class {
    /// The shifts of it.
    pub(super) shifts: Vec<ShiftId>,
    pub(super) spots: Vec<Spot>,
    /// The node of each spot.
    pub(super) nodes: Vec<usize>,
    pub(super) clock: Hours,
    /// The most load a round may have, and the longest it may be busy.
    pub(super) room: i32,
    pub(super) duty: i32,
    /// Travel: `travel[from * side + to]`, where the last row and column are the round's ends.
    pub(super) travel: Vec<i32>,
    /// What the clock counts on the same way; not always the travel.
    pub(super) time: Vec<i32>,
}

impl Class {
    /// The classes of all shifts that could serve anything.
    pub(super) fn all(problem: &Problem, served: &Served, could: &Could) -> Vec<Self> {
        let mut known = BTreeMap::new();
        let mut all: Vec<Self> = Vec::new();
        for (id, shift) in problem.shifts().iter() {
            let clock = earliest(shift);
            let open = |node: usize| {
                let stop = served.nodes[node].stop;
                let able = could.has(stop.to_usize(), id.to_usize());
                let stop = &problem.stops()[stop];
                able.then(|| slots(&clock, shift, &stop.windows, length(stop.service)))
            };
            let slots: Vec<Option<Vec<Slot>>> = (0..served.nodes.len()).map(open).collect();
            if slots.iter().all(Option::is_none) {
                continue;
            }
            let ends = (shift.place, shift.ends_at(), shift.profile);
            let key = (ends, clock, (shift.duty, &shift.room), slots);
            let next = all.len();
            let row = *known.entry(key.clone()).or_insert(next);
            if row == next {
                all.push(Self::new(problem, served, shift, &key.3));
            }
            all[row].shifts.push(id);
        }
        all
    }

    fn new(problem: &Problem, served: &Served, shift: &Shift, slots: &[Option<Vec<Slot>>]) -> Self {
        let nodes: Vec<usize> = (0..slots.len()).filter(|node| slots[*node].is_some()).collect();
        let stops: Vec<&Stop> =
            nodes.iter().map(|node| &problem.stops()[served.nodes[*node].stop]).collect();
        let known = |(node, stop): (&usize, &&Stop)| Spot {
            row: served.nodes[*node].row,
            service: length(stop.service),
            slots: slots[*node].clone().unwrap_or_default(),
            load: 0,
        };
        let places = nodes.iter().zip(&stops).map(known).collect();
        let matrix = &problem.travel()[shift.profile];
        let froms = stops.iter().map(|stop| stop.leaves_from()).chain([shift.place]);
        let tos: Vec<usize> =
            stops.iter().map(|stop| stop.place).chain([shift.ends_at()]).collect();
        let way = |from: usize| tos.iter().map(move |to| length(matrix.time(from, *to)));
        let travel: Vec<i32> = froms.flat_map(way).collect();
        let duty = shift.duty.map_or(BOUNDLESS, length);
        let (clock, time) = (earliest(shift), travel.clone());
        let shifts = Vec::new();
        let mut class =
            Self { shifts, spots: places, nodes, clock, room: BOUNDLESS, duty, travel, time };
        class.choose_load(&stops, &shift.room);
        class.tidy();
        class
    }

    /// How many places there are: the spots, and the ends as the last.
    pub(super) fn side(&self) -> usize {
        self.spots.len() + 1
    }

    /// How many shifts there are of it.
    pub(super) fn fleet(&self) -> i64 {
        i64::try_from(self.shifts.len()).unwrap_or(i64::MAX)
    }

    /// Looks at the one kind of load that is scarcest.
    fn choose_load(&mut self, stops: &[&Stop], room: &[u32]) {
        let mut scarcest = 1.0;
        for (kind, room) in room.iter().enumerate() {
            for up in [false, true] {
                let stream =
                    |stop: &&Stop| if up { &stop.pickup } else { &stop.load }.get(kind).copied();
                let of = |stop: &&Stop| stream(stop).unwrap_or(0);
                let sum: u64 = stops.iter().map(|stop| u64::from(of(stop))).sum();
                let ratio = sum as f64 / f64::from((*room).max(1));
                if scarcest < ratio && i32::try_from(*room).is_ok_and(|room| room < BOUNDLESS) {
                    scarcest = ratio;
                    self.room = room.cast_signed();
                    for (spot, stop) in self.spots.iter_mut().zip(stops) {
                        spot.load = of(stop).cast_signed();
                    }
                }
            }
        }
    }

    /// Leaves out what binds nothing, and lets the clock count what does.
    fn tidy(&mut self) {
        if self.clock.end <= self.duty {
            self.duty = BOUNDLESS;
        }
        let never_waits = |spot: &Spot| spot.slots.len() == 1 && spot.slots[0].0 == 0;
        let open = self.spots.iter().all(never_waits) && NEVER <= self.clock.pause.0;
        if open && self.duty < BOUNDLESS {
            self.clock.end = self.duty;
            self.duty = BOUNDLESS;
        }
        let longest = self.longest();
        let in_time = |spot: &Spot| spot.slots.iter().any(|slot| longest <= i64::from(slot.1));
        let timeless = open && longest <= i64::from(self.clock.end);
        if timeless && self.spots.iter().all(in_time) {
            self.count_load();
        } else if self.room == BOUNDLESS && self.stands_still() {
            self.room = i32::try_from(self.side()).unwrap_or(BOUNDLESS - 1);
            self.spots.iter_mut().for_each(|spot| spot.load = 1);
        }
    }

    /// No round of different stops is longer than this.
    fn longest(&self) -> i64 {
        let side = self.side();
        let into = |to: usize| {
            let ways = (0..side).map(|from| self.time[from * side + to]).filter(|way| *way < NEVER);
            i64::from(ways.max().unwrap_or(0))
        };
        let service: i64 = self.spots.iter().map(|spot| i64::from(spot.service)).sum();
        service + (0..side).map(into).sum::<i64>()
    }

    /// Whether a step can take no time at all.
    fn stands_still(&self) -> bool {
        let side = self.side();
        let none = |from: usize| {
            let ways = self.time.iter().skip(from * side).take(side - 1).enumerate();
            let others = ways.filter(|(to, _)| *to != from);
            self.spots[from].service == 0 && others.into_iter().any(|(_, way)| *way == 0)
        };
        (0..self.spots.len()).any(none)
    }

    /// Lets the clock count load instead of time, which binds nothing: each stop as one where
    /// there is no load either.
    fn count_load(&mut self) {
        if self.room == BOUNDLESS {
            self.room = i32::try_from(self.side()).unwrap_or(BOUNDLESS - 1);
            self.spots.iter_mut().for_each(|spot| spot.load = 1);
        }
        let side = self.side();
        let loads: Vec<i32> = self.spots.iter().map(|spot| spot.load).chain([0]).collect();
        for (way, to) in self.time.iter_mut().zip((0..side).cycle()) {
            *way = if *way < NEVER { loads[to] } else { NEVER };
        }
        self.clock.end = self.room;
        for spot in &mut self.spots {
            spot.slots = vec![(0, self.room)];
            spot.service = 0;
            spot.load = 0;
        }
        self.room = BOUNDLESS;
    }

    /// When service at `to` begins for who begins at `from` at `begin`; a round begins at the
    /// last row.
    #[inline]
    pub(super) fn next(&self, from: usize, begin: i32, to: usize) -> Option<i32> {
        let service = self.spots.get(from).map_or(0, |spot| spot.service);
        let time = self.time[from * self.side() + to];
        first(&self.spots[to].slots, self.clock.arrive(begin + service, time))
    }

    /// The latest begin at `from` for who begins at `to` by `begin`; a round ends at the last row.
    #[inline]
    pub(super) fn before(&self, from: usize, begin: i32, to: usize) -> Option<i32> {
        let time = self.time[from * self.side() + to];
        let spot = &self.spots[from];
        last(&spot.slots, self.clock.depart_by(begin, time) - spot.service)
    }

    /// Whether who begins at `from` at `begin` and goes home is back in time.
    #[inline]
    pub(super) fn is_home(&self, from: usize, begin: i32) -> bool {
        let time = self.time[from * self.side() + self.spots.len()];
        self.clock.arrive(begin + self.spots[from].service, time) <= self.clock.end
    }

    /// The earliest begin at each stop, by way of whichever others.
    pub(super) fn earliest(&self) -> Vec<Option<i32>> {
        let starts = (0..self.spots.len()).map(|to| self.next(self.spots.len(), 0, to));
        Self::reach(starts.collect(), |here, begin, there| self.next(here, begin, there))
    }

    /// The latest begin at each stop that still leads home, by way of whichever others.
    pub(super) fn latest(&self) -> Vec<Option<i32>> {
        let ends =
            (0..self.spots.len()).map(|from| self.before(from, self.clock.end, self.spots.len()));
        let ends = ends.map(|begin| begin.map(|begin| -begin)).collect();
        let step = |here: usize, begin: i32, there: usize| {
            self.before(there, -begin, here).map(|begin| -begin)
        };
        Self::reach(ends, step).into_iter().map(|begin| begin.map(|begin| -begin)).collect()
    }

    /// The least that each stop can be reached with, over steps that never make it less.
    fn reach(
        mut least: Vec<Option<i32>>,
        step: impl Fn(usize, i32, usize) -> Option<i32>,
    ) -> Vec<Option<i32>> {
        let mut open: Vec<usize> = (0..least.len()).collect();
        let key = |least: &[Option<i32>], spot: usize| least[spot].unwrap_or(i32::MAX);
        while let Some(at) = (0..open.len()).min_by_key(|at| key(&least, open[*at])) {
            let here = open.swap_remove(at);
            let Some(begin) = least[here] else { break };
            for there in open.iter().copied() {
                let reached = step(here, begin, there).unwrap_or(i32::MAX);
                if reached < key(&least, there) {
                    least[there] = Some(reached);
                }
            }
        }
        least
    }

    /// How long a crew is busy at `from` and on the way to `to`.
    pub(super) fn busy(&self, from: usize, to: usize) -> i32 {
        let service = self.spots.get(from).map_or(0, |spot| spot.service);
        service + self.travel[from * self.side() + to]
    }
}
