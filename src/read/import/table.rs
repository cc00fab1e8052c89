//! A grid of cells as a table: where its header is, which rows are records and which are not.

use super::cell::Cell;
use super::names::{Names, plain};
use super::parts::Parts;
use super::told::{At, Told};
use crate::read::datum::Datum;
use crate::read::shape::Shape;

/// A grid of cells as a file holds it.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// The number of each row that is not empty, from 1, and its cells from the first column on.
    pub(super) rows: Vec<(usize, Vec<Cell>)>,
    /// Merged ranges: first and last row, first and last column; columns from 0.
    pub(super) merged: Vec<([usize; 2], [usize; 2])>,
}

/// Where a record lies.
#[derive(Debug, Default)]
pub(super) enum Lies {
    /// Only its cells can tell.
    #[default]
    InCells,
    /// Positions as the file holds them, in degrees.
    Parts(Parts),
    /// A sound geometry in WGS-84.
    Shape(Shape),
}

/// One row of a table, or one feature.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Its row or line, from 1.
    pub(super) row: usize,
    /// Its cells, in the order of the columns.
    pub(super) cells: Vec<Cell>,
    /// Where it lies.
    pub(super) lies: Lies,
}

/// One table of a file, or one layer.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Its name, where the file gives it one.
    pub(super) name: Option<String>,
    /// What its columns are called.
    pub(super) header: Vec<String>,
    /// Its records.
    pub(super) records: Vec<Record>,
    /// What the file says that its positions refer to.
    pub(super) datum: Option<Datum>,
}

/// How many rows may stand above the header.
const ABOVE: usize = 30;
/// The most columns that are looked at.
pub(super) const MOST_COLUMNS: usize = 512;
/// The most cells of a table.
pub(super) const MOST_CELLS: usize = 4_000_000;

/// The header and records of a grid; `None` where there is no header, which is told.
pub(super) fn sheet(
    name: Option<String>,
    mut grid: Grid,
    names: &Names,
    (at, told): (At<'_>, &mut Told),
) -> Option<Sheet> {
    let Some((first, header)) = header(&grid.rows, names) else {
        told.skip(at, "B1504", &[]);
        return None;
    };
    fill(&mut grid, first, (at, told));
    let titles: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let mut records = Vec::with_capacity(grid.rows.len());
    for (row, mut cells) in grid.rows.into_iter().skip(first) {
        cells.truncate(header.len());
        match what(&cells, &titles) {
            What::Record => records.push(Record { row, cells, lies: Lies::InCells }),
            What::Empty => {}
            What::Total => told.warn(at.row(row), "B1507", &[&first_of(&cells)]),
            What::Note => told.warn(at.row(row), "B1508", &[]),
        }
    }
    Some(Sheet { name, header, records, datum: None })
}

/// How many rows go up to the end of the header, and what it calls the columns.
fn header(rows: &[(usize, Vec<Cell>)], names: &Names) -> Option<(usize, Vec<String>)> {
    let titles = |at: usize| -> Vec<String> {
        let cells = rows.get(at).map(|(_, cells)| cells.as_slice()).unwrap_or_default();
        cells.iter().map(Cell::shown).collect()
    };
    let mut best = (1, 0);
    for at in 0..rows.len().min(ABOVE) {
        let known = names.known(&titles(at));
        if best.0 < known {
            best = (known, at);
        }
    }
    let (known, at) = best;
    if known < 2 {
        return None;
    }
    let (mut header, mut end) = (titles(at), at + 1);
    // A header of two rows: what is merged stands in the upper one.
    if let Some(above) = at.checked_sub(1).map(titles).filter(|above| 1 < filled(above)) {
        for (name, upper) in header.iter_mut().zip(above).filter(|(name, _)| name.is_empty()) {
            *name = upper;
        }
    }
    let below = titles(at + 1);
    let count = filled(&below);
    if 0 < count && count == names.known(&below) && count < filled(&header) + 2 {
        header.resize(header.len().max(below.len()), String::new());
        for (name, lower) in header.iter_mut().zip(below).filter(|(_, lower)| !lower.is_empty()) {
            *name = lower;
        }
        end += 1;
    }
    Some((end, header))
}

fn filled(titles: &[String]) -> usize {
    titles.iter().filter(|name| !name.is_empty()).count()
}

/// What a row is.
enum What {
    Record,
    Empty,
    Total,
    Note,
}

fn what(cells: &[Cell], titles: &[String]) -> What {
    let filled = cells.iter().filter(|cell| !matches!(cell, Cell::Empty)).count();
    if filled == 0 {
        return What::Empty;
    }
    let first = plain(&first_of(cells));
    let totals = ["合计", "总计", "小计", "共计", "总数", "total", "sum", "subtotal"];
    if totals.iter().any(|word| first == *word || first.starts_with("合计") || first == "总") {
        return What::Total;
    }
    let columns = titles.iter().filter(|title| !title.is_empty()).count();
    let repeats = cells.iter().zip(titles).filter(|(cell, title)| {
        matches!(cell, Cell::Text(text) if !title.is_empty() && plain(text) == **title)
    });
    if (filled == 1 && 3 <= columns) || (1 < filled && filled == repeats.count()) {
        return What::Note;
    }
    What::Record
}

fn first_of(cells: &[Cell]) -> String {
    let first = cells.iter().find(|cell| !matches!(cell, Cell::Empty));
    first.map(Cell::shown).unwrap_or_default()
}

/// Gives every row of a merged range what stands in its first, below the header.
fn fill(grid: &mut Grid, first: usize, (at, told): (At<'_>, &mut Told)) {
    let mut count = 0;
    let begin = grid.rows.get(first).map_or(usize::MAX, |(row, _)| *row);
    for ([top, bottom], [left, right]) in &grid.merged {
        if top == bottom || left != right || *top < begin {
            continue;
        }
        let Ok(from) = grid.rows.binary_search_by_key(top, |(row, _)| *row) else { continue };
        let value = grid.rows.get(from).and_then(|(_, cells)| cells.get(*left)).cloned();
        let Some(value) = value.filter(|value| !matches!(value, Cell::Empty)) else { continue };
        for (row, cells) in grid.rows.iter_mut().skip(from + 1) {
            if bottom < row {
                break;
            }
            if cells.len() <= *left {
                cells.resize(left + 1, Cell::Empty);
            }
            if let Some(cell) = cells.get_mut(*left).filter(|cell| matches!(cell, Cell::Empty)) {
                *cell = value.clone();
                count += 1;
            }
        }
    }
    if 0 < count {
        told.warn(at, "B1523", &[&count.to_string()]);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::read::import::names::Mapping;

    fn grid(text: &str) -> Grid {
        let row = |(at, line): (usize, &str)| (at + 1, line.split('|').map(Cell::text).collect());
        Grid { rows: text.lines().enumerate().map(row).collect(), merged: Vec::new() }
    }

    fn read(grid: Grid) -> (Vec<String>, Vec<usize>, Vec<&'static str>) {
        let mut told = Told::default();
        let at = At::file(Path::new("a.xlsx"));
        let names = Names::new(Mapping::default());
        let found = sheet(None, grid, &names, (at, &mut told)).unwrap_or_default();
        let rows = found.records.iter().map(|record| record.row).collect();
        let codes = told.into_findings().iter().map(|finding| finding.code).collect();
        (found.header, rows, codes)
    }

    #[test]
    fn titles_totals_notes_and_empty_rows_are_no_records() {
        let text = "2026年九小场所台账\n编号|单位名称|经度|纬度\nV1|甲|1|2\n|||\n编号|单位名称|经度|纬度\n\
                    V2|乙|1|2\n合计|2||\n填表人：甲乙丙|||";
        let (header, rows, codes) = read(grid(text));
        assert_eq!(header, ["编号", "单位名称", "经度", "纬度"]);
        assert_eq!(rows, [3, 6]);
        assert_eq!(codes, ["B1508", "B1507", "B1508"]);
    }

    #[test]
    fn a_header_may_have_two_rows() {
        let (header, rows, _) = read(grid("编号|名称|坐标|\n||经度|纬度\nV1|甲|106|26"));
        assert_eq!((header.join(" "), rows), ("编号 名称 经度 纬度".to_owned(), vec![3]));
    }

    #[test]
    fn merged_cells_count_for_every_row() {
        let mut merged = grid("编号|名称|所属网格\nV1|甲|G1\nV2|乙|\nV3|丙|G2");
        merged.merged.push(([2, 3], [2, 2]));
        let mut told = Told::default();
        let at = At::file(Path::new("a.xlsx"));
        let names = Names::new(Mapping::default());
        let found = sheet(None, merged, &names, (at, &mut told)).expect("there is a header");
        let grids: Vec<String> = found.records.iter().map(|row| row.cells[2].shown()).collect();
        assert_eq!(grids, ["G1", "G1", "G2"]);
        assert_eq!(told.into_findings()[0].code, "B1523");
    }

    #[test]
    fn a_table_without_a_header_is_told() {
        assert_eq!(read(grid("甲|1|2\n乙|3|4")).2, ["B1504"]);
    }
}
