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
