//! Roads of OpenStreetMap: looked at as the folder's reader will, and taken as they are.

use std::fs;
use std::path::Path;

use super::told::{At, Told};
use crate::finding::{Error, Result};
use crate::read::osm::extract;
use crate::words::{Language, say};

/// A file of roads as it is to be written.
#[derive(Debug)]
pub struct NewRoads {
    /// The name of the file in the folder.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// How many roads there are in it.
    pub ways: usize,
}

/// The roads of an .osm.pbf; none where it has none, which is told.
///
/// # Errors
///
/// Those of [`extract`], and [`Error::Missing`] where such a file stands in `folder` already and is
/// not to be replaced.
pub(super) fn roads(
    path: &Path,
    folder: &Path,
    replace: bool,
    language: Language,
    told: &mut Told,
) -> Result<Option<NewRoads>> {
    let standing = standing(folder);
    if let Some(name) = standing.as_ref().filter(|_| !replace) {
        let what = say(language, "import.roads-stand", &[name]);
        return Err(Error::Missing { what });
    }
    let read = extract(path)?;
    let ways = read.value.ways.len();
    for finding in read.findings {
        told.add(finding);
    }
    if ways == 0 {
        told.reject(At::file(path), "B1009", &[]);
        return Ok(None);
    }
    let error = |source| Error::File { doing: "read", path: path.to_owned(), source };
    let bytes = fs::read(path).map_err(error)?;
    let name = standing.unwrap_or_else(|| "roads.osm.pbf".to_owned());
    Ok(Some(NewRoads { name, bytes, ways }))
}

/// The file of roads that the folder's reader would take.
fn standing(folder: &Path) -> Option<String> {
    let names = fs::read_dir(folder).ok()?.flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".osm.pbf")).min()
}
