//! Ways that cross on one level without a common vertex: a bridge forgotten, or a junction.

use geo::Coord;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rstar::{AABB, RTree};

use super::snap::Segment;
use super::{Tags, Way};

/// How many pairs of segments of `tree` cross inside both and on one level; never joined.
pub(super) fn count(tree: &RTree<Segment>, ways: &[&Way]) -> usize {
    let levels: Vec<[Option<&str>; 3]> = ways.iter().map(|way| level(&way.tags)).collect();
    let segments: Vec<&Segment> = tree.iter().collect();
    let crossings = |one: &&Segment| {
        let corners = AABB::from_corners(one.from, one.to);
        tree.locate_in_envelope_intersecting(&corners)
            .filter(|other| (one.piece, one.row) < (other.piece, other.row))
            .filter(|other| levels[one.way as usize] == levels[other.way as usize])
            .filter(|other| cross(one, other))
            .count()
    };
    segments.par_iter().map(crossings).sum()
}

/// What tells a bridge from the road below it.
fn level(tags: &Tags) -> [Option<&str>; 3] {
    ["layer", "bridge", "tunnel"]
        .map(|key| tags.get(key).filter(|value| !matches!(*value, "0" | "no")))
}

/// Whether the ends of each lie strictly on two sides of the other.
fn cross(one: &Segment, other: &Segment) -> bool {
    let divides = |line: &Segment, by: &Segment| {
        let side = |at: [f64; 2]| {
            let (along, to) = (minus(line.to, line.from), minus(at, line.from));
            along.x * to.y - along.y * to.x
        };
        let (from, to) = (side(by.from), side(by.to));
        (from < 0.0 && 0.0 < to) || (to < 0.0 && 0.0 < from)
    };
    let shared = [one.from, one.to].iter().any(|end| [other.from, other.to].contains(end));
    !shared && divides(one, other) && divides(other, one)
}

fn minus(one: [f64; 2], other: [f64; 2]) -> Coord<f64> {
    Coord { x: one[0] - other[0], y: one[1] - other[1] }
}
