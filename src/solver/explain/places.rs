//! Where in a round a guest could go, its times working out.

use super::guest::Guest;
use super::standing::Standing;
use crate::solver::timing::{Hours, Slot, first, length};

/// Where the members of a guest go in a round, its times working out.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Before which stop of the round each of them goes.
    pub(super) at: Vec<usize>,
    /// When the one it is about begins.
    pub(super) begin: i32,
    /// When the crew is back, if that was asked for.
    pub(super) back: i32,
    /// The travel to and from the one it is about.
    pub(super) travel: i32,
}

/// Where a single guest goes in a round, its times working out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Single {
    /// Before which stop of the round.
    at: usize,
    /// When it begins.
    begin: i32,
    /// When the crew is at the next stop, or back.
    next: i32,
    /// The travel to and from it.
    pub(super) travel: i32,
}

impl From<Single> for Place {
    fn from(single: Single) -> Self {
        let Single { at, begin, next, travel } = single;
        Self { at: vec![at], begin, back: next, travel }
    }
}

/// Part of a round: so many of its stops and of the guest's are behind.
#[derive(Debug, Clone, Copy)]
struct Step {
    old: usize,
    now: i32,
    here: usize,
    /// Whether the last stop was the one it is about.
    from_me: bool,
    begin: i32,
    travel: i32,
}

/// The places found so far, and where the members of the guest behind went.
#[derive(Debug)]
struct Trail {
    hours: Hours,
    /// When each member may begin.
    slots: Vec<Vec<Slot>>,
    at: Vec<usize>,
    found: Vec<Place>,
}

impl Trail {
    /// When the next member begins for who leaves at `now`.
    fn first(&self, now: i32, way: i32) -> Option<i32> {
        first(&self.slots[self.at.len()], self.hours.arrive(now, way))
    }
}

impl Standing<'_> {
    /// Every place for `guest` as the round stands, duty and load not looked at.
    pub(super) fn places(&self, guest: &Guest<'_>) -> Vec<Place> {
        if 1 < guest.members.len() {
            return self.places_until(guest, self.hours.end);
        }
        self.singles(guest, &self.slots(guest)).map(Place::from).collect()
    }

    /// When a single guest may begin.
    pub(super) fn slots(&self, guest: &Guest<'_>) -> Vec<Slot> {
        guest.meeting(0, self.hours.slots(guest.stop()))
    }

    /// Every place for a single guest that begins in `slots`, as the round stands.
    pub(super) fn singles(
        &self,
        guest: &Guest<'_>,
        slots: &[Slot],
    ) -> impl Iterator<Item = Single> {
        let place = move |at: usize| {
            let (out, home) = self.ways(guest, at);
            let begin = first(slots, self.hours.arrive(self.leave[at], out))?;
            let next = self.hours.arrive(begin + length(guest.stop().service), home);
            (next <= self.latest[at]).then_some(Single { at, begin, next, travel: out + home })
        };
        (0..self.leave.len()).filter(|_| self.sound).filter_map(place)
    }

    /// The ways to and from a single guest before row `at`.
    pub(super) fn ways(&self, guest: &Guest<'_>, at: usize) -> (i32, i32) {
        let stop = guest.stop();
        let out = self.way(self.from[at], stop.place, Some(guest.road));
        (out, self.way(stop.leaves_from(), self.to[at], Some(guest.road)))
    }

    /// Every place for `guest` were the shift to end at `end`, and when the crew is then back.
    pub(super) fn places_until(&self, guest: &Guest<'_>, end: i32) -> Vec<Place> {
        let hours = Hours { end, ..self.hours };
        let members = guest.members.iter().enumerate();
        let slots = members.map(|(row, stop)| guest.meeting(row, hours.slots(stop))).collect();
        let (now, here) = (hours.start, self.row.place);
        let step = Step { old: 0, now, here, from_me: false, begin: 0, travel: 0 };
        let mut trail = Trail { hours, slots, at: Vec::new(), found: Vec::new() };
        if self.sound {
            self.step(guest, step, &mut trail);
        }
        trail.found
    }

    /// The earliest the crew is back with a single guest, were the shift to end at `end`.
    ///
    /// Who is somewhere earlier is nowhere later afterwards: of all the ways to have the guest
    /// behind, the earliest at each stop is enough.
    pub(super) fn soonest(&self, guest: &Guest<'_>, end: i32) -> Option<i32> {
        let hours = Hours { end, ..self.hours };
        let slots = guest.meeting(0, hours.slots(guest.stop()));
        let mut behind: Option<i32> = None;
        for at in (0..self.leave.len()).filter(|_| self.sound) {
            let (out, home) = self.ways(guest, at);
            let begin = first(&slots, hours.arrive(self.leave[at], out));
            let now = begin.map(|begin| hours.arrive(begin + length(guest.stop().service), home));
            let way = self.way(self.from[at], self.to[at], None);
            let before = behind.map(|leave| hours.arrive(leave, way));
            let there = now.into_iter().chain(before).min();
            behind = match self.round.get(at) {
                Some(id) => there
                    .and_then(|there| first(&self.open[at], there))
                    .map(|begin| begin + length(self.stop(*id).service)),
                None => there,
            };
        }
        behind.filter(|back| *back <= end)
    }

    /// Goes on from `step` in every way: to the next member of the guest, or the next old stop.
    fn step(&self, guest: &Guest<'_>, step: Step, trail: &mut Trail) {
        if let Some(stop) = guest.members.get(trail.at.len()) {
            let is_me = trail.at.len() == guest.me;
            let road = (is_me || step.from_me).then_some(guest.road);
            let way = self.way(step.here, stop.place, road);
            if let Some(begin) = trail.first(step.now, way) {
                let next = Step {
                    now: begin + length(stop.service),
                    here: stop.leaves_from(),
                    from_me: is_me,
                    begin: if is_me { begin } else { step.begin },
                    travel: step.travel + if is_me || step.from_me { way } else { 0 },
                    ..step
                };
                trail.at.push(step.old);
                self.step(guest, next, trail);
                trail.at.pop();
            }
        }
        let way = self.way(step.here, self.to[step.old], step.from_me.then_some(guest.road));
        let there = trail.hours.arrive(step.now, way);
        let travel = step.travel + if step.from_me { way } else { 0 };
        if let Some(id) = self.round.get(step.old) {
            let Some(begin) = first(&self.open[step.old], there) else { return };
            let (now, here) = (begin + length(self.stop(*id).service), self.from[step.old + 1]);
            let next = Step { old: step.old + 1, now, here, from_me: false, travel, ..step };
            self.step(guest, next, trail);
        } else if trail.at.len() == guest.members.len() && there <= trail.hours.end {
            let at = trail.at.clone();
            trail.found.push(Place { at, begin: step.begin, back: there, travel });
        }
    }
}
