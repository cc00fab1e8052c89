//! The builder: every number of a problem is checked here, and never again.

use std::result;

use crate::finding::{Error, Result};
use crate::unit::{Index, Seconds, Table};

use super::problem::{LIMIT, Problem, Shift, ShiftId, Stop, Weights};
use super::relation::Relations;
use super::relation_check::check_relations;
use super::rest_check::check_rests;
use super::travel::Travel;

type Checked = result::Result<(), &'static str>;

/// A problem being put together.
#[derive(Debug)]
pub struct Builder {
    problem: Problem,
}

impl Builder {
    pub(super) fn new(travel: Vec<Travel>) -> Self {
        let (stops, shifts) = (Table::new(), Table::new());
        let (weights, relations) = (Weights::default(), Relations::default());
        Self { problem: Problem { stops, shifts, travel, weights, relations } }
    }

    /// Adds a stop; the first is stop 0.
    #[must_use]
    pub fn stop(mut self, stop: Stop) -> Self {
        self.problem.stops.push(stop);
        self
    }

    /// Adds a shift; the first is shift 0.
    #[must_use]
    pub fn shift(mut self, shift: Shift) -> Self {
        self.problem.shifts.push(shift);
        self
    }

    /// Sets what the last layer of the cost counts.
    #[must_use]
    pub const fn weights(mut self, weights: Weights) -> Self {
        self.problem.weights = weights;
        self
    }

    /// Sets what ties stops to each other.
    #[must_use]
    pub fn relations(mut self, relations: Relations) -> Self {
        self.problem.relations = relations;
        self
    }

    /// The problem, checked.
    ///
    /// # Errors
    ///
    /// `Error::Problem` names the first part and row that makes no sense.
    pub fn build(self) -> Result<Problem> {
        let Problem { stops, shifts, travel, weights, .. } = &self.problem;
        let part = |part, row| move |what| Error::Problem { part, row, what };
        let side = travel.first().map_or(0, Travel::side);
        if let Some(row) = travel.iter().position(|matrix| matrix.side() != side) {
            return Err(part("travel", row)("the matrices are not over the same places"));
        }
        for (id, stop) in stops.iter() {
            check_stop(stop, side, shifts.len()).map_err(part("stop", id.to_usize()))?;
        }
        for (id, shift) in shifts.iter() {
            check_shift(shift, side, travel.len()).map_err(part("shift", id.to_usize()))?;
        }
        let Weights { travel, late, overtime, waiting, face, balance } = *weights;
        if 1_000 < travel.max(overtime).max(waiting).max(balance) || LIMIT < late.max(face) {
            return Err(part("weights", 0)("a weight is too great"));
        }
        check_relations(&self.problem)?;
        check_rests(&self.problem)?;
        Ok(self.problem)
    }
}

fn check_stop(stop: &Stop, side: usize, shifts: usize) -> Checked {
    let in_order = |pair: &[(Seconds, Seconds)]| pair[0].1 < pair[1].0;
    let unknown = |shift: &ShiftId| shifts <= shift.to_usize();
    if side <= stop.place.max(stop.leaves_from()) {
        return Err("its place is not in the travel matrix");
    }
    if LIMIT <= stop.service.0 {
        return Err("its service is longer than eight years");
    }
    if stop.windows.iter().any(|window| window.1 < window.0) {
        return Err("a time window closes before it opens");
    }
    if !stop.windows.windows(2).all(in_order) {
        return Err("its time windows are not in order");
    }
    if stop.windows.last().is_some_and(|window| LIMIT <= window.1.0) {
        return Err("a time window is later than eight years");
    }
    if !(1..=3).contains(&stop.tier) {
        return Err("its tier is not 1, 2 or 3");
    }
    if LIMIT <= stop.load.iter().chain(&stop.pickup).copied().max().unwrap_or(0) {
        return Err("its load is too great");
    }
    if stop.prices.iter().any(|(shift, _)| unknown(shift)) {
        return Err("a shift it has a price for does not exist");
    }
    if has_twice(stop.prices.iter().map(|(shift, _)| *shift)) {
        return Err("it has two prices for one shift");
    }
    if LIMIT <= stop.price.max(stop.prices.iter().map(|row| row.1).max().unwrap_or(0)) {
        return Err("a price of it is too great");
    }
    if stop.allowed.iter().flatten().any(unknown) {
        return Err("a shift it is allowed in does not exist");
    }
    Ok(())
}

fn check_shift(shift: &Shift, side: usize, profiles: usize) -> Checked {
    if side <= shift.place.max(shift.ends_at()) {
        return Err("its place is not in the travel matrix");
    }
    if profiles <= shift.profile {
        return Err("its profile has no travel matrix");
    }
    if shift.end < shift.start {
        return Err("it ends before it starts");
    }
    if LIMIT <= shift.end.0 {
        return Err("it ends later than eight years");
    }
    if shift.overtime_from.is_some_and(|from| from < shift.start) {
        return Err("its overtime begins before it starts");
    }
    if LIMIT <= shift.fixed {
        return Err("its price is too great");
    }
    if let Some((from, to)) = shift.pause
        && (from < shift.start || to <= from || shift.end < to)
    {
        return Err("its pause is empty or not within it");
    }
    if shift.pause.is_none() && shift.pause_until.is_some() {
        return Err("it has a latest pause and no pause");
    }
    if shift.pauses().last().is_some_and(|(_, to)| shift.end < *to) {
        return Err("its latest pause is not within it");
    }
    Ok(())
}

fn has_twice(ids: impl Iterator<Item = ShiftId>) -> bool {
    let mut ids: Vec<ShiftId> = ids.collect();
    ids.sort_unstable();
    ids.windows(2).any(|pair| pair[0] == pair[1])
}
