//! The bounds against trying everything.

use std::collections::BTreeSet;

use beibao::solver::{
    BoundLimits, Choice, Cost, Problem, Relations, Series, Shift, ShiftId, Solution, Stop, StopId,
    Travel, check, hours, travel_bound, worth,
};
use beibao::unit::{Dice, Index, Seconds, Table};

use crate::solver_random::{KINDS, tiny};

/// The least cost of all sound solutions, found by trying every one.
fn optimum(problem: &Problem) -> Cost {
    let empty = vec![Vec::new(); problem.shifts().len()];
    let mut best = Solution::of(problem, empty.clone().into()).cost;
    let stops: Vec<StopId> = problem.stops().ids().collect();
    extend(&stops, true, &mut empty.clone(), &mut |rounds| {
        let solution = Solution::of(problem, Table::from(rounds.to_vec()));
        if solution.cost < best && check(problem, &solution).is_empty() {
            best = solution.cost;
        }
    });
    best
}

/// Shows `each` every way to put `stops` into rounds, or some of them where they may be left out.
fn extend(
    stops: &[StopId],
    leave: bool,
    rounds: &mut Vec<Vec<StopId>>,
    each: &mut impl FnMut(&[Vec<StopId>]),
) {
    let Some((next, rest)) = stops.split_first() else { return each(rounds) };
    if leave {
        extend(rest, leave, rounds, each);
    }
    for round in 0..rounds.len() {
        for at in 0..=rounds[round].len() {
            rounds[round].insert(at, *next);
            extend(rest, leave, rounds, each);
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

/// A small problem with loads, duty, pauses that move, two profiles, stops with two ends, a series
/// and a choice; hardly anything is unreachable.
fn rich(seed: u64) -> Problem {
    let mut dice = Dice::split(seed, 77);
    let stops = 2 + dice.below(4);
    let side = stops + 2;
    let mut way = || {
        let times = (0..side * side).map(|at| {
            let far = if at % (side + 1) == 0 { 0 } else { dice.below(50) };
            Seconds(far as u32)
        });
        Travel::new(side, times.collect()).expect("it is square")
    };
    let mut builder = Problem::over(vec![way(), way()]);
    let (alike, other) = (dice.once_in(3), dice.once_in(3));
    for row in 0..stops {
        let begin = Seconds(dice.below(120) as u32);
        let wide = (Seconds(0), Seconds(400));
        let split = vec![(begin, begin + Seconds(15)), (begin + Seconds(90), begin + Seconds(150))];
        let windows = if dice.once_in(2) { vec![wide] } else { split };
        let mut stop = Stop {
            place: row + 1,
            exit: dice.once_in(4).then_some(side - 1),
            service: Seconds(dice.below(20) as u32),
            windows,
            load: vec![dice.below(4) as u32],
            pickup: vec![dice.below(3) as u32, 1],
            ..Stop::default()
        };
        if alike && row < 2 {
            stop = Stop { place: 1, service: Seconds(9), ..Stop::default() };
        }
        builder = builder.stop(stop);
    }
    for _ in 0..2 {
        builder = builder.shift(duty_shift(&mut dice));
    }
    let ids = |rows: &[usize]| rows.iter().map(|row| StopId::from_usize(*row)).collect();
    let series = Series { stops: ids(&[0, 1]), patterns: Vec::new(), least: 1, most: None, last: None };
    let choice = Choice { stops: ids(&[stops - 2, stops - 1]) };
    let relations = Relations {
        series: if alike { vec![series] } else { Vec::new() },
        choices: if other && (!alike || 4 <= stops) { vec![choice] } else { Vec::new() },
        ..Relations::default()
    };
    builder.relations(relations).build().expect("a small problem is sound")
}

fn duty_shift(dice: &mut Dice) -> Shift {
    let noon = Seconds(30 + dice.below(60) as u32);
    let pause = dice.once_in(2).then_some((noon, noon + Seconds(25)));
    Shift {
        back: dice.once_in(4).then_some(1),
        start: Seconds(dice.below(20) as u32),
        end: Seconds(300),
        duty: dice.once_in(2).then(|| Seconds(100 + dice.below(150) as u32)),
        pause,
        pause_until: pause.filter(|_| dice.once_in(2)).map(|(from, _)| from + Seconds(40)),
        room: if dice.once_in(2) { vec![3 + dice.below(6) as u32, 4] } else { Vec::new() },
        day: dice.below(2) as u32,
        profile: dice.below(2),
        ..Shift::default()
    }
}

/// When a crew that leaves at `start` is back, by one of its pauses; `None` when it cannot be.
fn back(problem: &Problem, shift: &Shift, round: &[StopId], start: u32) -> Option<u32> {
    let pauses = shift.pauses();
    let mut pauses: Vec<_> = pauses.into_iter().map(|(from, to)| (from.0, to.0)).collect();
    if pauses.is_empty() {
        pauses.push((u32::MAX, u32::MAX));
    }
    let by = |(from, to): (u32, u32)| {
        let go = |now: u32, way: Seconds| {
            let begin = if from <= now && now < to && way.0 != 0 { to } else { now };
            let there = begin + way.0;
            if begin < from && from < there { there + to - from } else { there }
        };
        let matrix = &problem.travel()[shift.profile];
        let (mut now, mut here) = (start, shift.place);
        for stop in round.iter().map(|stop| &problem.stops()[*stop]) {
            let there = go(now, matrix.time(here, stop.place));
            let clear = |at: &u32| at + stop.service.0 <= from || to <= *at;
            let open = |at: &u32| stop.windows.iter().any(|w| w.0.0 <= *at && *at <= w.1.0);
            now = (there..=600).find(|at| clear(at) && open(at))? + stop.service.0;
            here = stop.leaves_from();
        }
        Some(go(now, matrix.time(here, shift.ends_at()))).filter(|back| *back <= shift.end.0)
    };
    pauses.into_iter().filter_map(by).min()
}

fn is_sound(problem: &Problem, shift: &Shift, round: &[StopId]) -> bool {
    let sum = |load: &dyn Fn(&Stop) -> u32| -> u32 {
        round.iter().map(|stop| load(&problem.stops()[*stop])).sum()
    };
    let kind = |loads: &[u32], kind: usize| loads.get(kind).copied().unwrap_or(0);
    let fits = shift.room.iter().enumerate().all(|(row, room)| {
        sum(&|stop| kind(&stop.load, row)) <= *room && sum(&|stop| kind(&stop.pickup, row)) <= *room
    });
    let Some(home) = back(problem, shift, round, shift.start.0) else { return false };
    let late = (shift.start.0..=home).rev();
    let leaves = late.into_iter().find(|at| back(problem, shift, round, *at) == Some(home));
    let out = home - leaves.unwrap_or(shift.start.0);
    fits && (round.is_empty() || shift.duty.is_none_or(|duty| out <= duty.0))
}

fn travelled(problem: &Problem, rounds: &[Vec<StopId>]) -> u64 {
    let leg = |(shift, round): (&Shift, &Vec<StopId>)| {
        let matrix = &problem.travel()[shift.profile];
        let mut here = shift.place;
        let mut sum = 0;
        for stop in round.iter().map(|stop| &problem.stops()[*stop]) {
            sum += u64::from(matrix.time(here, stop.place).0);
            here = stop.leaves_from();
        }
        sum + if round.is_empty() { 0 } else { u64::from(matrix.time(here, shift.ends_at()).0) }
    };
    problem.shifts().rows().iter().zip(rounds).map(leg).sum()
}

/// Whether every round can be made, no two of a series are on one day, and one of a choice.
fn is_plan(problem: &Problem, rounds: &[Vec<StopId>]) -> bool {
    let shifts = problem.shifts().rows();
    let count = |stops: &[StopId]| {
        rounds.iter().flatten().filter(|stop| stops.contains(stop)).count()
    };
    let days = |stops: &[StopId]| {
        let rows = shifts.iter().zip(rounds);
        let days = rows.flat_map(|(shift, round)| round.iter().map(|stop| (shift.day, *stop)));
        days.filter(|(_, stop)| stops.contains(stop)).map(|(day, _)| day).collect::<BTreeSet<_>>()
    };
    let Relations { series, choices, .. } = problem.relations();
    series.iter().all(|one| days(&one.stops).len() == count(&one.stops))
        && choices.iter().all(|one| count(&one.stops) <= 1)
        && shifts.iter().zip(rounds).all(|(shift, round)| is_sound(problem, shift, round))
}

#[test]
fn nobody_drives_less_than_the_bound_of_travel() {
    let (mut all, mut exact, mut proven) = (0, 0, 0);
    for seed in 0..300 {
        let problem = rich(seed);
        let mut dice = Dice::new(seed);
        // For each set of wishes served: the least travel, and one of the plans.
        let mut plans: Vec<(BTreeSet<usize>, u64, Vec<Vec<StopId>>)> = Vec::new();
        let stops: Vec<StopId> = problem.stops().ids().collect();
        let first = |stop: &StopId| {
            let has = problem.relations().choices.iter().find(|one| one.stops.contains(stop));
            has.map_or(*stop, |one| one.stops[0]).to_usize()
        };
        extend(&stops, true, &mut vec![Vec::new(); 2], &mut |rounds| {
            if !is_plan(&problem, rounds) {
                return;
            }
            let served: BTreeSet<usize> = rounds.iter().flatten().map(first).collect();
            let travel = travelled(&problem, rounds);
            match plans.iter_mut().find(|plan| plan.0 == served) {
                None => plans.push((served, travel, rounds.to_vec())),
                Some(plan) => {
                    plan.1 = plan.1.min(travel);
                    if dice.once_in(3) {
                        plan.2 = rounds.to_vec();
                    }
                }
            }
        });
        for (served, least, rounds) in plans {
            let travel = travelled(&problem, &rounds);
            let solution = Solution::of(&problem, rounds.into());
            let bound = travel_bound(&problem, &solution, BoundLimits::default());
            assert!(bound.lower <= least, "seed {seed}, {served:?}: {bound:?}, but {least}");
            assert_eq!(bound.travel, travel, "seed {seed}");
            assert_eq!(bound.gap.is_some(), bound.proven, "seed {seed}");
            all += 1;
            exact += u32::from(bound.lower == least);
            proven += u32::from(bound.proven);
        }
    }
    assert!(all * 99 / 100 <= proven, "{proven} of {all} came to their end");
    assert!(all / 2 < exact, "only {exact} of {all} are exact");
    eprintln!("{exact} exact of {all}, proven {proven}");
}
