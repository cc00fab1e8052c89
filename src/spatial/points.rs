//! Points in an R-tree.

use geo::{BoundingRect, Coord, Intersects, MultiPolygon};
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use crate::unit::{Metres, metres_between};

/// Points that are found by where they lie, each named by an `I`.
#[derive(Debug, Clone)]
pub(super) struct Points<I> {
    tree: RTree<GeomWithData<[f64; 2], I>>,
}

impl<I: Copy + Ord> Points<I> {
    /// An index over `points`; what is not a position on earth is left out.
    pub(super) fn over(points: impl Iterator<Item = (I, Coord<f64>)>) -> Self {
        let rows = points
            .filter(|(_, at)| at.x.is_finite() && at.y.is_finite())
            .map(|(id, at)| GeomWithData::new([at.x, at.y], id))
            .collect();
        Self { tree: RTree::bulk_load(rows) }
    }

    /// Those at most `radius` from `at`, sorted.
    pub(super) fn within(&self, at: Coord<f64>, radius: Metres) -> Vec<I> {
        let Some(around) = box_around(at, radius) else { return Vec::new() };
        let near = |point: &[f64; 2]| metres_between(at, coord(*point)) <= f64::from(radius.0);
        self.found(&around, near)
    }

    /// Those in `area` or on its border, sorted.
    pub(super) fn inside(&self, area: &MultiPolygon<f64>) -> Vec<I> {
        let Some(around) = area.bounding_rect() else { return Vec::new() };
        let around = AABB::from_corners(around.min().into(), around.max().into());
        self.found(&around, |point| holds(area, coord(*point)))
    }

    fn found(&self, around: &AABB<[f64; 2]>, keep: impl Fn(&[f64; 2]) -> bool) -> Vec<I> {
        let there = self.tree.locate_in_envelope(around);
        let mut ids: Vec<I> =
            there.filter(|point| keep(point.geom())).map(|point| point.data).collect();
        ids.sort_unstable();
        ids
    }
}

/// Whether `at` lies in `area` or on its border.
pub(super) fn holds(area: &MultiPolygon<f64>, at: Coord<f64>) -> bool {
    area.0.iter().any(|part| part.intersects(&at))
}

const fn coord([x, y]: [f64; 2]) -> Coord<f64> {
    Coord { x, y }
}

/// A box in degrees that holds every point at most `radius` from `at`, a little more than needed.
///
/// A degree of longitude is shortest where the mean latitude of the two points is farthest from
/// the equator, so the box is as wide as is needed there.
fn box_around(at: Coord<f64>, radius: Metres) -> Option<AABB<[f64; 2]>> {
    const A_LITTLE_MORE: f64 = 1.000_001;
    const ALL: f64 = 1e9;
    if !at.x.is_finite() || !at.y.is_finite() {
        return None;
    }
    let degree = metres_between(Coord { x: 0.0, y: 0.0 }, Coord { x: 0.0, y: 1.0 });
    let north = f64::from(radius.0) / degree * A_LITTLE_MORE + 1e-9;
    let farthest = at.y.abs() + north / 2.0;
    let shrink = if farthest < 90.0 { farthest.to_radians().cos() } else { 0.0 };
    let east = if 0.0 < shrink { (north / shrink * A_LITTLE_MORE).min(ALL) } else { ALL };
    Some(AABB::from_corners([at.x - east, at.y - north], [at.x + east, at.y + north]))
}
