//! An urgent stop: into a plan that stands, moving next to nothing.

use crate::unit::Index;

use super::ground::{Ground, NONE};
use super::problem::{Problem, StopId};
use super::solution::Solution;
use super::state::{Saved, State};

/// How many other stops may be moved for it.
const MOVED: u32 = 3;

/// Puts one stop into a sound solution: where it costs least if there is room, else in place of up
/// to three stops in a row, which go elsewhere or, where they matter less, are left out.
///
/// All other stops keep their crew, day and place in the order. What comes back is the solution as
/// it was when no such change makes it better: serving the stop would cost more than it is worth.
///
/// # Cost
///
/// All rounds are looked at once for each stop that could go: it grows with stops × rounds.
pub fn add_urgent(problem: &Problem, solution: &Solution, stop: StopId) -> Solution {
    let ground = Ground::new(problem);
    let mut state = State::new(&ground);
    state.load(&Saved::of(solution, problem.stops().len(), ground.has_teams()));
    let stop = stop.to_usize() as u32;
    if stop as usize >= ground.spots.len() || state.home(stop) != NONE {
        return solution.clone();
    }
    if ground.has_rests() && state.cost != solution.cost {
        return solution.clone();
    }
    let mut saved = Saved::default();
    state.save(&mut saved);
    let mut best = state.cost;
    state.begin();
    if state.put(stop, None, true) {
        state.price();
        if state.cost < best {
            state.save(&mut saved);
            return saved.solution(problem);
        }
    }
    state.take_back();
    for round in (0..state.rounds.len() as u32).filter(|round| ground.can(stop, *round as usize)) {
        let stops: Vec<u32> = state.stops_of(round).collect();
        for (row, count) in (0..stops.len()).flat_map(|row| (1..=MOVED).map(move |n| (row, n))) {
            let Some(gone) = stops.get(row..row + count as usize) else { continue };
            state.begin();
            if make_way(&mut state, stop, gone) && state.cost < best {
                best = state.cost;
                state.save(&mut saved);
            }
            state.take_back();
        }
    }
    saved.solution(problem)
}

/// Takes `gone` out, puts `stop` in, and puts back what fits elsewhere; false when more than
/// those would be moved.
fn make_way(state: &mut State<'_>, stop: u32, gone: &[u32]) -> bool {
    for other in gone {
        if state.home(*other) != NONE {
            state.take_out(*other);
        }
    }
    if state.removed.len() > MOVED as usize || !state.put(stop, None, true) {
        return false;
    }
    for other in gone {
        if state.home(*other) == NONE {
            state.put(*other, None, true);
        }
    }
    state.price();
    true
}
