//! Opening a township folder: settings, layers, roads, rules.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Zoned;
use jiff::civil::Date;

use super::arguments::{Arguments, Days};
use super::terminal::Terminal;
use crate::calendar::{Calendar, Horizon};
use crate::config;
use crate::config::Config;
use crate::finding::{Error, Finding, Level, Place, Result};
use crate::plan;
use crate::plan::Request;
use crate::read;
use crate::road::{Profile, Roads, Way};
use crate::rules;
use crate::rules::Rules;
use crate::words::{Language, say};
use crate::world::{Person, World};

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
        let config = settings(&arguments.folder, terminal.language)?;
        let options = read::Options { datums: config.datums.clone(), ..read::Options::default() };
        let mut findings = Vec::new();
        let read = read::folder(&arguments.folder, &options)?.into_value(&mut findings);
        let mut world = read.world;
        join_people(&mut world.people, &config.people, &mut findings);
        let own = Own::folder(&arguments.folder)?;
        let mut inputs = read.inputs;
        inputs.extend(own.inputs);
        let mut roads = Roads::build(&read.ways, &own.profiles);
        let file = inputs.keys().find(|name| name.ends_with(".pbf"));
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
            rules: own.rules,
            calendar: own.calendar,
            findings,
            inputs,
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
            Some(text) => Some(date(text, terminal)?),
            None => self.config.plan.from,
        };
        let horizon = Horizon {
            from: from.unwrap_or_else(|| self.calendar.worked_after(today(), 1)),
            days: days.days.or(self.config.plan.days).unwrap_or(7),
        };
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

/// Rules, calendars and travel profiles: those built in, changed by what the folder has of its own.
struct Own {
    rules: Rules,
    calendar: Calendar,
    profiles: Vec<Profile>,
    inputs: BTreeMap<String, String>,
}

impl Own {
    /// Reads `rules.toml`, `profiles.toml` and `calendar*.toml`, each where there is one.
    fn folder(folder: &Path) -> Result<Self> {
        let mut own = Self {
            rules: Rules::built_in(),
            calendar: rules::calendars(),
            profiles: config::profiles(),
            inputs: BTreeMap::new(),
        };
        for name in own_files(folder)? {
            let text = text_of(&folder.join(&name))?;
            own.inputs.insert(name.clone(), read::fingerprint(text.as_bytes()));
            match name.as_str() {
                "rules.toml" => own.rules = own.rules.overridden_by(&text)?,
                "profiles.toml" => own.profiles = config::parse_profiles(&text)?,
                "beibao.toml" => {}
                _ => {
                    rules::calendar(&text, &mut own.calendar)?;
                }
            }
        }
        Ok(own)
    }
}

/// The names of the settings files of a folder, in order.
fn own_files(folder: &Path) -> Result<BTreeSet<String>> {
    let error = |source| Error::File { doing: "read", path: folder.to_owned(), source };
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(error)? {
        let name = entry.map_err(error)?.file_name().to_string_lossy().into_owned();
        let calendar = name.starts_with("calendar") && name.ends_with(".toml");
        if calendar || ["beibao.toml", "rules.toml", "profiles.toml"].contains(&name.as_str()) {
            names.insert(name);
        }
    }
    Ok(names)
}

/// Adds the people of beibao.toml to those of officers.csv; who stands in both is told once.
fn join_people(people: &mut Vec<Person>, more: &[Person], findings: &mut Vec<Finding>) {
    for person in more {
        if people.iter().any(|known| known.id == person.id) {
            let place = Place {
                file: "beibao.toml".into(),
                id: Some(person.id.clone()),
                ..Place::default()
            };
            findings.push(Finding::new("B5001", Level::Skipped, place, &[&person.id]));
        } else {
            people.push(person.clone());
        }
    }
    people.sort_by(|a, b| a.id.cmp(&b.id));
}

/// The nearest beibao.toml, in the folder or above it; defaults where there is none.
pub(super) fn settings(folder: &Path, language: Language) -> Result<Config> {
    let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let Some(path) = whole.ancestors().map(|at| at.join("beibao.toml")).find(|at| at.is_file())
    else {
        return Ok(Config::default());
    };
    let text = text_of(&path)?;
    Config::parse(&path, &text, language)
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

fn date(text: &str, terminal: Terminal) -> Result<Date> {
    text.parse().map_err(|_| Error::Setting {
        key: "--from".to_owned(),
        what: say(terminal.language, "setting.date", &[text]),
    })
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks what day it is")]
fn today() -> Date {
    Zoned::now().date()
}
