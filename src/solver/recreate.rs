//! Recreate: putting stops back where they cost least, now and then looking away.

use crate::unit::Dice;

use super::ground::NONE;
use super::round::Fit;
use super::state::State;

/// Of how many places one is overlooked.
const BLINK: u64 = 32;
/// How many absent stops are tried for each tier, besides those near the ruin.
const SAMPLE: usize = 4;
/// How many absent stops near a stop taken out are tried.
const BESIDE: usize = 3;

/// Of how many absent stops one is tried in all rounds, not only in those that were changed.
const WIDE: usize = 2;
/// Up to how many shifts every one is looked at.
const MANY: usize = 16;
/// Beyond that, the rounds of how many served stops nearby.
const SERVED_NEAR: usize = 24;

/// What goes in first.
#[derive(Debug, Clone, Copy)]
enum Order {
    Random,
    /// Most worth first.
    Worth,
    /// Most worth for its time first.
    Yield,
    /// Farthest from the crew's place first.
    Far,
    /// Nearest to the crew's place first.
    Near,
    /// Fewest shifts that could serve it first.
    Rare,
}

/// Puts back what was taken out, and a sample of what was absent before, where it fits.
pub(super) fn recreate(state: &mut State<'_>, dice: &mut Dice, queue: &mut Vec<(i64, u32)>) {
    queue.clear();
    queue.extend(state.removed.iter().map(|stop| (0, *stop)));
    sample(state, dice, queue);
    sort(state, dice, queue);
    for (_, stop) in queue.iter() {
        put(state, *stop, dice);
    }
}

/// Puts every stop in where it costs least, the most important first.
pub(super) fn construct(state: &mut State<'_>) {
    let spots = &state.ground.spots;
    let mut queue: Vec<u32> = (1..4).flat_map(|tier| state.piles[tier].stops().to_vec()).collect();
    queue.sort_by_key(|stop| {
        let spot = spots[*stop as usize];
        (spot.tier, -gain(state, *stop), *stop)
    });
    for stop in queue {
        let (round, fit) = best(state, stop, u64::MAX);
        if fit.fits() {
            state.insert(stop, round, fit.at as usize);
        }
    }
}

/// Adds stops that were absent before the ruin: some near it, some from anywhere.
fn sample(state: &State<'_>, dice: &mut Dice, queue: &mut Vec<(i64, u32)>) {
    let gone = state.removed.len();
    let absent: usize = (1..4).map(|tier| state.piles[tier].stops().len()).sum();
    if absent <= gone {
        return;
    }
    for _ in 0..BESIDE.min(gone) {
        let near = state.ground.near(state.removed[dice.below(gone)]);
        let absent = near.iter().filter(|stop| state.home[**stop as usize] == NONE);
        queue.extend(absent.take(BESIDE).map(|stop| (0, *stop)));
    }
    for pile in &state.piles[1..] {
        let count = pile.stops().len();
        for _ in 0..SAMPLE.min(count) {
            queue.push((0, pile.stops()[dice.below(count)]));
        }
    }
}

/// Worth for the time it takes, a short way included.
fn gain(state: &State<'_>, stop: u32) -> i64 {
    let spot = state.ground.spots[stop as usize];
    (i64::from(spot.worth) << 20) / (i64::from(spot.service) + state.ground.short_way)
}

fn sort(state: &State<'_>, dice: &mut Dice, queue: &mut [(i64, u32)]) {
    let order = match dice.below(16) {
        0..4 => Order::Random,
        4..6 => Order::Worth,
        6..11 => Order::Yield,
        11..13 => Order::Far,
        13 => Order::Near,
        _ => Order::Rare,
    };
    let tiered = !dice.once_in(8);
    for (key, stop) in queue.iter_mut() {
        let spot = state.ground.spots[*stop as usize];
        // Up to 1023: ties and near ties fall either way.
        let lean = (dice.roll() >> 54).cast_signed();
        *key = match order {
            Order::Random => lean,
            Order::Worth => -i64::from(spot.worth) * 1_024 - lean,
            Order::Yield => -gain(state, *stop) * (2_048 + lean),
            Order::Far => -state.ground.away(*stop) * 1_024 - lean,
            Order::Near => state.ground.away(*stop) * 1_024 - lean,
            Order::Rare => state.ground.choices(*stop) * 1_024 + lean,
        };
    }
    let tier = |stop: u32| if tiered { state.ground.spots[stop as usize].tier } else { 0 };
    queue.sort_unstable_by_key(|(key, stop)| (tier(*stop), *key, *stop));
}

/// Puts one stop in where it costs least.
fn put(state: &mut State<'_>, stop: u32, dice: &mut Dice) {
    if state.home[stop as usize] != NONE {
        return;
    }
    let chance = dice.roll();
    let (round, fit) = if state.was_served(stop) || dice.once_in(WIDE) {
        best(state, stop, chance)
    } else {
        best_touched(state, stop, chance)
    };
    if fit.fits() {
        state.insert(stop, round, fit.at as usize);
    }
}

/// Where `stop` costs least; `chance` says which shifts are overlooked.
fn best(state: &mut State<'_>, stop: u32, mut chance: u64) -> (usize, Fit) {
    let ground = state.ground;
    let (row, pairs) = ground.pairs(stop);
    let mut best = (0, Fit::NOWHERE);
    let few = pairs.len() <= MANY || chance == u64::MAX;
    if !few {
        state.mark_near(stop, SERVED_NEAR);
    }
    for (step, pair) in pairs.iter().enumerate() {
        chance = chance.rotate_left(5);
        if chance.is_multiple_of(BLINK) || !(few || state.is_marked(pair.shift as usize)) {
            continue;
        }
        let fit = state.fit(stop, row + step, pair);
        if fit.added < best.1.added && state.keeps_apart(stop, pair.shift as usize) {
            best = (pair.shift as usize, fit);
        }
    }
    best
}

/// The same among the rounds changed in this turn: it did not fit the others before.
fn best_touched(state: &mut State<'_>, stop: u32, mut chance: u64) -> (usize, Fit) {
    let ground = state.ground;
    let mut best = (0, Fit::NOWHERE);
    for step in 0..state.touched() {
        let round = state.touched_round(step);
        chance = chance.rotate_left(5);
        let Some(row) = ground.pair_row(stop, round) else { continue };
        if chance.is_multiple_of(BLINK) {
            continue;
        }
        let fit = state.fit(stop, row, ground.pair(stop, round));
        if fit.added < best.1.added && state.keeps_apart(stop, round) {
            best = (round, fit);
        }
    }
    best
}
