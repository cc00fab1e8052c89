//! How fast the solver turns and explains, over three sizes of town.

#[path = "../tests/it/solver_town.rs"]
mod solver_town;

use std::ops::ControlFlow;
use std::slice;

use beibao::solver::{
    BoundLimits, CHUNK, Problem, add_urgent, explain, on_threads, solve, travel_bound, turns, worth,
};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

use solver_town::{Town, solved};

fn main() {
    divan::main();
}

/// Stops, and crews a day for a week of five days.
const SIZES: [(usize, usize); 3] = [(100, 2), (400, 4), (1_500, 16)];

/// Towns of which some 500, 1,000 and 2,000 stops find a place in the week.
const PLANS: [(usize, usize); 3] = [(650, 8), (1_300, 16), (2_600, 32)];

fn town((stops, crews): (usize, usize)) -> Problem {
    Town { seed: 7, stops, crews, days: 5 }.problem()
}

/// An urgent stop into a plan that is full: the plan and its numbers are there.
#[divan::bench(args = PLANS, sample_count = 10)]
fn urgent(bencher: Bencher<'_, '_>, (stops, crews): (usize, usize)) {
    let (problem, plan, stop) = Town { seed: 7, stops, crews, days: 5 }.surprised(0);
    let count = ItemsCount::new(stops - plan.unserved.len());
    bencher.counter(count).bench(|| add_urgent(black_box(&problem), black_box(&plan), stop));
}

/// The first plan of as many visits as the size tells: construction and the last look.
#[divan::bench(args = [500, 1_000, 2_000], sample_count = 5)]
fn first_plan(bencher: Bencher<'_, '_>, stops: usize) {
    let problem = town((stops, stops / 80));
    bencher.counter(ItemsCount::new(stops)).bench(|| solved(black_box(&problem), 0));
}

/// The plan after all the turns it deserves; too long for a build that checks itself.
#[divan::bench(args = [500, 1_000, 2_000], sample_count = 1, ignore = cfg!(debug_assertions))]
fn good_plan(bencher: Bencher<'_, '_>, stops: usize) {
    let problem = town((stops, stops / 80));
    let own = turns(&problem);
    bencher.counter(ItemsCount::new(own)).bench(|| solved(black_box(&problem), own));
}

/// Construction and the last look, without a turn.
#[divan::bench(args = SIZES, sample_count = 5)]
fn construct(bencher: Bencher<'_, '_>, size: (usize, usize)) {
    let problem = town(size);
    bencher.counter(ItemsCount::new(size.0)).bench(|| solved(black_box(&problem), 0));
}

/// Ten chunks of turns, construction included.
#[divan::bench(args = SIZES, sample_count = 5)]
fn turn(bencher: Bencher<'_, '_>, size: (usize, usize)) {
    let problem = town(size);
    bencher.counter(ItemsCount::new(10 * CHUNK)).bench(|| solved(black_box(&problem), 10 * CHUNK));
}

/// One problem of 1,000 stops on one thread and on two. The bytes are the same for any number, so
/// the time for the same turns is the time to the same cost; each sample has another seed.
#[divan::bench(args = [1, 2], sample_count = 5, sample_size = 1)]
fn threads(bencher: Bencher<'_, '_>, threads: usize) {
    let problem = town((1_000, 10));
    let mut seed = 0;
    let next = || {
        seed += 1;
        seed
    };
    bencher.with_inputs(next).bench_local_values(|seed| {
        on_threads(threads, || {
            solve(slice::from_ref(&problem), seed, |now| {
                if now.turns < 100 * CHUNK {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            })
        })
    });
}

/// The reasons of everything left out.
#[divan::bench(args = SIZES, sample_count = 5)]
fn reasons(bencher: Bencher<'_, '_>, size: (usize, usize)) {
    let problem = town((size.0, 1));
    let found = solved(&problem, 0);
    let count = ItemsCount::new(found.unserved.len());
    bencher.counter(count).bench(|| explain(black_box(&problem), black_box(&found)));
}

/// The most that anyone could serve.
#[divan::bench(args = SIZES, sample_count = 5)]
fn bound_of_worth(bencher: Bencher<'_, '_>, size: (usize, usize)) {
    let problem = town(size);
    bencher.counter(ItemsCount::new(size.0)).bench(|| worth(black_box(&problem)));
}

/// The least travel for what is served, to its end.
#[divan::bench(args = [(15, 1), (30, 1), (45, 2)], sample_count = 2)]
fn bound_of_travel(bencher: Bencher<'_, '_>, size: (usize, usize)) {
    let problem = town(size);
    let found = solved(&problem, CHUNK);
    let limits = BoundLimits::default();
    let count = ItemsCount::new(size.0);
    bencher.counter(count).bench(|| travel_bound(black_box(&problem), &found, limits));
}
