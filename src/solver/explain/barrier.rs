//! What of other stops keeps a stop out of a shift, its times aside.

use std::collections::BTreeSet;

use super::lawful::is_lawful;
use super::ties::Ties;
use crate::solver::constraint::days_apart;
use crate::solver::{Problem, Reason, ShiftId, StopId};

/// One thing that keeps a stop out of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Barrier {
    /// The days of its group.
    Spacing,
    /// The days of its series.
    Series,
    /// There are too few of the device of this row on the day.
    Device(usize),
    /// What it waits for is not there yet.
    Handover,
}

impl Barrier {
    pub(super) const fn reason(self) -> Reason {
        match self {
            Self::Spacing => Reason::Spacing,
            Self::Series => Reason::Series,
            Self::Device(_) => Reason::Device,
            Self::Handover => Reason::Handover,
        }
    }
}

/// Everything that keeps the stops of `party` out of `shift`, were they all to go there.
pub(super) fn barriers(
    problem: &Problem,
    ties: &Ties<'_>,
    party: &[StopId],
    shift: ShiftId,
) -> BTreeSet<Barrier> {
    let mut found = BTreeSet::new();
    for (row, stop) in party.iter().enumerate() {
        let together = party.iter().take(row);
        if !keeps_apart(problem, ties, *stop, shift)
            || together.clone().any(|mate| 0 < days(problem, *stop, *mate))
        {
            found.insert(Barrier::Spacing);
        }
        if !keeps_series(problem, ties, *stop, shift) {
            found.insert(Barrier::Series);
        }
        let needed = ties.devices.get(stop).into_iter().flatten();
        let short = needed.filter(|device| !has_device(problem, ties, **device, &[shift]));
        found.extend(short.map(|device| Barrier::Device(*device)));
        if !is_handed_over(problem, ties, *stop, shift) {
            found.insert(Barrier::Handover);
        }
    }
    found
}

/// Whether `stop` in one shift and its mate in another keep each other's days and devices.
pub(super) fn are_mates(
    problem: &Problem,
    ties: &Ties<'_>,
    [one, other]: [StopId; 2],
    [here, there]: [ShiftId; 2],
) -> bool {
    let day = |shift: ShiftId| problem.shifts()[shift].day;
    let needs = |stop: StopId| ties.devices.get(&stop).into_iter().flatten();
    let shared = |device: &&usize| needs(other).any(|same| same == *device);
    here != there
        && days(problem, one, other) <= day(here).abs_diff(day(there))
        && needs(one).filter(shared).all(|row| has_device(problem, ties, *row, &[here, there]))
}

fn days(problem: &Problem, one: StopId, other: StopId) -> u32 {
    days_apart(&problem.stops()[one], &problem.stops()[other])
}

fn keeps_apart(problem: &Problem, ties: &Ties<'_>, id: StopId, shift: ShiftId) -> bool {
    let day = |shift: ShiftId| problem.shifts()[shift].day;
    let group = problem.stops()[id].apart.and_then(|(group, _)| ties.groups.get(&group));
    group.into_iter().flatten().all(|other| {
        ties.homes[*other]
            .is_none_or(|home| days(problem, id, *other) <= day(home).abs_diff(day(shift)))
    })
}

fn keeps_series(problem: &Problem, ties: &Ties<'_>, id: StopId, shift: ShiftId) -> bool {
    let Some(series) = ties.series.get(&id) else { return true };
    let homes = series.stops.iter().filter_map(|stop| ties.homes[*stop]);
    let shifts = homes.chain([shift]).map(|shift| problem.shifts()[shift].day);
    is_lawful(problem, series, &shifts.collect::<Vec<u32>>())
}

/// Whether the device is there when these rounds need it, besides those that have it.
fn has_device(problem: &Problem, ties: &Ties<'_>, row: usize, shifts: &[ShiftId]) -> bool {
    let device = &problem.relations().devices[row];
    let day = |shift: &ShiftId| problem.shifts()[*shift].day;
    shifts.iter().all(|here| {
        let homes = device.stops.iter().filter_map(|stop| ties.homes[*stop]);
        let today = homes.chain(shifts.iter().copied()).filter(|shift| day(shift) == day(here));
        today.collect::<BTreeSet<_>>().len() <= device.count as usize
    })
}

fn is_handed_over(problem: &Problem, ties: &Ties<'_>, id: StopId, shift: ShiftId) -> bool {
    let start = problem.shifts()[shift].start;
    ties.waits.get(&id).into_iter().flatten().all(|handover| {
        ties.homes[handover.first].is_some_and(|first| problem.shifts()[first].end <= start)
    })
}
