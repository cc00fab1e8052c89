//! The days a plan is made for.

use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};

use crate::unit::Seconds;

/// Some days in a row, the first of them day 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// The first day.
    pub from: Date,
    /// How many days, at least one.
    pub days: u32,
}

impl Horizon {
    /// The date of day `day`; the last there is for any beyond it.
    pub fn date(self, day: u32) -> Date {
        let days = Span::new().try_days(i64::from(day));
        days.map_or(Date::MAX, |days| self.from.saturating_add(days))
    }

    /// Every day with its number, in order.
    pub fn dates(self) -> impl Iterator<Item = (u32, Date)> {
        (0..self.days).map(move |day| (day, self.date(day)))
    }

    /// The last day.
    pub fn last(self) -> Date {
        self.date(self.days.saturating_sub(1))
    }

    /// The number of `date`, if it is one of the days.
    pub fn day_of(self, date: Date) -> Option<u32> {
        u32::try_from(days_between(self.from, date)).ok().filter(|day| *day < self.days)
    }

    /// The moment `at` seconds after the midnight that begins day 0.
    pub fn moment(self, at: Seconds) -> DateTime {
        self.from.at(0, 0, 0, 0).saturating_add(i64::from(at.0).seconds())
    }

    /// The seconds from the midnight that begins day 0 to `moment`; 0 for what lies before.
    pub fn seconds(self, moment: DateTime) -> Seconds {
        let clock = moment.time();
        let of_day = i64::from(clock.hour()) * 3_600
            + i64::from(clock.minute()) * 60
            + i64::from(clock.second());
        let whole = i64::from(days_between(self.from, moment.date())) * 86_400 + of_day;
        Seconds(u32::try_from(whole.max(0)).unwrap_or(u32::MAX))
    }
}

/// Days from `from` to `to`; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_moment_and_its_seconds_are_the_same() {
        let week = Horizon { from: date(2026, 12, 28), days: 7 };
        let at = Seconds::of_day(9, 40).on_day(5);
        assert_eq!(week.moment(at), date(2027, 1, 2).at(9, 40, 0, 0));
        assert_eq!(week.seconds(week.moment(at)), at);
        assert_eq!(week.day_of(date(2027, 1, 3)), Some(6));
        assert_eq!(week.day_of(date(2027, 1, 4)), None);
        assert_eq!(week.day_of(date(2026, 12, 27)), None);
    }

    #[test]
    fn a_day_after_the_last_date_there_is_is_that_date() {
        let late = Horizon { from: Date::MAX, days: u32::MAX };
        assert_eq!((late.date(1), late.last()), (Date::MAX, Date::MAX));
    }
}
