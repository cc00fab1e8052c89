//! What the search looks up all the time, worked out once a problem.

use crate::unit::{Index, Seconds};

use super::flow::Loads;
use super::near;
use super::pairs::{Pair, Pairs};
use super::parcel::{Parcel, parcels};
use super::problem::{Problem, Shift, ShiftId};
use super::soft::Prices;
use super::ties::Ties;
use super::timing::{Hours, NEVER, length};
use super::travel::Travel;

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// Travel of one profile, both ways round, so that a stop's times lie side by side.
#[derive(Debug)]
struct Ways {
    from: Travel,
    to: Travel,
}

/// The stop as the search sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) enter: u32,
    pub(super) exit: u32,
    pub(super) service: i32,
    /// When it first opens and last closes.
    pub(super) open: i32,
    pub(super) close: i32,
    /// What it takes of the first kind of load.
    pub(super) load: i32,
    /// What tier it counts in, and its worth there and in the last layer.
    pub(super) tier: u8,
    /// Whether more than skills, hours and one load decide where it may go.
    pub(super) tied: bool,
    /// Whether it is the rest of a shift.
    pub(super) rest: bool,
    /// The parcel it belongs to, or `NONE`.
    pub(super) parcel: u32,
    pub(super) worth: u32,
    pub(super) price: u32,
}

impl Spot {
    /// Whether it has importance, not only a price.
    pub(super) const fn matters(&self) -> bool {
        self.tier == 1 || 0 < self.worth
    }
}

/// The shift as the search sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch {
    pub(super) place: u32,
    pub(super) back: u32,
    pub(super) profile: u32,
    pub(super) day: u32,
    pub(super) crew: u32,
    /// Shifts of one class are alike to every stop.
    pub(super) class: u32,
    /// The first of its hours, and how many pauses it may choose from.
    pub(super) hours: u32,
    pub(super) choices: u32,
    /// What it can carry of the first kind.
    pub(super) room: i32,
    /// The longest it may be out.
    pub(super) duty: i32,
    pub(super) overtime_from: i32,
    /// What a first stop adds besides its own way, and how long the crew is busy without it: the
    /// way to the rest and back, where there is one.
    pub(super) fixed: i64,
    pub(super) idle: i32,
    /// The stop at which the crew rests, or `NONE`.
    pub(super) rest: u32,
}

/// The problem as the search sees it: flat rows of small numbers.
#[derive(Debug)]
pub(super) struct Ground {
    pub(super) spots: Vec<Spot>,
    pub(super) watches: Vec<Watch>,
    /// All hours a round can have: row [`Watch::hours`] and those after it.
    pub(super) hours: Vec<Hours>,
    pub(super) price: i64,
    /// The mean time from a stop to one of its nearest ten, at least 1.
    pub(super) short_way: i64,
    pub(super) parcels: Vec<Parcel>,
    pub(super) ties: Ties,
    pub(super) loads: Loads,
    pub(super) prices: Prices,
    /// Whether a crew can come before a door opens, or rests on the way.
    pub(super) idle: bool,
    /// The first shift of each class.
    pub(super) classes: Vec<u32>,
    side: usize,
    ways: Vec<Ways>,
    pairs: Pairs,
    beside: Vec<Vec<u32>>,
    near: Vec<Vec<u32>>,
}

impl Ground {
    pub(super) fn new(problem: &Problem) -> Self {
        let (parcels, parcel_of) = parcels(problem);
        let ties = Ties::new(problem);
        let spots = problem.stops.iter().map(|(id, stop)| Spot {
            enter: stop.place as u32,
            exit: stop.leaves_from() as u32,
            service: length(stop.service),
            open: stop.windows.first().map_or(0, |window| length(window.0)),
            close: stop.windows.last().map_or(0, |window| length(window.1)),
            load: stop.load.first().map_or(0, |load| load.cast_signed()),
            tier: stop.tier,
            tied: ties.binds(id.to_usize()),
            rest: problem.is_rest(id),
            parcel: parcel_of[id.to_usize()],
            worth: stop.worth,
            price: stop.price,
        });
        let (classes, class_of) = classes(problem);
        let mut hours = Vec::new();
        let watches = problem.shifts.iter().map(|(id, shift)| {
            let class = class_of[id.to_usize()];
            watch(shift, class, &mut hours, classes[class as usize] == id.to_usize() as u32)
        });
        let mut watches: Vec<Watch> = watches.collect();
        for row in 0..watches.len() {
            watches[row].hours = watches[classes[watches[row].class as usize] as usize].hours;
        }
        let mut ground = Self {
            spots: spots.collect(),
            watches,
            hours,
            price: i64::from(problem.weights.travel),
            short_way: 1,
            loads: Loads::new(problem, &parcels),
            prices: Prices::new(problem),
            idle: false,
            parcels,
            ties,
            classes,
            side: problem.travel.first().map_or(0, Travel::side),
            ways: ways(problem),
            pairs: Pairs::default(),
            beside: Vec::new(),
            near: Vec::new(),
        };
        ground.add_rests();
        ground.pairs = Pairs::new(problem, &ground);
        ground.idle = ground.has_rests() || ground.pairs.is_idle(&ground);
        ground.near = near::by_way(&ground);
        ground.beside = near::by_way_and_hour(&ground);
        ground.short_way = short_way(&ground);
        ground
    }

    /// The pair of a stop and the hours of a round.
    #[inline]
    pub(super) fn pair(&self, stop: u32, hours: u32) -> &Pair {
        self.pairs.of(stop, hours)
    }

    /// When service may begin.
    #[inline]
    pub(super) fn slots(&self, pair: &Pair) -> &[(i32, i32)] {
        self.pairs.slots(pair)
    }

    /// The earliest moment at `there` or after at which service may begin; [`NEVER`] if none.
    #[inline]
    pub(super) fn begin(&self, pair: &Pair, there: i32) -> i32 {
        if there <= pair.close {
            return there.max(pair.open);
        }
        if pair.last < there {
            return NEVER;
        }
        let later = self.slots(pair).iter().find(|slot| there <= slot.1);
        later.map_or(NEVER, |slot| slot.0.max(there))
    }

    /// The latest moment at `limit` or before at which service may begin; -1 if none.
    #[inline]
    pub(super) fn begin_by(&self, pair: &Pair, limit: i32) -> i32 {
        if pair.close == pair.last {
            return if limit < pair.open { -1 } else { limit.min(pair.close) };
        }
        let earlier = self.slots(pair).iter().rev().find(|slot| slot.0 <= limit);
        earlier.map_or(-1, |slot| slot.1.min(limit))
    }

    /// Whether two crews meet anywhere.
    pub(super) fn has_teams(&self) -> bool {
        self.parcels.iter().any(|parcel| matches!(parcel, Parcel::Team(_)))
    }

    /// How many copies of a site there are on average.
    pub(super) fn copies(&self) -> usize {
        let series = self.parcels.iter().filter(|parcel| parcel.is_series());
        let (sites, stops) =
            series.fold((0, 0), |sum, parcel| (sum.0 + 1, sum.1 + parcel.stops().len()));
        if sites == 0 { 1 } else { stops.div_ceil(sites) }
    }

    /// In how many classes of shift `stop` could be served.
    pub(super) fn choices(&self, stop: u32) -> i64 {
        let can = |shift: &&u32| self.can(stop, **shift as usize);
        self.classes.iter().filter(can).map(|_| 1).sum()
    }

    /// Whether `stop` could be served in shift `shift`, were its round empty.
    #[inline]
    pub(super) fn can(&self, stop: u32, shift: usize) -> bool {
        let watch = &self.watches[shift];
        (watch.hours..watch.hours + watch.choices).any(|hours| self.pair(stop, hours).is_open())
    }

    /// The times from `place` to everywhere, and from everywhere to it.
    #[inline]
    pub(super) fn ways(&self, profile: u32, place: u32) -> (&[Seconds], &[Seconds]) {
        let ways = &self.ways[profile as usize];
        (ways.from.row(place as usize), ways.to.row(place as usize))
    }

    /// The time from one place to another.
    #[inline]
    pub(super) fn way(&self, profile: u32, from: u32, to: u32) -> i32 {
        length(self.ways[profile as usize].from.time(from as usize, to as usize))
    }

    /// How many places and profiles there are.
    pub(super) const fn size(&self) -> (usize, usize) {
        (self.side, self.ways.len())
    }

    /// The stops near `stop`, the nearest first, itself left out.
    #[inline]
    pub(super) fn near(&self, stop: u32) -> &[u32] {
        &self.near[stop as usize]
    }

    /// The stops beside which `stop` is likely to stand in a round, the likeliest first.
    #[inline]
    pub(super) fn beside(&self, stop: u32) -> &[u32] {
        &self.beside[stop as usize]
    }

    /// How far `stop` lies from the place of the first crew that could serve it.
    pub(super) fn away(&self, stop: u32) -> i64 {
        let Some(shift) = self.classes.iter().find(|shift| self.can(stop, **shift as usize)) else {
            return 0;
        };
        let watch = &self.watches[*shift as usize];
        i64::from(self.way(watch.profile, watch.place, self.spots[stop as usize].enter))
    }
}

fn watch(shift: &Shift, class: u32, hours: &mut Vec<Hours>, first: bool) -> Watch {
    let all = Hours::each(shift);
    let (row, choices) = (hours.len() as u32, all.len() as u32);
    if first {
        hours.extend(all);
    }
    Watch {
        place: shift.place as u32,
        back: shift.ends_at() as u32,
        profile: shift.profile as u32,
        day: shift.day,
        crew: shift.crew,
        class,
        hours: row,
        choices,
        room: shift.room.first().map_or(i32::MAX, |room| room.cast_signed().max(0)),
        duty: shift.duty.map_or(i32::MAX, length),
        overtime_from: shift.overtime_from.map_or(i32::MAX, length),
        fixed: i64::from(shift.fixed),
        idle: 0,
        rest: shift.rest.map_or(NONE, |rest| rest.to_usize() as u32),
    }
}

/// The first shift of each class, and the class of each shift.
fn classes(problem: &Problem) -> (Vec<u32>, Vec<u32>) {
    let weights = problem.weights;
    let named = named(problem);
    let like = |shift: &Shift| match weights.face + weights.balance {
        0 => Shift { crew: 0, ..shift.clone() },
        _ => shift.clone(),
    };
    let mut classes: Vec<(Shift, ShiftId)> = Vec::new();
    let mut class_of = Vec::new();
    for (id, shift) in problem.shifts.iter() {
        let like = like(shift);
        let same = |(other, first): &(Shift, ShiftId)| {
            *other == like && named[first.to_usize()] == named[id.to_usize()]
        };
        let known = classes.iter().position(same);
        class_of.push(known.unwrap_or(classes.len()) as u32);
        if known.is_none() {
            classes.push((like, id));
        }
    }
    (classes.into_iter().map(|(_, id)| id.to_usize() as u32).collect(), class_of)
}

/// For each shift the stops that name it, and with which price.
fn named(problem: &Problem) -> Vec<Vec<(u32, Option<u32>)>> {
    let mut named = vec![Vec::new(); problem.shifts.len()];
    for (row, stop) in (0..).zip(problem.stops.rows()) {
        for shift in stop.allowed.iter().flatten() {
            named[shift.to_usize()].push((row, None));
        }
        for (shift, price) in &stop.prices {
            named[shift.to_usize()].push((row, Some(*price)));
        }
    }
    named
}

fn ways(problem: &Problem) -> Vec<Ways> {
    let both = |travel: &Travel| Ways { from: travel.clone(), to: travel.transposed() };
    problem.travel.iter().map(both).collect()
}

fn short_way(ground: &Ground) -> i64 {
    let (mut sum, mut count) = (0, 0);
    for (stop, spot) in ground.spots.iter().enumerate() {
        let there = |other: &&u32| ground.spots[**other as usize].enter != spot.enter;
        for other in ground.near(stop as u32).iter().filter(there).take(10) {
            let way = ground.way(0, spot.exit, ground.spots[*other as usize].enter);
            if way < NEVER {
                sum += i64::from(way);
                count += 1;
            }
        }
    }
    if count == 0 { 1 } else { (sum / count).max(1) }
}
