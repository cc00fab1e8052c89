//! A map: where a place lies on the paper, what is drawn there, and where there is room for it.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use geo::{Coord, LineString, Simplify};

use super::html::{RoadClass, RoadLine, Words};
use super::station::seat;
use crate::unit::Metres;
use crate::world::World;
use crate::write::shapes::is_place;
use crate::write::shown::shown;

/// Width of every map in its own units: ten for each pixel of a map on a desk.
const WIDTH: f64 = 9_000.0;
/// The least a map shows, in degrees of latitude: some 500 m.
const LEAST: f64 = 0.005;
/// Metres in a degree of latitude.
const METRES_A_DEGREE: f64 = 111_195.0;

/// A part of the paper, in units; `y` goes down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rect {
    /// The rectangle of this size around a point.
    pub(super) fn around(at: Coord<f64>, width: f64, height: f64) -> Self {
        Self { x: at.x - width / 2.0, y: at.y - height / 2.0, width, height }
    }

    /// The least rectangle that holds all `points`.
    pub(super) fn holding(points: impl IntoIterator<Item = Coord<f64>>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = points.next()?;
        let (low, high) = points.fold((first, first), |(low, high), at| {
            let low = Coord { x: low.x.min(at.x), y: low.y.min(at.y) };
            (low, Coord { x: high.x.max(at.x), y: high.y.max(at.y) })
        });
        Some(Self { x: low.x, y: low.y, width: high.x - low.x, height: high.y - low.y })
    }

    pub(super) fn middle(&self) -> Coord<f64> {
        Coord { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    pub(super) fn holds(&self, other: &Self) -> bool {
        self.x <= other.x
            && other.x + other.width <= self.x + self.width
            && self.y <= other.y
            && other.y + other.height <= self.y + self.height
    }
}

/// The projection of one map: plate carrée with the cosine of its middle latitude.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    west: f64,
    north: f64,
    across: f64,
    down: f64,
    /// Height in units.
    pub(super) height: f64,
}

impl Frame {
    /// A frame that holds all `points` with a margin; none where there is no point.
    pub(super) fn around(points: impl IntoIterator<Item = Coord<f64>>) -> Option<Self> {
        let found = Rect::holding(points.into_iter().filter(|at| is_place(*at)))?;
        let middle = found.middle();
        let cos = middle.y.clamp(-85.0, 85.0).to_radians().cos();
        // In degrees of latitude.
        let wide = (found.width * cos).max(LEAST) * 1.1;
        let high = (found.height.max(LEAST) * 1.1).max(wide * 0.45);
        // Higher than wide does not fit a screen: the map gets wider instead.
        let wide = wide.max(high / 1.05);
        let down = WIDTH / wide;
        Some(Self {
            west: middle.x - wide / cos / 2.0,
            north: middle.y + high / 2.0,
            across: down * cos,
            down,
            height: high * down,
        })
    }

    /// The whole paper.
    pub(super) const fn paper(&self) -> Rect {
        Rect { x: 0.0, y: 0.0, width: WIDTH, height: self.height }
    }

    /// Where on the paper a place lies; far outside for what is no place.
    pub(super) fn place(&self, at: Coord<f64>) -> Coord<f64> {
        let limit = |value: f64| if value.is_nan() { -1e6 } else { value.clamp(-1e6, 1e6) };
        Coord {
            x: limit((at.x - self.west) * self.across),
            y: limit((self.north - at.y) * self.down),
        }
    }

    /// How many metres one unit is.
    pub(super) fn metres(&self) -> f64 {
        METRES_A_DEGREE / self.down
    }
}

/// The room that is taken on one map.
pub(super) struct Room {
    within: Rect,
    taken: Vec<Rect>,
}

impl Room {
    /// An empty map.
    pub(super) const fn new(within: Rect) -> Self {
        Self { within, taken: Vec::new() }
    }

    /// Takes `rect` if it lies on the map and nothing lies there yet.
    pub(super) fn take(&mut self, rect: Rect) -> bool {
        let free = self.within.holds(&rect) && !self.taken.iter().any(|other| other.meets(&rect));
        if free {
            self.taken.push(rect);
        }
        free
    }

    /// Takes `rect` whatever lies there.
    pub(super) fn force(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// Places a mark of this size at a point, or beside it as near as there is room: rings of
    /// twelve directions. At the point itself where there is none.
    pub(super) fn mark(&mut self, at: Coord<f64>, size: f64) -> Coord<f64> {
        for ring in 0..5 {
            for direction in 0..12 {
                let angle = f64::from(direction) * TAU / 12.0;
                let away = f64::from(ring) * size * 1.15;
                let to = Coord { x: at.x + away * angle.cos(), y: at.y + away * angle.sin() };
                if self.take(Rect::around(to, size, size)) {
                    return to;
                }
            }
        }
        self.force(Rect::around(at, size, size));
        at
    }

    /// Places a text of this height at a point, else below, above, right or left of it.
    pub(super) fn text(&mut self, at: Coord<f64>, text: &str, height: f64) -> Option<Coord<f64>> {
        let width = width(text) * height;
        let (aside, below) = (width / 2.0 + height * 0.6, height * 1.1);
        [(0.0, 0.0), (0.0, below), (0.0, -below), (aside, 0.0), (-aside, 0.0)]
            .into_iter()
            .map(|(x, y)| Coord { x: at.x + x, y: at.y + y })
            .find(|middle| self.take(Rect::around(*middle, width, height * 1.15)))
    }
}

/// How wide a text is, in its own height: a Chinese character is a square, a Latin one about half.
fn width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.58 } else { 1.0 }).sum()
}

/// Bytes that the roads of all stations of a page may take together.
const ROOM: usize = 1_200_000;
/// How far a line may be off, in units, tried in turn until there is room enough.
const TOLERANCES: [f64; 4] = [4.0, 10.0, 25.0, 60.0];

/// What lies under the routes of a station's maps.
pub(super) struct Backdrop {
    /// Roads by class, the greatest last, so that it lies on top.
    pub(super) roads: Vec<(&'static str, String)>,
    /// Borders of grids.
    pub(super) grids: String,
}

impl Backdrop {
    /// The roads and grids within `frame`, as one of `stations` that share the room.
    pub(super) fn of(frame: &Frame, roads: &[RoadLine], world: &World, stations: usize) -> Self {
        let room = ROOM / stations.max(1);
        let mut drawn = Vec::new();
        for tolerance in TOLERANCES {
            drawn = RoadClass::ALL
                .map(|class| (class.name(), class_path(frame, roads, class, tolerance)))
                .to_vec();
            if drawn.iter().map(|(_, path)| path.len()).sum::<usize>() <= room {
                break;
            }
        }
        // Still too much: the smallest roads go first.
        while room < drawn.iter().map(|(_, path)| path.len()).sum() && 1 < drawn.len() {
            drawn.remove(0);
        }
        drawn.retain(|(_, path)| !path.is_empty());
        Self { roads: drawn, grids: grids(frame, world) }
    }
}

fn class_path(frame: &Frame, roads: &[RoadLine], class: RoadClass, tolerance: f64) -> String {
    let lines = roads.iter().filter(|road| road.class == class).map(|road| road.line.as_slice());
    lines.map(|line| path(frame, line, tolerance)).collect()
}

fn grids(frame: &Frame, world: &World) -> String {
    let areas = world.grids.rows().iter().flat_map(|grid| grid.area.iter());
    areas.map(|area| path(frame, &area.exterior().0, 12.0)).collect()
}

/// One line within `tolerance` units as a path with whole, relative numbers; empty outside `frame`.
pub(super) fn path(frame: &Frame, line: &[Coord<f64>], tolerance: f64) -> String {
    let placed: Vec<Coord<f64>> = line.iter().map(|at| frame.place(*at)).collect();
    let seen = Rect::holding(placed.iter().copied()).is_some_and(|held| {
        // A straight line has no area, yet it can be seen.
        let held = Rect { width: held.width + 1.0, height: held.height + 1.0, ..held };
        held.meets(&frame.paper())
    });
    if !seen || placed.len() < 2 {
        return String::new();
    }
    let mut text = String::new();
    let (mut x, mut y) = (0, 0);
    for (at, point) in LineString::new(placed).simplify(tolerance).0.iter().enumerate() {
        let (to_x, to_y) = (point.x.round() as i64, point.y.round() as i64);
        let _ = match at {
            0 => write!(text, "M{to_x} {to_y}l"),
            1 => write!(text, "{} {}", to_x - x, to_y - y),
            _ => write!(text, " {} {}", to_x - x, to_y - y),
        };
        (x, y) = (to_x, to_y);
    }
    text
}

/// Hues of crews in turn: so many stand in the style of the page.
const HUES: usize = 7;
/// Dashes of days in turn.
const DASHES: usize = 7;

/// One map.
pub(super) struct Map {
    /// The id of the backdrop.
    pub(super) backdrop: String,
    /// The part of the backdrop's paper that is shown.
    pub(super) view: String,
    /// Units for one pixel of a map on a desk.
    pub(super) pixel: f64,
    pub(super) lines: Vec<Line>,
    pub(super) marks: Vec<Mark>,
    pub(super) hollows: Vec<Hollow>,
    pub(super) texts: Vec<Text>,
    pub(super) station: Option<Spot>,
    pub(super) scale: Scale,
    /// Where the arrow to the north stands.
    pub(super) north: Spot,
}

/// A route; its classes say crew and day.
pub(super) struct Line {
    pub(super) path: String,
    pub(super) classes: String,
}

/// A stop with its number, or without one where there is no room.
pub(super) struct Mark {
    pub(super) at: Spot,
    /// Where the stop is, when its mark stands beside it.
    pub(super) from: Option<Spot>,
    pub(super) n: Option<usize>,
    pub(super) classes: String,
    /// What a pointer on it shows.
    pub(super) title: String,
}

/// A visit that is left out.
pub(super) struct Hollow {
    pub(super) at: Spot,
    pub(super) is_first_tier: bool,
}

/// A name.
pub(super) struct Text {
    pub(super) at: Spot,
    pub(super) name: String,
    pub(super) classes: String,
}

/// The scale bar.
pub(super) struct Scale {
    pub(super) from: Spot,
    pub(super) width: i64,
    pub(super) text: String,
}

/// A point in whole units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) x: i64,
    pub(super) y: i64,
}

impl From<Coord<f64>> for Spot {
    fn from(at: Coord<f64>) -> Self {
        Self { x: at.x.round() as i64, y: at.y.round() as i64 }
    }
}

impl Map {
    /// So many pixels in units.
    pub(super) fn px(&self, pixels: f64) -> i64 {
        (self.pixel * pixels).round() as i64
    }
}

/// The classes of a crew's things on a day: its hue and dash, and what the switches ask for.
pub(super) fn classes(crew: usize, day: usize) -> String {
    format!("k{} t{} c{crew} d{day}", crew % HUES, day % DASHES)
}

/// The class of a crew's hue.
pub(super) fn hue(crew: usize) -> String {
    format!("k{}", crew % HUES)
}

/// The class of a day's dash.
pub(super) fn dash(day: usize) -> String {
    format!("t{}", day % DASHES)
}

/// What every map has, for a view `pixels` wide: station, scale and arrow; their room is taken.
pub(super) fn bare(frame: &Frame, view: Rect, pixels: f64, words: Words) -> (Map, Room) {
    let pixel = view.width / pixels;
    let mut room = Room::new(view);
    let scale = scale(frame, view, pixel, words);
    let foot = Coord { x: view.x + view.width * 0.12, y: view.y + view.height - 16.0 * pixel };
    room.force(Rect::around(foot, view.width * 0.24, 32.0 * pixel));
    let north = Coord { x: view.x + view.width - 20.0 * pixel, y: view.y + 26.0 * pixel };
    room.force(Rect::around(north, 36.0 * pixel, 48.0 * pixel));
    let map = Map {
        backdrop: String::new(),
        view: format!("{:.0} {:.0} {:.0} {:.0}", view.x, view.y, view.width, view.height),
        pixel,
        lines: Vec::new(),
        marks: Vec::new(),
        hollows: Vec::new(),
        texts: Vec::new(),
        station: None,
        scale,
        north: north.into(),
    };
    (map, room)
}

/// The greatest round length that takes at most a fifth of the view.
fn scale(frame: &Frame, view: Rect, pixel: f64, words: Words) -> Scale {
    let most = view.width / 5.0 * frame.metres();
    let lengths = (1..8).flat_map(|power| [1, 2, 5].map(|first| first * 10_u32.pow(power)));
    let metres = lengths.rev().find(|length| f64::from(*length) <= most).unwrap_or(10);
    let from = Coord { x: view.x + 14.0 * pixel, y: view.y + view.height - 10.0 * pixel };
    let text = match metres {
        1_000.. => words.fill("page.km", &[&(metres / 1_000).to_string()]),
        _ => words.length(Metres(metres)),
    };
    Scale { from: from.into(), width: (f64::from(metres) / frame.metres()).round() as i64, text }
}

impl Map {
    /// Marks the station and writes its name.
    pub(super) fn add_station(&mut self, at: Coord<f64>, name: &str, room: &mut Room) {
        room.force(Rect::around(at, 18.0 * self.pixel, 18.0 * self.pixel));
        self.station = Some(at.into());
        if let Some(middle) = room.text(at, name, 15.0 * self.pixel) {
            self.texts.push(Text {
                at: middle.into(),
                name: name.to_owned(),
                classes: "seat".into(),
            });
        }
    }

    /// Writes the names of villages where there is room.
    pub(super) fn add_villages(&mut self, frame: &Frame, world: &World, room: &mut Room) {
        for village in world.villages.rows() {
            let (Some(name), Some(at)) = (&village.name, seat(village)) else {
                continue;
            };
            let name: String = shown(name).chars().take(16).collect();
            if let Some(middle) = room.text(frame.place(at), &name, 11.5 * self.pixel) {
                self.texts.push(Text { at: middle.into(), name, classes: "village".into() });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kilometre_is_as_long_to_the_north_as_to_the_east() {
        let corners = [Coord { x: 106.4, y: 26.3 }, Coord { x: 106.6, y: 26.5 }];
        let frame = Frame::around(corners).expect("two points");
        let [a, b] = corners.map(|at| frame.place(at));
        let ratio = (b.x - a.x) / (a.y - b.y);
        assert!((ratio - 26.4_f64.to_radians().cos()).abs() < 1e-3, "{ratio}");
        assert!(corners.iter().all(|at| frame.paper().holds(&Rect::around(
            frame.place(*at),
            1.0,
            1.0
        ))));
        assert!(Frame::around([Coord { x: f64::NAN, y: 1.0 }]).is_none());
    }

    #[test]
    fn marks_on_one_spot_are_spread_and_none_covers_another() {
        let mut room = Room::new(Rect { x: 0.0, y: 0.0, width: 1_000.0, height: 1_000.0 });
        let places: Vec<_> =
            (0..20).map(|_| room.mark(Coord { x: 500.0, y: 500.0 }, 40.0)).collect();
        let rects: Vec<_> = places.iter().map(|at| Rect::around(*at, 40.0, 40.0)).collect();
        for (n, rect) in rects.iter().enumerate() {
            assert!(!rects.iter().skip(n + 1).any(|other| rect.meets(other)), "{n}");
        }
        assert_eq!(room.text(Coord { x: 500.0, y: 500.0 }, "湖潮村", 20.0), None);
    }

    #[test]
    fn a_straight_road_keeps_its_ends_only() {
        let line: Vec<_> =
            (0..50).map(|n| Coord { x: 106.0 + f64::from(n) / 1e3, y: 26.0 }).collect();
        let frame = Frame::around(line.iter().copied()).expect("points");
        let drawn = path(&frame, &line, 4.0);
        assert_eq!(drawn.matches(' ').count(), 2, "{drawn}");
        assert_eq!(path(&frame, &[Coord { x: 0.0, y: 0.0 }, Coord { x: 1.0, y: 0.0 }], 4.0), "");
    }
}
