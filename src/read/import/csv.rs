//! CSV: in UTF-8, UTF-16 or GB18030, separated by commas, semicolons or tabs.

use std::borrow::Cow;
use std::path::Path;

use csv::ReaderBuilder;

use super::cell::Cell;
use super::names::Names;
use super::table::{Grid, MOST_CELLS, MOST_COLUMNS, Sheet, sheet};
use super::told::{At, Told};
use crate::read::text::{any_text, separator};

/// The one table of a CSV file.
pub(super) fn sheets(path: &Path, bytes: &[u8], names: &Names, told: &mut Told) -> Vec<Sheet> {
    let at = At::file(path);
    let Some(text) = text(bytes, at, told) else { return Vec::new() };
    let Some(grid) = grid(&text) else {
        told.reject(at, "B1529", &[&MOST_CELLS.to_string()]);
        return Vec::new();
    };
    sheet(None, grid, names, (at, told)).into_iter().collect()
}

/// The text of `bytes`, told where it is not in UTF-8; `None` where it is in no known encoding.
pub(super) fn text<'b>(bytes: &'b [u8], at: At<'_>, told: &mut Told) -> Option<Cow<'b, str>> {
    match any_text(bytes) {
        Ok((text, encoding)) => {
            if let Some(name) = encoding {
                told.warn(at, "B1528", &[name]);
            }
            Some(text)
        }
        Err((valid, likely)) => {
            told.reject(at, "B1001", &[&valid.to_string(), likely]);
            None
        }
    }
}

/// The cells, with the numbers that a spreadsheet would give the rows; `None`: too many.
fn grid(text: &str) -> Option<Grid> {
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let (mut inside, mut count) = (0, 0);
    for record in reader.records() {
        // Bytes are UTF-8 by now and lengths may differ, so that no record can fail.
        let Ok(record) = record else { continue };
        let line = record.position().map_or(0, |position| {
            // The position is that of the empty lines before the record.
            let rest = text.as_bytes().get(position.byte() as usize..).unwrap_or_default();
            let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
            position.line() as usize + empty.filter(|byte| **byte == b'\n').count()
        });
        let cells: Vec<Cell> = record.iter().take(MOST_COLUMNS).map(Cell::of_table).collect();
        count += cells.len();
        if MOST_CELLS < count {
            return None;
        }
        // A line break within quotes begins no row.
        let row = line.saturating_sub(inside);
        inside += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        grid.rows.push((row, cells));
    }
    Some(grid)
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::*;

    #[test]
    fn rows_have_the_numbers_of_a_spreadsheet() {
        let grid = grid("编号;名称\n\nV1;\"甲\n乙\"\nV2;丙").expect("it is small");
        let rows: Vec<usize> = grid.rows.iter().map(|(row, _)| *row).collect();
        assert_eq!(rows, [1, 3, 4]);
    }

    #[test]
    fn encodings_of_offices_are_read() {
        let gbk = GB18030.encode("编号,名称\nV1,湖潮便民超市").0;
        let mut told = Told::default();
        let at = At::file(Path::new("a.csv"));
        assert!(text(&gbk, at, &mut told).is_some_and(|text| text.contains("湖潮便民超市")));
        let wide: Vec<u8> = "\u{feff}编号".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&wide, at, &mut told).as_deref(), Some("编号"));
        assert_eq!(text("\u{feff}编号".as_bytes(), at, &mut told).as_deref(), Some("编号"));
        assert_eq!(text(b"caf\xe9", at, &mut told), None);
        let codes: Vec<&str> = told.into_findings().iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["B1528", "B1528", "B1001"]);
    }
}
