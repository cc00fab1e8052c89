//! The shape of a hierarchy: its tree and its arcs, whatever the times.

use std::ops::Range;
use std::sync::Arc;

use super::Order;
use super::sketch::Sketch;
use super::tree::{NONE, Tree};
use crate::road::{Link, Network};
use crate::unit::Index;

/// What remains of a network when only its links' times change.
///
/// An arc joins two nodes of which one was contracted before the other, and both were neighbours
/// by then. All arcs that lead up from a node lead to nodes above it in the tree, so the depth in
/// the tree is name enough for the upper end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    pub(super) tree: Arc<Tree>,
    /// The arcs up from rank `v` are the rows `first[v]..first[v + 1]`.
    pub(super) first: Vec<u32>,
    /// For each arc the rank of its upper end, ascending within a node.
    pub(super) head: Vec<u32>,
    /// For each arc the depth of its upper end, descending within a node.
    pub(super) level: Vec<u32>,
    /// The arcs down from rank `v` are the rows `down[v]..down[v + 1]` of `below`.
    pub(super) down: Vec<u32>,
    /// Arcs that are not the last of their lower ends, with the row behind that last one.
    pub(super) below: Vec<(u32, u32)>,
    /// For each link of the network, as its rows are sorted, twice the arc it lies on, and one more
    /// if it leads down; [`NONE`] for a loop.
    pub(super) slots: Vec<u32>,
}

impl Shape {
    /// The shape of `network` contracted in `order`.
    ///
    /// # Source
    ///
    /// J. Dibbelt, B. Strasser, D. Wagner, Customizable Contraction Hierarchies, ACM Journal of
    /// Experimental Algorithmics 21 (2016).
    pub fn of(network: &Network, order: &Order) -> Arc<Self> {
        let sketch = Sketch::of(network, &[]);
        let tree = Tree::of(&sketch, &order.nodes);
        let (first, head) = fill(&sketch, &tree);
        let level = head.iter().map(|head| tree.depth[*head as usize]).collect();
        let (down, below) = turned(&first, &head);
        let tree = Arc::new(tree);
        let mut shape = Self { tree, first, head, level, down, below, slots: Vec::new() };
        shape.slots = network.links().map(|link| shape.slot(&link)).collect();
        Arc::new(shape)
    }

    /// How many arcs there are, each good for both directions.
    pub const fn arc_count(&self) -> usize {
        self.head.len()
    }

    /// How many triangles of arcs there are: the steps of a customisation.
    pub fn triangles(&self) -> u64 {
        let arcs = |ends: &[u32]| u64::from(ends[1] - ends[0]);
        self.first.windows(2).map(arcs).map(|arcs| arcs * arcs.saturating_sub(1) / 2).sum()
    }

    /// How many nodes stand above one another at most.
    pub fn height(&self) -> usize {
        self.tree.height
    }

    /// How many nodes there are.
    pub(super) fn nodes(&self) -> usize {
        self.tree.parent.len()
    }

    /// The rows of the arcs up from `rank`.
    pub(super) fn up(&self, rank: u32) -> Range<usize> {
        self.first[rank as usize] as usize..self.first[rank as usize + 1] as usize
    }

    fn slot(&self, link: &Link) -> u32 {
        let [from, to] = [link.from, link.to].map(|end| self.tree.rank[end.to_usize()]);
        let arc = self.arc(from.min(to), from.max(to));
        arc.map_or(NONE, |arc| 2 * arc + u32::from(to < from))
    }

    /// The arc between two ranks.
    pub(super) fn arc(&self, low: u32, high: u32) -> Option<u32> {
        let row = self.up(low);
        let at = self.head[row.clone()].binary_search(&high).ok()?;
        Some((row.start + at) as u32)
    }

    /// The arcs down from `rank` that have others beside them, each with the row behind those.
    pub(super) fn under(&self, rank: u32) -> &[(u32, u32)] {
        let [from, to] = [rank, rank + 1].map(|at| self.down[at as usize] as usize);
        &self.below[from..to]
    }
}

/// The arcs: each node's neighbours above it, and what its children hand on.
fn fill(sketch: &Sketch, tree: &Tree) -> (Vec<u32>, Vec<u32>) {
    let nodes = tree.node.len();
    let mut first = Vec::with_capacity(nodes + 1);
    first.push(0);
    let mut head: Vec<u32> = Vec::with_capacity(sketch.head.len());
    let mut seen = vec![NONE; nodes];
    let mut child = vec![NONE; nodes];
    let mut sibling = vec![NONE; nodes];
    for rank in 0..nodes as u32 {
        let begin = head.len();
        seen[rank as usize] = rank;
        for near in sketch.next_to(tree.node[rank as usize]) {
            let near = tree.rank[*near as usize];
            if rank < near {
                seen[near as usize] = rank;
                head.push(near);
            }
        }
        let mut below = child[rank as usize];
        while below != NONE {
            let [from, to] = [below, below + 1].map(|at| first[at as usize] as usize);
            for row in from..to {
                let found = head[row];
                if seen[found as usize] != rank {
                    seen[found as usize] = rank;
                    head.push(found);
                }
            }
            below = sibling[below as usize];
        }
        head[begin..].sort_unstable();
        first.push(head.len() as u32);
        if let Some(above) = tree.above(rank) {
            sibling[rank as usize] = child[above as usize];
            child[above as usize] = rank;
        }
    }
    (first, head)
}

/// For each node the arcs that lead down from it, without the last of each lower end.
fn turned(first: &[u32], head: &[u32]) -> (Vec<u32>, Vec<(u32, u32)>) {
    let nodes = first.len() - 1;
    let mut down = vec![0_u32; nodes + 1];
    let sides =
        || first.windows(2).flat_map(|ends| (ends[0] + 1..ends[1]).map(|arc| (arc - 1, ends[1])));
    for (arc, _) in sides() {
        down[head[arc as usize] as usize + 1] += 1;
    }
    for node in 0..nodes {
        down[node + 1] += down[node];
    }
    let mut below = vec![(0, 0); down[nodes] as usize];
    let mut next = down.clone();
    for (arc, end) in sides() {
        let at = &mut next[head[arc as usize] as usize];
        below[*at as usize] = (arc, end);
        *at += 1;
    }
    (down, below)
}
