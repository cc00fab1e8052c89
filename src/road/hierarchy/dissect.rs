//! Nested dissection: a few nodes that part the graph go last, then the same in each part.

use std::cmp::Ordering;

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::flow::{Flow, Side};
use super::leaf;
use super::sketch::{Sketch, rows};

/// Directions a graph is looked at from: west to east, and turned by 22.5° each.
const DIRECTIONS: [[f32; 2]; 8] = [
    [1.0, 0.0],
    [0.0, 1.0],
    [0.707, 0.707],
    [0.707, -0.707],
    [0.924, 0.383],
    [0.924, -0.383],
    [0.383, 0.924],
    [0.383, -0.924],
];
/// Lines drawn across a graph to see which direction may have a small cut.
const LINES: usize = 32;
/// Parts smaller than this are not worth a thread.
const SMALL: usize = 2_000;
/// Parts larger than this have so many cuts that the first good ones will do.
const LARGE: usize = 50_000;

/// A part of the graph, and what its nodes are called in the whole.
struct Part {
    sketch: Sketch,
    names: Vec<u32>,
}

/// The nodes of `sketch` in an order of elimination.
///
/// # Source
///
/// A. Schild, C. Sommer, On balanced separators in road networks, SEA 2015 (inertial flow), here
/// with node cuts; A. George, Nested dissection of a regular finite element mesh, 1973.
pub(super) fn order(sketch: Sketch) -> Vec<u32> {
    let names: Vec<u32> = (0..sketch.nodes() as u32).collect();
    let mut order = vec![0; names.len()];
    let whole = vec![Side::Left; names.len()];
    let parts = split(&Part { sketch, names }, &whole);
    each(parts, &mut order);
    order
}

/// Orders `parts`, one after the other in `order`, on all threads.
fn each(parts: Vec<Part>, mut order: &mut [u32]) {
    let is_small = order.len() < SMALL;
    let mut work = Vec::with_capacity(parts.len());
    for part in parts {
        let (own, rest) = order.split_at_mut(part.names.len());
        work.push((part, own));
        order = rest;
    }
    if is_small {
        for (part, own) in work {
            one(part, own);
        }
    } else {
        work.into_par_iter().for_each(|(part, own)| one(part, own));
    }
}

/// Orders a connected part.
fn one(part: Part, order: &mut [u32]) {
    let nodes = part.names.len();
    if nodes <= leaf::MOST {
        for (place, node) in order.iter_mut().zip(leaf::order(&part.sketch)) {
            *place = part.names[node as usize];
        }
        return;
    }
    let sides = cut(&part.sketch);
    let mut place = nodes;
    for (name, side) in part.names.iter().zip(&sides) {
        if *side == Side::Cut {
            place -= 1;
            order[place] = *name;
        }
    }
    let parts = split(&part, &sides);
    drop((part, sides));
    each(parts, &mut order[..place]);
}

/// The best cut of the directions that promise most: few nodes, and both sides large.
fn cut(sketch: &Sketch) -> Vec<Side> {
    // The share of the nodes at either end that are on different sides whatever comes between.
    let (end, tried) = if sketch.nodes() < LARGE { (0.3, 3) } else { (0.4, 2) };
    let view = |direction: [f32; 2]| View::of(sketch, direction, end);
    let mut views: Vec<View> = if sketch.nodes() < SMALL {
        DIRECTIONS.into_iter().map(view).collect()
    } else {
        DIRECTIONS.into_par_iter().map(view).collect()
    };
    views.sort_by_key(|view| view.crossing);
    views.truncate(tried);
    let look = |best: Option<Cut>, view: &View| {
        let limit = best.as_ref().map_or(usize::MAX, |best| best.limit(sketch.nodes()));
        let found = view.cuts(sketch, limit);
        best.into_iter().chain(found.into_iter().flatten()).min_by(Cut::compare)
    };
    let best = if sketch.nodes() < LARGE {
        views.iter().fold(None, look)
    } else {
        views.par_iter().map(|view| look(None, view)).flatten().min_by(Cut::compare)
    };
    best.map(|best| best.sides).unwrap_or_default()
}

/// A graph seen from one direction.
struct View {
    /// The nodes that lie first, and as many that lie last.
    ends: Vec<Side>,
    /// The least edges that cross a straight line between the two.
    crossing: i32,
}

impl View {
    fn of(sketch: &Sketch, direction: [f32; 2], end: f64) -> Self {
        let along = |at: &[f32; 2]| at[0] * direction[0] + at[1] * direction[1];
        let mut keys: Vec<(f32, u32)> = sketch.at.iter().map(along).zip(0..).collect();
        let by_key = |one: &(f32, u32), other: &(f32, u32)| {
            one.0.total_cmp(&other.0).then(one.1.cmp(&other.1))
        };
        let nodes = keys.len();
        let count = ((nodes as f64 * end) as usize).clamp(1, nodes / 2);
        let mut ends = vec![Side::Cut; nodes];
        keys.select_nth_unstable_by(count - 1, by_key);
        let low = keys[count - 1].0;
        keys[..count].iter().for_each(|(_, node)| ends[*node as usize] = Side::Left);
        keys.select_nth_unstable_by(nodes - count, by_key);
        let high = keys[nodes - count].0;
        keys[nodes - count..].iter().for_each(|(_, node)| ends[*node as usize] = Side::Right);
        let scale = LINES as f32 / (high - low).max(f32::MIN_POSITIVE);
        let line = |at: f32| ((at - low) * scale).clamp(0.0, LINES as f32) as usize;
        let lines: Vec<u8> = sketch.at.iter().map(|at| line(along(at)) as u8).collect();
        let mut change = [0_i32; LINES + 1];
        for node in 0..nodes as u32 {
            let own = lines[node as usize];
            for head in sketch.next_to(node) {
                let other = lines[*head as usize];
                if own < other {
                    change[own as usize] += 1;
                    change[other as usize] -= 1;
                }
            }
        }
        let crossing = change[..LINES].iter().scan(0, |sum, change| {
            *sum += change;
            Some(*sum)
        });
        let crossing = crossing.min().unwrap_or(0);
        Self { ends, crossing }
    }

    /// The cuts nearest to either end, if they have fewer than `limit` nodes.
    fn cuts(&self, sketch: &Sketch, limit: usize) -> Option<[Cut; 2]> {
        let mut flow = Flow::new(sketch, &self.ends);
        flow.fill(limit).then(|| [flow.cut_at_left(), flow.cut_at_right()].map(Cut::of))
    }
}

/// A cut and how good it is.
struct Cut {
    sides: Vec<Side>,
    /// Nodes in it, and on the smaller side.
    nodes: usize,
    least: usize,
}

impl Cut {
    fn of(sides: Vec<Side>) -> Self {
        let count = |side: Side| sides.iter().filter(|found| **found == side).count();
        let [left, right, nodes] = [Side::Left, Side::Right, Side::Cut].map(count);
        Self { sides, nodes, least: left.min(right) }
    }

    /// Nodes cut for each that is parted from the larger side: fewer is better.
    fn compare(&self, other: &Self) -> Ordering {
        let [one, two] = [self.nodes * other.least, other.nodes * self.least];
        one.cmp(&two).then(other.least.cmp(&self.least))
    }

    /// So many nodes cannot be better than this, however even the sides.
    fn limit(&self, nodes: usize) -> usize {
        (self.nodes * nodes).div_ceil(2 * self.least.max(1))
    }
}

/// The connected parts that are left without the cut, each as a graph of its own.
fn split(part: &Part, sides: &[Side]) -> Vec<Part> {
    let nodes = part.names.len();
    let mut place = vec![u32::MAX; nodes];
    let mut parts = Vec::new();
    for start in 0..nodes as u32 {
        if sides[start as usize] == Side::Cut || place[start as usize] != u32::MAX {
            continue;
        }
        let mut found = vec![start];
        place[start as usize] = 0;
        let mut at = 0;
        while let Some(node) = found.get(at).copied() {
            at += 1;
            for head in part.sketch.next_to(node) {
                if sides[*head as usize] != Side::Cut && place[*head as usize] == u32::MAX {
                    place[*head as usize] = found.len() as u32;
                    found.push(*head);
                }
            }
        }
        parts.push(taken(part, &found, &place));
    }
    parts
}

/// The nodes `found` as a graph of their own; the others have no `place`.
fn taken(part: &Part, found: &[u32], place: &[u32]) -> Part {
    let edges = found.iter().flat_map(|node| {
        let next = part.sketch.next_to(*node).iter();
        next.map(|head| (place[*node as usize], place[*head as usize]))
    });
    let edges: Vec<(u32, u32)> = edges.filter(|(_, head)| *head != u32::MAX).collect();
    let (first, head) = rows(found.len(), &edges);
    let at = found.iter().map(|node| part.sketch.at[*node as usize]).collect();
    let names = found.iter().map(|node| part.names[*node as usize]).collect();
    Part { sketch: Sketch { first, head, at }, names }
}
