//! Roads that are closed or slow for some time: as data, and in what answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::{BoundingRect, Coord, Intersects, Line, MultiPolygon};
use jiff::civil::DateTime;

use super::Roads;
use super::hierarchy::{Hierarchy, Metric, Shape};
use super::lane::Lane;
use super::piece::{Piece, Pieces};
use crate::unit::{Millis, metres_between};

/// A road runs along a line where it stays this near to it …
const BESIDE: f64 = 10.0;
/// … for so much of its way, metres.
const ALONG: f64 = 10.0;

/// A metric is made anew where more than one link in so many has another time.
const FEW: usize = 50;

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

/// Which roads a change is about: every piece between two junctions that it touches, as a whole.
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

impl Roads {
    /// Closes and slows roads as `changes` say and no others: what was changed before is as usual
    /// again. Gives for each change how many pieces of road it touches.
    ///
    /// Where several touch a piece, the slowest counts. Places are put onto roads anew after that.
    ///
    /// # Cost
    ///
    /// Profiles that were asked before are customised anew, in part where few links changed, and
    /// never ordered.
    pub fn change(&mut self, changes: &[Change]) -> Vec<usize> {
        let touched: Vec<Vec<u32>> = changes.iter().map(|one| self.touched(&one.what)).collect();
        let mut speeds = BTreeMap::new();
        for (change, pieces) in changes.iter().zip(&touched) {
            for piece in pieces {
                let speed = speeds.entry(*piece).or_insert(change.speed);
                *speed = change.speed.min(*speed);
            }
        }
        for lane in self.lanes.rows_mut() {
            lane.drive_at(&speeds, &self.pieces);
        }
        self.facts.lanes = self.lanes.rows().iter().map(|lane| lane.facts.clone()).collect();
        touched.iter().map(Vec::len).collect()
    }

    /// The pieces a stretch touches.
    fn touched(&self, what: &Stretch) -> Vec<u32> {
        let bounds = what.bounds();
        let is_near = |piece: &Piece| {
            let Some([low, high]) = bounds else { return false };
            let line = self.pieces.line(piece);
            let all = |is: &dyn Fn(&Coord<f64>) -> bool| line.iter().all(is);
            !(all(&|at| at.x < low.x)
                || all(&|at| high.x < at.x)
                || all(&|at| at.y < low.y)
                || all(&|at| high.y < at.y))
        };
        let is_touched = |(_, piece): &(u32, &Piece)| {
            what.is_way(&self.ids[piece.way as usize])
                || (is_near(piece) && what.touches(self.pieces.line(piece)))
        };
        (0..).zip(&self.pieces.rows).filter(is_touched).map(|(name, _)| name).collect()
    }
}

impl Lane {
    /// Drives the given pieces at so many per cent of the usual speed, all others as usual.
    fn drive_at(&mut self, speeds: &BTreeMap<u32, u32>, pieces: &Pieces) {
        let at = |time: Millis, speed| self.profile.passable(time.at_share(speed));
        let usual = (0..).zip(&self.usual);
        let times: Vec<(Millis, Millis)> = usual
            .map(|(piece, (along, against))| match speeds.get(&piece) {
                None => (*along, *against),
                Some(speed) => (at(*along, *speed), at(*against, *speed)),
            })
            .collect();
        let is_other: Vec<bool> =
            times.iter().zip(&self.times).map(|(new, old)| new != old).collect();
        if !is_other.contains(&true) {
            return;
        }
        let known = self.metric.take();
        let made =
            |ready: &Hierarchy| Metric::of(Shape::of(&self.network, &ready.order()), &self.network);
        let metric = self.made().map(|ready| known.unwrap_or_else(|| made(ready)));
        self.times = times;
        let (origins, fees, times) = (&self.origins, &self.fees, &self.times);
        let changed = self.network.retime(|row| {
            let drive = origins[row].filter(|drive| is_other[drive.piece() as usize])?;
            Some(drive.time(times) + fees[row])
        });
        if let Some(turned) = &mut self.turned {
            turned.look_ahead(&self.times);
        }
        self.divide(pieces);
        let Some(mut metric) = metric else { return };
        if changed.len() * FEW < self.origins.len() {
            metric.change(&self.network, &changed);
        } else {
            metric = Metric::of(Arc::clone(metric.shape()), &self.network);
        }
        self.renew(Hierarchy::of(&metric, &self.network), metric);
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
