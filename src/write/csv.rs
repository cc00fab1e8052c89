//! CSV: the plan as one table, and a table for each layer.

use csv::{QuoteStyle, WriterBuilder};

use super::headings::{Headings, are_points};
use super::layers::{Layers, Row, Table};
use super::shapes::Lies;
use super::shown::{ShownVisit, Visits, clock, shown, visits};
use crate::plan::{Plan, Route, Stop, Unserved};
use crate::words::{Language, say};

/// The columns, in order; their headings stand in the words under `page.csv.<column>`.
const COLUMNS: [&str; 18] = [
    "state", "date", "crew", "people", "n", "arrive", "begin", "leave", "purpose", "place", "site",
    "visit", "tier", "why", "travel", "distance", "walk", "reason",
];

/// A row a stop, in the order of the routes, then a row for each visit without one.
///
/// # Shape and units
///
/// UTF-8 with a byte order mark, so that spreadsheets see it; travel in minutes, lengths in metres.
/// A cell that a spreadsheet would take for a formula begins with `'`.
pub fn csv(plan: &Plan, language: Language) -> String {
    let visits = visits(plan);
    let mut rows = vec![COLUMNS.map(|column| say(language, &format!("page.csv.{column}"), &[]))];
    for route in &plan.routes {
        for (at, stop) in route.stops.iter().enumerate() {
            rows.push(csv_stop(route, at + 1, stop, (&visits, language)));
        }
    }
    rows.extend(plan.unserved.iter().map(|unserved| csv_left(unserved, (&visits, language))));
    written(rows.into_iter().map(|row| row.map(|cell| safe_cell(&cell))).collect())
}

impl Layers {
    /// The layers as CSV, a file each, by its name.
    ///
    /// # Shape and units
    ///
    /// As [`csv()`]; headings in `language`, as an import knows them. The last columns hold
    /// longitude and latitude of points, else the geometry in words (WKT); their names tell the
    /// datum.
    pub fn csv(&self, language: Language) -> Vec<(String, Vec<u8>)> {
        let headings = Headings::of(language);
        let one = |table: &Table| {
            let header = headings.columns(self, table);
            let header = header.iter().map(|name| no_formula(name)).collect();
            let are_points = are_points(table);
            let row = |row: &Row| {
                let cells = row.cells.iter().map(|cell| no_formula(&cell.text()));
                let lies = match &row.lies {
                    Lies::Point(at) if are_points => vec![at.x.to_string(), at.y.to_string()],
                    other => vec![other.wkt()],
                };
                cells.chain(lies).collect()
            };
            let rows: Vec<Vec<String>> = table.rows.iter().map(row).collect();
            let text = written([vec![header], rows].concat());
            (format!("{}.csv", table.layer.name()), text.into_bytes())
        };
        self.tables.iter().map(one).collect()
    }
}

/// Rows as they stand in the file.
fn written<R: AsRef<[String]>>(rows: Vec<R>) -> String {
    let mut writer =
        WriterBuilder::new().quote_style(QuoteStyle::NonNumeric).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.as_ref()).expect("memory takes every row");
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    format!("\u{feff}{}", String::from_utf8(bytes).expect("rows of text are text"))
}

type Known<'a> = (&'a Visits<'a>, Language);

fn csv_stop(route: &Route, n: usize, stop: &Stop, (visits, language): Known<'_>) -> [String; 18] {
    let visit = ShownVisit::of(&stop.visit, visits, language);
    [
        say(language, "page.served", &[]),
        route.date.to_string(),
        route.crew.clone(),
        route.people.join(" "),
        n.to_string(),
        clock(stop.arrive),
        clock(stop.begin),
        clock(stop.leave),
        visit.purpose,
        visit.place,
        visit.site,
        visit.id,
        visit.tier.to_string(),
        visit.why,
        stop.travel.to_minutes().to_string(),
        stop.distance.0.to_string(),
        stop.walk.0.to_string(),
        String::new(),
    ]
}

fn csv_left(unserved: &Unserved, (visits, language): Known<'_>) -> [String; 18] {
    let visit = ShownVisit::of(&unserved.visit, visits, language);
    let mut row: [String; 18] = Default::default();
    let filled = [
        ("state", say(language, "page.unserved", &[])),
        ("purpose", visit.purpose),
        ("place", visit.place),
        ("site", visit.site),
        ("visit", visit.id),
        ("tier", visit.tier.to_string()),
        ("why", visit.why),
        ("reason", unserved.reason.clone()),
    ];
    for (cell, column) in row.iter_mut().zip(COLUMNS) {
        if let Some((_, text)) = filled.iter().find(|(name, _)| *name == column) {
            cell.clone_from(text);
        }
    }
    row
}

/// `cell` as no spreadsheet takes it for a formula, on one line and not endless.
pub fn safe_cell(cell: &str) -> String {
    format!("{}{}", if is_risky(cell) { "'" } else { "" }, shown(cell))
}

/// `text` as no spreadsheet takes it for a formula, and else as it is: the import takes the sign
/// off again.
pub(super) fn no_formula(text: &str) -> String {
    format!("{}{text}", if is_risky(text) { "'" } else { "" })
}

/// Whether a spreadsheet may take a text for a formula.
///
/// # Source
///
/// OWASP, CSV Injection: `=`, `+`, `-`, `@`, tab and carriage return begin one, as do the
/// full-width signs in some languages; spaces before them do not help. What has a `'` before them
/// already gets another, so that one can be taken off again.
fn is_risky(cell: &str) -> bool {
    let first = cell.trim_start_matches([' ', '\'']).chars().next();
    matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text() {
        assert_eq!(safe_cell("=1+1"), "'=1+1");
        assert_eq!(safe_cell("\t=1"), "'\u{fffd}=1");
        assert_eq!(safe_cell("湖潮村=3组"), "湖潮村=3组");
    }
}
