//! The judge against rules written down the slow way, and everything it must see.

use std::collections::{BTreeMap, BTreeSet};

use beibao::solver::{
    Cost, Problem, Series, Shift, ShiftId, Solution, StopId, Violation, Weights, check, itinerary,
};
use beibao::unit::{Dice, Seconds, Table};

use crate::solver_random::{ALL_KINDS, mixtures, tiny};
use crate::solver_watch::watch;

/// Random rounds, sound or not.
fn random_rounds(problem: &Problem, seed: u64) -> Solution {
    let mut dice = Dice::new(seed);
    let mut rounds = vec![Vec::new(); problem.shifts().len()];
    let mut stops: Vec<StopId> = problem.stops().ids().collect();
    dice.shuffle(&mut stops);
    let crowd = if seed.is_multiple_of(2) { 5 } else { 2 };
    for stop in stops {
        if let Some(round) = rounds.get_mut(dice.below(crowd)) {
            round.push(stop);
        }
    }
    let mut agreed = BTreeMap::new();
    for team in &problem.relations().teams {
        let moment = Seconds(dice.below(150) as u32);
        for stop in team.stops {
            let served = rounds.iter().any(|round| round.contains(&stop));
            if served != dice.once_in(20) {
                agreed.insert(stop, moment + Seconds(u32::from(dice.once_in(10))));
            }
        }
    }
    Solution::with_agreed(problem, rounds.into(), agreed)
}

/// The shift of each stop that has one.
fn served(solution: &Solution) -> BTreeMap<StopId, ShiftId> {
    let rows = solution.rounds.iter();
    rows.flat_map(|(id, round)| round.iter().map(move |stop| (*stop, id))).collect()
}

/// The codes of all that is wrong, found without the judge.
pub(crate) fn faults(problem: &Problem, solution: &Solution) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let mut add = |code, wrong: bool| wrong.then(|| found.insert(code));
    for (id, round) in solution.rounds.iter().filter(|(_, round)| !round.is_empty()) {
        let shift = &problem.shifts()[id];
        for stop in round.iter().map(|stop| &problem.stops()[*stop]) {
            add("skills", stop.skills & shift.skills != stop.skills);
            add("barred", stop.allowed.as_ref().is_some_and(|allowed| !allowed.contains(&id)));
        }
        let seen = watch(problem, id, round, &solution.agreed);
        add("times", seen.is_none());
        add(
            "duty",
            seen.is_some_and(|seen| {
                shift.duty.is_some_and(|longest| longest.0 < seen.back - seen.depart)
            }),
        );
        let rests = |rest: &StopId| 1 < round.len() && round.contains(rest);
        add("rest", !shift.rest.iter().all(rests));
        add("load", (0..3).any(|kind| is_overloaded(problem, id, round, kind)));
    }
    found.extend(untied(problem, solution));
    found
}

/// The codes of what is wrong between the stops.
fn untied(problem: &Problem, solution: &Solution) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let mut add = |code, wrong: bool| wrong.then(|| found.insert(code));
    let served = served(solution);
    add("apart", has_close_days(problem, &served));
    let relations = problem.relations();
    let days = |series: &Series| {
        let days = series.stops.iter().filter_map(|stop| served.get(stop));
        days.map(|shift| problem.shifts()[*shift].day).collect::<Vec<u32>>()
    };
    let last = problem.shifts().rows().iter().map(|shift| shift.day).max().unwrap_or(0);
    add("series", relations.series.iter().any(|series| !is_lawful(series, &days(series), last)));
    add("chain", relations.chains.iter().any(|chain| !is_in_order(solution, &chain.stops)));
    add(
        "team",
        relations.teams.iter().any(|team| {
            let [one, other] =
                team.stops.map(|stop| (served.get(&stop), solution.agreed.get(&stop)));
            match (one.0, other.0) {
                (None, None) => false,
                (Some(here), Some(there)) => here == there || one.1 != other.1,
                _ => true,
            }
        }),
    );
    let in_team = |stop: &StopId| relations.teams.iter().any(|team| team.stops.contains(stop));
    add(
        "agreed",
        problem.stops().ids().any(|stop| {
            (in_team(&stop) && served.contains_key(&stop)) != solution.agreed.contains_key(&stop)
        }),
    );
    add(
        "choice",
        relations
            .choices
            .iter()
            .any(|choice| 1 < choice.stops.iter().filter(|stop| served.contains_key(stop)).count()),
    );
    add(
        "handover",
        relations.handovers.iter().any(|handover| {
            let shift = |stop| served.get(&stop).map(|shift| &problem.shifts()[*shift]);
            match (shift(handover.first), shift(handover.then)) {
                (_, None) => false,
                (None, Some(_)) => true,
                (Some(first), Some(then)) => then.start < first.end,
            }
        }),
    );
    for device in &relations.devices {
        let needs = |round: &&Vec<StopId>| round.iter().any(|stop| device.stops.contains(stop));
        for day in 0..=last {
            let today = solution.rounds.iter().filter(|(id, _)| problem.shifts()[*id].day == day);
            let rounds = today.map(|(_, round)| round).filter(needs).count();
            add("device", (device.count as usize) < rounds);
        }
    }
    found
}

fn is_overloaded(problem: &Problem, id: ShiftId, round: &[StopId], kind: usize) -> bool {
    let room = &problem.shifts()[id].room;
    let of = |amounts: &[u32]| i64::from(amounts.get(kind).copied().unwrap_or(0));
    let mut carried: i64 = round.iter().map(|stop| of(&problem.stops()[*stop].load)).sum();
    let mut most = carried;
    for (at, id) in round.iter().enumerate() {
        let stop = &problem.stops()[*id];
        carried += of(&stop.pickup) - of(&stop.load);
        for chain in &problem.relations().chains {
            let (first, last) = (chain.stops[0], chain.stops[chain.stops.len() - 1]);
            if *id == first && round[at..].contains(&last) {
                carried += of(&chain.load);
            }
            if *id == last && round[..at].contains(&first) {
                carried -= of(&chain.load);
            }
        }
        most = most.max(carried);
    }
    !room.is_empty() && of(room) < most
}

fn has_close_days(problem: &Problem, served: &BTreeMap<StopId, ShiftId>) -> bool {
    served.iter().any(|(one, here)| {
        served.iter().filter(|(other, _)| one < other).any(|(other, there)| {
            let apart = [one, other].map(|stop| problem.stops()[*stop].apart);
            let [Some((group, days)), Some((same, more))] = apart else { return false };
            let days = days.max(more).max(1);
            let gap = problem.shifts()[*here].day.abs_diff(problem.shifts()[*there].day);
            group == same && gap < days
        })
    })
}

/// Whether some choice of days, of all there are, is lawful and has these among them.
fn is_lawful(series: &Series, days: &[u32], last: u32) -> bool {
    let lawful = |choice: u64| {
        let chosen = (0..6).filter(|day| choice >> day & 1 == 1);
        let all: Vec<i32> = series.last.into_iter().chain(chosen).collect();
        let long = |gap: i32| {
            series.least.cast_signed() <= gap
                && series.most.is_none_or(|most| gap <= most.cast_signed())
        };
        choice.count_ones() as usize == series.stops.len()
            && (series.patterns.contains(&choice)
                || series.patterns.is_empty() && choice >> (last + 1) == 0)
            && all.windows(2).all(|pair| long(pair[1] - pair[0]))
            && days.iter().all(|day| choice >> day & 1 == 1)
    };
    let distinct = days.iter().collect::<BTreeSet<_>>().len() == days.len();
    days.is_empty() || distinct && (0..64).any(lawful)
}

fn is_in_order(solution: &Solution, stops: &[StopId]) -> bool {
    let rounds = || solution.rounds.rows().iter();
    let only = |round: &Vec<StopId>| -> Vec<StopId> {
        round.iter().copied().filter(|stop| stops.contains(stop)).collect()
    };
    rounds().all(|round| only(round).is_empty()) || rounds().any(|round| only(round) == stops)
}

/// The cost of rounds, counted without the solver.
pub(crate) fn counted(problem: &Problem, solution: &Solution) -> Cost {
    let served = served(solution);
    let weights = problem.weights();
    let mut cost = Cost::default();
    for (id, stop) in problem.stops().iter() {
        let mut choices = problem.relations().choices.iter();
        let choice = choices.find(|choice| choice.stops.contains(&id));
        let stands = choice.is_none_or(|choice| choice.stops[0] == id);
        let done = choice.map_or(served.contains_key(&id), |choice| {
            choice.stops.iter().any(|stop| served.contains_key(stop))
        });
        if stands && !done {
            cost.tier1_unserved += u32::from(stop.tier == 1);
            cost.lost[usize::from(stop.tier) - 1] += u64::from(stop.worth);
            cost.seconds += u64::from(stop.price);
        }
        let Some(shift) = served.get(&id) else { continue };
        let prices = stop.prices.iter().filter(|(here, _)| here == shift);
        cost.seconds += prices.map(|(_, price)| u64::from(*price)).sum::<u64>();
        let late = stop
            .late_after
            .map_or(0, |last| problem.shifts()[*shift].day.saturating_sub(last.day()));
        cost.seconds += u64::from(late * weights.late);
    }
    let mut busy: BTreeMap<u32, u64> = BTreeMap::new();
    for (id, round) in solution.rounds.iter().filter(|(_, round)| !round.is_empty()) {
        let shift = &problem.shifts()[id];
        let seen = watch(problem, id, round, &solution.agreed);
        let mut at = shift.place;
        let mut way = |to: usize, exit: usize| {
            let seconds = u64::from(problem.travel()[shift.profile].time(at, to).0);
            at = exit;
            seconds
        };
        let (mut travel, mut service) = (0, 0);
        for stop in round.iter().map(|stop| &problem.stops()[*stop]) {
            travel += way(stop.place, stop.exit.unwrap_or(stop.place));
            service += u64::from(stop.service.0);
        }
        travel += way(shift.back.unwrap_or(shift.place), 0);
        let waiting = seen.as_ref().map_or(0, |seen| seen.waiting);
        let over = |from: Seconds| seen.map_or(0, |seen| seen.back.saturating_sub(from.0));
        cost.seconds += travel * u64::from(weights.travel);
        cost.seconds += waiting * u64::from(weights.waiting);
        cost.seconds += u64::from(shift.overtime_from.map_or(0, over) * weights.overtime);
        cost.seconds += u64::from(shift.fixed);
        *busy.entry(shift.crew).or_default() += travel + service + waiting;
    }
    for seconds in busy.values() {
        let minutes = u128::from(seconds / 60);
        cost.seconds += (minutes * minutes * u128::from(weights.balance) / 480) as u64;
    }
    for household in 0..9 {
        let at_home =
            served.iter().filter(|(stop, _)| problem.stops()[**stop].household == Some(household));
        let crews: BTreeSet<u32> =
            at_home.map(|(_, shift)| problem.shifts()[*shift].crew).collect();
        cost.seconds += crews.len().saturating_sub(1) as u64 * u64::from(weights.face);
    }
    cost
}

#[test]
fn the_judge_finds_what_the_slow_way_finds_and_every_fault_comes_up() {
    let mut seen = BTreeMap::new();
    for kinds in mixtures(ALL_KINDS) {
        for seed in 0..80 {
            let problem = tiny(seed, kinds);
            let solution = random_rounds(&problem, seed);
            let codes: BTreeSet<&str> =
                check(&problem, &solution).into_iter().map(Violation::code).collect();
            for code in &codes {
                *seen.entry(*code).or_insert(0) += 1;
            }
            let timely = ["closed", "unreachable", "overtime", "missed"];
            let short = |code: &&'static str| if timely.contains(code) { "times" } else { *code };
            let ours: BTreeSet<&str> = codes.iter().map(short).collect();
            let relations = problem.relations();
            let name = format!(
                "seed {seed}, kinds {kinds:#b}: {codes:?}, {relations:?} {:?} {:?}",
                solution.rounds,
                problem.shifts()
            );
            assert_eq!(ours, faults(&problem, &solution), "{name}");
            let told = solution
                .rounds
                .iter()
                .all(|(id, round)| itinerary(&problem, id, round, &solution.agreed).is_some());
            assert_eq!(told, !ours.contains("times") && !ours.contains("duty"), "{name}");
        }
    }
    let all = [
        "agreed",
        "apart",
        "barred",
        "chain",
        "choice",
        "closed",
        "device",
        "duty",
        "handover",
        "load",
        "missed",
        "overtime",
        "rest",
        "series",
        "skills",
        "team",
        "unreachable",
    ];
    assert_eq!(seen.keys().copied().collect::<Vec<_>>(), all, "{seen:?}");
}

#[test]
fn the_cost_is_what_counting_the_slow_way_gives() {
    let mut priced = 0;
    for kinds in mixtures(ALL_KINDS) {
        for seed in 0..40 {
            let problem = tiny(seed, kinds);
            let mut solution = random_rounds(&problem, seed);
            let counted = counted(&problem, &solution);
            assert_eq!(solution.cost, counted, "seed {seed}, kinds {kinds:#b}");
            priced += u32::from(0 < counted.seconds);
            solution.cost.seconds += 1;
            let found = check(&problem, &solution);
            assert!(found.contains(&Violation::Cost), "seed {seed}, kinds {kinds:#b}: {found:?}");
        }
    }
    assert!(1_000 < priced, "only {priced} cost anything");
}

/// The same problem, in which every second of every round has its price.
fn priced_by_the_second(problem: &Problem) -> Problem {
    let weights = Weights { overtime: 1, waiting: 1, ..problem.weights() };
    let relations = problem.relations().clone();
    let mut builder =
        Problem::over(problem.travel().to_vec()).weights(weights).relations(relations);
    for stop in problem.stops().rows() {
        builder = builder.stop(stop.clone());
    }
    for shift in problem.shifts().rows() {
        builder = builder.shift(Shift { overtime_from: Some(shift.start), ..shift.clone() });
    }
    builder.build().expect("a price more is sound")
}

#[test]
fn the_judge_and_the_schedule_are_back_in_the_same_second() {
    let mut back = 0;
    for kinds in mixtures(ALL_KINDS) {
        for seed in 0..40 {
            let problem = priced_by_the_second(&tiny(seed, kinds));
            let round: Vec<StopId> = problem.stops().ids().take(1 + seed as usize % 3).collect();
            for shift in problem.shifts().ids() {
                let mut rounds = Table::from(vec![Vec::new(); problem.shifts().len()]);
                rounds[shift].clone_from(&round);
                let solution = Solution::of(&problem, rounds);
                let found = check(&problem, &solution);
                let wrong = found.contains(&Violation::Cost);
                assert!(!wrong, "seed {seed}, kinds {kinds:#b}: {found:?}");
                back += u32::from(itinerary(&problem, shift, &round, &solution.agreed).is_some());
            }
        }
    }
    assert!(2_000 < back, "only {back} rounds could be made");
}

#[test]
fn a_round_of_nobody_is_no_trouble() {
    let problem = tiny(3, 0);
    let solution = Solution::of(&problem, Table::from(vec![Vec::new(); 2]));
    assert_eq!(check(&problem, &solution), []);
}
