//! Who is near whom: by the way alone, and by the way and the hour.

use super::ground::{Ground, NONE};
use super::timing::NEVER;

/// How many neighbours by the way are known.
const NEAR: usize = 100;
/// Beside how many others a stop is tried whose hours tell who comes before and after it.
const BESIDE: usize = 60;
/// The same for a stop that is open most of the time.
const BESIDE_ANY: usize = 100;

/// For each stop that can be served at all, the others near it by travel both ways.
pub(super) fn by_way(ground: &Ground) -> Vec<Vec<u32>> {
    let stops = servable(ground);
    let mut near = vec![Vec::new(); ground.spots.len()];
    for stop in &stops {
        let far = |other: u32| {
            let (one, other) = (&ground.spots[*stop as usize], &ground.spots[other as usize]);
            let way = |profile| {
                let out = ground.way(profile, one.exit, other.enter);
                i64::from(out) + i64::from(ground.way(profile, other.exit, one.enter))
            };
            (0..ground.size().1 as u32).map(way).sum()
        };
        near[*stop as usize] = nearest(&stops, *stop, NEAR, far);
    }
    near
}

/// For each stop those beside which it is likely to stand in a round.
///
/// # Source
///
/// The measure is that of T. Vidal, T. G. Crainic, M. Gendreau, C. Prins, A hybrid genetic
/// algorithm with adaptive diversity management for a large class of vehicle routing problems
/// with time-windows, Computers & Operations Research 40 (2013) 475–489.
pub(super) fn by_way_and_hour(ground: &Ground) -> Vec<Vec<u32>> {
    let stops = servable(ground);
    let after = |one: u32, other: u32| {
        let (from, to) = (&ground.spots[one as usize], &ground.spots[other as usize]);
        let way = i64::from(ground.way(0, from.exit, to.enter));
        let leave = i64::from(from.service) + way;
        let wait = (i64::from(to.open - from.close) - leave).max(0);
        let lag = (i64::from(from.open - to.close) + leave).max(0);
        way + wait / 5 + lag
    };
    let spots = || stops.iter().map(|stop| &ground.spots[*stop as usize]);
    let first = spots().map(|spot| spot.open).min().unwrap_or(0);
    let last = spots().map(|spot| spot.close).max().unwrap_or(0);
    let mut beside = vec![Vec::new(); ground.spots.len()];
    for stop in &stops {
        let parcel = ground.spots[*stop as usize].parcel;
        let series = parcel != NONE && ground.parcels[parcel as usize].is_series();
        let far = |other: u32| {
            let own = series && ground.spots[other as usize].parcel == parcel;
            let far = after(*stop, other).min(after(other, *stop));
            if own { i64::from(NEVER) * 2 } else { far }
        };
        let spot = &ground.spots[*stop as usize];
        let is_wide = (last - first) / 2 < spot.close - spot.open;
        let count = if is_wide { BESIDE_ANY } else { BESIDE };
        beside[*stop as usize] = nearest(&stops, *stop, count * ground.copies(), far);
    }
    beside
}

fn servable(ground: &Ground) -> Vec<u32> {
    (0..ground.spots.len() as u32).filter(|stop| 0 < ground.choices(*stop)).collect()
}

/// The `count` of `stops` for which `far` is least, the least first.
fn nearest(stops: &[u32], stop: u32, count: usize, far: impl Fn(u32) -> i64) -> Vec<u32> {
    let others = stops.iter().filter(|other| **other != stop);
    let mut keyed: Vec<(i64, u32)> = others.map(|other| (far(*other), *other)).collect();
    if count < keyed.len() {
        keyed.select_nth_unstable(count);
        keyed.truncate(count);
    }
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, other)| other).collect()
}
