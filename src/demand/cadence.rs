//! When a periodic visit falls due, and how often within the horizon.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::calendar::{Calendar, Horizon, days_between};
use crate::rules::{DueRules, Times};

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

/// How often a site is visited: `k` times in `days` days, the gaps between two visits bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cadence {
    pub(super) k: u32,
    pub(super) days: u32,
    /// The least days from one visit to the next.
    least: u32,
    /// The most days from one visit to the next; as the rules have it when `None`.
    most: Option<u32>,
}

impl Cadence {
    /// One visit every `days` days.
    pub(super) fn every(days: u32, rules: &DueRules) -> Self {
        Self { k: 1, days, least: spacing(days, rules), most: None }
    }

    /// Several visits in a period, spread evenly where no gap is given.
    pub(super) fn of(times: Times, rules: &DueRules) -> Self {
        let Times { k, days, least_gap, most_gap } = times;
        if k <= 1 {
            let whole = Self::every(days, rules);
            return Self { least: least_gap.unwrap_or(whole.least), most: most_gap, ..whole };
        }
        let k = k.min(days.max(1));
        Self { k, days, least: least_gap.unwrap_or((days / k).max(1)), most: most_gap }
    }

    /// As the layer tells, so many days and perhaps `k` times in them; else by the rules, several
    /// times in a period or every so many days.
    pub(super) fn chosen(
        (told, k): (Option<u32>, Option<u32>),
        (times, days): (Option<Times>, u32),
        rules: &DueRules,
    ) -> Self {
        let times = match told {
            Some(days) => k.map(|k| Times { k, days, least_gap: None, most_gap: None }),
            None => times,
        };
        let every = || Self::every(told.unwrap_or(days), rules);
        times.map_or_else(every, |times| Self::of(times, rules))
    }

    /// Days from one visit to the next, rounded down.
    pub(super) fn interval(&self) -> u32 {
        self.days / self.k.max(1)
    }

    /// Days from visit `number` to the one after it: all `k` of them make the whole period.
    fn step(&self, number: u32) -> u32 {
        let (k, days) = (u64::from(self.k.max(1)), u64::from(self.days));
        let at = u64::from(number) % k;
        u32::try_from((at + 1) * days / k - at * days / k).unwrap_or(u32::MAX)
    }

    /// Days that a visit may be later than its target, `step` after the one before it.
    pub(super) fn grace(&self, step: u32, rules: &DueRules) -> i64 {
        let share = || share(step, rules.late_percent.value) - i64::from(step);
        self.most.map_or_else(share, |most| i64::from(most.saturating_sub(step)))
    }
}

/// What is known of a site when its turns are counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rhythm {
    pub(super) cadence: Cadence,
    /// The last visit that really happened.
    pub(super) last: Option<Date>,
    /// The day of a major change since then, and the day by which someone must look.
    pub(super) changed: Option<(Date, Date)>,
}

/// The times a site is due.
///
/// Never visited is as if visited one cadence before the first day. The first visit may be made
/// early by what the spacing leaves, each further one from the target of the one before it. After a
/// major change the first falls due on that day.
pub(super) fn turns(rhythm: &Rhythm, horizon: Horizon, rules: &DueRules) -> Vec<Turn> {
    let Rhythm { cadence, last, changed } = *rhythm;
    let step = cadence.step(0);
    let target = last.map_or(horizon.from, |last| plus(last, step.into()));
    let early = last.map_or(horizon.from, |last| plus(last, cadence.least.into()));
    let latest = plus(target, cadence.grace(step, rules));
    let (early, target, latest) = match changed {
        Some((since, until)) => (early.min(since), target.min(since), latest.min(until)),
        None => (early, target, latest),
    };
    let first = Turn {
        number: 1,
        release: early.max(horizon.from),
        target,
        latest,
        overdue: overdue(target, horizon),
    };
    let mut turns = Vec::new();
    let mut next = first;
    while next.target <= horizon.last() {
        turns.push(next);
        let release = next.target.max(horizon.from);
        let step = cadence.step(next.number).max(1);
        let target = plus(release, step.into());
        if target <= release {
            break; // the last date there is
        }
        let latest = plus(target, cadence.grace(step, rules));
        next = Turn { number: next.number + 1, release, target, latest, overdue: 0 };
    }
    turns
}

/// Days past `target` on the horizon's first day.
pub(super) fn overdue(target: Date, horizon: Horizon) -> u32 {
    u32::try_from(days_between(target, horizon.from)).unwrap_or(0)
}

/// The least days between two of `turns`, as far as the days that are worked leave room for them.
pub(super) fn apart(
    cadence: &Cadence,
    turns: &[Turn],
    (horizon, calendar): (Horizon, &Calendar),
) -> Option<u32> {
    let first = turns.first().filter(|_| 1 < turns.len())?;
    let worked: Vec<Date> = horizon
        .dates()
        .map(|(_, date)| date)
        .filter(|date| first.release <= *date && calendar.is_worked(*date))
        .collect();
    let room = |days: &u32| turns.len() <= placed(&worked, *days);
    Some((1..=cadence.least.max(1)).rev().find(room).unwrap_or(1))
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
        let rules = Rules::built_in().due;
        let rhythm = Rhythm { cadence: Cadence::every(1, &rules), last: None, changed: None };
        assert_eq!(turns(&rhythm, horizon, &rules).len(), 2);
    }

    #[test]
    fn three_a_week_are_two_two_and_three_days_apart() {
        let rules = Rules::built_in().due;
        let times = Times { k: 3, days: 7, least_gap: Some(2), most_gap: Some(4) };
        let cadence = Cadence::of(times, &rules);
        let rhythm = Rhythm { cadence, last: Some(date(2026, 3, 22)), changed: None };
        let horizon = Horizon { from: date(2026, 3, 23), days: 8 };
        let found = turns(&rhythm, horizon, &rules);
        let days: Vec<_> =
            found.iter().map(|turn| [turn.target.day(), turn.latest.day()]).collect();
        assert_eq!(days, [[24, 26], [26, 28], [29, 30]]);
        assert_eq!((cadence.interval(), found[0].release), (2, date(2026, 3, 24)));
    }
}
