//! Rounds for navigators and calendars: GPX, KML, KMZ, ICS, and a link to each stop.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use askama::Template;
use geo::Coord;
use jiff::civil::DateTime;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::files::file_name;
use super::shown::{Seen, ShownVisit, Visits, shown, visits};
use crate::finding::{Error, Result};
use crate::plan::{Plan, Route, Stop};
use crate::road::Roads;
use crate::route::{Ground, guide};
use crate::unit::{Datum, Metres, metres_between};
use crate::words::{Language, say};
use crate::world::World;

/// Hues of crews in turn, as the pages have them, in the order KML wants: blue, green, red.
const HUES: [&str; 7] = ["b27200", "005ed5", "739e00", "a779cc", "009fe6", "e9b456", "444444"];

/// How rounds are told to a navigator.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// The way to each stop, as far as it is known.
    pub ways: &'a Ways,
    /// What longitude and latitude are to refer to; another than WGS-84 is said in every name.
    pub datum: Datum,
    /// In which language.
    pub language: Language,
}

/// A round with its stops.
struct Track {
    name: String,
    hue: &'static str,
    line: Vec<Place>,
    stops: Vec<Point>,
}

/// A stop.
struct Point {
    name: String,
    note: String,
    at: Place,
}

/// Longitude and latitude with seven decimals.
struct Place {
    lon: String,
    lat: String,
}

#[derive(Template)]
#[template(path = "gpx.xml")]
struct Gpx {
    name: String,
    made: String,
    tracks: Vec<Track>,
}

#[derive(Template)]
#[template(path = "kml.xml")]
struct Kml {
    name: String,
    tracks: Vec<Track>,
}

/// The rounds as GPX 1.1: a track for each, a waypoint for each stop with the way there in words.
pub fn gpx(seen: &Seen, how: &Telling<'_>) -> String {
    let made = format!("{}T00:00:00Z", seen.plan.from);
    rendered(&Gpx { name: name(seen, how), made, tracks: tracks(seen, how) })
}

/// The rounds as KML 2.2: a folder for each with its line and its stops.
pub fn kml(seen: &Seen, how: &Telling<'_>) -> String {
    rendered(&Kml { name: name(seen, how), tracks: tracks(seen, how) })
}

/// The same as KMZ: KML in a ZIP file.
///
/// # Errors
///
/// [`Error::Missing`] when it does not fit into a ZIP file.
pub fn kmz(seen: &Seen, how: &Telling<'_>) -> Result<Vec<u8>> {
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    // Files of one plan are the same, whenever they are made.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    let done = packed.start_file("doc.kml", options).and_then(|()| {
        packed.write_all(kml(seen, how).as_bytes())?;
        packed.finish()
    });
    done.map(Cursor::into_inner).map_err(|error| Error::Missing { what: error.to_string() })
}

/// A link that opens Amap (高德地图) with the way to a place: in GCJ-02, as Amap's links are, and
/// with nothing but the code for a name.
pub(super) fn amap(at: Coord<f64>, code: &str) -> Option<String> {
    let Place { lon, lat } = place(at, Datum::Gcj02, 6)?;
    Some(format!(
        "https://uri.amap.com/navigation?to={lon},{lat},{code}&mode=car&coordinate=gaode&callnative=1"
    ))
}

fn rendered(template: &impl Template) -> String {
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = template.render_into(&mut text);
    text.push('\n');
    text
}

/// The name of the file's content, with the datum where a navigator must know it.
fn name(seen: &Seen, how: &Telling<'_>) -> String {
    let kind = say(how.language, "page.kind", &[]);
    format!("{kind} {}{}", seen.plan.from, suffix(how))
}

fn suffix(how: &Telling<'_>) -> String {
    match how.datum {
        Datum::Wgs84 => String::new(),
        Datum::Gcj02 | Datum::Bd09 => {
            let name = how.datum.name().to_uppercase();
            say(how.language, "sheet.datum", &[&name])
        }
    }
}

fn tracks(seen: &Seen, how: &Telling<'_>) -> Vec<Track> {
    let known = visits(&seen.plan);
    let mut crews: Vec<&str> = seen.plan.routes.iter().map(|route| route.crew.as_str()).collect();
    crews.sort_unstable();
    crews.dedup();
    let hue = |route: &Route| {
        let at = crews.iter().position(|crew| *crew == route.crew).unwrap_or(0);
        HUES[at % HUES.len()]
    };
    let track = |route: &Route| Track {
        name: format!("{} {}{}", shown(&route.crew), route.date, suffix(how)),
        hue: hue(route),
        line: route.line.iter().filter_map(|at| place(*at, how.datum, 7)).collect(),
        stops: route
            .stops
            .iter()
            .enumerate()
            .filter_map(|stop| point(seen, (route, stop), &known, how))
            .collect(),
    };
    seen.plan.routes.iter().map(track).collect()
}

fn point(
    seen: &Seen,
    (route, (at, stop)): (&Route, (usize, &Stop)),
    known: &Visits<'_>,
    how: &Telling<'_>,
) -> Option<Point> {
    let visit = ShownVisit::of(&stop.visit, known, how.language);
    let position = known.get(stop.visit.as_str())?.position;
    let begin = stop.begin.strftime("%H:%M").to_string();
    let leave = stop.leave.strftime("%H:%M").to_string();
    let number = (at + 1).to_string();
    let values = [number.as_str(), &begin, &leave, &visit.purpose, &visit.place];
    let mut notes = vec![say(how.language, "sheet.stop", &values)];
    let code = seen.codes.get(&stop.visit);
    if !code.is_empty() {
        notes.push(say(how.language, "sheet.code", &[code]));
    }
    if let Some(way) = how.ways.get(&route.id, at) {
        notes.extend(way.steps.iter().map(|step| shown(step)));
        if way.parking.is_some() {
            notes.push(say(how.language, "sheet.park", &[&metres(way.walk, how.language)]));
        }
    }
    Some(Point {
        name: format!("{} {}", at + 1, visit.place),
        note: notes.join("\n"),
        at: place(position, how.datum, 7)?,
    })
}

fn metres(length: Metres, language: Language) -> String {
    say(language, "page.metres", &[&length.0.to_string()])
}

/// A place as text in a datum; none for what is no place.
fn place(at: Coord<f64>, datum: Datum, decimals: usize) -> Option<Place> {
    if !(at.x.abs() <= 180.0 && at.y.abs() <= 90.0) {
        return None;
    }
    let at = datum.from_wgs84(at);
    Some(Place { lon: format!("{:.decimals$}", at.x), lat: format!("{:.decimals$}", at.y) })
}

/// A door nearer to the road than this has its car before it, metres.
const AT_THE_DOOR: f64 = 30.0;

/// The ways of a plan, by the id of the round and the place of the stop in it.
#[derive(Debug, Clone, Default)]
pub struct Ways(BTreeMap<(String, usize), Way>);

/// The way to one stop.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Way {
    /// Turn by turn, in sentences; empty where the way is walked.
    pub steps: Vec<String>,
    /// Where the car is left, when that is not before the door.
    pub parking: Option<Coord<f64>>,
    /// How far the door is from there.
    pub walk: Metres,
}

impl Ways {
    /// The ways of the rounds of `plan` on `roads`; those of a round whose profile is not known, or
    /// that has a door without a place, are left out.
    pub fn of(plan: &Plan, world: &World, roads: &Roads, language: Language) -> Self {
        let places: BTreeMap<&str, Coord<f64>> =
            plan.visits.iter().map(|visit| (visit.id.as_str(), visit.position)).collect();
        let mut ways = BTreeMap::new();
        for route in &plan.routes {
            for (at, way) in of_round(route, &places, (world, roads), language) {
                ways.insert((route.id.clone(), at), way);
            }
        }
        Self(ways)
    }

    /// The way to stop `at` of the round `route`.
    pub fn get(&self, route: &str, at: usize) -> Option<&Way> {
        self.0.get(&(route.to_owned(), at))
    }
}

fn of_round(
    route: &Route,
    places: &BTreeMap<&str, Coord<f64>>,
    (world, roads): (&World, &Roads),
    language: Language,
) -> Vec<(usize, Way)> {
    let station = world.stations.rows().iter().find(|station| station.id == route.station);
    let doors = route.stops.iter().map(|stop| places.get(stop.visit.as_str()).copied());
    let doors: Option<Vec<Coord<f64>>> =
        [station.map(|station| station.position)].into_iter().chain(doors).collect();
    let doors = doors.filter(|doors| doors.iter().all(|at| at.x.is_finite() && at.y.is_finite()));
    let (Some(profile), Some(doors)) = (roads.profile(&route.profile), doors) else {
        return Vec::new();
    };
    let ground = Ground::new(roads, profile, doors.clone());
    let way = |(at, door): (usize, &Coord<f64>)| {
        let steps = ground.steps(at, at + 1);
        let driven = !steps.is_empty();
        let parking = ground
            .parking(at + 1)
            .filter(|park| driven && AT_THE_DOOR <= metres_between(*park, *door));
        let steps = if driven { guide(&steps, language) } else { Vec::new() };
        (at, Way { steps, parking, walk: ground.walk(at + 1).unwrap_or_default() })
    };
    doors.iter().skip(1).enumerate().map(way).collect()
}

/// The longest line in bytes, its end not counted (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// The only time zone of a plan: China has had no other since 1991.
const ZONE: [&str; 9] = [
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:19910915T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
];

/// The rounds of a plan as an iCalendar file (RFC 5545), those of one person where `person` is
/// named.
///
/// # Shape and units
///
/// Lines of at most 75 bytes that end in CR LF; times in `Asia/Shanghai`, which the file explains.
/// An event keeps its `UID` when the week is planned again, so that a calendar that reads both
/// files holds the round once.
pub fn ics(seen: &Seen, world: &World, person: Option<&str>, language: Language) -> String {
    let known = visits(&seen.plan);
    let is_theirs = |route: &&Route| person.is_none_or(|id| route.people.iter().any(|p| p == id));
    let name = match person {
        Some(id) => say(language, "sheet.round", &[&say(language, "page.kind", &[]), id]),
        None => say(language, "page.kind", &[]),
    };
    let mut text = String::new();
    let mut line = |name: &str, value: &str| push(&mut text, name, value);
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//beibao//plan//ZH");
    line("CALSCALE", "GREGORIAN");
    line("METHOD", "PUBLISH");
    line("X-WR-CALNAME", &escaped(&shown(&name)));
    line("X-WR-TIMEZONE", "Asia/Shanghai");
    for row in ZONE {
        let (name, value) = row.split_once(':').unwrap_or((row, ""));
        line(name, value);
    }
    for route in seen.plan.routes.iter().filter(is_theirs) {
        event(&mut line, (seen, route), (&known, world), language);
    }
    line("END", "VCALENDAR");
    text
}

fn event(
    line: &mut impl FnMut(&str, &str),
    (seen, route): (&Seen, &Route),
    (known, world): (&Visits<'_>, &World),
    language: Language,
) {
    let station = world.stations.rows().iter().find(|station| station.id == route.station);
    let place = station.and_then(|station| station.name.as_deref()).unwrap_or(&route.station);
    let stops = say(language, "page.stops", &[&route.stops.len().to_string()]);
    let title = format!("{} · {stops}", shown(&route.crew));
    line("BEGIN", "VEVENT");
    line("UID", &format!("{}@beibao", file_name(&route.id)));
    // The plan tells no moment at which it was made: its first day is the same for the same plan.
    line("DTSTAMP", &format!("{}Z", stamp(seen.plan.from.at(0, 0, 0, 0))));
    line("DTSTART;TZID=Asia/Shanghai", &stamp(route.start));
    line("DTEND;TZID=Asia/Shanghai", &stamp(route.end));
    line("SUMMARY", &escaped(&title));
    line("LOCATION", &escaped(&shown(place)));
    let row = |(at, stop): (usize, &Stop)| stop_text(seen, (at + 1, stop), known, language);
    let rows: Vec<String> = route.stops.iter().enumerate().map(row).collect();
    line("DESCRIPTION", &escaped(&rows.join("\n")));
    line("END", "VEVENT");
}

/// One stop: number, time, purpose, place, and a link that leads there.
fn stop_text(
    seen: &Seen,
    (n, stop): (usize, &Stop),
    known: &Visits<'_>,
    language: Language,
) -> String {
    let visit = ShownVisit::of(&stop.visit, known, language);
    let code = seen.codes.get(&stop.visit);
    let (from, to) = (clock(stop.begin), clock(stop.leave));
    let n = n.to_string();
    let values = [n.as_str(), &from, &to, &visit.purpose, &visit.place];
    let mut text = say(language, "sheet.stop", &values);
    if !code.is_empty() {
        text = format!("{text} {}", say(language, "sheet.code", &[code]));
    }
    let link = known.get(stop.visit.as_str()).and_then(|visit| amap(visit.position, code));
    link.map_or(text.clone(), |link| format!("{text}\n{link}"))
}

/// Hour and minute.
fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn stamp(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

/// Text as a value: backslash, semicolon, comma and line end are escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            _ => out.push(c),
        }
    }
    out
}

/// Adds a line, folded where it is too long, never within a character.
fn push(text: &mut String, name: &str, value: &str) {
    let mut used = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if LONGEST < used + c.len_utf8() {
            text.push_str("\r\n ");
            used = 1;
        }
        text.push(c);
        used += c.len_utf8();
    }
    text.push_str("\r\n");
}
