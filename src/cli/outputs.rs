//! What is asked with `-o`: in which format, whether it can be, and whether it suits the flags.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};

use super::arguments::Format;
use super::render::Paper;
use super::terminal::Terminal;
use crate::finding::{Error, Result};
use crate::words::say;
use crate::world::Layer;
use crate::write;

/// Whether each of `files` could be written, asked before the work that is to fill them.
pub(super) fn can_write(
    files: &[PathBuf],
    format: Option<Format>,
    terminal: Terminal,
) -> Result<()> {
    are_named_once(files, terminal)?;
    for file in files {
        if is_folder(file) {
            can_hold(file, terminal)?;
            continue;
        }
        format_of(file, format, terminal)?;
        if file != Path::new("-") {
            can_save(file, terminal)?;
        }
    }
    Ok(())
}

/// That no place is named twice: what is written there first would be lost.
pub(super) fn are_named_once(files: &[PathBuf], terminal: Terminal) -> Result<()> {
    let mut known = BTreeSet::new();
    match files.iter().find(|file| !known.insert(plain(file))) {
        Some(file) => Err(wrong("--output", ("cli.output-twice", file), terminal)),
        None => Ok(()),
    }
}

/// The path without what says nothing, `./` and a `/` at the end.
fn plain(file: &Path) -> PathBuf {
    file.components().filter(|part| *part != Component::CurDir).collect()
}

/// What a township keeps besides its layers.
const OWN: [&str; 9] = [
    "beibao.toml",
    "closures.geojson",
    "conflicts.csv",
    "done.csv",
    "ledger.gpkg",
    "names.csv",
    "officers.csv",
    "profiles.toml",
    "rules.toml",
];

/// Whether `file` can be saved, and is none of the files that a township lives on: a ledger that is
/// written over is lost.
pub(super) fn can_save(file: &Path, terminal: Terminal) -> Result<()> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let layer = name.strip_suffix(".geojson").and_then(Layer::parse);
    let is_own = layer.is_some()
        || name.starts_with("ledger.gpkg")
        || name.ends_with(".osm.pbf")
        || OWN.contains(&name.as_str());
    if is_own && file.symlink_metadata().is_ok() {
        return Err(wrong("--output", ("cli.output-own", file), terminal));
    }
    write::can_save(file)
}

/// Whether there is a folder, or one could be made; a folder that is called like a file is meant
/// only where that is said.
pub(super) fn can_hold(folder: &Path, terminal: Terminal) -> Result<()> {
    if !says_folder(folder) && by_ending(folder).is_some() {
        return Err(wrong("--output", ("cli.output-is-folder", folder), terminal));
    }
    // Without the `/` at its end, behind which nothing stands where it is a file.
    let plain = plain(folder);
    let there = plain.ancestors().find(|path| path.symlink_metadata().is_ok());
    match there {
        Some(there) if !there.is_dir() => Err(Error::File {
            doing: "write",
            path: folder.to_owned(),
            source: ErrorKind::NotADirectory.into(),
        }),
        Some(_) | None => Ok(()),
    }
}

/// Whether `path` names a folder: one that is there, or a name that ends in `/`.
pub(super) fn is_folder(path: &Path) -> bool {
    says_folder(path) || path.is_dir()
}

fn says_folder(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(['/', MAIN_SEPARATOR])
}

/// That a flag cannot be, with the sentence `key` about a file.
pub(super) fn wrong(flag: &str, (key, file): (&str, &Path), terminal: Terminal) -> Error {
    let what = say(terminal.language, key, &[&file.display().to_string()]);
    Error::Setting { key: flag.to_owned(), what }
}

/// Whether the format of `file` makes use of every flag that is given.
pub(super) fn suits(
    file: &Path,
    (format, paper): (Option<Format>, &Paper),
    terminal: Terminal,
) -> Result<()> {
    let format = if is_folder(file) { None } else { Some(format_of(file, format, terminal)?) };
    let has_datum = matches!(format, None | Some(Format::Gpx | Format::Kml | Format::Kmz));
    let is_sheets = match format {
        None | Some(Format::Pdf) => true,
        Some(Format::Html) => paper.list.as_deref().is_none_or(|list| list == "week"),
        Some(_) => false,
    };
    let flags = [
        ("--datum", "cli.unused.datum", paper.datum.is_some() && !has_datum),
        ("--names", "cli.unused.names", paper.names.is_some() && !is_sheets),
        ("--list", "cli.unused.list", paper.list.is_some() && format != Some(Format::Html)),
        ("--person", "cli.unused.person", paper.person.is_some() && format != Some(Format::Ics)),
    ];
    match flags.into_iter().find(|(_, _, is_unused)| *is_unused) {
        Some((flag, key, _)) => Err(wrong(flag, (key, file), terminal)),
        None => Ok(()),
    }
}

/// The format of a file: as `--format` says, else as it ends.
pub(super) fn format_of(file: &Path, format: Option<Format>, terminal: Terminal) -> Result<Format> {
    let named = format.filter(|format| *format != Format::Text).or_else(|| by_ending(file));
    // Only layers are written as shapefiles.
    named.filter(|format| *format != Format::Shp).ok_or_else(|| {
        let name = file.display().to_string();
        let what = say(terminal.language, "cli.no-format", &[&name]);
        Error::Setting { key: "--output".to_owned(), what }
    })
}

/// The format that the name of a file ends in.
pub(super) fn by_ending(file: &Path) -> Option<Format> {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "json" => Some(Format::Json),
        "geojson" => Some(Format::Geojson),
        "csv" => Some(Format::Csv),
        "html" | "htm" => Some(Format::Html),
        "xlsx" => Some(Format::Xlsx),
        "ics" => Some(Format::Ics),
        "gpx" => Some(Format::Gpx),
        "kml" => Some(Format::Kml),
        "kmz" => Some(Format::Kmz),
        "gpkg" => Some(Format::Gpkg),
        "pdf" => Some(Format::Pdf),
        "shp" => Some(Format::Shp),
        _ => None,
    }
}
