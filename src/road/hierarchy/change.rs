//! A few links change: only the arcs that hang on them are looked at again.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::mem;

use super::metric::FAR;
use super::{Metric, Shape};
use crate::road::{Network, NodeId};
use crate::unit::Index;

impl Metric {
    /// Takes over the times of `network` where the links between the given pairs of nodes changed,
    /// were closed or opened again; what comes out is what [`Metric::of`] would give.
    ///
    /// Links must be where they were: a road that is built is a new shape.
    ///
    /// # Cost
    ///
    /// Some microseconds a changed link and arc that hangs on it.
    ///
    /// # Source
    ///
    /// Dibbelt, Strasser, Wagner (2016), partial updates.
    pub fn change(&mut self, network: &Network, changed: &[(NodeId, NodeId)]) {
        let shape = &*self.shape;
        let rank = |node: &NodeId| shape.tree.rank.get(node.to_usize()).copied();
        // Arcs are sorted by their lower ends: what hangs on an arc always comes behind it.
        let mut open: BinaryHeap<Reverse<(u32, u32)>> = changed
            .iter()
            .filter_map(|(from, to)| Some((rank(from)?, rank(to)?)))
            .filter_map(|(from, to)| Some((shape.arc(from.min(to), from.max(to))?, from.min(to))))
            .map(Reverse)
            .collect();
        while let Some(Reverse((arc, low))) = open.pop() {
            while open.peek() == Some(&Reverse((arc, low))) {
                open.pop();
            }
            let new = time_of(shape, &self.times, network, (arc, low));
            let old = mem::replace(&mut self.times[arc as usize], new);
            if old != new {
                for hit in hanging(shape, &self.times, (arc, low), [old, new]) {
                    open.push(Reverse(hit));
                }
            }
        }
    }
}

/// The times of one arc, those below it being right.
fn time_of(
    shape: &Shape,
    times: &[[u32; 2]],
    network: &Network,
    (arc, low): (u32, u32),
) -> [u32; 2] {
    let high = shape.head[arc as usize];
    let [tail, head] = [low, high].map(|rank| shape.tree.node[rank as usize]);
    let link = |from: u32, to: u32| {
        let links = network.out_of(from).iter().filter(|out| out.to == to);
        links.map(|out| out.time.0).fold(FAR, u32::min)
    };
    let [mut there, mut back] = [link(tail, head), link(head, tail)];
    for (side, end) in shape.under(low) {
        let beyond = *side as usize + 1..*end as usize;
        if let Ok(at) = shape.head[beyond.clone()].binary_search(&high) {
            let ([up, down], [rise, fall]) = (times[*side as usize], times[beyond.start + at]);
            there = there.min(down + rise);
            back = back.min(up + fall);
        }
    }
    [there, back]
}

/// The arcs above `arc` whose times may be others now that its times are no longer the old ones.
fn hanging(
    shape: &Shape,
    times: &[[u32; 2]],
    (arc, low): (u32, u32),
    [old, new]: [[u32; 2]; 2],
) -> Vec<(u32, u32)> {
    let high = shape.head[arc as usize];
    let beside = shape.up(low).filter(|beside| *beside != arc as usize);
    let hit = |beside: usize| {
        let other = shape.head[beside];
        let above = shape.arc(high.min(other), high.max(other))?;
        let over = |own: [u32; 2]| {
            let ([up, down], [rise, fall]) =
                if high < other { (own, times[beside]) } else { (times[beside], own) };
            [down + rise, up + fall]
        };
        let (before, now, known) = (over(old), over(new), times[above as usize]);
        let is_hit =
            [0, 1].iter().any(|way: &usize| before[*way] == known[*way] || now[*way] < known[*way]);
        is_hit.then_some((above, high.min(other)))
    };
    beside.filter_map(hit).collect()
}
