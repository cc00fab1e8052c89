//! Looking a sentence up and filling it in.

use super::{cli, demand, grid, import, ledger, page, plan, read, report, road, solver};

/// One sentence: its key, in Chinese, in English; `{}` stands for what is filled in.
pub(super) type Row = (&'static str, &'static str, &'static str);

/// One file for each room that speaks, in floor order.
const TABLES: [&[Row]; 11] = [
    read::TABLE,
    import::TABLE,
    road::TABLE,
    ledger::TABLE,
    demand::TABLE,
    solver::TABLE,
    plan::TABLE,
    report::TABLE,
    page::TABLE,
    grid::TABLE,
    cli::TABLE,
];

/// The language people read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// 中文.
    Chinese,
    /// English.
    #[default]
    English,
}

/// Every sentence of the table, in order.
pub fn all() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    TABLES.into_iter().flatten()
}

/// The sentence `key` in `language`, its `{}` filled in order with `values`.
///
/// A key that is not in the table is given back as it is: a test sees to it that none is.
pub fn say(language: Language, key: &str, values: &[&str]) -> String {
    let Some((_, chinese, english)) = all().find(|row| row.0 == key) else {
        return key.to_owned();
    };
    let sentence = match language {
        Language::Chinese => chinese,
        Language::English => english,
    };
    let mut values = values.iter();
    let mut parts = sentence.split("{}");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(values.next().unwrap_or(&"?"));
        text.push_str(part);
    }
    text
}

/// The first `most` of `names`, and … for the rest.
pub fn few<T: AsRef<str>>(names: &[T], most: usize) -> String {
    let first: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    first.join(", ") + if most < names.len() { " …" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_has_one_key_and_takes_the_same_values_in_both_languages() {
        let mut keys = Vec::new();
        for (key, chinese, english) in all() {
            assert_eq!(chinese.matches("{}").count(), english.matches("{}").count(), "{key}");
            assert!(!chinese.is_empty() && !english.is_empty(), "{key}");
            assert!(!keys.contains(key), "{key} stands twice");
            keys.push(*key);
        }
    }
}
