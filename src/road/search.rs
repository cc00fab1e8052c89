//! Dijkstra's search, with its buffers kept from one run to the next.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Network, NodeId};
use crate::unit::{Index, Millis, Table};

/// Least travel time from `source` to every node.
///
/// # Shape and units
///
/// One row for each node of `network`; [`Millis::MAX`] where no road leads.
///
/// # Cost
///
/// O((n + m) log n) time and O(n) memory for n nodes and m links.
///
/// # Source
///
/// E. W. Dijkstra, A note on two problems in connexion with graphs, Numerische Mathematik 1
/// (1959) 269–271, with a binary heap and lazy deletion.
///
/// # Example
///
/// ```
/// use beibao::road::{Link, Network, NodeId, travel_times};
/// use beibao::unit::{Index, Millis};
///
/// let [home, bridge, school] = [0, 1, 2].map(NodeId::from_usize);
/// let network = Network::new(3, &[Link { from: home, to: bridge, time: Millis(60_000) }]);
/// let times = travel_times(&network, home);
/// assert_eq!(times[bridge], Millis(60_000));
/// assert_eq!(times[school], Millis::MAX);
/// ```
pub fn travel_times(network: &Network, source: NodeId) -> Table<NodeId, Millis> {
    let mut search = Search::default();
    let start = (source.to_usize() as u32, Millis(0));
    search.run(network, [start], &Targets::default());
    (0..network.nodes() as u32).map(|node| search.time(node)).collect()
}

/// The nodes a search is for: it ends when all of them are settled.
#[derive(Debug, Default)]
pub(super) struct Targets {
    is_target: Vec<bool>,
    count: usize,
}

impl Targets {
    /// The given nodes of `nodes`; a node may come more than once.
    pub(super) fn of(nodes: usize, wanted: impl IntoIterator<Item = u32>) -> Self {
        let mut targets = Self { is_target: vec![false; nodes], count: 0 };
        for node in wanted {
            if let Some(is_target) = targets.is_target.get_mut(node as usize) {
                targets.count += usize::from(!*is_target);
                *is_target = true;
            }
        }
        targets
    }

    fn holds(&self, node: u32) -> bool {
        self.is_target.get(node as usize).copied().unwrap_or(false)
    }
}

/// A search and its buffers.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// The least time found to each node.
    times: Vec<Millis>,
    /// Nodes whose time is not [`Millis::MAX`].
    touched: Vec<u32>,
    /// Time in the upper half, node in the lower: one comparison orders both.
    heap: BinaryHeap<Reverse<u64>>,
}

impl Search {
    /// Searches from `starts`, each with the time already spent, until all targets are settled.
    pub(super) fn run(
        &mut self,
        network: &Network,
        starts: impl IntoIterator<Item = (u32, Millis)>,
        targets: &Targets,
    ) {
        self.clear(network.nodes());
        for (node, time) in starts {
            self.reach(node, time);
        }
        let mut missing = targets.count;
        while let Some(Reverse(top)) = self.heap.pop() {
            let (time, node) = (Millis((top >> 32) as u32), top as u32);
            if self.times[node as usize] < time {
                continue;
            }
            if targets.holds(node) {
                missing -= 1;
                if missing == 0 {
                    break;
                }
            }
            for out in network.out_of(node) {
                self.reach(out.to, time + out.time);
            }
        }
    }

    /// The least time found to `node`; it is final for every target.
    pub(super) fn time(&self, node: u32) -> Millis {
        self.times.get(node as usize).copied().unwrap_or(Millis::MAX)
    }

    fn reach(&mut self, node: u32, time: Millis) {
        let Some(best) = self.times.get_mut(node as usize) else { return };
        if time < *best {
            if *best == Millis::MAX {
                self.touched.push(node);
            }
            *best = time;
            self.heap.push(Reverse(u64::from(time.0) << 32 | u64::from(node)));
        }
    }

    /// Makes ready for a network of `nodes` nodes, in time of what the last run touched.
    fn clear(&mut self, nodes: usize) {
        self.heap.clear();
        for node in self.touched.drain(..) {
            self.times[node as usize] = Millis::MAX;
        }
        self.times.resize(nodes, Millis::MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Link;
    use super::*;
    use crate::unit::Dice;

    #[test]
    fn a_search_forgets_what_it_found_before() {
        let mut search = Search::default();
        for seed in 0..200 {
            let mut dice = Dice::new(seed);
            let nodes = 1 + dice.below(30);
            let mut node = || NodeId::from_usize(dice.below(nodes));
            let ends: Vec<[NodeId; 2]> = (0..nodes).map(|_| [node(), node()]).collect();
            let link = |[from, to]: [NodeId; 2]| Link { from, to, time: Millis(7) };
            let network = Network::new(nodes, &ends.into_iter().map(link).collect::<Vec<_>>());
            let start = dice.below(nodes);
            let target = dice.below(nodes) as u32;
            let fresh = travel_times(&network, NodeId::from_usize(start));
            let starts = [(start as u32, Millis(0))];
            search.run(&network, starts, &Targets::of(nodes, [target, target]));
            let expected = fresh[NodeId::from_usize(target as usize)];
            assert_eq!(search.time(target), expected, "seed {seed}");
        }
    }
}
