//! Where each stop is served.

use crate::solver::{Problem, Shift, ShiftId, Solution, StopId};
use crate::unit::Table;

/// The place of a stop in the rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Home {
    pub(super) shift: ShiftId,
    pub(super) at: usize,
}

/// For each stop its home, when it is served.
#[derive(Debug)]
pub(super) struct Homes<'a> {
    problem: &'a Problem,
    rows: Table<StopId, Option<Home>>,
}

impl<'a> Homes<'a> {
    /// The homes of a solution that names each stop once.
    pub(super) fn of(problem: &'a Problem, solution: &Solution) -> Self {
        let mut rows = Table::from(vec![None; problem.stops().len()]);
        for (shift, round) in solution.rounds.iter() {
            for (at, stop) in round.iter().enumerate() {
                rows[*stop] = Some(Home { shift, at });
            }
        }
        Self { problem, rows }
    }

    pub(super) fn of_stop(&self, stop: StopId) -> Option<Home> {
        self.rows[stop]
    }

    pub(super) fn is_served(&self, stop: StopId) -> bool {
        self.rows[stop].is_some()
    }

    /// The shift that serves the stop.
    pub(super) fn shift(&self, stop: StopId) -> Option<&'a Shift> {
        self.rows[stop].map(|home| &self.problem.shifts()[home.shift])
    }

    /// The day on which it is served.
    pub(super) fn day(&self, stop: StopId) -> Option<u32> {
        self.shift(stop).map(|shift| shift.day)
    }

    /// Every stop that is served.
    pub(super) fn served(&self) -> impl Iterator<Item = (StopId, Home)> {
        self.rows.iter().filter_map(|(stop, home)| Some((stop, (*home)?)))
    }
}
