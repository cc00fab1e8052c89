//! Market days: by weekday, digit, lunar digit, earthly branch, daily, every so many days.

use std::fmt;

use jiff::civil::Date;

use super::market_text::words;
use super::{Branch, days_between, lunar_day};
use crate::unit::Seconds;

/// On which days there is a market (赶集、赶场), and in which hours.
///
/// # Example
///
/// ```
/// use beibao::calendar::Market;
/// use jiff::civil::date;
///
/// let (market, unknown) = Market::read("公历逢3、8 06:00-14:00");
/// assert!(unknown.is_empty());
/// assert!(market.is_on(date(2026, 3, 18)) && !market.is_on(date(2026, 3, 19)));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Market {
    days: Vec<MarketDay>,
    /// From when to when there is a market, where it is known.
    pub hours: Option<(Seconds, Seconds)>,
}

/// One rule of market days; a market may have several, and is on any of their days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarketDay {
    /// Every day.
    Daily,
    /// A day of the week, Monday 1 to Sunday 7.
    Weekday(i8),
    /// Days of the month that end in this digit (逢3).
    Digit(u8),
    /// Days of the lunar month that end in this digit (农历逢三).
    LunarDigit(u8),
    /// Days of this earthly branch.
    Branch(Branch),
    /// So many days from one to the next, counted from one of them.
    Every(u16, Date),
}

impl Market {
    /// The market that `text` tells of, and the words of it that tell of none.
    ///
    /// The words stand apart by blanks, commas or semicolons: `每天`, `周三、周六` or `wed`,
    /// `公历逢3、8` or `逢3/8`, `农历逢四、九`, `赶子午` or `丑巳酉`, `每5天:2026-03-23`, and hours
    /// `06:00-14:00`. Digits in Chinese say whether they are of the lunar month (农历) or not (公历).
    pub fn read(text: &str) -> (Self, Vec<&str>) {
        let mut market = Self::default();
        let unknown = words(text, &mut market);
        market.days.sort_unstable();
        market.days.dedup();
        (market, unknown)
    }

    /// Adds days to it.
    pub fn add(&mut self, day: MarketDay) {
        if let Err(at) = self.days.binary_search(&day) {
            self.days.insert(at, day);
        }
    }

    /// Whether no market day is known.
    pub const fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// Whether there is a market on `date`.
    pub fn is_on(&self, date: Date) -> bool {
        self.days.iter().any(|day| day.is(date))
    }
}

impl fmt::Display for Market {
    /// In the words that [`Market::read`] reads, `公历逢3 06:00-14:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hours = self.hours.map(|(from, to)| format!("{from}-{to}"));
        let words = self.days.iter().map(ToString::to_string).chain(hours);
        f.write_str(&words.collect::<Vec<_>>().join(" "))
    }
}

impl fmt::Display for MarketDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WEEKDAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
        let digit = |digit: u8| if digit == 0 { 10 } else { digit };
        match *self {
            Self::Daily => f.write_str("每天"),
            Self::Weekday(day) => {
                let at = usize::from(day.unsigned_abs()).saturating_sub(1);
                write!(f, "周{}", WEEKDAYS.get(at).unwrap_or(&"日"))
            }
            Self::Digit(last) => write!(f, "公历逢{}", digit(last)),
            Self::LunarDigit(last) => write!(f, "农历逢{}", digit(last)),
            Self::Branch(branch) => write!(f, "赶{}", branch.name()),
            Self::Every(days, one) => write!(f, "每{days}天:{one}"),
        }
    }
}

impl MarketDay {
    fn is(self, date: Date) -> bool {
        match self {
            Self::Daily => true,
            Self::Weekday(day) => date.weekday().to_monday_one_offset() == day,
            Self::Digit(digit) => date.day().unsigned_abs() % 10 == digit,
            Self::LunarDigit(digit) => lunar_day(date).is_some_and(|day| day % 10 == digit),
            Self::Branch(branch) => Branch::of(date) == branch,
            Self::Every(days, one) => {
                days_between(one, date).rem_euclid(i32::from(days).max(1)) == 0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    /// The days of the month from `first` on that are market days.
    #[track_caller]
    fn check(text: &str, first: Date, expected: &[i8]) {
        let (market, unknown) = Market::read(text);
        assert_eq!(unknown, Vec::<&str>::new(), "{text}");
        let days = first.series(1.day()).take(first.days_in_month().unsigned_abs().into());
        let found: Vec<i8> = days.filter(|day| market.is_on(*day)).map(Date::day).collect();
        assert_eq!(found, expected, "{text}");
    }

    const MARCH: Date = date(2026, 3, 1);

    #[test]
    fn markets_by_weekday_and_by_digit() {
        check("周三", MARCH, &[4, 11, 18, 25]);
        check("星期三、六", MARCH, &[4, 7, 11, 14, 18, 21, 25, 28]);
        check("Wed, sunday", MARCH, &[1, 4, 8, 11, 15, 18, 22, 25, 29]);
        check("逢3/8", MARCH, &[3, 8, 13, 18, 23, 28]);
        check("公历逢五、十", MARCH, &[5, 10, 15, 20, 25, 30]);
        check("逢10", MARCH, &[10, 20, 30]);
        assert_eq!(Market::read("每天").0, Market::read("daily").0);
    }

    #[test]
    fn markets_by_lunar_digit_leave_out_a_day_that_a_short_month_has_not() {
        // 2026-02-17 is the first of the first month, which has 30 days; the month before has 29.
        check("农历逢四、九", date(2026, 2, 1), &[1, 6, 11, 16, 20, 25]);
        check("农历逢10", date(2026, 2, 1), &[7, 26]);
        let tens = |text| Market::read(text).0;
        assert!(!tens("农历逢十").is_on(date(2026, 2, 16)), "the 29th is the last of its month");
    }

    #[test]
    fn markets_by_branch_come_every_six_days_or_in_a_turn_of_four() {
        // 2026-03-03 is a 子 day, 26 years after the 午 day 2000-01-01.
        check("赶子午", MARCH, &[3, 9, 15, 21, 27]);
        let days = MARCH.series(1.day()).take(12);
        let market = Market::read("丑巳酉日").0;
        assert_eq!(days.filter(|day| market.is_on(*day)).count(), 3);
        check("每5天:2026-03-23", MARCH, &[3, 8, 13, 18, 23, 28]);
    }

    #[test]
    fn a_market_is_written_in_the_words_that_it_is_read_from() {
        for text in [
            "每天",
            "周三、日 06:30-15:00",
            "逢3/8 农历逢四、十 公历逢十",
            "赶子午 亥",
            "每5天:2026-03-23",
            "",
        ] {
            let (market, _) = Market::read(text);
            let written = market.to_string();
            assert_eq!(Market::read(&written), (market, Vec::new()), "{text}: {written}");
        }
    }

    #[test]
    fn hours_are_kept_and_what_is_not_understood_is_told() {
        let (market, unknown) = Market::read("逢三八 周三 06:30-15:00 猫 14:00-06:00 周猫");
        assert_eq!(unknown, ["逢三八", "猫", "14:00-06:00", "周猫"]);
        assert_eq!(market.hours, Some((Seconds::of_day(6, 30), Seconds::of_day(15, 0))));
        assert_eq!(Market::read(""), (Market::default(), Vec::new()));
        for odd in ["每0天:2026-03-23", "每5天", "逢", "农历", "赶", "周", "每5天:昨天", "逢a"]
        {
            assert_eq!(Market::read(odd).1, [odd]);
        }
    }
}
