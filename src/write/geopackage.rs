//! GeoPackage: the plan with styles for QGIS, and the layers.

use std::collections::BTreeSet;

use geo::Coord;
use jiff::civil::Date;
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params, params_from_iter};

use super::layers::{Layers, NO_DAY, Row, Table, Value, left_out};
use super::shapes::{Lies, wider};
use super::shown::{Seen, ShownVisit, Visits, shown, visits};
use super::style::{crew_at, style};
use crate::finding::{Error, Finding, Reading, Result};
use crate::plan::Plan;
use crate::words::Language;

/// The layers with their kinds of geometry, the topmost first, as QGIS lists them.
const LAYERS: [(&str, &str); 3] =
    [("stops", "POINT"), ("rounds", "LINESTRING"), ("unserved", "POINT")];

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

/// An empty GeoPackage in memory.
fn empty() -> rusqlite::Result<Connection> {
    let db = Connection::open_in_memory()?;
    db.execute_batch(include_str!("sql/geopackage.sql"))?;
    db.execute_batch(include_str!("../../data/geopackage/base.sql"))?;
    Ok(db)
}

fn made(seen: &Seen, language: Language) -> rusqlite::Result<Vec<u8>> {
    let mut db = empty()?;
    db.execute_batch(include_str!("sql/plan.sql"))?;
    db.execute_batch(include_str!("../../data/geopackage/styles.sql"))?;
    let work = db.transaction()?;
    let known = visits(&seen.plan);
    rounds(&work, &seen.plan)?;
    stops(&work, seen, &known, language)?;
    unserved(&work, seen, &known, language)?;
    let (extent, at) = (extent(&seen.plan), seen.plan.from);
    for (name, kind) in LAYERS {
        layer(&work, (name, kind), extent, at)?;
        styled(&work, name, (&seen.plan, language))?;
    }
    work.commit()?;
    Ok(db.serialize("main")?.to_vec())
}

/// West, south, east and north of all places, if there are any.
fn extent(plan: &Plan) -> Option<[f64; 4]> {
    let places = plan.visits.iter().filter_map(|visit| Lies::of(&[visit.position]));
    let lines = plan.routes.iter().filter_map(|route| Lies::of(&route.line));
    places.chain(lines).map(|lies| lies.sides()).reduce(wider)
}

/// The day as a GeoPackage writes a moment.
fn moment(day: Date) -> String {
    format!("{day}T00:00:00.000Z")
}

/// Says that a table is a layer.
fn layer(
    db: &Connection,
    (name, kind): (&str, &str),
    extent: Option<[f64; 4]>,
    at: Date,
) -> rusqlite::Result<()> {
    let side = |at: usize| extent.and_then(|sides| sides.get(at).copied());
    let row = params![name, moment(at), side(0), side(1), side(2), side(3)];
    let sql = "INSERT INTO gpkg_contents VALUES (?1, 'features', ?1, '', ?2, ?3, ?4, ?5, ?6, 4326)";
    db.execute(sql, row)?;
    let sql = "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, 4326, 0, 0)";
    db.execute(sql, [name, kind])?;
    Ok(())
}

/// Says how a layer of the plan looks.
fn styled(
    db: &Connection,
    name: &str,
    (plan, language): (&Plan, Language),
) -> rusqlite::Result<()> {
    let qml = style(name, plan, language);
    let sql = "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, \
               f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, \
               update_time) VALUES ('', '', ?1, 'geom', ?1, ?2, '', 1, '', '', ?3)";
    db.execute(sql, [name, &qml, &moment(plan.from)])?;
    Ok(())
}

fn rounds(db: &Connection, plan: &Plan) -> rusqlite::Result<()> {
    let sql = "INSERT INTO rounds (geom, id, crew, hue, people, date, start, \"end\", stops, \
               distance_m) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    for route in &plan.routes {
        db.prepare_cached(sql)?.execute(params![
            Lies::of(&route.line).map(|line| line.geopackage()),
            shown(&route.id),
            shown(&route.crew),
            crew_at(plan, route),
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
        let hue = crew_at(&seen.plan, route);
        for (at, stop) in route.stops.iter().enumerate() {
            let visit = ShownVisit::of(&stop.visit, known, language);
            let place = known.get(stop.visit.as_str()).map(|visit| visit.position);
            db.prepare_cached(sql)?.execute(params![
                place.and_then(point),
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
            place.and_then(point),
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

fn point(at: Coord<f64>) -> Option<Vec<u8>> {
    Lies::of(&[at]).map(|lies| lies.geopackage())
}

impl Layers {
    /// The layers as the bytes of a GeoPackage 1.3: a table each, by its name.
    ///
    /// # Shape and units
    ///
    /// WGS-84; days as `2026-03-23`, yes as 1. A column whose name differs from another's in
    /// capital letters only, or is `fid` or `geom`, is left out, which is told.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] when the tables cannot be made in memory.
    pub fn geopackage(&self) -> Result<Reading<Vec<u8>>> {
        let mut findings = Vec::new();
        let tables: Vec<Table> =
            self.tables.iter().map(|table| unlike(table, &mut findings)).collect();
        let made = || {
            let mut db = empty()?;
            let work = db.transaction()?;
            for table in &tables {
                fill(&work, table)?;
            }
            work.commit()?;
            Ok(db.serialize("main")?.to_vec())
        };
        let value =
            made().map_err(|error: rusqlite::Error| Error::Missing { what: error.to_string() });
        Ok(Reading { value: value?, findings })
    }
}

/// The table with columns that SQLite can tell apart.
fn unlike(table: &Table, findings: &mut Vec<Finding>) -> Table {
    let mut known: BTreeSet<String> = ["fid", "geom"].map(str::to_owned).into();
    let kept = table.columns.iter().map(|name| known.insert(name.to_lowercase()));
    let kept: Vec<bool> = kept.collect();
    left_out(table, &kept, findings)
}

fn fill(db: &Connection, table: &Table) -> rusqlite::Result<()> {
    let name = table.layer.name();
    let quoted = |name: &String| format!("\"{}\"", name.replace('"', "\"\""));
    let names: Vec<String> = table.columns.iter().map(quoted).collect();
    let typed: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(at, name)| format!(", {name} {}", kind(table.rows.iter().map(|row| &row.cells[at]))))
        .collect();
    let shape = shape(table);
    db.execute_batch(&format!(
        "CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {shape}{})",
        typed.concat()
    ))?;
    let places = ", ?".repeat(names.len());
    let sql = format!("INSERT INTO {name} (geom, {}) VALUES (?{places})", names.join(", "));
    let mut insert = db.prepare(&sql)?;
    for row in &table.rows {
        let cells = row.cells.iter().map(sql_value);
        let values = [SqlValue::Blob(row.lies.geopackage())].into_iter().chain(cells);
        insert.execute(params_from_iter(values))?;
    }
    let extent = table.rows.iter().map(|row| row.lies.sides()).reduce(wider);
    layer(db, (name, shape), extent, NO_DAY)
}

fn shape(table: &Table) -> &'static str {
    let shape = |row: &Row| match row.lies {
        Lies::Point(_) => "POINT",
        Lies::Line(_) => "LINESTRING",
        Lies::Area(_) => "MULTIPOLYGON",
    };
    let mut shapes = table.rows.iter().map(shape);
    let first = shapes.next().unwrap_or("GEOMETRY");
    if shapes.all(|other| other == first) { first } else { "GEOMETRY" }
}

/// The type of a column in which these stand.
fn kind<'c>(cells: impl Iterator<Item = &'c Value>) -> &'static str {
    let kinds: BTreeSet<&str> = cells
        .filter_map(|cell| match cell {
            Value::Nothing => None,
            Value::Whole(_) => Some("INTEGER"),
            Value::Real(_) => Some("REAL"),
            Value::Yes => Some("BOOLEAN"),
            Value::Day(_) => Some("DATE"),
            Value::Text(_) | Value::Words(_) | Value::Place(_) => Some("TEXT"),
        })
        .collect();
    // Of whole and other numbers those that hold both come last.
    kinds.last().copied().unwrap_or("TEXT")
}

fn sql_value(value: &Value) -> SqlValue {
    match value {
        Value::Nothing => SqlValue::Null,
        Value::Whole(number) => SqlValue::Integer(i64::from(*number)),
        Value::Real(number) => SqlValue::Real(*number),
        Value::Yes => SqlValue::Integer(1),
        other => SqlValue::Text(other.text()),
    }
}
