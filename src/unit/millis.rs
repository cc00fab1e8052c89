//! Milliseconds: what a short piece of road takes, so that a sum of many loses nothing.

use std::ops::{Add, Sub};

use super::{Kmh, Seconds};

/// A span of time in whole milliseconds, at most 49 days.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u32);

impl Millis {
    /// More than any real value: what an unreachable place is away.
    pub const MAX: Self = Self(u32::MAX);

    /// The time `metres` take at `speed`, to the nearest millisecond; [`Millis::MAX`] at no speed.
    pub const fn over(metres: f64, speed: Kmh) -> Self {
        if speed.0 == 0 {
            return Self::MAX;
        }
        Self((metres * 3_600.0 / speed.0 as f64).round() as u32)
    }

    /// The part of this time that a share of the way from 0 to 1 takes.
    #[must_use]
    pub const fn part(self, share: f64) -> Self {
        if self.0 == u32::MAX {
            return self;
        }
        Self((self.0 as f64 * share).round() as u32)
    }

    /// This time at so many per cent of the speed; [`Millis::MAX`] at none.
    #[must_use]
    pub const fn at_share(self, percent: u32) -> Self {
        if percent == 0 || self.0 == u32::MAX {
            return Self::MAX;
        }
        let time = self.0 as u64 * 100 / percent as u64;
        if time < u32::MAX as u64 { Self(time as u32) } else { Self::MAX }
    }

    /// Whole seconds, a begun one counted; what is unreachable stays so.
    pub const fn to_seconds(self) -> Seconds {
        if self.0 == u32::MAX { Seconds::MAX } else { Seconds(self.0.div_ceil(1_000)) }
    }

    /// Whether anything can be reached in this time.
    pub const fn is_reachable(self) -> bool {
        self.0 != u32::MAX
    }
}

impl From<Seconds> for Millis {
    fn from(seconds: Seconds) -> Self {
        Self(seconds.0.saturating_mul(1_000))
    }
}

impl Add for Millis {
    type Output = Self;
    /// Saturates, so that `MAX + x` stays unreachable.
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Millis {
    type Output = Self;
    /// Saturates at zero; what is unreachable stays so.
    fn sub(self, other: Self) -> Self {
        if self == Self::MAX { self } else { Self(self.0.saturating_sub(other.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kilometre_at_36_takes_100_seconds_and_a_begun_second_counts() {
        let time = Millis::over(1_000.0, Kmh(36));
        assert_eq!(time, Millis(100_000));
        assert_eq!((time + Millis(1)).to_seconds(), Seconds(101));
        assert_eq!(time.part(0.25), Millis(25_000));
    }

    #[test]
    fn what_is_closed_stays_closed_whatever_is_added_or_taken_away() {
        let closed = Millis::over(10.0, Kmh(0));
        assert_eq!(closed + Millis(7), Millis::MAX);
        assert_eq!(closed - closed.part(0.5), Millis::MAX);
        assert_eq!(closed.to_seconds(), Seconds::MAX);
    }
}
