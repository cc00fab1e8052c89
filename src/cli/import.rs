//! `beibao import`: files as offices have them, into the layers of the folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::{Arguments, LayerImportArguments};
use super::check::findings_json;
use super::outputs::{can_save, wrong};
use super::run::Outcome;
use super::terminal::Terminal;
use super::township::text_of;
use crate::config::Config;
use crate::finding::{Error, Finding, Level, Result};
use crate::read;
use crate::read::{Asked, Column, Imported, Mapping, Options};
use crate::unit::Datum;
use crate::words::{Language, few, say};
use crate::world::Layer;
use crate::write;
use crate::write::ColumnTable;

/// So many findings are said; a report holds all of them.
const SAID: usize = 40;
/// So many features are named that stood and stay.
const KEPT: usize = 8;
/// So many columns are named.
const NAMED: usize = 20;

pub(super) fn import(
    arguments: &Arguments,
    verb: &LayerImportArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let language = terminal.language;
    let report = verb.report.as_deref().map(|path| kind_of(path, language)).transpose()?;
    for path in verb.report.iter().chain(&verb.save_mapping) {
        can_save(path, terminal)?;
        let is_input = |file: &PathBuf| fs::canonicalize(file).ok() == fs::canonicalize(path).ok();
        if path.exists() && verb.files.iter().any(is_input) {
            return Err(wrong("--output", ("cli.output-own", path), terminal));
        }
    }
    let config = Config::nearest(&arguments.folder, language)?;
    let options = Options { datums: config.datums };
    let asked = Asked {
        folder: &arguments.folder,
        files: &verb.files,
        layer: verb.layer.as_deref().map(|name| layer(name, language)).transpose()?,
        datum: verb.datum.as_deref().map(|name| datum(name, language)).transpose()?,
        meridian: verb.meridian,
        mapping: mapping(verb, language)?,
        replace: verb.force,
        options: &options,
        language,
    };
    let read = read::import(&asked)?;
    let (imported, findings) = (read.value, read.findings);
    are_known(&verb.map, &imported.columns, language)?;
    let tables = tables(&imported.columns, language);
    tell_columns(&tables, terminal);
    terminal.findings(&findings, SAID);
    if !verb.dry_run {
        save(&imported, arguments, terminal)?;
    }
    if let Some(path) = &verb.save_mapping {
        write::save(path, imported.mapping().to_toml().as_bytes())?;
        terminal.say("cli.written", &[&path.display().to_string()]);
    }
    if let (Some(path), Some(kind)) = (&verb.report, report) {
        write::save(path, reported(kind, &findings, &tables, terminal).as_bytes())?;
        terminal.say("cli.written", &[&path.display().to_string()]);
    }
    if verb.dry_run {
        terminal.say("import.dry", &[]);
    }
    Ok(ended(&imported, &findings, terminal))
}

/// Says what was found, and whether it was everything.
fn ended(imported: &Imported, findings: &[Finding], terminal: Terminal) -> Outcome {
    let lost = findings.iter().filter(|finding| finding.level != Level::Warning).count();
    if !findings.is_empty() {
        terminal.say("import.findings", &[&findings.len().to_string(), &lost.to_string()]);
    }
    if imported.layers.is_empty() && imported.roads.is_none() {
        terminal.say("import.nothing", &[]);
        return Outcome::NotDone;
    }
    if lost == 0 { Outcome::Done } else { Outcome::DoneBut }
}

fn layer(name: &str, language: Language) -> Result<Layer> {
    Layer::parse(name).filter(|layer| *layer != Layer::Closures).ok_or_else(|| {
        let what = say(language, "import.no-layer", &[name]);
        Error::Setting { key: "--layer".to_owned(), what }
    })
}

fn datum(name: &str, language: Language) -> Result<Datum> {
    Datum::parse(name).ok_or_else(|| {
        let what = say(language, "import.bad-datum", &[name]);
        Error::Setting { key: "--datum".to_owned(), what }
    })
}

/// The mapping of a file, and over it that of the flags.
fn mapping(verb: &LayerImportArguments, language: Language) -> Result<Mapping> {
    let mut mapping = match &verb.mapping {
        Some(path) => Mapping::parse(&text_of(path)?, language)?,
        None => Mapping::default(),
    };
    for pair in &verb.map {
        let split = pair.split_once('=').map(|(column, property)| (column.trim(), property.trim()));
        let split = split.filter(|(column, property)| !column.is_empty() && !property.is_empty());
        let Some((column, property)) = split else {
            let what = say(language, "import.bad-map", &[pair]);
            return Err(Error::Setting { key: "--map".to_owned(), what });
        };
        mapping.add(column, property);
    }
    Ok(mapping)
}

/// That each pair of `--map` says something of a column that is there, and a property that its
/// layer has: a slip of the hand would be passed over.
fn are_known(pairs: &[String], columns: &[Column], language: Language) -> Result<()> {
    if columns.is_empty() {
        return Ok(());
    }
    for pair in pairs {
        let (name, property) = pair.split_once('=').unwrap_or_default();
        let meant: Vec<&Column> = columns.iter().filter(|one| one.is_called(name)).collect();
        let what = if meant.is_empty() {
            let names: BTreeSet<&str> = columns.iter().map(|one| one.name.as_str()).collect();
            let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
            say(language, "import.map-column", &[pair, &few(&names, NAMED)])
        } else if meant.iter().all(|one| one.why == Some("import.why.unknown")) {
            let layers: BTreeSet<&str> = meant.iter().map(|one| one.layer.name()).collect();
            let layers: Vec<&str> = layers.into_iter().collect();
            say(language, "import.map-property", &[property.trim(), &layers.join("、")])
        } else {
            continue;
        };
        return Err(Error::Setting { key: "--map".to_owned(), what });
    }
    Ok(())
}

/// The form of a report, by its name.
fn kind_of(path: &Path, language: Language) -> Result<&'static str> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let known = ["html", "txt", "json"].into_iter().find(|known| *known == ending);
    known.ok_or_else(|| {
        let what = say(language, "import.bad-report", &[&path.display().to_string()]);
        Error::Setting { key: "--report".to_owned(), what }
    })
}

/// The columns of each sheet, and what became of them.
fn tables(columns: &[Column], language: Language) -> Vec<ColumnTable> {
    let mut tables: Vec<ColumnTable> = Vec::new();
    for column in columns.iter().filter(|column| !column.name.is_empty()) {
        let sheet = column.sheet.as_ref().map(|sheet| format!("[{sheet}]")).unwrap_or_default();
        let place = format!("{}{sheet}", column.file.display());
        let heading = say(language, "import.table", &[&place, column.layer.name()]);
        let becomes = match (&column.property, column.why) {
            (Some(property), _) => property.clone(),
            (None, Some(why)) => say(language, why, &[]),
            (None, None) => String::new(),
        };
        let row = (column.name.clone(), becomes);
        match tables.last_mut().filter(|(known, _)| *known == heading) {
            Some((_, rows)) => rows.push(row),
            None => tables.push((heading, vec![row])),
        }
    }
    tables
}

fn tell_columns(tables: &[ColumnTable], terminal: Terminal) {
    for (heading, rows) in tables {
        terminal.talk(heading);
        for (name, becomes) in rows {
            terminal.say("import.column", &[name, becomes]);
        }
    }
}

/// Writes the layers.
fn save(imported: &Imported, arguments: &Arguments, terminal: Terminal) -> Result<()> {
    let file =
        |layer: Layer| -> PathBuf { arguments.folder.join(format!("{}.geojson", layer.name())) };
    if !imported.layers.is_empty() || imported.roads.is_some() {
        let folder = &arguments.folder;
        let error = |source| Error::File { doing: "write", path: folder.clone(), source };
        let is_new = !folder.exists();
        fs::create_dir_all(folder).map_err(error)?;
        if is_new {
            terminal.say("import.made", &[&folder.display().to_string()]);
        }
    }
    for new in &imported.layers {
        write::can_save(&file(new.layer))?;
    }
    for new in &imported.layers {
        let path = file(new.layer);
        write::save(&path, new.text.as_bytes())?;
        let counts = [new.added, new.changed, new.same, new.kept.len()];
        let counts = counts.map(|count| count.to_string());
        let [added, changed, same, kept] = counts.each_ref().map(String::as_str);
        let path = path.display().to_string();
        terminal.say("import.layer", &[&path, added, changed, same, kept]);
        if !new.kept.is_empty() && 0 < new.changed + new.same {
            terminal.say("import.kept", &[&few(&new.kept, KEPT)]);
        }
    }
    if let Some(roads) = &imported.roads {
        let path = arguments.folder.join(&roads.name);
        write::save(&path, &roads.bytes)?;
        let path = path.display().to_string();
        terminal.say("import.roads", &[&path, &roads.ways.to_string()]);
    }
    Ok(())
}

fn reported(
    kind: &str,
    findings: &[Finding],
    tables: &[ColumnTable],
    terminal: Terminal,
) -> String {
    match kind {
        "html" => write::findings_html(findings, tables, terminal.language),
        "json" => findings_json(findings, terminal),
        _ => findings.iter().map(|finding| finding.text(terminal.language) + "\n").collect(),
    }
}
