//! Rounds as navigators take them, whatever the format: a track with its stops, and the way there.

use std::collections::BTreeMap;

use askama::Template;
use geo::Coord;

use super::shapes::is_place;
use super::shown::{Seen, ShownVisit, Visits, clock, shown, visits};
use super::style::hue;
use crate::plan::{Plan, Route, Stop};
use crate::road::Roads;
use crate::route::{Ground, guide};
use crate::unit::{Datum, Metres, metres_between};
use crate::words::{Language, say};
use crate::world::World;

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
pub(super) struct Track {
    pub(super) name: String,
    pub(super) hue: String,
    pub(super) line: Vec<Place>,
    pub(super) stops: Vec<Point>,
}

/// A stop.
pub(super) struct Point {
    pub(super) name: String,
    pub(super) note: String,
    pub(super) at: Place,
}

/// Longitude and latitude with seven decimals.
pub(super) struct Place {
    pub(super) lon: String,
    pub(super) lat: String,
}

/// A link that opens Amap (高德地图) with the way to a place: in GCJ-02, as Amap's links are, and
/// with nothing but the code for a name.
pub(super) fn amap(at: Coord<f64>, code: &str) -> Option<String> {
    let Place { lon, lat } = place(at, Datum::Gcj02, 6)?;
    Some(format!(
        "https://uri.amap.com/navigation?to={lon},{lat},{code}&mode=car&coordinate=gaode&callnative=1"
    ))
}

pub(super) fn rendered(template: &impl Template) -> String {
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = template.render_into(&mut text);
    text.push('\n');
    text
}

/// The name of the file's content, with the datum where a navigator must know it.
pub(super) fn name(seen: &Seen, how: &Telling<'_>) -> String {
    let kind = say(how.language, "page.kind", &[]);
    format!("{kind} {}{}", seen.plan.from, suffix(how.datum, how.language))
}

/// What is said behind a name of positions that are not in WGS-84.
pub(super) fn suffix(datum: Datum, language: Language) -> String {
    match datum {
        Datum::Wgs84 => String::new(),
        Datum::Gcj02 | Datum::Bd09 => {
            let name = datum.name().to_uppercase();
            say(language, "sheet.datum", &[&name])
        }
    }
}

pub(super) fn tracks(seen: &Seen, how: &Telling<'_>) -> Vec<Track> {
    let known = visits(&seen.plan);
    // KML wants blue, green, red.
    let hue = |route: &Route| {
        let [red, green, blue] = hue(&seen.plan, route);
        format!("{blue:02x}{green:02x}{red:02x}")
    };
    let track = |route: &Route| Track {
        name: format!("{} {}{}", shown(&route.crew), route.date, suffix(how.datum, how.language)),
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
    let (begin, leave) = (clock(stop.begin), clock(stop.leave));
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
    if !is_place(at) {
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
