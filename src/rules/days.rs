//! Tables of a whole pack: days, minutes and hours, complete and in range.

use super::range::{complete, within, wrong};
use super::rule::{ByCode, Rule};
use crate::finding::Result;
use crate::unit::Seconds;
use crate::world::Hours;

/// Days by level, from 1 to 3.
pub(super) fn check_days(
    name: &str,
    rules: &ByCode<[u32; 3]>,
    codes: &[&'static str],
) -> Result<()> {
    complete(name, rules, codes)?;
    for (code, rule) in rules {
        let key = format!("{name}.{code}");
        rule.value.iter().try_for_each(|days| within(&key, *days, (1, 3_660)))?;
    }
    Ok(())
}

/// Minutes at a door.
pub(super) fn check_minutes(name: &str, rules: &ByCode<u32>, codes: &[&'static str]) -> Result<()> {
    complete(name, rules, codes)?;
    for (code, rule) in rules {
        within(&format!("{name}.{code}"), rule.value, (1, 600))?;
    }
    Ok(())
}

pub(super) fn check_hours(rule: &Rule<Vec<String>>) -> Result<()> {
    let is_whole = hours(rule).len() == rule.value.len();
    if is_whole && !rule.value.is_empty() {
        Ok(())
    } else {
        Err(wrong("hours", "rules.hours", &[]))
    }
}

/// The hours of a rule; what is no span of time is left out.
pub(super) fn hours(rule: &Rule<Vec<String>>) -> Hours {
    rule.value.iter().filter_map(|text| span(text)).collect()
}

/// `08:00-18:00` as times of day; it begins before it ends, and ends within the day.
fn span(text: &str) -> Option<(Seconds, Seconds)> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (of_day(from)?, of_day(to)?);
    (from < to).then_some((from, to))
}

fn of_day(text: &str) -> Option<Seconds> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = (hour < 25 && minute < 60).then(|| Seconds::of_day(hour, minute))?;
    (at <= Seconds::DAY).then_some(at)
}
