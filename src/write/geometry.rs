//! Features and their geometries, as GeoJSON has them.

use std::iter;

use geo::{Coord, LineString, MultiPolygon};
use serde::Serialize;

use crate::exchange::json_line;

#[derive(Serialize)]
struct Feature<P> {
    r#type: &'static str,
    geometry: Option<Geometry>,
    properties: P,
}

#[derive(Serialize)]
#[serde(tag = "type", content = "coordinates")]
pub(super) enum Geometry {
    Point(Position),
    LineString(Vec<Position>),
    MultiLineString(Vec<Vec<Position>>),
    MultiPolygon(Vec<Vec<Vec<Position>>>),
}

type Position = [f64; 2];

/// One feature as a line.
pub(super) fn feature(geometry: Option<Geometry>, properties: impl Serialize) -> String {
    json_line(&Feature { r#type: "Feature", geometry, properties })
}

fn position(at: Coord<f64>) -> Option<Position> {
    (at.x.is_finite() && at.y.is_finite()).then_some([at.x, at.y])
}

/// A point, if it is one.
pub(super) fn point(at: Coord<f64>) -> Option<Geometry> {
    position(at).map(Geometry::Point)
}

/// The positions of a line, if all are some.
pub(super) fn positions(line: &[Coord<f64>]) -> Option<Vec<Position>> {
    line.iter().map(|at| position(*at)).collect()
}

/// The rings of an area.
pub(super) fn rings(area: &MultiPolygon<f64>) -> Option<Geometry> {
    let ring = |ring: &LineString<f64>| positions(&ring.0);
    let parts = area
        .iter()
        .map(|part| iter::once(part.exterior()).chain(part.interiors()).map(ring).collect());
    parts.collect::<Option<Vec<_>>>().map(Geometry::MultiPolygon)
}
