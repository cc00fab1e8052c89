//! Opening a township folder: settings, layers, roads, rules, work days.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{Config, profiles};
use crate::calendar::{Calendar, Horizon};
use crate::finding::{Error, Finding, Result};
use crate::plan;
use crate::plan::Request;
use crate::read;
use crate::road::{Roads, Way};
use crate::rules;
use crate::rules::Rules;
use crate::words::Language;
use crate::world::World;

/// A township folder, opened: all that a plan is made from.
#[derive(Debug)]
pub struct Folder {
    /// What the nearest beibao.toml sets.
    pub config: Config,
    /// Everything in the layers and tables but the roads.
    pub world: World,
    /// The roads as they stand in the file.
    pub ways: Vec<Way>,
    /// The network they make.
    pub roads: Roads,
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
    pub fn open(folder: &Path) -> Result<Self> {
        let config = Config::nearest(folder)?;
        let options = read::Options { datums: config.datums.clone() };
        let mut findings = Vec::new();
        let read = read::folder(folder, &options)?.into_value(&mut findings);
        let mut world = read.world;
        world.people.extend(config.people.iter().cloned());
        world.people.sort_by(|a, b| a.id.cmp(&b.id));
        let mut roads = Roads::build(&read.ways, &profiles());
        let is_extract = |name: &&String| Path::new(name).extension().is_some_and(|e| e == "pbf");
        let file = read.inputs.keys().find(is_extract);
        let file = folder.join(file.map_or("roads.geojson", String::as_str));
        for finding in roads.findings.iter_mut().filter(|f| f.place.file.as_os_str().is_empty()) {
            finding.place.file.clone_from(&file);
        }
        Ok(Self {
            config,
            world,
            ways: read.ways,
            roads: roads.into_value(&mut findings),
            rules: Rules::built_in(),
            calendar: rules::calendars(),
            findings,
            inputs: read.inputs,
        })
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
    pub fn nearest(folder: &Path) -> Result<Self> {
        let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let Some(path) = whole.ancestors().map(|at| at.join("beibao.toml")).find(|at| at.is_file())
        else {
            return Ok(Self::default());
        };
        let error = |source| Error::File { doing: "read", path: path.clone(), source };
        Self::parse(&path, &fs::read_to_string(&path).map_err(error)?)
    }
}
