//! Which nodes can reach one another, both ways.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::Network;
use crate::unit::Index;

/// The strongly connected components of a network, the largest first.
#[derive(Debug, Default)]
pub(super) struct Components {
    /// For each node its component; `u32::MAX` where no link touches it.
    pub(super) of: Vec<u32>,
    /// How many nodes each has.
    pub(super) sizes: Vec<usize>,
    /// How many of them, from the first, are large enough for places to be put onto.
    pub(super) main: usize,
}

impl Components {
    /// The components of `network`; nodes without any open link are in none.
    pub(super) fn of(network: &Network) -> Self {
        let mut is_touched = vec![false; network.nodes()];
        let mut graph = DiGraph::<(), ()>::new();
        let nodes: Vec<_> = (0..network.nodes()).map(|_| graph.add_node(())).collect();
        for link in network.links().filter(|link| link.time.is_reachable()) {
            let (from, to) = (link.from.to_usize(), link.to.to_usize());
            is_touched[from] = true;
            is_touched[to] = true;
            graph.add_edge(nodes[from], nodes[to], ());
        }
        // Kosaraju's, because petgraph's Tarjan recurses and a long road would overflow the stack.
        let mut groups: Vec<Vec<usize>> = kosaraju_scc(&graph)
            .into_iter()
            .map(|group| group.into_iter().map(NodeIndex::index).collect())
            .filter(|group: &Vec<usize>| group.iter().any(|node| is_touched[*node]))
            .collect();
        for group in &mut groups {
            group.sort_unstable();
        }
        groups.sort_by_key(|group| (usize::MAX - group.len(), group.first().copied()));
        let mut of = vec![u32::MAX; network.nodes()];
        for (name, group) in (0..).zip(&groups) {
            for node in group {
                of[*node] = name;
            }
        }
        let sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
        let main = main(&sizes);
        Self { of, sizes, main }
    }

    /// The component of `node`, if places are put onto it.
    pub(super) fn main_of(&self, node: u32) -> Option<u32> {
        self.of.get(node as usize).copied().filter(|name| (*name as usize) < self.main)
    }
}

/// How many of `sizes`, the largest first, are the largest or hold a hundredth of all.
fn main(sizes: &[usize]) -> usize {
    let all: usize = sizes.iter().sum();
    // One node is no network: it is where a one-way trap ends.
    let large = |size: &&usize| 1 < **size && all <= **size * 100;
    sizes.iter().take_while(large).count().max(sizes.len().min(1))
}

#[cfg(test)]
mod tests {
    use super::main;

    #[test]
    fn the_largest_and_those_of_a_hundredth_are_main() {
        assert_eq!(main(&[]), 0);
        assert_eq!(main(&[1]), 1);
        assert_eq!(main(&[1, 1]), 1);
        assert_eq!(main(&[50, 2, 1]), 2);
        assert_eq!(main(&[900, 60, 30, 9, 1]), 3);
    }
}
