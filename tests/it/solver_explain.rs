//! Reasons for what is left out: each holds when tried.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::slice;

use beibao::solver::{
    Problem, Reason, Relaxation, Shift, Solution, Stop, StopId, Travel, Unserved, explain, relaxed,
    solve,
};
use beibao::unit::{Index, Seconds};

use crate::solver_insert::{greedy, mate, party, with, without};
use crate::solver_random::{ALL_KINDS, KINDS, mixtures, tiny};
use crate::solver_town::Town;

/// Whether the stop can be inserted into the round of the named shift, the rest kept.
fn goes_in(problem: &Problem, solution: &Solution, unserved: &Unserved) -> bool {
    let Some(shift) = unserved.relax.shift() else { return false };
    let gone = if unserved.makes_room() { &unserved.lost_to[..] } else { &[] };
    let thinner = without(problem, solution, gone);
    with(problem, &thinner, unserved.stop, shift).is_some()
}

/// Whether it goes in without any change.
fn fits(problem: &Problem, solution: &Solution, stop: StopId, gone: &[StopId]) -> bool {
    let thinner = without(problem, solution, gone);
    problem.shifts().ids().any(|shift| with(problem, &thinner, stop, shift).is_some())
}

/// The same change, one second less of it.
fn less(relax: Relaxation) -> Option<Relaxation> {
    let one = Seconds(1);
    match relax {
        Relaxation::ShiftLonger { shift, seconds } if one < seconds => {
            Some(Relaxation::ShiftLonger { shift, seconds: seconds - one })
        }
        Relaxation::WindowWider { shift, seconds } if one < seconds => {
            Some(Relaxation::WindowWider { shift, seconds: seconds - one })
        }
        Relaxation::DutyLonger { shift, seconds } if one < seconds => {
            Some(Relaxation::DutyLonger { shift, seconds: seconds - one })
        }
        Relaxation::RoomGiven { shift, kind, more } if 1 < more => {
            Some(Relaxation::RoomGiven { shift, kind, more: more - 1 })
        }
        Relaxation::RoadNeeded { shift, seconds } => {
            Some(Relaxation::RoadNeeded { shift, seconds: seconds + one })
        }
        Relaxation::ShiftLonger { .. }
        | Relaxation::WindowWider { .. }
        | Relaxation::WindowGiven { .. }
        | Relaxation::SkillsGiven { .. }
        | Relaxation::Allowed { .. }
        | Relaxation::SpacingWaived { .. }
        | Relaxation::SeriesWaived { .. }
        | Relaxation::DeviceGiven { .. }
        | Relaxation::HandoverWaived { .. }
        | Relaxation::DutyLonger { .. }
        | Relaxation::RoomGiven { .. }
        | Relaxation::Instead { .. }
        | Relaxation::Nobody => None,
    }
}

/// No single change lets the stop into any round, however much of it and however empty the round.
#[track_caller]
fn no_change_does(problem: &Problem, stop: StopId, name: &str) {
    if problem.stops()[stop].apart.is_some() || is_tied(problem, stop) {
        return; // its group or another stop may be what keeps it out besides
    }
    let much = Seconds(5_000);
    let empty = Solution::of(problem, vec![Vec::new(); problem.shifts().len()].into());
    for shift in problem.shifts().ids() {
        for relax in [
            Relaxation::ShiftLonger { shift, seconds: much },
            Relaxation::WindowWider { shift, seconds: much },
            Relaxation::WindowGiven { shift },
            Relaxation::SkillsGiven { shift },
            Relaxation::Allowed { shift },
            Relaxation::DutyLonger { shift, seconds: much },
            Relaxation::RoomGiven { shift, kind: 0, more: 99 },
            Relaxation::RoomGiven { shift, kind: 1, more: 99 },
            Relaxation::RoadNeeded { shift, seconds: Seconds(0) },
        ] {
            let tried = Unserved { stop, reason: Reason::TooLong, relax, lost_to: Vec::new() };
            let does = goes_in(&relaxed(problem, &tried), &empty, &tried);
            assert!(!does, "{name}: {stop:?} could be served with {relax:?}");
        }
    }
}

/// Of the changes of time that need nobody to leave, none takes fewer seconds, and where one does
/// within three hours nothing else is asked for.
#[track_caller]
fn cheapest(problem: &Problem, solution: &Solution, unserved: &Unserved, name: &str) {
    let most = Seconds::of_day(3, 0);
    let (seconds, longer) = match unserved.relax {
        Relaxation::ShiftLonger { seconds, .. } => (seconds - Seconds(1), true),
        Relaxation::WindowWider { seconds, .. } => {
            (seconds - Seconds(1), unserved.reason != Reason::Closed)
        }
        Relaxation::Instead { .. } => (most, true),
        _ => return,
    };
    assert!(seconds <= most, "{name}: {unserved:?} is too much to ask for");
    for (id, shift) in problem.shifts().iter() {
        let midnight = Seconds(0).on_day(shift.start.day() + 1);
        let by = seconds.min(midnight - shift.end);
        let lengthen = Relaxation::ShiftLonger { shift: id, seconds: by };
        let widen = Relaxation::WindowWider { shift: id, seconds };
        for relax in [Some(widen), longer.then_some(lengthen)].into_iter().flatten() {
            let lost_to = Vec::new();
            let tried = Unserved { relax, lost_to, ..unserved.clone() };
            let does = !unserved.makes_room() || unserved.reason == Reason::Full;
            let does = does && goes_in(&relaxed(problem, &tried), solution, &tried);
            assert!(!does, "{name}: {unserved:?}, but {relax:?} does");
        }
    }
}

#[track_caller]
fn prove(problem: &Problem, solution: &Solution, unserved: &Unserved, name: &str) {
    let stop = unserved.stop;
    assert!(!fits(problem, solution, stop, &[]), "{name}: {unserved:?} fits as it is");
    if unserved.relax == Relaxation::Nobody {
        return no_change_does(problem, stop, name);
    }
    let changed = relaxed(problem, unserved);
    assert!(goes_in(&changed, solution, unserved), "{name}: {unserved:?} does not do");
    if let Some(relax) = less(unserved.relax)
        && !unserved.makes_room()
    {
        let less = Unserved { relax, ..unserved.clone() };
        let changed = relaxed(problem, &less);
        assert!(!goes_in(&changed, solution, &less), "{name}: {unserved:?}, less does");
    }
    cheapest(problem, solution, unserved, name);
    if unserved.reason == Reason::Full {
        let gone = &unserved.lost_to;
        let firm = problem.stops().ids().any(|stop| is_tied(problem, stop));
        assert!(firm || !gone.is_empty(), "{name}: {unserved:?} lost to nobody");
        assert!(
            gone.is_empty() || fits(problem, solution, stop, gone),
            "{name}: {unserved:?} still does not fit"
        );
    }
}

/// Whether other stops must be, or must not be, where this one is.
fn is_tied(problem: &Problem, stop: StopId) -> bool {
    let relations = problem.relations();
    relations.chains.iter().any(|chain| chain.stops.contains(&stop))
        || relations.teams.iter().any(|team| team.stops.contains(&stop))
        || relations.series.iter().any(|series| series.stops.contains(&stop))
        || relations.devices.iter().any(|device| device.stops.contains(&stop))
        || relations.handovers.iter().any(|one| one.first == stop || one.then == stop)
}

/// Whether another stop of a choice is served instead of it or of what goes with it.
fn is_settled(problem: &Problem, solution: &Solution, stop: StopId) -> bool {
    let served = |stop: &StopId| !solution.unserved.contains(stop);
    let choices = &problem.relations().choices;
    party(problem, stop).iter().chain(&mate(problem, stop)).any(|stop| {
        choices.iter().any(|choice| choice.stops.contains(stop) && choice.stops.iter().any(served))
    })
}

#[test]
fn every_reason_of_every_constraint_holds_when_tried() {
    let (mut reasons, mut changes) = (BTreeMap::new(), BTreeMap::new());
    for kinds in mixtures(ALL_KINDS) {
        for seed in 0..6 {
            let problem = tiny(seed, kinds);
            let found = greedy(&problem, seed);
            let name = format!("seed {seed}, kinds {kinds:#b}");
            let told = explain(&problem, &found);
            let lost = found.unserved.iter().filter(|stop| !is_settled(&problem, &found, **stop));
            assert_eq!(told.iter().map(|left| left.stop).collect::<Vec<_>>(), {
                lost.copied().collect::<Vec<_>>()
            });
            for unserved in told {
                prove(&problem, &found, &unserved, &name);
                *reasons.entry(unserved.reason.code()).or_insert(0) += 1;
                *changes.entry(unserved.relax.code()).or_insert(0) += 1;
            }
        }
    }
    assert_eq!(reasons.len(), 13, "every reason comes up: {reasons:?}");
    assert_eq!(changes.len(), 14, "every change comes up: {changes:?}");
}

#[test]
fn every_reason_of_a_tiny_problem_holds_when_tried() {
    let mut seen = BTreeMap::new();
    for kinds in 0..1 << KINDS {
        for seed in 0..6 {
            let problem = tiny(seed, kinds);
            let found = solve(slice::from_ref(&problem), seed, |_| ControlFlow::Break(()));
            for unserved in explain(&problem, &found[0]) {
                prove(&problem, &found[0], &unserved, &format!("seed {seed}, kinds {kinds:#b}"));
                *seen.entry((unserved.reason.code(), unserved.relax.code())).or_insert(0) += 1;
            }
        }
    }
    let codes: BTreeSet<_> = seen.keys().map(|(reason, _)| *reason).collect();
    assert_eq!(codes.len(), 7, "every reason comes up: {seen:?}");
    let changes: BTreeSet<_> = seen.keys().map(|(_, change)| *change).collect();
    assert_eq!(changes.len(), 9, "every change comes up: {seen:?}");
}

#[test]
fn every_reason_of_a_town_holds_when_tried() {
    for seed in 0..4 {
        let problem = Town { seed, stops: 120, crews: 2, days: 2 }.problem();
        let found = solve(slice::from_ref(&problem), seed, |_| ControlFlow::Break(())).remove(0);
        let reasons = explain(&problem, &found);
        assert_eq!(reasons.len(), found.unserved.len());
        for unserved in reasons.iter().step_by(7) {
            prove(&problem, &found, unserved, &format!("town {seed}"));
        }
    }
}

/// Minutes of service, worth, and windows in whole hours.
type Short = (u32, u32, &'static [(u32, u32)]);

/// One crew, 8:30 to 17:30, and stops at its door.
fn at_the_door(stops: &[Short]) -> Problem {
    let ways = Travel::new(1, vec![Seconds(0)]).expect("it is square");
    let mut builder = Problem::over(vec![ways]);
    for (minutes, worth, windows) in stops {
        let hours =
            |window: &(u32, u32)| (Seconds::of_day(window.0, 0), Seconds::of_day(window.1, 0));
        builder = builder.stop(Stop {
            place: 0,
            service: Seconds::minutes(*minutes),
            windows: windows.iter().map(hours).collect(),
            skills: 0,
            tier: 3,
            worth: *worth,
            allowed: None,
            apart: None,
            late_after: None,
            ..Stop::default()
        });
    }
    let (start, end) = (Seconds::of_day(8, 30), Seconds::of_day(17, 30));
    let shift = Shift { place: 0, start, end, pause: None, skills: 0, ..Shift::default() };
    builder.shift(shift).build().expect("it is sound")
}

fn explained(problem: &Problem) -> Vec<Unserved> {
    let found = solve(slice::from_ref(problem), 1, |_| ControlFlow::Break(())).remove(0);
    explain(problem, &found)
}

#[test]
fn nobody_is_asked_to_work_until_a_window_opens_the_next_morning() {
    // The first fills the day beyond the last moment at which the other may begin.
    let full = at_the_door(&[(540, 900, &[(8, 9)]), (30, 1, &[(9, 17), (32, 41)])]);
    let first = StopId::from_usize(0);
    let shift = full.shifts().ids().next().expect("there is one");
    let left = explained(&full);
    assert_eq!(left.len(), 1);
    // 17:30 until 18:00 is half an hour of wider windows and of a longer shift; both are needed.
    assert_eq!(left[0].relax, Relaxation::Instead { shift });
    assert_eq!((left[0].reason, &left[0].lost_to), (Reason::Full, &vec![first]));
}

#[test]
fn hours_far_off_are_not_stretched_but_given_where_the_day_has_none() {
    let shift = |problem: &Problem| problem.shifts().ids().next().expect("there is one");
    let wide = at_the_door(&[(30, 1, &[(20, 21)])]);
    let seconds = Seconds::of_day(3, 0);
    assert_eq!(explained(&wide)[0].relax, Relaxation::WindowWider { shift: shift(&wide), seconds });
    let late = at_the_door(&[(30, 1, &[(21, 22)])]);
    assert_eq!(explained(&late)[0].relax, Relaxation::Nobody);
    let tomorrow = at_the_door(&[(30, 1, &[(33, 41)])]);
    let given = Relaxation::WindowGiven { shift: shift(&tomorrow) };
    assert_eq!(explained(&tomorrow)[0].relax, given);
}

#[test]
fn without_a_shift_that_is_the_reason() {
    let ways = Travel::new(1, vec![Seconds(0)]).expect("it is square");
    let stop = at_the_door(&[(30, 1, &[(9, 17)])]).stops().rows()[0].clone();
    let problem = Problem::over(vec![ways]).stop(stop).build().expect("it is sound");
    let left = explained(&problem);
    assert_eq!((left[0].reason, left[0].relax), (Reason::NoShift, Relaxation::Nobody));
    assert_eq!(left[0].reason.code(), "no-shift");
}
