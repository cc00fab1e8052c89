//! Where one stop would go, and what that costs.

use crate::unit::{Dice, Seconds};

use super::ground::{NONE, Spot};
use super::state::State;
use super::timing::{Hours, NEVER, length};

/// Where a stop would go, and what that costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    /// What the plan then costs more, waiting and overtime apart.
    pub(super) added: i64,
    /// Right after this node.
    pub(super) before: u32,
}

impl Fit {
    /// It fits nowhere.
    pub(super) const NOWHERE: Self = Self { added: i64::MAX, before: NONE };

    pub(super) const fn fits(self) -> bool {
        self.before != NONE
    }
}

/// Of how many stops one may begin another round although the others have room.
const OPENS: usize = 16;

/// Says which places are overlooked: one of 128 on average, or none. Each place is looked at
/// once, else one look would make up for the other.
#[derive(Debug)]
pub(super) struct Blinks {
    bits: u64,
    left: u32,
    dice: Option<Dice>,
}

impl Blinks {
    /// Overlooks some, as `dice` decides.
    pub(super) const fn some(dice: &mut Dice) -> Self {
        Self { bits: 0, left: 0, dice: Some(Dice::new(dice.roll())) }
    }

    /// Overlooks nothing.
    pub(super) const NONE: Self = Self { bits: 0, left: 0, dice: None };

    /// Whether a shift may be used although there is room in the others.
    fn opens(&mut self) -> bool {
        self.dice.as_mut().is_none_or(|dice| dice.once_in(OPENS))
    }

    #[inline]
    pub(super) fn next(&mut self) -> bool {
        let Some(dice) = &mut self.dice else { return false };
        if self.left == 0 {
            (self.bits, self.left) = (dice.roll(), 9);
        }
        self.left -= 1;
        self.bits >>= 7;
        self.bits.trailing_zeros() >= 7
    }
}

/// One stop on its way into the rounds: what of it does not change from place to place.
struct Guest<'g> {
    stop: u32,
    spot: &'g Spot,
    profile: u32,
    /// The ways from it to everywhere, and from everywhere to it.
    from: &'g [Seconds],
    to: &'g [Seconds],
}

impl State<'_> {
    /// Where `stop` costs least beside its likely neighbours, or in an empty round.
    pub(super) fn fit(&self, stop: u32, blinks: &mut Blinks) -> Fit {
        let mut best = Fit::NOWHERE;
        let mut guest = self.guest(stop);
        for other in self.ground.beside(stop) {
            let round = self.nodes[*other as usize].round;
            if round == NONE || blinks.next() || !self.admits(guest.spot, stop, round) {
                continue;
            }
            self.turn_to(&mut guest, round);
            self.try_after(&guest, *other, round, &mut best);
            let before = self.nodes[*other as usize].before;
            if !self.is_stop(before) && !blinks.next() {
                self.try_after(&guest, before, round, &mut best);
            }
        }
        // A round that is begun too soon is hard to be rid of.
        if best.fits() && !blinks.opens() {
            return best;
        }
        for round in self.empties() {
            if self.admits(guest.spot, stop, round) {
                self.turn_to(&mut guest, round);
                self.try_empty(&guest, round, &mut best);
            }
        }
        best
    }

    /// The same day by day.
    pub(super) fn fit_days(&self, stop: u32, blinks: &mut Blinks, best: &mut [Fit; 64]) {
        let mut guest = self.guest(stop);
        let day = |round: u32| self.ground.watches[round as usize].day as usize % 64;
        for other in self.ground.beside(stop) {
            let round = self.nodes[*other as usize].round;
            if round == NONE || blinks.next() || !self.admits(guest.spot, stop, round) {
                continue;
            }
            self.turn_to(&mut guest, round);
            let best = &mut best[day(round)];
            self.try_after(&guest, *other, round, best);
            let before = self.nodes[*other as usize].before;
            if !self.is_stop(before) && !blinks.next() {
                self.try_after(&guest, before, round, best);
            }
        }
        let opens = blinks.opens();
        for round in self.empties() {
            let best = &mut best[day(round)];
            if (opens || !best.fits()) && self.admits(guest.spot, stop, round) {
                self.turn_to(&mut guest, round);
                self.try_empty(&guest, round, best);
            }
        }
    }

    /// Where `stop` costs least in the rounds that have stops.
    pub(super) fn fit_used(&self, stop: u32) -> Fit {
        let mut best = Fit::NOWHERE;
        for round in (0..self.rounds.len() as u32).filter(|r| 0 < self.rounds[*r as usize].count) {
            self.fit_round(stop, round, &mut best);
        }
        best
    }

    /// Where `stop` costs least of all places.
    pub(super) fn fit_anywhere(&self, stop: u32) -> Fit {
        let mut best = self.fit_used(stop);
        for round in self.empties() {
            self.fit_round(stop, round, &mut best);
        }
        best
    }

    /// Whether `stop` fits into `round` more cheaply than `best` says.
    pub(super) fn fit_round(&self, stop: u32, round: u32, best: &mut Fit) {
        let mut guest = self.guest(stop);
        if !self.admits(guest.spot, stop, round) {
            return;
        }
        self.turn_to(&mut guest, round);
        let closed = self.ground.pair(stop, self.rounds[round as usize].hours).last;
        let mut node = self.start(round);
        let end = self.end(round);
        while node != end && self.nodes[node as usize].leave <= closed {
            self.try_after(&guest, node, round, best);
            node = self.nodes[node as usize].after;
        }
    }

    /// Whether `round` may have the stop at all, its place apart.
    #[inline]
    pub(super) fn admits(&self, spot: &Spot, stop: u32, round: u32) -> bool {
        let row = &self.rounds[round as usize];
        spot.load <= row.spare
            && self.ground.pair(stop, row.hours).is_open()
            && (!spot.tied
                || self.ground.ties.allow(self.ground, |o| self.home(o), stop, round as usize))
    }

    fn guest(&self, stop: u32) -> Guest<'_> {
        let spot = &self.ground.spots[stop as usize];
        let (from, to) = (self.ground.ways(0, spot.exit).0, self.ground.ways(0, spot.enter).1);
        Guest { stop, spot, profile: 0, from, to }
    }

    #[inline]
    fn turn_to<'g>(&'g self, guest: &mut Guest<'g>, round: u32) {
        let profile = self.ground.watches[round as usize].profile;
        if profile != guest.profile {
            guest.profile = profile;
            guest.from = self.ground.ways(profile, guest.spot.exit).0;
            guest.to = self.ground.ways(profile, guest.spot.enter).1;
        }
    }

    /// Takes a place in a round without stops for `best`, if one is possible and cheaper.
    #[inline]
    fn try_empty(&self, guest: &Guest<'_>, round: u32, best: &mut Fit) {
        self.try_after(guest, self.start(round), round, best);
        let rest = self.rest_of(round);
        if rest != NONE {
            self.try_after(guest, rest, round, best);
        }
    }

    /// Takes the place right after node `before` for `best`, if it is possible and cheaper.
    #[inline]
    fn try_after(&self, guest: &Guest<'_>, before: u32, round: u32, best: &mut Fit) {
        let node = &self.nodes[before as usize];
        let after = &self.nodes[node.after as usize];
        let out = length(guest.to[node.exit as usize]);
        let home = length(guest.from[after.enter as usize]);
        let row = &self.rounds[round as usize];
        let pair = self.ground.pair(guest.stop, row.hours);
        let way = out + home - after.gap;
        let added = i64::from(way) * self.ground.price + pair.price;
        if best.added <= added {
            return;
        }
        let hours = &self.ground.hours[row.hours as usize];
        let there = hours.arrive(node.leave, out);
        let begin = self.ground.begin(pair, there);
        if NEVER <= begin || after.latest < hours.arrive(begin + guest.spot.service, home) {
            return;
        }
        let added = added + self.extra(guest.stop, round);
        if added < best.added && self.holds(guest, before, round, way) {
            *best = Fit { added, before };
        }
    }

    /// What serving `stop` in `round` adds besides the way and its own price.
    #[inline]
    pub(super) fn extra(&self, stop: u32, round: u32) -> i64 {
        let opens = self.rounds[round as usize].count == 0;
        let fixed = if opens { self.ground.watches[round as usize].fixed } else { 0 };
        fixed + self.soft.new_face(self.ground, stop, round)
    }

    /// Whether loads and the longest duty hold with the guest right after node `before`.
    #[inline]
    fn holds(&self, guest: &Guest<'_>, before: u32, round: u32, way: i32) -> bool {
        if self.flow.is_needed() && !self.flow.fits(self.ground, guest.stop, round, before) {
            return false;
        }
        let duty = self.ground.watches[round as usize].duty;
        duty == i32::MAX
            || (self.rounds[round as usize].busy + way + guest.spot.service <= duty
                && (!self.ground.idle || self.is_within_duty(round, &[(guest.stop, before)])))
    }

    /// Whether the crew of `round` is out no longer than it may, each stop of `guests` right after
    /// its node, those of one node in their order.
    pub(super) fn is_within_duty(&self, round: u32, guests: &[(u32, u32)]) -> bool {
        let watch = &self.ground.watches[round as usize];
        let mut stops = Vec::with_capacity(self.rounds[round as usize].count as usize + 2);
        let joins = |stops: &mut Vec<u32>, node: u32| {
            stops.extend(guests.iter().filter(|guest| guest.1 == node).map(|guest| guest.0));
        };
        joins(&mut stops, self.start(round));
        let goes_out = !guests.is_empty() || 0 < self.rounds[round as usize].count;
        for stop in self.all_of(round).filter(|_| goes_out) {
            stops.push(stop);
            joins(&mut stops, stop);
        }
        let walks = (watch.hours..watch.hours + watch.choices)
            .filter_map(|row| self.walk(round, row, &stops));
        let taken = walks.min_by_key(|(back, _)| *back);
        taken.is_some_and(|(back, depart)| back - depart <= watch.duty)
    }

    /// When the round is back with `stops` in the hours of row `row`, and when it can leave for
    /// that at the latest; `None` if the times do not work out.
    pub(super) fn walk(&self, round: u32, row: u32, stops: &[u32]) -> Option<(i32, i32)> {
        let watch = &self.ground.watches[round as usize];
        let hours: &Hours = &self.ground.hours[row as usize];
        let (mut now, mut here) = (hours.start, watch.place);
        if stops.is_empty() {
            return Some((now, now));
        }
        for stop in stops {
            let spot = &self.ground.spots[*stop as usize];
            let way = self.ground.way(watch.profile, here, spot.enter);
            let begin = self.begin_at(*stop, row, hours.arrive(now, way));
            if NEVER <= begin {
                return None;
            }
            (now, here) = (begin + spot.service, spot.exit);
        }
        let back = hours.arrive(now, self.ground.way(watch.profile, here, watch.back));
        let (mut latest, mut next) = (back, watch.back);
        for stop in stops.iter().rev() {
            let spot = &self.ground.spots[*stop as usize];
            let way = self.ground.way(watch.profile, spot.exit, next);
            latest = self.begin_by(*stop, row, hours.depart_by(latest, way) - spot.service);
            next = spot.enter;
        }
        let way = self.ground.way(watch.profile, watch.place, next);
        (back <= hours.end).then_some((back, hours.depart_by(latest, way)))
    }
}
