//! Every setting and every rule in force, and where each comes from.

use std::path::{Path, PathBuf};

use super::folder::Own;
use super::{Config, PlanSettings};
use crate::finding::Result;
use crate::plan::ShiftHours;
use crate::rules::Entry;
use crate::unit::{Datum, Seconds};
use crate::words::Language;
use crate::world::Layer;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A file of the township, and the line of its key.
    File(PathBuf, Option<usize>),
    /// A flag of the command line, `--days`.
    Flag(String),
    /// A variable of the environment, `BEIBAO_DAYS`.
    Environment(String),
}

/// One setting or rule in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// Its key, `plan.days` or `worth.cap`.
    pub key: String,
    /// Its value; none where a room finds one by itself.
    pub value: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
    /// The rule it is, with its source, date and region; none for a setting.
    pub rule: Option<Entry>,
}

/// The settings, then the rules, that are in force in `folder`.
///
/// # Errors
///
/// As [`Folder::open`](super::Folder::open), but for the layers, which are not read.
pub fn in_force(folder: &Path, language: Language) -> Result<Vec<InForce>> {
    let config = Config::nearest(folder, language)?;
    let own = Own::folder(folder, config.plan.region.as_deref())?;
    let mut all: Vec<InForce> = settings(&config)
        .into_iter()
        .map(|(key, value)| InForce { origin: origin(&config, &key), key, value, rule: None })
        .collect();
    let rules = own.rules.entries().into_iter().map(|entry| InForce {
        key: entry.key.clone(),
        value: Some(entry.value.clone()),
        origin: if entry.is_own {
            Origin::File(PathBuf::from(RULES), own.lines.get(&entry.key).copied())
        } else {
            Origin::Default
        },
        rule: Some(entry),
    });
    all.extend(rules);
    Ok(all)
}

/// The rule pack of a folder.
const RULES: &str = "rules.toml";

fn origin(config: &Config, key: &str) -> Origin {
    match (&config.file, config.lines.get(key)) {
        (Some(file), Some(line)) => Origin::File(file.clone(), Some(*line)),
        _ => Origin::Default,
    }
}

/// Every setting as people write it, in the order of the file that `beibao init` makes.
fn settings(config: &Config) -> Vec<(String, Option<String>)> {
    let PlanSettings { from, days, seed, turns, language, conditions, region } = &config.plan;
    let staffing = &config.staffing;
    let language = language.map(|language| match language {
        Language::Chinese => "zh",
        Language::English => "en",
    });
    let mut all = vec![
        ("plan.from".to_owned(), from.map(|from| from.to_string())),
        ("plan.days".to_owned(), Some(days.unwrap_or(7).to_string())),
        ("plan.seed".to_owned(), Some(seed.unwrap_or(1).to_string())),
        ("plan.turns".to_owned(), turns.map(|turns| turns.to_string())),
        ("plan.language".to_owned(), language.map(str::to_owned)),
        ("plan.profile".to_owned(), Some(staffing.profile.clone())),
        ("plan.conditions".to_owned(), Some(conditions.join(", ")).filter(|all| !all.is_empty())),
        ("plan.region".to_owned(), region.clone()),
    ];
    all.extend(hours("shift", staffing.day));
    all.push(("evening.crews".to_owned(), Some(staffing.evening_crews.to_string())));
    all.extend(hours("evening", staffing.evening));
    all.push(("staffing.reserve".to_owned(), Some(staffing.reserve.to_string())));
    let prices = config.prices.rows().into_iter().map(|(name, price)| {
        // The plan publishes this one by a longer name than beibao.toml has.
        let name = if name == "late_day" { "late" } else { name };
        (format!("weights.{name}"), Some(price.to_string()))
    });
    all.extend(prices);
    let datum = |(layer, datum): (&Layer, &Datum)| {
        (format!("datum.{}", layer.name()), Some(datum.name().to_owned()))
    };
    all.extend(config.datums.iter().map(datum));
    let count = |key: &str, count: usize| (key.to_owned(), Some(count.to_string()));
    all.push(count("officer", config.people.len()));
    all.push(count("pin", config.pins.len()));
    all
}

fn hours(group: &str, hours: ShiftHours) -> [(String, Option<String>); 3] {
    let clock = |at: Seconds| if at == Seconds::DAY { "24:00".to_owned() } else { at.to_string() };
    let pause = hours.pause.map_or(String::new(), |(from, to)| format!("{from}-{}", clock(to)));
    [("start", clock(hours.start)), ("end", clock(hours.end)), ("pause", pause)]
        .map(|(name, value)| (format!("{group}.{name}"), Some(value)))
}
