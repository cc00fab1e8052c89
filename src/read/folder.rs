//! A township folder: every layer, the staff, what was done.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::done::done;
use super::judge::Row;
use super::offset::datum_offsets;
use super::osm::{Extract, extract};
use super::people::people;
use super::references::references;
use super::roads::numbered;
use super::sheet::{hashed, sha256};
use super::stray::strays;
use super::stream::Placed;
use crate::finding::{Error, Finding, Level, Place, Reading, Result};
use crate::road::{Change, Turn, Way};
use crate::unit::Datum;
use crate::world::{Layer, Venue, World};

/// How a folder is to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The datum of each layer that is not in WGS-84.
    pub datums: BTreeMap<Layer, Datum>,
}

impl Options {
    /// The datum of a layer.
    pub fn datum(&self, layer: Layer) -> Datum {
        self.datums.get(&layer).copied().unwrap_or_default()
    }
}

/// Everything a township folder holds.
#[derive(Debug, Clone, Default)]
pub struct Township {
    /// Everything but the roads.
    pub world: World,
    /// The roads, by id.
    pub ways: Vec<Way>,
    /// The turn restrictions on them.
    pub turns: Vec<Turn>,
    /// What is closed or slow for some time, by id.
    pub changes: Vec<Change>,
    /// The SHA-256 of each file that was read, in hex, by its name.
    pub inputs: BTreeMap<String, String>,
}

/// Reads every layer, list and table of `folder`.
///
/// # Errors
///
/// [`Error::File`] where the folder or a file in it cannot be read at all. A layer that is missing,
/// empty or useless is a finding.
pub fn folder(folder: &Path, options: &Options) -> Result<Reading<Township>> {
    let mut reader = Reader::open(folder, options)?;
    let mut world = World {
        villages: reader.layer(Layer::Villages)?.into(),
        grids: reader.layer(Layer::Grids)?.into(),
        venues: reader.layer(Layer::Venues)?.into(),
        households: reader.layer(Layer::Households)?.into(),
        hazards: reader.layer(Layer::Hazards)?.into(),
        stations: reader.layer(Layer::Stations)?.into(),
        tasks: reader.layer(Layer::Tasks)?.into(),
        ..World::default()
    };
    let Extract { ways, turns } = reader.roads()?;
    let changes = reader.layer(Layer::Closures)?;
    if let Some(path) = reader.named("officers.csv") {
        let (text, people) = people(&path, &mut reader.findings)?;
        reader.note(&path, sha256(text.as_bytes()));
        world.people = people;
    }
    if let Some(path) = reader.named("done.csv") {
        let (text, history) = done(&path, &mut reader.findings)?;
        reader.note(&path, sha256(text.as_bytes()));
        world.history = history;
    }
    let Reader { mut findings, inputs, .. } = reader;
    findings.extend(references(&world, folder));
    findings.extend(strays(&world, folder));
    findings.extend(datum_offsets(&world, &ways, folder));
    Ok(Reading { value: Township { world, ways, turns, changes, inputs }, findings })
}

/// The venues of a township folder, and nothing else of it.
pub(super) fn venues(folder: &Path, options: &Options) -> Result<Vec<Venue>> {
    Reader::open(folder, options)?.layer(Layer::Venues)
}

struct Reader<'o> {
    folder: PathBuf,
    options: &'o Options,
    /// The names of all files in the folder, in order.
    names: Vec<String>,
    findings: Vec<Finding>,
    inputs: BTreeMap<String, String>,
}

impl<'o> Reader<'o> {
    fn open(folder: &Path, options: &'o Options) -> Result<Self> {
        let error = |source| Error::File { doing: "read", path: folder.to_owned(), source };
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(error)? {
            names.push(entry.map_err(error)?.file_name().to_string_lossy().into_owned());
        }
        names.sort_unstable();
        let (findings, inputs) = (Vec::new(), BTreeMap::new());
        Ok(Self { folder: folder.to_owned(), options, names, findings, inputs })
    }

    /// The file of that name, if it is there.
    fn named(&self, name: &str) -> Option<PathBuf> {
        let found = self.names.iter().any(|other| other == name);
        found.then(|| self.folder.join(name))
    }

    /// The rows of a layer, by id.
    fn layer<R: Row>(&mut self, layer: Layer) -> Result<Vec<R>> {
        Ok(self.rows(layer)?.into_iter().map(|placed| placed.row).collect())
    }

    fn rows<R: Row>(&mut self, layer: Layer) -> Result<Vec<Placed<R>>> {
        let Some(path) = self.file_of(layer) else { return Ok(Vec::new()) };
        let (rows, hash) = hashed(&path, self.options.datum(layer), &mut self.findings)?;
        self.note(&path, hash);
        Ok(rows)
    }

    /// The file of a layer; a finding where there is none, or more than one.
    fn file_of(&mut self, layer: Layer) -> Option<PathBuf> {
        let files = [".geojson", ".json", ".geojsonl", ".geojsons"]
            .into_iter()
            .filter_map(|ending| self.named(&format!("{}{ending}", layer.name())));
        let files: Vec<PathBuf> = files.collect();
        let Some(chosen) = files.first() else {
            if !matches!(layer, Layer::Tasks | Layer::Closures) {
                self.tell("B1019", &format!("{}.geojson", layer.name()), layer.name());
            }
            return None;
        };
        for other in files.iter().skip(1) {
            let place = Place { file: other.clone(), ..Place::default() };
            let chosen = chosen.file_name().unwrap_or_default().to_string_lossy();
            self.findings.push(Finding::new("B1021", Level::Warning, place, &[&chosen]));
        }
        Some(chosen.clone())
    }

    /// The roads, of the first `.osm.pbf` where there is one, else of the layer.
    fn roads(&mut self) -> Result<Extract> {
        let pbf = self.names.iter().find(|name| name.ends_with(".osm.pbf")).cloned();
        let Some(name) = pbf else {
            let ways = numbered(self.rows(Layer::Roads)?);
            return Ok(Extract { ways, turns: Vec::new() });
        };
        if let Some(layer) = self.names.iter().find(|name| name.starts_with("roads.")) {
            self.tell("B1020", &layer.clone(), &name);
        }
        let path = self.folder.join(&name);
        let error = |source| Error::File { doing: "read", path: path.clone(), source };
        let hash = sha256(&fs::read(&path).map_err(error)?);
        self.note(&path, hash);
        Ok(extract(&path)?.into_value(&mut self.findings))
    }

    fn tell(&mut self, code: &'static str, file: &str, value: &str) {
        let place = Place { file: self.folder.join(file), ..Place::default() };
        self.findings.push(Finding::new(code, Level::Warning, place, &[value]));
    }

    fn note(&mut self, path: &Path, hash: String) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.inputs.insert(name, hash);
    }
}
