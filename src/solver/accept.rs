//! Whether a change for the worse is kept for a while.

use std::f64::consts::LN_2;

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
        let patience = -heat * ln(1.0 - dice.share());
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
const COUNT: f64 = 6.0;
/// Degrees of the mean worth of a tier.
const POINTS: f64 = 6.0;
/// Degrees of a short way, where a higher layer is traded.
const ASIDE: f64 = 0.05;
/// Degrees of a short way, where only seconds are traded.
const SECONDS: f64 = 1.0;

/// The natural logarithm of a positive number, to nine digits; the same bits on every machine,
/// which that of a library does not promise.
pub(super) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = (bits >> 52) as i32 - 1_023;
    let mantissa = f64::from_bits((bits & ((1 << 52) - 1)) | (1_023 << 52));
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let odd = [19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0];
    let series = odd.into_iter().fold(0.0, |sum, n| sum * (s * s) + 1.0 / n);
    f64::from(exponent) * LN_2 + 2.0 * s * series
}

/// The exponential function of a small number, to some percent from -8 to 1: enough for a
/// temperature.
pub(super) fn exp(x: f64) -> f64 {
    (0..10).fold(1.0 + x / 1_024.0, |power, _| power * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_and_powers_are_near_those_of_the_library() {
        for step in 1..=4_000 {
            let x = f64::from(step) / 1_000.0;
            assert!((ln(x) - x.ln()).abs() < 1e-9, "ln {x}: {}", ln(x));
            let power = exp(1.0 - x * 2.0);
            assert!((power / (1.0 - x * 2.0).exp() - 1.0).abs() < 0.04, "exp: {power}");
        }
        let least = 1.0 / (1_u64 << 53) as f64;
        assert!((ln(least) - least.ln()).abs() < 1e-9);
    }
}
