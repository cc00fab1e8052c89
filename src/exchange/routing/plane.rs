//! Points of the plane, and the distances between them in whole units.

use super::rows::FAR;
use crate::finding::Result;
use crate::solver::Travel;
use crate::unit::Seconds;

/// How a number of a file becomes whole units: so many for one, the nearest or the one below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounding {
    /// Units for one of the file's.
    pub scale: u32,
    /// Whether what is left over is cut off; else the nearest unit counts, a half upwards.
    pub down: bool,
}

impl Rounding {
    /// The nearest whole number, as CVRPLIB counts.
    pub const NEAREST: Self = Self { scale: 1, down: false };
    /// Tenths, the rest cut off, as the DIMACS challenge counts.
    pub const DIMACS: Self = Self { scale: 10, down: true };
    /// Thousandths, the nearest.
    pub const EXACT: Self = Self { scale: 1_000, down: false };
    /// Whole numbers, the rest cut off.
    pub const DOWN: Self = Self { scale: 1, down: true };

    /// What roundings are called.
    pub const NAMES: [&str; 4] = ["round", "trunc", "dimacs", "exact"];

    /// The rounding called so, as in [`Rounding::NAMES`].
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "round" => Some(Self::NEAREST),
            "trunc" => Some(Self::DOWN),
            "dimacs" => Some(Self::DIMACS),
            "exact" => Some(Self::EXACT),
            _ => None,
        }
    }

    /// `number` in units; `None` when it is negative or more than the solver counts.
    pub(super) fn units(self, number: f64) -> Option<Seconds> {
        let scaled = number * f64::from(self.scale);
        let whole = if self.down { scaled.floor() } else { (scaled + 0.5).floor() };
        (0.0 <= scaled && whole <= f64::from(FAR.0)).then_some(Seconds(whole as u32))
    }

    /// The finest of the nearest roundings, down from 10,000 units for one, that counts up to
    /// `longest`; at last that of whole numbers.
    pub(super) fn fine(longest: f64) -> Self {
        let scales = [10_000, 1_000, 100, 10];
        let fits = |scale: &u32| longest * f64::from(*scale) < f64::from(FAR.0);
        Self { scale: scales.into_iter().find(fits).unwrap_or(1), down: false }
    }
}

/// A point of the plane.
pub(super) type Point = (f64, f64);

/// The straight line from one point to the other.
pub(super) fn distance(from: Point, to: Point) -> f64 {
    let (x, y) = (from.0 - to.0, from.1 - to.1);
    (x * x + y * y).sqrt()
}

/// The straight lines between all of `points`; too long a line is no way at all.
pub(super) fn travel(points: &[Point], rounding: Rounding) -> Result<Travel> {
    let time = |from: &Point, to: &Point| rounding.units(distance(*from, *to));
    let times = points
        .iter()
        .flat_map(|from| points.iter().map(move |to| time(from, to).unwrap_or(Seconds::MAX)));
    Travel::new(points.len(), times.collect())
}

/// A length that a shortest tour through `points` never reaches: √(2nA) and twice the box.
pub(super) fn tour(points: &[Point]) -> f64 {
    let span = |of: fn(&Point) -> f64| {
        let most = points.iter().map(of).fold(f64::MIN, f64::max);
        let least = points.iter().map(of).fold(f64::MAX, f64::min);
        (most - least).max(0.0)
    };
    let (width, height) = (span(|point| point.0), span(|point| point.1));
    (2.0 * points.len() as f64 * width * height).sqrt() + 2.0 * (width + height)
}
