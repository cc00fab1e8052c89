//! The plan as features for a map program.

use std::collections::BTreeMap;
use std::iter;

use geo::{Coord, LineString, MultiPolygon};
use serde::Serialize;

use super::shown::{Visits, visits};
use crate::exchange::json_line;
use crate::finding::masked;
use crate::plan::{Plan, Route, Stop, Unserved};
use crate::road::Fault;
use crate::world::{Grid, World};

/// The plan as one GeoJSON feature collection (RFC 7946), a feature a line.
///
/// # Shape and units
///
/// `properties.kind` tells what a feature is: `route` (`LineString`, on real roads), `stop` and
/// `unserved` (`Point`), `station` (`Point`), `grid` (`MultiPolygon`, with how many of its visits
/// are due and served). Degrees with seven decimals, lengths in metres. A position that is none has
/// the geometry `null`.
pub fn geojson(plan: &Plan, world: &World) -> String {
    let visits = visits(plan);
    let mut features = Vec::new();
    features.extend(grids(plan, world, &visits));
    for (_, station) in world.stations.iter() {
        let name = station.name.as_deref().map(masked);
        let properties = StationProperties { kind: "station", id: &station.id, name };
        features.push(feature(point(station.position), properties));
    }
    for route in &plan.routes {
        features.push(route_feature(route));
    }
    for route in &plan.routes {
        features.extend(stop_features(route, &visits));
    }
    features.extend(unserved(plan, &visits));
    format!("{{\"type\": \"FeatureCollection\", \"features\": [\n{}\n]}}\n", features.join(",\n"))
}

#[derive(Serialize)]
struct StationProperties<'a> {
    kind: &'static str,
    id: &'a str,
    name: Option<String>,
}

#[derive(Serialize)]
struct GridProperties<'a> {
    kind: &'static str,
    id: &'a str,
    name: Option<String>,
    due: usize,
    served: usize,
}

#[derive(Serialize)]
struct RouteProperties<'a> {
    kind: &'static str,
    id: &'a str,
    station: &'a str,
    crew: &'a str,
    people: &'a [String],
    date: String,
    start: String,
    end: String,
    distance_m: u32,
    stops: usize,
}

#[derive(Serialize)]
struct StopProperties<'a> {
    kind: &'static str,
    route: &'a str,
    crew: &'a str,
    date: String,
    n: usize,
    visit: &'a str,
    purpose: Option<&'static str>,
    tier: Option<u8>,
    label: Option<&'a str>,
    arrive: String,
    leave: String,
}

#[derive(Serialize)]
struct UnservedProperties<'a> {
    kind: &'static str,
    visit: &'a str,
    purpose: Option<&'static str>,
    tier: Option<u8>,
    label: Option<&'a str>,
    code: &'static str,
    reason: &'a str,
}

/// The grids with how many of their visits are due and served.
fn grids(plan: &Plan, world: &World, visits: &Visits<'_>) -> Vec<String> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for grid in plan.visits.iter().filter_map(|visit| visit.grid.as_deref()) {
        counts.entry(grid).or_default().0 += 1;
    }
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    for grid in stops.filter_map(|stop| visits.get(stop.visit.as_str())?.grid.as_deref()) {
        counts.entry(grid).or_default().1 += 1;
    }
    let one = |grid: &Grid| {
        let (due, served) = counts.get(grid.id.as_str()).copied().unwrap_or_default();
        let name = grid.name.as_deref().map(masked);
        let properties = GridProperties { kind: "grid", id: &grid.id, name, due, served };
        feature(rings(&grid.area), properties)
    };
    world.grids.rows().iter().map(one).collect()
}

fn route_feature(route: &Route) -> String {
    // A line needs two points.
    let line = positions(&route.line).filter(|line| 2 <= line.len());
    let properties = RouteProperties {
        kind: "route",
        id: &route.id,
        station: &route.station,
        crew: &route.crew,
        people: &route.people,
        date: route.date.to_string(),
        start: route.start.to_string(),
        end: route.end.to_string(),
        distance_m: route.distance.0,
        stops: route.stops.len(),
    };
    feature(line.map(Geometry::LineString), properties)
}

fn stop_features(route: &Route, visits: &Visits<'_>) -> Vec<String> {
    let one = |(at, stop): (usize, &Stop)| {
        let visit = visits.get(stop.visit.as_str());
        let properties = StopProperties {
            kind: "stop",
            route: &route.id,
            crew: &route.crew,
            date: route.date.to_string(),
            n: at + 1,
            visit: &stop.visit,
            purpose: visit.map(|visit| visit.purpose.code()),
            tier: visit.map(|visit| visit.tier),
            label: visit.and_then(|visit| visit.label.as_deref()),
            arrive: stop.arrive.to_string(),
            leave: stop.leave.to_string(),
        };
        feature(visit.and_then(|visit| point(visit.position)), properties)
    };
    route.stops.iter().enumerate().map(one).collect()
}

fn unserved(plan: &Plan, visits: &Visits<'_>) -> Vec<String> {
    let one = |unserved: &Unserved| {
        let visit = visits.get(unserved.visit.as_str());
        let properties = UnservedProperties {
            kind: "unserved",
            visit: &unserved.visit,
            purpose: visit.map(|visit| visit.purpose.code()),
            tier: visit.map(|visit| visit.tier),
            label: visit.and_then(|visit| visit.label.as_deref()),
            code: unserved.code,
            reason: &unserved.reason,
        };
        feature(visit.and_then(|visit| point(visit.position)), properties)
    };
    plan.unserved.iter().map(one).collect()
}

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
