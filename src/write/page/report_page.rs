//! The report on one sheet of paper: figures, four plots, and what matters most in tables.

use std::collections::BTreeMap;

use askama::Template;

use super::html::Words;
use super::report_plots::{Plot, gap_plot, hazard_plot, load_plot, map_plot};
use super::summary::Figure;
use crate::finding::{Finding, Level};
use crate::report::{Cell, Report, Table, tables};
use crate::words::Language;
use crate::world::World;
use crate::write::report_rows::report_cell;
use crate::write::shown::shown;

/// So many rows of the list of what is late stand on the sheet.
const LATE: usize = 12;
/// So many reasons for leaving visits out.
const CAUSES: usize = 6;

/// The report as one HTML file: one sheet of A4 when printed, all tables below it on a screen.
///
/// # Shape and units
///
/// Nothing but ids of people, sites and cases; villages and grids by name where the map has one.
pub fn report_html(report: &Report, world: &World, language: Language) -> String {
    let words = Words(language);
    let names = names(world);
    let all: Vec<View> =
        tables(report).iter().map(|table| View::of(table, &names, words)).collect();
    let brief = ["coverage", "unserved", "overdue"].map(|key| brief(report, key, &names, words));
    let [tiers, causes, mut late] = brief;
    late.name = words.count("report.late-heading", report.overdue.len());
    let days = [report.from, report.to].map(|day| day.to_string());
    let stations = world.stations.rows().iter();
    let stations: Vec<String> =
        stations.map(|station| shown(station.name.as_ref().unwrap_or(&station.id))).collect();
    let page = Page {
        words,
        title: words.fill("report.title", &days.each_ref().map(String::as_str)),
        stations: stations.join("、"),
        dates: days.join(" – "),
        figures: figures(report, words),
        plots: vec![
            map_plot(report, world, words),
            gap_plot(report, words),
            load_plot(report, words),
            hazard_plot(report, words),
        ],
        tiers,
        causes,
        late,
        more: more(report, words),
        never: words.fill("report.no-date", &[&report.coverage.all.never.to_string()]),
        tables: all,
    };
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = page.render_into(&mut text);
    text.push('\n');
    text
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    words: Words,
    title: String,
    stations: String,
    dates: String,
    figures: Vec<Figure>,
    plots: Vec<Plot>,
    tiers: View,
    causes: View,
    late: View,
    more: Option<String>,
    never: String,
    tables: Vec<View>,
}

/// A table in words.
struct View {
    name: String,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

/// A heading, and whether numbers stand below it.
struct Column {
    name: String,
    is_number: bool,
}

impl View {
    fn of(table: &Table, names: &BTreeMap<&str, String>, words: Words) -> Self {
        let columns = table.columns.iter().enumerate().map(|(at, key)| Column {
            name: words.get(&format!("report.column.{key}")),
            is_number: table.rows.iter().filter_map(|row| row.get(at)).any(is_number),
        });
        let cell = |cell: &Cell| match cell {
            Cell::Id(id) => named(id, names),
            other => report_cell(other, words.0),
        };
        Self {
            name: words.get(&format!("report.table.{}", table.key)),
            columns: columns.collect(),
            rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        }
    }
}

impl View {
    /// Only the columns of `table` that `keep` keeps.
    fn only(self, table: &Table, keep: impl Fn(&str) -> bool) -> Self {
        let kept: Vec<bool> = table.columns.iter().map(|column| keep(column)).collect();
        let row = |row: Vec<String>| -> Vec<String> {
            row.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(cell, _)| cell).collect()
        };
        let columns = self.columns.into_iter().zip(&kept).filter(|(_, kept)| **kept);
        Self {
            columns: columns.map(|(column, _)| column).collect(),
            rows: self.rows.into_iter().map(row).collect(),
            ..self
        }
    }
}

const fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Count(_) | Cell::Share(_) | Cell::Tenths(_) | Cell::Hours(_))
}

/// The names that villages and grids have on the map, by id.
fn names(world: &World) -> BTreeMap<&str, String> {
    let villages = world.villages.rows().iter().map(|row| (row.id.as_str(), &row.name));
    let grids = world.grids.rows().iter().map(|row| (row.id.as_str(), &row.name));
    let named = villages.chain(grids);
    named.filter_map(|(id, name)| Some((id, shown(name.as_ref()?)))).collect()
}

fn named(id: &str, names: &BTreeMap<&str, String>) -> String {
    names.get(id).map_or_else(|| shown(id), Clone::clone)
}

/// The rows of a table that stand on the sheet, and the columns there is room for.
fn brief(report: &Report, key: &str, names: &BTreeMap<&str, String>, words: Words) -> View {
    let table = tables(report).into_iter().find(|table| table.key == key);
    let mut table = table.unwrap_or(Table { key: "unserved", columns: &[], rows: Vec::new() });
    let is_by = |row: &Vec<Cell>, by: &str| {
        row.first().is_some_and(|cell| *cell == Cell::Code("by", by.to_owned()))
    };
    match key {
        "coverage" => table.rows.retain(|row| is_by(row, "all") || is_by(row, "tier")),
        "unserved" => {
            table.rows.sort_by_key(|row| match row.get(1) {
                Some(Cell::Count(count)) => u64::MAX - count,
                _ => u64::MAX,
            });
            table.rows.truncate(CAUSES);
        }
        _ => table.rows.truncate(LATE),
    }
    let keep = |column: &str| !["by", "on_time", "waiting", "unknown", "never"].contains(&column);
    let view = View::of(&table, names, words);
    if key == "coverage" { view.only(&table, keep) } else { view }
}

fn more(report: &Report, words: Words) -> Option<String> {
    let more = report.overdue.len().saturating_sub(LATE);
    (0 < more).then(|| words.count("report.more", more))
}

/// The numbers at the head of the sheet.
fn figures(report: &Report, words: Words) -> Vec<Figure> {
    let all = &report.coverage.all;
    let share = |share: Option<u64>| {
        let cell = share.map_or(Cell::Nothing, Cell::Share);
        report_cell(&cell, words.0)
    };
    let of =
        |part: u64, whole: u64| words.fill("report.of", &[&part.to_string(), &whole.to_string()]);
    let figure = |key: &str, value: String, note: String| Figure {
        name: words.get(&format!("report.figure.{key}")),
        value,
        note,
    };
    let days = |key: &str, days: Option<u32>| {
        let none = || words.get("report.figure.none");
        days.map_or_else(none, |days| words.fill(key, &[&days.to_string()]))
    };
    let again = &report.reinspections;
    let late = [again.late, again.open].map(|count| count.to_string());
    let disputes = &report.disputes;
    let mut figures = vec![
        figure("coverage", share(all.coverage()), of(all.made, all.owed)),
        figure(
            "punctuality",
            share(all.punctuality()),
            words.fill("report.figure.waiting", &[&all.waiting.to_string()]),
        ),
        figure(
            "p95",
            days("report.figure.days", report.gaps.all.p95()),
            days("report.figure.greatest", report.gaps.all.greatest()),
        ),
        figure(
            "reinspected",
            share((again.on_time * 1_000).checked_div(again.due)),
            words.fill("report.figure.late", &late.each_ref().map(String::as_str)),
        ),
        figure("resolved", share(disputes.rate()), of(disputes.resolved, disputes.begun)),
        figure(
            "overdue",
            report.overdue.len().to_string(),
            words.fill("report.figure.never", &[&all.never.to_string()]),
        ),
    ];
    if let Some((travel, each)) = report.travel.and_then(|t| Some((t, t.each()?))) {
        let planned = words.fill("report.figure.planned", &[&travel.visits.to_string()]);
        figures.push(figure("travel", words.minutes(each), planned));
    }
    figures
}

/// A table of columns: its heading, and what each column became.
pub type ColumnTable = (String, Vec<(String, String)>);

#[derive(Template)]
#[template(path = "findings.html")]
struct FindingsPage {
    words: Words,
    sum: String,
    rows: Vec<Row>,
    tables: Vec<ColumnTable>,
}

struct Row {
    level: String,
    place: String,
    what: String,
    code: &'static str,
    help: String,
}

/// The findings as one HTML file that needs nothing else, with what became of each column below.
pub fn findings_html(findings: &[Finding], tables: &[ColumnTable], language: Language) -> String {
    let words = Words(language);
    let lost = findings.iter().filter(|finding| finding.level != Level::Warning).count();
    let counts = [findings.len().to_string(), lost.to_string()];
    let pair = |(a, b): &(String, String)| (shown(a), shown(b));
    let table = |(heading, rows): &ColumnTable| (shown(heading), rows.iter().map(pair).collect());
    let page = FindingsPage {
        words,
        sum: words.fill("import.findings", &counts.each_ref().map(String::as_str)),
        rows: findings.iter().map(|finding| row(finding, words)).collect(),
        tables: tables.iter().map(table).collect(),
    };
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = page.render_into(&mut text);
    text.push('\n');
    text
}

fn row(finding: &Finding, words: Words) -> Row {
    let level = match finding.level {
        Level::Warning => "import.level.warning",
        Level::Skipped => "import.level.skipped",
        Level::Rejected => "import.level.rejected",
    };
    Row {
        level: words.get(level),
        place: shown(finding.place_text(words.0).trim_end_matches(": ")),
        what: shown(&finding.what(words.0)),
        code: finding.code,
        help: shown(&finding.help(words.0)),
    }
}
