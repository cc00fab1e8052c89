//! The clock of a crew: what start, pause, windows and end do to going and serving.

use crate::unit::Seconds;

use super::problem::{Shift, Stop};

/// No moment and no travel time; still small enough to be added up.
pub(super) const NEVER: i32 = 1 << 29;

/// An interval of moments, both ends included.
pub(super) type Slot = (i32, i32);

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hours {
    pub(super) start: i32,
    pub(super) end: i32,
    pub(super) pause: Slot,
}

impl Hours {
    /// The hours with this pause.
    pub(super) const fn with(shift: &Shift, pause: Option<(Seconds, Seconds)>) -> Self {
        let pause = match pause {
            Some((from, to)) => (length(from), length(to)),
            None => (2 * NEVER, 2 * NEVER),
        };
        Self { start: length(shift.start), end: length(shift.end), pause }
    }

    /// The hours with each of the pauses to choose from, the earliest first; at least one row.
    pub(super) fn each(shift: &Shift) -> Vec<Self> {
        let pauses = shift.pauses();
        if pauses.is_empty() {
            return vec![Self::with(shift, None)];
        }
        pauses.into_iter().map(|pause| Self::with(shift, Some(pause))).collect()
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

    /// The moments of `from` to `to` in which there is no pause.
    pub(super) fn awake(&self, from: i32, to: i32) -> i32 {
        let paused = to.min(self.pause.1) - from.max(self.pause.0);
        to - from - paused.max(0)
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
