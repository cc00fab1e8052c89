//! Times from many places to many: all sources climb, then sweep down to the targets together.

#![expect(clippy::inline_always, reason = "a loop is as wide as the function it stands in")]

use std::mem;

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSliceMut;

use super::Hierarchy;
use super::ask::{Door, Ends, times};
use super::lanes::{Cost, LANES, Lanes, Width, Work};
use super::tape::{Sorted, Tape, sorted};
use super::tree::NONE;
use crate::road::NodeId;
use crate::unit::Millis;

/// A place's ends, each with its time and its length in centimetres.
pub(crate) type Spans = [(NodeId, Millis, u32); 2];

impl Hierarchy {
    /// Fills `cells`, a row a source, with what `write` makes of the least times from each of
    /// `from` to each of `to`.
    pub(crate) fn fill<C: Send>(
        &self,
        [from, to]: [&[Ends]; 2],
        cells: &mut [C],
        write: impl Fn(Millis) -> C + Sync,
    ) {
        let doors = |places: &[Ends]| sorted(places.iter().map(|ends| self.door(times(ends))));
        let sides = [doors(from), doors(to)];
        let write = |time: u32| write(if time < u32::FAR { Millis(time) } else { Millis::MAX });
        let asked = Asked { hierarchy: self, sides, columns: to.len(), width: Width::best() };
        asked.fill(|_, _, time| time, cells, write);
    }

    /// The same with the centimetres of the way, given those of each row of links: of ways that
    /// take the same time, one that is short.
    pub(crate) fn fill_both<C: Send>(
        &self,
        [from, to]: [&[Spans]; 2],
        of_link: impl Fn(u32) -> u32,
        cells: &mut [C],
        write: impl Fn(Millis, u32) -> C + Sync,
    ) {
        let both = |time: u32, length: u32| u64::from(time) << 32 | u64::from(length);
        let doors = |places: &[Spans]| {
            let ends = |spans: &Spans| spans.map(|(node, time, far)| (node, both(time.0, far)));
            sorted(places.iter().map(|spans| self.door(ends(spans))))
        };
        let (sides, lengths) = ([doors(from), doors(to)], self.lengths(of_link));
        let write = |cost: u64| {
            if cost < u64::FAR {
                write(Millis((cost >> 32) as u32), cost as u32)
            } else {
                write(Millis::MAX, 0)
            }
        };
        let asked = Asked { hierarchy: self, sides, columns: to.len(), width: Width::best() };
        asked.fill(|way, row, time| both(time, lengths[way][row]), cells, write);
    }
}

/// What is asked of a table: sources, and targets of so many columns.
struct Asked<'a, T> {
    hierarchy: &'a Hierarchy,
    sides: [Sorted<T>; 2],
    columns: usize,
    width: Width,
}

impl<T: Cost> Asked<'_, T> {
    /// Fills `cells` with what `write` makes of the least costs; `cost` is that of a row of a
    /// climb and its time.
    fn fill<C: Send>(
        self,
        cost: impl Fn(usize, usize, u32) -> T + Sync,
        cells: &mut [C],
        write: impl Fn(T) -> C + Sync,
    ) {
        if self.columns == 0 {
            return;
        }
        let Self { hierarchy, sides: [sources, targets], columns, width } = self;
        let tape = Tape::of(hierarchy, &targets, 1, |row, time| cost(1, row, time));
        // For each column the row of the tape's drops, or the last, which is far.
        let mut places = vec![targets.len() as u32; columns];
        for (place, (_, column)) in (0..).zip(targets.iter().rev()) {
            places[*column as usize] = place;
        }
        let mut rows: Vec<Option<&mut [C]>> = cells.chunks_exact_mut(columns).map(Some).collect();
        let mut work: Vec<(Door<T>, &mut [C])> = Vec::with_capacity(sources.len());
        for (door, row) in sources {
            work.extend(rows[row as usize].take().map(|row| (door, row)));
        }
        for row in rows.into_iter().flatten() {
            row.fill_with(|| write(T::FAR));
        }
        let climb = |row, time| cost(0, row, time);
        work.par_chunks_mut(LANES).for_each_init(
            || Sweep::new(hierarchy, &tape),
            |sweep, batch| {
                width.run(Turn { sweep, batch, places: &places, cost: &climb, write: &write });
            },
        );
    }
}

/// What one thread needs to sweep.
struct Sweep<'a, T> {
    hierarchy: &'a Hierarchy,
    tape: &'a Tape<T>,
    /// Times to the node at each depth of the present path.
    path: Vec<Lanes<T>>,
    /// Nodes above the sources, ascending, with their times.
    starts: Vec<(u32, Lanes<T>)>,
    /// Times to each target of the tape, and one that is far.
    found: Vec<Lanes<T>>,
    /// The same turned: one row a source.
    turned: Vec<T>,
}

impl<'a, T: Cost> Sweep<'a, T> {
    fn new(hierarchy: &'a Hierarchy, tape: &'a Tape<T>) -> Self {
        let targets = tape.drops.len();
        Self {
            hierarchy,
            tape,
            path: vec![Lanes::FAR; hierarchy.tree.height],
            starts: Vec::new(),
            found: vec![Lanes::FAR; targets + 1],
            turned: vec![T::FAR; LANES * stride(targets)],
        }
    }

    /// Climbs from all sources of a batch, sorted by rank, to all nodes above any of them.
    #[inline(always)]
    fn climb(
        &mut self,
        doors: impl Iterator<Item = Door<T>> + Clone,
        cost: &impl Fn(usize, u32) -> T,
    ) {
        let Self { hierarchy, path, starts, .. } = self;
        let (tree, climb) = (&hierarchy.tree, &hierarchy.climbs[0]);
        starts.clear();
        let next = doors.clone().skip(1).map(|door| door.low).chain([NONE]);
        for (lane, (door, next)) in doors.zip(next).enumerate() {
            for (depth, time) in door.ends {
                let known = &mut path[depth as usize].0[lane];
                *known = time.min(*known);
            }
            for rank in tree.path(door.low).take_while(|rank| *rank < next) {
                let depth = tree.depth[rank as usize] as usize;
                let own = mem::replace(&mut path[depth], Lanes::FAR);
                let rows = climb.first[rank as usize] as usize..;
                for (row, [depth, time]) in rows.zip(climb.of(rank)) {
                    path[*depth as usize].least(&own, cost(row, *time));
                }
                starts.push((rank, own));
            }
        }
    }

    /// Sweeps down the tape.
    #[inline(always)]
    fn fall(&mut self) {
        let Self { tape, path, starts, found, .. } = self;
        let (mut step, mut drop) = (0, 0);
        let mut found = found.iter_mut();
        let mut starts = starts.iter().rev().peekable();
        for stop in &tape.stops {
            while starts.next_if(|start| stop.rank < start.0).is_some() {}
            let mut own =
                starts.next_if(|start| start.0 == stop.rank).map_or(Lanes::FAR, |start| start.1);
            for (depth, time) in &tape.steps[step..stop.steps as usize] {
                own.least(&path[*depth as usize], *time);
            }
            step = stop.steps as usize;
            path[stop.depth as usize] = own;
            let drops = &tape.drops[drop..stop.drops as usize];
            drop = stop.drops as usize;
            for ([first, second], found) in drops.iter().zip(found.by_ref()) {
                let mut times = path[first.0 as usize].beyond(first.1);
                times.least(&path[second.0 as usize], second.1);
                *found = times;
            }
        }
    }

    /// Writes what was found into the rows of the sources, in the order of the columns.
    #[inline(always)]
    fn hand_out<C>(
        &mut self,
        batch: &mut [(Door<T>, &mut [C])],
        places: &[u32],
        write: &impl Fn(T) -> C,
    ) {
        let stride = stride(self.tape.drops.len());
        for (tile, found) in self.found.chunks(TILE).enumerate() {
            for (lane, row) in self.turned.chunks_exact_mut(stride).enumerate() {
                for (cell, times) in row[tile * TILE..].iter_mut().zip(found) {
                    *cell = times.0[lane];
                }
            }
        }
        for ((_, cells), row) in batch.iter_mut().zip(self.turned.chunks_exact(stride)) {
            for (cell, place) in cells.iter_mut().zip(places) {
                *cell = write(row[*place as usize]);
            }
        }
        // The path is left as a climb must find it.
        self.path.fill(Lanes::FAR);
    }
}

/// One batch of sources for a sweep.
struct Turn<'a, 'b, 'c, T, C, L, W> {
    sweep: &'a mut Sweep<'b, T>,
    batch: &'a mut [(Door<T>, &'c mut [C])],
    places: &'a [u32],
    cost: &'a L,
    write: &'a W,
}

impl<T: Cost, C, L: Fn(usize, u32) -> T, W: Fn(T) -> C> Work for Turn<'_, '_, '_, T, C, L, W> {
    #[inline(always)]
    fn run(self) {
        let doors = self.batch.iter().map(|(door, _)| *door);
        self.sweep.climb(doors, self.cost);
        self.sweep.fall();
        self.sweep.hand_out(self.batch, self.places, self.write);
    }
}

/// Targets turned at once: a line of the cache.
const TILE: usize = 16;

/// The width of a turned row: a whole number of tiles, and rows that do not all fall onto the same
/// lines of the cache.
const fn stride(targets: usize) -> usize {
    (targets + 1).next_multiple_of(TILE) + TILE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::road::{Link, Network, NodeId};
    use crate::unit::{Dice, Index};

    #[test]
    fn every_width_gives_the_same_times() {
        for seed in 0..20 {
            let mut dice = Dice::new(seed);
            let node = |dice: &mut Dice| NodeId::from_usize(dice.below(90));
            let link = |dice: &mut Dice| {
                let (from, to) = (node(dice), node(dice));
                Link { from, to, time: Millis(dice.below(9_999) as u32) }
            };
            let links: Vec<Link> = (0..200).map(|_| link(&mut dice)).collect();
            let hierarchy = Hierarchy::build(&Network::new(90, &links), &[]);
            let place = |row: usize| [(row, 0), (row, u32::MAX)];
            let places: Vec<Ends> = (0..90)
                .map(|row| place(row).map(|(row, time)| (NodeId::from_usize(row), Millis(time))))
                .collect();
            let [plain, avx2, avx512] = [Width::Plain, Width::Avx2, Width::Avx512].map(|width| {
                let doors = || sorted(places.iter().map(|ends| hierarchy.door(times(ends))));
                let mut cells = vec![7; 90 * 90];
                let sides = [doors(), doors()];
                let asked = Asked { hierarchy: &hierarchy, sides, columns: 90, width };
                asked.fill(|_, _, time| time, &mut cells, |time| time);
                cells
            });
            assert_eq!(plain, avx2, "seed {seed}");
            assert_eq!(plain, avx512, "seed {seed}");
            assert!(plain.iter().any(|time| *time < u32::FAR), "seed {seed}");
        }
    }
}
