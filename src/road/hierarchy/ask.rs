//! The hierarchy under one set of times, and what it is asked.

use std::sync::Arc;

use geo::Coord;

use super::labels::Labels;
use super::lanes::Cost;
use super::metric::FAR;
use super::search::{Climb, all, best};
use super::tree::{NONE, Tree};
use super::{Metric, Order, Shape};
use crate::road::{Network, NodeId};
use crate::unit::{Index, Millis};

/// Up to two nodes a place lies between, with the time from the place to each, or to the place
/// from each; a time of [`Millis::MAX`] is no way. Between two different nodes there is a link.
pub(crate) type Ends = [(NodeId, Millis); 2];

/// Links of a way across a city: room for them is asked for at once.
const ROWS: usize = 256;

/// A quickest way between two places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// How long it takes.
    pub(crate) time: Millis,
    /// The rows of its links.
    pub(crate) rows: Vec<u32>,
    /// Which of the ends of either place it runs through.
    pub(crate) ends: [usize; 2],
}

/// A network ready to be asked for times and ways.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hierarchy {
    pub(super) tree: Arc<Tree>,
    /// The arcs climbed in the direction of travel, and against it.
    pub(super) climbs: [Climb; 2],
}

/// A place as the hierarchy sees it: the depths of its ends with the costs, and the lower end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Door<T = u32> {
    pub(super) low: u32,
    pub(super) ends: [(u32, T); 2],
}

impl Hierarchy {
    /// Makes `metric` ready, which is that of `network`.
    ///
    /// # Cost
    ///
    /// Some times that of the metric itself.
    pub fn of(metric: &Metric, network: &Network) -> Self {
        Self { tree: Arc::clone(&metric.shape.tree), climbs: best(metric, network) }
    }

    /// Makes `metric` ready at once: sooner than [`Hierarchy::of`], and slower to ask.
    pub fn at_once(metric: &Metric, network: &Network) -> Self {
        Self { tree: Arc::clone(&metric.shape.tree), climbs: all(metric, network) }
    }

    /// A hierarchy of `network` whose nodes lie at `positions`, from the order on.
    pub fn build(network: &Network, positions: &[Coord<f64>]) -> Self {
        Self::ordered(network, &Order::of(network, positions))
    }

    /// A hierarchy of `network` in an order that is there.
    pub fn ordered(network: &Network, order: &Order) -> Self {
        Self::of(&Metric::of(Shape::of(network, order), network), network)
    }

    /// How many arcs are left to climb, in the direction of travel and against it.
    pub fn arc_counts(&self) -> [usize; 2] {
        [0, 1].map(|way: usize| self.climbs[way].steps.len())
    }

    /// The least time from one node to another; [`Millis::MAX`] where no way leads.
    pub fn time(&self, from: NodeId, to: NodeId) -> Millis {
        self.between(&at(from), &at(to))
    }

    /// The rows of the links on the quickest way from one node to another, in those the network was
    /// built from; `None` where no way leads.
    pub fn way(&self, from: NodeId, to: NodeId) -> Option<Vec<u32>> {
        self.find(&at(from), &at(to)).map(|found| found.rows)
    }

    /// The least times from each of some nodes to each of some others, row by row;
    /// [`Millis::MAX`] where no way leads.
    pub fn times(&self, from: &[NodeId], to: &[NodeId]) -> Vec<Millis> {
        let [from, to] = [from, to].map(|nodes| nodes.iter().map(|node| at(*node)));
        let (from, to) = (from.collect::<Vec<_>>(), to.collect::<Vec<_>>());
        let mut cells = vec![Millis(0); from.len() * to.len()];
        self.fill([&from, &to], &mut cells, |time| time);
        cells
    }

    /// The least time from one place to another.
    pub(crate) fn between(&self, from: &Ends, to: &Ends) -> Millis {
        self.meet(from, to).map_or(Millis::MAX, |(time, _, _)| Millis(time))
    }

    /// The quickest way from one place to another.
    pub(crate) fn find(&self, from: &Ends, to: &Ends) -> Option<Found> {
        let (time, depth, [there, back]) = self.meet(from, to)?;
        let mut arcs = Vec::with_capacity(ROWS);
        let first = there.trace(&self.tree, &self.climbs[0], depth, |arc| arcs.push((arc, 0)));
        arcs.reverse();
        let last = back.trace(&self.tree, &self.climbs[1], depth, |arc| arcs.push((arc, 1)));
        let ends = [self.end(from, first), self.end(to, last)];
        Some(Found { time: Millis(time), rows: self.unpacked(&arcs), ends })
    }

    /// Which of `ends` lies at `depth`: the nearer one, if both do.
    fn end(&self, ends: &Ends, depth: u32) -> usize {
        let tree = &*self.tree;
        let at = |end: &(NodeId, Millis)| tree.depth[tree.rank[end.0.to_usize()] as usize];
        let found = ends.iter().enumerate().filter(|(_, end)| end.1.0 < FAR && at(end) == depth);
        found.min_by_key(|(_, end)| end.1).map_or(0, |(row, _)| row)
    }

    /// The place with these ends, if there is a way to any.
    pub(super) fn door<T: Cost>(&self, ends: [(NodeId, T); 2]) -> Option<Door<T>> {
        let tree = &*self.tree;
        let open = |end: &&(NodeId, T)| end.1 < T::FAR && end.0.to_usize() < tree.rank.len();
        let mut near = ends.iter().filter(open).map(|(node, cost)| {
            let rank = tree.rank[node.to_usize()];
            (rank, (tree.depth[rank as usize], *cost))
        });
        let first = near.next()?;
        let second = near.next().unwrap_or((first.0, (first.1.0, T::FAR)));
        Some(Door { low: first.0.min(second.0), ends: [first.1, second.1] })
    }

    /// Climbs from both places; gives the least time, the depth where the ways meet, and how.
    fn meet(&self, from: &Ends, to: &Ends) -> Option<(u32, u32, [Labels; 2])> {
        let tree = &*self.tree;
        let [up, down] = &self.climbs;
        let mut there = Labels::of(tree, &self.door(times(from))?);
        let mut back = Labels::of(tree, &self.door(times(to))?);
        while there.at != back.at {
            if there.at < back.at {
                there.climb(tree, up, FAR);
            } else {
                back.climb(tree, down, FAR);
            }
        }
        let (mut best, mut top) = (FAR, 0);
        while there.at != NONE {
            let depth = tree.depth[there.at as usize];
            let found = there.time(depth) + back.time(depth);
            if found < best {
                (best, top) = (found, depth);
            }
            // What took as long as a whole way need not climb on.
            there.climb(tree, up, best);
            back.climb(tree, down, best);
        }
        (best < FAR).then_some((best, top, [there, back]))
    }

    /// The rows of the links that steps stand for, each with its climb.
    fn unpacked(&self, steps: &[(u32, usize)]) -> Vec<u32> {
        let mut rows = Vec::with_capacity(ROWS);
        let [up, down] = [0, 1].map(|way: usize| &*self.climbs[way].halves);
        let halves = |(step, way): &(u32, usize)| [up, down][*way][*step as usize];
        // What a step is made of is looked up when the step is found, not when its turn comes: by
        // then the memory has answered.
        let mut open = Vec::with_capacity(ROWS);
        open.extend(steps.iter().rev().map(halves));
        let mut next = open.pop();
        while let Some([first, second]) = next {
            next = if second == NONE {
                rows.push(first);
                open.pop()
            } else {
                open.push(up[second as usize]);
                Some(down[first as usize])
            };
        }
        rows
    }
}

/// The ends with their times as numbers.
pub(super) fn times(ends: &Ends) -> [(NodeId, u32); 2] {
    ends.map(|(node, time)| (node, time.0))
}

/// A place at a node.
const fn at(node: NodeId) -> Ends {
    [(node, Millis(0)), (node, Millis::MAX)]
}
