//! The lunar day (农历) of a date.

use jiff::civil::Date;
use tyme4rs::tyme::solar::SolarDay;

/// The day of the lunar month, 1 to 30; `None` outside the years 1900 to 2100.
///
/// # Source
///
/// The crate `tyme4rs`, which computes new moons for the meridian of 120° E; tests hold the first
/// days of the years 2020 to 2040.
pub fn lunar_day(date: Date) -> Option<u8> {
    if !(1900..=2100).contains(&date.year()) {
        return None;
    }
    let [year, month, day] = [date.year(), date.month().into(), date.day().into()].map(isize::from);
    let solar = SolarDay::from_ymd(year, month.unsigned_abs(), day.unsigned_abs());
    u8::try_from(solar.get_lunar_day().get_day()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    /// Published first days of the lunar year (正月初一).
    const NEW_YEARS: [(i16, i8, i8); 21] = [
        (2020, 1, 25),
        (2021, 2, 12),
        (2022, 2, 1),
        (2023, 1, 22),
        (2024, 2, 10),
        (2025, 1, 29),
        (2026, 2, 17),
        (2027, 2, 6),
        (2028, 1, 26),
        (2029, 2, 13),
        (2030, 2, 3),
        (2031, 1, 23),
        (2032, 2, 11),
        (2033, 1, 31),
        (2034, 2, 19),
        (2035, 2, 8),
        (2036, 1, 28),
        (2037, 2, 15),
        (2038, 2, 4),
        (2039, 1, 24),
        (2040, 2, 12),
    ];

    #[test]
    fn the_years_begin_on_the_days_that_were_published() {
        for (year, month, day) in NEW_YEARS {
            let first = date(year, month, day);
            assert_eq!(lunar_day(first), Some(1), "{first}");
            let eve = lunar_day(first.saturating_sub(1.day()));
            assert!(matches!(eve, Some(29 | 30)), "{first}: {eve:?}");
        }
    }

    #[test]
    fn months_have_29_or_30_days_and_no_day_is_left_out() {
        let days = date(2020, 1, 25).series(1.day()).take(20 * 365);
        let all: Vec<u8> = days.filter_map(lunar_day).collect();
        let mut lengths = [0; 31];
        for pair in all.windows(2) {
            if pair[1] == 1 {
                lengths[usize::from(pair[0])] += 1;
            } else {
                assert_eq!(pair[1], pair[0] + 1);
            }
        }
        assert!(100 < lengths[29] && 100 < lengths[30]);
        assert_eq!(lengths[29] + lengths[30], lengths.iter().sum::<i32>());
    }

    #[test]
    fn the_last_month_before_the_spring_festival_of_2026_has_29_days() {
        assert_eq!(lunar_day(date(2026, 2, 16)), Some(29));
        assert_eq!(lunar_day(date(2101, 1, 1)), None);
        assert_eq!(lunar_day(Date::MIN), None);
    }
}
