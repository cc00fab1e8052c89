//! The plan as tables for a spreadsheet, CSV and XLSX, and how a round fills its shift.

use std::result;

use csv::{QuoteStyle, WriterBuilder};
use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::shown::{Seen, ShownVisit, Visits, least_crew, shown, visits};
use crate::finding::{Error, Result};
use crate::plan::{Plan, PlannedShift, Route, Stop, Unserved};
use crate::unit::{Metres, Seconds};
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
    written(rows)
}

/// Rows as they stand in the file.
fn written(rows: Vec<[String; 18]>) -> String {
    let mut writer =
        WriterBuilder::new().quote_style(QuoteStyle::NonNumeric).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.map(|cell| safe_cell(&cell))).expect("memory takes every row");
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

/// Hour and minute.
fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `cell` as no spreadsheet takes it for a formula, on one line.
///
/// # Source
///
/// OWASP, CSV Injection: `=`, `+`, `-`, `@`, tab and carriage return begin one, as do the
/// full-width signs in some languages; spaces before them do not help.
pub fn safe_cell(cell: &str) -> String {
    let first = cell.trim_start_matches(' ').chars().next();
    let risky = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    );
    format!("{}{}", if risky { "'" } else { "" }, shown(cell))
}

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

/// The work of one crew on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Load {
    pub(super) stops: usize,
    /// At the doors.
    pub(super) service: Seconds,
    /// On the way, back to the station too.
    pub(super) travel: Seconds,
    /// On shift, without the break.
    pub(super) shift: Seconds,
    pub(super) distance: Metres,
    pub(super) walk: Metres,
}

impl Load {
    /// The load of a shift, with its round where it has one.
    pub(super) fn of(shift: &PlannedShift, route: Option<&Route>) -> Self {
        let pause = shift.pause.map_or(Seconds(0), |pause| between(pause.start, pause.end));
        let on_shift = between(shift.start, shift.end) - pause;
        let Some(route) = route else { return Self { shift: on_shift, ..Self::default() } };
        let stops = || route.stops.iter();
        Self {
            stops: route.stops.len(),
            service: stops().map(|stop| between(stop.begin, stop.leave)).sum(),
            travel: stops().map(|stop| stop.travel).sum::<Seconds>() + route.back,
            shift: on_shift,
            distance: route.distance,
            walk: stops().map(|stop| stop.walk).sum(),
        }
    }

    /// Time at work of the time on shift, in percent, 100 at most.
    pub(super) fn percent(&self) -> u32 {
        let busy = u64::from(self.service.0) + u64::from(self.travel.0);
        let percent = (busy * 100).checked_div(u64::from(self.shift.0)).unwrap_or(0).min(100);
        u32::try_from(percent).unwrap_or(100)
    }
}

/// Every shift with its round, by day and crew.
pub(super) fn shifts(plan: &Plan) -> Vec<(&PlannedShift, Option<&Route>)> {
    let round = |shift: &PlannedShift| plan.routes.iter().find(|route| route.id == shift.id);
    let mut all: Vec<_> = plan.shifts.iter().map(|shift| (shift, round(shift))).collect();
    all.sort_by_key(|(shift, _)| (shift.date, &shift.crew, shift.start));
    all
}

/// The span from one moment to a later one.
pub(super) fn between(from: DateTime, to: DateTime) -> Seconds {
    let seconds = from.duration_until(to).as_secs().clamp(0, i64::from(u32::MAX));
    Seconds(u32::try_from(seconds).unwrap_or(u32::MAX))
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
