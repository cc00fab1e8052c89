//! Sheets of paper: one crew on one day, a file each.

use askama::Template;
use geo::Coord;
use jiff::civil::Date;

use super::frame::{Backdrop, Frame, Map, Mark, Rect, Spot, bare, classes, hue};
use super::html::{Part, Sheet, Words, clock, crew_name, parts};
use super::rounds::{Round, Row, open_hazards, round};
use super::station::stops;
use super::summary::{LeftOut, ReasonRow, Summary};
use crate::calendar::Calendar;
use crate::plan::{PlannedVisit, Route, Stop};
use crate::rules::{HazardLevel, Rules, TooLarge};
use crate::words::Language;
use crate::world::{Hazard, Layer, Purpose};
use crate::write::files::file_name;
use crate::write::rows::{Load, shifts};
use crate::write::shown::{ShownVisit, hazard_kind, least_crew, shown, visits};

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

/// How wide a map is on a desk, in pixels.
const PIXELS: f64 = 900.0;

/// The inspections and re-inspections of a plan, the most urgent first, as one HTML file: where, by
/// when, in which round or why in none, the open hazards with the days of their clocks, and a map.
///
/// # Shape and units
///
/// What a check must hold stands there only as far as `rules` says it; days are counted in the
/// working days of `calendar`.
pub fn inspections(
    sheet: &Sheet<'_>,
    (rules, calendar): (&Rules, &Calendar),
    language: Language,
) -> String {
    let words = Words(language);
    let visits = visits(sheet.plan);
    let desk = Desk { rules, calendar, words };
    let parts = parts(sheet, &visits);
    let page = ListPage {
        words,
        dates: format!("{} – {}", sheet.plan.from, parts.first().map_or(sheet.plan.from, last)),
        demands: HazardLevel::ALL.map(|level| desk.demands(level)).into(),
        stations: parts.iter().map(|part| desk.station(part)).collect(),
    };
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = page.render_into(&mut text);
    text.push('\n');
    text
}

fn last(part: &Part<'_>) -> Date {
    part.horizon().last()
}

#[derive(Template)]
#[template(path = "inspections.html")]
struct ListPage {
    words: Words,
    dates: String,
    /// What the rules ask of a hazard, by its level.
    demands: Vec<String>,
    stations: Vec<StationList>,
}

/// The list of one station.
struct StationList {
    name: String,
    ground: Option<(String, Backdrop)>,
    map: Option<Map>,
    rows: Vec<VisitRow>,
}

/// One inspection or re-inspection.
struct VisitRow {
    n: usize,
    visit: ShownVisit,
    code: String,
    latest: String,
    overdue: bool,
    crew: String,
    /// What is known of the venue.
    facts: Vec<String>,
    hazards: Vec<HazardRow>,
    /// When and by whom it is made, or why not.
    planned: String,
    is_planned: bool,
}

/// A hazard with the days of its clocks.
struct HazardRow {
    id: String,
    kind: String,
    days: Vec<String>,
}

/// What the list is made with.
#[derive(Clone, Copy)]
struct Desk<'a> {
    rules: &'a Rules,
    calendar: &'a Calendar,
    words: Words,
}

impl Desk<'_> {
    fn station(self, part: &Part<'_>) -> StationList {
        let is_ours = |visit: &&&PlannedVisit| {
            matches!(visit.purpose, Purpose::Inspection | Purpose::Reinspection)
        };
        let mut due: Vec<&PlannedVisit> = part.due.iter().filter(is_ours).copied().collect();
        due.sort_by_key(|visit| (visit.latest, visit.tier, &visit.id));
        let frame = Frame::around(
            due.iter()
                .map(|visit| visit.position)
                .chain(part.station.map(|station| station.position)),
        );
        let id = format!("g{}", part.number);
        StationList {
            name: part.name(self.words),
            map: frame.map(|frame| self.map(part, &due, &frame)),
            ground: frame.map(|frame| (id, part.backdrop(&frame))),
            rows: due.iter().enumerate().map(|(at, visit)| self.row(part, at + 1, visit)).collect(),
        }
    }

    fn row(self, part: &Part<'_>, n: usize, visit: &PlannedVisit) -> VisitRow {
        let world = part.sheet.world;
        let site = visit.site.split_once('/').map_or(visit.site.as_str(), |(id, _)| id);
        let (facts, hazards) = if visit.layer == Layer::Hazards {
            let hazard = world.hazards.rows().iter().filter(|row| row.id == visit.site);
            (Vec::new(), hazard.map(|hazard| self.hazard(hazard)).collect())
        } else {
            let open = open_hazards(site, world).map(|hazard| self.hazard(hazard));
            (self.facts(part, site), open.collect())
        };
        let planned = self.planned(part, &visit.id);
        VisitRow {
            n,
            visit: ShownVisit::of(&visit.id, part.visits, self.words.0),
            code: part.sheet.aid.codes.map_or("", |codes| codes.get(&visit.id)).to_owned(),
            latest: visit.latest.to_string(),
            overdue: visit.latest < part.sheet.plan.from,
            crew: least_crew(visit.crew, self.words.0),
            facts,
            hazards,
            is_planned: planned.is_ok(),
            planned: planned.unwrap_or_else(|reason| reason),
        }
    }

    /// Kind, grade and risk of a venue, and what makes it more than a small one.
    fn facts(self, part: &Part<'_>, id: &str) -> Vec<String> {
        let Some(venue) = part.sheet.world.venues.rows().iter().find(|venue| venue.id == id) else {
            return Vec::new();
        };
        let words = self.words;
        let mut facts = vec![words.get(&format!("report.kind.venue.{}", venue.kind.code()))];
        facts.extend(venue.grade.map(|grade| words.fill("sheet.grade", &[grade.code()])));
        let risk = self.rules.risk(venue);
        facts.extend(risk.map(|risk| words.fill("sheet.risk", &[&risk.to_string()])));
        if let Some(TooLarge { property, has, most, .. }) = self.rules.too_large(venue) {
            let values = [property, &has.to_string(), &most.to_string()];
            facts.push(words.fill("sheet.too-large", &values));
        }
        facts
    }

    /// A hazard and its clocks: found, notice, to be mended by, to be looked at again by.
    fn hazard(self, hazard: &Hazard) -> HazardRow {
        let clocks = &self.rules.hazard;
        let notice = clocks.notice_workdays.value;
        let found = hazard.found;
        let notice = found.map(|found| self.calendar.worked_after(found, notice));
        let again = hazard.due.map(|due| clocks.reinspected_by(due, self.calendar));
        let days = [
            ("sheet.clock.found", found),
            ("sheet.clock.notice", notice),
            ("sheet.clock.due", hazard.due),
            ("sheet.clock.again", again),
        ];
        let told = days
            .into_iter()
            .filter_map(|(key, day)| day.map(|day| self.words.fill(key, &[&day.to_string()])));
        HazardRow {
            id: shown(&hazard.id),
            kind: hazard_kind(hazard, self.words.0),
            days: told.collect(),
        }
    }

    /// When and by whom a visit is made; else the reason why not.
    fn planned(self, part: &Part<'_>, id: &str) -> Result<String, String> {
        let made = |route: &&Route| route.stops.iter().any(|stop| stop.visit == id);
        let Some(route) = part.routes.iter().copied().find(made) else {
            let left = part.unserved.iter().find(|left| left.visit == id);
            return Err(left.map(|left| shown(&left.reason)).unwrap_or_default());
        };
        let stop: Option<&Stop> = route.stops.iter().find(|stop| stop.visit == id);
        let begin = stop.map(|stop| clock(stop.begin)).unwrap_or_default();
        let crew = crew_name(&route.crew, &route.station);
        Ok(format!("{} {begin} {crew}", self.words.day(route.date)))
    }

    /// What the rules ask of a hazard of a level, in words.
    fn demands(self, level: HazardLevel) -> String {
        let demands = self.rules.hazard.demands(level);
        let told: Vec<String> = demands
            .into_iter()
            .map(|demand| self.words.get(&format!("sheet.demand.{demand}")))
            .collect();
        let name = self.words.get(&format!("sheet.level.{}", level.code()));
        self.words.fill("sheet.demands", &[&name, &told.join("、")])
    }

    fn map(self, part: &Part<'_>, due: &[&PlannedVisit], frame: &Frame) -> Map {
        let (mut map, mut room) = bare(frame, frame.paper(), PIXELS, self.words);
        map.backdrop = format!("g{}", part.number);
        if let Some(station) = part.station {
            map.add_station(frame.place(station.position), &part.name(self.words), &mut room);
        }
        let size = 17.0 * map.pixel;
        for (at, visit) in due.iter().enumerate() {
            let position: Coord<f64> = visit.position;
            let place = frame.place(position);
            let is_free = room.take(Rect::around(place, size, size));
            let classes =
                if visit.purpose == Purpose::Reinspection { classes(1, 0) } else { classes(0, 0) };
            let n = is_free.then_some(at + 1);
            let title = format!("{} {}", at + 1, shown(visit.label.as_deref().unwrap_or_default()));
            map.marks.push(Mark { at: Spot::from(place), from: None, n, classes, title });
        }
        map.add_villages(frame, part.sheet.world, &mut room);
        map
    }
}
