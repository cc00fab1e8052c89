//! Every rest is a stop of its shift and of nothing else.

use std::result;

use crate::finding::{Error, Result};
use crate::unit::{Index, Table};

use super::problem::{Problem, ShiftId, Stop, StopId};

/// Checks the rest of every shift of `problem`; the first that makes no sense is named.
pub(super) fn check_rests(problem: &Problem) -> Result<()> {
    let rests = problem.shifts.iter().filter_map(|(id, shift)| Some((id, shift.rest?)));
    let rests: Vec<(ShiftId, StopId)> = rests.collect();
    if rests.is_empty() {
        return Ok(());
    }
    let tied = tied(problem);
    for (shift, rest) in rests {
        check(problem, &tied, shift, rest).map_err(|what| Error::Problem {
            part: "shift",
            row: shift.to_usize(),
            what,
        })?;
    }
    Ok(())
}

fn check(
    problem: &Problem,
    tied: &Table<StopId, bool>,
    shift: ShiftId,
    rest: StopId,
) -> result::Result<(), &'static str> {
    let Some(stop) = problem.stops.get(rest) else {
        return Err("its rest is a stop that does not exist");
    };
    if stop.allowed.as_deref() != Some(&[shift]) {
        return Err("its rest is not allowed in this shift and no other");
    }
    let plain = Stop {
        place: stop.place,
        exit: stop.exit,
        service: stop.service,
        windows: stop.windows.clone(),
        allowed: stop.allowed.clone(),
        ..Stop::default()
    };
    if *stop != plain {
        return Err("its rest is more than a place, a length and windows");
    }
    if tied[rest] {
        return Err("its rest is tied to another stop");
    }
    Ok(())
}

/// Whether each stop stands in any relation.
fn tied(problem: &Problem) -> Table<StopId, bool> {
    let mut tied = Table::from(vec![false; problem.stops.len()]);
    let relations = &problem.relations;
    let series = relations.series.iter().flat_map(|one| &one.stops);
    let chains = relations.chains.iter().flat_map(|one| &one.stops);
    let teams = relations.teams.iter().flat_map(|one| &one.stops);
    let choices = relations.choices.iter().flat_map(|one| &one.stops);
    let handovers = relations.handovers.iter().flat_map(|one| [&one.first, &one.then]);
    let devices = relations.devices.iter().flat_map(|one| &one.stops);
    for stop in series.chain(chains).chain(teams).chain(choices).chain(handovers).chain(devices) {
        tied[*stop] = true;
    }
    tied
}
