//! The bounds against trying everything.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::{env, fs, slice};

use beibao::exchange;
use beibao::exchange::Options;
use beibao::solver::{
    BoundLimits, Choice, Cost, Problem, Relations, Series, Shift, Solution, Stop, StopId, Travel,
    check, hours, on_threads, solve, travel_bound, worth,
};
use beibao::unit::{Dice, Index, Seconds, Table};

use crate::solver_brute::optimum;
use crate::solver_random::{ALL_KINDS, mixtures, tiny};
use crate::solver_town::Town;

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
    for kinds in mixtures(ALL_KINDS) {
        let problem = tiny(kinds, kinds);
        let bound = worth(&problem);
        let best = optimum(&problem).cost;
        assert!(bound.least <= best, "kinds {kinds:#b}: {bound:?}, but {best:?}");
        let same = |cost: Cost| (cost.tier1_unserved, cost.lost);
        tight += u32::from(same(bound.least) == same(best));
        all += 1;
    }
    assert!(all / 3 < tight, "only {tight} of {all} are exact");
}

#[test]
fn whoever_serves_everything_takes_the_hours_needed() {
    let mut whole = 0;
    for kinds in mixtures(ALL_KINDS) {
        let problem = tiny(kinds, kinds);
        let best = optimum(&problem);
        let hours = hours(&problem);
        if best.unserved.is_empty() {
            assert_eq!(hours.missing(), [Seconds(0); 3], "kinds {kinds:#b}: {hours:?}");
            assert_eq!((hours.nobody, hours.short), ([0; 3], Vec::new()), "kinds {kinds:#b}");
            whole += 1;
        }
    }
    assert!(20 < whole, "only {whole} could be served whole");
}

#[test]
fn hours_and_skills_that_are_short_are_told() {
    let stop = Stop { place: 1, service: Seconds(100), skills: 2, tier: 1, ..Stop::default() };
    let end = Seconds(160);
    let travel = Travel::new(2, [0, 20, 20, 0].map(Seconds).to_vec()).expect("it is square");
    let problem = Problem::over(vec![travel])
        .stop(stop.clone())
        .stop(stop.clone())
        .stop(Stop { skills: 4, ..stop })
        .shift(Shift { skills: 3, end, ..Shift::default() })
        .shift(Shift { end, ..Shift::default() })
        .build()
        .expect("it is sound");
    let hours = hours(&problem);
    // The two stops at one place cost half the way there and half the way back, and no more.
    assert_eq!(hours.service, [Seconds(200), Seconds(0), Seconds(0)]);
    assert_eq!(hours.nobody, [1, 0, 0], "nobody has skill 4");
    let [short] = &hours.short[..] else { panic!("{hours:?}") };
    assert_eq!((short.skill, short.available), (1, Seconds(160)));
    assert_eq!(hours.available, Seconds(320));
    assert_eq!(worth(&problem).tier1, 1);
}

#[test]
fn travel_is_bounded_whatever_else_is_asked() {
    let mut exact = 0;
    for kinds in mixtures(ALL_KINDS).into_iter().step_by(2) {
        let problem = tiny(kinds % 5, kinds);
        let best = optimum(&problem);
        let bound = travel_bound(&problem, &best, BoundLimits::default());
        let stops: Vec<StopId> = best.rounds.rows().iter().flatten().copied().collect();
        let mut least = u64::MAX;
        extend(&stops, false, &mut vec![Vec::new(); 2], &mut |rounds| {
            let travel = travelled(&problem, rounds);
            let plan = || {
                let rounds = Table::from(rounds.to_vec());
                Solution::with_agreed(&problem, rounds, best.agreed.clone())
            };
            if travel < least && check(&problem, &plan()).is_empty() {
                least = travel;
            }
        });
        assert!(bound.lower <= least, "kinds {kinds:#b}: {bound:?}, but {least}");
        exact += u32::from(bound.lower == least);
    }
    assert!(90 < exact, "only {exact} are exact");
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
    let series =
        Series { stops: ids(&[0, 1]), patterns: Vec::new(), least: 1, most: None, last: None };
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
    let count =
        |stops: &[StopId]| rounds.iter().flatten().filter(|stop| stops.contains(stop)).count();
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
    for seed in 0..40 {
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
    assert!(all * 9 / 10 < exact, "only {exact} of {all} are exact");
}

#[test]
fn a_bound_that_is_stopped_early_holds_and_says_so() {
    let problem = Town { seed: 3, stops: 16, crews: 1, days: 2 }.problem();
    let solution = solve(slice::from_ref(&problem), 1, |_| ControlFlow::Break(())).remove(0);
    let bound = |passes, labels| {
        let limits = BoundLimits { passes, labels, ..BoundLimits::default() };
        travel_bound(&problem, &solution, limits)
    };
    let whole = bound(1_000, 10_000_000);
    assert!(whole.proven && whole.lower <= whole.travel, "{whole:?}");
    for early in [bound(0, 0), bound(3, 10_000_000), bound(1_000, 50)] {
        assert!(early.lower <= whole.lower && 0 < early.lower, "{early:?} beside {whole:?}");
        assert!(!early.proven && early.gap.is_none(), "{early:?}");
    }
}

#[test]
fn the_same_bound_is_found_on_any_number_of_threads() {
    let problem = Town { seed: 5, stops: 20, crews: 2, days: 2 }.problem();
    let solution = solve(slice::from_ref(&problem), 1, |_| ControlFlow::Break(())).remove(0);
    let bound = |threads| {
        let solve = || travel_bound(&problem, &solution, BoundLimits::default());
        on_threads(threads, solve)
    };
    assert_eq!(bound(1), bound(3));
}

/// The file `name` of the shared folder, or nothing and a word on stderr.
fn shared(name: &str) -> Option<(PathBuf, String)> {
    #[expect(clippy::disallowed_methods, reason = "the folder is outside of the project")]
    let folder = env::var("BEIBAO_SHARED").unwrap_or_else(|_| "../shared".to_owned());
    let path = PathBuf::from(folder).join(name);
    if let Ok(text) = fs::read_to_string(&path) {
        return Some((path, text));
    }
    #[expect(clippy::print_stderr, reason = "a test that does nothing says so")]
    {
        eprintln!("skipped: {} is not there (set BEIBAO_SHARED)", path.display());
    }
    None
}

#[test]
fn the_bound_of_a_public_instance_lies_between_its_root_and_its_best_known() {
    let Some((path, text)) = shared("instances/vrptw/RC102.txt") else { return };
    let instance = exchange::open(&path, &text, &Options::default()).expect("it can be read");
    let problem = &instance.problem;
    let solution = solve(slice::from_ref(problem), 1, |_| ControlFlow::Break(())).remove(0);
    assert_eq!(solution.unserved, []);
    let bound = travel_bound(problem, &solution, BoundLimits::default());
    // The root bound of ng-routes is 1405.42, what is best known 1457.4.
    assert!(bound.proven && (14_050..=14_574).contains(&bound.lower), "{bound:?}");
}
