//! What is wrong with roads, as features for a map program.

use geo::Coord;
use serde::Serialize;

use super::geometry::{Geometry, feature, positions};
use crate::road::Fault;

#[derive(Serialize)]
struct Properties<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'a str>,
    ids: &'a [String],
    metres: f64,
}

/// The faults as one GeoJSON feature collection (RFC 7946), a feature a line.
///
/// # Shape and units
///
/// `properties.kind` is `crossing` (`Point`), `gap` and `far` (`LineString` from what is wrong to
/// the road), `island`, `no-way-out` or `no-way-in` (`MultiLineString`); `ids` are those of the
/// ways, or of the place; `metres` how wide the gap or how long the roads.
pub fn faults_geojson(faults: &[Fault]) -> String {
    let features: Vec<String> = faults.iter().map(one).collect();
    format!("{{\"type\": \"FeatureCollection\", \"features\": [\n{}\n]}}\n", features.join(",\n"))
}

fn one(fault: &Fault) -> String {
    let properties = Properties {
        kind: fault.kind.code(),
        profile: fault.profile.as_deref(),
        ids: &fault.ids,
        metres: (fault.metres * 1e3).round() / 1e3,
    };
    feature(geometry(&fault.lines), properties)
}

fn geometry(lines: &[Vec<Coord<f64>>]) -> Option<Geometry> {
    let lines: Option<Vec<_>> = lines.iter().map(|line| positions(line)).collect();
    let mut lines = lines?;
    match (lines.len(), lines.first().map(Vec::len)) {
        (1, Some(1)) => lines.pop()?.pop().map(Geometry::Point),
        (1, Some(_)) => lines.pop().map(Geometry::LineString),
        _ => Some(Geometry::MultiLineString(lines)),
    }
}
