//! Which vertices of different ways are one and the same place.

use geo::Coord;
use rustc_hash::FxHashMap;

use super::Way;
use crate::unit::metres_between;

/// Ends this near to another way's vertex are joined to it, metres.
pub(super) const NEAR: f64 = 0.5;
/// A little more than that in degrees of latitude.
const NEAR_DEGREES: f64 = 5e-6;

/// The places the ways run through, each vertex named by its place.
#[derive(Debug, Default)]
pub(super) struct Joints {
    /// For each way the place of each vertex.
    pub(super) rows: Vec<Vec<u32>>,
    /// Where each place is.
    pub(super) places: Vec<Coord<f64>>,
    /// The OpenStreetMap node each place is, where it is one.
    pub(super) ids: Vec<Option<u64>>,
    /// The ends that were joined over a gap: place and way of each, and of what it was joined to.
    pub(super) gaps: Vec<[(u32, u32); 2]>,
}

/// The places by what makes two vertices one of them.
#[derive(Default)]
struct Names {
    /// By the OpenStreetMap node.
    nodes: FxHashMap<u64, u32>,
    /// By the position in 1e-7 degrees, longitude in the upper half.
    positions: FxHashMap<u64, u32>,
}

impl Names {
    /// Room for the vertices of `ways`.
    fn with_room(ways: &[&Way]) -> Self {
        let mut names = Self::default();
        let count = |by_node: bool| {
            let alike = ways.iter().filter(|way| has_nodes(way) == by_node);
            alike.map(|way| way.line.len()).sum()
        };
        names.nodes.reserve(count(true));
        names.positions.reserve(count(false));
        names
    }
}

impl Joints {
    /// Names the vertices of `ways`, in their order.
    pub(super) fn of(ways: &[&Way]) -> Self {
        let mut names = Names::with_room(ways);
        let mut joints = Self::default();
        for way in ways {
            let by_node = has_nodes(way);
            let name = |(row, at): (usize, &Coord<f64>)| {
                let id = way.nodes.get(row).copied().filter(|_| by_node);
                let known = match id {
                    Some(node) => names.nodes.entry(node),
                    None => names.positions.entry(rounded(*at)),
                };
                *known.or_insert_with(|| {
                    joints.places.push(*at);
                    joints.ids.push(id);
                    joints.places.len() as u32 - 1
                })
            };
            let row = way.line.iter().enumerate().map(name).collect();
            joints.rows.push(row);
        }
        joints.bridge_gaps(ways);
        joints
    }

    /// Joins the ends of ways without node ids to vertices of other ways within half a metre.
    fn bridge_gaps(&mut self, ways: &[&Way]) {
        let mut vertices: Vec<(f64, u32, u32)> = Vec::new();
        let mut ends: Vec<(u32, u32)> = Vec::new();
        for (way, row) in (0..).zip(&self.rows) {
            if has_nodes(ways[way as usize]) {
                continue;
            }
            let latitude = |place: u32| self.places[place as usize].y;
            vertices.extend(row.iter().map(|place| (latitude(*place), *place, way)));
            ends.extend([row.first(), row.last()].into_iter().flatten().map(|end| (*end, way)));
        }
        vertices.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        ends.sort_unstable();
        ends.dedup();
        let mut roots: Vec<u32> = (0..self.places.len() as u32).collect();
        for (end, way) in ends {
            let at = self.places[end as usize];
            let from = vertices.partition_point(|vertex| vertex.0 < at.y - NEAR_DEGREES);
            let strip = vertices.iter().skip(from);
            for (_, place, other) in strip.take_while(|vertex| vertex.0 <= at.y + NEAR_DEGREES) {
                let near =
                    *other != way && metres_between(at, self.places[*place as usize]) <= NEAR;
                if near && unite(&mut roots, end, *place) {
                    self.gaps.push([(end, way), (*place, *other)]);
                }
            }
        }
        for place in self.rows.iter_mut().flatten() {
            *place = root(&mut roots, *place);
        }
    }
}

/// Whether the ids of the nodes say where this way is joined to others.
fn has_nodes(way: &Way) -> bool {
    way.nodes.len() == way.line.len()
}

/// A position on the earth in 1e-7 degrees: each half has room for 214 of them.
fn rounded(at: Coord<f64>) -> u64 {
    let [x, y] = [at.x, at.y].map(|degrees| (degrees * 1e7).round() as i32);
    u64::from(x.cast_unsigned()) << 32 | u64::from(y.cast_unsigned())
}

/// The least place `place` was united with.
fn root(roots: &mut [u32], mut place: u32) -> u32 {
    while roots[place as usize] != place {
        roots[place as usize] = roots[roots[place as usize] as usize];
        place = roots[place as usize];
    }
    place
}

/// Unites two places; false if they were one already.
fn unite(roots: &mut [u32], one: u32, other: u32) -> bool {
    let (one, other) = (root(roots, one), root(roots, other));
    roots[one.max(other) as usize] = one.min(other);
    one != other
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(points: &[(f64, f64)], nodes: &[u64]) -> Way {
        let line = points.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect();
        Way { line, nodes: nodes.to_vec(), ..Way::default() }
    }

    #[test]
    fn a_gap_of_a_centimetre_is_bridged_and_one_of_a_metre_is_not() {
        let west = way(&[(106.5, 26.4), (106.51, 26.4)], &[]);
        for (gap, joined) in [(0.0, 0), (1e-7, 1), (4e-6, 1), (1e-5, 0)] {
            let east = way(&[(106.51 + gap, 26.4), (106.52, 26.4)], &[]);
            let joints = Joints::of(&[&west, &east]);
            assert_eq!(joints.gaps.len(), joined, "{gap}");
            assert_eq!(joints.rows[0][1] == joints.rows[1][0], gap < 1e-5, "{gap}");
        }
    }

    #[test]
    fn node_ids_rule_where_they_are_there() {
        let low = way(&[(106.5, 26.4), (106.6, 26.4)], &[1, 2]);
        let high = way(&[(106.6, 26.4), (106.7, 26.4)], &[3, 4]);
        let next = way(&[(106.6, 26.5), (106.7, 26.4)], &[2, 4]);
        let joints = Joints::of(&[&low, &high, &next]);
        assert_ne!(joints.rows[0][1], joints.rows[1][0]);
        assert_eq!(joints.rows[0][1], joints.rows[2][0]);
    }

    #[test]
    fn the_ends_of_one_short_way_stay_two() {
        let short = way(&[(106.5, 26.4), (106.500_002, 26.4)], &[]);
        let joints = Joints::of(&[&short]);
        assert_eq!((joints.gaps.len(), joints.rows[0][0] == joints.rows[0][1]), (0, false));
    }
}
