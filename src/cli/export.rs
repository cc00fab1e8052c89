//! `beibao export`: writes a plan in any format, named by the file's ending or by `--format`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::{Arguments, ExportArguments, Format};
use super::grid_pages::grid_pages;
use super::run::Outcome;
use super::terminal::Terminal;
use super::township::{plan_file, text_of};
use crate::config::Folder;
use crate::exchange;
use crate::finding::{Error, Result};
use crate::plan::Plan;
use crate::road::Way;
use crate::words::say;
use crate::write;
use crate::write::{RoadClass, RoadLine, Sheet};

pub(super) fn export(
    arguments: &Arguments,
    verb: &ExportArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    if verb.grids || verb.grid.is_some() {
        return grid_pages(arguments, verb, terminal);
    }
    if verb.pin.is_some() {
        let what = say(terminal.language, "grids.pin-alone", &[]);
        return Err(Error::Setting { key: "--pin".to_owned(), what });
    }
    can_write(&verb.output, arguments.format, terminal)?;
    let path = plan_file(arguments, verb.plan.as_deref());
    let plan = exchange::plan_from_json(&path, &text_of(&path)?)?;
    let open = Folder::open(&arguments.folder, terminal.language)?;
    write_all(&open, &plan, &verb.output, arguments.format, terminal)?;
    Ok(Outcome::Done)
}

/// Whether each of `files` could be written, asked before the work that is to fill them.
pub(super) fn can_write(
    files: &[PathBuf],
    format: Option<Format>,
    terminal: Terminal,
) -> Result<()> {
    for file in files {
        format_of(file, format, terminal)?;
        if file != Path::new("-") {
            write::can_save(file)?;
        }
    }
    Ok(())
}

/// Writes `plan` to each of `files`; all are made before the first is written.
pub(super) fn write_all(
    open: &Folder,
    plan: &Plan,
    files: &[PathBuf],
    format: Option<Format>,
    terminal: Terminal,
) -> Result<()> {
    let mut made = Vec::new();
    for file in files {
        made.push((file, rendered(open, plan, format_of(file, format, terminal)?, terminal)));
    }
    for (file, text) in made {
        if file == Path::new("-") {
            terminal.data(&text)?;
        } else {
            write::save(file, text.as_bytes())?;
            terminal.say("cli.written", &[&file.display().to_string()]);
        }
    }
    Ok(())
}

/// Makes a folder that is to hold plans.
pub(super) fn folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|source| Error::File {
        doing: "write",
        path: path.to_owned(),
        source,
    })
}

pub(super) fn format_of(file: &Path, format: Option<Format>, terminal: Terminal) -> Result<Format> {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let by_ending = match ending.to_ascii_lowercase().as_str() {
        "json" => Some(Format::Json),
        "geojson" => Some(Format::Geojson),
        "csv" => Some(Format::Csv),
        "html" | "htm" => Some(Format::Html),
        _ => None,
    };
    format.filter(|format| *format != Format::Text).or(by_ending).ok_or_else(|| {
        let name = file.display().to_string();
        Error::Setting {
            key: "--output".to_owned(),
            what: say(terminal.language, "cli.no-format", &[&name]),
        }
    })
}

fn rendered(open: &Folder, plan: &Plan, format: Format, terminal: Terminal) -> String {
    match format {
        Format::Json | Format::Text => exchange::plan_to_json(plan),
        Format::Geojson => write::geojson(plan, &open.world),
        Format::Csv => write::csv(plan, terminal.language),
        Format::Html => {
            let roads = lines(&open.ways);
            let sheet = Sheet { plan, world: &open.world, roads: &roads };
            write::html(&sheet, terminal.language)
        }
    }
}

/// The roads as the map draws them.
pub(super) fn lines(ways: &[Way]) -> Vec<RoadLine> {
    let mut sorted: BTreeMap<&str, Vec<&Way>> = BTreeMap::new();
    for way in ways {
        sorted.entry(&way.id).or_default().push(way);
    }
    let line = |way: &&Way| {
        let class = class(way.tags.get("highway")?)?;
        Some(RoadLine { class, line: way.line.clone() })
    };
    sorted.values().flatten().filter_map(line).collect()
}

fn class(highway: &str) -> Option<RoadClass> {
    match highway.strip_suffix("_link").unwrap_or(highway) {
        "motorway" | "trunk" | "primary" => Some(RoadClass::Major),
        "secondary" | "tertiary" => Some(RoadClass::Minor),
        "unclassified" | "residential" | "living_street" | "pedestrian" | "road" => {
            Some(RoadClass::Street)
        }
        "service" | "track" => Some(RoadClass::Track),
        "path" | "footway" | "steps" | "cycleway" | "bridleway" => Some(RoadClass::Path),
        _ => None,
    }
}
