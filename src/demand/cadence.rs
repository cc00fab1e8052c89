//! When a periodic visit falls due, and how often within the horizon.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::calendar::{Calendar, Horizon, days_between};
use crate::rules::DueRules;

/// One time a site falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    /// Which time of the horizon it is, from 1.
    pub(super) number: u32,
    pub(super) release: Date,
    pub(super) target: Date,
    pub(super) latest: Date,
    /// Days past the target on the horizon's first day.
    pub(super) overdue: u32,
}

/// The times a site is due that is visited every `cadence` days and was `last` visited then.
///
/// Never visited is as if visited one cadence before the first day. The first visit may be made
/// early by what the spacing leaves, each further one from the target of the one before it.
pub(super) fn turns(
    cadence: u32,
    last: Option<Date>,
    horizon: Horizon,
    rules: &DueRules,
) -> Vec<Turn> {
    let grace = share(cadence, rules.late_percent.value) - i64::from(cadence);
    let target = last.map_or(horizon.from, |last| plus(last, cadence.into()));
    let early = last.map_or(horizon.from, |last| plus(last, spacing(cadence, rules).into()));
    let first = Turn {
        number: 1,
        release: early.max(horizon.from),
        target,
        latest: plus(target, grace),
        overdue: overdue(target, horizon),
    };
    let mut turns = Vec::new();
    let mut next = first;
    while next.target <= horizon.last() {
        turns.push(next);
        let release = next.target.max(horizon.from);
        let target = plus(release, cadence.max(1).into());
        if target <= release {
            break; // the last date there is
        }
        let number = next.number + 1;
        next = Turn { number, release, target, latest: plus(target, grace), overdue: 0 };
    }
    turns
}

/// Days past `target` on the horizon's first day.
pub(super) fn overdue(target: Date, horizon: Horizon) -> u32 {
    u32::try_from(days_between(target, horizon.from)).unwrap_or(0)
}

/// The least days between two of `turns`, as far as the days that are worked leave room for them.
pub(super) fn apart(
    cadence: u32,
    turns: &[Turn],
    (horizon, calendar): (Horizon, &Calendar),
    rules: &DueRules,
) -> Option<u32> {
    let first = turns.first().filter(|_| 1 < turns.len())?;
    let worked: Vec<Date> = horizon
        .dates()
        .map(|(_, date)| date)
        .filter(|date| first.release <= *date && calendar.is_worked(*date))
        .collect();
    let room = |days: &u32| turns.len() <= placed(&worked, *days);
    Some((1..=spacing(cadence, rules)).rev().find(room).unwrap_or(1))
}

/// How many visits `days` apart fit on the days `worked`.
fn placed(worked: &[Date], days: u32) -> usize {
    let mut count = 0;
    let mut free = Date::MIN;
    for date in worked {
        if free <= *date {
            count += 1;
            free = plus(*date, days.into());
        }
    }
    count
}

fn spacing(cadence: u32, rules: &DueRules) -> u32 {
    u32::try_from(share(cadence, rules.spacing_percent.value)).unwrap_or(u32::MAX).max(1)
}

/// `percent` of `days`, rounded down.
fn share(days: u32, percent: u32) -> i64 {
    i64::from(days) * i64::from(percent) / 100
}

/// `days` after `date`, within the calendar.
pub(super) fn plus(date: Date, days: i64) -> Date {
    const MILLENNIA: i64 = 3_650_000;
    date.saturating_add(days.clamp(-MILLENNIA, MILLENNIA).days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;
    use jiff::civil::date;

    #[test]
    fn the_last_date_there_is_ends_the_turns() {
        let horizon = Horizon { from: date(9999, 12, 30), days: 7 };
        let found = turns(1, None, horizon, &Rules::built_in().due);
        assert_eq!(found.len(), 2);
    }
}
