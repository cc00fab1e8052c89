//! Opening a township folder: settings, layers, roads, rules, work days.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::lines::lines;
use super::{Config, parse_profiles, profiles};
use crate::calendar::{Calendar, Horizon};
use crate::finding::{Error, Finding, Level, Place, Result};
use crate::ledger;
use crate::ledger::{Clocks, Ledger};
use crate::plan;
use crate::plan::Request;
use crate::read;
use crate::road::{Change, Profile, Roads, Way};
use crate::rules;
use crate::rules::Rules;
use crate::words::{Language, say};
use crate::world::{Person, World};

/// A township folder, opened: all that a plan is made from.
#[derive(Debug)]
pub struct Folder {
    /// What the nearest beibao.toml sets.
    pub config: Config,
    /// Everything in the layers and tables but the roads.
    pub world: World,
    /// The roads as they stand in the file.
    pub ways: Vec<Way>,
    /// The ways of travelling.
    pub profiles: Vec<Profile>,
    /// The network they make.
    pub roads: Roads,
    /// What of it is closed or slow for some time.
    pub changes: Vec<Change>,
    /// The rules in force.
    pub rules: Rules,
    /// The work days.
    pub calendar: Calendar,
    /// What is wrong in the files, in the order of reading.
    pub findings: Vec<Finding>,
    /// SHA-256 of each file that was read, by file name.
    pub inputs: BTreeMap<String, String>,
}

impl Folder {
    /// Opens the township in `folder`.
    ///
    /// # Errors
    ///
    /// Those of [`Config::nearest`], and of [`read::folder`] where a file cannot be read at all.
    pub fn open(folder: &Path, language: Language) -> Result<Self> {
        let config = Config::nearest(folder, language)?;
        let options = read::Options { datums: config.datums.clone() };
        let mut findings = Vec::new();
        let read = read::folder(folder, &options)?.into_value(&mut findings);
        let mut world = read.world;
        join_people(&mut world.people, &config.people, &mut findings);
        findings.extend(idle_weight(&config));
        let own = Own::folder(folder, config.plan.region.as_deref())?;
        let own = own.under(&config.plan.conditions, language)?;
        let mut inputs = read.inputs;
        inputs.extend(own.inputs);
        if let Some(ledger) = Ledger::existing(folder, language)? {
            let clocks = Clocks { rules: &own.rules, calendar: &own.calendar };
            findings.extend(ledger.tell(&mut world, &clocks)?);
            inputs.insert(ledger::FILE.to_owned(), ledger.head()?.0);
        }
        let mut roads = Roads::with_turns(&read.ways, &read.turns, &own.profiles);
        let is_extract = |name: &&String| Path::new(name).extension().is_some_and(|e| e == "pbf");
        let file = inputs.keys().find(is_extract);
        let file = folder.join(file.map_or("roads.geojson", String::as_str));
        for finding in roads.findings.iter_mut().filter(|f| f.place.file.as_os_str().is_empty()) {
            finding.place.file.clone_from(&file);
        }
        Ok(Self {
            config,
            world,
            ways: read.ways,
            profiles: own.profiles,
            roads: roads.into_value(&mut findings),
            changes: read.changes,
            rules: own.rules,
            calendar: own.calendar,
            findings,
            inputs,
        })
    }

    /// Closes and slows roads for the days of `horizon`: what holds in a part of them holds in all,
    /// because a plan has one table of travel times. Each change becomes a finding.
    pub fn close_roads(&mut self, horizon: Horizon) {
        let midnight = |day| horizon.date(day).at(0, 0, 0, 0);
        let (from, until) = (midnight(0), midnight(horizon.days));
        let holding = self.changes.iter().filter(|change| change.holds(from, until));
        let holding: Vec<Change> = holding.cloned().collect();
        if holding.is_empty() {
            return;
        }
        let touched = self.roads.change(&holding);
        let mut told = Vec::new();
        for (change, pieces) in holding.iter().zip(touched) {
            let (pieces, speed) = (pieces.to_string(), change.speed.to_string());
            let why = change.why.as_deref().unwrap_or("—");
            let (code, values) = match (pieces.as_str(), change.speed) {
                ("0", _) => ("B2023", vec![]),
                (_, 0) => ("B2024", vec![&*pieces, why]),
                (_, _) => ("B2025", vec![&*pieces, &*speed, why]),
            };
            let id = Some(change.id.clone());
            let place = Place { file: "closures.geojson".into(), id, ..Place::default() };
            told.push(Finding::new(code, Level::Warning, place, &values));
        }
        // Before what is wrong in the files, of which a plan tells only the first.
        self.findings.splice(0..0, told);
    }

    /// What the planning rooms are given.
    pub const fn township(&self) -> plan::Township<'_> {
        plan::Township {
            world: &self.world,
            roads: &self.roads,
            rules: &self.rules,
            calendar: &self.calendar,
        }
    }

    /// A request for the days of `horizon` by the settings of the folder, with seed 1 where they
    /// set none.
    pub fn request(&self, horizon: Horizon, language: Language) -> Request {
        Request {
            horizon,
            seed: self.config.plan.seed.unwrap_or(1),
            language,
            staffing: self.config.staffing.clone(),
            pins: self.config.pins.clone(),
            prices: self.config.prices,
            keep: None,
            inputs: self.inputs.clone(),
        }
    }
}

impl Config {
    /// The nearest beibao.toml, in `folder` or above it; all defaults where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where it cannot be read, else those of [`Config::parse`].
    pub fn nearest(folder: &Path, language: Language) -> Result<Self> {
        let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let Some(path) = whole.ancestors().map(|at| at.join("beibao.toml")).find(|at| at.is_file())
        else {
            return Ok(Self::default());
        };
        let error = |source| Error::File { doing: "read", path: path.clone(), source };
        Self::parse(&path, &fs::read_to_string(&path).map_err(error)?, language)
    }
}

/// Rules, calendars and travel profiles: those built in, changed by what the folder has of its own.
pub(super) struct Own {
    pub(super) rules: Rules,
    /// The line of each key of rules.toml.
    pub(super) lines: BTreeMap<String, usize>,
    calendar: Calendar,
    profiles: Vec<Profile>,
    inputs: BTreeMap<String, String>,
}

impl Own {
    /// Reads `rules.toml`, `profiles.toml` and `calendar*.toml`, each where there is one, over what
    /// of the built-in rules is in force in `region`.
    pub(super) fn folder(folder: &Path, region: Option<&str>) -> Result<Self> {
        let mut own = Self {
            rules: Rules::built_in().within(region),
            lines: BTreeMap::new(),
            calendar: rules::calendars(),
            profiles: profiles(),
            inputs: BTreeMap::new(),
        };
        for name in own_files(folder)? {
            let path = folder.join(&name);
            let error = |source| Error::File { doing: "read", path: path.clone(), source };
            let text = fs::read_to_string(&path).map_err(error)?;
            own.inputs.insert(name.clone(), read::sha256(text.as_bytes()));
            match name.as_str() {
                "rules.toml" => {
                    own.lines = lines(&text);
                    own.rules =
                        own.rules.overridden_in(region, &text).map_err(|error| error.at(&path))?;
                }
                "profiles.toml" => own.profiles = parse_profiles(&text)?,
                "beibao.toml" => {}
                _ => {
                    rules::calendar(&text, &mut own.calendar).map_err(|error| error.at(&path))?;
                }
            }
        }
        Ok(own)
    }

    /// The same with every profile slowed down by `conditions`.
    fn under(mut self, conditions: &[String], language: Language) -> Result<Self> {
        let known = self.profiles.iter().flat_map(|profile| profile.conditions.keys());
        let known: BTreeSet<&String> = known.collect();
        if let Some(other) = conditions.iter().find(|name| !known.contains(name)) {
            let known: Vec<&str> = known.into_iter().map(String::as_str).collect();
            let what = say(language, "setting.conditions", &[other, &known.join(", ")]);
            return Err(Error::Setting { key: "plan.conditions".to_owned(), what });
        }
        let profiles = self.profiles.into_iter();
        self.profiles = profiles.map(|profile| profile.under(conditions)).collect();
        Ok(self)
    }
}

/// The names of the settings files of a folder, in order.
fn own_files(folder: &Path) -> Result<BTreeSet<String>> {
    let error = |source| Error::File { doing: "read", path: folder.to_owned(), source };
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(error)? {
        let name = entry.map_err(error)?.file_name().to_string_lossy().into_owned();
        let calendar = name.starts_with("calendar")
            && Path::new(&name).extension().is_some_and(|ending| ending == "toml");
        if calendar || ["beibao.toml", "rules.toml", "profiles.toml"].contains(&name.as_str()) {
            names.insert(name);
        }
    }
    Ok(names)
}

/// A finding where a weight is set that weighs nothing.
fn idle_weight(config: &Config) -> Option<Finding> {
    let id = Some("weights.overtime".to_owned());
    let place = Place { file: "beibao.toml".into(), id, ..Place::default() };
    let idle = config.prices.weights.overtime != 0;
    idle.then(|| Finding::new("B5003", Level::Warning, place, &[]))
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
