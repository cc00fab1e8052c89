//! The lie of the land: hills, a valley with a river, where it is flat enough to live.

use geo::Coord;

use super::frame::{Frame, SIDE, STEP, between, length, whole};

/// Lattice points kept beyond the square on each side, for borders that swing out.
const MARGIN: i32 = 13;
/// Lattice points in a row.
const ROW: i32 = SIDE + 2 * MARGIN + 1;

/// A long hill.
struct Hill {
    top: Coord<f64>,
    /// Which way it runs, length 1.
    along: Coord<f64>,
    /// Half its length and half its width, metres.
    half: (f64, f64),
    height: f64,
}

/// A township's land on its part of the lattice.
pub(crate) struct Ground {
    pub(crate) frame: Frame,
    /// Where each point is, metres.
    places: Vec<Coord<f64>>,
    /// Metres above the sea for each point.
    height: Vec<f64>,
    /// The same where the point would be on an even lattice.
    even: Vec<f64>,
    /// Whether the township holds the point.
    inside: Vec<bool>,
    /// Points in a row.
    row: i32,
    /// How far east the river is in each row, metres.
    river: Vec<f64>,
    /// The middle of the flat land beside the river where the town stands.
    pub(crate) plain: Coord<f64>,
}

impl Ground {
    /// Raises the hills and lets the river run.
    pub(crate) fn raise(frame: Frame) -> Self {
        let river = (0..ROW).map(|j| river_in(&frame, j)).collect();
        let mut ground = Self {
            frame,
            places: Vec::new(),
            height: Vec::new(),
            even: Vec::new(),
            inside: Vec::new(),
            row: ROW,
            river,
            plain: Coord::zero(),
        };
        ground.plain = ground.town_site();
        let hills = hills(&frame);
        let lattice = |point| {
            let (i, j) = ground.global(point);
            frame.point(i, j)
        };
        ground.places = ground.points().map(lattice).collect();
        ground.even = ground.points().map(|point| ground.rise(point, &hills)).collect();
        ground.height = ground.points().map(|point| ground.height_at(ground.at(point))).collect();
        ground.inside = ground.points().map(|point| frame.holds(ground.at(point))).collect();
        ground
    }

    /// Every point of the lattice.
    pub(crate) fn points(&self) -> impl Iterator<Item = usize> + use<> {
        0..self.river.len() * self.river.len()
    }

    /// Where a point is, metres.
    pub(crate) fn at(&self, point: usize) -> Coord<f64> {
        self.places.get(point).copied().unwrap_or_default()
    }

    /// Where the border corner north-east of a point is, metres.
    pub(crate) fn corner(&self, point: usize) -> Coord<f64> {
        let (i, j) = self.global(point);
        self.frame.corner(i, j)
    }

    /// The point of a lattice position that all townships share.
    pub(crate) fn local(&self, (i, j): (i32, i32)) -> usize {
        let i = (i - self.frame.column * SIDE + MARGIN).clamp(0, ROW - 1);
        let j = (j - self.frame.row * SIDE + MARGIN).clamp(0, ROW - 1);
        (j * ROW + i) as usize
    }

    /// The point nearest to a place.
    pub(crate) fn nearest(&self, at: Coord<f64>) -> usize {
        self.local(((at.x / STEP).round() as i32, (at.y / STEP).round() as i32))
    }

    /// The point `east` and `north` steps from `point`, if the lattice goes so far.
    pub(crate) fn step(&self, point: usize, east: i32, north: i32) -> Option<usize> {
        let (i, j) = (whole(point) % self.row + east, whole(point) / self.row + north);
        ((0..self.row).contains(&i) && (0..self.row).contains(&j))
            .then_some((j * self.row + i) as usize)
    }

    /// How many steps east and north one point lies from another.
    pub(crate) fn apart(&self, from: usize, to: usize) -> (i32, i32) {
        let (from, to) = (whole(from), whole(to));
        (to % self.row - from % self.row, to / self.row - from / self.row)
    }

    /// Whether the township holds the point.
    pub(crate) fn is_inside(&self, point: usize) -> bool {
        self.inside.get(point).copied().unwrap_or(false)
    }

    /// Whether the township holds everything within `steps` of the point.
    pub(crate) fn is_well_inside(&self, point: usize, steps: i32) -> bool {
        [(0, 0), (steps, 0), (-steps, 0), (0, steps), (0, -steps)]
            .iter()
            .all(|(east, north)| self.step(point, *east, *north).is_some_and(|p| self.is_inside(p)))
    }

    /// Height of a point, metres above the sea.
    pub(crate) fn height(&self, point: usize) -> f64 {
        self.height.get(point).copied().unwrap_or(0.0)
    }

    /// Height of any place, between those of the points around it.
    pub(crate) fn height_at(&self, at: Coord<f64>) -> f64 {
        let (x, y) = (at.x / STEP, at.y / STEP);
        let (west, south) = (x.floor(), y.floor());
        let corner = |i: i32, j: i32| {
            let point = self.local((west as i32 + i, south as i32 + j));
            self.even.get(point).copied().unwrap_or(0.0)
        };
        let (east, north) = (x - west, y - south);
        let low = corner(0, 0) * (1.0 - east) + corner(1, 0) * east;
        let high = corner(0, 1) * (1.0 - east) + corner(1, 1) * east;
        low * (1.0 - north) + high * north
    }

    /// How steep the land is at a point: metres up for each metre.
    pub(crate) fn slope(&self, point: usize) -> f64 {
        let rise = |east, north| {
            let ahead = self.step(point, east, north).unwrap_or(point);
            let behind = self.step(point, -east, -north).unwrap_or(point);
            (self.height(ahead) - self.height(behind)) / (2.0 * STEP)
        };
        let (east, north) = (rise(1, 0), rise(0, 1));
        (east * east + north * north).sqrt()
    }

    /// How far a point lies above the land some 600 m around it; below nought in valleys.
    pub(crate) fn prominence(&self, point: usize) -> f64 {
        let around = [(8, 0), (-8, 0), (0, 8), (0, -8), (6, 6), (-6, 6), (6, -6), (-6, -6)];
        let sum: f64 = around
            .iter()
            .map(|(i, j)| self.height(self.step(point, *i, *j).unwrap_or(point)))
            .sum();
        self.height(point) - sum / 8.0
    }

    /// How far east of the river a place is, metres; below nought to its west.
    pub(crate) fn east_of_river(&self, at: Coord<f64>) -> f64 {
        let row = self.local((0, (at.y / STEP).round() as i32)) / self.river.len();
        at.x - self.river.get(row).copied().unwrap_or(0.0)
    }

    /// Whether the straight step from one point to its neighbour crosses the river.
    pub(crate) fn is_wet(&self, from: usize, to: usize) -> bool {
        self.is_east(from) != self.is_east(to)
    }

    /// The last point west of the river in the row of `point`.
    pub(crate) fn bank(&self, point: usize) -> usize {
        let first = point / ROW as usize * ROW as usize;
        (first..first + ROW as usize - 1).take_while(|p| !self.is_east(*p)).last().unwrap_or(first)
    }

    fn is_east(&self, point: usize) -> bool {
        0.0 < self.east_of_river(self.at(point))
    }

    fn global(&self, point: usize) -> (i32, i32) {
        let point = whole(point);
        (
            point % ROW - MARGIN + self.frame.column * SIDE,
            point / ROW - MARGIN + self.frame.row * SIDE,
        )
    }

    /// West of the river, near the middle, where the streets are clear of the water.
    fn town_site(&self) -> Coord<f64> {
        let frame = &self.frame;
        let row = f64::from(frame.row) + 0.42 + 0.16 * frame.own(55, 0, 0);
        let north = row * f64::from(SIDE) * STEP;
        let bank = |rows: i32| {
            let at = Coord { x: 0.0, y: north + f64::from(rows) * STEP };
            -self.east_of_river(at)
        };
        Coord { x: (-5..=5).map(bank).fold(f64::INFINITY, f64::min) - 560.0, y: north }
    }

    fn rise(&self, point: usize, hills: &[Hill]) -> f64 {
        let (i, j) = self.global(point);
        let at = Coord { x: f64::from(i) * STEP, y: f64::from(j) * STEP };
        let far = self.east_of_river(at);
        let town = length(at, self.plain);
        let low = |metres: f64, half: f64| metres * metres / (metres * metres + half * half);
        let valley = low(far, 420.0) * low(town, 900.0);
        let knolls = rough(&self.frame, 41, at, 950.0) * 60.0;
        let humps = rough(&self.frame, 42, at, 430.0) * 34.0;
        1_090.0 + valley * (hills.iter().map(|hill| hill.over(at)).sum::<f64>() + knolls + humps)
    }
}

impl Hill {
    fn over(&self, at: Coord<f64>) -> f64 {
        let off = at - self.top;
        let along = (off.x * self.along.x + off.y * self.along.y) / self.half.0;
        let aside = (off.y * self.along.x - off.x * self.along.y) / self.half.1;
        let far = 1.0 + along * along + aside * aside;
        self.height / (far * far)
    }
}

fn hills(frame: &Frame) -> Vec<Hill> {
    let mut dice = frame.dice(1);
    let span = f64::from(SIDE) * STEP;
    let start = Coord { x: f64::from(frame.column) * span, y: f64::from(frame.row) * span };
    let hill = |_| {
        let across = Coord { x: dice.share() - 0.5, y: dice.share() + 0.2 };
        let long = 1_300.0 + 1_500.0 * dice.share();
        Hill {
            top: start + Coord { x: span * dice.share(), y: span * dice.share() },
            along: across / length(Coord::zero(), across),
            half: (long, long * (0.35 + 0.35 * dice.share())),
            height: 70.0 + 200.0 * dice.share(),
        }
    };
    (0..20).map(hill).collect()
}

/// How far east the river is in row `j` of the township's lattice, metres.
fn river_in(frame: &Frame, j: i32) -> f64 {
    let bed = 0.48 + 0.12 * frame.own(31, 0, 0);
    let bends = |what, rows: f64, size: f64| {
        between(f64::from(j) / rows, |k| (frame.own(what, k, 0) - 0.5) * 2.0 * size)
    };
    let steps = (f64::from(frame.column) + bed) * f64::from(SIDE) * STEP;
    steps + bends(32, 26.0, 900.0) + bends(33, 9.0, 160.0)
}

/// Rough land between −1 and 1 with lumps of `size` metres.
fn rough(frame: &Frame, what: u64, at: Coord<f64>, size: f64) -> f64 {
    between(at.y / size, |j| between(at.x / size, |i| (frame.own(what, i, j) - 0.5) * 2.0))
}
