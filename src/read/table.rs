//! Tables in CSV: columns by name, in Chinese or English, and the place of every row.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};

use super::category::narrow;
use super::log::{Log, NO_FEATURE, Spot};
use super::text::{any_text, load, separator};
use crate::finding::{Level, Result};

/// A column: its name, what else it is called, whether it must be there.
pub(super) type Column = (&'static str, &'static [&'static str], bool);

/// One row: the byte it begins at, and its cells in the order of the columns asked for.
pub(super) struct Cells {
    at: usize,
    cells: Vec<String>,
}

impl Cells {
    /// The cell of column `column`; empty where there is none.
    pub(super) fn get(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Where the row stands; its id is its first cell.
    pub(super) fn spot(&self) -> Spot<'_> {
        Spot { at: self.at, feature: NO_FEATURE, id: self.get(0) }
    }
}

/// The text of the file and its rows; no rows where it is no such table.
pub(super) fn rows(path: &Path, columns: &[Column], log: &mut Log) -> Result<(String, Vec<Cells>)> {
    let bytes = load(path, log)?.unwrap_or_default();
    let text = match any_text(&bytes) {
        Ok((text, encoding)) => {
            if let Some(name) = encoding {
                log.whole("B1528", Level::Warning, None, &[name]);
            }
            text.into_owned()
        }
        Err((valid, likely)) => {
            log.whole("B1001", Level::Rejected, None, &[&valid.to_string(), likely]);
            String::new()
        }
    };
    let rows = cells(&text, columns, log);
    Ok((text, rows))
}

fn cells(text: &str, columns: &[Column], log: &mut Log) -> Vec<Cells> {
    let begin = text.len() - text.trim_start_matches('\u{feff}').len();
    let body = text.as_bytes().get(begin..).unwrap_or_default();
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .trim(Trim::All)
        .delimiter(separator(text))
        .from_reader(body);
    let Ok(header) = reader.headers().cloned() else { return Vec::new() };
    let at = |(name, others, _): &Column| {
        header.iter().position(|cell| {
            let cell = narrow(cell);
            cell == *name || others.contains(&cell.as_str())
        })
    };
    let places: Vec<Option<usize>> = columns.iter().map(at).collect();
    for (column, place) in columns.iter().zip(&places) {
        if column.2 && place.is_none() {
            log.whole("B1401", Level::Rejected, Some(begin), &[column.0]);
            return Vec::new();
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        // Bytes are UTF-8 by now and lengths may differ, so that no record can fail.
        let Ok(record) = record else { continue };
        if record.iter().all(str::is_empty) {
            continue;
        }
        let place = record.position().map_or(0, |position| position.byte() as usize);
        rows.push(Cells { at: begin + place, cells: pick(&record, &places) });
    }
    rows
}

fn pick(record: &StringRecord, places: &[Option<usize>]) -> Vec<String> {
    let cell = |place: &Option<usize>| place.and_then(|place| record.get(place)).unwrap_or("");
    places.iter().map(|place| cell(place).to_owned()).collect()
}
