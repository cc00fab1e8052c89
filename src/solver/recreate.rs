//! Recreate: putting stops back where they cost least, now and then looking away.

use crate::unit::Dice;

use super::cost::Cost;
use super::ground::NONE;
use super::state::{Saved, State};

/// How many absent stops are tried for each tier, besides those near the ruin.
const SAMPLE: usize = 4;
/// How many absent stops near a stop taken out are tried.
const BESIDE: usize = 3;
/// Of how many stops one is tried everywhere when it fits nowhere beside its neighbours.
const WIDE: usize = 8;

/// What goes in first.
#[derive(Debug, Clone, Copy)]
enum Order {
    Random,
    /// The heaviest load first.
    Load,
    /// Farthest from the crew's place first.
    Far,
    /// Nearest to the crew's place first.
    Near,
    /// The shortest time between first opening and last closing first.
    Span,
    /// The first to open first.
    Open,
    /// The first to close last.
    Close,
    /// Most worth first.
    Worth,
    /// Most worth for its time first.
    Yield,
    /// Fewest shifts that could serve it first.
    Rare,
}

/// Puts back what was taken out, and a sample of what was absent before, where it fits.
pub(super) fn recreate(state: &mut State<'_>, dice: &mut Dice, queue: &mut Vec<(i64, u32)>) {
    queue.clear();
    let gone = state.removed.iter().filter(|stop| state.is_free(**stop));
    queue.extend(gone.map(|stop| (0, *stop)));
    let absent = sample(state, dice, queue);
    sort(state, dice, queue, absent);
    for (_, stop) in queue.iter() {
        if state.home(*stop) == NONE {
            let wide = dice.once_in(WIDE);
            state.put(*stop, Some(dice), wide);
        }
    }
}

/// Puts every stop in where it costs least, the most important first.
pub(super) fn construct(state: &mut State<'_>) {
    for stop in in_order(state) {
        if state.home(stop) == NONE {
            state.put(stop, None, true);
        }
    }
}

/// By what stops are put in order.
type Key = fn(&State<'_>, u32) -> i64;

/// Fills empty rounds in several ways and keeps the cheapest.
///
/// Where all orders are equal in worth, routes grow well when stops come by the hour or from far
/// to near; and it is easier for the search to begin another round than to be rid of one, so most
/// of the ways use a shift only when what is there already has no room.
pub(super) fn construct_first(state: &mut State<'_>) {
    let mut best: Option<(Cost, Saved)> = None;
    let ways: [(Key, bool); 6] = [
        (|_, _| 0, false),
        (|_, _| 0, true),
        (|state, stop| i64::from(state.ground.spots[stop as usize].open), true),
        (|state, stop| i64::from(state.ground.spots[stop as usize].close), true),
        (|state, stop| -state.ground.away(stop), true),
        (|state, stop| -state.ground.away(stop), false),
    ];
    let queue = in_order(state);
    for (key, thrifty) in ways {
        let mut queue = queue.clone();
        let spots = &state.ground.spots;
        queue.sort_by_cached_key(|stop| {
            let spot = &spots[*stop as usize];
            (spot.tier, -gain(state, *stop), key(state, *stop))
        });
        for stop in queue {
            if state.home(stop) == NONE {
                put_first(state, stop, thrifty);
            }
        }
        state.price();
        if best.as_ref().is_none_or(|best| state.cost < best.0) {
            let mut saved = Saved::default();
            state.save(&mut saved);
            best = Some((state.cost, saved));
        }
        state.clear();
    }
    if let Some((_, saved)) = best {
        state.load(&saved);
    }
}

fn put_first(state: &mut State<'_>, stop: u32, thrifty: bool) {
    if thrifty && state.ground.spots[stop as usize].parcel == NONE {
        let fit = state.fit_used(stop);
        if fit.fits() && state.pays(stop, fit) {
            return state.insert(stop, fit.before);
        }
    }
    state.put(stop, None, true);
}

/// What is left out, the most important first.
fn in_order(state: &State<'_>) -> Vec<u32> {
    let spots = &state.ground.spots;
    let mut queue: Vec<u32> = (1..4).flat_map(|tier| state.piles[tier].stops().to_vec()).collect();
    queue.sort_by_key(|stop| {
        let spot = &spots[*stop as usize];
        (spot.tier, -gain(state, *stop), spot.close - spot.open, *stop)
    });
    queue
}

/// Adds stops that were absent before the ruin: some near it, some from anywhere.
fn sample(state: &State<'_>, dice: &mut Dice, queue: &mut Vec<(i64, u32)>) -> bool {
    let gone = state.removed.len();
    let absent: usize = (1..4).map(|tier| state.piles[tier].stops().len()).sum();
    if absent <= gone {
        return false;
    }
    for _ in 0..BESIDE.min(gone) {
        let near = state.ground.near(state.removed[dice.below(gone)]);
        let absent = near.iter().filter(|stop| state.home(**stop) == NONE && state.is_free(**stop));
        queue.extend(absent.take(BESIDE).map(|stop| (0, *stop)));
    }
    for pile in &state.piles[1..] {
        let count = pile.stops().len();
        for _ in 0..SAMPLE.min(count) {
            queue.push((0, pile.stops()[dice.below(count)]));
        }
    }
    true
}

/// Worth for the time it takes, a short way included.
fn gain(state: &State<'_>, stop: u32) -> i64 {
    let spot = state.ground.spots[stop as usize];
    let worth = i64::from(spot.worth) + i64::from(spot.price);
    (worth << 20) / (i64::from(spot.service) + state.ground.short_way)
}

/// The order of this turn; the first of them where nothing is left out.
fn order(dice: &mut Dice, absent: bool) -> Order {
    if absent && !dice.once_in(4) {
        return match dice.below(8) {
            0..2 => Order::Worth,
            2..6 => Order::Yield,
            _ => Order::Rare,
        };
    }
    match dice.below(17) {
        0..4 => Order::Random,
        4..8 => Order::Load,
        8..10 => Order::Far,
        10 => Order::Near,
        11..13 => Order::Span,
        13..15 => Order::Open,
        _ => Order::Close,
    }
}

fn sort(state: &State<'_>, dice: &mut Dice, queue: &mut [(i64, u32)], absent: bool) {
    let order = order(dice, absent);
    let tiered = !dice.once_in(8);
    for (key, stop) in queue.iter_mut() {
        let spot = &state.ground.spots[*stop as usize];
        // Up to 1023: ties and near ties fall either way.
        let lean = (dice.roll() >> 54).cast_signed();
        *key = match order {
            Order::Random => lean,
            Order::Load => i64::from(-spot.load) * 1_024 + lean,
            Order::Span => i64::from(spot.close - spot.open) * 1_024 + lean,
            Order::Open => i64::from(spot.open) * 1_024 + lean,
            Order::Close => i64::from(-spot.close) * 1_024 + lean,
            Order::Worth => -(i64::from(spot.worth) + i64::from(spot.price)) * 1_024 - lean,
            Order::Yield => -gain(state, *stop) * (2_048 + lean),
            Order::Far => -state.ground.away(*stop) * 1_024 - lean,
            Order::Near => state.ground.away(*stop) * 1_024 - lean,
            Order::Rare => state.ground.choices(*stop) * 1_024 + lean,
        };
    }
    let tier = |stop: u32| if tiered { state.ground.spots[stop as usize].tier } else { 0 };
    queue.sort_unstable_by_key(|(key, stop)| (tier(*stop), *key, *stop));
}
