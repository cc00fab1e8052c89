//! Sheets of paper: one crew on one day, a file each.

use askama::Template;
use geo::Coord;
use jiff::civil::Date;

use super::draw::hue;
use super::frame::Frame;
use super::html::{Part, Sheet, parts};
use super::paths::Backdrop;
use super::rounds::{Round, Row, round};
use super::station::stops;
use super::summary::Summary;
use super::summary::{LeftOut, ReasonRow};
use super::views::{Words, clock, crew_name};
use crate::plan::Route;
use crate::words::Language;
use crate::write::files::file_name;
use crate::write::rows::{Load, shifts};
use crate::write::shown::{shown, visits};

/// The sheets of a plan: for each round a file name without an ending, and a page of HTML that
/// needs no other file, laid out for A4.
///
/// # Cost
///
/// Some 0.2 MB of roads a sheet at most, and 2 kB a stop.
pub fn sheets(sheet: &Sheet<'_>, language: Language) -> Vec<(String, String)> {
    let visits = visits(sheet.plan);
    let mut made = Vec::new();
    for part in parts(sheet, &visits) {
        for route in &part.routes {
            made.push((file_name(&route.id), page(&part, route, Words(language))));
        }
    }
    made
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct Page {
    words: Words,
    title: String,
    station_name: String,
    /// The id of the backdrop, and what is drawn there.
    ground: Option<(String, Backdrop)>,
    round: Round,
}

fn page(part: &Part<'_>, route: &Route, words: Words) -> String {
    let frame = Frame::around(places(part, route));
    let page = Page {
        words,
        title: format!("{} {}", shown(&route.id), part.name(words)),
        station_name: part.name(words),
        ground: frame.map(|frame| (format!("g{}", part.number), part.backdrop(&frame))),
        round: round(part, route, frame.as_ref(), words),
    };
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = page.render_into(&mut text);
    text.push('\n');
    text
}

/// What the map of a round must hold.
pub(super) fn places(part: &Part<'_>, route: &Route) -> Vec<Coord<f64>> {
    let station = part.station.iter().map(|station| station.position);
    let line = route.line.iter().copied();
    station.chain(line).chain(stops(part, route).map(|(_, at)| at)).collect()
}

/// The week board as one HTML file: a row for each crew, a column for each day with a bar of its
/// load, and why what is left out is; one page of A4 across, or A3 for many crews.
pub fn board(sheet: &Sheet<'_>, language: Language) -> String {
    let words = Words(language);
    let visits = visits(sheet.plan);
    let parts = parts(sheet, &visits);
    let page = Board {
        words,
        summary: Summary::of(sheet.plan, &parts, words),
        stations: parts.iter().map(|part| station(part, words)).collect(),
    };
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = page.render_into(&mut text);
    text.push('\n');
    text
}

#[derive(Template)]
#[template(path = "board.html")]
struct Board {
    words: Words,
    summary: Summary,
    stations: Vec<StationRows>,
}

/// A station with its crews.
struct StationRows {
    name: String,
    days: Vec<String>,
    crews: Vec<CrewRow>,
    left: usize,
    reasons: Vec<ReasonRow>,
}

/// A crew with its days.
struct CrewRow {
    name: String,
    hue: String,
    days: Vec<Option<Cell>>,
    stops: usize,
    load: u32,
}

/// A crew on a day.
struct Cell {
    stops: usize,
    times: String,
    load: u32,
}

fn station(part: &Part<'_>, words: Words) -> StationRows {
    let days: Vec<Date> = part.days().into_iter().map(|(_, day)| day).collect();
    let crews = part.crews.iter().enumerate();
    let left = LeftOut::of(part, words);
    StationRows {
        name: part.name(words),
        days: days.iter().map(|day| words.day(*day)).collect(),
        crews: crews.map(|(at, crew)| row(part, (at, crew), &days)).collect(),
        left: left.count,
        reasons: left.reasons,
    }
}

fn row(part: &Part<'_>, (at, crew): (usize, &str), days: &[Date]) -> CrewRow {
    let own: Vec<_> = shifts(part.sheet.plan)
        .into_iter()
        .filter(|(shift, _)| shift.crew == crew && shift.station == part.id)
        .map(|(shift, route)| (shift, route, Load::of(shift, route)))
        .collect();
    let cell = |day: &Date| {
        let (shift, route, load) = own.iter().find(|(shift, ..)| shift.date == *day)?;
        let (start, end) =
            route.map_or((shift.start, shift.end), |route: &Route| (route.start, route.end));
        let times = format!("{}–{}", clock(start), clock(end));
        Some(Cell { stops: load.stops, times, load: load.percent() })
    };
    let cells: Vec<Option<Cell>> = days.iter().map(cell).collect();
    let shown = cells.iter().flatten();
    let sum: u32 = shown.clone().map(|cell| cell.load).sum();
    let count = u32::try_from(shown.clone().count()).unwrap_or(u32::MAX);
    CrewRow {
        name: crew_name(crew, part.id),
        hue: hue(at),
        stops: shown.map(|cell| cell.stops).sum(),
        load: sum.checked_div(count).unwrap_or(0),
        days: cells,
    }
}
