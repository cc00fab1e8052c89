//! Where on the paper a place lies, and where there is room for names and marks.

use std::f64::consts::TAU;

use geo::Coord;

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

fn is_place(at: Coord<f64>) -> bool {
    at.x.abs() <= 180.0 && at.y.abs() <= 90.0
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
}
