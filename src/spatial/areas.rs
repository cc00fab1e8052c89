//! Areas in an R-tree.

use geo::{BoundingRect, Coord, CoordsIter, MultiPolygon};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::points::holds;

/// Areas that are found by the points they hold, each named by an `I`.
#[derive(Debug, Clone)]
pub(super) struct Areas<I> {
    /// In order of precedence: of those that hold a point, the first answers.
    areas: Vec<(I, MultiPolygon<f64>)>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl<I: Copy + Ord> Areas<I> {
    /// An index over `areas`, each with its id; the smallest id goes first.
    ///
    /// An area that is empty or has a corner that is not a position on earth is left out.
    pub(super) fn over<'a>(
        areas: impl Iterator<Item = (&'a str, I, &'a MultiPolygon<f64>)>,
    ) -> Self {
        let mut rows: Vec<_> = areas.filter(|(_, _, area)| is_finite(area)).collect();
        rows.sort_by_key(|(name, id, _)| (*name, *id));
        let boxes = rows.iter().enumerate().filter_map(|(row, (_, _, area))| {
            let around = area.bounding_rect()?;
            let around = Rectangle::from_corners(around.min().into(), around.max().into());
            Some(GeomWithData::new(around, row))
        });
        let boxes = RTree::bulk_load(boxes.collect());
        let areas = rows.into_iter().map(|(_, id, area)| (id, area.clone())).collect();
        Self { areas, boxes }
    }

    /// The area that holds `at`, borders included; of several the one with the smallest id.
    pub(super) fn of(&self, at: Coord<f64>) -> Option<I> {
        if !at.x.is_finite() || !at.y.is_finite() {
            return None;
        }
        let candidates = self.boxes.locate_all_at_point(&[at.x, at.y]).map(|found| found.data);
        let first = candidates.filter(|row| holds(&self.areas[*row].1, at)).min()?;
        self.areas.get(first).map(|(id, _)| *id)
    }
}

fn is_finite(area: &MultiPolygon<f64>) -> bool {
    area.coords_iter().all(|corner| corner.x.is_finite() && corner.y.is_finite())
}
