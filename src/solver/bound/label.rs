//! Labels: partial rounds, of which the better ones dominate the others.

use std::mem;

use super::super::timing::{first, last};
use super::class::Class;

/// Prices are counted in this part of a second, so that every sum is exact.
pub(super) const SCALE: i64 = 1 << 12;

/// How many of the nearest rows a stop remembers at first, itself left out.
const NEAREST: usize = 3;

/// How many rows a stop remembers at most, itself among them.
const MEMORY: usize = 16;

/// Into how many parts the clock is cut, as a row and as a number.
const BUCKETS: usize = 32;
const PARTS: i32 = 32;

/// No label before it.
const NOBODY: u32 = u32::MAX;

/// Which end of the round a label starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// From the start: a label tells when its last stop begins at the earliest.
    Start,
    /// From the end: a label tells how long before the end its first stop begins at the latest.
    End,
}

/// A partial round.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    /// Travel less what its stops pay, in parts of a second.
    pub(super) cost: i64,
    /// Seconds from the side it starts from.
    pub(super) clock: i32,
    pub(super) load: i32,
    pub(super) busy: i32,
    /// The rows it remembers, as places in the memory of its stop; the lowest bit is its own.
    pub(super) memory: u16,
    pub(super) spot: u16,
    /// Its row in the list of steps.
    pub(super) step: u32,
}

impl Label {
    /// Whether no round made of `other` is better than that made of this.
    #[inline]
    fn dominates(&self, other: &Self, exact: bool) -> bool {
        self.cost <= other.cost
            && self.clock <= other.clock
            && self.load <= other.load
            && self.busy <= other.busy
            && (!exact || self.memory & !other.memory == 0)
    }
}

/// A way from one stop to another in the direction of the labels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub(super) to: u16,
    /// The bit of the other stop's row in the memory of this one, if it is there.
    pub(super) bit: u16,
    pub(super) cost: i64,
    /// What the clock counts on it, and how long the crew is busy.
    time: i32,
    busy: i32,
    /// For each place of this memory the bit of the same row in the other memory.
    map: [u16; MEMORY],
}

/// The rows each stop remembers: its own first.
#[derive(Debug, Clone)]
pub(super) struct Memory(Vec<Vec<usize>>);

impl Memory {
    /// The nearest rows of each spot of `class`.
    pub(super) fn of(class: &Class) -> Self {
        let side = class.side();
        let both = |one: usize, other: usize| {
            let (there, back) =
                (class.travel[one * side + other], class.travel[other * side + one]);
            i64::from(there) + i64::from(back)
        };
        let nearest = |spot: usize| {
            let mut rows = vec![class.spots[spot].row];
            let mut near: Vec<usize> = (0..class.spots.len()).collect();
            near.sort_by_key(|other| (both(spot, *other), *other));
            for row in near.into_iter().map(|other| class.spots[other].row) {
                if rows.len() <= NEAREST && !rows.contains(&row) {
                    rows.push(row);
                }
            }
            rows
        };
        Self((0..class.spots.len()).map(nearest).collect())
    }

    /// Lets `spot` remember `row`; whether that is new, and there is room for it.
    pub(super) fn remember(&mut self, spot: usize, row: usize) -> bool {
        let rows = &mut self.0[spot];
        let grows = rows.len() < MEMORY && !rows.contains(&row);
        if grows {
            rows.push(row);
        }
        grows
    }

    /// Whether a round over `spots` goes back to no row that is still remembered.
    pub(super) fn allows(&self, class: &Class, spots: &[usize]) -> bool {
        let mut memory: Vec<usize> = Vec::new();
        for spot in spots {
            let row = class.spots[*spot].row;
            if memory.contains(&row) {
                return false;
            }
            memory.retain(|row| self.0[*spot].contains(row));
            memory.push(row);
        }
        true
    }

    /// The way from `from` to `to`, as what is remembered sees it.
    pub(super) fn arc(&self, class: &Class, (from, to): (usize, usize), side: Side) -> Arc {
        let bit = |spot: usize, row: usize| {
            self.0[spot].iter().position(|known| *known == row).map_or(0, |at| 1_u16 << at)
        };
        let mut map = [0; MEMORY];
        for (row, bit_there) in self.0[from].iter().zip(&mut map) {
            *bit_there = bit(to, *row);
        }
        let own = self.0[to].first().copied().unwrap_or_default();
        let (one, other) = if side == Side::Start { (from, to) } else { (to, from) };
        let time = class.time[one * class.side() + other];
        let busy = class.busy(one, other);
        Arc { to: to as u16, bit: bit(from, own), cost: 0, time, busy, map }
    }
}

/// All labels of one side.
#[derive(Debug)]
pub(super) struct Labels<'a> {
    class: &'a Class,
    side: Side,
    /// For each stop and part of the clock the labels kept, the cheapest first.
    kept: Vec<Vec<Label>>,
    /// The cost of the cheapest of each.
    least: Vec<i64>,
    /// For each label kept the label before it, and its stop.
    steps: Vec<(u32, u16)>,
    /// How long one part of the clock is.
    part: i32,
    /// Up to when labels are carried on.
    until: i32,
    /// Beyond which none is of use.
    most: i32,
    exact: bool,
}

impl<'a> Labels<'a> {
    /// No label yet. Those of the start are carried on up to `middle`, those of the end above it.
    pub(super) fn new(class: &'a Class, side: Side, middle: i32, exact: bool) -> Self {
        let (until, most) = match side {
            Side::Start => (middle, class.clock.end),
            Side::End => (class.clock.end - middle - 1, class.clock.end - middle - 1),
        };
        let part = class.clock.end / PARTS + 1;
        let kept = vec![Vec::new(); class.spots.len() * BUCKETS];
        let least = vec![i64::MAX; kept.len()];
        Self { class, side, kept, least, steps: Vec::new(), part, until, most, exact }
    }

    /// Makes every label that is not dominated; `false` when there are more than `most`.
    /// Only so many ways are gone from each stop.
    pub(super) fn run(
        &mut self,
        (arcs, ways): (&[Vec<Arc>], usize),
        starts: &[i64],
        most: usize,
    ) -> bool {
        let mut waiting: Vec<Vec<Label>> = vec![Vec::new(); BUCKETS];
        for (spot, cost) in starts.iter().enumerate() {
            self.start(spot, *cost, &mut waiting);
        }
        for bucket in 0..BUCKETS {
            loop {
                let mut batch = mem::take(&mut waiting[bucket]);
                if batch.is_empty() {
                    break;
                }
                batch.sort_unstable_by_key(|label| {
                    (label.spot, label.cost, label.clock, label.load, label.memory, label.step)
                });
                for label in batch {
                    let Some(label) = self.keep(label, bucket) else { continue };
                    if label.clock <= self.until {
                        let arcs = &arcs[usize::from(label.spot)];
                        self.extend(&label, &arcs[..ways.min(arcs.len())], &mut waiting);
                    }
                }
                if most < self.steps.len() {
                    return false;
                }
            }
        }
        true
    }

    /// How many labels there are.
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// The labels kept at `spot`.
    pub(super) fn at(&self, spot: usize) -> impl Iterator<Item = &Label> {
        self.kept[spot * BUCKETS..(spot + 1) * BUCKETS].iter().flatten()
    }

    /// The stops of `label`, from it back to the side it started from.
    pub(super) fn stops(&self, label: &Label) -> Vec<usize> {
        let mut stops = Vec::new();
        let mut step = label.step;
        while let Some((before, spot)) = self.steps.get(step as usize) {
            stops.push(usize::from(*spot));
            step = *before;
        }
        stops
    }

    /// Whether the crew can go home from the stop of a label of the start.
    pub(super) fn is_home(&self, label: &Label) -> bool {
        let (spot, ends) = (usize::from(label.spot), self.class.spots.len());
        self.class.is_home(spot, label.clock)
            && label.busy + self.class.busy(spot, ends) <= self.class.duty
    }

    fn start(&mut self, spot: usize, cost: i64, waiting: &mut [Vec<Label>]) {
        let (class, ends) = (self.class, self.class.spots.len());
        let (clock, busy) = match self.side {
            Side::Start => (class.next(ends, 0, spot), class.busy(ends, spot)),
            Side::End => {
                let begin = class.before(spot, class.clock.end, ends);
                (begin.map(|begin| class.clock.end - begin), class.busy(spot, ends))
            }
        };
        let Some(clock) = clock.filter(|clock| *clock <= self.most) else { return };
        let (load, spot) = (class.spots[spot].load, spot as u16);
        self.wait(Label { cost, clock, load, busy, memory: 1, spot, step: NOBODY }, waiting);
    }

    /// Puts a label where its part of the clock finds it.
    fn wait(&self, label: Label, waiting: &mut [Vec<Label>]) {
        let fits = label.load <= self.class.room && label.busy <= self.class.duty;
        let bucket = (label.clock / self.part) as usize;
        if fits && !self.is_dominated(&label, bucket) {
            waiting[bucket].push(label);
        }
    }

    /// Whether a label kept so far makes `label` needless.
    fn is_dominated(&self, label: &Label, bucket: usize) -> bool {
        let first = usize::from(label.spot) * BUCKETS;
        let rows = first..=first + bucket;
        let rows = self.least[rows.clone()].iter().zip(&self.kept[rows]);
        rows.rev().filter(|(least, _)| **least <= label.cost).any(|(_, kept)| {
            let cheaper = kept.iter().take_while(|other| other.cost <= label.cost);
            cheaper.into_iter().any(|other| other.dominates(label, self.exact))
        })
    }

    /// Keeps `label` unless another dominates it; as it is kept.
    fn keep(&mut self, mut label: Label, bucket: usize) -> Option<Label> {
        if self.is_dominated(&label, bucket) {
            return None;
        }
        let first = usize::from(label.spot) * BUCKETS;
        let before = label.step;
        label.step = self.steps.len() as u32;
        self.steps.push((before, label.spot));
        let kept = &mut self.kept[first + bucket];
        let at = kept.partition_point(|other| other.cost <= label.cost);
        kept.insert(at, label);
        self.least[first + bucket] = self.least[first + bucket].min(label.cost);
        Some(label)
    }

    fn extend(&self, label: &Label, arcs: &[Arc], waiting: &mut [Vec<Label>]) {
        let (class, end) = (self.class, self.class.clock.end);
        let leave = label.clock + class.spots[usize::from(label.spot)].service;
        for arc in arcs {
            if label.memory & arc.bit != 0 {
                continue;
            }
            let spot = &class.spots[usize::from(arc.to)];
            let clock = match self.side {
                Side::Start => first(&spot.slots, class.clock.arrive(leave, arc.time)),
                Side::End => {
                    let leave = class.clock.depart_by(end - label.clock, arc.time);
                    last(&spot.slots, leave - spot.service).map(|begin| end - begin)
                }
            };
            let Some(clock) = clock.filter(|clock| *clock <= self.most) else { continue };
            let mut memory = 1;
            let mut left = label.memory;
            while left != 0 {
                memory |= arc.map[left.trailing_zeros() as usize];
                left &= left - 1;
            }
            let next = Label {
                cost: label.cost + arc.cost,
                clock,
                load: label.load + spot.load,
                busy: label.busy + arc.busy,
                memory,
                spot: arc.to,
                step: label.step,
            };
            self.wait(next, waiting);
        }
    }
}
