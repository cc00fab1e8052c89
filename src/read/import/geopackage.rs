//! GeoPackages: the feature tables of an SQLite file.

use std::path::Path;

use geo::Coord;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Result, Row};

use super::cell::Cell;
use super::table::{Lies, MOST_CELLS, MOST_COLUMNS, Record, Sheet};
use super::told::{At, Told};
use super::wkb::of_geopackage;
use super::zone::System;
use crate::unit::Datum;

/// A table of features as the file describes it.
struct Table {
    name: String,
    geometry: String,
    /// Who gave the reference system its number, and the number.
    system: (String, u32),
}

/// The layers of a GeoPackage.
pub(super) fn sheets(path: &Path, told: &mut Told) -> Vec<Sheet> {
    let at = At::file(path);
    match tables(path) {
        Ok((database, tables)) => {
            let read = tables.iter().filter_map(|table| layer(&database, table, (at, told)));
            read.collect()
        }
        Err(error) => {
            told.reject(at, "B1503", &[&error.to_string()]);
            Vec::new()
        }
    }
}

/// The open file and its feature tables; what the file would run by itself is not trusted.
fn tables(path: &Path) -> Result<(Connection, Vec<Table>)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags)?;
    database.pragma_update(None, "trusted_schema", false)?;
    let mut statement = database.prepare(
        "SELECT c.table_name, g.column_name, s.organization, s.organization_coordsys_id
         FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
         JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
         JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table'
         WHERE c.data_type = 'features' ORDER BY c.table_name",
    )?;
    let table = |row: &Row<'_>| {
        Ok(Table {
            name: row.get(0)?,
            geometry: row.get(1)?,
            system: (row.get(2)?, row.get(3).unwrap_or_default()),
        })
    };
    let tables = statement.query_map([], table)?.collect::<Result<Vec<Table>>>()?;
    drop(statement);
    Ok((database, tables))
}

fn layer(database: &Connection, table: &Table, (at, told): (At<'_>, &mut Told)) -> Option<Sheet> {
    let at = At { sheet: Some(&table.name), ..at };
    let (organization, code) = &table.system;
    let system = match organization.to_ascii_uppercase().as_str() {
        "EPSG" => System::of_epsg(*code),
        _ => None,
    };
    let Some(system) = system else {
        told.reject(at, "B1534", &[&format!("{organization} {code}")]);
        return None;
    };
    match records(database, table, system) {
        Ok(Some((header, records))) => {
            let datum = Some(Datum::Wgs84);
            Some(Sheet { name: Some(table.name.clone()), header, records, datum })
        }
        Ok(None) => {
            told.reject(at, "B1529", &[&MOST_CELLS.to_string()]);
            None
        }
        Err(error) => {
            told.reject(at, "B1503", &[&error.to_string()]);
            None
        }
    }
}

/// The columns of a table that stand in it, not those it would compute.
fn columns(database: &Connection, table: &Table) -> Result<Vec<String>> {
    let mut statement =
        database.prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0")?;
    let names = statement.query_map([&table.name], |row| row.get(0))?;
    names.take(MOST_COLUMNS).collect()
}

/// The header and records of a table; `None`: too many cells.
fn records(
    database: &Connection,
    table: &Table,
    system: System,
) -> Result<Option<(Vec<String>, Vec<Record>)>> {
    let columns = columns(database, table)?;
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let list: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
    let order = format!("SELECT {} FROM {}", list.join(", "), quoted(&table.name));
    let mut statement = database.prepare(&order)?;
    let mut rows = statement.query([])?;
    let geometry = columns.iter().position(|name| name.eq_ignore_ascii_case(&table.geometry));
    let place = |at: Coord<f64>| system.place(at);
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        if MOST_CELLS < (records.len() + 1) * columns.len() {
            return Ok(None);
        }
        let mut record = Record { row: records.len() + 1, ..Record::default() };
        for at in 0..columns.len() {
            let value = row.get_ref(at)?;
            if Some(at) == geometry {
                let parts = value.as_blob().ok().and_then(of_geopackage);
                if let Some(parts) = parts {
                    record.lies = Lies::Parts(parts.moved(place));
                }
                record.cells.push(Cell::Empty);
            } else {
                record.cells.push(cell(value));
            }
        }
        records.push(record);
    }
    Ok(Some((columns, records)))
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Cell::Empty,
        // Beyond fifteen digits a number is no more what it was.
        ValueRef::Integer(number) if number.unsigned_abs() < 1_000_000_000_000_000 => {
            Cell::Number(number as f64)
        }
        ValueRef::Integer(number) => Cell::Text(number.to_string()),
        ValueRef::Real(number) => Cell::Number(number),
        ValueRef::Text(text) => Cell::text(&String::from_utf8_lossy(text)),
    }
}
