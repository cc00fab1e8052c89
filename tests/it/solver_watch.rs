//! A crew watched second by second: what the solver's clocks are held against.

use std::collections::BTreeMap;

use beibao::solver::{Problem, Shift, ShiftId, Stop, StopId, Timing, itinerary};
use beibao::unit::{Dice, Seconds};

use crate::solver_random::{ALL_KINDS, mixtures, tiny};

/// What was seen of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Watched {
    /// Arrival, begin and leaving of each stop.
    pub(crate) timings: Vec<[u32; 3]>,
    pub(crate) waiting: u64,
    pub(crate) depart: u32,
    pub(crate) back: u32,
    pub(crate) pause: Option<(u32, u32)>,
}

/// The stops of a round, the ways to them and home, and when they were agreed to begin.
struct Round<'a> {
    stops: Vec<(&'a Stop, Option<u32>)>,
    ways: Vec<Seconds>,
}

/// The round with the first pause that brings the crew back earliest; `None` when none works.
pub(crate) fn watch(
    problem: &Problem,
    id: ShiftId,
    round: &[StopId],
    agreed: &BTreeMap<StopId, Seconds>,
) -> Option<Watched> {
    let shift = &problem.shifts()[id];
    let stop = |id: &StopId| (&problem.stops()[*id], agreed.get(id).map(|at| at.0));
    let stops: Vec<(&Stop, _)> = round.iter().map(stop).collect();
    let mut at = shift.place;
    let mut ways = Vec::new();
    for (stop, _) in &stops {
        ways.push(problem.travel()[shift.profile].time(at, stop.place));
        at = stop.exit.unwrap_or(stop.place);
    }
    ways.push(problem.travel()[shift.profile].time(at, shift.back.unwrap_or(shift.place)));
    let round = Round { stops, ways };
    let seen = pauses(shift).into_iter().filter_map(|pause| round.watch(shift.start.0, pause));
    let mut best = seen.filter(|seen| seen.back <= shift.end.0).min_by_key(|seen| seen.back)?;
    let same =
        |leave: &u32| round.watch(*leave, best.pause).is_some_and(|seen| seen.back == best.back);
    best.depart = (shift.start.0..=best.back).rev().find(same)?;
    Some(best)
}

fn pauses(shift: &Shift) -> Vec<Option<(u32, u32)>> {
    let Some((from, to)) = shift.pause else { return vec![None] };
    let until = shift.pause_until.unwrap_or(from).0;
    let may = |begin: &u32| (begin - from.0) % 900 == 0 || *begin == until;
    (from.0..=until).filter(may).map(|begin| Some((begin, begin + to.0 - from.0))).collect()
}

impl Round<'_> {
    /// Where the crew is each second, and how long it still goes or serves.
    fn watch(&self, leave: u32, pause: Option<(u32, u32)>) -> Option<Watched> {
        let paused = |now: u32| pause.is_some_and(|(from, to)| from <= now && now < to);
        let inside = |now: u32| pause.is_some_and(|(from, to)| from < now && now < to);
        let (mut now, mut waiting, mut timings) = (leave, 0, Vec::new());
        for (leg, way) in self.ways.iter().enumerate().filter(|_| !self.stops.is_empty()) {
            let mut left = way.is_reachable().then_some(way.0)?;
            while 0 < left {
                left -= u32::from(!paused(now));
                now += 1;
            }
            let Some((stop, agreed)) = self.stops.get(leg) else { break };
            let arrive = now;
            let open = |at: u32| stop.windows.iter().any(|(from, to)| from.0 <= at && at <= to.0);
            let clear = |at: u32| !inside(at) && !(at..at + stop.service.0).any(paused);
            while !(open(now) && clear(now) && agreed.is_none_or(|at| at == now)) {
                waiting += u64::from(0 < leg && !paused(now));
                now += 1;
                if 4_000 < now {
                    return None;
                }
            }
            timings.push([arrive, now, now + stop.service.0]);
            now += stop.service.0;
        }
        Some(Watched { timings, waiting, depart: leave, back: now, pause })
    }
}

#[test]
fn the_schedule_is_that_of_a_crew_watched_second_by_second() {
    let (mut sound, mut paused_late, mut left_later) = (0, 0, 0);
    for kinds in mixtures(ALL_KINDS) {
        for seed in 0..10 {
            let problem = tiny(seed, kinds);
            let mut dice = Dice::split(seed, kinds);
            let round: Vec<StopId> = problem.stops().ids().take(1 + seed as usize % 4).collect();
            let some = round.iter().filter(|_| dice.once_in(20));
            let agreed = some.map(|stop| (*stop, Seconds(seed as u32 * 20))).collect();
            for (id, shift) in problem.shifts().iter() {
                let ours = itinerary(&problem, id, &round, &agreed);
                let seen = watch(&problem, id, &round, &agreed);
                let kept = |seen: &Watched| {
                    shift.duty.is_none_or(|longest| seen.back - seen.depart <= longest.0)
                };
                let row = |t: &Timing| [t.arrive.0, t.begin.0, t.leave.0];
                let ours = ours.map(|ours| Watched {
                    timings: ours.timings.iter().map(row).collect(),
                    waiting: seen.as_ref().map_or(0, |seen| seen.waiting),
                    depart: ours.depart.0,
                    back: ours.back.0,
                    pause: ours.pause.map(|(from, to)| (from.0, to.0)),
                });
                sound += u32::from(ours.is_some());
                paused_late += u32::from(ours.as_ref().is_some_and(|ours| {
                    ours.pause.map(|pause| pause.0) > shift.pause.map(|pause| pause.0.0)
                }));
                left_later +=
                    u32::from(ours.as_ref().is_some_and(|ours| shift.start.0 < ours.depart));
                assert_eq!(ours, seen.filter(kept), "seed {seed}, kinds {kinds:#b}");
            }
        }
    }
    assert!(300 < sound, "only {sound} rounds could be made at all");
    assert!(30 < paused_late && 100 < left_later, "{paused_late} late pauses, {left_later} waits");
}
