//! The bounds against trying everything.

use beibao::solver::{Cost, Problem, Solution, StopId, Travel, check, hours, worth};
use beibao::unit::{Index, Seconds, Table};

use crate::solver_random::{KINDS, tiny};

/// The least cost of all sound solutions, found by trying every one.
fn optimum(problem: &Problem) -> Cost {
    let empty = vec![Vec::new(); problem.shifts().len()];
    let mut best = Solution::of(problem, empty.into()).cost;
    extend(problem, 0, &mut vec![Vec::new(); problem.shifts().len()], &mut best);
    best
}

fn extend(problem: &Problem, next: usize, rounds: &mut Vec<Vec<StopId>>, best: &mut Cost) {
    if next == problem.stops().len() {
        let solution = Solution::of(problem, Table::from(rounds.clone()));
        if solution.cost < *best && check(problem, &solution).is_empty() {
            *best = solution.cost;
        }
        return;
    }
    extend(problem, next + 1, rounds, best);
    for round in 0..rounds.len() {
        for at in 0..=rounds[round].len() {
            rounds[round].insert(at, StopId::from_usize(next));
            extend(problem, next + 1, rounds, best);
            rounds[round].remove(at);
        }
    }
}

#[test]
fn nobody_serves_more_than_the_bound_of_worth() {
    let (mut tight, mut all) = (0, 0);
    for kinds in 0..(1 << KINDS) {
        let problem = tiny(kinds, kinds);
        let bound = worth(&problem);
        let best = optimum(&problem);
        assert!(bound.least <= best, "kinds {kinds:#b}: {bound:?}, but {best:?}");
        let same = |cost: Cost| (cost.tier1_unserved, cost.lost);
        tight += u32::from(same(bound.least) == same(best));
        all += 1;
    }
    assert!(all / 3 < tight, "only {tight} of {all} are exact");
}
