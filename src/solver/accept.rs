//! Whether a change for the worse is kept for a while.

use crate::unit::Dice;

use super::cost::Cost;
use super::ground::Ground;

/// What one degree is in each unit: a change is judged in the units of the layer it trades in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    points: [f64; 3],
    seconds: f64,
}

impl Scale {
    pub(super) fn of(ground: &Ground) -> Self {
        let mut points = [1.0; 3];
        for (tier, point) in (1..=3).zip(&mut points) {
            let worths = ground.spots.iter().filter(|spot| spot.tier == tier);
            let (count, sum) = worths
                .fold((0.0, 0.0), |(count, sum), spot| (count + 1.0, sum + f64::from(spot.worth)));
            *point = f64::max(sum / f64::max(count, 1.0), 1.0);
        }
        Self { points, seconds: (ground.short_way * ground.price.max(1)) as f64 }
    }

    /// Whether to go on with `new` instead of `old` at this heat (1 hot, 0 cold).
    pub(super) fn accepts(&self, old: &Cost, new: &Cost, heat: f64, dice: &mut Dice) -> bool {
        if new <= old {
            return true;
        }
        let patience = -heat * f64::ln(1.0 - dice.share());
        self.rise(old, new) < patience
    }

    /// How much worse `new` is, in degrees of the first layer that differs.
    fn rise(&self, old: &Cost, new: &Cost) -> f64 {
        let seconds = (new.seconds as f64 - old.seconds as f64) / self.seconds;
        let count = f64::from(new.tier1_unserved) - f64::from(old.tier1_unserved);
        if count != 0.0 {
            return count * COUNT + seconds * ASIDE;
        }
        for (tier, point) in self.points.iter().enumerate() {
            if new.lost[tier] != old.lost[tier] {
                let points = (new.lost[tier] as f64 - old.lost[tier] as f64) / point;
                return points * POINTS + seconds * ASIDE;
            }
        }
        seconds * SECONDS
    }
}

/// Degrees of one stop of tier 1.
const COUNT: f64 = 2.0;
/// Degrees of the mean worth of a tier.
const POINTS: f64 = 2.0;
/// Degrees of a short way, where a higher layer is traded.
const ASIDE: f64 = 0.05;
/// Degrees of a short way, where only seconds are traded.
const SECONDS: f64 = 1.0;
