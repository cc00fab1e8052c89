//! Everything above some places, in the order in which it is swept.

use super::Hierarchy;
use super::ask::Door;
use super::lanes::Cost;
use super::tree::NONE;

/// What marks the first pair of a node.
pub(super) const FIRST: u32 = 1 << 31;

/// Everything above the targets, from the top down.
///
/// # Source
///
/// D. Delling, A. V. Goldberg, R. F. Werneck, Faster batched shortest paths in road networks,
/// ATMOS 2011 (RPHAST), here on an elimination tree: ranks that descend visit it in the order of a
/// depth-first search, so the times of the nodes above the present one are all that is kept.
#[derive(Debug, Default)]
pub(super) struct Tape<T> {
    /// The nodes, descending by rank.
    ranks: Vec<u32>,
    /// For each node its first pair.
    begins: Vec<u32>,
    /// Where the node before the first would be, and for each node its depth.
    pub(super) depths: Vec<u32>,
    pub(super) pairs: Vec<Pair<T>>,
    pub(super) drops: Vec<Drop<T>>,
}

/// Two steps down to the same node.
///
/// How many a node has is hardly ever guessed by a processor, and a wrong guess costs more than
/// some steps; so nodes are not loops: their pairs follow one another, and the first is marked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<T> {
    /// The depth of each upper end; [`FIRST`] is added to the first where a node begins.
    pub(super) from: [u32; 2],
    pub(super) cost: [T; 2],
}

/// A target at its lower end: what is told once so many pairs were taken.
#[derive(Debug)]
pub(super) struct Drop<T> {
    pub(super) after: u32,
    /// The depth of each end, and the cost from there.
    pub(super) ends: [(u32, T); 2],
    pub(super) column: u32,
}

/// Places sorted by rank, with their rows in the order they were given.
pub(super) type Sorted<T> = Vec<(Door<T>, u32)>;

/// Sorts places by rank; those that no way leads to are left out.
pub(super) fn sorted<T: Cost>(doors: impl Iterator<Item = Option<Door<T>>>) -> Sorted<T> {
    let mut doors: Sorted<T> =
        doors.zip(0..).filter_map(|(door, row)| Some((door?, row))).collect();
    doors.sort_unstable_by_key(|(door, row)| (door.low, *row));
    doors
}

impl<T: Cost> Tape<T> {
    /// What lies above `targets` in the climb of this `way`; `cost` tells that of a row and time.
    pub(super) fn of(
        hierarchy: &Hierarchy,
        targets: &Sorted<T>,
        way: usize,
        cost: impl Fn(usize, u32) -> T,
    ) -> Self {
        let climb = &hierarchy.climbs[way];
        let ranks = above(hierarchy, targets.iter().map(|(door, _)| door.low));
        let mut tape = Self {
            begins: Vec::with_capacity(ranks.len()),
            depths: Vec::with_capacity(ranks.len() + 1),
            pairs: Vec::with_capacity(4 * ranks.len()),
            drops: Vec::with_capacity(targets.len()),
            ranks,
        };
        tape.depths.push(0);
        let mut left = targets.iter().rev().peekable();
        for rank in &tape.ranks {
            let begin = tape.pairs.len();
            let row = climb.first[*rank as usize] as usize;
            for (at, steps) in climb.of(*rank).chunks(2).enumerate() {
                let step = |at: usize, [depth, time]: [u32; 2]| (depth, cost(at, time));
                let one = step(row + 2 * at, steps[0]);
                let other = steps.get(1).map_or((0, T::FAR), |two| step(row + 2 * at + 1, *two));
                tape.pairs.push(Pair { from: [one.0, other.0], cost: [one.1, other.1] });
            }
            if tape.pairs.len() == begin {
                // A root: nothing leads to it.
                tape.pairs.push(Pair { from: [0; 2], cost: [T::FAR; 2] });
            }
            tape.pairs[begin].from[0] |= FIRST;
            tape.begins.push(begin as u32);
            tape.depths.push(hierarchy.tree.depth[*rank as usize]);
            let after = tape.pairs.len() as u32;
            while let Some((door, column)) = left.next_if(|(door, _)| door.low == *rank) {
                tape.drops.push(Drop { after, ends: door.ends, column: *column });
            }
        }
        tape
    }

    /// The first pair of the node `rank`, if it is on the tape; `known` nodes are known to stand
    /// before it, and the number is brought up to date.
    pub(super) fn find(&self, rank: u32, known: &mut usize) -> Option<u32> {
        // Nodes looked for follow each other, or lie far apart: strides grow.
        let mut stride = 1;
        let is_before = |own: &u32| rank < *own;
        while self.ranks.get(*known + stride - 1).is_some_and(is_before) {
            *known += stride;
            stride *= 2;
        }
        let end = self.ranks.len().min(*known + stride);
        *known += self.ranks[*known..end].partition_point(is_before);
        (self.ranks.get(*known) == Some(&rank)).then(|| self.begins[*known])
    }
}

/// All ranks above `lows`, descending.
fn above(hierarchy: &Hierarchy, lows: impl Iterator<Item = u32> + Clone) -> Vec<u32> {
    let next = lows.clone().skip(1).chain([NONE]);
    // A node below the next place is not above it: subtrees are runs.
    let paths = lows
        .zip(next)
        .flat_map(|(low, next)| hierarchy.tree.path(low).take_while(move |rank| *rank < next));
    let mut ranks: Vec<u32> = paths.collect();
    ranks.reverse();
    ranks
}
