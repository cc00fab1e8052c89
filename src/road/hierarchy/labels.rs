//! One climb from a place to the root of its tree, with the least time to every node above it.

use super::ask::Door;
use super::metric::FAR;
use super::search::Climb;
use super::tree::{NONE, Tree};

/// The least times found to the nodes above a place.
///
/// Only nodes above one another are ever looked at, so a node's depth names it, and a few hundred
/// numbers hold all: they are new for every climb, and nothing of an earlier one is left.
#[derive(Debug)]
pub(super) struct Labels {
    /// For the node at each depth the least time in the upper half, and in the lower the row of
    /// the step it was reached by: one comparison keeps both.
    least: Vec<u64>,
    /// The ranks climbed from so far, ascending.
    path: Vec<u32>,
    /// The rank to climb from next, or [`NONE`] above a root.
    pub(super) at: u32,
}

impl Labels {
    /// A climb that begins at `door`.
    pub(super) fn of(tree: &Tree, door: &Door) -> Self {
        // The deeper end: in a file that lies, the other one may stand beside its path.
        let height =
            door.ends.iter().fold(tree.depth[door.low as usize], |most, end| most.max(end.0));
        let height = height as usize + 1;
        let mut least = vec![label(FAR, NONE); height];
        for (depth, time) in door.ends {
            let known = &mut least[depth as usize];
            *known = label(time, NONE).min(*known);
        }
        Self { least, path: Vec::with_capacity(height), at: door.low }
    }

    /// A climb from `door` to the root of its tree.
    pub(super) fn whole(tree: &Tree, climb: &Climb, door: &Door) -> Self {
        let mut labels = Self::of(tree, door);
        while labels.at != NONE {
            labels.climb(tree, climb, FAR);
        }
        labels
    }

    /// The least sum of the times of two whole climbs, in the direction of travel and against it.
    pub(super) fn meet(&self, other: &Self) -> u32 {
        // Nodes above both stand above one another: they are the ends of both paths.
        let shared = self.path.iter().rev().zip(other.path.iter().rev());
        let count = shared.take_while(|(one, other)| one == other).count();
        let sums = self.least.iter().zip(&other.least).take(count);
        sums.map(|(one, other)| (one >> 32) + (other >> 32)).min().map_or(FAR, |sum| sum as u32)
    }

    /// The least time to the node at `depth`.
    pub(super) fn time(&self, depth: u32) -> u32 {
        (self.least[depth as usize] >> 32) as u32
    }

    /// Climbs from the next node to all it leads up to, if it was reached in less than `limit`.
    pub(super) fn climb(&mut self, tree: &Tree, climb: &Climb, limit: u32) {
        let rank = self.at;
        self.path.push(rank);
        self.at = tree.parent[rank as usize];
        let time = self.time(tree.depth[rank as usize]);
        if limit <= time {
            return;
        }
        for ([depth, step], row) in climb.of(rank).iter().zip(climb.first[rank as usize]..) {
            let known = &mut self.least[*depth as usize];
            *known = label(time + step, row).min(*known);
        }
    }

    /// Tells the rows of `climb` by which the node at `depth` was reached, the last one first;
    /// gives the depth of the end the climb began with.
    pub(super) fn trace(
        &self,
        tree: &Tree,
        climb: &Climb,
        mut depth: u32,
        mut tell: impl FnMut(u32),
    ) -> u32 {
        loop {
            let row = self.least[depth as usize] as u32;
            if row == NONE {
                return depth;
            }
            tell(row);
            // The node whose steps hold the row.
            let behind = self.path.partition_point(|rank| climb.first[*rank as usize] <= row);
            let rank = self.path[behind - 1];
            depth = tree.depth[rank as usize];
        }
    }
}

const fn label(time: u32, row: u32) -> u64 {
    (time as u64) << 32 | row as u64
}
