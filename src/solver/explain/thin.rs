//! Which stops a round must lose so that a guest finds room.

use super::guest::Guest;
use super::standing::{Standing, Weight};
use crate::solver::StopId;
use crate::solver::timing::{Slot, first, last, length};

impl Standing<'_> {
    /// The fewest neighbouring stops without which `guest` finds room, the least important such;
    /// none of them needed by others.
    pub(super) fn thinned(&self, guest: &Guest<'_>) -> Option<Vec<StopId>> {
        let least = (1..=self.round.len()).find_map(|count| self.thinned_by(guest, count, None));
        least.map(|(_, span)| span)
    }

    /// The first of the least important `count` neighbouring stops without which `guest` finds
    /// room, none of them needed by others; where there is a `most`, none more important than that.
    pub(super) fn thinned_by(
        &self,
        guest: &Guest<'_>,
        count: usize,
        most: Option<Weight>,
    ) -> Option<(Weight, Vec<StopId>)> {
        let slots = if guest.members.len() == 1 { self.slots(guest) } else { Vec::new() };
        let mut least: Option<(Weight, &[StopId])> = None;
        for (from, span) in self.round.windows(count).enumerate() {
            let weight = self.weight(span);
            if most.is_none_or(|most| weight <= most)
                && least.is_none_or(|least| weight < least.0)
                && !span.iter().any(|stop| self.ties.firm.contains(stop))
                && self.has_room_without(guest, &slots, (from, count))
            {
                least = Some((weight, span));
            }
        }
        least.map(|(weight, span)| (weight, span.to_vec()))
    }

    /// Whether `guest` finds room without the `count` stops from row `from` on; `slots` tell when
    /// a single one may begin.
    fn has_room_without(
        &self,
        guest: &Guest<'_>,
        slots: &[Slot],
        (from, count): (usize, usize),
    ) -> bool {
        if guest.members.len() == 1 && self.sound {
            let in_time = self.is_in_time_without((guest, slots), from, from + count);
            if !in_time || self.is_free() {
                return in_time;
            }
        }
        let rest = [&self.round[..from], &self.round[from + count..]].concat();
        let hours = (self.shift, self.hours);
        Self::of(self.problem, self.ties, hours, &rest).room(guest).is_some()
    }

    /// Whether the times work out with a single guest and without the stops from row `from` to
    /// row `to`, that one left out. What is before them is left as early as now, and what is after
    /// them may be as late as now: only the rest is worked out again.
    fn is_in_time_without(
        &self,
        (guest, slots): (&Guest<'_>, &[Slot]),
        from: usize,
        to: usize,
    ) -> bool {
        let hours = &self.hours;
        let service = length(guest.stop().service);
        // Whether the guest can go between a place left then and one to be reached by then.
        let between = |(place, leave): (usize, i32), (next, latest): (usize, i32)| {
            let out = self.way(place, guest.stop().place, Some(guest.road));
            let home = self.way(guest.stop().leaves_from(), next, Some(guest.road));
            first(slots, hours.arrive(leave, out))
                .is_some_and(|begin| hours.arrive(begin + service, home) <= latest)
        };
        let (before, after) = ((self.from[from], self.leave[from]), (self.to[to], self.latest[to]));
        let straight = hours.arrive(before.1, self.way(before.0, after.0, None));
        if to - from < self.round.len() && after.1 < straight {
            return false;
        }
        let mut here = before;
        for at in to..=self.round.len() {
            if between(here, (self.to[at], self.latest[at])) {
                return true;
            }
            let Some(id) = self.round.get(at) else { break };
            let arrive = hours.arrive(here.1, self.way(here.0, self.to[at], None));
            let Some(begin) = first(&self.open[at], arrive) else { break };
            here = (self.from[at + 1], begin + length(self.stop(*id).service));
        }
        let mut next = after;
        for at in (0..from).rev() {
            let way = self.way(self.from[at + 1], next.0, None);
            let service = length(self.stop(self.round[at]).service);
            let latest = last(&self.open[at], hours.depart_by(next.1, way) - service);
            next = (self.to[at], latest.unwrap_or(-1));
            if between((self.from[at], self.leave[at]), next) {
                return true;
            }
        }
        false
    }
}
