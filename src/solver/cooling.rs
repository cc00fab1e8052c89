//! How hot each turn is: a search cools down from turn to turn, and begins again.

use super::accept::{exp, ln};

/// How hot a cycle begins and ends, in short ways.
const HOT: f64 = 3.0;
const COLD: f64 = 0.03;
/// How many turns for each stop a cycle has that begins as hot as that: a short one begins colder,
/// it has no time to cool.
const HOT_TURNS: u64 = 300;
/// The most turns of a cycle for each stop.
const CYCLE_TURNS: u64 = 1_500;
/// The fewest cycles, where each can begin hot.
const CYCLES: u64 = 2;
/// How much colder a second cycle begins.
const AGAIN: f64 = 0.3;

/// The heat of each turn of a cycle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cooling {
    /// How many turns a cycle has.
    pub(super) cycle: u64,
    hot: f64,
    /// Whether there is something worth keeping already.
    warm: bool,
}

impl Cooling {
    /// Cools a search of `turns` turns down in equal cycles, more where there are more turns for a
    /// stop: beginning again helps more than cooling more slowly, where there is time for both.
    pub(super) fn new(turns: u64, stops: usize) -> Self {
        let longest = (stops as u64).max(10) * CYCLE_TURNS;
        let hot = (stops as u64).max(1) * HOT_TURNS;
        let cycles = turns.div_ceil(longest).max((turns / hot).clamp(1, CYCLES));
        let cycle = turns.div_ceil(cycles).max(1);
        let share = cycle as f64 / hot as f64;
        Self { cycle, hot: HOT * share.clamp(0.1, 1.0), warm: false }
    }

    /// The same for what is there already: it is bettered, not melted.
    #[must_use]
    pub(super) const fn again(self) -> Self {
        Self { warm: true, ..self }
    }

    /// How hot turn `turn` of a cycle is, in short ways.
    pub(super) fn at(self, turn: u64) -> f64 {
        let hot = if self.warm { self.hot * AGAIN } else { self.hot };
        hot * exp(turn as f64 / self.cycle as f64 * ln(COLD / hot))
    }
}
