//! A crew on its round, from one event to the next.

use crate::solver::{Problem, Shift, ShiftId, Solution, Stop};
use crate::unit::Seconds;

use super::violation::Violation;

/// A pause, in whole seconds.
type Pause = Option<(u64, u64)>;

/// What a round is in time.
#[derive(Debug, Clone)]
pub(super) struct Outing {
    pub(super) pause: Pause,
    /// For each stop when the crew is there and when it begins.
    pub(super) stops: Vec<(u64, u64)>,
    pub(super) back: u64,
}

/// The round of a shift with the pause it takes, or what keeps it from working out with the first.
pub(super) fn outing(
    problem: &Problem,
    solution: &Solution,
    id: ShiftId,
) -> Result<Outing, Violation> {
    let shift = &problem.shifts()[id];
    let start = u64::from(shift.start.0);
    let mut best = None;
    let mut fault = None;
    for pause in pauses(shift) {
        match walk(problem, solution, id, (pause, start)) {
            Ok(outing) if u64::from(shift.end.0) < outing.back => {
                fault.get_or_insert(Violation::Overtime(id));
            }
            Ok(outing) => {
                let earlier = |best: &Outing| outing.back < best.back;
                if best.as_ref().is_none_or(earlier) {
                    best = Some(outing);
                }
            }
            Err(violation) => {
                fault.get_or_insert(violation);
            }
        }
    }
    best.ok_or(fault.unwrap_or(Violation::Overtime(id)))
}

/// The pauses from which a shift may choose: quarters of an hour, and the latest.
fn pauses(shift: &Shift) -> Vec<Pause> {
    let Some((from, to)) = shift.pause else { return vec![None] };
    let (from, long) = (u64::from(from.0), u64::from(to.0) - u64::from(from.0));
    let until = shift.pause_until.map_or(from, |until| u64::from(until.0)).max(from);
    let mut pauses = Vec::new();
    let mut begin = from;
    while begin < until {
        pauses.push(Some((begin, begin + long)));
        begin += 15 * 60;
    }
    pauses.push(Some((until, until + long)));
    pauses
}

/// The round of who leaves at `leave` with that pause, back whenever it is.
pub(super) fn walk(
    problem: &Problem,
    solution: &Solution,
    id: ShiftId,
    (pause, leave): (Pause, u64),
) -> Result<Outing, Violation> {
    let shift = &problem.shifts()[id];
    let travel = &problem.travel()[shift.profile];
    let (mut now, mut here) = (leave, shift.place);
    let mut stops = Vec::new();
    for stop_id in &solution.rounds[id] {
        let stop = &problem.stops()[*stop_id];
        let way = travel.time(here, stop.place);
        if way == Seconds::MAX {
            return Err(Violation::Unreachable(id, *stop_id));
        }
        let arrive = going(pause, now, u64::from(way.0));
        let begin = match solution.agreed.get(stop_id) {
            Some(agreed) => meeting(pause, stop, arrive, u64::from(agreed.0))
                .ok_or(Violation::Missed(id, *stop_id))?,
            None => opening(pause, stop, arrive).ok_or(Violation::Closed(id, *stop_id))?,
        };
        stops.push((arrive, begin));
        now = begin + u64::from(stop.service.0);
        here = stop.exit.unwrap_or(stop.place);
    }
    let Some(last) = solution.rounds[id].last() else {
        return Ok(Outing { pause, stops, back: leave });
    };
    let way = travel.time(here, shift.back.unwrap_or(shift.place));
    if way == Seconds::MAX {
        return Err(Violation::Unreachable(id, *last));
    }
    Ok(Outing { pause, stops, back: going(pause, now, u64::from(way.0)) })
}

/// The moment `travel` seconds of going after `depart`, the pause not counted.
fn going(pause: Pause, depart: u64, travel: u64) -> u64 {
    let Some((from, to)) = pause else { return depart + travel };
    // Time as a watch shows it that is stopped during the pause.
    let watch = if depart <= from { depart } else { depart.max(to) - (to - from) } + travel;
    let moment = if watch <= from { watch } else { watch + (to - from) };
    moment.max(depart)
}

/// When service can begin for who is there at `arrive`.
fn opening(pause: Pause, stop: &Stop, arrive: u64) -> Option<u64> {
    let service = u64::from(stop.service.0);
    for (opens, closes) in &stop.windows {
        let mut begin = arrive.max(u64::from(opens.0));
        if let Some((from, to)) = pause
            && begin < to
            && from < begin + service
        {
            begin = to;
        }
        if begin <= u64::from(closes.0) {
            return Some(begin);
        }
    }
    None
}

/// The agreed moment, when service can begin then for who is there at `arrive`.
fn meeting(pause: Pause, stop: &Stop, arrive: u64, agreed: u64) -> Option<u64> {
    let open = |(opens, closes): &(Seconds, Seconds)| {
        u64::from(opens.0) <= agreed && agreed <= u64::from(closes.0)
    };
    let over = agreed + u64::from(stop.service.0);
    let clear = pause.is_none_or(|(from, to)| to <= agreed || over <= from);
    (arrive <= agreed && clear && stop.windows.iter().any(open)).then_some(agreed)
}
