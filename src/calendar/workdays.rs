//! Work days, with the days off, the made-up work days (调休) and the school terms that are known.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

/// Which days are worked: Monday to Friday, but for what is known of a year; and which are of a
/// school term.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
}

#[derive(Debug, Clone, Default)]
struct Year {
    off: BTreeSet<Date>,
    worked: BTreeSet<Date>,
    /// First and last days of school terms (学期).
    terms: Vec<(Date, Date)>,
}

impl Calendar {
    /// Takes over what is known of `year`: the days `off`, and the weekend days that are `worked`;
    /// where there is any, in place of what was known of them.
    pub fn know(&mut self, year: i16, off: &[Date], worked: &[Date]) {
        let known = self.years.entry(year).or_default();
        if !off.is_empty() || !worked.is_empty() {
            known.off = off.iter().copied().collect();
            known.worked = worked.iter().copied().collect();
        }
    }

    /// Takes over the school terms of `year`, each by its first and its last day; where there are
    /// any, in place of those that were known.
    pub fn know_terms(&mut self, year: i16, terms: &[(Date, Date)]) {
        if !terms.is_empty() {
            self.years.entry(year).or_default().terms = terms.to_vec();
        }
    }

    /// Whether there is school on `day`: a worked day within a term; `None` where no term of the
    /// year is known.
    pub fn is_school_day(&self, day: Date) -> Option<bool> {
        let terms = &self.years.get(&day.year()).filter(|year| !year.terms.is_empty())?.terms;
        let in_term = terms.iter().any(|(first, last)| (*first..=*last).contains(&day));
        Some(in_term && self.is_worked(day))
    }

    /// Whether the days off of `year` are known.
    pub fn knows(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// Whether `day` is worked.
    pub fn is_worked(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.years.get(&day.year()).map_or(!weekend, |year| {
            year.worked.contains(&day) || (!weekend && !year.off.contains(&day))
        })
    }

    /// The `count`-th worked day after `day`; `day` itself for none.
    pub fn worked_after(&self, day: Date, count: u32) -> Date {
        let mut at = day;
        let mut left = count;
        while 0 < left {
            let Ok(next) = at.tomorrow() else { return at };
            at = next;
            left -= u32::from(self.is_worked(at));
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_made_up_saturday_is_worked_and_a_holiday_is_not() {
        let mut calendar = Calendar::default();
        calendar.know(2026, &[date(2026, 10, 1), date(2026, 10, 2)], &[date(2026, 10, 10)]);
        assert!(calendar.is_worked(date(2026, 10, 10)));
        assert!(!calendar.is_worked(date(2026, 10, 1)));
        assert!(!calendar.is_worked(date(2026, 10, 11)));
        assert_eq!(calendar.worked_after(date(2026, 9, 30), 1), date(2026, 10, 5));
        assert!(calendar.is_worked(date(2027, 10, 1)), "an unknown year is Monday to Friday");
    }
}
