//! KML and KMZ: the rounds of a plan.

use std::io::{Cursor, Write as _};

use askama::Template;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::shown::Seen;
use super::track::{Telling, Track, name, rendered, tracks};
use crate::finding::{Error, Result};

#[derive(Template)]
#[template(path = "kml.xml")]
struct Kml {
    name: String,
    tracks: Vec<Track>,
}

/// The rounds as KML 2.2: a folder for each with its line and its stops.
pub fn kml(seen: &Seen, how: &Telling<'_>) -> String {
    rendered(&Kml { name: name(seen, how), tracks: tracks(seen, how) })
}

/// The same as KMZ: KML in a ZIP file.
///
/// # Errors
///
/// [`Error::Missing`] when it does not fit into a ZIP file.
pub fn kmz(seen: &Seen, how: &Telling<'_>) -> Result<Vec<u8>> {
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    // Files of one plan are the same, whenever they are made.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    let done = packed.start_file("doc.kml", options).and_then(|()| {
        packed.write_all(kml(seen, how).as_bytes())?;
        packed.finish()
    });
    done.map(Cursor::into_inner).map_err(|error| Error::Missing { what: error.to_string() })
}
