//! XLSX: the cells that a sheet has, whatever range it claims.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{DataRef, Dimensions, Reader, SheetVisible, Xlsx, XlsxError};
use jiff::civil::DateTime;

use super::archive;
use super::cell::Cell;
use super::names::Names;
use super::table::{Grid, MOST_CELLS, MOST_COLUMNS, Sheet, sheet};
use super::told::{At, Told};

/// The most merged ranges that are looked at.
const MOST_MERGED: usize = 10_000;

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// What a sheet of a workbook holds.
enum Tab {
    Hidden,
    Cells(Grid),
    TooMany,
    Torn(String),
}

/// The tables of a workbook, one a visible sheet.
pub(super) fn sheets(path: &Path, bytes: &[u8], names: &Names, told: &mut Told) -> Vec<Sheet> {
    let at = At::file(path);
    if archive::open(bytes, at, told).is_none() {
        return Vec::new();
    }
    // calamine computes places of cells without a check: built with overflow checks, it panics on
    // a hostile file. Nothing outside the closure is changed by a reading that failed.
    let tabs = catch_unwind(AssertUnwindSafe(|| tabs(bytes)))
        .unwrap_or_else(|_| Err("the numbers of its cells overflow".to_owned()));
    let tabs = match tabs {
        Ok(tabs) => tabs,
        Err(what) => {
            told.reject(at, "B1503", &[&what]);
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    for (name, tab) in tabs {
        let at = At { sheet: Some(&name), ..at };
        match tab {
            Tab::Hidden => told.warn(at, "B1506", &[]),
            Tab::Cells(grid) if grid.rows.is_empty() => {}
            Tab::Cells(grid) => found.extend(sheet(Some(name.clone()), grid, names, (at, told))),
            Tab::TooMany => told.reject(at, "B1529", &[&MOST_CELLS.to_string()]),
            Tab::Torn(what) => told.reject(at, "B1503", &[&what]),
        }
    }
    found
}

/// Every sheet by its name; all together hold no more cells than are read.
fn tabs(bytes: &[u8]) -> Result<Vec<(String, Tab)>, String> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let sheets = book.sheets_metadata().to_vec();
    let (mut tabs, mut count) = (Vec::new(), 0);
    for sheet in sheets {
        let tab = if sheet.visible == SheetVisible::Visible {
            match grid(&mut book, &sheet.name, &mut count) {
                Ok(Some(grid)) => Tab::Cells(grid),
                Ok(None) => Tab::TooMany,
                Err(XlsxError::NotAWorksheet(_)) => continue,
                Err(error) => Tab::Torn(error.to_string()),
            }
        } else {
            Tab::Hidden
        };
        tabs.push((sheet.name, tab));
    }
    Ok(tabs)
}

/// The cells of a sheet, one after another as they stand in the file; `None`: too many.
fn grid(book: &mut Book<'_>, name: &str, count: &mut usize) -> Result<Option<Grid>, XlsxError> {
    let mut grid = Grid::default();
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
        // What is passed over takes room, and what stands twice takes time.
        *count += (column + 1).saturating_sub(cells.len()).max(1);
        if MOST_CELLS < *count {
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
    let pair = |from: u32, to: u32, first| [from as usize + first, to as usize + first];
    let range = |range: &Dimensions| {
        (pair(range.start.0, range.end.0, 1), pair(range.start.1, range.end.1, 0))
    };
    grid.merged = merged.iter().take(MOST_MERGED).map(range).collect();
    Ok(Some(grid))
}

fn value(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::SharedString(text) => Cell::of_table(text),
        DataRef::String(text) => Cell::of_table(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::text(text),
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
