//! How many vehicles there are when a file does not say, or says too many.

use crate::solver::{Shift, Stop};

/// A stop that must be served.
pub(super) fn must() -> Stop {
    Stop { tier: 1, worth: 1, ..Stop::default() }
}

/// Vehicles for `stops` stops: as many as asked for, else as given, at most one a stop.
pub(super) fn fleet(asked: Option<u32>, given: u32, stops: usize) -> u32 {
    let enough = u32::try_from(stops).unwrap_or(u32::MAX).max(1);
    asked.unwrap_or(given).min(enough)
}

/// A third more vehicles than the loads need, and three.
pub(super) fn generous(loads: u64, room: u64) -> u32 {
    let least = if room == 0 { 0 } else { loads.div_ceil(room) };
    u32::try_from(least + least.div_ceil(3) + 3).unwrap_or(u32::MAX)
}

/// `count` shifts alike, numbered from 1, each a crew of its own.
pub(super) fn alike(count: u32, shift: &Shift) -> Vec<(u64, Shift)> {
    (0..count).map(|crew| (u64::from(crew) + 1, Shift { crew, ..shift.clone() })).collect()
}
