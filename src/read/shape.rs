//! From numbers to geometry: every position is checked before anything is made of it.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::coordinates::{Coordinates, Fault};
use super::feature::{Feature, Member};
use super::log::{Log, Spot};
use super::ring::{is_sound, is_tangled, oriented, repaired};
use crate::unit::Datum;

/// The most positions of one ring.
const LONGEST_RING: usize = 200_000;

/// A geometry in WGS-84 whose every position is finite and in range.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// One position.
    Point(Coord<f64>),
    /// Several positions.
    Points(Vec<Coord<f64>>),
    /// Lines of two positions or more.
    Lines(Vec<Vec<Coord<f64>>>),
    /// Sound areas.
    Area(MultiPolygon<f64>),
}

/// The geometry of `feature`; `None` where it cannot be used, with the reason in `log`.
pub(super) fn shape(
    feature: &mut Feature<'_>,
    datum: Datum,
    spot: Spot<'_>,
    log: &mut Log,
) -> Option<Shape> {
    let height = height(feature, spot, log)?;
    let coordinates = &mut feature.coordinates;
    let fault = match (coordinates.fault, coordinates.height) {
        (Some(fault), _) => Some(fault),
        (None, Some(found)) if found == height.0 => None,
        (None, None) => Some(Fault::Empty),
        (None, Some(_)) => Some(Fault::Uneven),
    };
    if let Some(fault) = fault {
        log.skip(spot, fault.code(), &[]);
        return None;
    }
    if coordinates.extra {
        log.warn(spot, "B1111", None, &[]);
    }
    if !are_in_range(&coordinates.positions, spot, log) {
        return None;
    }
    if datum != Datum::Wgs84 {
        if !coordinates.positions.iter().all(|position| Datum::is_shifted(*position)) {
            log.tally(spot, "B1023", None, datum.name());
        }
        for position in &mut coordinates.positions {
            *position = datum.to_wgs84(*position);
        }
    }
    match height {
        (0, _) => coordinates.positions.first().copied().map(Shape::Point),
        (1, Kind::Points) => points(coordinates),
        (_, Kind::Points | Kind::Lines) => lines(coordinates, spot, log),
        (_, Kind::Area) => area(coordinates, spot, log).map(Shape::Area),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Points,
    Lines,
    Area,
}

/// How deep the coordinates of the geometry's type nest, and what they make.
fn height(feature: &Feature<'_>, spot: Spot<'_>, log: &mut Log) -> Option<(usize, Kind)> {
    match feature.geometry {
        Member::Missing | Member::Null => {
            log.skip(spot, "B1105", &[]);
            return None;
        }
        Member::Other => {
            log.skip(spot, "B1106", &["?"]);
            return None;
        }
        Member::Object => {}
    }
    let kind = feature.shape.as_deref().unwrap_or("?");
    let found = match kind {
        "Point" => (0, Kind::Points),
        "MultiPoint" => (1, Kind::Points),
        "LineString" => (1, Kind::Lines),
        "MultiLineString" => (2, Kind::Lines),
        "Polygon" => (2, Kind::Area),
        "MultiPolygon" => (3, Kind::Area),
        _ => {
            log.skip(spot, "B1106", &[kind]);
            return None;
        }
    };
    Some(found)
}

/// Whether every position is a longitude and a latitude; the first that is not is told.
fn are_in_range(positions: &[Coord<f64>], spot: Spot<'_>, log: &mut Log) -> bool {
    let good = |at: &Coord<f64>| at.x.abs() <= 180.0 && at.y.abs() <= 90.0;
    let Some(bad) = positions.iter().find(|at| !good(at)) else { return true };
    let (x, y) = (bad.x.to_string(), bad.y.to_string());
    if bad.x.abs() <= 90.0 && bad.y.abs() <= 180.0 {
        log.skip(spot, "B1003", &[&x, &y]);
    } else if 1_000.0 < bad.x.abs().max(bad.y.abs()) && bad.x.is_finite() && bad.y.is_finite() {
        log.skip(spot, "B1109", &[&x, &y, &projection(*bad)]);
    } else {
        log.skip(spot, "B1108", &[&x, &y]);
    }
    false
}

/// The projection that metres like these most likely come from.
fn projection(position: Coord<f64>) -> String {
    let zone = (position.x / 1e6).floor();
    let in_zone = position.x - zone * 1e6;
    let grid = (13.0..=45.0).contains(&zone)
        && (150_000.0..850_000.0).contains(&in_zone)
        && (1.5e6..6.5e6).contains(&position.y);
    match (grid, position.x.abs() <= 20_037_508.4 && position.y.abs() <= 20_048_967.0) {
        (true, true) => format!("EPSG:3857 / Gauss-Krüger zone {zone}"),
        (true, false) => format!("Gauss-Krüger zone {zone}"),
        (false, true) if (150_000.0..850_000.0).contains(&position.x) => {
            "Gauss-Krüger / EPSG:3857".to_owned()
        }
        (false, true) => "EPSG:3857".to_owned(),
        (false, false) => "?".to_owned(),
    }
}

fn points(coordinates: &Coordinates) -> Option<Shape> {
    match coordinates.positions.as_slice() {
        [] => None,
        [one] => Some(Shape::Point(*one)),
        several => Some(Shape::Points(several.to_vec())),
    }
}

/// The lines, each of two different positions or more.
fn lines(coordinates: &Coordinates, spot: Spot<'_>, log: &mut Log) -> Option<Shape> {
    let mut lines = Vec::with_capacity(coordinates.lines.len());
    for at in 0..coordinates.lines.len() {
        let mut line = coordinates.line(at).to_vec();
        line.dedup();
        if line.len() < 2 {
            log.skip(spot, "B1112", &[]);
            return None;
        }
        lines.push(line);
    }
    warn_of_antimeridian(coordinates, spot, log);
    Some(Shape::Lines(lines))
}

/// The areas, closed, turned and mended.
fn area(coordinates: &Coordinates, spot: Spot<'_>, log: &mut Log) -> Option<MultiPolygon<f64>> {
    let mut areas = Vec::new();
    let count = coordinates.areas.len().max(1);
    let mut open = 0;
    for at in 0..count {
        let rings = if coordinates.areas.is_empty() {
            0..coordinates.lines.len()
        } else {
            coordinates.rings(at)
        };
        let mut closed = Vec::with_capacity(rings.len());
        for ring in rings {
            closed.push(ring_of(coordinates.line(ring), &mut open, spot, log)?);
        }
        let holes = closed.split_off(closed.len().min(1));
        areas.push(Polygon::new(closed.pop()?, holes));
    }
    if 0 < open {
        log.warn(spot, "B1114", None, &[&open.to_string()]);
    }
    warn_of_antimeridian(coordinates, spot, log);
    let areas = MultiPolygon::new(areas);
    if is_sound(&areas) {
        return Some(oriented(areas));
    }
    if is_tangled(&areas) {
        log.skip(spot, "B1129", &[]);
        return None;
    }
    let mended = repaired(&areas);
    if mended.is_none() {
        log.skip(spot, "B1116", &[]);
    } else {
        log.warn(spot, "B1115", None, &[]);
    }
    mended
}

/// A closed ring without positions twice in a row.
fn ring_of(
    positions: &[Coord<f64>],
    open: &mut usize,
    spot: Spot<'_>,
    log: &mut Log,
) -> Option<LineString<f64>> {
    if LONGEST_RING < positions.len() {
        let (found, most) = (positions.len().to_string(), LONGEST_RING.to_string());
        log.skip(spot, "B1119", &[&found, &most]);
        return None;
    }
    let mut ring = positions.to_vec();
    if ring.first() != ring.last() {
        *open += 1;
        ring.extend(positions.first());
    }
    ring.dedup();
    if ring.len() < 4 {
        log.skip(spot, "B1113", &[]);
        return None;
    }
    Some(LineString::new(ring))
}

fn warn_of_antimeridian(coordinates: &Coordinates, spot: Spot<'_>, log: &mut Log) {
    let far = |pair: &[Coord<f64>]| matches!(pair, [a, b] if 180.0 < (a.x - b.x).abs());
    if (0..coordinates.lines.len()).any(|at| coordinates.line(at).windows(2).any(far)) {
        log.warn(spot, "B1117", None, &[]);
    }
}
