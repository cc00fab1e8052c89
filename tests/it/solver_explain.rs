//! Reasons for what is left out: each holds when tried.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::slice;

use beibao::solver::{
    Problem, Reason, Relaxation, Solution, StopId, Unserved, check, explain, relaxed, solve,
};
use beibao::unit::Seconds;

use crate::solver_random::{KINDS, tiny};
use crate::solver_town::Town;

/// Whether the stop can be inserted into the round of the named shift, the rest kept.
fn goes_in(problem: &Problem, solution: &Solution, unserved: &Unserved) -> bool {
    let Some(shift) = unserved.relax.shift() else { return false };
    let mut rounds = solution.rounds.clone();
    if unserved.makes_room() {
        rounds[shift].retain(|stop| !unserved.lost_to.contains(stop));
    }
    (0..=rounds[shift].len()).any(|at| {
        let mut rounds = rounds.clone();
        rounds[shift].insert(at, unserved.stop);
        check(problem, &Solution::of(problem, rounds)).is_empty()
    })
}

/// Whether it goes in without any change.
fn fits(problem: &Problem, solution: &Solution, stop: StopId, without: &[StopId]) -> bool {
    solution.rounds.ids().any(|shift| {
        let mut rounds = solution.rounds.clone();
        rounds[shift].retain(|stop| !without.contains(stop));
        (0..=rounds[shift].len()).any(|at| {
            let mut rounds = rounds.clone();
            rounds[shift].insert(at, stop);
            check(problem, &Solution::of(problem, rounds)).is_empty()
        })
    })
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
        Relaxation::RoadNeeded { shift, seconds } => {
            Some(Relaxation::RoadNeeded { shift, seconds: seconds + one })
        }
        Relaxation::ShiftLonger { .. }
        | Relaxation::WindowWider { .. }
        | Relaxation::WindowGiven { .. }
        | Relaxation::SkillsGiven { .. }
        | Relaxation::Allowed { .. }
        | Relaxation::SpacingWaived { .. }
        | Relaxation::Instead { .. }
        | Relaxation::Nobody => None,
    }
}

/// No single change lets the stop into any round, however much of it and however empty the round.
#[track_caller]
fn no_change_does(problem: &Problem, stop: StopId, name: &str) {
    if problem.stops()[stop].apart.is_some() {
        return; // its group may be what keeps it out besides
    }
    let much = Seconds(5_000);
    let empty = Solution::of(problem, vec![Vec::new(); problem.shifts().len()].into());
    for shift in problem.shifts().ids() {
        for relax in [
            Relaxation::ShiftLonger { shift, seconds: much },
            Relaxation::WindowWider { shift, seconds: much },
            Relaxation::SkillsGiven { shift },
            Relaxation::Allowed { shift },
            Relaxation::RoadNeeded { shift, seconds: Seconds(0) },
        ] {
            let tried = Unserved { stop, reason: Reason::TooLong, relax, lost_to: Vec::new() };
            let does = goes_in(&relaxed(problem, &tried), &empty, &tried);
            assert!(!does, "{name}: {stop:?} could be served with {relax:?}");
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
    if unserved.reason == Reason::Full {
        let gone = &unserved.lost_to;
        assert!(!gone.is_empty(), "{name}: {unserved:?} lost to nobody");
        assert!(fits(problem, solution, stop, gone), "{name}: {unserved:?} still does not fit");
    }
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
