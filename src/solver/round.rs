//! One round with its earliest and latest moments, so that an insertion is judged at once.

use super::ground::{Ground, Pair};
use super::timing::{first, last};

/// Where a stop would go in a round, and what that costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    /// What the round then costs more.
    pub(super) added: i64,
    /// Before which of its stops.
    pub(super) at: u32,
}

impl Fit {
    /// It fits nowhere.
    pub(super) const NOWHERE: Self = Self { added: i64::MAX, at: 0 };

    pub(super) const fn fits(self) -> bool {
        self.added != i64::MAX
    }
}

/// A round; rows of `leave`, `latest` and `gap` are one more than stops, the crew's place being
/// row 0 of `leave` and the last row of `latest`.
#[derive(Debug, Clone, Default)]
pub(super) struct Round {
    pub(super) shift: usize,
    pub(super) stops: Vec<u32>,
    pub(super) cost: i64,
    places: Vec<u32>,
    leave: Vec<i32>,
    latest: Vec<i32>,
    gap: Vec<i32>,
}

impl Round {
    /// An empty round of shift `shift`.
    pub(super) fn new(ground: &Ground, shift: usize) -> Self {
        let mut round = Self { shift, ..Self::default() };
        round.renew(ground);
        round
    }

    /// Takes over `other`, keeping the room that is there already.
    pub(super) fn copy_from(&mut self, other: &Self) {
        self.shift = other.shift;
        self.cost = other.cost;
        self.stops.clone_from(&other.stops);
        self.places.clone_from(&other.places);
        self.leave.clone_from(&other.leave);
        self.latest.clone_from(&other.latest);
        self.gap.clone_from(&other.gap);
    }

    /// Works out everything from `stops`; false when the times do not work out.
    pub(super) fn renew(&mut self, ground: &Ground) -> bool {
        let watch = &ground.watches[self.shift];
        self.places.clear();
        self.places.push(watch.place);
        self.places.extend(self.stops.iter().map(|stop| ground.spots[*stop as usize].place));
        self.places.push(watch.place);
        self.leave.clear();
        self.leave.push(watch.hours.start);
        self.gap.clear();
        self.cost = 0;
        let mut now = watch.hours.start;
        for (row, stop) in self.stops.iter().enumerate() {
            let (from, _) = ground.ways(watch.profile, self.places[row]);
            let gap = from[self.places[row + 1] as usize];
            let pair = ground.pair(*stop, self.shift);
            let there = watch.hours.arrive(now, gap);
            let Some(begin) = first(ground.slots(pair), there) else { return false };
            now = begin + ground.spots[*stop as usize].service;
            self.leave.push(now);
            self.gap.push(gap);
            self.cost += i64::from(gap) * ground.price + pair.price;
        }
        let count = self.stops.len();
        let (from, _) = ground.ways(watch.profile, self.places[count]);
        let home = if count == 0 { 0 } else { from[watch.place as usize] };
        self.gap.push(home);
        self.cost += i64::from(home) * ground.price;
        self.renew_latest(ground);
        watch.hours.arrive(now, home) <= watch.hours.end
    }

    fn renew_latest(&mut self, ground: &Ground) {
        let watch = &ground.watches[self.shift];
        let count = self.stops.len();
        self.latest.clear();
        self.latest.resize(count + 1, watch.hours.end);
        for row in (0..count).rev() {
            let stop = self.stops[row];
            let leave = watch.hours.depart_by(self.latest[row + 1], self.gap[row + 1]);
            let begin = leave - ground.spots[stop as usize].service;
            let slots = ground.slots(ground.pair(stop, self.shift));
            self.latest[row] = last(slots, begin).unwrap_or(-1);
        }
    }

    /// The cheapest way to insert `stop`.
    pub(super) fn fit(&self, ground: &Ground, stop: u32, pair: &Pair) -> Fit {
        let watch = &ground.watches[self.shift];
        let spot = &ground.spots[stop as usize];
        let (from, to) = ground.ways(watch.profile, spot.place);
        let slots = ground.slots(pair);
        let closed = slots.last().map_or(-1, |slot| slot.1);
        let mut best = Fit::NOWHERE;
        for (at, depart) in self.leave.iter().enumerate() {
            if closed < *depart {
                break;
            }
            let out = to[self.places[at] as usize];
            let home = from[self.places[at + 1] as usize];
            let added = i64::from(out + home - self.gap[at]);
            if best.added <= added {
                continue;
            }
            let there = watch.hours.arrive(*depart, out);
            let Some(begin) = first(slots, there) else { continue };
            if watch.hours.arrive(begin + spot.service, home) <= self.latest[at] {
                best = Fit { added, at: at as u32 };
            }
        }
        if best.fits() {
            best.added = best.added * ground.price + pair.price;
        }
        best
    }
}
