//! Crews that have a place to rest: they go there once on every round, in its hours.

use std::slice;

use beibao::solver::{
    CHUNK, Problem, Run, Shift, ShiftId, Solution, Stop, StopId, Travel, add_urgent, check,
    explain, on_threads, schedule, solve, solve_with,
};
use beibao::unit::{Index, Seconds};

use crate::solver_laws::until;
use crate::solver_town::Town;

/// The town with a rest of three quarters of an hour for every crew, each at the door of some stop,
/// in place of the pause.
fn resting(town: Town) -> Problem {
    let town = town.problem();
    let mut builder = Problem::over(town.travel().to_vec()).weights(town.weights());
    for stop in town.stops().rows() {
        builder = builder.stop(stop.clone());
    }
    let count = town.stops().len();
    for (id, shift) in town.shifts().iter() {
        let row = id.to_usize();
        let hour = |hour: u32, minute: u32| Seconds::of_day(hour, minute).on_day(shift.day);
        builder = builder.stop(Stop {
            place: 1 + row * 37 % count,
            service: Seconds::minutes(45),
            windows: vec![(hour(11, 30), hour(13, 15)), (hour(15, 0), hour(15, 30))],
            allowed: Some(vec![id]),
            ..Stop::default()
        });
        let rest = Some(StopId::from_usize(count + row));
        builder = builder.shift(Shift { rest, pause: None, ..shift.clone() });
    }
    builder.build().expect("a town with places of rest is sound")
}

fn solved(problem: &Problem, chunks: u64) -> Solution {
    solve(slice::from_ref(problem), 1, until(chunks * CHUNK)).remove(0)
}

#[track_caller]
fn all_rest(problem: &Problem, found: &Solution) {
    assert_eq!(check(problem, found), []);
    for (id, round) in found.rounds.iter().filter(|(_, round)| !round.is_empty()) {
        let shift = &problem.shifts()[id];
        let rest = shift.rest.expect("each has one");
        let at = round.iter().position(|stop| *stop == rest).expect("it is in the round");
        let timing = schedule(problem, id, round).expect("it works out")[at];
        let begin = |hour: u32, minute: u32| Seconds::of_day(hour, minute).on_day(shift.day);
        let noon = begin(11, 30) <= timing.begin && timing.begin <= begin(13, 15);
        assert!(noon || (begin(15, 0) <= timing.begin && timing.begin <= begin(15, 30)));
        assert_eq!(timing.leave, timing.begin + Seconds::minutes(45));
        assert!(1 < round.len(), "nobody goes out only to rest");
    }
    assert!(found.unserved.iter().all(|stop| !problem.is_rest(*stop)));
}

#[test]
fn every_crew_of_a_town_rests_once_and_turns_make_it_better() {
    for seed in 0..6 {
        let problem = resting(Town { seed, stops: 60 + 20 * seed as usize, crews: 2, days: 3 });
        let first = solved(&problem, 0);
        all_rest(&problem, &first);
        let found = solved(&problem, 10);
        all_rest(&problem, &found);
        assert!(found.cost < first.cost, "seed {seed}");
        assert_eq!(explain(&problem, &found).len(), found.unserved.len());
    }
}

#[test]
fn a_town_in_parts_rests_the_same_on_any_number_of_threads() {
    let problem = resting(Town { seed: 3, stops: 900, crews: 8, days: 4 });
    let one = on_threads(1, || solved(&problem, 8));
    all_rest(&problem, &one);
    assert_eq!(one, on_threads(2, || solved(&problem, 8)));
}

#[test]
fn a_plan_with_rests_is_gone_on_with_and_takes_an_urgent_stop() {
    let problem = resting(Town { seed: 5, stops: 90, crews: 2, days: 3 });
    let plan = solved(&problem, 2);
    let run = Run { seed: 2, start: slice::from_ref(&plan), ..Run::default() };
    let kept = solve_with(slice::from_ref(&problem), &run, until(0)).remove(0);
    assert!(kept.cost <= plan.cost, "it begins where the plan is");
    for stop in plan.unserved.iter().step_by(5) {
        all_rest(&problem, &add_urgent(&problem, &plan, *stop));
    }
}

#[test]
fn a_crew_rests_where_it_costs_least_and_stays_at_home_where_it_has_nothing_to_do() {
    // The station, and three places in a row beyond it, a minute from each to the next.
    let times = (0..16).map(|at: u32| Seconds(60 * (at / 4).abs_diff(at % 4)));
    let ways = Travel::new(4, times.collect()).expect("it is square");
    let day = (Seconds(0), Seconds(36_000));
    let stop = |place: usize, windows: Vec<(Seconds, Seconds)>| Stop {
        place,
        windows,
        worth: 1,
        allowed: Some(vec![ShiftId::from_usize(0)]),
        ..Stop::default()
    };
    let rest = |row: usize| Stop {
        place: 2,
        service: Seconds(600),
        windows: vec![(Seconds(300), Seconds(900))],
        allowed: Some(vec![ShiftId::from_usize(row)]),
        ..Stop::default()
    };
    let shift = |row: usize| Shift {
        end: Seconds(36_000),
        rest: Some(StopId::from_usize(2 + row)),
        ..Shift::default()
    };
    let problem = Problem::over(vec![ways])
        .stop(stop(1, vec![day]))
        .stop(stop(3, vec![day]))
        .stop(rest(0))
        .stop(rest(1))
        .shift(shift(0))
        .shift(shift(1))
        .build()
        .expect("it is sound");
    let found = solved(&problem, 2);
    assert_eq!(check(&problem, &found), []);
    assert_eq!((found.cost.seconds, found.unserved.len()), (360, 0));
    let rested = StopId::from_usize(2);
    assert!(found.rounds.rows()[0].contains(&rested) && found.rounds.rows()[1].is_empty());
}
