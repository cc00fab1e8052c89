//! An urgent stop comes into a plan that stands, and the rest of it stands still.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::slice;

use beibao::solver::{
    CHUNK, Problem, Run, ShiftId, Solution, StopId, add_urgent, check, solve_with,
};
use beibao::unit::Dice;

use crate::solver_random::tiny;
use crate::solver_town::{Town, solved};

fn homes(solution: &Solution) -> BTreeMap<StopId, ShiftId> {
    let rounds = solution.rounds.iter();
    rounds.flat_map(|(shift, round)| round.iter().map(move |stop| (*stop, shift))).collect()
}

/// The solution with one stop taken out.
fn without(problem: &Problem, solution: &Solution, gone: StopId) -> Solution {
    let mut rounds = solution.rounds.clone();
    for shift in problem.shifts().ids() {
        rounds[shift].retain(|stop| *stop != gone);
    }
    Solution::of(problem, rounds)
}

#[test]
fn what_was_served_finds_its_place_again_and_at_most_three_others_move() {
    let problem = Town { seed: 3, stops: 150, crews: 2, days: 3 }.problem();
    let full = solved(&problem, 4 * CHUNK);
    let served: Vec<StopId> = full.rounds.rows().iter().flatten().copied().collect();
    let mut dice = Dice::new(5);
    let mut tried = 0;
    for _ in 0..30 {
        let urgent = served[dice.below(served.len())];
        let before = without(&problem, &full, urgent);
        if !check(&problem, &before).is_empty() {
            continue;
        }
        tried += 1;
        let after = add_urgent(&problem, &before, urgent);
        assert_eq!(check(&problem, &after), [], "{urgent:?}");
        assert!(after.cost <= full.cost, "{urgent:?} had a place, and has none as good now");
        let (old, new) = (homes(&before), homes(&after));
        let moved = old.iter().filter(|(stop, shift)| new.get(stop) != Some(shift)).count();
        assert!(moved <= 3, "{urgent:?} moves {moved}");
    }
    assert!(20 < tried, "only {tried} were taken out");
}

/// How many stops of a round are no longer in it in the same order, `urgent` aside: those not in
/// the longest common part.
fn moved(old: &[StopId], new: &[StopId], urgent: StopId) -> usize {
    let mut common = vec![0; new.len() + 1];
    for stop in old {
        let mut above_left = 0;
        for (column, other) in new.iter().enumerate() {
            let above = common[column + 1];
            let both = if stop == other { above_left + 1 } else { 0 };
            common[column + 1] = both.max(above).max(common[column]);
            above_left = above;
        }
    }
    old.iter().filter(|stop| **stop != urgent).count() - common[new.len()]
}

#[test]
fn an_urgent_stop_in_a_plan_of_1_000_visits_moves_at_most_three_of_them() {
    for seed in 1..=3 {
        let town = Town { seed, stops: 1_300, crews: 16, days: 5 };
        let (problem, before, urgent) = town.surprised(0);
        let served = problem.stops().len() - before.unserved.len();
        assert!(1_000 <= served, "{served} served are no plan of 1,000");
        let after = add_urgent(&problem, &before, urgent);
        assert_eq!(check(&problem, &after), [], "seed {seed}");
        assert!(!after.unserved.contains(&urgent), "seed {seed}");
        let rounds = before.rounds.iter();
        let moved: usize =
            rounds.map(|(shift, old)| moved(old, &after.rounds[shift], urgent)).sum();
        assert!(moved <= 3, "seed {seed}: {moved} of {served} move");
    }
}

#[test]
fn a_full_plan_gives_way_to_what_matters_more() {
    let problem = Town { seed: 9, stops: 150, crews: 1, days: 2 }.problem();
    let full = solved(&problem, 4 * CHUNK);
    for urgent in &full.unserved {
        let after = add_urgent(&problem, &full, *urgent);
        assert_eq!(check(&problem, &after), []);
        assert!(after.cost <= full.cost);
    }
    let one = without(&problem, &full, full.rounds.rows()[0][0]);
    assert!(add_urgent(&problem, &one, full.rounds.rows()[0][0]).cost < one.cost);
}

#[test]
fn a_search_that_begins_with_a_solution_never_ends_with_a_worse_one() {
    for seed in 0..40 {
        let problem = tiny(seed, seed % 256);
        let first = solved(&problem, CHUNK);
        let run = Run { seed, turns: Some(CHUNK), start: slice::from_ref(&first) };
        let again = solve_with(slice::from_ref(&problem), &run, |now| match now.turns {
            0 => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        });
        assert!(again[0].cost <= first.cost, "seed {seed}");
        assert_eq!(check(&problem, &again[0]), [], "seed {seed}");
    }
}
