//! Ruin: taking neighbouring strings of stops out of the rounds.

use crate::unit::Dice;

use super::ground::NONE;
use super::state::State;

/// How many stops are taken out on average.
const MEAN: f64 = 8.0;
/// The longest round that is taken out whole.
const LONGEST_ROUND: u32 = 20;
/// The longest string.
const LONGEST: f64 = 10.0;

/// Takes some stops out that lie near each other.
///
/// # Source
///
/// J. Christiaens, G. Vanden Berghe, Slack induction by string removals for vehicle routing
/// problems, Transportation Science 54 (2020) 417–433; here also around stops that are absent.
pub(super) fn ruin(state: &mut State<'_>, dice: &mut Dice) {
    let served = state.piles[0].stops().len();
    if served == 0 {
        return;
    }
    let absent = absent(state, dice);
    match (absent, dice.below(20)) {
        (Some(stop), 0..8) => strings(state, stop, dice),
        (_, 18..20) => whole_round(state, dice),
        (_, _) => {
            let seed = state.piles[0].stops()[dice.below(served)];
            strings(state, seed, dice);
        }
    }
}

/// A stop that is not served, of any tier that has one.
fn absent(state: &State<'_>, dice: &mut Dice) -> Option<u32> {
    if state.piles[1..].iter().all(|pile| pile.stops().is_empty()) {
        return None;
    }
    let tiers = [1, 2, 3].map(|tier| state.piles[tier].stops());
    let from = if dice.once_in(2) { 0 } else { dice.below(3) };
    let pile = (0..3).map(|step| tiers[(from + step) % 3]).find(|pile| !pile.is_empty())?;
    let spots = &state.ground.spots;
    let two = [(); 2].map(|()| pile[dice.below(pile.len())]);
    two.into_iter().max_by_key(|stop| spots[*stop as usize].worth)
}

/// Takes a whole round out, if it is not a long one, and strings around one of its stops.
fn whole_round(state: &mut State<'_>, dice: &mut Dice) {
    let stops = state.piles[0].stops();
    let seed = stops[dice.below(stops.len())];
    let round = state.home(seed);
    let first = state.stops_of(round).next();
    if let Some(first) = first
        && state.rounds[round as usize].count <= LONGEST_ROUND
    {
        take_string(state, first, state.rounds[round as usize].count, None);
    }
    strings(state, seed, dice);
}

/// Takes a string out of each of the rounds nearest to `seed`.
fn strings(state: &mut State<'_>, seed: u32, dice: &mut Dice) {
    let ground = state.ground;
    let served = state.piles[0].stops().len();
    if served == 0 {
        return;
    }
    let served = served as f64;
    let longest = f64::min(LONGEST, served / f64::from(state.used()));
    let most = 4.0 * MEAN / (1.0 + longest) - 1.0;
    let count = (dice.share() * most + 1.0) as usize;
    let mut rounds = Vec::with_capacity(count);
    for stop in [seed].iter().chain(ground.near(seed)) {
        if rounds.len() == count {
            break;
        }
        let home = state.home(*stop);
        if home != NONE && !rounds.contains(&home) && !ground.spots[*stop as usize].rest {
            string(state, *stop, longest, dice);
            rounds.push(home);
        }
    }
}

/// Takes a string with `stop` in it out of its round; half the time one stop of it stays.
fn string(state: &mut State<'_>, stop: u32, longest: f64, dice: &mut Dice) {
    let count = state.rounds[state.home(stop) as usize].count;
    let most = f64::min(longest, f64::from(count));
    let length = ((dice.share() * most) as u32 + 1).min(count);
    let keeps = length < count && 1 < length && dice.once_in(2);
    let span = length + u32::from(keeps);
    let mut first = stop;
    let mut behind = 0;
    // So many stops of the string stand before `stop`, where the round is long enough.
    let wanted = dice.below(span as usize) as u32;
    while behind < wanted && state.is_stop(state.nodes[first as usize].before) {
        first = state.nodes[first as usize].before;
        behind += 1;
    }
    let mut last = stop;
    for _ in behind + 1..span {
        if state.is_stop(state.nodes[last as usize].after) {
            last = state.nodes[last as usize].after;
        } else if state.is_stop(state.nodes[first as usize].before) {
            first = state.nodes[first as usize].before;
        } else {
            break;
        }
    }
    let kept = keeps.then(|| 1 + dice.below(span as usize - 2) as u32);
    take_string(state, first, span, kept);
}

/// Takes out `count` stops in a row, the first of them `first`; the one in row `kept` stays.
fn take_string(state: &mut State<'_>, first: u32, count: u32, kept: Option<u32>) {
    if state.is_loose {
        let Some(kept) = kept else { return state.cut(first, count) };
        let mut stays = first;
        (0..kept).for_each(|_| stays = state.nodes[stays as usize].after);
        let next = state.nodes[stays as usize].after;
        state.cut(next, count - kept - 1);
        // The rest may be shorter now: where no way is a shortest one, more was taken out.
        let mut rest = 0;
        if state.home(first) != NONE {
            let mut stop = first;
            while rest < kept && stop != stays && state.is_stop(stop) {
                stop = state.nodes[stop as usize].after;
                rest += 1;
            }
            state.cut(first, rest);
        }
        return;
    }
    let mut gone = Vec::with_capacity(count as usize);
    let mut stop = first;
    for row in 0..count {
        if Some(row) != kept && state.is_free(stop) {
            gone.push(stop);
        }
        stop = state.nodes[stop as usize].after;
    }
    for stop in gone {
        if state.home(stop) != NONE {
            state.take_out(stop);
        }
    }
}
