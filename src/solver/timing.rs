//! When a crew is where: the one meaning of start, pause, windows and end.

use crate::unit::Seconds;

use super::problem::{Problem, Shift, ShiftId, Stop, StopId};

/// No moment and no travel time; still small enough to be added up.
pub(super) const NEVER: i32 = 1 << 29;

/// An interval of moments, both ends included.
pub(super) type Slot = (i32, i32);

/// When a stop of a round is reached, begun and left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// When the crew is there.
    pub arrive: Seconds,
    /// When service begins.
    pub begin: Seconds,
    /// When service is over and the crew leaves.
    pub leave: Seconds,
}

/// When each stop of `round` is reached, begun and left by the crew of `shift`; `None` when the
/// times do not work out. Skills, allowed shifts and days apart are not looked at here.
///
/// The crew leaves its place at `start`, goes from stop to stop without delay, waits at the door
/// and is back by `end`. Of a pause from `p` to `q`:
///
/// - service ends at `p` or before, or begins at `q` or after;
/// - travel begun before `p` that would take beyond `p` is interrupted from `p` to `q`;
/// - travel begun in the pause (`p` included, `q` not) begins at `q` instead, unless it takes no
///   time and is begun at `p`.
///
/// Service begins at the earliest moment at or after arrival that lies in a window of the stop
/// and keeps it clear of the pause.
pub fn schedule(problem: &Problem, shift: ShiftId, round: &[StopId]) -> Option<Vec<Timing>> {
    let shift = problem.shifts.get(shift)?;
    let hours = Hours::of(shift);
    let travel = &problem.travel[shift.profile];
    let (mut now, mut here) = (hours.start, shift.place);
    let mut timings = Vec::with_capacity(round.len());
    for stop in round {
        let stop = problem.stops.get(*stop)?;
        let arrive = hours.arrive(now, length(travel.time(here, stop.place)));
        let begin = first(&hours.slots(stop), arrive)?;
        (now, here) = (begin + length(stop.service), stop.place);
        timings.push(Timing { arrive: moment(arrive), begin: moment(begin), leave: moment(now) });
    }
    let back = hours.arrive(now, length(travel.time(here, shift.place)));
    (round.is_empty() || back <= hours.end).then_some(timings)
}

/// A span as the search counts it; [`NEVER`] when unreachable.
pub(super) const fn length(span: Seconds) -> i32 {
    if span.is_reachable() { span.0.cast_signed() } else { NEVER }
}

/// A moment as others read it.
pub(super) const fn moment(at: i32) -> Seconds {
    Seconds(at.unsigned_abs())
}

/// The earliest moment of `slots` at `arrive` or after.
#[inline]
pub(super) fn first(slots: &[Slot], arrive: i32) -> Option<i32> {
    slots.iter().find(|slot| arrive <= slot.1).map(|slot| slot.0.max(arrive))
}

/// The latest moment of `slots` at `limit` or before.
#[inline]
pub(super) fn last(slots: &[Slot], limit: i32) -> Option<i32> {
    slots.iter().rev().find(|slot| slot.0 <= limit).map(|slot| slot.1.min(limit))
}

/// The hours of one shift; without a pause, `pause` is where no moment reaches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hours {
    pub(super) start: i32,
    pub(super) end: i32,
    pub(super) pause: Slot,
}

impl Hours {
    pub(super) const fn of(shift: &Shift) -> Self {
        let pause = match shift.pause {
            Some((from, to)) => (length(from), length(to)),
            None => (2 * NEVER, 2 * NEVER),
        };
        Self { start: length(shift.start), end: length(shift.end), pause }
    }

    /// When who departs at `depart` has travelled for `travel`; never falls as either grows.
    #[inline]
    pub(super) fn arrive(&self, depart: i32, travel: i32) -> i32 {
        let (from, to) = self.pause;
        let there = depart + travel;
        if there <= from {
            there
        } else if depart < from {
            there + (to - from)
        } else {
            depart.max(to) + travel
        }
    }

    /// The latest departure that arrives by `limit`; may lie before the first moment.
    #[inline]
    pub(super) fn depart_by(&self, limit: i32, travel: i32) -> i32 {
        let (from, to) = self.pause;
        if to <= limit - travel {
            return limit - travel;
        }
        (limit - travel - (to - from)).max(limit.min(from) - travel)
    }

    /// When service at `stop` may begin: its windows within the shift, clear of the pause.
    pub(super) fn slots(&self, stop: &Stop) -> Vec<Slot> {
        let windows = stop.windows.iter().map(|window| (length(window.0), length(window.1)));
        self.clear(windows, length(stop.service))
    }

    /// The parts of `windows` within the shift where a service of `service` misses the pause.
    pub(super) fn clear(&self, windows: impl Iterator<Item = Slot>, service: i32) -> Vec<Slot> {
        let before = (self.start, self.end.min(self.pause.0 - service));
        let after = (self.start.max(self.pause.1), self.end);
        let parts = windows.flat_map(|window| [before, after].map(|part| meet(window, part)));
        let mut slots: Vec<Slot> = parts.filter(|slot| slot.0 <= slot.1).collect();
        slots.sort_unstable();
        slots
    }
}

fn meet(one: Slot, other: Slot) -> Slot {
    (one.0.max(other.0), one.1.min(other.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_departure_is_the_last_that_arrives_in_time() {
        for pause in [(20, 30), (20, 21), (2 * NEVER, 2 * NEVER)] {
            let hours = Hours { start: 0, end: 60, pause };
            for (limit, travel) in (0..60).flat_map(|limit| (0..25).map(move |way| (limit, way))) {
                let last = hours.depart_by(limit, travel);
                let slow = (-60..=60).rev().find(|at| hours.arrive(*at, travel) <= limit);
                assert_eq!(Some(last), slow, "{pause:?}, by {limit}, {travel} away");
            }
        }
    }

    #[test]
    fn who_arrives_when_the_pause_begins_serves_after_it() {
        let hours = Hours { start: 0, end: 60, pause: (20, 30) };
        assert_eq!(hours.arrive(10, 10), 20);
        assert_eq!(first(&hours.clear([(0, 60)].into_iter(), 5), 20), Some(30));
        assert_eq!(hours.arrive(10, 11), 31);
        assert_eq!(hours.arrive(20, 1), 31);
    }
}
