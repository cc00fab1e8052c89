//! A report as JSON and CSV: its tables, by the keys of tables and columns.

use std::fmt::Write as _;

use serde_json::to_string;

use super::csv::safe_cell;
use super::shown::shown;
use crate::report::{Cell, Report, Table, tables};
use crate::words::{Language, say};

/// The version of the format.
const VERSION: u32 = 1;

/// A report as JSON: a list of rows for each table, one row a line.
///
/// # Shape and units
///
/// Keys as in [`tables`]; days `2026-03-31`, months `2026-03`, shares from 0 to 1, hours with one
/// decimal; what could not be counted is `null`.
pub fn report_json(report: &Report) -> String {
    let (from, to) = (report.from, report.to);
    let mut text = format!("{{\n  \"version\": {VERSION},\n  \"from\": \"{from}\"");
    let _ = write!(text, ",\n  \"to\": \"{to}\"");
    for table in tables(report) {
        let rows: Vec<String> = table.rows.iter().map(|row| json_row(&table, row)).collect();
        let rows = rows.join(",\n    ");
        let _ = if rows.is_empty() {
            write!(text, ",\n  \"{}\": []", table.key)
        } else {
            write!(text, ",\n  \"{}\": [\n    {rows}\n  ]", table.key)
        };
    }
    text + "\n}\n"
}

fn json_row(table: &Table, row: &[Cell]) -> String {
    let fields = table.columns.iter().zip(row).map(|(column, cell)| {
        let value = match cell {
            Cell::Nothing => String::from("null"),
            Cell::Count(_) | Cell::Share(_) | Cell::Tenths(_) | Cell::Hours(_) => plain(cell),
            Cell::Id(_) | Cell::Code(..) | Cell::Date(_) | Cell::Month(_) => {
                // A text can always be written.
                to_string(&plain(cell)).unwrap_or_default()
            }
        };
        format!("\"{column}\": {value}")
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
}

/// A report as CSV: a row for each number, with its table, its place in it, and what it counts.
///
/// # Shape and units
///
/// Columns `table,row,name,column,value`: `row` counts from 1 within the table, `name` joins what
/// names the row; numbers as in [`report_json`].
pub fn report_csv(report: &Report) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = out.write_record(["table", "row", "name", "column", "value"]);
    for table in tables(report) {
        for (number, row) in table.rows.iter().enumerate() {
            let names = row.iter().filter(|cell| is_name(cell)).map(plain);
            let name = safe_cell(&names.collect::<Vec<_>>().join(" "));
            for (column, cell) in table.columns.iter().zip(row).filter(|(_, c)| !is_name(c)) {
                let number = (number + 1).to_string();
                let _ = out.write_record([table.key, &number, &name, column, &plain(cell)]);
            }
        }
    }
    String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Whether a cell names its row.
const fn is_name(cell: &Cell) -> bool {
    matches!(cell, Cell::Id(_) | Cell::Code(..) | Cell::Month(_))
}

/// A cell in words, as people read it.
pub fn report_cell(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Code("tier", code) => say(language, &format!("page.tier.{code}"), &[]),
        Cell::Code("cause", code) => say(language, &format!("cause.{code}"), &[]),
        Cell::Code(group, code) => say(language, &format!("report.{group}.{code}"), &[]),
        Cell::Share(share) => format!("{}.{} %", share / 10, share % 10),
        Cell::Nothing => String::from("–"),
        Cell::Id(_)
        | Cell::Date(_)
        | Cell::Month(_)
        | Cell::Count(_)
        | Cell::Tenths(_)
        | Cell::Hours(_) => plain(cell),
    }
}

/// A cell without words.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Id(id) => shown(id),
        Cell::Code(_, code) => code.clone(),
        Cell::Date(day) => day.to_string(),
        Cell::Month(month) => month.strftime("%Y-%m").to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Share(share) => format!("{}.{:03}", share / 1_000, share % 1_000),
        Cell::Tenths(number) => format!("{}.{}", number / 10, number % 10),
        Cell::Hours(span) => format!("{}.{}", span.0 / 3_600, span.0 % 3_600 / 360),
        Cell::Nothing => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Seconds;

    #[test]
    fn numbers_have_their_decimals() {
        assert_eq!(plain(&Cell::Share(1_000)), "1.000");
        assert_eq!(plain(&Cell::Share(45)), "0.045");
        assert_eq!(plain(&Cell::Tenths(123)), "12.3");
        assert_eq!(plain(&Cell::Hours(Seconds(5_400))), "1.5");
    }
}
