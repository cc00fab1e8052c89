//! Who is next to whom, whatever the direction: all that an order looks at.

use geo::Coord;

use crate::road::Network;
use crate::unit::Index;

/// An undirected graph without loops and parallel edges, its nodes on a plane.
#[derive(Debug, Default)]
pub(super) struct Sketch {
    /// The neighbours of node `v` are the rows `first[v]..first[v + 1]` of `head`, ascending.
    pub(super) first: Vec<u32>,
    pub(super) head: Vec<u32>,
    pub(super) at: Vec<[f32; 2]>,
}

impl Sketch {
    /// The nodes and links of `network`; a node without a position is at the first one's.
    pub(super) fn of(network: &Network, positions: &[Coord<f64>]) -> Self {
        let nodes = network.nodes();
        let ends = network.links().flat_map(|link| {
            let (from, to) = (link.from.to_usize() as u32, link.to.to_usize() as u32);
            [(from, to), (to, from)]
        });
        let edges: Vec<(u32, u32)> = ends.filter(|(from, to)| from != to).collect();
        let mut at = plane(positions);
        at.resize(nodes, at.first().copied().unwrap_or_default());
        let (first, head) = rows(nodes, &edges);
        Self { first, head, at }
    }

    /// The groups of nodes of `network` and who is next to whom; a group is where its last node is.
    pub(super) fn of_groups(network: &Network, positions: &[Coord<f64>], groups: &[u32]) -> Self {
        let count = groups.iter().max().map_or(0, |last| *last as usize + 1);
        let ends = network.links().flat_map(|link| {
            let [from, to] = [link.from, link.to].map(|node| groups[node.to_usize()]);
            [(from, to), (to, from)]
        });
        let edges: Vec<(u32, u32)> = ends.filter(|(from, to)| from != to).collect();
        let mut at = vec![[0.0; 2]; count];
        for (group, place) in groups.iter().zip(plane(positions)) {
            at[*group as usize] = place;
        }
        let (first, head) = rows(count, &edges);
        Self { first, head, at }
    }

    /// How many nodes there are.
    pub(super) const fn nodes(&self) -> usize {
        self.at.len()
    }

    /// The nodes next to `node`.
    pub(super) fn next_to(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.head[self.first[node] as usize..self.first[node + 1] as usize]
    }
}

/// Degrees as lengths that compare, whatever the latitude.
fn plane(positions: &[Coord<f64>]) -> Vec<[f32; 2]> {
    let Some(origin) = positions.first() else { return Vec::new() };
    let narrow = origin.y.to_radians().cos();
    let place = |at: &Coord<f64>| [((at.x - origin.x) * narrow) as f32, (at.y - origin.y) as f32];
    positions.iter().map(place).collect()
}

/// Pairs grouped by their first, each group ascending and without doubles.
pub(super) fn rows(nodes: usize, pairs: &[(u32, u32)]) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0_u32; nodes + 1];
    for (from, _) in pairs {
        first[*from as usize + 1] += 1;
    }
    for node in 0..nodes {
        first[node + 1] += first[node];
    }
    let mut head = vec![0_u32; pairs.len()];
    let mut next = first.clone();
    for (from, to) in pairs {
        let at = &mut next[*from as usize];
        head[*at as usize] = *to;
        *at += 1;
    }
    let mut kept = 0;
    for node in 0..nodes {
        let (from, to) = (first[node] as usize, first[node + 1] as usize);
        head[from..to].sort_unstable();
        first[node] = kept as u32;
        let mut before = u32::MAX;
        for row in from..to {
            let found = head[row];
            if found != before {
                head[kept] = found;
                kept += 1;
                before = found;
            }
        }
    }
    first[nodes] = kept as u32;
    head.truncate(kept);
    (first, head)
}
