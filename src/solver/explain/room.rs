//! Whether a guest would find room in a round, and what it lacks.

use super::guest::{Guest, common};
use super::mixed::{Excess, excess};
use super::places::Place;
use super::relax::{MOST, midnight, widened};
use super::standing::Standing;
use crate::solver::Stop;
use crate::solver::timing::{Slot, length};
use crate::unit::Seconds;

impl Standing<'_> {
    /// By how much the round with the guest there is too much, the shift ending at `end`.
    fn excess(&self, guest: &Guest<'_>, place: &Place, end: i32) -> Option<Excess> {
        if self.is_free() {
            return Some(Excess::default());
        }
        excess(self, guest, place, end)
    }

    fn excesses(&self, guest: &Guest<'_>) -> Vec<(Place, Excess)> {
        let places = self.places(guest).into_iter();
        places
            .filter_map(|place| {
                let excess = self.excess(guest, &place, self.hours.end)?;
                Some((place, excess))
            })
            .collect()
    }

    /// The least travel to and from `guest` that lets it in as the round stands, if it has room.
    pub(super) fn room(&self, guest: &Guest<'_>) -> Option<u64> {
        if self.is_simple(guest) {
            return self.single(guest, &self.slots(guest));
        }
        let fitting = self.excesses(guest).into_iter().filter(|(_, excess)| excess.is_none());
        fitting.map(|(place, _)| u64::from(place.travel.unsigned_abs())).min()
    }

    /// Whether the guest is a single one and nothing but time limits the round.
    const fn is_simple(&self, guest: &Guest<'_>) -> bool {
        guest.members.len() == 1 && self.is_free()
    }

    /// The least travel to and from a simple guest that begins in `slots`.
    fn single(&self, guest: &Guest<'_>, slots: &[Slot]) -> Option<u64> {
        let travel = self.singles(guest, slots).map(|place| place.travel);
        travel.min().map(|travel| u64::from(travel.unsigned_abs()))
    }

    /// Whether it has room but for what is to be carried.
    pub(super) fn has_duty(&self, guest: &Guest<'_>) -> bool {
        if self.is_simple(guest) {
            return self.room(guest).is_some();
        }
        self.excesses(guest).iter().any(|(_, excess)| excess.duty == 0)
    }

    /// The least seconds by which the duty must be longer; `None` beyond [`MOST`].
    pub(super) fn duty(&self, guest: &Guest<'_>) -> Option<u32> {
        self.row.duty?;
        let fitting =
            self.excesses(guest).into_iter().filter(|(_, excess)| excess.loads.is_empty());
        fitting.map(|(_, excess)| excess.duty).min().filter(|by| (1..=MOST.0).contains(by))
    }

    /// The least amount of one kind by which there must be more room, and the kind.
    pub(super) fn amount(&self, guest: &Guest<'_>) -> Option<(u32, u32)> {
        if self.row.room.is_empty() {
            return None;
        }
        let fitting = self.excesses(guest).into_iter().filter(|(_, excess)| excess.duty == 0);
        let short = fitting.filter_map(|(_, excess)| match excess.loads[..] {
            [(kind, more)] => Some((more, kind)),
            _ => None,
        });
        short.min()
    }

    /// The least seconds the shift must end later for `guest` to find room; `None` beyond
    /// [`MOST`], the day of the shift, and the start of another that waits for what is brought.
    pub(super) fn longer(&self, guest: &Guest<'_>) -> Option<u32> {
        let latest = midnight(self.row).min(self.ties.awaited(self.problem, self.shift));
        let end = (self.hours.end + length(MOST)).min(length(latest).max(self.hours.end));
        if self.is_simple(guest) {
            let back = self.soonest(guest, end).filter(|back| self.hours.end < *back)?;
            return Some((back - self.hours.end).unsigned_abs());
        }
        let fits =
            |place: &Place| self.excess(guest, place, end).is_some_and(|excess| excess.is_none());
        let places = self.places_until(guest, end).into_iter();
        let back = places.filter(fits).map(|place| place.back).min()?;
        (self.hours.end < back).then(|| (back - self.hours.end).unsigned_abs())
    }

    /// The least seconds by which every window of the one it is about must open earlier and close
    /// later; `None` beyond [`MOST`], and where it is known beyond `most`.
    pub(super) fn wider(&self, guest: &Guest<'_>, most: u32) -> Option<u32> {
        // With a longest duty, more may do where less does not: every step counts.
        let most = if self.row.duty.is_some() { MOST.0 } else { most.clamp(1, MOST.0) };
        let fits = |by: u32| self.fits_wider(guest, Seconds(by));
        let (mut fitting, mut failing) = (most, 0);
        if !fits(fitting) {
            return None;
        }
        while 1 < fitting - failing {
            let middle = u32::midpoint(fitting, failing);
            if fits(middle) { fitting = middle } else { failing = middle }
        }
        Some(fitting)
    }

    fn fits_wider(&self, guest: &Guest<'_>, by: Seconds) -> bool {
        let windows = widened(&guest.stop().windows, by);
        if self.is_simple(guest) {
            let wide = windows.iter().map(|window| (length(window.0), length(window.1)));
            let slots = self.hours.clear(wide, length(guest.stop().service));
            return self.singles(guest, &guest.meeting(0, slots)).next().is_some();
        }
        let stop = Stop { windows, ..guest.stop().clone() };
        self.room(&guest.with(&stop)).is_some()
    }

    /// The longest way to and from a stop without one that still lets it in.
    pub(super) fn road(&self, guest: &Guest<'_>) -> Option<u32> {
        let fits = |road: i32| self.room(&Guest { road, ..guest.clone() }).is_some();
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

    /// The moments at which a single guest could begin here, some of them left out where the
    /// longest duty depends on the moment.
    pub(super) fn begins(&self, guest: &Guest<'_>) -> Vec<Slot> {
        let mut begins = Vec::new();
        for at in (0..self.leave.len()).filter(|_| self.sound) {
            let (out, home) = self.ways(guest, at);
            let earliest = self.hours.arrive(self.leave[at], out);
            let service = length(guest.stop().service);
            let latest = self.hours.depart_by(self.latest[at], home) - service;
            for slot in common(&self.hours.slots(guest.stop()), &[(earliest, latest)]) {
                let fits = |begin: i32| {
                    let place = Place { at: vec![at], begin, back: 0, travel: 0 };
                    let held = Guest { meet: Some(vec![(begin, begin)]), ..guest.clone() };
                    let excess = self.excess(&held, &place, self.hours.end);
                    excess.is_some_and(|excess| excess.is_none())
                };
                let ends = [slot.0, slot.1].map(|end| fits(end).then_some((end, end)));
                match self.row.duty {
                    Some(_) => begins.extend(ends.into_iter().flatten()),
                    None => begins.extend(ends[0].map(|_| slot)),
                }
            }
        }
        begins.sort_unstable();
        begins
    }
}
