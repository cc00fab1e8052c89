//! Times from many places to many: all sources climb, then sweep down to the targets together.

#![expect(clippy::inline_always, reason = "a loop is as wide as the function it stands in")]

use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::Hierarchy;
use super::ask::{Door, Ends, times};
use super::lanes::{Cost, LANES, Width, Work};
use super::sweep::Sweep;
use super::tape::{Sorted, Tape, sorted};
use crate::road::NodeId;
use crate::unit::Millis;

/// A place's ends, each with its time and its length in centimetres.
pub(crate) type Spans = [(NodeId, Millis, u32); 2];

impl Hierarchy {
    /// Fills `cells`, a row a source, with what `write` makes of the least times from each of
    /// `from` to each of `to`.
    pub(crate) fn fill<C: Copy + Send + Sync>(
        &self,
        [from, to]: [&[Ends]; 2],
        cells: &mut [C],
        write: impl Fn(Millis) -> C + Copy + Sync,
    ) {
        let doors = |places: &[Ends]| sorted(places.iter().map(|ends| self.door(times(ends))));
        let sides = rayon::join(|| doors(from), || doors(to)).into();
        let write =
            move |time: u32| write(if time < u32::FAR { Millis(time) } else { Millis::MAX });
        let asked = Asked { hierarchy: self, sides, columns: to.len(), width: Width::best() };
        asked.fill(|_, _, time| time, cells, write);
    }

    /// The same with the centimetres of the way, given those of each row of links: of ways that
    /// take the same time, one that is short.
    pub(crate) fn fill_both<C: Copy + Send + Sync>(
        &self,
        [from, to]: [&[Spans]; 2],
        of_link: impl Fn(u32) -> u32,
        cells: &mut [C],
        write: impl Fn(Millis, u32) -> C + Copy + Sync,
    ) {
        let both = |time: u32, length: u32| u64::from(time) << 32 | u64::from(length);
        let doors = |places: &[Spans]| {
            let ends = |spans: &Spans| spans.map(|(node, time, far)| (node, both(time.0, far)));
            sorted(places.iter().map(|spans| self.door(ends(spans))))
        };
        let (sides, lengths) = ([doors(from), doors(to)], self.lengths(of_link));
        let write = move |cost: u64| {
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
    fn fill<C: Copy + Send + Sync>(
        self,
        cost: impl Fn(usize, usize, u32) -> T + Sync,
        cells: &mut [C],
        write: impl Fn(T) -> C + Copy + Sync,
    ) {
        if self.columns == 0 {
            return;
        }
        let Self { hierarchy, sides: [sources, targets], columns, width } = self;
        let tape = Tape::of(hierarchy, &targets, 1, |row, time| cost(1, row, time));
        let mut rows: Vec<Option<&mut [C]>> = cells.chunks_exact_mut(columns).map(Some).collect();
        let mut work: Vec<(Door<T>, &mut [C])> = Vec::with_capacity(sources.len());
        for (door, row) in sources {
            work.extend(rows[row as usize].take().map(|row| (door, row)));
        }
        for row in rows.into_iter().flatten() {
            row.fill_with(|| write(T::FAR));
        }
        let climb = |row, time| cost(0, row, time);
        // A job begins with fresh memory for what it finds: a few jobs a thread, not one a batch.
        let jobs = JOBS * rayon::current_num_threads();
        let least = work.len().div_ceil(LANES).div_ceil(jobs).max(1);
        work.par_chunks_mut(LANES).with_min_len(least).for_each_init(
            || (Sweep::new(hierarchy, 0, &tape), vec![[write(T::FAR); LANES]; columns]),
            |(sweep, found), batch| {
                width.run(Turn { sweep, found, batch, cost: &climb, write });
            },
        );
    }
}

/// One batch of sources for a sweep.
struct Turn<'a, 'b, 'c, T, C, L, W> {
    sweep: &'a mut Sweep<'b, T, LANES>,
    /// For each column what is found for each source; columns without a way stay far.
    found: &'a mut [[C; LANES]],
    batch: &'a mut [(Door<T>, &'c mut [C])],
    cost: &'a L,
    write: W,
}

impl<T: Cost, C: Copy, L: Fn(usize, u32) -> T, W: Fn(T) -> C> Work
    for Turn<'_, '_, '_, T, C, L, W>
{
    #[inline(always)]
    fn run(self) {
        let Self { sweep, found, batch, cost, write } = self;
        sweep.climb(batch.iter().map(|(door, _)| *door), cost);
        // Loops, not maps of arrays: those are functions of their own, and as narrow as others.
        sweep.fall(|column, times| {
            for (cell, time) in found[column].iter_mut().zip(times.0) {
                *cell = write(time);
            }
        });
        for (tile, found) in found.chunks(TILE).enumerate() {
            for (lane, (_, row)) in batch.iter_mut().enumerate() {
                for (cell, found) in row[tile * TILE..].iter_mut().zip(found) {
                    *cell = found[lane];
                }
            }
        }
    }
}

/// Jobs a thread: so many that none waits long for the other.
const JOBS: usize = 3;

/// Columns turned into rows at once: a line of the cache, for seconds.
const TILE: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::road::{Link, Network, NodeId};
    use crate::unit::{Dice, Index};

    /// All costs between `places` by one width.
    fn costs<T: Cost + Default>(
        (hierarchy, width): (&Hierarchy, Width),
        places: &[[(NodeId, T); 2]],
        cost: impl Fn(usize, usize, u32) -> T + Sync,
    ) -> Vec<T> {
        let doors = || sorted(places.iter().map(|ends| hierarchy.door(*ends)));
        let mut cells = vec![T::default(); places.len() * places.len()];
        let asked = Asked { hierarchy, sides: [doors(), doors()], columns: places.len(), width };
        asked.fill(cost, &mut cells, |cost| cost.min(T::FAR));
        cells
    }

    #[test]
    fn every_width_gives_the_same_times() {
        // One that this processor lacks runs as the plain one.
        let widths = [Width::Avx2, Width::Avx512];
        let mut found = 0;
        for seed in 0..20 {
            let mut dice = Dice::new(seed);
            let node = |dice: &mut Dice| NodeId::from_usize(dice.below(90));
            let link = |dice: &mut Dice| {
                let (from, to) = (node(dice), node(dice));
                Link { from, to, time: Millis(dice.below(9_999) as u32) }
            };
            let links: Vec<Link> = (0..200).map(|_| link(&mut dice)).collect();
            let hierarchy = Hierarchy::build(&Network::new(90, &links), &[]);
            // Some places twice, some at the ends of a link, some nowhere, the last batch not full.
            let place = |dice: &mut Dice| {
                let Link { from, to, time } = links[dice.below(links.len())];
                let closed = Millis(if dice.once_in(3) { u32::MAX } else { 7 });
                let nowhere = dice.once_in(20);
                [(from, if nowhere { Millis::MAX } else { closed }), (to, time)]
                    .map(|(node, time)| (node, if nowhere { Millis::MAX } else { time }))
            };
            let places: Vec<Ends> = (0..77).map(|_| place(&mut dice)).collect();
            let times: Vec<_> = places.iter().map(times).collect();
            let plain = costs((&hierarchy, Width::Plain), &times, |_, _, time| time);
            let both = |time: u32| u64::from(time) << 32 | u64::from(time % 1_000);
            let ends = |ends: &[(NodeId, u32); 2]| ends.map(|(node, time)| (node, both(time)));
            let pairs: Vec<_> = times.iter().map(ends).collect();
            let plain_pairs = costs((&hierarchy, Width::Plain), &pairs, |_, _, time| both(time));
            for width in widths {
                let wide = costs((&hierarchy, width), &times, |_, _, time| time);
                assert_eq!(plain, wide, "seed {seed}, {width:?}");
                let wide = costs((&hierarchy, width), &pairs, |_, _, time| both(time));
                assert_eq!(plain_pairs, wide, "seed {seed}, {width:?}");
            }
            for (at, cell) in plain.iter().enumerate() {
                let one = hierarchy.between(&places[at / 77], &places[at % 77]);
                let known = if *cell < u32::FAR { Millis(*cell) } else { Millis::MAX };
                assert_eq!(known, one, "seed {seed}, {at}");
                assert_eq!(u64::from(*cell), plain_pairs[at] >> 32, "seed {seed}, {at}");
                found += usize::from(*cell < u32::FAR);
            }
        }
        assert!(0 < found, "no way anywhere");
    }
}
