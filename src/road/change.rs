//! A stretch of road that is closed or slow for some time, as data.

use geo::{BoundingRect, Coord, Intersects, Line, MultiPolygon};
use jiff::civil::DateTime;

use crate::unit::metres_between;

/// A road runs along a line where it stays this near to it …
const BESIDE: f64 = 10.0;
/// … for so much of its way, metres.
const ALONG: f64 = 10.0;

/// A stretch of road that is closed or slow for some time.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The id.
    pub id: String,
    /// Where.
    pub what: Stretch,
    /// How much is left of the usual speed, per cent; 0 closes the road.
    pub speed: u32,
    /// When it begins; nothing where it has begun.
    pub from: Option<DateTime>,
    /// When it is over; nothing where nobody knows.
    pub until: Option<DateTime>,
    /// Why.
    pub why: Option<String>,
}

/// Which roads a change is about: each piece between two junctions that it touches, the whole of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Stretch {
    /// A way, by its id; OpenStreetMap's number will do.
    Way(String),
    /// Roads that a line crosses, or that run along it for ten metres.
    Lines(Vec<Vec<Coord<f64>>>),
    /// Roads that come into an area.
    Area(MultiPolygon<f64>),
}

impl Change {
    /// Whether it holds at any time between two moments.
    pub fn holds(&self, from: DateTime, until: DateTime) -> bool {
        self.from.is_none_or(|begin| begin < until) && self.until.is_none_or(|end| from < end)
    }
}

impl Stretch {
    /// Whether it touches the way with this id, where it is named by one.
    pub(super) fn is_way(&self, id: &str) -> bool {
        let Self::Way(way) = self else { return false };
        let rest = id
            .strip_prefix(way.as_str())
            .or_else(|| id.strip_prefix('w')?.strip_prefix(way.as_str()));
        // The parts of a way are numbered: `7.1`.
        let is_part = |rest: &str| {
            rest.strip_prefix('.')
                .is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        rest.is_some_and(|rest| rest.is_empty() || is_part(rest))
    }

    /// Whether it touches a line of road.
    pub(super) fn touches(&self, road: &[Coord<f64>]) -> bool {
        let mut segments = road.windows(2).map(|ends| Line::new(ends[0], ends[1]));
        match self {
            Self::Way(_) => false,
            Self::Area(area) => segments.any(|segment| area.intersects(&segment)),
            Self::Lines(lines) => {
                lines.iter().any(|line| is_crossed(road, line) || ALONG <= shared(road, line))
            }
        }
    }

    /// The corners of the box around it, with room for what is beside it.
    pub(super) fn bounds(&self) -> Option<[Coord<f64>; 2]> {
        let room = Coord { x: 2e-4, y: 2e-4 };
        let (low, high) = match self {
            Self::Way(_) => return None,
            Self::Area(area) => area.bounding_rect().map(|rect| (rect.min(), rect.max()))?,
            Self::Lines(lines) => lines.iter().flatten().fold(None, |box_, at| {
                let (low, high) = box_.unwrap_or((*at, *at));
                let least = Coord { x: low.x.min(at.x), y: low.y.min(at.y) };
                Some((least, Coord { x: high.x.max(at.x), y: high.y.max(at.y) }))
            })?,
        };
        Some([low - room, high + room])
    }
}

/// Whether two lines cross, each between its vertices.
fn is_crossed(road: &[Coord<f64>], line: &[Coord<f64>]) -> bool {
    let side = |[from, to]: [Coord<f64>; 2], at: Coord<f64>| {
        (to.x - from.x) * (at.y - from.y) - (to.y - from.y) * (at.x - from.x)
    };
    let divides =
        |by: [Coord<f64>; 2], ends: [Coord<f64>; 2]| side(by, ends[0]) * side(by, ends[1]) < 0.0;
    let pair = |ends: &[Coord<f64>]| [ends[0], ends[1]];
    road.windows(2).map(pair).any(|one| {
        line.windows(2).map(pair).any(|other| divides(one, other) && divides(other, one))
    })
}

/// How many metres of a road lie beside a line, to the nearest few.
fn shared(road: &[Coord<f64>], line: &[Coord<f64>]) -> f64 {
    /// A road is looked at every so many metres.
    const STEP: f64 = 2.0;
    let mut found = 0.0;
    for ends in road.windows(2) {
        let metres = metres_between(ends[0], ends[1]);
        let steps = (metres / STEP).ceil().clamp(1.0, 10_000.0);
        let at = |step: f64| ends[0] + (ends[1] - ends[0]) * ((step + 0.5) / steps);
        let points = (0..steps as u32).map(|step| at(f64::from(step)));
        let near = points.filter(|at| line.windows(2).any(|ends| distance(*at, ends) <= BESIDE));
        found += near.count() as f64 * metres / steps;
    }
    found
}

/// The metres from a place to a straight line.
fn distance(at: Coord<f64>, ends: &[Coord<f64>]) -> f64 {
    let narrow = at.y.to_radians().cos();
    let flat = |to: Coord<f64>| [(to.x - at.x) * narrow, to.y - at.y];
    let (from, to) = (flat(ends[0]), flat(ends[1]));
    let [x, y] = [to[0] - from[0], to[1] - from[1]];
    let square = x * x + y * y;
    let share =
        if square == 0.0 { 0.0 } else { (-(from[0] * x + from[1] * y) / square).clamp(0.0, 1.0) };
    metres_between(at, ends[0] + (ends[1] - ends[0]) * share)
}
