//! Asks every rule in turn.

use crate::solver::{Problem, Solution};

use super::account::account;
use super::agreed::agreed;
use super::allowed::allowed;
use super::apart::apart;
use super::chains::chains;
use super::choices::choices;
use super::devices::devices;
use super::duty::duty;
use super::handovers::handovers;
use super::home::Homes;
use super::load::load;
use super::recount::recount;
use super::rests::rests;
use super::series::series;
use super::skills::skills;
use super::teams::teams;
use super::times::times;
use super::violation::Violation;

/// Everything wrong with `solution`; nothing when it is sound.
///
/// It shares no rule with the search and does not trust [`super::super::schedule`].
pub fn check(problem: &Problem, solution: &Solution) -> Vec<Violation> {
    let mut found = account(problem, solution);
    if !found.is_empty() {
        return found;
    }
    let homes = Homes::of(problem, solution);
    found.extend(skills(problem, solution));
    found.extend(allowed(problem, solution));
    found.extend(times(problem, solution));
    found.extend(duty(problem, solution));
    found.extend(rests(problem, solution));
    found.extend(load(problem, &homes, solution));
    found.extend(apart(problem, &homes));
    found.extend(series(problem, &homes));
    found.extend(chains(problem, &homes));
    found.extend(teams(problem, &homes, solution));
    found.extend(agreed(problem, &homes, solution));
    found.extend(choices(problem, &homes));
    found.extend(handovers(problem, &homes));
    found.extend(devices(problem, &homes));
    if solution.cost != recount(problem, &homes, solution) {
        found.push(Violation::Cost);
    }
    found
}
