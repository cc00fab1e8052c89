//! The builder: every number of a problem is checked here, and never again.

use std::{mem, result};

use crate::finding::{Error, Result};
use crate::unit::{Index, Seconds, Table};

use super::problem::{LIMIT, Problem, Shift, ShiftId, Stop, StopId, Weights};
use super::relation::Relations;
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
        let Problem { stops, shifts, travel, weights, relations } = &self.problem;
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
        relation_check(relations, stops)?;
        Ok(self.problem)
    }
}

/// Every relation names stops that are there, in a way that makes sense.
fn relation_check(relations: &Relations, stops: &Table<StopId, Stop>) -> Result<()> {
    let Relations { series, chains, teams, choices, handovers, devices } = relations;
    let known = |ids: &[StopId]| ids.iter().all(|id| stops.get(*id).is_some());
    let mut bound = vec![false; stops.len()];
    let mut bind = |ids: &[StopId]| {
        let mut alone = known(ids);
        for id in ids.iter().filter(|id| stops.get(**id).is_some()) {
            alone &= !mem::replace(&mut bound[id.to_usize()], true);
        }
        alone
    };
    let alike = |one: &StopId, other: &StopId| {
        let key = |id: &StopId| stops.get(*id).map(|stop| (stop.tier, stop.worth, stop.price));
        key(one) == key(other)
    };
    let bad = |part, row, what| Err(Error::Problem { part, row, what });
    let once = "a stop of it does not exist or is bound already";
    for (row, one) in series.iter().enumerate() {
        if !bind(&one.stops) {
            return bad("series", row, once);
        }
        if one.stops.is_empty() || one.least == 0 || one.most.is_some_and(|m| m < one.least) {
            return bad("series", row, "it has no stop or no gap between them is possible");
        }
        let size = u32::try_from(one.stops.len()).unwrap_or(u32::MAX);
        if one.patterns.iter().any(|pattern| pattern.count_ones() != size) {
            return bad("series", row, "a pattern has not as many days as the series has stops");
        }
    }
    for (row, chain) in chains.iter().enumerate() {
        if !bind(&chain.stops) {
            return bad("chain", row, once);
        }
        if !(2..=4).contains(&chain.stops.len()) {
            return bad("chain", row, "it has not two to four stops");
        }
    }
    for (row, team) in teams.iter().enumerate() {
        if !bind(&team.stops) {
            return bad("team", row, once);
        }
    }
    for (row, choice) in choices.iter().enumerate() {
        if choice.stops.is_empty() || !known(&choice.stops) {
            return bad("choice", row, "it has no stop, or one that does not exist");
        }
        if !choice.stops.iter().all(|stop| alike(stop, &choice.stops[0])) {
            return bad("choice", row, "its stops differ in tier, worth or price");
        }
    }
    for (row, handover) in handovers.iter().enumerate() {
        if handover.first == handover.then || !known(&[handover.first, handover.then]) {
            return bad("handover", row, "its stops are one, or one of them does not exist");
        }
    }
    let gone = devices.iter().position(|device| !known(&device.stops));
    gone.map_or(Ok(()), |row| bad("device", row, "a stop of it does not exist"))
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
    if let Some((from, to)) = shift.pause
        && (from < shift.start || to <= from || shift.end < to)
    {
        return Err("its pause is empty or not within it");
    }
    if shift.pauses().last().is_some_and(|(_, to)| shift.end < *to) {
        return Err("its latest pause is not within it");
    }
    Ok(())
}
