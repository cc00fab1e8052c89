//! One climb from a place to the root of its tree, with the least time to every node above it.

use super::Shape;
use super::ask::Door;
use super::metric::FAR;
use super::search::Climb;
use super::tree::NONE;

/// The least times found to the nodes above a place.
///
/// Only nodes above one another are ever looked at, so a node's depth names it, and a few hundred
/// numbers hold all: they are new for every climb, and nothing of an earlier one is left.
#[derive(Debug)]
pub(super) struct Labels {
    /// The least time to the node at each depth.
    pub(super) times: Vec<u32>,
    /// The rank and the arc each was reached by.
    came: Vec<(u32, u32)>,
    /// The rank to climb from next, or [`NONE`] above a root.
    pub(super) at: u32,
}

impl Labels {
    /// A climb that begins at `door`; it can be traced back if `TRACE`.
    pub(super) fn of<const TRACE: bool>(shape: &Shape, door: &Door) -> Self {
        let height = shape.tree.depth[door.low as usize] as usize + 1;
        let mut times = vec![FAR; height];
        for (depth, time) in door.ends {
            let known = &mut times[depth as usize];
            *known = time.min(*known);
        }
        let came = if TRACE { vec![(NONE, NONE); height] } else { Vec::new() };
        Self { times, came, at: door.low }
    }

    /// Climbs from the next node to all it leads up to.
    pub(super) fn climb<const TRACE: bool>(&mut self, shape: &Shape, climb: &Climb) {
        self.climb_below::<TRACE>(shape, climb, FAR);
    }

    /// The same, if the next node was reached in less than `limit`.
    pub(super) fn climb_below<const TRACE: bool>(
        &mut self,
        shape: &Shape,
        climb: &Climb,
        limit: u32,
    ) {
        let rank = self.at;
        self.at = shape.tree.parent[rank as usize];
        let time = self.times[shape.tree.depth[rank as usize] as usize];
        if limit <= time {
            return;
        }
        for (row, (depth, step)) in climb.of(rank).iter().enumerate() {
            let known = &mut self.times[*depth as usize];
            if TRACE && time + step < *known {
                self.came[*depth as usize] = (rank, climb.arcs_of(rank)[row]);
            }
            *known = (time + step).min(*known);
        }
    }

    /// Tells the arcs by which the node at `depth` was reached, the last one first; gives the depth
    /// of the end the climb began with.
    pub(super) fn trace(&self, shape: &Shape, mut depth: u32, mut tell: impl FnMut(u32)) -> u32 {
        while let Some((rank, arc)) = self.came.get(depth as usize).filter(|came| came.0 != NONE) {
            tell(*arc);
            depth = shape.tree.depth[*rank as usize];
        }
        depth
    }
}
