//! How fast the solver turns and explains, over three sizes of town.

#[path = "../tests/it/solver_town.rs"]
mod solver_town;

use std::ops::ControlFlow;
use std::slice;

use beibao::solver::{BoundLimits, CHUNK, Problem, Solution, explain, solve, travel_bound, worth};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

use solver_town::Town;

fn main() {
    divan::main();
}

/// Stops, and crews a day for a week of five days.
const SIZES: [(usize, usize); 3] = [(100, 2), (400, 4), (1_500, 16)];

fn town((stops, crews): (usize, usize)) -> Problem {
    Town { seed: 7, stops, crews, days: 5 }.problem()
}

fn until(problem: &Problem, turns: u64) -> Solution {
    let found = solve(slice::from_ref(problem), 1, |now| {
        if now.turns < turns { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    found.into_iter().next().expect("one problem has one solution")
}

/// Construction and the last look, without a turn.
#[divan::bench(args = SIZES, sample_count = 5)]
fn construct(bencher: Bencher<'_, '_>, size: (usize, usize)) {
    let problem = town(size);
    bencher.counter(ItemsCount::new(size.0)).bench(|| until(black_box(&problem), 0));
}

/// Ten chunks of turns, construction included.
#[divan::bench(args = SIZES, sample_count = 5)]
fn turn(bencher: Bencher<'_, '_>, size: (usize, usize)) {
    let problem = town(size);
    bencher.counter(ItemsCount::new(10 * CHUNK)).bench(|| until(black_box(&problem), 10 * CHUNK));
}

/// The reasons of everything left out.
#[divan::bench(args = SIZES, sample_count = 5)]
fn reasons(bencher: Bencher<'_, '_>, size: (usize, usize)) {
    let problem = town((size.0, 1));
    let found = until(&problem, 0);
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
    let found = until(&problem, CHUNK);
    let limits = BoundLimits::default();
    let count = ItemsCount::new(size.0);
    bencher.counter(count).bench(|| travel_bound(black_box(&problem), &found, limits));
}
