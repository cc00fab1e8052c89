//! A round step by step: start, stops, pause, end, each with its moment.

use crate::solver::{Problem, Shift, ShiftId, Stop, StopId, Timing, schedule};
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

/// The steps of `round`, which leaves so late that it need not wait at its first stop; `None` when
/// it has no stop, or the times do not work out.
pub(super) fn timeline(problem: &Problem, id: ShiftId, round: &[StopId]) -> Option<Vec<Step>> {
    let shift = problem.shifts().get(id)?;
    let travel = problem.travel().get(shift.profile)?;
    let timings = schedule(problem, id, round)?;
    let stops = || round.iter().map(|stop| &problem.stops()[*stop]);
    let from = [shift.place].into_iter().chain(stops().map(Stop::leaves_from));
    let to = stops().map(|stop| stop.place).chain([shift.ends_at()]);
    let legs: Vec<Seconds> = from.zip(to).map(|(from, to)| travel.time(from, to)).collect();
    let (first, last) = (*timings.first()?, *timings.last()?);
    let pause = taken(shift, &timings, &legs);
    let is_free = pause.is_none_or(|(from, _)| first.begin <= from);
    let start = if is_free { first.begin - legs[0] } else { shift.start };
    let mut steps = vec![Step { kind: "start", place: Some(shift.place), ..Step::at(start) }];
    let mut travelled = 0;
    for (row, (stop, timing)) in round.iter().zip(&timings).enumerate() {
        travelled += u64::from(legs[row].0);
        let arrive = if row == 0 && is_free { timing.begin } else { timing.arrive };
        let paused = pause.map_or(Seconds(0), |pause| common(pause, (arrive, timing.begin)));
        steps.push(Step {
            kind: "stop",
            stop: Some(*stop),
            place: Some(problem.stops()[*stop].place),
            waiting: timing.begin - arrive - paused,
            service: timing.leave - timing.begin,
            travelled,
            ..Step::at(arrive)
        });
    }
    let leg = *legs.last()?;
    let end = walk(last.leave, leg, pause);
    if let Some((from, to)) = pause.filter(|(from, _)| *from < end) {
        let at = timings.iter().take_while(|timing| timing.begin < to).count() + 1;
        let travelled = steps.get(at - 1).map_or(0, |step| step.travelled);
        let rest = Step { kind: "break", service: to - from, travelled, ..Step::at(from) };
        steps.insert(at, rest);
    }
    travelled += u64::from(leg.0);
    steps.push(Step { kind: "end", place: Some(shift.ends_at()), travelled, ..Step::at(end) });
    Some(steps)
}

impl Step {
    /// A step of no length.
    const fn at(arrive: Seconds) -> Self {
        let (stop, place, waiting, service) = (None, None, Seconds(0), Seconds(0));
        Self { kind: "", stop, place, arrive, waiting, service, travelled: 0 }
    }
}

/// The pause that the moments of a round were counted with: the first that fits them all.
fn taken(shift: &Shift, timings: &[Timing], legs: &[Seconds]) -> Pause {
    let fits = |pause: &(Seconds, Seconds)| {
        let mut now = shift.start;
        timings.iter().zip(legs).all(|(timing, leg)| {
            let is_there = walk(now, *leg, Some(*pause)) == timing.arrive;
            now = timing.leave;
            is_there && (timing.leave <= pause.0 || pause.1 <= timing.begin)
        })
    };
    shift.pauses().into_iter().find(fits)
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

/// How long two spans have in common.
fn common(one: (Seconds, Seconds), other: (Seconds, Seconds)) -> Seconds {
    one.1.min(other.1) - one.0.max(other.0)
}
