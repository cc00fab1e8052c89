//! What is asked for once: a stop, or a choice of stops.

use super::super::problem::{Problem, StopId};
use super::could::Could;
use crate::unit::Index;

/// Stops of which one is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) stops: Vec<StopId>,
    /// Whether no stop of it could serve another wish as well: its time is its own.
    pub(super) clear: bool,
}

/// Every stop but the rests of shifts and every choice, each once.
pub(super) fn wishes(problem: &Problem, could: &Could) -> Vec<Wish> {
    let mut times = vec![0_u32; problem.stops().len()];
    let choices = &problem.relations().choices;
    for stop in choices.iter().flat_map(|choice| &choice.stops) {
        times[stop.to_usize()] += 1;
    }
    let single = |stop: &StopId| times[stop.to_usize()] == 0 && !problem.is_rest(*stop);
    let own = |stop: &StopId| times[stop.to_usize()] == 1 || !could.any(stop.to_usize());
    let alone = problem.stops().ids().filter(single);
    let alone = alone.map(|stop| Wish { stops: vec![stop], clear: true });
    let choices = choices
        .iter()
        .map(|choice| Wish { clear: choice.stops.iter().all(own), stops: choice.stops.clone() });
    alone.chain(choices).collect()
}
