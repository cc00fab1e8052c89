//! One crew on one day, on a sheet of its own.

use geo::Coord;
use jiff::civil::DateTime;

use super::draw::{Line, Map, Mark, bare, classes, hue};
use super::frame::{Frame, Rect};
use super::html::Part;
use super::paths::path;
use super::station::stops;
use super::views::{Words, between, clock, crew_name};
use crate::plan::{Break, Route, Stop};
use crate::unit::Metres;
use crate::world::Role;
use crate::write::shown::{ShownVisit, shown};

/// How wide the map of a round is on a desk, in pixels.
const PIXELS: f64 = 760.0;
/// Height of that map for its width.
const SHAPE: f64 = 0.42;
/// The least a map of a round shows, in units of the week's map.
const LEAST: f64 = 900.0;

/// A sheet for one crew and day.
pub(super) struct Round {
    /// The id it is linked to by.
    pub(super) anchor: String,
    pub(super) crew: String,
    pub(super) hue: String,
    pub(super) day: String,
    /// When it leaves and is back.
    pub(super) times: String,
    pub(super) people: Vec<String>,
    /// Stops, length, walk in words.
    pub(super) facts: Vec<String>,
    pub(super) map: Option<Map>,
    pub(super) rows: Vec<Row>,
    /// When it is back, and after what way.
    pub(super) back: String,
    pub(super) back_time: String,
}

/// A line of a sheet's table.
pub(super) enum Row {
    /// Time kept free of work.
    Pause(String),
    /// A stop.
    Stop(Box<StopRow>),
}

/// A stop as a sheet shows it.
pub(super) struct StopRow {
    pub(super) n: usize,
    pub(super) visit: ShownVisit,
    pub(super) times: String,
    /// How long it waits at the door, if it does.
    pub(super) wait: Option<String>,
    pub(super) way: String,
    /// How far the door is from the road, if that is worth telling.
    pub(super) walk: Option<String>,
}

/// The sheets of a station, by day and crew.
pub(super) fn rounds(part: &Part<'_>, frame: Option<&Frame>, words: Words) -> Vec<Round> {
    let mut routes: Vec<_> =
        part.routes.iter().map(|route| (part.numbers(route), *route)).collect();
    routes.sort_by_key(|((crew, _), route)| (route.date, *crew, route.start));
    routes.into_iter().map(|(_, route)| round(part, route, frame, words)).collect()
}

fn round(part: &Part<'_>, route: &Route, frame: Option<&Frame>, words: Words) -> Round {
    let (crew, _) = part.numbers(route);
    let walk: Metres = route.stops.iter().map(|stop| stop.walk).sum();
    Round {
        anchor: anchor(part, route),
        crew: crew_name(&route.crew, &route.station),
        hue: hue(crew),
        day: words.day(route.date),
        times: format!("{}–{}", clock(route.start), clock(route.end)),
        people: route.people.iter().map(|id| person(part, id, words)).collect(),
        facts: vec![
            words.count("page.stops", route.stops.len()),
            words.fill("page.road_length", &[&words.length(route.distance)]),
            words.fill("page.walk_length", &[&words.length(walk)]),
        ],
        map: frame.map(|frame| map(part, route, frame, words)),
        rows: rows(part, route, words),
        back: words.fill("page.back", &[&words.minutes(route.back)]),
        back_time: clock(route.end),
    }
}

/// The id of a round on the page.
pub(super) fn anchor(part: &Part<'_>, route: &Route) -> String {
    let at = part.routes.iter().position(|other| other.id == route.id).unwrap_or(0);
    format!("s{}r{at}", part.number)
}

fn person(part: &Part<'_>, id: &str, words: Words) -> String {
    let known = part.sheet.plan.people.iter().find(|person| person.id == id);
    let role = known.map_or(String::new(), |person| match (person.role, person.certified) {
        (Role::Officer, true) => words.get("page.officer_certified"),
        (Role::Officer, false) => words.get("page.officer"),
        (Role::Auxiliary, _) => words.get("page.auxiliary"),
    });
    if role.is_empty() { shown(id) } else { words.fill("page.person", &[&shown(id), &role]) }
}

fn rows(part: &Part<'_>, route: &Route, words: Words) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut pause = route.pause;
    for (at, stop) in route.stops.iter().enumerate() {
        if pause.is_some_and(|pause| pause.end <= stop.begin) {
            rows.extend(pause.take().map(|pause| pause_row(pause, words)));
        }
        rows.push(Row::Stop(Box::new(stop_row(part, at, stop, words))));
    }
    let is_still_out = |pause: &Break| pause.end <= route.end;
    rows.extend(pause.filter(is_still_out).map(|pause| pause_row(pause, words)));
    rows
}

fn pause_row(pause: Break, words: Words) -> Row {
    Row::Pause(words.fill("page.pause", &[&clock(pause.start), &clock(pause.end)]))
}

fn stop_row(part: &Part<'_>, at: usize, stop: &Stop, words: Words) -> StopRow {
    /// Nearer doors stand at the road.
    const WORTH_TELLING: Metres = Metres(30);
    let wait = between(stop.arrive, stop.begin);
    StopRow {
        n: at + 1,
        visit: ShownVisit::of(&stop.visit, part.visits, words.0),
        times: format!("{}–{}", clock(stop.begin), clock(stop.leave)),
        wait: (60 <= wait.0).then(|| wait_text(stop.arrive, words)),
        way: way(stop, words),
        walk: (WORTH_TELLING <= stop.walk).then(|| words.length(stop.walk)),
    }
}

/// Minutes and length of the way to a stop.
fn way(stop: &Stop, words: Words) -> String {
    if stop.travel.0 == 0 && stop.distance.0 == 0 {
        return words.get("page.same_place");
    }
    format!("{} · {}", words.minutes(stop.travel), words.length(stop.distance))
}

fn wait_text(arrive: DateTime, words: Words) -> String {
    words.fill("page.arrives", &[&clock(arrive)])
}

/// What a pointer on a stop shows.
pub(super) fn stop_title(part: &Part<'_>, route: &Route, at: usize, words: Words) -> String {
    let Some(stop) = route.stops.get(at) else { return String::new() };
    let visit = ShownVisit::of(&stop.visit, part.visits, words.0);
    let crew = crew_name(&route.crew, &route.station);
    format!("{crew} · {} · {} {} {}", words.day(route.date), at + 1, clock(stop.begin), visit.place)
}

/// The map of one round: a part of the paper of the week, with every number on it.
fn map(part: &Part<'_>, route: &Route, frame: &Frame, words: Words) -> Map {
    let (crew, day) = part.numbers(route);
    let station = part.station.map(|station| frame.place(station.position));
    let (mut map, mut room) = bare(frame, view(part, route, frame), PIXELS, words);
    map.backdrop = format!("g{}", part.number);
    if let Some(at) = station {
        map.add_station(at, &part.name(words), &mut room);
    }
    map.lines.push(Line { path: path(frame, &route.line, 3.0), classes: classes(crew, day) });
    for (at, position) in stops(part, route) {
        let place = frame.place(position);
        let mark = room.mark(place, 19.0 * map.pixel);
        map.marks.push(Mark {
            at: mark.into(),
            from: (mark != place).then(|| place.into()),
            n: Some(at + 1),
            classes: classes(crew, day),
            title: String::new(),
        });
    }
    map.add_villages(frame, part.sheet.world, &mut room);
    map
}

/// The part of the paper that holds a round, with a margin, in one shape for all.
fn view(part: &Part<'_>, route: &Route, frame: &Frame) -> Rect {
    let places = route.line.iter().copied().chain(stops(part, route).map(|(_, at)| at));
    let station = part.station.map(|station| station.position);
    let held = Rect::holding(places.chain(station).map(|at| frame.place(at)));
    let held = held.unwrap_or_else(|| frame.paper());
    let width = (held.width.max(held.height / SHAPE) * 1.18).max(LEAST);
    Rect::around(Coord { x: held.middle().x, y: held.middle().y }, width, width * SHAPE)
}
