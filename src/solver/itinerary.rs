//! When a crew is where: the one meaning of start, pause, windows, agreements and end.

use std::collections::BTreeMap;

use crate::unit::Seconds;

use super::problem::{LIMIT, Problem, ShiftId, Stop, StopId};
use super::timing::{Hours, NEVER, Slot, first, last, length, moment};

/// When a stop of a round is reached, begun and left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// When the crew is there.
    pub arrive: Seconds,
    /// When service begins.
    pub begin: Seconds,
    /// When service is over and the crew leaves.
    pub leave: Seconds,
}

/// A round in time, from the crew's leaving to its being back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Itinerary {
    /// Each stop's moments when the crew leaves at the start of the shift.
    pub timings: Vec<Timing>,
    /// The pause the round takes.
    pub pause: Option<(Seconds, Seconds)>,
    /// The latest the crew can leave and be back no later.
    pub depart: Seconds,
    /// When it is back.
    pub back: Seconds,
}

impl Itinerary {
    /// How long the crew is out when it leaves as late as it can, the pause included.
    pub fn duty(&self) -> Seconds {
        self.back - self.depart
    }
}

/// When each stop of `round` is reached, begun and left by the crew of `shift`, no moment being
/// agreed with another crew; see [`itinerary`].
pub fn schedule(problem: &Problem, shift: ShiftId, round: &[StopId]) -> Option<Vec<Timing>> {
    itinerary(problem, shift, round, &BTreeMap::new()).map(|round| round.timings)
}

/// When each stop of `round` is reached, begun and left by the crew of `shift`; `None` when the
/// times do not work out. What has nothing to do with times is not looked at here.
///
/// The crew leaves its place at `start`, goes from stop to stop without delay, waits at the door
/// and is back by `end`. Of a pause from `p` to `q`:
///
/// - service ends at `p` or before, or begins at `q` or after;
/// - travel begun before `p` that would take beyond `p` is interrupted from `p` to `q`;
/// - travel begun in the pause (`p` included, `q` not) begins at `q` instead, unless it takes no
///   time and is begun at `p`.
///
/// Service begins at the earliest moment at or after arrival that lies in a window of the stop
/// and keeps it clear of the pause; a stop of `agreed` begins at its moment there or not at all.
///
/// Of several pauses the round takes the first with which it is back earliest, those left aside
/// with which a stop cannot begin or the crew is not back by `end`. The longest duty does not
/// choose the pause: it must be kept with that one.
pub fn itinerary(
    problem: &Problem,
    shift: ShiftId,
    round: &[StopId],
    agreed: &BTreeMap<StopId, Seconds>,
) -> Option<Itinerary> {
    let duty = problem.shifts.get(shift)?.duty;
    let walk = walked(problem, shift, round, agreed)?;
    let itinerary = walk.itinerary();
    duty.is_none_or(|duty| itinerary.duty() <= duty).then_some(itinerary)
}

/// The round with the pause it takes; `None` when no pause lets it work out.
pub(super) fn walked(
    problem: &Problem,
    shift: ShiftId,
    round: &[StopId],
    agreed: &BTreeMap<StopId, Seconds>,
) -> Option<Walk> {
    let row = problem.shifts.get(shift)?;
    let stops: Vec<(&Stop, Option<Seconds>)> = round
        .iter()
        .map(|stop| Some((problem.stops.get(*stop)?, agreed.get(stop).copied())))
        .collect::<Option<_>>()?;
    let travel = &problem.travel[row.profile];
    let (mut ways, mut here) = (Vec::with_capacity(round.len() + 1), row.place);
    for (stop, _) in &stops {
        ways.push(length(travel.time(here, stop.place)));
        here = stop.leaves_from();
    }
    if !stops.is_empty() {
        ways.push(length(travel.time(here, row.ends_at())));
    }
    let walks = Hours::each(row).into_iter().filter_map(|hours| Walk::of(hours, &ways, &stops));
    walks.min_by_key(|walk| walk.back)
}

/// A round with one of its pauses, in the numbers of the search.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    hours: Hours,
    /// For each stop its arrival, begin and leaving.
    rows: Vec<(i32, i32, i32)>,
    depart: i32,
    pub(super) back: i32,
}

impl Walk {
    fn of(hours: Hours, ways: &[i32], stops: &[(&Stop, Option<Seconds>)]) -> Option<Self> {
        let slots: Vec<Vec<Slot>> =
            stops.iter().map(|(stop, agreed)| slots(&hours, stop, *agreed)).collect();
        let mut now = hours.start;
        let mut rows = Vec::with_capacity(stops.len());
        for ((way, slots), (stop, _)) in ways.iter().zip(&slots).zip(stops) {
            let arrive = hours.arrive(now, *way);
            let begin = first(slots, arrive)?;
            now = begin + length(stop.service);
            rows.push((arrive, begin, now));
        }
        let Some(home) = ways.last() else {
            return Some(Self { hours, rows, depart: hours.start, back: hours.start });
        };
        let back = hours.arrive(now, *home);
        let mut latest = back;
        for ((way, slots), (stop, _)) in ways[1..].iter().zip(&slots).zip(stops).rev() {
            let leave = hours.depart_by(latest, *way);
            latest = last(slots, leave - length(stop.service))?;
        }
        let depart = hours.depart_by(latest, ways[0]);
        (back <= hours.end).then_some(Self { hours, rows, depart, back })
    }

    /// Seconds at closed doors: pause and first stop left out.
    pub(super) fn waiting(&self) -> u64 {
        let waits = self.rows.iter().skip(1);
        waits.map(|row| u64::from(self.hours.awake(row.0, row.1).unsigned_abs())).sum()
    }

    fn itinerary(self) -> Itinerary {
        let timing = |row: &(i32, i32, i32)| Timing {
            arrive: moment(row.0),
            begin: moment(row.1),
            leave: moment(row.2),
        };
        let pause = (moment(self.hours.pause.0), moment(self.hours.pause.1));
        Itinerary {
            timings: self.rows.iter().map(timing).collect(),
            pause: (self.hours.pause.0 < NEVER).then_some(pause),
            depart: moment(self.depart),
            back: moment(self.back),
        }
    }
}

/// When service at `stop` may begin: only at the agreed moment, where there is one.
fn slots(hours: &Hours, stop: &Stop, agreed: Option<Seconds>) -> Vec<Slot> {
    let mut slots = hours.slots(stop);
    if let Some(at) = agreed {
        let at = if at.0 < LIMIT { length(at) } else { NEVER };
        slots.retain(|slot| slot.0 <= at && at <= slot.1);
        slots.truncate(1);
        slots.iter_mut().for_each(|slot| *slot = (at, at));
    }
    slots
}
