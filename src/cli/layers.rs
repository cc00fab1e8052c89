//! `beibao export --layers`: the layers of a township in formats that an import takes back.

use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::{Arguments, Format};
use super::export::{ExportArguments, folder};
use super::outputs::{are_named_once, by_ending, can_hold, can_save, is_folder, wrong};
use super::run::Outcome;
use super::terminal::Terminal;
use crate::config::Config;
use crate::finding::{Error, Finding, Level, Result};
use crate::read;
use crate::read::{Options, Township};
use crate::unit::Datum;
use crate::words::say;
use crate::write;
use crate::write::{Layers, Reader};

/// How many findings of the township's own files are said; `check` says them all.
const FINDINGS: usize = 5;

/// What stands in a township folder beside the layers that an import takes.
const BESIDE: [&str; 4] = ["closures.geojson", "officers.csv", "done.csv", "conflicts.csv"];

/// What is written to one place: a file, or files of a folder.
type Made = (PathBuf, Vec<(PathBuf, Vec<u8>)>);

pub(super) fn layers(
    arguments: &Arguments,
    verb: &ExportArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    alone(verb, terminal)?;
    are_named_once(&verb.output, terminal)?;
    let format = arguments.format;
    let datum = verb.paper.datum();
    for place in &verb.output {
        can_write(&arguments.folder, place, (format, datum), terminal)?;
    }
    let config = Config::nearest(&arguments.folder, terminal.language)?;
    let options = Options { datums: config.datums.clone() };
    let read = read::folder(&arguments.folder, &options)?;
    terminal.findings(&read.findings, FINDINGS);
    let town = read.value;
    let mut findings = Vec::new();
    let layers = Layers::of(&town.world, &town.ways, datum).into_value(&mut findings);
    if layers.is_empty() {
        let place = arguments.folder.display().to_string();
        return Err(Error::Missing { what: say(terminal.language, "layers.none", &[&place]) });
    }
    let mut made = Vec::new();
    for place in &verb.output {
        made.push(files(&layers, place, (format, &mut findings), terminal)?);
    }
    for (place, files) in &made {
        put(place, files, terminal)?;
    }
    tell(arguments, &town, &layers, terminal);
    terminal.findings(&findings, findings.len());
    let is_left_out = |finding: &Finding| finding.level != Level::Warning;
    Ok(if findings.iter().any(is_left_out) { Outcome::DoneBut } else { Outcome::Done })
}

/// Whether nothing is asked that layers know nothing of.
fn alone(verb: &ExportArguments, terminal: Terminal) -> Result<()> {
    let paper = &verb.paper;
    let flags = [
        ("--plan", verb.plan.is_some()),
        ("--grid", verb.grid.is_some()),
        ("--grids", verb.grids),
        ("--pin", verb.pin.is_some()),
        ("--person", paper.person.is_some()),
        ("--list", paper.list.is_some()),
        ("--font-dir", !paper.font_dir.is_empty()),
        ("--names", paper.names.is_some()),
    ];
    let setting = |key: &str, word| {
        let what = say(terminal.language, word, &[]);
        Err(Error::Setting { key: key.to_owned(), what })
    };
    if let Some((flag, _)) = flags.into_iter().find(|(_, is_given)| *is_given) {
        return setting(flag, "layers.alone");
    }
    // The layers are all that the station knows of its township: no other role sees that much.
    match paper.reader() {
        Reader::Planner => Ok(()),
        Reader::Crew
        | Reader::Inspector
        | Reader::GridWorker
        | Reader::Auxiliary
        | Reader::Wall => setting("--for", "layers.no-reader"),
    }
}

/// The format of a place: a folder holds a file a layer, other files hold all of them.
fn format_of(place: &Path, format: Option<Format>, terminal: Terminal) -> Result<Format> {
    let in_folder = is_folder(place);
    let own = if in_folder { Some(Format::Geojson) } else { by_ending(place) };
    let named = format.filter(|format| *format != Format::Text).or(own);
    let is_one = |format| matches!(format, Format::Xlsx | Format::Gpkg | Format::Kml | Format::Kmz);
    let is_many = |format| matches!(format, Format::Geojson | Format::Csv | Format::Shp);
    match named {
        Some(format) if is_many(format) && in_folder => Ok(format),
        Some(format) if is_one(format) && !in_folder => Ok(format),
        Some(format) if is_many(format) => {
            Err(wrong("--output", ("layers.wants-folder", place), terminal))
        }
        Some(format) if is_one(format) => {
            Err(wrong("--output", ("layers.wants-file", place), terminal))
        }
        Some(_) | None => Err(wrong("--output", ("layers.no-format", place), terminal)),
    }
}

/// Whether the layers could be written to `place`, asked before they are read.
fn can_write(
    town: &Path,
    place: &Path,
    (format, datum): (Option<Format>, Datum),
    terminal: Terminal,
) -> Result<()> {
    let format = format_of(place, format, terminal)?;
    // These say in their own words that they are in WGS-84.
    let is_fixed = matches!(format, Format::Geojson | Format::Shp | Format::Gpkg);
    if is_fixed && datum != Datum::Wgs84 {
        return Err(wrong("--datum", ("layers.datum", place), terminal));
    }
    if !is_folder(place) {
        return if place == Path::new("-") { Ok(()) } else { can_save(place, terminal) };
    }
    can_hold(place, terminal)?;
    // Layers of a township that is worked with are not replaced by those of another, or by its own.
    let is_town = || {
        fs::canonicalize(town).ok() == fs::canonicalize(place).ok()
            || ["ledger.gpkg", "beibao.toml"].iter().any(|name| place.join(name).exists())
    };
    if format == Format::Geojson && place.is_dir() && is_town() {
        return Err(wrong("--output", ("layers.own", place), terminal));
    }
    Ok(())
}

/// The files of one place, made but not written.
fn files(
    layers: &Layers,
    place: &Path,
    (format, findings): (Option<Format>, &mut Vec<Finding>),
    terminal: Terminal,
) -> Result<Made> {
    let language = terminal.language;
    let alone = |bytes: Vec<u8>| vec![(place.to_owned(), bytes)];
    let inside = |files: Vec<(String, Vec<u8>)>| {
        files.into_iter().map(|(name, bytes)| (place.join(name), bytes)).collect()
    };
    let files = match format_of(place, format, terminal)? {
        Format::Csv => inside(layers.csv(language)),
        Format::Shp => inside(layers.shapefiles().into_value(findings)),
        Format::Geojson => inside(layers.geojson()),
        Format::Kml => alone(layers.kml(language).into_bytes()),
        Format::Kmz => alone(write::kmz(&layers.kml(language))?),
        Format::Gpkg => alone(layers.geopackage()?.into_value(findings)),
        Format::Xlsx => alone(layers.xlsx(language)?.into_value(findings)),
        Format::Text | Format::Json | Format::Html | Format::Ics | Format::Gpx | Format::Pdf => {
            return Err(wrong("--output", ("layers.no-format", place), terminal));
        }
    };
    Ok((place.to_owned(), files))
}

fn put(place: &Path, files: &[(PathBuf, Vec<u8>)], terminal: Terminal) -> Result<()> {
    if place == Path::new("-") {
        return files.iter().try_for_each(|(_, bytes)| terminal.bytes(bytes));
    }
    let shown = place.display().to_string();
    if !is_folder(place) {
        for (file, bytes) in files {
            write::save(file, bytes)?;
        }
        terminal.say("cli.written", &[&shown]);
        return Ok(());
    }
    folder(place)?;
    for (file, bytes) in files {
        write::save(file, bytes)?;
    }
    terminal.say("cli.written-all", &[&files.len().to_string(), &shown]);
    Ok(())
}

/// Says how much was written, and what of the township was not.
fn tell(arguments: &Arguments, town: &Township, layers: &Layers, terminal: Terminal) {
    let counts = layers.counts().map(|(name, count)| format!("{name} {count}"));
    terminal.say("layers.counts", &[&counts.collect::<Vec<_>>().join(", ")]);
    let stands = |name: &&str| arguments.folder.join(name).is_file();
    let beside: Vec<&str> = BESIDE.into_iter().filter(stands).collect();
    if !beside.is_empty() {
        terminal.say("layers.beside", &[&beside.join(", ")]);
    }
    if town.ways.iter().any(|way| !way.nodes.is_empty()) {
        let extract = town.inputs.keys().find(|name| name.ends_with(".osm.pbf"));
        let extract = extract.map(String::as_str).unwrap_or_default();
        terminal.say("layers.extract", &[extract]);
    }
}
