//! Where a township lies: the lattice all townships share, their wavy borders, their gates.
//!
//! Only + − × ÷ and √ are used in the whole generator, so that every machine gives the same bytes.

use beibao::unit::Dice;
use geo::Coord;

/// Metres between two neighbours of the lattice.
pub(crate) const STEP: f64 = 80.0;
/// Lattice steps across a township.
pub(crate) const SIDE: i32 = 136;
/// Metres across a township.
const SPAN: f64 = STEP * SIDE as f64;
/// Metres of a degree north, and of a degree east at 26.9° north.
const DEGREE: Coord<f64> = Coord { x: 99_163.4, y: 111_194.9 };
/// The middle of the first township, degrees.
const MIDDLE: Coord<f64> = Coord { x: 106.9, y: 26.9 };

/// One township's square of the lattice, counted from the south-west.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    /// The seed of the whole work: neighbours share it, and with it their border.
    pub(crate) seed: u64,
    /// How many townships lie to the west.
    pub(crate) column: i32,
    /// How many townships lie to the south.
    pub(crate) row: i32,
}

/// One side of a township.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Compass {
    North,
    East,
    South,
    West,
}

impl Frame {
    /// The township's own stream of chance for one part of the work.
    pub(crate) fn dice(&self, part: u64) -> Dice {
        Dice::split(Dice::split(self.seed, pair(self.column, self.row)).roll(), part)
    }

    /// A number from 0 to 1 that belongs to `(a, b)` in this township.
    pub(crate) fn own(&self, what: u64, a: i32, b: i32) -> f64 {
        let township = Dice::split(self.seed, pair(self.column, self.row)).roll();
        chance(township, what, a, b)
    }

    /// The lattice point `(i, j)` in metres, moved a little so that no road is straight.
    pub(crate) fn point(&self, i: i32, j: i32) -> Coord<f64> {
        self.moved(1, f64::from(i), f64::from(j), (i, j))
    }

    /// The middle of the square north-east of `(i, j)`, moved a little: where borders run.
    pub(crate) fn corner(&self, i: i32, j: i32) -> Coord<f64> {
        self.moved(3, f64::from(i) + 0.5, f64::from(j) + 0.5, (i, j))
    }

    fn moved(&self, what: u64, x: f64, y: f64, (i, j): (i32, i32)) -> Coord<f64> {
        let east = (chance(self.seed, what, i, j) - 0.5) * 0.4;
        let north = (chance(self.seed, what + 1, i, j) - 0.5) * 0.4;
        let at = Coord { x: (x + east) * STEP, y: (y + north) * STEP };
        at + Coord { x: self.bend(81, at), y: self.bend(82, at) }
    }

    /// The lattice bends, or roads on flat land would run straight along it.
    fn bend(&self, what: u64, at: Coord<f64>) -> f64 {
        const WIDE: f64 = 760.0;
        let knot = |i, j| (chance(self.seed, what, i, j) - 0.5) * 250.0;
        between(at.y / WIDE, |j| between(at.x / WIDE, |i| knot(i, j)))
    }

    /// Whether the township holds the place `at`, in metres.
    pub(crate) fn holds(&self, at: Coord<f64>) -> bool {
        let (west, south) = (f64::from(self.column) * SPAN, f64::from(self.row) * SPAN);
        let upright = |line| self.wave(5, line, self.row, at.y - south);
        let level = |line| self.wave(7, line, self.column, at.x - west);
        west + upright(self.column) <= at.x
            && at.x < west + SPAN + upright(self.column + 1)
            && south + level(self.row) <= at.y
            && at.y < south + SPAN + level(self.row + 1)
    }

    /// The lattice point where the main road leaves on side `side`; the neighbour has the same.
    pub(crate) fn gate(&self, side: Compass) -> (i32, i32) {
        let (what, line, part) = match side {
            Compass::West => (5, self.column, self.row),
            Compass::East => (5, self.column + 1, self.row),
            Compass::South => (7, self.row, self.column),
            Compass::North => (7, self.row + 1, self.column),
        };
        let along = 50 + (chance(self.seed, what + 20, line, part) * 36.0) as i32;
        let upright = matches!(side, Compass::West | Compass::East);
        let place = |across: i32| {
            let (across, along) = (line * SIDE + across, part * SIDE + along);
            if upright { (across, along) } else { (along, across) }
        };
        let off = |across: &i32| {
            let (i, j) = place(*across);
            let at = self.point(i, j);
            let (across, along) = if upright { (at.x, at.y) } else { (at.y, at.x) };
            let border = self.wave(what, line, part, along - f64::from(part) * SPAN);
            (across - f64::from(line) * SPAN - border).abs()
        };
        place((-13..=13).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(0))
    }

    /// How far border `line` swings out, `along` metres from its beginning; nothing at its ends.
    ///
    /// The swing is always less than the way from the nearer end: borders meet at corners only.
    fn wave(&self, what: u64, line: i32, part: i32, along: f64) -> f64 {
        let swing = |what: u64, spans: i32, size: f64| {
            let at = (along / SPAN).clamp(0.0, 1.0) * f64::from(spans);
            let knot = |k: i32| {
                let end = k <= 0 || spans <= k;
                let share = chance(self.seed, what, line, part * 64 + k) - 0.5;
                if end { 0.0 } else { share * 2.0 * size }
            };
            between(at, knot)
        };
        swing(what, 4, 700.0) + swing(what + 10, 16, 45.0)
    }
}

/// A number from 0 to 1 that belongs to `(a, b)`.
pub(crate) fn chance(seed: u64, what: u64, a: i32, b: i32) -> f64 {
    Dice::split(seed ^ what.wrapping_mul(0x9E6C_63D0_876A_3F6B), pair(a, b)).share()
}

/// A smooth curve through the values of `knot` at whole numbers.
pub(crate) fn between(at: f64, knot: impl Fn(i32) -> f64) -> f64 {
    let first = at.floor();
    let part = at - first;
    let ease = part * part * (3.0 - 2.0 * part);
    let (low, high) = (knot(first as i32), knot(first as i32 + 1));
    low + (high - low) * ease
}

/// Metres to degrees, as the files write them: 7 decimals.
pub(crate) fn degrees(at: Coord<f64>) -> Coord<f64> {
    let cut = |value: f64| (value * 1e7).round() / 1e7;
    Coord {
        x: cut(MIDDLE.x + (at.x - SPAN / 2.0) / DEGREE.x),
        y: cut(MIDDLE.y + (at.y - SPAN / 2.0) / DEGREE.y),
    }
}

/// A count as a number that may be below nought too.
pub(crate) fn whole(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// The length of the straight line, metres.
pub(crate) fn length(from: Coord<f64>, to: Coord<f64>) -> f64 {
    let way = to - from;
    (way.x * way.x + way.y * way.y).sqrt()
}

fn pair(a: i32, b: i32) -> u64 {
    (u64::from(a.cast_unsigned()) << 32) | u64::from(b.cast_unsigned())
}
