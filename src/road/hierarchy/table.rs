//! Times from many places to many: all sources climb, then sweep down to the targets together.

#![expect(clippy::inline_always, reason = "a loop is as wide as the function it stands in")]

use std::mem;

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSliceMut;

use super::Hierarchy;
use super::ask::{Door, Ends};
use super::lanes::{LANES, Lanes, Width, Work};
use super::metric::FAR;
use super::tree::NONE;
use crate::unit::Millis;

/// Everything above the targets, from the top down, in the order it is swept.
///
/// # Source
///
/// D. Delling, A. V. Goldberg, R. F. Werneck, Faster batched shortest paths in road networks,
/// ATMOS 2011 (RPHAST), here on an elimination tree: ranks that descend visit it in the order of a
/// depth-first search, so the times of the nodes above the present one are all that is kept.
#[derive(Debug, Default)]
struct Tape {
    stops: Vec<Stop>,
    /// Depth of the upper end, and time.
    steps: Vec<(u32, u32)>,
    /// The targets at their lower ends: the depth of each end, and the time from there.
    drops: Vec<[(u32, u32); 2]>,
}

/// A node of the tape; its steps and drops end at the given rows.
#[derive(Debug)]
struct Stop {
    rank: u32,
    depth: u32,
    steps: u32,
    drops: u32,
}

/// Places sorted by rank, with their rows in the order they were given.
type Sorted = Vec<(Door, u32)>;

impl Hierarchy {
    /// Fills `cells`, a row a source, with what `write` makes of the least times from each of
    /// `from` to each of `to`.
    pub(crate) fn fill<T: Send>(
        &self,
        from: &[Ends],
        to: &[Ends],
        cells: &mut [T],
        write: impl Fn(Millis) -> T + Sync,
    ) {
        if !to.is_empty() {
            Asked { from, to, width: Width::best() }.fill(self, cells, write);
        }
    }

    fn sorted(&self, places: &[Ends]) -> Sorted {
        let doors = places.iter().zip(0..).filter_map(|(ends, row)| Some((self.door(ends)?, row)));
        let mut doors: Sorted = doors.collect();
        doors.sort_unstable_by_key(|(door, row)| (door.low, *row));
        doors
    }

    /// All ranks above `lows`, ascending.
    fn above<'a>(
        &'a self,
        lows: impl Iterator<Item = u32> + Clone + 'a,
    ) -> impl Iterator<Item = u32> + 'a {
        let next = lows.clone().skip(1).chain([NONE]);
        // A node below the next place is not above it: subtrees are runs.
        lows.zip(next)
            .flat_map(move |(low, next)| self.tree.path(low).take_while(move |rank| *rank < next))
    }

    fn tape(&self, targets: &Sorted) -> Tape {
        let ranks: Vec<u32> = self.above(targets.iter().map(|(door, _)| door.low)).collect();
        let mut tape = Tape::default();
        let mut left = targets.len();
        for rank in ranks.into_iter().rev() {
            tape.steps.extend(self.climbs[1].of(rank));
            while let Some((door, _)) = left.checked_sub(1).map(|at| &targets[at])
                && door.low == rank
            {
                tape.drops.push(door.ends);
                left -= 1;
            }
            tape.stops.push(Stop {
                rank,
                depth: self.tree.depth[rank as usize],
                steps: tape.steps.len() as u32,
                drops: tape.drops.len() as u32,
            });
        }
        tape
    }
}

/// What is asked of a table.
#[derive(Debug, Clone, Copy)]
struct Asked<'a> {
    from: &'a [Ends],
    to: &'a [Ends],
    width: Width,
}

impl Asked<'_> {
    fn fill<T: Send>(
        self,
        hierarchy: &Hierarchy,
        cells: &mut [T],
        write: impl Fn(Millis) -> T + Sync,
    ) {
        let targets = hierarchy.sorted(self.to);
        let tape = hierarchy.tape(&targets);
        // For each column the row of the tape's drops, or the last, which is far.
        let mut places = vec![targets.len() as u32; self.to.len()];
        for (place, (_, column)) in (0..).zip(targets.iter().rev()) {
            places[*column as usize] = place;
        }
        let sources = hierarchy.sorted(self.from);
        let mut rows: Vec<Option<&mut [T]>> =
            cells.chunks_exact_mut(self.to.len()).map(Some).collect();
        let mut work: Vec<(Door, &mut [T])> = Vec::with_capacity(sources.len());
        for (door, row) in sources {
            work.extend(rows[row as usize].take().map(|row| (door, row)));
        }
        for row in rows.into_iter().flatten() {
            row.fill_with(|| write(Millis::MAX));
        }
        work.par_chunks_mut(LANES).for_each_init(
            || Sweep::new(hierarchy, &tape),
            |sweep, batch| self.width.run(Turn { sweep, batch, places: &places, write: &write }),
        );
    }
}

/// What one thread needs to sweep.
struct Sweep<'a> {
    hierarchy: &'a Hierarchy,
    tape: &'a Tape,
    /// Times to the node at each depth of the present path.
    path: Vec<Lanes>,
    /// Nodes above the sources, ascending, with their times.
    starts: Vec<(u32, Lanes)>,
    /// Times to each target of the tape, and one that is far.
    found: Vec<Lanes>,
    /// The same turned: one row a source.
    turned: Vec<u32>,
}

impl<'a> Sweep<'a> {
    fn new(hierarchy: &'a Hierarchy, tape: &'a Tape) -> Self {
        let targets = tape.drops.len();
        Self {
            hierarchy,
            tape,
            path: vec![Lanes::FAR; hierarchy.tree.height],
            starts: Vec::new(),
            found: vec![Lanes::FAR; targets + 1],
            turned: vec![FAR; LANES * stride(targets)],
        }
    }

    /// Climbs from all sources of a batch, sorted by rank, to all nodes above any of them.
    #[inline(always)]
    fn climb(&mut self, doors: impl Iterator<Item = Door> + Clone) {
        let Self { hierarchy, path, starts, .. } = self;
        let tree = &hierarchy.tree;
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
                for (depth, time) in hierarchy.climbs[0].of(rank) {
                    path[*depth as usize].least(&own, *time);
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
    fn hand_out<T>(
        &mut self,
        batch: &mut [(Door, &mut [T])],
        places: &[u32],
        write: &impl Fn(Millis) -> T,
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
                let time = row[*place as usize];
                *cell = write(if time < FAR { Millis(time) } else { Millis::MAX });
            }
        }
        // The path is left as a climb must find it.
        self.path.fill(Lanes::FAR);
    }
}

/// One batch of sources for a sweep.
struct Turn<'a, 'b, 'c, T, W> {
    sweep: &'a mut Sweep<'b>,
    batch: &'a mut [(Door, &'c mut [T])],
    places: &'a [u32],
    write: &'a W,
}

impl<T, W: Fn(Millis) -> T> Work for Turn<'_, '_, '_, T, W> {
    #[inline(always)]
    fn run(self) {
        let doors = self.batch.iter().map(|(door, _)| *door);
        self.sweep.climb(doors);
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
                let mut cells = vec![Millis(7); 90 * 90];
                let asked = Asked { from: &places, to: &places, width };
                asked.fill(&hierarchy, &mut cells, |time| time);
                cells
            });
            assert_eq!(plain, avx2, "seed {seed}");
            assert_eq!(plain, avx512, "seed {seed}");
            assert!(plain.iter().any(|time| time.is_reachable()), "seed {seed}");
        }
    }
}
