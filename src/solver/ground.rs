//! What the search looks up all the time, worked out once a problem.

use crate::unit::Index;

use super::constraint::{days_apart, has_skills, is_allowed, late_price};
use super::problem::{Problem, StopId};
use super::timing::{Hours, NEVER, Slot, first, length};
use super::travel::Travel;

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// How many neighbours of a stop are known.
const NEIGHBOURS: usize = 100;

/// A stop and a shift that could serve it, were the round empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) shift: u32,
    /// Price of serving the stop in this shift, travel apart.
    pub(super) price: i64,
    slots: (u32, u32),
}

/// Travel of one profile, both ways round, so that a stop's times lie side by side.
#[derive(Debug)]
struct Ways {
    from: Vec<i32>,
    to: Vec<i32>,
}

/// The stop as the search sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) place: u32,
    pub(super) service: i32,
    pub(super) tier: u8,
    pub(super) worth: u32,
}

/// The shift as the search sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch {
    pub(super) place: u32,
    pub(super) profile: u32,
    pub(super) day: u32,
    pub(super) hours: Hours,
}

/// The problem as the search sees it: flat rows of small numbers.
#[derive(Debug)]
pub(super) struct Ground {
    pub(super) spots: Vec<Spot>,
    pub(super) watches: Vec<Watch>,
    pub(super) price: i64,
    /// The mean time from a stop to one of its nearest ten, at least 1.
    pub(super) short_way: i64,
    side: usize,
    ways: Vec<Ways>,
    pairs: Vec<Pair>,
    first_pair: Vec<u32>,
    pair_of: Vec<u32>,
    slots: Vec<Slot>,
    near: Vec<Vec<u32>>,
    apart: Vec<Vec<(u32, u32)>>,
}

impl Ground {
    pub(super) fn new(problem: &Problem) -> Self {
        let stops = problem.stops.rows().iter().map(|stop| Spot {
            place: stop.place as u32,
            service: length(stop.service),
            tier: stop.tier,
            worth: stop.worth,
        });
        let watches = problem.shifts.rows().iter().map(|shift| Watch {
            place: shift.place as u32,
            profile: shift.profile as u32,
            day: shift.day,
            hours: Hours::of(shift),
        });
        let mut ground = Self {
            spots: stops.collect(),
            watches: watches.collect(),
            price: i64::from(problem.weights.travel),
            short_way: 1,
            side: problem.travel.first().map_or(0, Travel::side),
            ways: ways(problem),
            pairs: Vec::new(),
            first_pair: vec![0],
            pair_of: vec![NONE; problem.stops.len() * problem.shifts.len()],
            slots: Vec::new(),
            near: Vec::new(),
            apart: apart(problem),
        };
        for stop in problem.stops.ids() {
            ground.add_pairs(problem, stop);
        }
        ground.near = near(&ground);
        ground.short_way = short_way(&ground);
        ground
    }

    /// The shifts that could serve `stop`, and the row of the first of these pairs.
    #[inline]
    pub(super) fn pairs(&self, stop: u32) -> (usize, &[Pair]) {
        let from = self.first_pair[stop as usize] as usize;
        (from, &self.pairs[from..self.first_pair[stop as usize + 1] as usize])
    }

    /// How many shifts could serve `stop`.
    pub(super) fn choices(&self, stop: u32) -> i64 {
        let row = stop as usize;
        i64::from(self.first_pair[row + 1] - self.first_pair[row])
    }

    /// How many pairs there are.
    pub(super) const fn pair_count(&self) -> usize {
        self.pairs.len()
    }

    /// The pair of a stop and a shift that serves it.
    #[inline]
    pub(super) fn pair(&self, stop: u32, shift: usize) -> &Pair {
        &self.pairs[self.pair_of[stop as usize * self.watches.len() + shift] as usize]
    }

    /// The row of the pair of a stop and a shift, if it is one.
    #[inline]
    pub(super) fn pair_row(&self, stop: u32, shift: usize) -> Option<usize> {
        let row = self.pair_of[stop as usize * self.watches.len() + shift];
        (row != NONE).then_some(row as usize)
    }

    /// When service may begin.
    #[inline]
    pub(super) fn slots(&self, pair: &Pair) -> &[Slot] {
        &self.slots[pair.slots.0 as usize..pair.slots.1 as usize]
    }

    /// The times from `place` to everywhere, and from everywhere to it.
    #[inline]
    pub(super) fn ways(&self, profile: u32, place: u32) -> (&[i32], &[i32]) {
        let ways = &self.ways[profile as usize];
        let row = place as usize * self.side..(place as usize + 1) * self.side;
        (&ways.from[row.clone()], &ways.to[row])
    }

    /// The stops near `stop`, the nearest first, itself left out.
    #[inline]
    pub(super) fn near(&self, stop: u32) -> &[u32] {
        &self.near[stop as usize]
    }

    /// How far `stop` lies from the place of the first crew that could serve it.
    pub(super) fn away(&self, stop: u32) -> i64 {
        let Some(pair) = self.pairs(stop).1.first() else { return 0 };
        let watch = &self.watches[pair.shift as usize];
        let (from, _) = self.ways(watch.profile, watch.place);
        i64::from(from[self.spots[stop as usize].place as usize])
    }

    /// The stops `stop` is kept apart from, and by how many days.
    #[inline]
    pub(super) fn apart(&self, stop: u32) -> &[(u32, u32)] {
        &self.apart[stop as usize]
    }

    fn add_pairs(&mut self, problem: &Problem, id: StopId) {
        let stop = &problem.stops[id];
        for (shift_id, shift) in problem.shifts.iter() {
            if !has_skills(stop, shift) || !is_allowed(stop, shift_id) {
                continue;
            }
            let watch = self.watches[shift_id.to_usize()];
            let slots = watch.hours.slots(stop);
            let (from, to) = self.ways(watch.profile, stop.place as u32);
            let there = watch.hours.arrive(watch.hours.start, to[shift.place]);
            let Some(begin) = first(&slots, there) else { continue };
            let back = watch.hours.arrive(begin + length(stop.service), from[shift.place]);
            if watch.hours.end < back {
                continue;
            }
            let row = id.to_usize() * problem.shifts.len() + shift_id.to_usize();
            self.pair_of[row] = self.pairs.len() as u32;
            let from_slot = self.slots.len() as u32;
            self.slots.extend(slots);
            self.pairs.push(Pair {
                shift: shift_id.to_usize() as u32,
                price: late_price(problem, stop, shift).cast_signed(),
                slots: (from_slot, self.slots.len() as u32),
            });
        }
        self.first_pair.push(self.pairs.len() as u32);
    }
}

fn ways(problem: &Problem) -> Vec<Ways> {
    let both = |travel: &Travel| {
        let side = travel.side();
        let from = (0..side * side).map(|at| length(travel.time(at / side, at % side)));
        let to = (0..side * side).map(|at| length(travel.time(at % side, at / side)));
        Ways { from: from.collect(), to: to.collect() }
    };
    problem.travel.iter().map(both).collect()
}

fn apart(problem: &Problem) -> Vec<Vec<(u32, u32)>> {
    let mut grouped: Vec<(u32, StopId)> = Vec::new();
    for (id, stop) in problem.stops.iter() {
        grouped.extend(stop.apart.map(|(group, _)| (group, id)));
    }
    grouped.sort_unstable();
    let mut apart = vec![Vec::new(); problem.stops.len()];
    for group in grouped.chunk_by(|one, other| one.0 == other.0) {
        for (_, one) in group {
            for (_, other) in group.iter().filter(|other| other.1 != *one) {
                let days = days_apart(&problem.stops[*one], &problem.stops[*other]);
                apart[one.to_usize()].push((other.to_usize() as u32, days));
            }
        }
    }
    apart
}

/// For each stop that can be served at all, the others near it by travel both ways.
fn near(ground: &Ground) -> Vec<Vec<u32>> {
    let can = |stop: &u32| !ground.pairs(*stop).1.is_empty();
    let stops: Vec<u32> = (0..ground.spots.len() as u32).filter(can).collect();
    let mut near = vec![Vec::new(); ground.spots.len()];
    for stop in &stops {
        let place = ground.spots[*stop as usize].place;
        let mut far = vec![0_i64; ground.side];
        for profile in 0..ground.ways.len() as u32 {
            let (from, to) = ground.ways(profile, place);
            let both = from.iter().zip(to).map(|(out, home)| i64::from(*out) + i64::from(*home));
            far.iter_mut().zip(both).for_each(|(sum, both)| *sum += both);
        }
        let key = |other: &u32| (far[ground.spots[*other as usize].place as usize], *other);
        let mut others: Vec<u32> = stops.iter().copied().filter(|other| other != stop).collect();
        if NEIGHBOURS < others.len() {
            others.select_nth_unstable_by_key(NEIGHBOURS, key);
            others.truncate(NEIGHBOURS);
        }
        others.sort_unstable_by_key(key);
        near[*stop as usize] = others;
    }
    near
}

fn short_way(ground: &Ground) -> i64 {
    let (mut sum, mut count) = (0, 0);
    for (stop, spot) in ground.spots.iter().enumerate() {
        for other in ground.near(stop as u32).iter().take(10) {
            let (from, _) = ground.ways(0, spot.place);
            let way = from[ground.spots[*other as usize].place as usize];
            if way < NEVER {
                sum += i64::from(way);
                count += 1;
            }
        }
    }
    if count == 0 { 1 } else { (sum / count).max(1) }
}
