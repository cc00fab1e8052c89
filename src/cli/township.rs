//! Opening a township folder: settings, layers, roads, rules.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Zoned;
use jiff::civil::Date;

use super::arguments::{Arguments, Days};
use super::terminal::Terminal;
use crate::calendar::{Calendar, Horizon};
use crate::config;
use crate::config::Config;
use crate::finding::{Error, Finding, Result};
use crate::plan;
use crate::plan::Request;
use crate::read;
use crate::road::{Roads, Way};
use crate::rules;
use crate::rules::Rules;
use crate::words::say;
use crate::world::World;

/// A township folder, opened.
pub(super) struct Open {
    pub(super) config: Config,
    pub(super) world: World,
    pub(super) ways: Vec<Way>,
    pub(super) roads: Roads,
    pub(super) rules: Rules,
    pub(super) calendar: Calendar,
    pub(super) findings: Vec<Finding>,
    inputs: BTreeMap<String, String>,
}

impl Open {
    /// Opens the folder the arguments name.
    pub(super) fn folder(arguments: &Arguments, terminal: Terminal) -> Result<Self> {
        let config = settings(&arguments.folder)?;
        let options = read::Options { datums: config.datums.clone(), ..read::Options::default() };
        let mut findings = Vec::new();
        let read = read::folder(&arguments.folder, &options)?.into_value(&mut findings);
        let mut world = read.world;
        world.people.extend(config.people.iter().cloned());
        world.people.sort_by(|a, b| a.id.cmp(&b.id));
        if let Some(pair) = world.people.windows(2).find(|pair| pair[0].id == pair[1].id) {
            let what = say(terminal.language, "cli.officer-twice", &[&pair[0].id]);
            return Err(Error::Setting { key: "officer.id".to_owned(), what });
        }
        let profiles = config::profiles();
        let mut roads = Roads::build(&read.ways, &profiles);
        let file = read.inputs.keys().find(|name| name.ends_with(".pbf"));
        let file = arguments.folder.join(file.map_or("roads.geojson", String::as_str));
        for finding in roads.findings.iter_mut().filter(|f| f.place.file.as_os_str().is_empty()) {
            finding.place.file.clone_from(&file);
        }
        let roads = roads.into_value(&mut findings);
        Ok(Self {
            config,
            world,
            ways: read.ways,
            roads,
            rules: Rules::built_in(),
            calendar: rules::calendars(),
            findings,
            inputs: read.inputs,
        })
    }

    /// What the core is given.
    pub(super) const fn township(&self) -> plan::Township<'_> {
        plan::Township {
            world: &self.world,
            roads: &self.roads,
            rules: &self.rules,
            calendar: &self.calendar,
        }
    }

    /// What is asked for: flag, else beibao.toml, else default.
    pub(super) fn request(&self, days: &Days, terminal: Terminal) -> Result<Request> {
        let from = match days.from.as_deref() {
            Some(text) => Some(date(text)?),
            None => self.config.plan.from,
        };
        let from = from.unwrap_or_else(|| self.calendar.worked_after(today(), 1));
        let days_of = days.days.or(self.config.plan.days).unwrap_or(7);
        let horizon = horizon(from, days_of, terminal)?;
        Ok(self.request_for(horizon, days.profile.clone(), terminal))
    }

    /// What is asked for on the days of `horizon`.
    pub(super) fn request_for(
        &self,
        horizon: Horizon,
        profile: Option<String>,
        terminal: Terminal,
    ) -> Request {
        let mut staffing = self.config.staffing.clone();
        staffing.profile = profile.unwrap_or(staffing.profile);
        Request {
            horizon,
            seed: self.config.plan.seed.unwrap_or(1),
            language: terminal.language,
            staffing,
            pins: self.config.pins.clone(),
            inputs: self.inputs.clone(),
        }
    }
}

/// The days of a plan: no week of the year 226, which is a typing mistake, and no endless one.
pub(super) fn horizon(from: Date, days: u32, terminal: Terminal) -> Result<Horizon> {
    let (key, what) = if !(1900..3000).contains(&from.year()) {
        ("from", say(terminal.language, "cli.years", &[&from.to_string()]))
    } else if !(1..=366).contains(&days) {
        ("days", say(terminal.language, "cli.days", &[&days.to_string()]))
    } else {
        return Ok(Horizon { from, days });
    };
    Err(Error::Setting { key: key.to_owned(), what })
}

/// The nearest beibao.toml, in the folder or above it; defaults where there is none.
pub(super) fn settings(folder: &Path) -> Result<Config> {
    let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let Some(path) = whole.ancestors().map(|at| at.join("beibao.toml")).find(|at| at.is_file())
    else {
        return Ok(Config::default());
    };
    let text = text_of(&path)?;
    Config::parse(&path, &text)
}

/// The text of a file.
pub(super) fn text_of(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|source| Error::File {
        doing: "read",
        path: path.to_owned(),
        source,
    })
}

/// The plan file the user means: as named, else in the township folder, else the default one.
pub(super) fn plan_file(arguments: &Arguments, named: Option<&Path>) -> PathBuf {
    let Some(named) = named else { return PathBuf::from("out/plan.json") };
    let inside = arguments.folder.join(named);
    if !named.exists() && inside.exists() { inside } else { named.to_owned() }
}

fn date(text: &str) -> Result<Date> {
    text.parse().map_err(|_| Error::Setting {
        key: "--from".to_owned(),
        what: format!("`{text}` is no date; write 2026-03-23"),
    })
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks what day it is")]
fn today() -> Date {
    Zoned::now().date()
}
