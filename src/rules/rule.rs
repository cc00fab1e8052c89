//! One rule, and the table of rules by key as a pack writes them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::{Table, Value};

use super::range::wrong;
use crate::finding::Result;

/// The greatest number a rule may hold: days of a century, minutes of a month.
const GREATEST: i64 = 40_000;

/// Groups in which a pack may have rules that the built-in one does not have.
const OPEN: [&str; 8] =
    ["certificate", "times", "ladder", "cap.kind", "cap.grade", "small", "kit", "catalogue"];

/// Rules by the code of what they are for.
pub(super) type ByCode<T> = BTreeMap<String, Rule<T>>;

/// One rule: a value, where it comes from, and of what day it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule<T> {
    /// What the rule says.
    pub value: T,
    /// The text it comes from.
    pub source: String,
    /// The day of that text, `2026-03-01`.
    pub date: String,
    /// Where that text is in force; everywhere, or not said, when `None`.
    pub region: Option<String>,
}

/// A rule as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key, `worth.cap`.
    pub key: String,
    /// The value, as the pack writes it.
    pub value: String,
    /// The text it comes from.
    pub source: String,
    /// The day of that text.
    pub date: String,
    /// Where that text is in force.
    pub region: Option<String>,
    /// Whether it stands in a pack that was laid over the built-in one.
    pub is_own: bool,
    /// The rule it stands in place of.
    pub overrode: Option<Box<Self>>,
}

/// Every rule of `table` by key, checked for source, date and sane numbers.
pub(super) fn entries(table: &Table) -> Result<Vec<Entry>> {
    let mut found = Vec::new();
    collect(table, "", &mut found)?;
    Ok(found)
}

fn collect(table: &Table, above: &str, found: &mut Vec<Entry>) -> Result<()> {
    for (name, value) in table {
        let key = below(above, name);
        match value {
            Value::Table(rule) if is_rule(rule) => found.push(entry(key, rule)?),
            Value::Table(below) => collect(below, &key, found)?,
            _ => return Err(wrong(&key, "rules.form", &[])),
        }
    }
    Ok(())
}

fn below(above: &str, name: &str) -> String {
    if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") }
}

fn is_rule(table: &Table) -> bool {
    ["value", "source", "date"].into_iter().any(|part| table.contains_key(part))
}

fn entry(key: String, rule: &Table) -> Result<Entry> {
    let text = |part| match rule.get(part) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.clone()),
        Some(Value::Datetime(moment)) => Ok(moment.to_string()),
        _ => Err(wrong(&key, "rules.part", &[part])),
    };
    let (source, date) = (text("source")?, text("date")?);
    let region = rule.contains_key("region").then(|| text("region")).transpose()?;
    if date.parse::<Date>().is_err() {
        return Err(wrong(&key, "rules.date", &[&date]));
    }
    let Some(value) = rule.get("value") else {
        return Err(wrong(&key, "rules.part", &["value"]));
    };
    numbers_are_sane(&key, value)?;
    let value = value.to_string();
    Ok(Entry { value, key, source, date, region, is_own: false, overrode: None })
}

fn numbers_are_sane(key: &str, value: &Value) -> Result<()> {
    match value {
        Value::Integer(number) if (0..=GREATEST).contains(number) => Ok(()),
        Value::Integer(number) => {
            Err(wrong(key, "rules.range", &[&number.to_string(), "0", &GREATEST.to_string()]))
        }
        Value::Array(parts) => parts.iter().try_for_each(|part| numbers_are_sane(key, part)),
        Value::Table(parts) => parts.values().try_for_each(|part| numbers_are_sane(key, part)),
        Value::String(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => Ok(()),
    }
}

/// `over` laid upon `base`, rule by rule.
///
/// A rule that `base` does not have is an error, but for the groups that are open.
pub(super) fn lay(base: &mut Table, over: &Table, above: &str) -> Result<()> {
    for (name, value) in over {
        let key = below(above, name);
        match (base.get_mut(name), value) {
            (Some(Value::Table(below)), Value::Table(above)) if !is_rule(below) => {
                lay(below, above, &key)?;
            }
            (Some(rule), Value::Table(new)) if is_rule(new) => *rule = value.clone(),
            (None, Value::Table(_)) if is_open(above) => {
                base.insert(name.clone(), value.clone());
            }
            (Some(_), _) => return Err(wrong(&key, "rules.form", &[])),
            (None, _) => return Err(wrong(&key, "rules.unknown", &[])),
        }
    }
    Ok(())
}

/// Takes the rules of open groups out of `table` whose region is not `here`.
pub(super) fn elsewhere_out(table: &mut Table, above: &str, is_here: &impl Fn(&str) -> bool) {
    table.retain(|name, value| {
        let Value::Table(rule) = value else { return true };
        if !is_rule(rule) {
            elsewhere_out(rule, &below(above, name), is_here);
            return true;
        }
        let region = rule.get("region").and_then(Value::as_str);
        !is_open(above) || region.is_none_or(is_here)
    });
}

/// Whether a pack may add to what stands under `key`.
fn is_open(key: &str) -> bool {
    OPEN.iter().any(|group| {
        key.strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}
