//! One station: its week on a map, and who goes when.

use geo::{BoundingRect, Coord, InteriorPoint};

use super::frame::{
    Backdrop, Frame, Hollow, Line, Map, Mark, Rect, Room, Spot, bare, classes, dash, hue, path,
};
use super::html::{Part, Words};
use super::rounds::{Round, rounds, stop_title};
use super::summary::{Crew, LeftOut, crews};
use crate::plan::{Route, Stop};
use crate::world::Village;

/// How wide the map of a week is on a desk, in pixels.
const PIXELS: f64 = 900.0;

/// What the page shows of one station.
pub(super) struct StationView {
    pub(super) number: usize,
    pub(super) name: String,
    /// Whether it has the page for itself.
    pub(super) is_only: bool,
    pub(super) ground: Option<Ground>,
    /// The days, for switches and headings.
    pub(super) days: Vec<Switch>,
    pub(super) crews: Vec<Crew>,
    pub(super) left_out: LeftOut,
    pub(super) rounds: Vec<Round>,
}

/// The paper of a station's maps, and the week drawn on it.
pub(super) struct Ground {
    pub(super) backdrop: Backdrop,
    pub(super) week: Map,
    /// Visits without a stop that lie outside the map.
    pub(super) outside: Option<String>,
}

/// Something that can be hidden on the map of the week.
pub(super) struct Switch {
    pub(super) number: usize,
    pub(super) name: String,
    /// Its hue or dash.
    pub(super) class: String,
}

impl StationView {
    pub(super) fn of(part: &Part<'_>, words: Words) -> Self {
        let days = part.days().into_iter().map(|(number, day)| Switch {
            number,
            name: words.day(day),
            class: dash(number),
        });
        let frame = Frame::around(places(part));
        let ground = frame.map(|frame| {
            let (week, outside) = week(part, &frame, words);
            let outside = (0 < outside).then(|| words.count("page.outside", outside));
            Ground { backdrop: part.backdrop(&frame), week, outside }
        });
        Self {
            number: part.number,
            name: part.name(words),
            is_only: part.stations == 1,
            ground,
            days: days.collect(),
            crews: crews(part, words),
            left_out: LeftOut::of(part, words),
            rounds: rounds(part, frame.as_ref(), words),
        }
    }
}

/// What a map of the week must hold: station, routes and stops, and what is left out but for the
/// outermost places, so that one wrong position does not make the map useless.
fn places(part: &Part<'_>) -> Vec<Coord<f64>> {
    let mut places: Vec<_> = part.station.iter().map(|station| station.position).collect();
    for route in &part.routes {
        places.extend(&route.line);
        places.extend(stops(part, route).map(|(_, at)| at));
    }
    let left: Vec<Coord<f64>> = left(part).map(|(at, _)| at).collect();
    let (mut xs, mut ys): (Vec<f64>, Vec<f64>) = left.iter().map(|at| (at.x, at.y)).unzip();
    xs.sort_by(f64::total_cmp);
    ys.sort_by(f64::total_cmp);
    let trim = left.len() / 50;
    let inner = |sorted: &[f64], value: f64| {
        let low = sorted.get(trim).is_some_and(|low| *low <= value);
        low && sorted.iter().rev().nth(trim).is_some_and(|high| value <= *high)
    };
    places.extend(left.iter().filter(|at| inner(&xs, at.x) && inner(&ys, at.y)));
    places
}

/// The stops of a route with their numbers and positions.
pub(super) fn stops<'a>(
    part: &'a Part<'_>,
    route: &'a Route,
) -> impl Iterator<Item = (usize, Coord<f64>)> + 'a {
    let place = |stop: &Stop| Some(part.visits.get(stop.visit.as_str())?.position);
    route.stops.iter().enumerate().filter_map(move |(at, stop)| Some((at, place(stop)?)))
}

/// The places that are left out, and whether they are of the first tier.
fn left<'a>(part: &'a Part<'_>) -> impl Iterator<Item = (Coord<f64>, bool)> + 'a {
    let visits = part.unserved.iter().filter_map(|left| part.visits.get(left.visit.as_str()));
    visits.map(|visit| (visit.position, visit.tier == 1))
}

/// The map of the week, and how many places that are left out lie outside it.
fn week(part: &Part<'_>, frame: &Frame, words: Words) -> (Map, usize) {
    let (mut map, mut room) = bare(frame, frame.paper(), PIXELS, words);
    map.backdrop = format!("g{}", part.number);
    if let Some(station) = part.station {
        map.add_station(frame.place(station.position), &part.name(words), &mut room);
    }
    for route in &part.routes {
        let (crew, day) = part.numbers(route);
        map.lines.push(Line { path: path(frame, &route.line, 6.0), classes: classes(crew, day) });
        add_stops(&mut map, &mut room, (part, route, frame), words);
    }
    map.add_villages(frame, part.sheet.world, &mut room);
    let mut outside = 0;
    for (at, is_first_tier) in left(part) {
        let at = frame.place(at);
        if frame.paper().holds(&Rect::around(at, 1.0, 1.0)) {
            map.hollows.push(Hollow { at: at.into(), is_first_tier });
        } else {
            outside += 1;
        }
    }
    (map, outside)
}

/// The stops of one route on the map of the week: a number where there is room, else a dot.
fn add_stops(
    map: &mut Map,
    room: &mut Room,
    (part, route, frame): (&Part<'_>, &Route, &Frame),
    words: Words,
) {
    let (crew, day) = part.numbers(route);
    let size = 17.0 * map.pixel;
    for (at, position) in stops(part, route) {
        let place = frame.place(position);
        let is_free = room.take(Rect::around(place, size, size));
        if !is_free {
            room.force(Rect::around(place, size * 0.4, size * 0.4));
        }
        map.marks.push(Mark {
            at: Spot::from(place),
            from: None,
            n: is_free.then_some(at + 1),
            classes: classes(crew, day),
            title: stop_title(part, route, at, words),
        });
    }
}

/// Where a village's name belongs.
pub(super) fn seat(village: &Village) -> Option<Coord<f64>> {
    let middle = || {
        let area = village.area.as_ref()?;
        let inside = area.interior_point().map(Coord::from);
        inside.or_else(|| area.bounding_rect().map(geo::Rect::center))
    };
    village.seat.or_else(middle)
}

/// A crew's name and hue, for its switch.
pub(super) fn crew_switch(number: usize, name: String) -> Switch {
    Switch { number, name, class: hue(number) }
}
