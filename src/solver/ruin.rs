//! Ruin: taking neighbouring strings of stops out of the rounds.

use crate::unit::Dice;

use super::ground::NONE;
use super::state::State;

/// How many stops are taken out on average.
const MEAN: f64 = 10.0;
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
        (_, 19) => whole_round(state, dice),
        (_, _) => {
            let seed = state.piles[0].stops()[dice.below(served)];
            strings(state, seed, dice);
        }
    }
}

/// A stop that is not served, of any tier that has one.
fn absent(state: &State<'_>, dice: &mut Dice) -> Option<u32> {
    let tiers = [1, 2, 3].map(|tier| state.piles[tier].stops());
    let from = if dice.once_in(2) { 0 } else { dice.below(3) };
    let pile = (0..3).map(|step| tiers[(from + step) % 3]).find(|pile| !pile.is_empty())?;
    let spots = &state.ground.spots;
    let two = [(); 2].map(|()| pile[dice.below(pile.len())]);
    two.into_iter().max_by_key(|stop| spots[*stop as usize].worth)
}

fn whole_round(state: &mut State<'_>, dice: &mut Dice) {
    let stops = state.piles[0].stops();
    let round = state.home[stops[dice.below(stops.len())] as usize] as usize;
    let count = state.rounds[round].stops.len();
    state.remove(round, 0, count);
}

/// Takes a string out of each of the rounds nearest to `seed`.
fn strings(state: &mut State<'_>, seed: u32, dice: &mut Dice) {
    let ground = state.ground;
    let used = state.rounds.iter().filter(|round| !round.stops.is_empty()).count();
    let longest = f64::min(LONGEST, state.piles[0].stops().len() as f64 / used as f64);
    let most = 4.0 * MEAN / (1.0 + longest) - 1.0;
    let mut left = (dice.share() * most + 1.0) as usize;
    for stop in [seed].iter().chain(ground.near(seed)) {
        if left == 0 {
            break;
        }
        let home = state.home[*stop as usize];
        if home != NONE && !state.is_touched(home as usize) {
            string(state, *stop, longest, dice);
            left -= 1;
        }
    }
}

/// Takes a string with `stop` in it out of its round; half the time one stop of it stays.
fn string(state: &mut State<'_>, stop: u32, longest: f64, dice: &mut Dice) {
    let round = state.home[stop as usize] as usize;
    let stops = &state.rounds[round].stops;
    let count = stops.len();
    let row = stops.iter().position(|other| *other == stop).unwrap_or(0);
    let most = f64::min(longest, count as f64);
    let length = ((dice.share() * most) as usize + 1).min(count);
    let keeps = length < count && 1 < length && dice.once_in(2);
    let span = length + usize::from(keeps);
    let least = (row + 1).saturating_sub(span);
    let from = least + dice.below(row.min(count - span) - least + 1);
    if keeps {
        let kept = from + 1 + dice.below(span - 2);
        state.remove(round, kept + 1, from + span);
        let kept = kept.min(state.rounds[round].stops.len());
        state.remove(round, from.min(kept), kept);
    } else {
        state.remove(round, from, from + span);
    }
}
