//! Dead ends and bends go first: a node with two neighbours at most leaves no more edges than it
//! had, so it needs no thought. What is left is a third of a road network.

use super::sketch::{Sketch, rows};

/// What is left of a sketch, and in which order the rest went.
#[derive(Debug, Default)]
pub(super) struct Reduced {
    /// The nodes that went, in their order.
    pub(super) gone: Vec<u32>,
    /// What is left.
    pub(super) core: Sketch,
    /// For each node of the core the node it was.
    pub(super) names: Vec<u32>,
}

impl Reduced {
    /// Takes away nodes with two neighbours at most until there are none.
    pub(super) fn of(sketch: Sketch) -> Self {
        let mut work = Work::of(sketch);
        let nodes = work.degree.len() as u32;
        let mut gone = Vec::new();
        let mut open: Vec<u32> = (0..nodes).filter(|node| work.is_small(*node)).collect();
        let mut round = 0;
        while !open.is_empty() {
            // No two neighbours in one round: a chain of k nodes becomes log k levels, not k.
            round += 1;
            let mut next = Vec::new();
            for node in open {
                if work.is_gone[node as usize] {
                    continue;
                }
                if work.touched[node as usize] == round {
                    next.push(node);
                    continue;
                }
                gone.push(node);
                work.remove(node, round, &mut next);
            }
            next.sort_unstable();
            next.dedup();
            open = next;
        }
        work.finish(gone)
    }
}

struct Work {
    sketch: Sketch,
    degree: Vec<u32>,
    is_gone: Vec<bool>,
    touched: Vec<u32>,
}

impl Work {
    fn of(sketch: Sketch) -> Self {
        let nodes = sketch.nodes();
        let degree = sketch.first.windows(2).map(|ends| ends[1] - ends[0]).collect();
        Self { sketch, degree, is_gone: vec![false; nodes], touched: vec![0; nodes] }
    }

    fn is_small(&self, node: u32) -> bool {
        self.degree[node as usize] <= 2
    }

    /// Removes `node` and joins its neighbours; those that became small go to `next`.
    fn remove(&mut self, node: u32, round: u32, next: &mut Vec<u32>) {
        self.is_gone[node as usize] = true;
        let from = self.sketch.first[node as usize] as usize;
        let mut ends = [u32::MAX; 2];
        let degree = self.degree[node as usize] as usize;
        ends[..degree].copy_from_slice(&self.sketch.head[from..from + degree]);
        for (at, end) in ends.into_iter().take(degree).enumerate() {
            let other = ends[1 - at];
            let replaced = (other != u32::MAX && !self.row(end).contains(&other)).then_some(other);
            self.replace(end, node, replaced);
            self.touched[end as usize] = round;
            if self.is_small(end) {
                next.push(end);
            }
        }
    }

    fn row(&self, node: u32) -> &[u32] {
        let from = self.sketch.first[node as usize] as usize;
        &self.sketch.head[from..from + self.degree[node as usize] as usize]
    }

    /// Puts another neighbour of `node` in the place of `old`, or none.
    fn replace(&mut self, node: u32, old: u32, new: Option<u32>) {
        let from = self.sketch.first[node as usize] as usize;
        let degree = self.degree[node as usize] as usize;
        let row = &mut self.sketch.head[from..from + degree];
        let Some(at) = row.iter().position(|head| *head == old) else { return };
        if let Some(new) = new {
            row[at] = new;
        } else {
            row.swap(at, degree - 1);
            self.degree[node as usize] -= 1;
        }
    }

    fn finish(self, gone: Vec<u32>) -> Reduced {
        let nodes = self.degree.len() as u32;
        let names: Vec<u32> = (0..nodes).filter(|node| !self.is_gone[*node as usize]).collect();
        let mut place = vec![u32::MAX; nodes as usize];
        for (row, name) in (0..).zip(&names) {
            place[*name as usize] = row;
        }
        let edges = names.iter().flat_map(|name| {
            self.row(*name).iter().map(|head| (place[*name as usize], place[*head as usize]))
        });
        let (first, head) = rows(names.len(), &edges.collect::<Vec<_>>());
        let at = names.iter().map(|name| self.sketch.at[*name as usize]).collect();
        Reduced { gone, core: Sketch { first, head, at }, names }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(nodes: usize, edges: &[(u32, u32)]) -> Sketch {
        let both: Vec<(u32, u32)> = edges.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]).collect();
        let (first, head) = rows(nodes, &both);
        Sketch { first, head, at: vec![[0.0; 2]; nodes] }
    }

    #[test]
    fn rings_and_trees_vanish_and_a_clique_of_four_stays() {
        assert_eq!(Reduced::of(sketch(5, &[(0, 1), (1, 2), (2, 3), (3, 4)])).gone.len(), 5);
        assert_eq!(Reduced::of(sketch(4, &[(0, 1), (1, 2), (2, 3), (3, 0)])).gone.len(), 4);
        let clique = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        assert_eq!(Reduced::of(sketch(4, &clique)).names, [0, 1, 2, 3]);
        // A bend within the edge from 0 to 1.
        let bent = [(0, 4), (4, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        let reduced = Reduced::of(sketch(5, &bent));
        assert_eq!((reduced.gone, reduced.names), (vec![4], vec![0, 1, 2, 3]));
        assert_eq!(reduced.core.next_to(0), [1, 2, 3]);
    }
}
