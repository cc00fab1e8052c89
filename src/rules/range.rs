//! What a type cannot say of a rule: numbers in their range, codes that are known and complete.

use super::rule::{ByCode, Rule};
use crate::finding::{Error, Result};
use crate::words::{Language, say};

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
pub(super) fn wrong(key: &str, word: &str, values: &[&str]) -> Error {
    Error::Setting { key: key.to_owned(), what: say(Language::English, word, values) }
}
