//! The last look: nothing left out fits anywhere, nor in place of what matters less.

use super::fit::Fit;
use super::ground::NONE;
use super::recreate::construct;
use super::state::{Pile, State};

/// Puts in what fits; then lets a stop left out that matters take the place of one or two
/// neighbours wherever the cost falls; until nothing changes.
pub(super) fn finish(state: &mut State<'_>) {
    state.begin();
    construct(state);
    state.price();
    // What has no importance but its price is traded by the turns, not here.
    let matters = |stop: &u32| state.ground.spots[*stop as usize].matters();
    let mut changed = state.piles[1..].iter().flat_map(Pile::stops).any(matters);
    while changed {
        changed = false;
        for round in 0..state.rounds.len() as u32 {
            let mut here = false;
            while swap_in(state, round) {
                here = true;
            }
            if here {
                state.begin();
                construct(state);
                state.price();
                changed = true;
            }
        }
    }
    state.begin();
}

/// Makes the first exchange in `round` that lowers the cost; false when there is none.
fn swap_in(state: &mut State<'_>, round: u32) -> bool {
    let stops: Vec<u32> = state.stops_of(round).collect();
    let alone = stops.iter().map(|stop| (*stop, 1));
    let pairs = stops.iter().take(stops.len().saturating_sub(1)).map(|stop| (*stop, 2));
    alone.chain(pairs).any(|(first, count)| exchange(state, round, first, count))
}

/// Lets the best stop left out take the place of `count` stops from `first` on, if the cost falls.
fn exchange(state: &mut State<'_>, round: u32, first: u32, count: u32) -> bool {
    let mut gone = [first; 2];
    if count == 2 {
        gone[1] = state.nodes[first as usize].after;
    }
    if !could_gain(state, round, &gone[..count as usize]) {
        return false;
    }
    state.begin();
    let before = state.cost;
    for stop in &gone[..count as usize] {
        if state.home(*stop) != NONE {
            state.take_out(*stop);
        }
    }
    state.price();
    let without = state.cost;
    let mut best = (before, NONE, Fit::NOWHERE);
    for stop in state.piles[1..].iter().flat_map(Pile::stops) {
        let spot = &state.ground.spots[*stop as usize];
        let mut cost = without;
        cost.win(spot.tier, spot.worth);
        cost.add(-i64::from(spot.price));
        // A stop on the way adds nothing at best.
        if spot.parcel != NONE || best.0 <= cost || gone.contains(stop) {
            continue;
        }
        let mut fit = Fit::NOWHERE;
        state.fit_round(*stop, round, &mut fit);
        if fit.fits() {
            cost.add(fit.added);
            if cost < best.0 {
                best = (cost, *stop, fit);
            }
        }
    }
    let (_, stop, fit) = best;
    if stop != NONE {
        state.insert(stop, fit.before);
        state.price();
        if state.cost < before {
            state.begin();
            return true;
        }
    }
    state.take_back();
    false
}

/// Whether any stop left out is worth more than those that would go.
fn could_gain(state: &State<'_>, round: u32, gone: &[u32]) -> bool {
    let mut without = state.cost;
    let ways = gone.iter().map(|stop| &state.nodes[*stop as usize]);
    let saved: i32 = ways.map(|node| node.gap + state.nodes[node.after as usize].gap).sum();
    without.add(-i64::from(saved) * state.ground.price);
    for spot in gone.iter().map(|stop| &state.ground.spots[*stop as usize]) {
        without.lose(spot.tier, spot.worth);
        without.add(i64::from(spot.price));
    }
    state.piles[1..].iter().flat_map(Pile::stops).any(|stop| {
        let spot = &state.ground.spots[*stop as usize];
        let mut hope = without;
        hope.win(spot.tier, spot.worth);
        hope.add(-i64::from(spot.price));
        hope < state.cost && state.ground.can(*stop, round as usize)
    })
}
