//! The elimination tree: each node's parent is the next to go of those it is joined to.

use std::iter;

use super::sketch::Sketch;

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// A forest over ranks: parents above their children, every subtree a run of ranks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tree {
    /// For each rank the rank of its parent, or [`NONE`].
    pub(super) parent: Vec<u32>,
    /// For each rank how many stand above it.
    pub(super) depth: Vec<u32>,
    /// For each rank how many stand below it, itself counted.
    pub(super) size: Vec<u32>,
    /// For each rank its node.
    pub(super) node: Vec<u32>,
    /// For each node its rank.
    pub(super) rank: Vec<u32>,
    /// Nodes above one another, counted along the longest path.
    pub(super) height: usize,
}

impl Tree {
    /// The tree of `sketch` eliminated in `order`, renumbered so that subtrees are runs.
    ///
    /// # Source
    ///
    /// J. W. H. Liu, The role of elimination trees in sparse factorization, SIAM Journal on Matrix
    /// Analysis and Applications 11 (1990) 134–172.
    pub(super) fn of(sketch: &Sketch, order: &[u32]) -> Self {
        let parent = parents(sketch, order);
        let after = postorder(&parent);
        let mut place = vec![0; order.len()];
        for (rank, old) in (0..).zip(&after) {
            place[*old as usize] = rank;
        }
        let mut tree = Self {
            parent: vec![NONE; order.len()],
            depth: vec![0; order.len()],
            size: vec![1; order.len()],
            node: after.iter().map(|old| order[*old as usize]).collect(),
            rank: vec![0; order.len()],
            height: 0,
        };
        for (rank, old) in after.iter().enumerate() {
            tree.rank[tree.node[rank] as usize] = rank as u32;
            let above = parent[*old as usize];
            if above != NONE {
                tree.parent[rank] = place[above as usize];
            }
        }
        for rank in 0..order.len() {
            if let Some(above) = tree.above(rank as u32) {
                tree.size[above as usize] += tree.size[rank];
            }
        }
        for rank in (0..order.len()).rev() {
            let above = tree.above(rank as u32);
            tree.depth[rank] = above.map_or(0, |above| tree.depth[above as usize] + 1);
            tree.height = tree.height.max(tree.depth[rank] as usize + 1);
        }
        tree
    }

    /// The parent of `rank`.
    pub(super) fn above(&self, rank: u32) -> Option<u32> {
        self.parent.get(rank as usize).copied().filter(|parent| *parent != NONE)
    }

    /// `rank`, its parent, and so on up to a root.
    pub(super) fn path(&self, rank: u32) -> impl Iterator<Item = u32> {
        iter::successors(Some(rank), |rank| self.above(*rank))
    }
}

/// For each place in `order` the place of its parent.
fn parents(sketch: &Sketch, order: &[u32]) -> Vec<u32> {
    let mut place = vec![0; order.len()];
    for (at, node) in (0..).zip(order) {
        place[*node as usize] = at;
    }
    let mut parent = vec![NONE; order.len()];
    let mut root = vec![NONE; order.len()];
    for (at, node) in (0..).zip(order) {
        for head in sketch.next_to(*node) {
            let mut below = place[*head as usize];
            // Climb to the root of what hangs together so far, and shorten the way for the next.
            while below < at {
                let next = root[below as usize];
                root[below as usize] = at;
                if next == NONE {
                    parent[below as usize] = at;
                }
                if next == NONE || next == at {
                    break;
                }
                below = next;
            }
        }
    }
    parent
}

/// The places so that every subtree is a run that ends with its root.
fn postorder(parent: &[u32]) -> Vec<u32> {
    let count = parent.len();
    // The last row holds the roots.
    let mut child = vec![NONE; count + 1];
    let mut sibling = vec![NONE; count];
    for at in (0..count).rev() {
        let above = if parent[at] == NONE { count } else { parent[at] as usize };
        sibling[at] = child[above];
        child[above] = at as u32;
    }
    let mut after = Vec::with_capacity(count);
    let mut open = Vec::new();
    let mut next = child[count];
    loop {
        while next != NONE {
            open.push(next);
            next = child[next as usize];
        }
        let Some(done) = open.pop() else { return after };
        after.push(done);
        next = sibling[done as usize];
    }
}
