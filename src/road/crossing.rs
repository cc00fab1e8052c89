//! Ways that cross on one level without a common vertex: a bridge forgotten, or a junction.

use geo::Coord;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::grid::Grid;
use super::snap::Segment;
use super::{Tags, Way};

/// The pairs of segments of `grid` that cross inside both and on one level; never joined.
pub(super) fn all(grid: &Grid, ways: &[&Way]) -> Vec<[Segment; 2]> {
    let levels: Vec<[Option<&str>; 3]> = ways.iter().map(|way| level(&way.tags)).collect();
    let is_level = |(one, other): &(&Segment, &Segment)| {
        levels[one.way as usize] == levels[other.way as usize]
    };
    let crossings = |cell: usize| {
        let pairs = pairs(grid, cell).into_iter();
        let found = pairs.filter(is_level).filter(|(one, other)| cross(one, other));
        found.map(|(one, other)| ordered(*one, *other)).collect::<Vec<_>>()
    };
    let mut found: Vec<_> = (0..grid.cells()).into_par_iter().flat_map_iter(crossings).collect();
    // Two segments may meet in several cells.
    found.par_sort_unstable_by_key(names);
    found.dedup_by_key(|pair| names(pair));
    found
}

fn names(pair: &[Segment; 2]) -> [(u32, u32); 2] {
    [pair[0].name(), pair[1].name()]
}

/// The pairs of segments of one cell that lie over the same longitudes.
fn pairs(grid: &Grid, cell: usize) -> Vec<(&Segment, &Segment)> {
    let mut here: Vec<&Segment> = grid.touching(cell).collect();
    let west = |segment: &Segment| segment.from[0].min(segment.to[0]);
    here.sort_unstable_by(|one, other| west(one).total_cmp(&west(other)));
    let mut pairs = Vec::new();
    for (row, one) in here.iter().enumerate() {
        let east = one.from[0].max(one.to[0]);
        let beside = here.iter().skip(row + 1).take_while(|other| west(other) <= east);
        pairs.extend(beside.map(|other| (*one, *other)));
    }
    pairs
}

fn ordered(one: Segment, other: Segment) -> [Segment; 2] {
    if one.name() < other.name() { [one, other] } else { [other, one] }
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
