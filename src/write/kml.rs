//! KML and KMZ: the rounds of a plan, and the layers.

use std::io::{Cursor, Write as _};
use std::iter;

use askama::Template;
use geo::{Coord, MultiPolygon, Polygon};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::layers::{Layers, Row, Table, Value};
use super::shapes::{Lies, rings};
use super::shown::Seen;
use super::track::{Telling, Track, name, rendered, suffix, tracks};
use crate::finding::{Error, Result};
use crate::words::{Language, say};

#[derive(Template)]
#[template(path = "kml.xml")]
struct Kml {
    name: String,
    folders: Vec<Folder>,
}

struct Folder {
    name: String,
    /// The colour of its lines and stops, blue, green, red; empty: as the program likes.
    hue: String,
    marks: Vec<Mark>,
}

/// A feature; what is empty is not written.
#[derive(Default)]
struct Mark {
    name: String,
    note: String,
    data: Vec<(String, String)>,
    /// Its geometry, in elements of KML.
    shape: String,
}

/// The rounds as KML 2.2: a folder for each with its line and its stops.
pub fn kml(seen: &Seen, how: &Telling<'_>) -> String {
    let folders = tracks(seen, how).into_iter().map(folder).collect();
    rendered(&Kml { name: name(seen, how), folders })
}

fn folder(track: Track) -> Folder {
    let line: Vec<String> = track.line.iter().map(|at| format!("{},{}", at.lon, at.lat)).collect();
    let line = (1 < line.len()).then(|| Mark {
        name: track.name.clone(),
        shape: element("LineString", &format!("<tessellate>1</tessellate>{}", positions(&line))),
        ..Mark::default()
    });
    let stops = track.stops.into_iter().map(|stop| Mark {
        name: stop.name,
        note: stop.note,
        shape: element("Point", &positions(&[format!("{},{}", stop.at.lon, stop.at.lat)])),
        ..Mark::default()
    });
    Folder { name: track.name, hue: track.hue, marks: line.into_iter().chain(stops).collect() }
}

impl Layers {
    /// The layers as KML 2.2: a folder for each, by its name, with all properties as extended data.
    ///
    /// # Shape and units
    ///
    /// Another datum than WGS-84 is said in the name of the document, where the import reads it.
    pub fn kml(&self, language: Language) -> String {
        let kind = say(language, "layers.kind", &[]);
        let name = format!("{kind}{}", suffix(self.datum, language));
        let folder = |table: &Table| Folder {
            name: table.layer.name().to_owned(),
            hue: String::new(),
            marks: table.rows.iter().map(|row| mark(table, row)).collect(),
        };
        rendered(&Kml { name, folders: self.tables.iter().map(folder).collect() })
    }
}

/// A feature, with what its layer calls `name` for a name.
fn mark(table: &Table, row: &Row) -> Mark {
    let filled = |(_, cell): &(&String, &Value)| **cell != Value::Nothing;
    let cells = table.columns.iter().zip(&row.cells).filter(filled);
    let data = cells.map(|(name, cell)| (name.clone(), cell.text()));
    let (names, data): (Vec<_>, Vec<_>) = data.partition(|(column, _)| column == "name");
    let name = names.into_iter().map(|(_, name)| name).next().unwrap_or_default();
    Mark { name, data, shape: shape(&row.lies), ..Mark::default() }
}

fn shape(lies: &Lies) -> String {
    let pair = |at: &Coord<f64>| format!("{},{}", at.x, at.y);
    let line = |all: &[Coord<f64>]| positions(&all.iter().map(pair).collect::<Vec<_>>());
    let area = |area: &Polygon<f64>| {
        let ring = |(at, name)| element(name, &element("LinearRing", at));
        let rings = rings(area).map(|ring| line(&ring.0));
        let sides = ["outerBoundaryIs"].into_iter().chain(iter::repeat("innerBoundaryIs"));
        let rings: Vec<(String, &str)> = rings.zip(sides).collect();
        let rings: String = rings.iter().map(|(at, name)| ring((at.as_str(), *name))).collect();
        element("Polygon", &rings)
    };
    match lies {
        Lies::Point(at) => element("Point", &line(&[*at])),
        Lies::Line(all) => element("LineString", &line(all)),
        Lies::Area(MultiPolygon(areas)) => match areas.as_slice() {
            [single] => area(single),
            several => element("MultiGeometry", &several.iter().map(area).collect::<String>()),
        },
    }
}

fn positions(all: &[String]) -> String {
    element("coordinates", &all.join(" "))
}

fn element(name: &str, within: &str) -> String {
    format!("<{name}>{within}</{name}>")
}

/// KML as KMZ: in a ZIP file.
///
/// # Errors
///
/// [`Error::Missing`] when it does not fit into a ZIP file.
pub fn kmz(kml: &str) -> Result<Vec<u8>> {
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    // Files of one content are the same, whenever they are made.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    let done = packed.start_file("doc.kml", options).and_then(|()| {
        packed.write_all(kml.as_bytes())?;
        packed.finish()
    });
    done.map(Cursor::into_inner).map_err(|error| Error::Missing { what: error.to_string() })
}
