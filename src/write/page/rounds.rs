//! One crew on one day, on a sheet of its own.

use std::collections::BTreeMap;

use geo::Coord;
use jiff::civil::DateTime;

use super::frame::{Frame, Line, Map, Mark, Rect, bare, classes, hue, path};
use super::html::{Part, Words, clock, crew_name};
use super::station::stops;
use crate::plan::{Break, PlannedVisit, Route, Stop};
use crate::rules::{Device, KitRules};
use crate::unit::Metres;
use crate::world::{Hazard, HazardStatus, Layer, Papers, Role, World};
use crate::write::codes::Qr;
use crate::write::rows::between;
use crate::write::shown::{ShownVisit, hazard_kind, least_crew, shown};
use crate::write::tracks::{Way, amap};

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
    /// What is taken along.
    pub(super) loading: Vec<Loading>,
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
    /// The least crew.
    pub(super) crew: String,
    /// What is to be seen to.
    pub(super) duties: Vec<String>,
    /// To be typed back in, or scanned.
    pub(super) code: String,
    pub(super) qr: Option<Qr>,
    /// The way there, turn by turn.
    pub(super) steps: Vec<String>,
    /// Where it can be opened in a navigator.
    pub(super) link: Option<String>,
}

/// The sheets of a station, by day and crew.
pub(super) fn rounds(part: &Part<'_>, frame: Option<&Frame>, words: Words) -> Vec<Round> {
    let mut routes: Vec<_> =
        part.routes.iter().map(|route| (part.numbers(route), *route)).collect();
    routes.sort_by_key(|((crew, _), route)| (route.date, *crew, route.start));
    routes.into_iter().map(|(_, route)| round(part, route, frame, words)).collect()
}

pub(super) fn round(part: &Part<'_>, route: &Route, frame: Option<&Frame>, words: Words) -> Round {
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
        loading: loading(part, route, words),
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
        rows.push(Row::Stop(Box::new(stop_row(part, route, (at, stop), words))));
    }
    let is_still_out = |pause: &Break| pause.end <= route.end;
    rows.extend(pause.filter(is_still_out).map(|pause| pause_row(pause, words)));
    rows
}

fn pause_row(pause: Break, words: Words) -> Row {
    Row::Pause(words.fill("page.pause", &[&clock(pause.start), &clock(pause.end)]))
}

fn stop_row(part: &Part<'_>, route: &Route, (at, stop): (usize, &Stop), words: Words) -> StopRow {
    /// Nearer doors stand at the road.
    const WORTH_TELLING: Metres = Metres(30);
    let wait = between(stop.arrive, stop.begin);
    let aid = &part.sheet.aid;
    let visit = part.visits.get(stop.visit.as_str()).copied();
    let code = aid.codes.map_or("", |codes| codes.get(&stop.visit));
    let way = aid.ways.and_then(|ways| ways.get(&route.id, at));
    let parked = |way: &Way| way.parking.map(|_| words.length(way.walk));
    StopRow {
        n: at + 1,
        visit: ShownVisit::of(&stop.visit, part.visits, words.0),
        times: format!("{}–{}", clock(stop.begin), clock(stop.leave)),
        wait: (60 <= wait.0).then(|| wait_text(stop.arrive, words)),
        way: way_there(stop, words),
        walk: way
            .map_or_else(|| (WORTH_TELLING <= stop.walk).then(|| words.length(stop.walk)), parked),
        crew: visit.map(|visit| least_crew(visit.crew, words.0)).unwrap_or_default(),
        duties: visit.map(|visit| duties(visit, part.sheet.world, words)).unwrap_or_default(),
        code: code.to_owned(),
        qr: Some(code).filter(|_| aid.qr).and_then(Qr::of),
        steps: way
            .map(|way| way.steps.iter().map(|step| shown(step)).collect())
            .unwrap_or_default(),
        link: visit.filter(|_| !code.is_empty()).and_then(|visit| amap(visit.position, code)),
    }
}

/// Minutes and length of the way to a stop.
fn way_there(stop: &Stop, words: Words) -> String {
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

/// So many hazards of one venue are named.
const NAMED: usize = 4;

/// A line of the loading list: what it is for, and the things with how many of each.
pub(super) struct Loading {
    pub(super) name: String,
    pub(super) items: Vec<String>,
}

/// What is to be seen to at a stop, one thing a line. Of a household nothing: why it is of need is
/// on no paper.
pub(super) fn duties(visit: &PlannedVisit, world: &World, words: Words) -> Vec<String> {
    // A rung of a venue's ladder and what is merged into an inspection name the venue first.
    let site = visit.site.split_once('/').map_or(visit.site.as_str(), |(venue, _)| venue);
    match visit.layer {
        Layer::Venues => venue(site, world, words),
        Layer::Hazards => {
            let hazard = world.hazards.rows().iter().find(|hazard| hazard.id == site);
            hazard.map(|hazard| mended(hazard, words)).into_iter().collect()
        }
        Layer::Tasks => {
            let task = world.tasks.rows().iter().find(|task| task.id == site);
            let papers = task.and_then(|task| task.papers).map(|papers| match papers {
                Papers::Collect => "sheet.papers.collect",
                Papers::Make => "sheet.papers.make",
                Papers::Deliver => "sheet.papers.deliver",
            });
            papers.map(|key| words.get(key)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn venue(id: &str, world: &World, words: Words) -> Vec<String> {
    let Some(venue) = world.venues.rows().iter().find(|venue| venue.id == id) else {
        return Vec::new();
    };
    let kind = words.get(&format!("report.kind.venue.{}", venue.kind.code()));
    let mut told = vec![kind];
    let open: Vec<String> =
        open_hazards(id, world).map(|hazard| hazard_kind(hazard, words.0)).collect();
    if !open.is_empty() {
        let named = open.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
        told.push(words.fill("sheet.hazards", &[&open.len().to_string(), &named]));
    }
    told
}

/// The hazards of a venue that nobody has seen to be mended.
pub(super) fn open_hazards<'a>(
    venue: &'a str,
    world: &'a World,
) -> impl Iterator<Item = &'a Hazard> {
    let all = world.hazards.rows().iter();
    all.filter(move |hazard| {
        hazard.venue.as_deref() == Some(venue) && hazard.status != HazardStatus::Verified
    })
}

fn mended(hazard: &Hazard, words: Words) -> String {
    let kind = hazard_kind(hazard, words.0);
    match hazard.due {
        Some(due) => words.fill("sheet.hazard.due", &[&kind, &due.to_string()]),
        None => words.fill("sheet.hazard", &[&kind]),
    }
}

/// What is taken along on a round: kit, scarce devices with how many the station has, and what is
/// left at the doors with how many of each.
pub(super) fn loading(part: &Part<'_>, route: &Route, words: Words) -> Vec<Loading> {
    let Some(kit) = part.sheet.aid.kit else { return Vec::new() };
    let visits: Vec<&PlannedVisit> = route
        .stops
        .iter()
        .filter_map(|stop| part.visits.get(stop.visit.as_str()).copied())
        .collect();
    let mut take: BTreeMap<&str, usize> = BTreeMap::new();
    let mut give: BTreeMap<&str, usize> = BTreeMap::new();
    for visit in &visits {
        for item in kit.take(visit.purpose) {
            *take.entry(item).or_default() += 1;
        }
        for item in kit.give(visit.purpose) {
            *give.entry(item).or_default() += 1;
        }
    }
    let line = |key: &str, word: &str, counts: BTreeMap<&str, usize>| Loading {
        name: words.get(key),
        items: counts
            .into_iter()
            .map(|(item, count)| words.fill(word, &[&isolated(&shown(item)), &count.to_string()]))
            .collect(),
    };
    let lines = vec![
        line("sheet.take", "sheet.for-stops", take),
        line("sheet.devices", "sheet.of-station", devices(part, kit, &visits)),
        line("sheet.give", "sheet.pieces", give),
    ];
    lines.into_iter().filter(|line| !line.items.is_empty()).collect()
}

/// A text that runs from right to left, closed in so that the number behind it keeps its place.
fn isolated(text: &str) -> String {
    let runs_left = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fefc}');
    if text.contains(runs_left) { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
}

/// The scarce devices that a round needs, with how many its station has.
fn devices<'a>(
    part: &Part<'_>,
    kit: &'a KitRules,
    visits: &[&PlannedVisit],
) -> BTreeMap<&'a str, usize> {
    let world = part.sheet.world;
    let is_needed = |name: &str, device: &Device| {
        let needs =
            |visit: &&PlannedVisit| device.is_needed(name, visit.purpose, needs(visit, world));
        visits.iter().any(needs)
    };
    let needed = kit.devices().filter(|(name, device)| is_needed(name, device));
    needed.map(|(name, device)| (name, device.count as usize)).collect()
}

/// What the place of a visit asks for, in the station's own words.
fn needs<'a>(visit: &PlannedVisit, world: &'a World) -> &'a [String] {
    let site = visit.site.split_once('/').map_or(visit.site.as_str(), |(venue, _)| venue);
    let homes = world.households.rows().iter().find(|home| home.id == site).map(|home| &home.needs);
    let venues = || world.venues.rows().iter().find(|row| row.id == site).map(|row| &row.needs);
    let tasks = || world.tasks.rows().iter().find(|row| row.id == site).map(|row| &row.needs);
    let needs = match visit.layer {
        Layer::Households => homes,
        Layer::Venues => venues(),
        Layer::Tasks => tasks(),
        _ => None,
    };
    needs.map_or(&[], Vec::as_slice)
}
