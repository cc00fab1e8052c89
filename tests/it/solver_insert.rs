//! Stops put into rounds in every possible way, and judged.

use std::collections::BTreeMap;

use beibao::solver::{Problem, ShiftId, Solution, StopId, check};
use beibao::unit::{Dice, Index, Seconds, Table};

/// The stops that go into one round with this one: its chain, or itself.
pub(crate) fn party(problem: &Problem, stop: StopId) -> Vec<StopId> {
    let mut chains = problem.relations().chains.iter();
    let chain = chains.find(|chain| chain.stops.contains(&stop));
    chain.map_or_else(|| vec![stop], |chain| chain.stops.clone())
}

/// The other stop of its team, if there is one.
pub(crate) fn mate(problem: &Problem, stop: StopId) -> Option<StopId> {
    let mut teams = problem.relations().teams.iter();
    let [one, other] = teams.find(|team| team.stops.contains(&stop))?.stops;
    Some(if one == stop { other } else { one })
}

/// The solution without the stops `gone`.
pub(crate) fn without(problem: &Problem, solution: &Solution, gone: &[StopId]) -> Solution {
    let mut rounds = solution.rounds.clone();
    for (shift, round) in rounds.clone().iter() {
        let left = round.iter().copied().filter(|stop| !gone.contains(stop));
        rounds[shift] = left.collect();
        if rounds[shift].iter().eq(&problem.shifts()[shift].rest) {
            rounds[shift].clear();
        }
    }
    Solution::with_agreed(problem, rounds, solution.agreed.clone())
}

/// The first sound solution with the stop and its chain in the round of `shift`, and its mate in
/// any other.
pub(crate) fn with(
    problem: &Problem,
    solution: &Solution,
    stop: StopId,
    shift: ShiftId,
) -> Option<Solution> {
    let mut mixed = Vec::new();
    mix(&rested(problem, solution, shift), &party(problem, stop), &mut Vec::new(), &mut mixed);
    mixed.into_iter().find_map(|round| {
        let mut rounds = solution.rounds.clone();
        rounds[shift] = round;
        match mate(problem, stop) {
            Some(mate) => meeting(problem, solution, &rounds, [stop, mate]),
            None => sound(problem, rounds, solution.agreed.clone()),
        }
    })
}

/// The round of a shift; of an empty one at least its rest.
fn rested(problem: &Problem, solution: &Solution, shift: ShiftId) -> Vec<StopId> {
    let mut round = solution.rounds[shift].clone();
    if round.is_empty() {
        round.extend(problem.shifts()[shift].rest);
    }
    round
}

/// Every round with both in it, each in its own order.
fn mix(round: &[StopId], party: &[StopId], so_far: &mut Vec<StopId>, all: &mut Vec<Vec<StopId>>) {
    if round.is_empty() && party.is_empty() {
        all.push(so_far.clone());
    }
    if let Some((first, rest)) = party.split_first() {
        so_far.push(*first);
        mix(round, rest, so_far, all);
        so_far.pop();
    }
    if let Some((first, rest)) = round.split_first() {
        so_far.push(*first);
        mix(rest, party, so_far, all);
        so_far.pop();
    }
}

/// The first sound solution with the mate in another round, whenever the two meet.
fn meeting(
    problem: &Problem,
    solution: &Solution,
    rounds: &Table<ShiftId, Vec<StopId>>,
    [stop, mate]: [StopId; 2],
) -> Option<Solution> {
    let ends = problem.shifts().rows().iter().map(|shift| shift.end.0);
    let end = ends.max().unwrap_or(0);
    let elsewhere = rounds.ids().filter(|shift| !rounds[*shift].contains(&stop));
    let count = |shift: ShiftId| rested(problem, solution, shift).len();
    let places = elsewhere.flat_map(|shift| (0..=count(shift)).map(move |at| (shift, at)));
    places.collect::<Vec<_>>().into_iter().find_map(|(shift, at)| {
        let mut rounds = rounds.clone();
        rounds[shift] = rested(problem, solution, shift);
        rounds[shift].insert(at, mate);
        (0..=end).map(Seconds).find_map(|moment| {
            let mut agreed = solution.agreed.clone();
            agreed.extend([(stop, moment), (mate, moment)]);
            sound(problem, rounds.clone(), agreed)
        })
    })
}

fn sound(
    problem: &Problem,
    rounds: Table<ShiftId, Vec<StopId>>,
    agreed: BTreeMap<StopId, Seconds>,
) -> Option<Solution> {
    let solution = Solution::with_agreed(problem, rounds, agreed);
    check(problem, &solution).is_empty().then_some(solution)
}

/// A sound solution into which nothing more can be put: stops come in a random order.
pub(crate) fn greedy(problem: &Problem, seed: u64) -> Solution {
    let mut dice = Dice::new(seed);
    let mut stops: Vec<StopId> = problem.stops().ids().collect();
    dice.shuffle(&mut stops);
    let empty = vec![Vec::new(); problem.shifts().len()];
    let mut solution = Solution::of(problem, empty.into());
    while let Some(more) = stops.iter().find_map(|stop| {
        let absent = solution.unserved.contains(stop);
        let shifts = (0..problem.shifts().len()).map(ShiftId::from_usize).filter(|_| absent);
        shifts.into_iter().find_map(|shift| with(problem, &solution, *stop, shift))
    }) {
        solution = more;
    }
    solution
}
