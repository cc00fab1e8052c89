//! A round step by step: start, stops, pause, end, each with its moment.

use crate::solver::{Itinerary, Problem, ShiftId, Solution, Stop, StopId, itinerary};
use crate::unit::Seconds;

/// One step of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// `start`, `stop`, `break` or `end`.
    pub(super) kind: &'static str,
    /// Which stop it is.
    pub(super) stop: Option<StopId>,
    /// Where, but for a pause.
    pub(super) place: Option<usize>,
    /// When the crew is there.
    pub(super) arrive: Seconds,
    /// How long it waits for the door to open.
    pub(super) waiting: Seconds,
    /// How long it stays then.
    pub(super) service: Seconds,
    /// How long it has travelled since the start.
    pub(super) travelled: u64,
}

type Pause = Option<(Seconds, Seconds)>;

/// The steps of `round`, whose crew leaves as late as it can without being back later; `None` when
/// it has no stop, or the times do not work out.
pub(super) fn timeline(
    problem: &Problem,
    solution: &Solution,
    id: ShiftId,
    round: &[StopId],
) -> Option<Vec<Step>> {
    let shift = problem.shifts().get(id)?;
    let travel = problem.travel().get(shift.profile)?;
    let Itinerary { pause, depart, .. } = itinerary(problem, id, round, &solution.agreed)?;
    let (mut now, mut here, mut travelled) = (depart, shift.place, 0);
    let mut steps = vec![Step { kind: "start", place: Some(here), ..Step::at(depart) }];
    let mut begins = Vec::with_capacity(round.len());
    for id in round {
        let stop = problem.stops().get(*id)?;
        let leg = travel.time(here, stop.place);
        let arrive = walk(now, leg, pause);
        let begin = match solution.agreed.get(id) {
            Some(moment) => *moment,
            None => opening(stop, arrive, pause)?,
        };
        travelled += u64::from(leg.0);
        steps.push(Step {
            kind: "stop",
            stop: Some(*id),
            place: Some(stop.place),
            waiting: begin - arrive - common(pause, (arrive, begin)),
            service: stop.service,
            travelled,
            ..Step::at(arrive)
        });
        (now, here) = (begin + stop.service, stop.leaves_from());
        begins.push(begin);
    }
    let leg = travel.time(here, shift.ends_at());
    let end = walk(now, leg, pause);
    if let Some(pause) = pause.filter(|(from, to)| depart < *to && *from < end) {
        let at = begins.iter().take_while(|begin| **begin < pause.1).count() + 1;
        rest(&mut steps, at, pause);
    }
    travelled += u64::from(leg.0);
    steps.push(Step { kind: "end", place: Some(shift.ends_at()), travelled, ..Step::at(end) });
    Some(steps)
}

/// Puts the pause before step `at`; a crew that is there already waits, rests and then arrives.
fn rest(steps: &mut Vec<Step>, at: usize, (from, to): (Seconds, Seconds)) {
    let travelled = steps.get(at - 1).map_or(0, |step| step.travelled);
    let mut rest = Step { kind: "break", service: to - from, travelled, ..Step::at(from) };
    if let Some(next) = steps.get_mut(at).filter(|next| next.arrive < to) {
        rest.travelled = next.travelled;
        rest.arrive = next.arrive.min(from);
        rest.waiting = from - rest.arrive;
        next.waiting = next.waiting - rest.waiting;
        next.arrive = to;
    }
    steps.insert(at, rest);
}

impl Step {
    /// A step of no length.
    const fn at(arrive: Seconds) -> Self {
        let (stop, place, waiting, service) = (None, None, Seconds(0), Seconds(0));
        Self { kind: "", stop, place, arrive, waiting, service, travelled: 0 }
    }
}

/// When who departs at `depart` has travelled for `travel`, the pause not counted.
fn walk(depart: Seconds, travel: Seconds, pause: Pause) -> Seconds {
    let there = depart + travel;
    match pause {
        Some((from, to)) if from < there && depart < from => there + (to - from),
        Some((from, to)) if from < there => depart.max(to) + travel,
        Some(_) | None => there,
    }
}

/// When service begins for who is there at `arrive`: within a window, clear of the pause.
fn opening(stop: &Stop, arrive: Seconds, pause: Pause) -> Option<Seconds> {
    let begin = |(opens, closes): &(Seconds, Seconds)| {
        let begin = arrive.max(*opens);
        let meets = |(from, to): &(Seconds, Seconds)| begin < *to && *from < begin + stop.service;
        let begin = pause.filter(meets).map_or(begin, |(_, to)| to);
        (begin <= *closes).then_some(begin)
    };
    stop.windows.iter().find_map(begin)
}

/// How much of a span lies in the pause.
fn common(pause: Pause, (from, to): (Seconds, Seconds)) -> Seconds {
    pause.map_or(Seconds(0), |pause| pause.1.min(to) - pause.0.max(from))
}
