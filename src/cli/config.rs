//! `beibao config`: every setting and every rule in force, and where each comes from.

use std::env;

use serde::Serialize;

use super::arguments::{Arguments, ConfigArguments, Format, When};
use super::run::Outcome;
use super::terminal::{Terminal, line};
use crate::config::{InForce, Origin, in_force};
use crate::finding::Result;
use crate::rules::Entry;
use crate::words::{Language, say};

/// One setting or rule as JSON or CSV.
#[derive(Serialize)]
struct Row<'a> {
    key: &'a str,
    kind: &'static str,
    value: Option<&'a str>,
    origin: &'static str,
    place: Option<String>,
    line: Option<usize>,
    source: Option<&'a str>,
    date: Option<&'a str>,
    region: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overrode: Option<Before<'a>>,
}

/// The rule that a rule stands in place of.
#[derive(Serialize)]
struct Before<'a> {
    value: &'a str,
    source: &'a str,
    date: &'a str,
    region: Option<&'a str>,
}

#[derive(Serialize)]
struct Table<'a> {
    version: u32,
    config: Vec<Row<'a>>,
}

pub(super) fn config(
    arguments: &Arguments,
    verb: &ConfigArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let mut all = in_force(&arguments.folder, terminal.language)?;
    for (key, value, flag) in given(arguments, verb) {
        let Some(row) = all.iter_mut().find(|row| row.key == key) else { continue };
        row.origin = from_outside(flag, &value);
        row.value = Some(value);
    }
    let text = match arguments.format {
        Some(Format::Json | Format::Geojson) => {
            let table = Table { version: 1, config: all.iter().map(row).collect() };
            serde_json::to_string(&table).unwrap_or_default() + "\n"
        }
        Some(Format::Csv) => csv(&all),
        Some(_) | None => plain(&all, terminal),
    };
    terminal.data(&text)?;
    Ok(Outcome::Done)
}

/// What is given by flag or environment: the key of its setting, the value, the flag's name.
fn given(
    arguments: &Arguments,
    verb: &ConfigArguments,
) -> Vec<(&'static str, String, &'static str)> {
    let When { from, days, profile } = &verb.days;
    let language = arguments.language.map(|tongue| match tongue.language() {
        Language::Chinese => "zh".to_owned(),
        Language::English => "en".to_owned(),
    });
    [
        ("plan.from", from.clone(), "from"),
        ("plan.days", days.map(|days| days.to_string()), "days"),
        ("plan.seed", verb.seed.map(|seed| seed.to_string()), "seed"),
        ("plan.turns", verb.turns.map(|turns| turns.to_string()), "turns"),
        ("plan.language", language, "language"),
        ("plan.profile", profile.clone(), "profile"),
    ]
    .into_iter()
    .filter_map(|(key, value, flag)| Some((key, value?, flag)))
    .collect()
}

/// The variable of the environment where it holds that value, else the flag.
fn from_outside(flag: &str, value: &str) -> Origin {
    let variable = format!("BEIBAO_{}", flag.to_uppercase());
    let held = env::var_os(&variable);
    if held.is_some_and(|held| held == value) {
        return Origin::Environment(variable);
    }
    Origin::Flag(format!("--{flag}"))
}

fn row(one: &InForce) -> Row<'_> {
    let rule = one.rule.as_ref();
    let (place, line) = match &one.origin {
        Origin::Default => (None, None),
        Origin::File(path, line) => (Some(path.display().to_string()), *line),
        Origin::Flag(name) | Origin::Environment(name) => (Some(name.clone()), None),
    };
    Row {
        key: &one.key,
        kind: if rule.is_some() { "rule" } else { "setting" },
        value: one.value.as_deref(),
        origin: match &one.origin {
            Origin::Default => "default",
            Origin::File(..) => "file",
            Origin::Flag(_) => "flag",
            Origin::Environment(_) => "environment",
        },
        place,
        line,
        source: rule.map(|rule| rule.source.as_str()),
        date: rule.map(|rule| rule.date.as_str()),
        region: rule.and_then(|rule| rule.region.as_deref()),
        overrode: rule.and_then(|rule| rule.overrode.as_deref()).map(before),
    }
}

fn before(entry: &Entry) -> Before<'_> {
    let Entry { value, source, date, region, .. } = entry;
    Before { value, source, date, region: region.as_deref() }
}

fn plain(all: &[InForce], terminal: Terminal) -> String {
    let mut text = String::new();
    for one in all {
        let value = one.value.clone().unwrap_or_else(|| "-".to_owned());
        let origin = match &one.origin {
            Origin::Default => say(terminal.language, "config.default", &[]),
            Origin::File(path, None) => path.display().to_string(),
            Origin::File(path, Some(line)) => format!("{}:{line}", path.display()),
            Origin::Flag(name) | Origin::Environment(name) => name.clone(),
        };
        let source = one.rule.as_ref().map(|rule| format!("; {}", whence(rule)));
        let source = source.unwrap_or_default();
        line(&mut text, &format!("{} = {value}  [{origin}{source}]", one.key));
        if let Some(before) = one.rule.as_ref().and_then(|rule| rule.overrode.as_deref()) {
            let values = [before.value.as_str(), &whence(before)];
            line(&mut text, &say(terminal.language, "config.overrode", &values));
        }
    }
    text
}

/// Source, date and region of a rule.
fn whence(rule: &Entry) -> String {
    let region = rule.region.as_deref().map(|region| format!(", {region}")).unwrap_or_default();
    format!("{}, {}{region}", rule.source, rule.date)
}

fn csv(all: &[InForce]) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = table.write_record(COLUMNS);
    for one in all {
        let Row { key, kind, value, origin, place, line, source, date, region, overrode } =
            row(one);
        let line = line.map(|line| line.to_string()).unwrap_or_default();
        let _ = table.write_record([
            key,
            kind,
            value.unwrap_or_default(),
            origin,
            &place.unwrap_or_default(),
            &line,
            source.unwrap_or_default(),
            date.unwrap_or_default(),
            region.unwrap_or_default(),
            overrode.map(|before| before.value).unwrap_or_default(),
        ]);
    }
    String::from_utf8(table.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// The columns of the table.
const COLUMNS: [&str; 10] =
    ["key", "kind", "value", "origin", "place", "line", "source", "date", "region", "overrode"];
