//! XLSX: the cells that a sheet has, whatever range it claims.

use std::io::Cursor;
use std::path::Path;

use calamine::{DataRef, Reader, SheetVisible, Xlsx, XlsxError};
use jiff::civil::DateTime;

use super::archive;
use super::cell::Cell;
use super::names::Names;
use super::table::{Grid, MOST_CELLS, MOST_COLUMNS, Sheet, sheet};
use super::told::{At, Told};

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// The tables of a workbook, one a visible sheet.
pub(super) fn sheets(path: &Path, bytes: &[u8], names: &Names, told: &mut Told) -> Vec<Sheet> {
    let at = At::file(path);
    if archive::open(bytes, at, told).is_none() {
        return Vec::new();
    }
    let mut book: Book<'_> = match Xlsx::new(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => {
            told.reject(at, "B1503", &[&error.to_string()]);
            return Vec::new();
        }
    };
    let all: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let mut found = Vec::new();
    for (name, is_visible) in all {
        let at = At { sheet: Some(&name), ..at };
        if !is_visible {
            told.warn(at, "B1506", &[]);
            continue;
        }
        match grid(&mut book, &name) {
            Ok(Some(grid)) if grid.rows.is_empty() => {}
            Ok(Some(grid)) => found.extend(sheet(Some(name.clone()), grid, names, (at, told))),
            Ok(None) => told.reject(at, "B1529", &[&MOST_CELLS.to_string()]),
            Err(XlsxError::NotAWorksheet(_)) => {}
            Err(error) => told.reject(at, "B1503", &[&error.to_string()]),
        }
    }
    found
}

/// The cells of a sheet, one after another as they stand in the file; `None`: too many.
fn grid(book: &mut Book<'_>, name: &str) -> Result<Option<Grid>, XlsxError> {
    let mut grid = Grid::default();
    let mut count = 0;
    let mut reader = book.worksheet_cells_reader(name)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize + 1, column as usize);
        let value = value(cell.get_value());
        if matches!(value, Cell::Empty) || MOST_COLUMNS <= column {
            continue;
        }
        if grid.rows.last().is_none_or(|(last, _)| *last != row) {
            grid.rows.push((row, Vec::new()));
        }
        let Some((_, cells)) = grid.rows.last_mut() else { continue };
        // What is passed over takes room too.
        count += (column + 1).saturating_sub(cells.len());
        if MOST_CELLS < count {
            return Ok(None);
        }
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        if let Some(place) = cells.get_mut(column) {
            *place = value;
        }
    }
    drop(reader);
    grid.rows.sort_by_key(|(row, _)| *row);
    let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    grid.merged = merged
        .iter()
        .take(10_000)
        .map(|range| {
            let pair = |from: u32, to: u32, first| [from as usize + first, to as usize + first];
            (pair(range.start.0, range.end.0, 1), pair(range.start.1, range.end.1, 0))
        })
        .collect();
    Ok(Some(grid))
}

fn value(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::text(text)
        }
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::Error(error) => Cell::Error(error.to_string()),
        DataRef::DateTime(at) if at.is_duration() => Cell::Number(at.as_f64()),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let shown = format!("{year}-{month}-{day}");
            let [month, day] = [month, day].map(u8::cast_signed);
            let [hour, minute, second] = [hour, minute, second].map(u8::cast_signed);
            let at = DateTime::new(year.cast_signed(), month, day, hour, minute, second, 0).ok();
            at.map_or(Cell::Error(shown), Cell::Date)
        }
    }
}
