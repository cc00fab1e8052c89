//! What a type cannot say of a rule: numbers in range, codes known and complete, hours.

use std::path::PathBuf;

use super::rule::{ByCode, Rule};
use crate::finding::{Error, Result};
use crate::unit::Seconds;
use crate::world::Hours;

/// Whether the number of each rule lies in its range.
pub(super) fn all_within<T: Copy + Into<u32>>(rows: &[(&str, &Rule<T>, (u32, u32))]) -> Result<()> {
    rows.iter().try_for_each(|(key, rule, range)| within(key, rule.value.into(), *range))
}

/// Whether `number` lies between `least` and `most`, both included.
pub(super) fn within(key: &str, number: u32, (least, most): (u32, u32)) -> Result<()> {
    if (least..=most).contains(&number) {
        return Ok(());
    }
    Err(wrong(key, "rules.range", &[&number.to_string(), &least.to_string(), &most.to_string()]))
}

/// Whether `rules` hold one rule for each of `codes` and no other.
pub(super) fn complete<T>(key: &str, rules: &ByCode<T>, codes: &[&str]) -> Result<()> {
    if let Some(code) = codes.iter().find(|code| !rules.contains_key(**code)) {
        return Err(wrong(&format!("{key}.{code}"), "rules.missing", &[]));
    }
    known(key, rules.keys(), codes)
}

/// Whether each of `words` is one of `codes`.
pub(super) fn known<'a>(
    key: &str,
    mut words: impl Iterator<Item = &'a String>,
    codes: &[&str],
) -> Result<()> {
    match words.find(|word| !codes.contains(&word.as_str())) {
        Some(word) => Err(wrong(&format!("{key}.{word}"), "rules.code", &[&codes.join(", ")])),
        None => Ok(()),
    }
}

/// The error that rule `key` cannot be used, said by sentence `word`.
pub(super) fn wrong(key: &str, word: &'static str, values: &[&str]) -> Error {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Error::Rule { path: PathBuf::new(), key: key.to_owned(), word, values }
}

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
    rule.value.iter().filter_map(|text| Seconds::parse_span(text)).collect()
}
