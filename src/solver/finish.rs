//! The last look: nothing left out fits anywhere, nor in place of what matters less.

use super::ground::NONE;
use super::recreate::construct;
use super::round::Round;
use super::state::{Pile, State};

/// Puts in what fits; then lets a stop left out take the place of one or two neighbours wherever
/// the cost falls; until nothing changes.
pub(super) fn finish(state: &mut State<'_>) {
    state.begin();
    construct(state);
    let mut changed = true;
    while changed {
        changed = false;
        for round in 0..state.rounds.len() {
            let mut here = false;
            while swap_in(state, round) {
                here = true;
            }
            if here {
                construct(state);
                changed = true;
            }
        }
    }
}

/// Makes the first exchange in `round` that lowers the cost; false when there is none.
fn swap_in(state: &mut State<'_>, round: usize) -> bool {
    let count = state.rounds[round].stops.len();
    let spans = (0..count).map(|from| (from, from + 1));
    let pairs = (1..count).map(|from| (from - 1, from + 1));
    spans.chain(pairs).any(|span| exchange(state, round, span))
}

/// Lets the best stop left out take the place of the stops of `span`, if the cost falls.
fn exchange(state: &mut State<'_>, round: usize, span: (usize, usize)) -> bool {
    let ground = state.ground;
    let old = &state.rounds[round];
    let mut thinner = Round::default();
    thinner.copy_from(old);
    let gone: Vec<u32> = thinner.stops.drain(span.0..span.1).collect();
    if !thinner.renew(ground) {
        return false;
    }
    let old_cost = old.cost;
    let mut without = state.cost;
    for stop in &gone {
        let spot = ground.spots[*stop as usize];
        without.lose(spot.tier, spot.worth);
    }
    let mut best = (state.cost, NONE, 0);
    for stop in state.piles[1..].iter().flat_map(Pile::stops) {
        let spot = ground.spots[*stop as usize];
        let mut cost = without;
        cost.win(spot.tier, spot.worth);
        let (_, pairs) = ground.pairs(*stop);
        // The seconds are not known yet: the layers above decide whether they matter.
        cost.seconds = 0;
        if best.0 <= cost || !keeps_apart_without(state, *stop, round, &gone) {
            continue;
        }
        let Some(pair) = pairs.iter().find(|pair| pair.shift as usize == round) else { continue };
        let fit = thinner.fit(ground, *stop, pair);
        if !fit.fits() {
            continue;
        }
        cost.seconds =
            state.cost.seconds.saturating_add_signed(thinner.cost + fit.added - old_cost);
        if cost < best.0 {
            best = (cost, *stop, fit.at as usize);
        }
    }
    if best.1 == NONE {
        return false;
    }
    state.remove(round, span.0, span.1);
    state.insert(best.1, round, best.2);
    debug_assert_eq!(state.cost, best.0, "an exchange costs what was foreseen");
    true
}

/// Whether `stop` in `round` keeps its distance in days once the stops `gone` are out of it.
fn keeps_apart_without(state: &State<'_>, stop: u32, round: usize, gone: &[u32]) -> bool {
    let day = state.ground.watches[round].day;
    state.ground.apart(stop).iter().all(|(other, days)| {
        let home = state.home[*other as usize];
        home == NONE
            || gone.contains(other)
            || *days <= state.ground.watches[home as usize].day.abs_diff(day)
    })
}
