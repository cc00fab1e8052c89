//! The solver against trying everything.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::slice;

use beibao::solver::{CHUNK, Cost, Problem, ShiftId, Solution, StopId, check, schedule, solve};
use beibao::unit::{Index, Seconds, Table};

use crate::solver_judge::{counted, faults};
use crate::solver_random::{ALL_KINDS, KINDS, RESTS, mixtures, tiny};

/// The best of all sound solutions, found by trying every one.
pub(crate) fn optimum(problem: &Problem) -> Solution {
    let empty = vec![Vec::new(); problem.shifts().len()];
    let mut best = Solution::of(problem, empty.clone().into());
    extend(problem, 0, &mut empty.clone(), &mut best);
    best
}

fn extend(problem: &Problem, next: usize, rounds: &mut Vec<Vec<StopId>>, best: &mut Solution) {
    if next == problem.stops().len() {
        return better(problem, rounds, best);
    }
    for round in 0..rounds.len() {
        for at in 0..=rounds[round].len() {
            rounds[round].insert(at, StopId::from_usize(next));
            extend(problem, next + 1, rounds, best);
            rounds[round].remove(at);
        }
    }
    extend(problem, next + 1, rounds, best);
}

/// Takes these rounds as the best, if they are better: with every moment that could be agreed.
fn better(problem: &Problem, rounds: &[Vec<StopId>], best: &mut Solution) {
    let served = |stop: &StopId| rounds.iter().any(|round| round.contains(stop));
    let teams = problem.relations().teams.iter();
    let team = teams.flat_map(|team| team.stops).filter(served).collect::<Vec<StopId>>();
    let free = Solution::of(problem, Table::from(rounds.to_vec()));
    let layers = |cost: &Cost| (cost.tier1_unserved, cost.lost);
    if layers(&best.cost) < layers(&free.cost) || team.len() == 1 {
        return;
    }
    let ends = problem.shifts().rows().iter().map(|shift| shift.end.0);
    let moments = if team.is_empty() { 0..1 } else { 0..ends.max().unwrap_or(0) };
    for moment in moments.map(Seconds) {
        let agreed: BTreeMap<_, _> = team.iter().map(|stop| (*stop, moment)).collect();
        let solution = Solution::with_agreed(problem, Table::from(rounds.to_vec()), agreed);
        if solution.cost < best.cost && check(problem, &solution).is_empty() {
            *best = solution;
        }
    }
}

fn solved(problem: &Problem, seed: u64, turns: u64) -> Solution {
    let until = |turn: u64| {
        if turn < turns { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let mut found = solve(slice::from_ref(problem), seed, |now| until(now.turns));
    found.pop().expect("one problem has one solution")
}

/// How many of all tiny problems the search solves as well as trying everything does.
fn equal_of(mixtures: impl IntoIterator<Item = u64>, seeds: u64) -> (u32, u32) {
    let (mut equal, mut all) = (0, 0);
    for kinds in mixtures {
        for seed in 0..seeds {
            let problem = tiny(seed, kinds);
            let least = optimum(&problem).cost;
            let found = solved(&problem, seed, 2 * CHUNK);
            assert_eq!(check(&problem, &found), [], "seed {seed}, kinds {kinds:#b}");
            assert!(least <= found.cost, "seed {seed}, kinds {kinds:#b}: better than the best");
            equal += u32::from(least == found.cost);
            all += 1;
        }
    }
    (equal, all)
}

#[test]
fn the_search_finds_what_trying_everything_finds() {
    let (equal, all) = equal_of(mixtures(KINDS), 8);
    assert!(all * 99 / 100 <= equal, "only {equal} of {all} are the best");
}

/// Chains, teams and series put in one after another miss a best solution now and then.
#[test]
fn with_every_constraint_the_search_finds_nearly_always_the_best() {
    let (equal, all) = equal_of(mixtures(ALL_KINDS), 2);
    assert!(all * 96 / 100 <= equal, "only {equal} of {all} are the best");
}

#[test]
fn with_places_of_rest_the_search_finds_nearly_always_the_best() {
    let (equal, all) = equal_of((0..ALL_KINDS - 1).map(|kind| RESTS | 1 << kind), 8);
    assert!(all * 97 / 100 <= equal, "only {equal} of {all} are the best");
}

#[test]
fn another_shift_never_makes_the_best_worse() {
    for seed in 0..60 {
        let all = tiny(seed, (1 << KINDS) - 1 - 16);
        let mut fewer = Problem::over(all.travel().to_vec()).weights(all.weights());
        for stop in all.stops().rows() {
            fewer = fewer.stop(stop.clone());
        }
        for shift in all.shifts().rows().iter().skip(1) {
            fewer = fewer.shift(shift.clone());
        }
        let fewer = fewer.build().expect("a part of a sound problem is sound");
        assert!(optimum(&all).cost <= optimum(&fewer).cost, "seed {seed}");
    }
}

#[test]
fn the_best_of_all_solutions_holds_in_every_eye() {
    let mut served = 0;
    for kinds in mixtures(ALL_KINDS) {
        let problem = tiny(kinds % 7, kinds);
        let best = optimum(&problem);
        assert!(faults(&problem, &best).is_empty(), "kinds {kinds:#b}: {best:?}");
        assert_eq!(best.cost, counted(&problem, &best), "kinds {kinds:#b}");
        served += problem.stops().len() - best.unserved.len();
    }
    assert!(300 < served, "only {served} stops could be served");
}

#[test]
fn nothing_to_do_and_nobody_to_do_it_is_no_trouble() {
    let nothing = Problem::over(Vec::new()).build().expect("nothing is sound");
    assert_eq!(solved(&nothing, 1, CHUNK).cost, Cost::default());
    assert!(solve(&[], 1, |_| ControlFlow::Break(())).is_empty());
    let id = ShiftId::from_usize(0);
    assert_eq!(schedule(&nothing, id, &[]), None);
}
