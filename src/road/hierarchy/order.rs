//! The order in which the nodes of a network are contracted.

use geo::Coord;

use super::dissect;
use super::reduce::Reduced;
use super::sketch::Sketch;
use crate::road::{Network, NodeId};
use crate::unit::Index;

/// The nodes of a network from the least important to the most.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    pub(super) nodes: Vec<u32>,
}

impl Order {
    /// An order for `network`, found from where its nodes lie and who is next to whom; the times of
    /// the links do not matter.
    ///
    /// # Cost
    ///
    /// O(n log n) for a road network of n nodes, on all threads.
    pub fn of(network: &Network, positions: &[Coord<f64>]) -> Self {
        let Reduced { gone, core, names } = Reduced::of(Sketch::of(network, positions));
        let mut nodes = gone;
        nodes.extend(dissect::order(core).into_iter().map(|node| names[node as usize]));
        Self { nodes }
    }

    /// An order in which the nodes of a group follow one another, found from how the groups lie and
    /// which are next to each other: `groups` names that of each node, from 0 on.
    ///
    /// # Cost
    ///
    /// That of a network with a node a group.
    pub fn of_groups(network: &Network, positions: &[Coord<f64>], groups: &[u32]) -> Self {
        let Reduced { gone, core, names } =
            Reduced::of(Sketch::of_groups(network, positions, groups));
        let core = dissect::order(core).into_iter().map(|node| names[node as usize]);
        let mut place = vec![0; gone.len() + names.len()];
        for (row, group) in (0_u32..).zip(gone.into_iter().chain(core)) {
            place[group as usize] = row;
        }
        let mut nodes: Vec<u32> = (0..groups.len() as u32).collect();
        nodes.sort_by_key(|node| place[groups[*node as usize] as usize]);
        Self { nodes }
    }

    /// The order that is given; `None` unless it names each of `nodes` nodes once.
    pub fn given(nodes: usize, order: &[NodeId]) -> Option<Self> {
        let mut seen = vec![false; nodes];
        for node in order {
            let seen = seen.get_mut(node.to_usize()).filter(|seen| !**seen)?;
            *seen = true;
        }
        let nodes = order.iter().map(|node| node.to_usize() as u32).collect();
        (order.len() == seen.len()).then_some(Self { nodes })
    }
}
