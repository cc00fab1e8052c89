//! Which stop could be served in which hours, were the round empty.

use crate::unit::Index;

use super::constraint::{has_skills, is_allowed, late_price};
use super::ground::Ground;
use super::problem::{Problem, Shift, ShiftId, Stop};
use super::timing::{Slot, length};

/// A stop and the hours of a round; closed when the stop cannot be served in them at all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    /// Price of serving the stop in such a shift, travel apart.
    pub(super) price: i64,
    /// The first interval in which service may begin.
    pub(super) open: i32,
    pub(super) close: i32,
    /// The last moment at which service may begin; -1 when closed.
    pub(super) last: i32,
    slots: (u32, u32),
}

impl Pair {
    const CLOSED: Self = Self { price: 0, open: 0, close: -1, last: -1, slots: (0, 0) };

    #[inline]
    pub(super) const fn is_open(&self) -> bool {
        0 <= self.last
    }
}

/// All pairs, stop by stop.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    rows: Vec<Pair>,
    hours: usize,
    slots: Vec<Slot>,
}

impl Pairs {
    pub(super) fn new(problem: &Problem, ground: &Ground) -> Self {
        let hours = ground.hours.len();
        let mut pairs = Self {
            rows: vec![Pair::CLOSED; problem.stops.len() * hours],
            hours,
            slots: Vec::new(),
        };
        for (id, stop) in problem.stops.iter() {
            for shift in ground.classes.iter().map(|row| ShiftId::from_usize(*row as usize)) {
                pairs.add(problem, ground, (id.to_usize(), stop), shift);
            }
        }
        pairs
    }

    #[inline]
    pub(super) fn of(&self, stop: u32, hours: u32) -> &Pair {
        &self.rows[stop as usize * self.hours + hours as usize]
    }

    /// Whether a crew can come before a door opens, or rests on the way.
    pub(super) fn is_idle(&self, ground: &Ground) -> bool {
        let mut rows =
            self.rows.chunks(self.hours.max(1)).flat_map(|row| row.iter().zip(&ground.hours));
        rows.any(|(pair, hours)| {
            pair.is_open() && (hours.start < pair.open || hours.pause.0 < hours.end)
        })
    }

    #[inline]
    pub(super) fn slots(&self, pair: &Pair) -> &[Slot] {
        &self.slots[pair.slots.0 as usize..pair.slots.1 as usize]
    }

    fn add(&mut self, problem: &Problem, ground: &Ground, stop: (usize, &Stop), id: ShiftId) {
        let (row, stop) = stop;
        let shift = &problem.shifts[id];
        if !has_skills(stop, shift) || !is_allowed(stop, id) || !can_carry(stop, shift) {
            return;
        }
        let watch = &ground.watches[id.to_usize()];
        let out = ground.way(watch.profile, watch.place, stop.place as u32);
        let home = ground.way(watch.profile, stop.leaves_from() as u32, watch.back);
        let price = |price: &(ShiftId, u32)| (price.0 == id).then_some(u64::from(price.1));
        let extra: u64 = stop.prices.iter().filter_map(price).sum();
        for variant in watch.hours..watch.hours + watch.choices {
            let hours = &ground.hours[variant as usize];
            let mut slots = hours.slots(stop);
            let there = hours.arrive(hours.start, out);
            let back = |begin: i32| hours.arrive(begin + length(stop.service), home);
            slots.retain(|slot| there <= slot.1 && back(slot.0.max(there)) <= hours.end);
            let (Some(first), Some(last)) = (slots.first(), slots.last()) else { continue };
            self.rows[row * self.hours + variant as usize] = Pair {
                price: (late_price(problem, stop, shift) + extra).cast_signed(),
                open: first.0,
                close: first.1,
                last: last.1,
                slots: (self.slots.len() as u32, (self.slots.len() + slots.len()) as u32),
            };
            self.slots.extend(slots);
        }
    }
}

/// Whether the shift can carry what the stop asks for.
fn can_carry(stop: &Stop, shift: &Shift) -> bool {
    let fits = |load: &[u32]| {
        let room = |kind: usize| shift.room.get(kind).copied().unwrap_or(0);
        load.iter().enumerate().all(|(kind, load)| *load <= room(kind))
    };
    shift.room.is_empty() || fits(&stop.load) && fits(&stop.pickup)
}
