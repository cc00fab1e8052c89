//! The plan as a GeoPackage: stops, rounds and what is left out, with styles for QGIS.

use askama::Template;
use geo::Coord;
use jiff::civil::DateTime;
use rusqlite::{Connection, params};

use super::shown::{Seen, ShownVisit, Visits, shown, visits};
use crate::finding::{Error, Result};
use crate::plan::{Plan, Route};
use crate::words::Language;

/// The hues of crews in turn, as the pages have them.
const HUES: [&str; 7] = [
    "0,114,178,255",
    "213,94,0,255",
    "0,158,115,255",
    "204,121,167,255",
    "230,159,0,255",
    "86,180,233,255",
    "68,68,68,255",
];

/// The layers with their kinds of geometry, the topmost first, as QGIS lists them.
const LAYERS: [(&str, &str); 3] =
    [("stops", "POINT"), ("rounds", "LINESTRING"), ("unserved", "POINT")];

#[derive(Template)]
#[template(path = "style.xml")]
struct Style {
    attribute: &'static str,
    label: &'static str,
    line: bool,
    shape: &'static str,
    size: &'static str,
    symbols: Vec<Symbol>,
}

struct Symbol {
    value: usize,
    color: &'static str,
}

/// The plan as the bytes of a GeoPackage 1.3, the same for the same plan.
///
/// # Shape and units
///
/// Layers `stops` and `unserved` (points) and `rounds` (lines on real roads), WGS-84; lengths in
/// metres, moments as `2026-03-23T09:40:00`. `layer_styles` holds a style for each, which QGIS
/// uses when it opens the layer: hues by crew, what is left out by tier. A position that is none
/// has no geometry.
///
/// # Errors
///
/// [`Error::Missing`] when the tables cannot be made in memory.
pub fn geopackage(seen: &Seen, language: Language) -> Result<Vec<u8>> {
    made(seen, language).map_err(|error| Error::Missing { what: error.to_string() })
}

fn made(seen: &Seen, language: Language) -> rusqlite::Result<Vec<u8>> {
    let mut db = Connection::open_in_memory()?;
    db.execute_batch(include_str!("sql/geopackage.sql"))?;
    let work = db.transaction()?;
    let known = visits(&seen.plan);
    rounds(&work, &seen.plan)?;
    stops(&work, seen, &known, language)?;
    unserved(&work, seen, &known, language)?;
    let extent = extent(&seen.plan);
    for (name, kind) in LAYERS {
        layer(&work, (name, kind), extent, seen.plan.from.at(0, 0, 0, 0))?;
    }
    work.commit()?;
    Ok(db.serialize("main")?.to_vec())
}

/// West, south, east and north of all places, if there are any.
fn extent(plan: &Plan) -> Option<[f64; 4]> {
    let places = plan.visits.iter().map(|visit| visit.position);
    let lines = plan.routes.iter().flat_map(|route| route.line.iter().copied());
    let mut sound = places.chain(lines).filter(|at| is_place(*at));
    let first = sound.next()?;
    let start = [first.x, first.y, first.x, first.y];
    Some(sound.fold(start, |[west, south, east, north], at| {
        [west.min(at.x), south.min(at.y), east.max(at.x), north.max(at.y)]
    }))
}

/// Says that a table is a layer, and how it looks.
fn layer(
    db: &Connection,
    (name, kind): (&str, &str),
    extent: Option<[f64; 4]>,
    at: DateTime,
) -> rusqlite::Result<()> {
    let at = format!("{}.000Z", at.strftime("%Y-%m-%dT%H:%M:%S"));
    let side = |at: usize| extent.and_then(|sides| sides.get(at).copied());
    let row = params![name, at, side(0), side(1), side(2), side(3)];
    let sql = "INSERT INTO gpkg_contents VALUES (?1, 'features', ?1, '', ?2, ?3, ?4, ?5, ?6, 4326)";
    db.execute(sql, row)?;
    let sql = "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, 4326, 0, 0)";
    db.execute(sql, [name, kind])?;
    let mut qml = String::new();
    // A text takes whatever is written to it.
    let _ = style(name).render_into(&mut qml);
    let sql = "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, \
               f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, \
               update_time) VALUES ('', '', ?1, 'geom', ?1, ?2, '', 1, '', '', ?3)";
    db.execute(sql, [name, &qml, &at])?;
    Ok(())
}

fn style(layer: &str) -> Style {
    let hues = HUES.iter().enumerate().map(|(value, color)| Symbol { value, color });
    let (hues, empty) = (hues.collect(), "");
    match layer {
        "rounds" => Style {
            attribute: "hue",
            label: empty,
            line: true,
            shape: empty,
            size: empty,
            symbols: hues,
        },
        "stops" => Style {
            attribute: "hue",
            label: "n",
            line: false,
            shape: "circle",
            size: "4",
            symbols: hues,
        },
        _ => Style {
            attribute: "tier",
            label: empty,
            line: false,
            shape: "triangle",
            size: "2.4",
            symbols: [(1, "163,59,0,255"), (2, "120,120,120,255"), (3, "200,200,200,255")]
                .map(|(value, color)| Symbol { value, color })
                .into(),
        },
    }
}

/// The place of a route's hue in the styles.
fn hue(plan: &Plan, route: &Route) -> usize {
    let mut crews: Vec<&str> = plan
        .routes
        .iter()
        .filter(|other| other.station == route.station)
        .map(|other| other.crew.as_str())
        .collect();
    crews.sort_unstable();
    crews.dedup();
    crews.iter().position(|crew| *crew == route.crew).unwrap_or(0) % HUES.len()
}

fn rounds(db: &Connection, plan: &Plan) -> rusqlite::Result<()> {
    let sql = "INSERT INTO rounds (geom, id, crew, hue, people, date, start, \"end\", stops, \
               distance_m) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    for route in &plan.routes {
        db.prepare_cached(sql)?.execute(params![
            blob(&route.line),
            shown(&route.id),
            shown(&route.crew),
            hue(plan, route),
            shown(&route.people.join(" ")),
            route.date.to_string(),
            route.start.to_string(),
            route.end.to_string(),
            route.stops.len(),
            route.distance.0
        ])?;
    }
    Ok(())
}

fn stops(
    db: &Connection,
    seen: &Seen,
    known: &Visits<'_>,
    language: Language,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO stops (geom, round, crew, hue, date, n, code, visit, purpose, place, \
               tier, arrive, begin, leave, why, walk_m) \
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    for route in &seen.plan.routes {
        let hue = hue(&seen.plan, route);
        for (at, stop) in route.stops.iter().enumerate() {
            let visit = ShownVisit::of(&stop.visit, known, language);
            let place = known.get(stop.visit.as_str()).map(|visit| visit.position);
            db.prepare_cached(sql)?.execute(params![
                place.and_then(|at| blob(&[at])),
                shown(&route.id),
                shown(&route.crew),
                hue,
                route.date.to_string(),
                at + 1,
                seen.codes.get(&stop.visit),
                visit.id,
                visit.purpose,
                visit.place,
                visit.tier,
                stop.arrive.to_string(),
                stop.begin.to_string(),
                stop.leave.to_string(),
                visit.why,
                stop.walk.0
            ])?;
        }
    }
    Ok(())
}

fn unserved(
    db: &Connection,
    seen: &Seen,
    known: &Visits<'_>,
    language: Language,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO unserved (geom, code, visit, purpose, place, tier, why, reason) \
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    for left in &seen.plan.unserved {
        let visit = ShownVisit::of(&left.visit, known, language);
        let place = known.get(left.visit.as_str()).map(|visit| visit.position);
        db.prepare_cached(sql)?.execute(params![
            place.and_then(|at| blob(&[at])),
            seen.codes.get(&left.visit),
            visit.id,
            visit.purpose,
            visit.place,
            visit.tier,
            visit.why,
            shown(&left.reason)
        ])?;
    }
    Ok(())
}

fn is_place(at: Coord<f64>) -> bool {
    at.x.abs() <= 180.0 && at.y.abs() <= 90.0
}

/// One place as a point, more as a line: a header (`GP`, version 0, little-endian, EPSG 4326;
/// lines with their envelope), then well-known binary. None where a place is none.
///
/// # Source
///
/// OGC 12-128r17, clause 2.1.3.
fn blob(line: &[Coord<f64>]) -> Option<Vec<u8>> {
    const POINT: u32 = 1;
    const LINE: u32 = 2;
    if line.is_empty() || !line.iter().all(|at| is_place(*at)) {
        return None;
    }
    let is_point = line.len() == 1;
    let mut bytes = vec![b'G', b'P', 0, if is_point { 1 } else { 3 }];
    bytes.extend(4_326_i32.to_le_bytes());
    if !is_point {
        let least = |of: fn(&Coord<f64>) -> f64| line.iter().map(of).fold(f64::INFINITY, f64::min);
        let most =
            |of: fn(&Coord<f64>) -> f64| line.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        for side in [least(|at| at.x), most(|at| at.x), least(|at| at.y), most(|at| at.y)] {
            bytes.extend(side.to_le_bytes());
        }
    }
    bytes.push(1);
    bytes.extend(if is_point { POINT } else { LINE }.to_le_bytes());
    if !is_point {
        bytes.extend(u32::try_from(line.len()).ok()?.to_le_bytes());
    }
    for at in line {
        bytes.extend(at.x.to_le_bytes());
        bytes.extend(at.y.to_le_bytes());
    }
    Some(bytes)
}
