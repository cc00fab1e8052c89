//! Areas: are they sound, and if not, what sound area is meant.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::once;

use geo::algorithm::bool_ops::{BooleanOps, unary_union};
use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Area, BoundingRect, Coord, Line, LineString, MultiPolygon, Polygon};
use rstar::{AABB, RTree, RTreeObject};

/// The pairs of edges that are looked at, for each edge, before an area counts as unsound.
const PAIRS_AN_EDGE: usize = 64;

/// The most pairs of edges near each other in an area that is repaired.
const MOST_PAIRS: usize = 4_000_000;

/// The most crossings of an area that is repaired; a repair takes as long as there are crossings.
const MOST_CROSSINGS: usize = 20_000;

/// One edge of one ring.
#[derive(Debug, Clone, Copy)]
struct Edge {
    line: Line<f64>,
    ring: usize,
    at: usize,
}

impl RTreeObject for Edge {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        let Line { start, end } = self.line;
        AABB::from_corners([start.x, start.y], [end.x, end.y])
    }
}

/// Whether no ring of `areas` crosses or touches itself or another where it must not, every hole
/// lies in its shell, and no area overlaps another.
///
/// # Cost
///
/// O(n log n) for n edges; an area that would cost more counts as unsound, and its repair costs
/// O(n log n).
///
/// # Source
///
/// The conditions of OGC 06-103r4 (Simple Features), 6.1.11 and 6.1.14.
pub(super) fn is_sound(areas: &MultiPolygon<f64>) -> bool {
    let rings = rings_of(areas);
    let edges: Vec<Edge> = rings.iter().enumerate().flat_map(edges_of).collect();
    let mut left = edges.len().saturating_mul(PAIRS_AN_EDGE).max(10_000);
    let tree = RTree::bulk_load(edges);
    let mut touches = Touches::default();
    for edge in &tree {
        for other in tree.locate_in_envelope_intersecting(&edge.envelope()) {
            if (other.ring, other.at) <= (edge.ring, edge.at) {
                continue;
            }
            left = left.saturating_sub(1);
            let length = rings.get(edge.ring).map_or(0, |ring| ring.1.0.len() - 1);
            if left == 0 || !may_meet(edge, other, length, &mut touches) {
                return false;
            }
        }
    }
    touch_rightly(areas, &rings, &touches) && nests(&rings, &tree, &touches)
}

/// Whether so many edges cross that nobody could say what is meant, and a repair would take long.
///
/// # Cost
///
/// O(n log n) for n edges: looking ends at the first pair beyond the limits.
pub(super) fn is_tangled(areas: &MultiPolygon<f64>) -> bool {
    let rings = rings_of(areas);
    let edges: Vec<Edge> = rings.iter().enumerate().flat_map(edges_of).collect();
    let tree = RTree::bulk_load(edges);
    let (mut pairs, mut crossings) = (0, 0);
    for edge in &tree {
        for other in tree.locate_in_envelope_intersecting(&edge.envelope()) {
            if (other.ring, other.at) <= (edge.ring, edge.at) {
                continue;
            }
            pairs += 1;
            let is_crossing = matches!(
                line_intersection(edge.line, other.line),
                Some(
                    LineIntersection::SinglePoint { is_proper: true, .. }
                        | LineIntersection::Collinear { .. }
                )
            );
            crossings += usize::from(is_crossing);
            if MOST_PAIRS < pairs || MOST_CROSSINGS < crossings {
                return true;
            }
        }
    }
    false
}

/// Whether rings that touch twice belong to different areas which do not overlap.
fn touch_rightly(
    areas: &MultiPolygon<f64>,
    rings: &[(usize, &LineString<f64>)],
    touches: &Touches,
) -> bool {
    let area_of = |ring: usize| rings.get(ring).map(|ring| ring.0);
    let mut often = touches.pairs.iter().filter(|(_, points)| 1 < points.len()).peekable();
    if often.peek().is_none() {
        return true;
    }
    if often.any(|((one, other), _)| area_of(*one) == area_of(*other)) {
        return false;
    }
    // Two areas can cross in points where they only seem to touch: then they hold less together.
    let apart: f64 = areas.iter().map(Area::unsigned_area).sum();
    let together = unary_union(&oriented(areas.clone())).unsigned_area();
    apart <= together * (1.0 + 1e-7)
}

fn rings_of(areas: &MultiPolygon<f64>) -> Vec<(usize, &LineString<f64>)> {
    let of = |(area, polygon)| -> Vec<(usize, &LineString<f64>)> {
        let polygon: &Polygon<f64> = polygon;
        once(polygon.exterior()).chain(polygon.interiors()).map(|ring| (area, ring)).collect()
    };
    areas.iter().enumerate().flat_map(of).collect()
}

fn edges_of((ring, (_, line)): (usize, &(usize, &LineString<f64>))) -> Vec<Edge> {
    line.lines().enumerate().map(|(at, line)| Edge { line, ring, at }).collect()
}

/// Where rings touch one another.
#[derive(Default)]
struct Touches {
    /// The points in which two rings touch.
    pairs: BTreeMap<(usize, usize), BTreeSet<[u64; 2]>>,
    /// Every point in which rings touch.
    points: BTreeSet<[u64; 2]>,
}

fn bits(point: Coord<f64>) -> [u64; 2] {
    [point.x.to_bits(), point.y.to_bits()]
}

/// Whether two edges may lie as they do; `length` is the number of edges of the first one's ring.
fn may_meet(edge: &Edge, other: &Edge, length: usize, touches: &mut Touches) -> bool {
    if edge.ring == other.ring {
        let next = other.at == edge.at + 1;
        let around = edge.at == 0 && other.at + 1 == length;
        if next || around {
            return !is_spike(edge.line, other.line, next);
        }
        return line_intersection(edge.line, other.line).is_none();
    }
    match line_intersection(edge.line, other.line) {
        None => true,
        Some(
            LineIntersection::SinglePoint { is_proper: true, .. }
            | LineIntersection::Collinear { .. },
        ) => false,
        Some(LineIntersection::SinglePoint { intersection, .. }) => {
            touches.points.insert(bits(intersection));
            let pair = touches.pairs.entry((edge.ring, other.ring)).or_default();
            pair.insert(bits(intersection));
            true
        }
    }
}

/// Whether two edges in a row run back over each other.
fn is_spike(edge: Line<f64>, other: Line<f64>, next: bool) -> bool {
    let (first, second) = if next { (edge, other) } else { (other, edge) };
    let turn = RobustKernel::orient2d(first.start, first.end, second.end);
    let (onward, back) = (first.end - first.start, second.end - second.start);
    turn == Orientation::Collinear && onward.x * back.x + onward.y * back.y < 0.0
}

/// Whether every hole lies in its own shell only, and every shell in no other area.
fn nests(rings: &[(usize, &LineString<f64>)], tree: &RTree<Edge>, touches: &Touches) -> bool {
    if rings.len() < 2 {
        return true;
    }
    let first = |at: usize| {
        at == 0 || rings.get(at - 1).map(|ring| ring.0) != rings.get(at).map(|ring| ring.0)
    };
    rings.iter().enumerate().all(|(at, (area, ring))| {
        let free = ring.0.iter().find(|point| !touches.points.contains(&bits(**point)));
        // A ring that touches others in all its points cannot be placed: the repair decides.
        let Some(point) = free else { return false };
        let inside = rings_around(*point, at, tree);
        let shell_of = |other: &usize| rings.get(*other).is_some_and(|ring| ring.0 == *area);
        if first(at) {
            // Around a shell every other area's shell must come with one of its holes.
            return inside.len().is_multiple_of(2) && !inside.iter().any(shell_of);
        }
        let own: Vec<&usize> = inside.iter().filter(|other| shell_of(other)).collect();
        matches!(own.as_slice(), [shell] if first(**shell))
    })
}

/// The rings that lie around `point`, but for ring `itself`.
fn rings_around(point: Coord<f64>, itself: usize, tree: &RTree<Edge>) -> BTreeSet<usize> {
    let east = tree.root().envelope().upper()[0].max(point.x);
    let ray = AABB::from_corners([point.x, point.y], [east, point.y]);
    let mut odd = BTreeSet::new();
    for edge in tree.locate_in_envelope_intersecting(&ray) {
        let Line { start, end } = edge.line;
        if edge.ring == itself || (start.y <= point.y) == (end.y <= point.y) {
            continue;
        }
        let (low, high) = if start.y < end.y { (start, end) } else { (end, start) };
        let turn = RobustKernel::orient2d(low, high, point);
        if turn == Orientation::CounterClockwise && !odd.remove(&edge.ring) {
            odd.insert(edge.ring);
        }
    }
    odd
}

/// The sound area that is meant by an unsound one; `None` where none is left.
///
/// Each shell is filled where it goes round an odd number of times, its holes are taken out, and
/// the areas are joined. A ring whose halves cancel, a bow-tie, is left out: nobody can say which
/// half is meant.
pub(super) fn repaired(areas: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
    let nothing = MultiPolygon::new(Vec::new());
    let filled =
        |ring: &LineString<f64>| oriented(Polygon::new(ring.clone(), Vec::new()).union(&nothing));
    let mut parts = Vec::with_capacity(areas.0.len());
    for area in areas {
        if cancels(&Polygon::new(area.exterior().clone(), Vec::new())) {
            continue;
        }
        let shell = filled(area.exterior());
        let holes: Vec<MultiPolygon<f64>> = area.interiors().iter().map(filled).collect();
        parts.push(match holes.as_slice() {
            [] => shell,
            holes => oriented(shell.difference(&unary_union(holes))),
        });
    }
    // All at once, because one after another would cost the square of their number.
    let whole = if parts.is_empty() { nothing } else { unary_union(&parts) };
    let is_left = whole.iter().any(|area| 0.0 < area.unsigned_area());
    is_left.then(|| oriented(whole))
}

/// Whether the ring goes as much one way round as the other.
fn cancels(shell: &Polygon<f64>) -> bool {
    let around = shell.bounding_rect().map_or(0.0, |all| all.width() * all.height());
    shell.signed_area().abs() <= around * 1e-9
}

/// The same areas, shells counter-clockwise, holes clockwise.
pub(super) fn oriented(areas: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let turn = |mut ring: LineString<f64>, wanted: bool| {
        let area = Polygon::new(ring.clone(), Vec::new()).signed_area();
        if (0.0 < area) != wanted {
            ring.0.reverse();
        }
        ring
    };
    let each = |area: Polygon<f64>| {
        let (shell, holes) = area.into_inner();
        Polygon::new(turn(shell, true), holes.into_iter().map(|hole| turn(hole, false)).collect())
    };
    areas.into_iter().map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    use geo::Validation;

    use crate::unit::Dice;

    fn square(x: f64, y: f64, side: f64) -> LineString<f64> {
        LineString::from(vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)])
    }

    #[test]
    fn sound_is_what_geo_calls_valid() {
        let mut seen = [0; 2];
        for seed in 0..3_000 {
            let mut dice = Dice::new(seed);
            let mut ring = |count: usize| {
                let mut points: Vec<(f64, f64)> = Vec::new();
                while points.len() < count {
                    let point = (dice.below(7) as f64, dice.below(7) as f64);
                    if points.last() != Some(&point) {
                        points.push(point);
                    }
                }
                if points.first() != points.last() {
                    points.push(points[0]);
                }
                LineString::from(points)
            };
            let holes = if seed % 3 == 0 { vec![ring(3)] } else { Vec::new() };
            let first = Polygon::new(ring(4), holes);
            let mut all = vec![first];
            if seed % 2 == 0 {
                all.push(Polygon::new(ring(3), Vec::new()));
            }
            if all.iter().any(|area| {
                area.exterior().0.len() < 4 || area.interiors().iter().any(|ring| ring.0.len() < 4)
            }) {
                continue;
            }
            let areas = MultiPolygon::new(all);
            seen[usize::from(areas.is_valid())] += 1;
            // geo lets a hole touch its shell twice; whatever it refuses must be refused here too.
            if is_sound(&areas) {
                assert!(areas.is_valid(), "seed {seed}: {areas:?}");
            } else if let Some(mended) = repaired(&areas) {
                let sound = is_sound(&mended);
                assert!(sound || mended.is_valid(), "seed {seed}: {areas:?} became {mended:?}");
            }
        }
        assert!(100 < seen[0] && 100 < seen[1], "{seen:?}");
    }

    #[test]
    fn a_hole_is_sound_inside_and_not_outside() {
        let of = |hole| MultiPolygon::new(vec![Polygon::new(square(0.0, 0.0, 9.0), vec![hole])]);
        assert!(is_sound(&of(square(2.0, 2.0, 3.0))));
        assert!(!is_sound(&of(square(20.0, 2.0, 3.0))));
        let island = Polygon::new(square(3.0, 3.0, 1.0), Vec::new());
        let mut with_island = of(square(2.0, 2.0, 3.0));
        with_island.0.push(island);
        assert!(is_sound(&with_island));
    }

    #[test]
    fn a_bow_tie_leaves_nothing_and_a_spike_is_cut_off() {
        let tie =
            LineString::from(vec![(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]);
        assert_eq!(repaired(&MultiPolygon::new(vec![Polygon::new(tie, Vec::new())])), None);
        let spiked = LineString::from(vec![
            (0.0, 0.0),
            (1.0, 0.0),
            (5.0, 0.0),
            (1.0, 0.0),
            (1.0, 1.0),
            (0.0, 1.0),
            (0.0, 0.0),
        ]);
        let area = MultiPolygon::new(vec![Polygon::new(spiked, Vec::new())]);
        assert!(!is_sound(&area));
        let mended = repaired(&area).expect("a square is left");
        assert!((mended.unsigned_area() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_tangle_is_seen_before_it_is_repaired() {
        let mut dice = Dice::new(5);
        let points: Vec<(f64, f64)> = (0..2_000).map(|_| (dice.share(), dice.share())).collect();
        let tangle = Polygon::new(LineString::from(points), Vec::new());
        assert!(is_tangled(&MultiPolygon::new(vec![tangle])));
        let square = Polygon::new(square(0.0, 0.0, 1.0), Vec::new());
        assert!(!is_tangled(&MultiPolygon::new(vec![square.clone(), square])));
    }

    #[test]
    fn thousands_of_parts_and_holes_are_mended_at_once() {
        let at = |number: usize| ((number % 60) as f64 * 2.0, (number / 60) as f64 * 2.0);
        let holes = (0..3_000).map(|number| square(at(number).0, at(number).1, 1.0)).collect();
        let pierced = Polygon::new(square(-10.0, -10.0, 150.0), holes);
        let overlapping = Polygon::new(square(130.0, 0.0, 100.0), Vec::new());
        let mut areas = vec![pierced, overlapping];
        areas.extend((0..3_000).map(|number| {
            Polygon::new(square(1_000.0 + at(number).0, at(number).1, 1.5), Vec::new())
        }));
        let areas = MultiPolygon::new(areas);
        assert!(!is_sound(&areas));
        let mended = repaired(&areas).expect("nearly all is left");
        let expected = 150.0 * 150.0 - 3_000.0 + 100.0 * 100.0 - 10.0 * 100.0 + 3_000.0 * 2.25;
        assert!((mended.unsigned_area() - expected).abs() < 0.1, "{}", mended.unsigned_area());
        assert!(is_sound(&mended));
    }

    #[test]
    fn a_ring_of_many_edges_is_judged_fast() {
        let at = |step: usize| {
            let angle = step as f64 / 200_000.0 * TAU;
            (angle.cos(), angle.sin())
        };
        let mut points: Vec<(f64, f64)> = (0..200_000).map(at).collect();
        points.push(points[0]);
        let area = MultiPolygon::new(vec![Polygon::new(LineString::from(points), Vec::new())]);
        assert!(is_sound(&area));
    }
}
