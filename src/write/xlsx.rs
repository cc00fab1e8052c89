//! XLSX: the plan as a workbook, and the layers as another.

use std::result;

use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::csv::no_formula;
use super::headings::{Headings, are_points};
use super::layers::{Layers, NO_DAY, Value, told};
use super::load::{Load, shifts};
use super::shapes::Lies;
use super::shown::{Seen, ShownVisit, Visits, least_crew, shown, visits};
use crate::finding::{Error, Level, Reading, Result};
use crate::plan::{PlannedShift, Route, Stop, Unserved};
use crate::unit::Seconds;
use crate::words::{Language, few, say};

/// The most rows of a sheet below its heading.
const MOST_ROWS: usize = 1_048_575;

/// A column: its heading, its width in signs, whether long texts in it go on below.
struct Column {
    title: String,
    width: f64,
    wraps: bool,
}

impl Column {
    /// The column whose heading has this key in the words.
    fn of(key: &str, width: f64, language: Language) -> Self {
        Self { title: say(language, key, &[]), width, wraps: true }
    }
}

const STOPS: [(&str, f64); 18] = [
    ("book.code", 9.0),
    ("page.csv.date", 11.0),
    ("page.csv.crew", 16.0),
    ("page.csv.people", 32.0),
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

const LEFT: [(&str, f64); 9] = [
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

const LOADS: [(&str, f64); 11] = [
    ("page.csv.date", 11.0),
    ("page.csv.crew", 16.0),
    ("page.csv.people", 32.0),
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

impl Cell {
    /// A text of others' as it may be shown.
    fn shown(text: &str) -> Self {
        Self::Text(shown(text))
    }

    /// How many signs of a cell it takes.
    fn signs(&self) -> usize {
        match self {
            Self::Text(text) => text.encode_utf16().count(),
            Self::Number(_) | Self::Day(_) | Self::Clock(_) => 0,
        }
    }
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
    let tab = |name: &str, columns: &[(&str, f64)], rows| Tab {
        name: say(language, name, &[]),
        columns: columns.iter().map(|(key, width)| Column::of(key, *width, language)).collect(),
        rows,
    };
    let tabs = [
        tab("book.sheet.stops", &STOPS, stops),
        tab("book.sheet.left", &LEFT, left),
        tab("book.sheet.load", &LOADS, loads),
    ];
    book(&say(language, "page.kind", &[]), plan.from, &tabs, language)
}

/// The most signs of a cell.
const MOST_SIGNS: usize = 32_767;

impl Layers {
    /// The layers as the bytes of an XLSX file: a sheet each, by its name.
    ///
    /// # Shape and units
    ///
    /// Days are Excel's own; sheets and columns are called in `language`, as an import knows them.
    /// The last columns hold longitude and latitude of points, else the geometry in words (WKT);
    /// their names tell the datum.
    /// A feature whose geometry is too long for a cell is left out, which is told.
    ///
    /// # Errors
    ///
    /// As [`xlsx`].
    pub fn xlsx(&self, language: Language) -> Result<Reading<Vec<u8>>> {
        let headings = Headings::of(language);
        let mut findings = Vec::new();
        let mut tabs = Vec::new();
        for table in &self.tables {
            let header = headings.columns(self, table);
            let are_points = are_points(table);
            let column = |title: String| Column { width: 16.0, wraps: false, title };
            let mut rows = Vec::with_capacity(table.rows.len());
            let mut long: Vec<String> = Vec::new();
            for row in &table.rows {
                let mut cells: Vec<Cell> = row.cells.iter().map(cell).collect();
                match &row.lies {
                    Lies::Point(at) if are_points => {
                        cells.extend([at.x, at.y].map(Cell::Number));
                    }
                    other => cells.push(Cell::Text(other.wkt())),
                }
                if cells.iter().any(|cell| MOST_SIGNS <= cell.signs()) {
                    long.push(row.id());
                } else {
                    rows.push(cells);
                }
            }
            if !long.is_empty() {
                let values = [&*long.len().to_string(), &few(&long, 5), &MOST_SIGNS.to_string()];
                findings.push(told(table, None, ("B7023", Level::Skipped), &values));
            }
            let name = headings.sheet(table.layer);
            tabs.push(Tab { name, columns: header.into_iter().map(column).collect(), rows });
        }
        let value = book(&say(language, "layers.kind", &[]), NO_DAY, &tabs, language)?;
        Ok(Reading { value, findings })
    }
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Whole(number) => Cell::Number(f64::from(*number)),
        Value::Real(number) => Cell::Number(*number),
        Value::Day(day) => Cell::Day(*day),
        other => Cell::Text(other.text()),
    }
}

/// A sheet: its name, its columns, the rows below its heading.
struct Tab {
    name: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

/// A workbook of these sheets, which says that it was made on `day`.
fn book(title: &str, day: Date, tabs: &[Tab], language: Language) -> Result<Vec<u8>> {
    if tabs.iter().any(|tab| MOST_ROWS < tab.rows.len()) {
        return Err(Error::Missing { what: say(language, "book.too-long", &[]) });
    }
    written(title, day, tabs).map_err(|error| Error::Missing { what: error.to_string() })
}

fn written(title: &str, made: Date, tabs: &[Tab]) -> result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let mut properties = DocProperties::new().set_title(title);
    if let Some(made) = day(made) {
        properties = properties.set_creation_datetime(&made);
    }
    book.set_properties(&properties);
    for tab in tabs {
        let sheet = book.add_worksheet();
        sheet.set_name(&tab.name)?;
        fill(sheet, &tab.columns, &tab.rows)?;
    }
    book.save_to_buffer()
}

fn fill(
    sheet: &mut Worksheet,
    columns: &[Column],
    rows: &[Vec<Cell>],
) -> result::Result<(), XlsxError> {
    /// A4, as the format numbers papers.
    const A4: u8 = 9;
    let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let plain = Format::new().set_align(FormatAlign::Top).set_num_format("@");
    let text = plain.clone().set_text_wrap();
    let number = Format::new().set_align(FormatAlign::Top);
    let date = Format::new().set_align(FormatAlign::Top).set_num_format("yyyy-mm-dd");
    let clock = Format::new().set_align(FormatAlign::Top).set_num_format("hh:mm");
    for (column, at) in columns.iter().zip(0..) {
        sheet.set_column_width(at, column.width)?;
        sheet.write_string_with_format(0, at, no_formula(&column.title), &heading)?;
    }
    for (cells, row) in rows.iter().zip(1..) {
        let lines = lines(cells, columns);
        if 1 < lines {
            sheet.set_row_height(row, LINE * f64::from(lines))?;
        }
        for ((cell, column), at) in cells.iter().zip(columns).zip(0..) {
            match cell {
                Cell::Text(words) if words.is_empty() => {}
                Cell::Text(words) => {
                    let format = if column.wraps { &text } else { &plain };
                    sheet.write_string_with_format(row, at, no_formula(words), format)?;
                }
                Cell::Number(value) => {
                    sheet.write_number_with_format(row, at, *value, &number)?;
                }
                Cell::Day(value) => match day(*value) {
                    Some(day) => {
                        sheet.write_datetime_with_format(row, at, &day, &date)?;
                    }
                    None => {
                        sheet.write_string(row, at, value.to_string())?;
                    }
                },
                Cell::Clock(value) => {
                    let (hour, minute) = (value.hour().unsigned_abs(), value.minute());
                    let time = ExcelDateTime::from_hms(hour.into(), minute.unsigned_abs(), 0)?;
                    sheet.write_datetime_with_format(row, at, &time, &clock)?;
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

/// The height of a line in points, with room for Chinese signs.
const LINE: f64 = 16.0;

/// How many lines the longest text of a row takes: some spreadsheets do not make a row as high as
/// its wrapped text.
fn lines(cells: &[Cell], columns: &[Column]) -> u32 {
    /// A row cannot be higher than 409 points.
    const MOST: u32 = 25;
    let needs = cells.iter().zip(columns).map(|(cell, column)| match cell {
        Cell::Text(words) if column.wraps => {
            let wide: u32 = words.chars().map(|sign| if sign.is_ascii() { 1 } else { 2 }).sum();
            let holds = |lines: &u32| f64::from(wide) <= f64::from(*lines) * (column.width - 2.0);
            (1..MOST).find(holds).unwrap_or(MOST)
        }
        Cell::Text(_) | Cell::Number(_) | Cell::Day(_) | Cell::Clock(_) => 1,
    });
    needs.max().unwrap_or(1)
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
        Cell::shown(seen.codes.get(&stop.visit)),
        Cell::Day(route.date),
        Cell::shown(&route.crew),
        Cell::shown(&route.people.join(" ")),
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
        Cell::shown(seen.codes.get(&left.visit)),
        Cell::Text(visit.purpose),
        Cell::Text(visit.place),
        Cell::Text(visit.site),
        Cell::Text(visit.id),
        Cell::Number(f64::from(visit.tier)),
        latest.unwrap_or(Cell::Text(String::new())),
        Cell::Text(visit.why),
        Cell::shown(&left.reason),
    ]
}

fn load_row(shift: &PlannedShift, route: Option<&Route>) -> Vec<Cell> {
    let load = Load::of(shift, route);
    vec![
        Cell::Day(shift.date),
        Cell::shown(&shift.crew),
        Cell::shown(&shift.people.join(" ")),
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
