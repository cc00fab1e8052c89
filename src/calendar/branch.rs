//! The earthly branches that name days in turn.

use jiff::civil::{Date, date};

use super::days_between;

/// One of the twelve earthly branches (地支) that name days in turn; 子 is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branch(u8);

/// The branches in order.
const NAMES: [char; 12] = ['子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥'];

impl Branch {
    /// The branch a text begins with, `午` or `午日`.
    pub fn parse(text: &str) -> Option<Self> {
        let first = text.trim().chars().next()?;
        let at = NAMES.iter().position(|name| *name == first)?;
        u8::try_from(at).ok().map(Self)
    }

    /// The branch of `day`.
    ///
    /// # Source
    ///
    /// (Julian day number + 1) mod 12, 0 = 子; 2000-01-01 has the Julian day number 2451545.
    ///
    /// # Panics
    ///
    /// Never: a remainder of twelve is small.
    pub fn of(day: Date) -> Self {
        let julian = 2_451_545 + i64::from(days_between(date(2000, 1, 1), day));
        Self(u8::try_from((julian + 1).rem_euclid(12)).expect("a remainder of twelve is small"))
    }

    /// Its name.
    pub fn name(self) -> char {
        NAMES.get(usize::from(self.0)).copied().unwrap_or('?')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_follow_one_another_day_by_day() {
        // 2000-01-01 was a 戊午 day.
        assert_eq!(Branch::of(date(2000, 1, 1)).name(), '午');
        assert_eq!(Branch::of(date(2000, 1, 2)).name(), '未');
        assert_eq!(Branch::of(date(1999, 12, 31)).name(), '巳');
    }
}
