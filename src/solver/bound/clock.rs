//! The clock of the bounds: for no round later than the clock of the rounds themselves.

use super::super::problem::Shift;
use crate::unit::Seconds;

/// No moment and no travel time; still small enough to be added up.
pub(super) const NEVER: i32 = 1 << 29;

/// An interval of moments, both ends included.
pub(super) type Slot = (i32, i32);

/// The hours of one shift, counted from its start; without a pause, `pause` is where no moment
/// reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Clock {
    pub(super) end: i32,
    pub(super) pause: Slot,
}

impl Clock {
    /// One clock for each pause the shift may choose.
    pub(super) fn each(shift: &Shift) -> Vec<Self> {
        let pauses = shift.pauses();
        if pauses.is_empty() {
            return vec![Self::with(shift, None)];
        }
        pauses.into_iter().map(|pause| Self::with(shift, Some(pause))).collect()
    }

    /// A clock that is late for no pause the shift may choose: it stops only while all of them
    /// would.
    pub(super) fn earliest(shift: &Shift) -> Self {
        let pauses = shift.pauses();
        let from = pauses.iter().map(|pause| pause.0).max();
        let to = pauses.iter().map(|pause| pause.1).min();
        Self::with(shift, from.zip(to).filter(|(from, to)| from < to))
    }

    fn with(shift: &Shift, pause: Option<(Seconds, Seconds)>) -> Self {
        let since = |at: Seconds| length(at) - length(shift.start);
        let none = (2 * NEVER, 2 * NEVER);
        let pause = pause.map_or(none, |(from, to)| (since(from), since(to)));
        Self { end: since(shift.end), pause }
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

    /// When a service of `service` may begin: the parts of `windows`, counted from the first
    /// midnight, that lie within the shift and keep clear of the pause.
    pub(super) fn slots(&self, shift: &Shift, windows: &[Window], service: i32) -> Vec<Slot> {
        let before = (0, self.end.min(self.pause.0 - service));
        let after = (self.pause.1.max(0), self.end);
        let since = |at: Seconds| length(at) - length(shift.start);
        let windows = windows.iter().map(|window| (since(window.0), since(window.1)));
        let parts = windows.flat_map(|window| [before, after].map(|part| meet(window, part)));
        let mut slots: Vec<Slot> = parts.filter(|slot| slot.0 <= slot.1).collect();
        slots.sort_unstable();
        slots
    }
}

/// A window of a stop, as the problem has it.
type Window = (Seconds, Seconds);

/// A span as the bounds count it; [`NEVER`] when unreachable.
pub(super) const fn length(span: Seconds) -> i32 {
    if span.is_reachable() { span.0.cast_signed() } else { NEVER }
}

fn meet(one: Slot, other: Slot) -> Slot {
    (one.0.max(other.0), one.1.min(other.1))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_departure_is_the_last_that_arrives_in_time() {
        for pause in [(20, 30), (20, 21), (2 * NEVER, 2 * NEVER)] {
            let clock = Clock { end: 60, pause };
            for (limit, travel) in (0..60).flat_map(|limit| (0..25).map(move |way| (limit, way))) {
                let last = clock.depart_by(limit, travel);
                let slow = (-60..=60).rev().find(|at| clock.arrive(*at, travel) <= limit);
                assert_eq!(Some(last), slow, "{pause:?}, by {limit}, {travel} away");
            }
        }
    }

    #[test]
    fn the_earliest_clock_is_late_for_no_pause_that_may_be_chosen() {
        let pause = Some((Seconds(3_600), Seconds(6_300)));
        let until = Some(Seconds(5_000));
        let shift = Shift { pause, pause_until: until, end: Seconds(9_000), ..Shift::default() };
        let earliest = Clock::earliest(&shift);
        for clock in Clock::each(&shift) {
            for depart in (0..9_000).step_by(100) {
                for travel in (0..3_000).step_by(300) {
                    let there = clock.arrive(depart, travel);
                    assert!(earliest.arrive(depart, travel) <= there, "{clock:?} {depart}");
                }
            }
        }
    }
}
