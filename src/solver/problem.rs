//! What is asked: stops, shifts, travel times and weights, every number checked.

use crate::unit::{Seconds, Table, ids};

use super::build::Builder;
use super::travel::Travel;

ids! {
    /// One stop.
    StopId,
    /// One shift: a crew on one day.
    ShiftId,
}

/// Moments, spans and travel times lie below this (8.5 years), so that sums never overflow.
pub(super) const LIMIT: u32 = 1 << 28;

/// Something to be done at one place, once or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The row of the travel matrix it lies in.
    pub place: usize,
    /// How long it takes, without a break.
    pub service: Seconds,
    /// When service may begin: moments since the first midnight, in order, both ends included.
    /// Without a window it can never begin.
    pub windows: Vec<(Seconds, Seconds)>,
    /// Skills it needs, one a bit: a shift must have them all.
    pub skills: u64,
    /// Importance, 1 to 3: 1 before 2 before 3, whatever the worth.
    pub tier: u8,
    /// Worth in points within its tier.
    pub worth: u32,
    /// The only shifts that may serve it; any when `None`.
    pub allowed: Option<Vec<ShiftId>>,
    /// Its group, and the least days between it and any other stop of that group (at least 1).
    /// Where two stops of a group differ, the greater number holds.
    pub apart: Option<(u32, u32)>,
    /// The moment whose day is the last on which it counts as in time.
    pub late_after: Option<Seconds>,
}

/// A crew on one day: it leaves `place` at `start` and is back by `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The row of the travel matrix where it starts and ends.
    pub place: usize,
    /// When it starts.
    pub start: Seconds,
    /// When it must be back.
    pub end: Seconds,
    /// The pause, its end left out: no service and no travel in it.
    pub pause: Option<(Seconds, Seconds)>,
    /// Skills it has, one a bit.
    pub skills: u64,
    /// Its day; stops kept apart are counted by it.
    pub day: u32,
    /// Which travel matrix holds for it.
    pub profile: usize,
}

/// What the last layer of the cost counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// Price of one second of travel.
    pub travel: u32,
    /// Price of one day of lateness of one stop, in the same unit.
    pub late: u32,
}

impl Default for Weights {
    fn default() -> Self {
        Self { travel: 1, late: 900 }
    }
}

/// Stops, shifts and the travel between them; made by [`Problem::over`] and never wrong.
#[derive(Debug, Clone)]
pub struct Problem {
    pub(super) stops: Table<StopId, Stop>,
    pub(super) shifts: Table<ShiftId, Shift>,
    pub(super) travel: Vec<Travel>,
    pub(super) weights: Weights,
}

impl Problem {
    /// Begins a problem over one travel matrix a profile, all over the same places.
    pub fn over(travel: Vec<Travel>) -> Builder {
        Builder::new(travel)
    }

    /// Every stop.
    pub const fn stops(&self) -> &Table<StopId, Stop> {
        &self.stops
    }

    /// Every shift.
    pub const fn shifts(&self) -> &Table<ShiftId, Shift> {
        &self.shifts
    }

    /// One travel matrix a profile.
    pub fn travel(&self) -> &[Travel] {
        &self.travel
    }

    /// What the last layer of the cost counts.
    pub const fn weights(&self) -> Weights {
        self.weights
    }
}
