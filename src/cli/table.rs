//! A list that people read in columns, and programs as CSV.

use super::terminal::line;
use crate::finding::harmless;
use crate::words::{Language, say};

/// A list: the key of each column, and a row of cells for each thing.
#[derive(Debug)]
pub(super) struct List {
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
}

impl List {
    /// The list in columns under their names; nothing where it is empty.
    pub(super) fn plain(&self, language: Language) -> String {
        let mut text = String::new();
        if self.rows.is_empty() {
            return text;
        }
        let head =
            self.columns.iter().map(|column| say(language, &format!("column.{column}"), &[]));
        let body = self.rows.iter().cloned();
        let all: Vec<Vec<String>> = [head.collect()].into_iter().chain(body).collect();
        for row in aligned(&all, &vec![false; self.columns.len()]) {
            line(&mut text, &row);
        }
        text
    }

    /// The list as CSV under the keys of its columns.
    pub(super) fn csv(&self) -> String {
        let mut table = csv::Writer::from_writer(Vec::new());
        // Writing to memory does not fail.
        let _ = table.write_record(&self.columns);
        for row in &self.rows {
            let _ = table.write_record(row.iter().map(|cell| safe(cell)));
        }
        String::from_utf8(table.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}

/// A cell that no spreadsheet takes for a formula.
pub(super) fn safe(cell: &str) -> String {
    let cell: String = cell.chars().map(harmless).collect();
    let is_number = cell.parse::<f64>().is_ok();
    if cell.starts_with(['=', '+', '-', '@']) && cell != "-" && !is_number {
        format!("'{cell}")
    } else {
        cell
    }
}

/// The rows as lines, each column as wide as its widest cell; numbers stand to the right.
pub(super) fn aligned(rows: &[Vec<String>], numbers: &[bool]) -> Vec<String> {
    let wide = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max();
    let widths: Vec<usize> = (0..numbers.len()).map(|at| wide(at).unwrap_or(0)).collect();
    let row = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).zip(numbers).map(|((cell, wide), is_number)| {
            let pad = " ".repeat(wide - width(cell));
            if *is_number { pad + cell } else { cell.clone() + &pad }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(row).collect()
}

/// How wide a text is on a terminal: a Chinese character takes two places.
fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{1100}'..='\u{ffe6}').contains(&c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_whatever_the_script_and_no_cell_is_a_formula() {
        let rows =
            [vec!["隐患".to_owned(), "1".to_owned()], vec!["Z1".to_owned(), "20".to_owned()]];
        assert_eq!(aligned(&rows, &[false, true]), ["隐患   1", "Z1    20"]);
        assert_eq!(safe("=1+1"), "'=1+1");
        assert_eq!(safe("-3.5"), "-3.5");
        assert_eq!(safe("@a\u{1b}"), "'@a\u{fffd}");
    }
}
