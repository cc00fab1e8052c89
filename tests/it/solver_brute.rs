//! The solver against trying everything, and its clock against one second at a time.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::slice;

use beibao::solver::{
    CHUNK, Cost, Problem, Shift, ShiftId, Solution, Stop, StopId, Timing, Violation, check,
    schedule, solve,
};
use beibao::unit::{Dice, Index, Seconds, Table};

use crate::solver_random::{KINDS, tiny};

/// Every pair of constraints, each alone, and all of them.
fn mixtures() -> Vec<u64> {
    let pairs = (0..KINDS).flat_map(|one| (0..=one).map(move |other| (1 << one) | (1 << other)));
    pairs.chain([0, (1 << KINDS) - 1]).collect()
}

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

fn solved(problem: &Problem, seed: u64, turns: u64) -> Solution {
    let until =
        |turn: u64| if turn < turns { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    let mut found = solve(slice::from_ref(problem), seed, |now| until(now.turns));
    found.pop().expect("one problem has one solution")
}

#[test]
fn the_search_finds_what_trying_everything_finds() {
    let (mut equal, mut all) = (0, 0);
    for kinds in mixtures() {
        for seed in 0..8 {
            let problem = tiny(seed, kinds);
            let least = optimum(&problem);
            let found = solved(&problem, seed, 2 * CHUNK);
            assert_eq!(check(&problem, &found), [], "seed {seed}, kinds {kinds:#b}");
            assert!(least <= found.cost, "seed {seed}, kinds {kinds:#b}: better than the best");
            equal += u32::from(least == found.cost);
            all += 1;
        }
    }
    assert!(all * 99 / 100 <= equal, "only {equal} of {all} are the best");
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
        assert!(optimum(&all) <= optimum(&fewer), "seed {seed}");
    }
}

/// Walks a round one second at a time: where the crew is, and how long it still goes or serves.
fn simulate(shift: &Shift, ways: &[Seconds], stops: &[&Stop]) -> Option<Vec<[u32; 3]>> {
    let paused = |now: u32| shift.pause.is_some_and(|(from, to)| from.0 <= now && now < to.0);
    let mut now = shift.start.0;
    let mut timings = Vec::new();
    for (leg, way) in ways.iter().enumerate() {
        let mut left = way.is_reachable().then_some(way.0)?;
        while 0 < left {
            left -= u32::from(!paused(now));
            now += 1;
        }
        let Some(stop) = stops.get(leg) else { break };
        let arrive = now;
        let open = |now: u32| stop.windows.iter().any(|(from, to)| from.0 <= now && now <= to.0);
        let clear = |now: u32| {
            let inside = |(from, to): (Seconds, Seconds)| from.0 < now && now < to.0;
            (now..now + stop.service.0).all(|second| !paused(second))
                && !shift.pause.is_some_and(inside)
        };
        while !(open(now) && clear(now)) {
            now += 1;
            if 2_000 < now {
                return None;
            }
        }
        timings.push([arrive, now, now + stop.service.0]);
        now += stop.service.0;
    }
    (stops.is_empty() || now <= shift.end.0).then_some(timings)
}

#[test]
fn the_schedule_is_that_of_a_crew_watched_second_by_second() {
    let mut sound = 0;
    for kinds in mixtures() {
        for seed in 0..40 {
            let problem = tiny(seed, kinds);
            let round: Vec<StopId> = problem.stops().ids().take(1 + seed as usize % 4).collect();
            for (id, shift) in problem.shifts().iter() {
                let stops: Vec<&Stop> = round.iter().map(|stop| &problem.stops()[*stop]).collect();
                let mut places = vec![shift.place];
                places.extend(stops.iter().map(|stop| stop.place));
                places.push(shift.place);
                let travel = &problem.travel()[shift.profile];
                let ways: Vec<Seconds> =
                    places.windows(2).map(|leg| travel.time(leg[0], leg[1])).collect();
                let ours = schedule(&problem, id, &round).map(|timings| {
                    let row = |t: &Timing| [t.arrive.0, t.begin.0, t.leave.0];
                    timings.iter().map(row).collect::<Vec<_>>()
                });
                sound += u32::from(ours.is_some());
                assert_eq!(ours, simulate(shift, &ways, &stops), "seed {seed}, kinds {kinds:#b}");
            }
        }
    }
    assert!(300 < sound, "only {sound} rounds could be made at all");
}

/// Random rounds, sound or not.
fn random_rounds(problem: &Problem, seed: u64) -> Solution {
    let mut dice = Dice::new(seed);
    let mut rounds = vec![Vec::new(); problem.shifts().len()];
    let mut stops: Vec<StopId> = problem.stops().ids().collect();
    dice.shuffle(&mut stops);
    for stop in stops {
        if let Some(round) = rounds.get_mut(dice.below(5)) {
            round.push(stop);
        }
    }
    Solution::of(problem, rounds.into())
}

#[test]
fn the_judge_and_the_schedule_agree_and_every_fault_comes_up() {
    let mut seen = BTreeMap::new();
    for kinds in mixtures() {
        for seed in 0..60 {
            let problem = tiny(seed, kinds);
            let solution = random_rounds(&problem, seed);
            let codes: Vec<&str> =
                check(&problem, &solution).into_iter().map(Violation::code).collect();
            let timely =
                |(id, round): (ShiftId, &Vec<StopId>)| schedule(&problem, id, round).is_some();
            let late = ["closed", "unreachable", "overtime"];
            let judged = !codes.iter().any(|code| late.contains(code));
            let told = solution.rounds.iter().all(timely);
            assert_eq!(judged, told, "seed {seed}, kinds {kinds:#b}: {codes:?}");
            for code in codes {
                *seen.entry(code).or_insert(0) += 1;
            }
        }
    }
    let all = ["apart", "barred", "closed", "overtime", "skills", "unreachable"];
    assert_eq!(seen.keys().copied().collect::<Vec<_>>(), all, "{seen:?}");
}

#[test]
fn nothing_to_do_and_nobody_to_do_it_is_no_trouble() {
    let nothing = Problem::over(Vec::new()).build().expect("nothing is sound");
    assert_eq!(solved(&nothing, 1, CHUNK).cost, Cost::default());
    assert!(solve(&[], 1, |_| ControlFlow::Break(())).is_empty());
    let id = ShiftId::from_usize(0);
    assert_eq!(schedule(&nothing, id, &[]), None);
}
