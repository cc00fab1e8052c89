//! Travel times between all pairs of places.

use std::sync::Arc;

use crate::finding::{Error, Result};
use crate::unit::Seconds;

use super::problem::LIMIT;

/// A dense matrix of travel times, not symmetric; [`Seconds::MAX`] where there is no way.
///
/// Cloning it is cheap: the numbers are shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Travel {
    side: usize,
    times: Arc<[Seconds]>,
}

impl Travel {
    /// The matrix of `side` places, row by row: `times[from * side + to]`.
    ///
    /// # Errors
    ///
    /// `Error::Problem` when `times` is not `side` rows of `side` times, or a time is neither
    /// [`Seconds::MAX`] nor shorter than eight years.
    pub fn new(side: usize, times: Vec<Seconds>) -> Result<Self> {
        let bad = |row, what| Err(Error::Problem { part: "travel", row, what });
        if side.checked_mul(side) != Some(times.len()) {
            return bad(0, "the matrix is not square");
        }
        if let Some(at) = times.iter().position(|time| time.is_reachable() && LIMIT <= time.0) {
            return bad(at / side, "a travel time is longer than eight years");
        }
        Ok(Self { side, times: times.into() })
    }

    /// How many places there are.
    pub const fn side(&self) -> usize {
        self.side
    }

    /// The time from one place to another.
    ///
    /// # Panics
    ///
    /// When there is no such place.
    pub fn time(&self, from: usize, to: usize) -> Seconds {
        self.times[from * self.side + to]
    }

    /// The times from one place to every place.
    #[inline]
    pub(super) fn row(&self, from: usize) -> &[Seconds] {
        &self.times[from * self.side..(from + 1) * self.side]
    }

    /// The same matrix the other way round: its rows are the times to one place.
    pub(super) fn transposed(&self) -> Self {
        let side = self.side;
        let times = (0..side * side).map(|at| self.time(at % side, at / side));
        Self { side, times: times.collect() }
    }

    /// The same matrix, with a way of `seconds` to and from `place` wherever there is none.
    #[must_use]
    pub(super) fn with_road(&self, place: usize, seconds: Seconds) -> Self {
        let mut times = self.times.to_vec();
        for other in 0..self.side {
            for at in [other * self.side + place, place * self.side + other] {
                if !times[at].is_reachable() {
                    times[at] = seconds;
                }
            }
        }
        Self { side: self.side, times: times.into() }
    }
}
