//! XLSX: the plan as a workbook.

use std::result;

use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::csv::safe_cell;
use super::load::{Load, shifts};
use super::shown::{Seen, ShownVisit, Visits, least_crew, visits};
use crate::finding::{Error, Result};
use crate::plan::{Plan, PlannedShift, Route, Stop, Unserved};
use crate::unit::Seconds;
use crate::words::{Language, say};

/// The most rows of a sheet below its heading.
const MOST_ROWS: usize = 1_048_575;

/// A column: its key in the words, its width in signs.
type Column = (&'static str, f64);

const STOPS: [Column; 18] = [
    ("book.code", 9.0),
    ("page.csv.date", 11.0),
    ("page.csv.crew", 16.0),
    ("page.csv.people", 24.0),
    ("page.csv.n", 6.0),
    ("page.csv.arrive", 8.0),
    ("page.csv.begin", 8.0),
    ("page.csv.leave", 8.0),
    ("page.csv.purpose", 11.0),
    ("page.csv.place", 30.0),
    ("page.csv.site", 16.0),
    ("page.csv.visit", 22.0),
    ("page.csv.tier", 7.0),
    ("page.csv.why", 44.0),
    ("page.csv.travel", 12.0),
    ("page.csv.distance", 12.0),
    ("page.csv.walk", 12.0),
    ("book.people_needed", 18.0),
];

const LEFT: [Column; 9] = [
    ("book.code", 9.0),
    ("page.csv.purpose", 11.0),
    ("page.csv.place", 30.0),
    ("page.csv.site", 16.0),
    ("page.csv.visit", 22.0),
    ("page.csv.tier", 7.0),
    ("book.latest", 11.0),
    ("page.csv.why", 44.0),
    ("page.csv.reason", 44.0),
];

const LOADS: [Column; 11] = [
    ("page.csv.date", 11.0),
    ("page.csv.crew", 16.0),
    ("page.csv.people", 24.0),
    ("book.shift_start", 8.0),
    ("book.shift_end", 8.0),
    ("book.stops", 8.0),
    ("book.service", 12.0),
    ("book.travel", 12.0),
    ("book.load", 10.0),
    ("page.csv.distance", 12.0),
    ("page.csv.walk", 12.0),
];

/// What stands in a cell.
enum Cell {
    Text(String),
    Number(f64),
    Day(Date),
    Clock(DateTime),
}

/// The plan as the bytes of an XLSX file: three sheets with a heading that stays in view and a
/// filter.
///
/// # Shape and units
///
/// Days and times are Excel's own, travel and work are in minutes, lengths in metres. No cell is a
/// formula, and a text that would become one elsewhere begins with `'`. The file says that it was
/// made on the first day of the plan, so that the same plan is the same bytes.
///
/// # Errors
///
/// [`Error::Missing`] when a sheet would have more rows than a workbook can.
pub fn xlsx(seen: &Seen, language: Language) -> Result<Vec<u8>> {
    let plan = &seen.plan;
    let known = visits(plan);
    let stops = plan.routes.iter().flat_map(|route| {
        let rows = route.stops.iter().enumerate();
        rows.map(move |(at, stop)| (route, at + 1, stop))
    });
    let stops: Vec<_> = stops.map(|row| stop_row(seen, row, &known, language)).collect();
    let left = plan.unserved.iter().map(|left| left_row(seen, left, &known, language)).collect();
    let loads = shifts(plan).into_iter().map(|(shift, route)| load_row(shift, route)).collect();
    if MOST_ROWS < stops.len() {
        return Err(Error::Missing { what: say(language, "book.too-long", &[]) });
    }
    let sheets = [
        ("book.sheet.stops", &STOPS[..], stops),
        ("book.sheet.left", &LEFT[..], left),
        ("book.sheet.load", &LOADS[..], loads),
    ];
    book(plan, &sheets, language).map_err(|error| Error::Missing { what: error.to_string() })
}

type Sheet<'a> = (&'static str, &'a [Column], Vec<Vec<Cell>>);

fn book(
    plan: &Plan,
    sheets: &[Sheet<'_>],
    language: Language,
) -> result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let mut properties = DocProperties::new().set_title(say(language, "page.kind", &[]));
    if let Some(made) = day(plan.from) {
        properties = properties.set_creation_datetime(&made);
    }
    book.set_properties(&properties);
    for (name, columns, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(say(language, name, &[]))?;
        fill(sheet, columns, rows, language)?;
    }
    book.save_to_buffer()
}

fn fill(
    sheet: &mut Worksheet,
    columns: &[Column],
    rows: &[Vec<Cell>],
    language: Language,
) -> result::Result<(), XlsxError> {
    /// A4, as the format numbers papers.
    const A4: u8 = 9;
    let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let number = Format::new().set_align(FormatAlign::Top);
    let date = Format::new().set_align(FormatAlign::Top).set_num_format("yyyy-mm-dd");
    let clock = Format::new().set_align(FormatAlign::Top).set_num_format("hh:mm");
    for ((key, width), column) in columns.iter().zip(0..) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, say(language, key, &[]), &heading)?;
    }
    for (cells, row) in rows.iter().zip(1..) {
        for (cell, column) in cells.iter().zip(0..) {
            match cell {
                Cell::Text(words) if words.is_empty() => {}
                Cell::Text(words) => {
                    sheet.write_string_with_format(row, column, safe_cell(words), &text)?;
                }
                Cell::Number(value) => {
                    sheet.write_number_with_format(row, column, *value, &number)?;
                }
                Cell::Day(value) => match day(*value) {
                    Some(day) => {
                        sheet.write_datetime_with_format(row, column, &day, &date)?;
                    }
                    None => {
                        sheet.write_string(row, column, value.to_string())?;
                    }
                },
                Cell::Clock(value) => {
                    let (hour, minute) = (value.hour().unsigned_abs(), value.minute());
                    let time = ExcelDateTime::from_hms(hour.into(), minute.unsigned_abs(), 0)?;
                    sheet.write_datetime_with_format(row, column, &time, &clock)?;
                }
            }
        }
    }
    let last_row = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// A day as a workbook counts it; none before 1900.
fn day(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
}

fn minutes(seconds: Seconds) -> Cell {
    Cell::Number(f64::from(seconds.to_minutes()))
}

fn stop_row(
    seen: &Seen,
    (route, n, stop): (&Route, usize, &Stop),
    known: &Visits<'_>,
    language: Language,
) -> Vec<Cell> {
    let visit = ShownVisit::of(&stop.visit, known, language);
    let planned = known.get(stop.visit.as_str());
    vec![
        Cell::Text(seen.codes.get(&stop.visit).to_owned()),
        Cell::Day(route.date),
        Cell::Text(route.crew.clone()),
        Cell::Text(route.people.join(" ")),
        Cell::Number(n as f64),
        Cell::Clock(stop.arrive),
        Cell::Clock(stop.begin),
        Cell::Clock(stop.leave),
        Cell::Text(visit.purpose),
        Cell::Text(visit.place),
        Cell::Text(visit.site),
        Cell::Text(visit.id),
        Cell::Number(f64::from(visit.tier)),
        Cell::Text(visit.why),
        minutes(stop.travel),
        Cell::Number(f64::from(stop.distance.0)),
        Cell::Number(f64::from(stop.walk.0)),
        Cell::Text(planned.map(|visit| least_crew(visit.crew, language)).unwrap_or_default()),
    ]
}

fn left_row(seen: &Seen, left: &Unserved, known: &Visits<'_>, language: Language) -> Vec<Cell> {
    let visit = ShownVisit::of(&left.visit, known, language);
    let latest = known.get(left.visit.as_str()).map(|visit| Cell::Day(visit.latest));
    vec![
        Cell::Text(seen.codes.get(&left.visit).to_owned()),
        Cell::Text(visit.purpose),
        Cell::Text(visit.place),
        Cell::Text(visit.site),
        Cell::Text(visit.id),
        Cell::Number(f64::from(visit.tier)),
        latest.unwrap_or(Cell::Text(String::new())),
        Cell::Text(visit.why),
        Cell::Text(left.reason.clone()),
    ]
}

fn load_row(shift: &PlannedShift, route: Option<&Route>) -> Vec<Cell> {
    let load = Load::of(shift, route);
    vec![
        Cell::Day(shift.date),
        Cell::Text(shift.crew.clone()),
        Cell::Text(shift.people.join(" ")),
        Cell::Clock(shift.start),
        Cell::Clock(shift.end),
        Cell::Number(load.stops as f64),
        minutes(load.service),
        minutes(load.travel),
        Cell::Number(f64::from(load.percent())),
        Cell::Number(f64::from(load.distance.0)),
        Cell::Number(f64::from(load.walk.0)),
    ]
}
