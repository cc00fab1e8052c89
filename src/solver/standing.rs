//! A round as it stands, and whether a guest would find room in it.

use super::cost::Cost;
use super::problem::{LIMIT, Problem, ShiftId, Stop, StopId};
use super::relax::{MOST, midnight};
use super::timing::{Hours, NEVER, Slot, first, last, length};
use super::travel::Travel;

/// All the time there is.
const ALWAYS: Slot = (0, LIMIT.cast_signed() - 1);

/// A round with its earliest and latest moments; the crew's place counts as row 0 of `leave` and
/// as the last row of `latest`.
#[derive(Debug, Clone)]
pub(super) struct Standing<'a> {
    pub(super) shift: ShiftId,
    pub(super) hours: Hours,
    pub(super) round: Vec<StopId>,
    problem: &'a Problem,
    travel: &'a Travel,
    places: Vec<usize>,
    leave: Vec<i32>,
    latest: Vec<i32>,
    /// For each stop when service may begin, were the shift to end never.
    open: Vec<Vec<Slot>>,
    sound: bool,
}

/// A stop that asks for room, perhaps with other windows or a road of its own.
#[derive(Debug, Clone)]
pub(super) struct Guest<'a> {
    pub(super) stop: &'a Stop,
    /// The time of any way to or from it where there is none.
    pub(super) road: i32,
}

impl<'a> Guest<'a> {
    pub(super) const fn new(stop: &'a Stop) -> Self {
        Self { stop, road: NEVER }
    }
}

/// One place in a round: how far from the stop before, how far to the next.
#[derive(Debug, Clone, Copy)]
struct Gap {
    at: usize,
    out: i32,
    home: i32,
}

impl<'a> Standing<'a> {
    pub(super) fn of(problem: &'a Problem, shift: ShiftId, round: &[StopId]) -> Self {
        let row = &problem.shifts[shift];
        let hours = Hours::of(row);
        let travel = &problem.travel[row.profile];
        let stops: Vec<&Stop> = round.iter().map(|stop| &problem.stops[*stop]).collect();
        let inner = stops.iter().map(|stop| stop.place);
        let places: Vec<usize> = [row.place].into_iter().chain(inner).chain([row.place]).collect();
        let endless = Hours { end: ALWAYS.1, ..hours };
        let open: Vec<Vec<Slot>> = stops.iter().map(|stop| endless.slots(stop)).collect();
        let (mut leave, mut sound) = (vec![hours.start], true);
        for (row, stop) in stops.iter().enumerate() {
            let way = length(travel.time(places[row], places[row + 1]));
            let begin = first(&open[row], hours.arrive(leave[row], way));
            sound &= begin.is_some();
            leave.push(begin.map_or(hours.end, |begin| begin + length(stop.service)));
        }
        let mut latest = vec![hours.end; stops.len() + 1];
        for (row, stop) in stops.iter().enumerate().rev() {
            let way = length(travel.time(places[row + 1], places[row + 2]));
            let begin = hours.depart_by(latest[row + 1], way) - length(stop.service);
            latest[row] = last(&open[row], begin).unwrap_or(-1);
            sound &= 0 <= latest[row];
        }
        if let Some(stop) = stops.first() {
            let way = length(travel.time(row.place, stop.place));
            sound &= hours.arrive(hours.start, way) <= latest[0];
        }
        let round = round.to_vec();
        Self { shift, hours, round, problem, travel, places, leave, latest, open, sound }
    }

    /// The same shift with nothing to do.
    pub(super) fn emptied(&self) -> Self {
        Self::of(self.problem, self.shift, &[])
    }

    /// The ways between the stop's place and the crew's exist.
    pub(super) fn reaches(&self, stop: &Stop) -> bool {
        let home = self.places[0];
        self.travel.time(home, stop.place).is_reachable()
            && self.travel.time(stop.place, home).is_reachable()
    }

    fn gaps(&self, guest: &Guest<'_>) -> impl Iterator<Item = Gap> {
        let place = guest.stop.place;
        let road = guest.road;
        let way = move |from, to| {
            let way = self.travel.time(from, to);
            if way.is_reachable() { length(way) } else { road }
        };
        (0..self.leave.len()).map(move |at| Gap {
            at,
            out: way(self.places[at], place),
            home: way(place, self.places[at + 1]),
        })
    }

    /// The least travel to and from `guest` that lets it in as the round stands, if it has room.
    pub(super) fn room(&self, guest: &Guest<'_>) -> Option<u64> {
        let slots = self.hours.slots(guest.stop);
        let fits = |gap: &Gap| {
            let there = self.hours.arrive(self.leave[gap.at], gap.out);
            first(&slots, there).is_some_and(|begin| {
                let leave = begin + length(guest.stop.service);
                self.hours.arrive(leave, gap.home) <= self.latest[gap.at]
            })
        };
        let fitting = self.gaps(guest).filter(fits);
        fitting
            .map(|gap| u64::from((gap.out + gap.home).unsigned_abs()))
            .min()
            .filter(|_| self.sound)
    }

    /// The least seconds the shift must end later for `guest` to find room; `None` beyond
    /// [`MOST`] and the day of the shift.
    pub(super) fn longer(&self, guest: &Guest<'_>) -> Option<u32> {
        let midnight = length(midnight(&self.problem.shifts[self.shift]));
        let end = (self.hours.end + length(MOST)).min(midnight.max(self.hours.end));
        let hours = Hours { end, ..self.hours };
        let slots = hours.slots(guest.stop);
        let back = |gap: Gap| {
            let begin = first(&slots, hours.arrive(self.leave[gap.at], gap.out))?;
            let mut now = hours.arrive(begin + length(guest.stop.service), gap.home);
            for row in gap.at..self.round.len() {
                let stop = &self.problem.stops[self.round[row]];
                let begin = first(&self.open[row], now)?;
                let way = length(self.travel.time(self.places[row + 1], self.places[row + 2]));
                now = hours.arrive(begin + length(stop.service), way);
            }
            Some(now)
        };
        let back = self.gaps(guest).filter_map(back).min().filter(|_| self.sound)?;
        let late = back - self.hours.end;
        (back <= end).then(|| late.max(0).unsigned_abs())
    }

    /// The least seconds by which every window of `guest` must open earlier and close later;
    /// `None` beyond [`MOST`].
    pub(super) fn wider(&self, guest: &Guest<'_>) -> Option<u32> {
        let service = length(guest.stop.service);
        let parts = self.hours.clear([ALWAYS].into_iter(), service);
        let windows = &guest.stop.windows;
        let mut least = None;
        for gap in self.gaps(guest).filter(|_| self.sound) {
            let earliest = self.hours.arrive(self.leave[gap.at], gap.out);
            let latest = self.hours.depart_by(self.latest[gap.at], gap.home) - service;
            for (opens, closes) in
                parts.iter().map(|part| (part.0.max(earliest), part.1.min(latest)))
            {
                if closes < opens {
                    continue;
                }
                let short = |window: &(_, _)| {
                    let (from, to) = (length(window.0), length(window.1));
                    (opens - to).max(from - closes).max(0).unsigned_abs()
                };
                least = least.into_iter().chain(windows.iter().map(short)).min();
            }
        }
        least.filter(|least| *least <= MOST.0)
    }

    /// The longest way to and from a stop without one that still lets it in.
    pub(super) fn road(&self, stop: &Stop) -> Option<u32> {
        let fits = |road: i32| self.room(&Guest { stop, road }).is_some();
        let (mut fitting, mut failing) = (0, self.hours.end - self.hours.start + 1);
        if !fits(fitting) {
            return None;
        }
        while 1 < failing - fitting {
            let middle = i32::midpoint(fitting, failing);
            if fits(middle) { fitting = middle } else { failing = middle }
        }
        Some(fitting.unsigned_abs())
    }

    /// The fewest neighbouring stops without which `guest` finds room, the least important such.
    pub(super) fn thinned(&self, guest: &Guest<'_>) -> Option<Vec<StopId>> {
        (1..=self.round.len()).find_map(|count| {
            let spans = self.round.windows(count).enumerate();
            let fitting = spans.filter(|(from, _)| {
                let rest = [&self.round[..*from], &self.round[from + count..]].concat();
                Self::of(self.problem, self.shift, &rest).room(guest).is_some()
            });
            let least = fitting.min_by_key(|(from, span)| (self.weight(span), *from));
            least.map(|(_, span)| span.to_vec())
        })
    }

    /// What the cost would lose with `stops`, layer by layer.
    pub(super) fn weight(&self, stops: &[StopId]) -> (u32, [u64; 3]) {
        let mut cost = Cost::default();
        for stop in stops.iter().map(|stop| &self.problem.stops[*stop]) {
            cost.lose(stop.tier, stop.worth);
        }
        (cost.tier1_unserved, cost.lost)
    }
}
