//! KML and KMZ: placemarks with all that is said of them.

use std::borrow::Cow;
use std::mem::take;
use std::path::Path;
use std::str::from_utf8;

use geo::Coord;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive;
use super::cell::Cell;
use super::parts::{Parts, Rings};
use super::table::{Lies, Record, Sheet};
use super::told::{At, Told};
use crate::unit::Datum;
use crate::world::Layer;

/// How deep folders may nest.
const DEEPEST: usize = 100;

/// The layers of a KML file: a folder with the name of a layer is one, all the rest is another.
pub(super) fn sheets(path: &Path, bytes: &[u8], told: &mut Told) -> Vec<Sheet> {
    let at = At::file(path);
    let Ok(text) = from_utf8(bytes) else {
        let valid = from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
        told.reject(at, "B1001", &[&valid.to_string(), "GB18030 / GBK"]);
        return Vec::new();
    };
    match read(text.trim_start_matches('\u{feff}')) {
        Ok((sheets, mixed)) if sheets.iter().any(|sheet| !sheet.records.is_empty()) => {
            for line in mixed {
                told.warn(At { row: Some(line), ..at }, "B1537", &[]);
            }
            sheets.into_iter().filter(|sheet| !sheet.records.is_empty()).collect()
        }
        Ok(_) => {
            told.reject(at, "B1009", &[]);
            Vec::new()
        }
        Err(Stop::Entities) => {
            told.reject(at, "B1531", &[]);
            Vec::new()
        }
        Err(Stop::Deep) => {
            told.reject(at, "B1018", &[&DEEPEST.to_string()]);
            Vec::new()
        }
        Err(Stop::Xml(what)) => {
            told.reject(at, "B1503", &[&what]);
            Vec::new()
        }
    }
}

/// The layer of the KML file in a KMZ archive.
pub(super) fn zipped(path: &Path, bytes: &[u8], told: &mut Told) -> Vec<Sheet> {
    let at = At::file(path);
    let Some(mut archive) = archive::open(bytes, at, told) else { return Vec::new() };
    let mut names: Vec<String> = archive.file_names().flatten().map(Cow::into_owned).collect();
    names.retain(|name| name.to_lowercase().ends_with(".kml"));
    names.sort_by_key(|name| (name != "doc.kml", name.clone()));
    let part = names.first().and_then(|name| archive::part(&mut archive, name));
    let Some(text) = part else {
        told.reject(at, "B1503", &["doc.kml"]);
        return Vec::new();
    };
    sheets(path, &text, told)
}

/// Why nothing can be read.
enum Stop {
    Entities,
    Deep,
    Xml(String),
}

/// What is gathered of one placemark.
#[derive(Default)]
struct Mark {
    line: usize,
    cells: Vec<Cell>,
    points: Vec<Coord<f64>>,
    lines: Vec<Vec<Coord<f64>>>,
    areas: Vec<Rings>,
    /// Whether some of its coordinates cannot be read.
    is_torn: bool,
}

impl Mark {
    fn put(&mut self, header: &mut Vec<String>, name: &str, text: &str) {
        let at = header.iter().position(|known| known == name).unwrap_or_else(|| {
            header.push(name.to_owned());
            header.len() - 1
        });
        if self.cells.len() <= at {
            self.cells.resize(at + 1, Cell::Empty);
        }
        if let Some(cell) = self.cells.get_mut(at) {
            *cell = Cell::text(text);
        }
    }

    fn geometry(&mut self, inside: &[String], positions: Vec<Coord<f64>>) {
        self.is_torn |= positions.is_empty();
        let is_in = |name: &str| inside.iter().any(|other| other == name);
        if is_in("innerBoundaryIs") {
            if let Some(rings) = self.areas.last_mut() {
                rings.push(positions);
            }
        } else if is_in("outerBoundaryIs") {
            self.areas.push(vec![positions]);
        } else if is_in("LineString") || is_in("LinearRing") {
            self.lines.push(positions);
        } else if is_in("Point") {
            self.points.extend(positions);
        }
    }

    /// Whether it has shapes of several kinds, of which a feature can have one.
    fn is_mixed(&self) -> bool {
        let kinds = [!self.areas.is_empty(), !self.lines.is_empty(), !self.points.is_empty()];
        1 < kinds.into_iter().filter(|has| *has).count()
    }

    /// The record; areas count before lines, and these before points.
    fn record(self) -> Record {
        let parts = if self.is_torn {
            None
        } else if !self.areas.is_empty() {
            Some(Parts::Areas(self.areas))
        } else if !self.lines.is_empty() {
            Some(Parts::Lines(self.lines))
        } else {
            (!self.points.is_empty()).then_some(Parts::Points(self.points))
        };
        let lies = parts.map_or(Lies::InCells, Lies::Parts);
        Record { row: self.line, cells: self.cells, lies }
    }
}

/// Reads the placemarks of a document.
struct Marks<'t> {
    text: &'t str,
    /// What stands outside the folders of layers, then each of these.
    sheets: Vec<Sheet>,
    /// The folder of a layer that is open: how deep it is.
    layer: Option<usize>,
    /// The lines of placemarks with shapes of several kinds.
    mixed: Vec<usize>,
    inside: Vec<String>,
    mark: Option<Mark>,
    /// The name of the value that is being read.
    field: Option<String>,
    words: String,
    /// How many line breaks are counted, and up to which byte.
    counted: (usize, usize),
}

/// The sheets, and the lines of placemarks with shapes of several kinds.
type Read = (Vec<Sheet>, Vec<usize>);

fn read(text: &str) -> Result<Read, Stop> {
    let mut reader = Reader::from_str(text);
    let mut marks = Marks {
        text,
        sheets: vec![Sheet { datum: Some(Datum::Wgs84), ..Sheet::default() }],
        layer: None,
        mixed: Vec::new(),
        inside: Vec::new(),
        mark: None,
        field: None,
        words: String::new(),
        counted: (1, 0),
    };
    loop {
        let at = reader.buffer_position() as usize;
        let failed = |error: quick_xml::Error| Stop::Xml(error.to_string());
        match reader.read_event().map_err(failed)? {
            Event::Start(start) => {
                marks.open(&start, at);
                if DEEPEST < marks.inside.len() {
                    return Err(Stop::Deep);
                }
            }
            Event::End(_) => marks.close(),
            Event::Text(text) => marks.words.push_str(&text),
            Event::CData(text) => marks.words.push_str(&text),
            Event::GeneralRef(name) => marks.reference(&name),
            Event::DocType(kind) if kind.contains('[') => return Err(Stop::Entities),
            Event::Eof => break,
            Event::Empty(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
    Ok((marks.sheets, marks.mixed))
}

impl Marks<'_> {
    fn open(&mut self, start: &BytesStart<'_>, at: usize) {
        let name = start.local_name().as_ref().to_owned();
        self.words.clear();
        if name == "Placemark" {
            let line = self.line(at);
            self.mark = Some(Mark { line, ..Mark::default() });
        }
        if matches!(name.as_str(), "SimpleData" | "Data") {
            let named = start.try_get_attribute("name").ok().flatten();
            self.field = named.map(|name| name.value.trim().to_owned());
        }
        self.inside.push(name);
    }

    fn close(&mut self) {
        let name = self.inside.pop().unwrap_or_default();
        let words = take(&mut self.words);
        let parent = self.inside.last().map(String::as_str);
        let Some(mark) = &mut self.mark else {
            match (name.as_str(), parent) {
                ("name", Some("Folder")) => self.folder(words.trim()),
                ("name", Some("Document")) => self.document(&words),
                ("Folder", _) if self.layer.is_some_and(|deep| self.inside.len() < deep) => {
                    self.layer = None;
                }
                _ => {}
            }
            return;
        };
        let at = if self.layer.is_some() { self.sheets.len() - 1 } else { 0 };
        let Some(sheet) = self.sheets.get_mut(at) else { return };
        match name.as_str() {
            "Placemark" => {
                let mark = self.mark.take();
                self.mixed.extend(mark.as_ref().filter(|mark| mark.is_mixed()).map(|m| m.line));
                sheet.records.extend(mark.map(Mark::record));
            }
            "name" | "address" if parent == Some("Placemark") => {
                mark.put(&mut sheet.header, &name, &words);
            }
            "SimpleData" | "value" => {
                if let Some(field) = self.field.take() {
                    mark.put(&mut sheet.header, &field, &words);
                }
            }
            "coordinates" => mark.geometry(&self.inside, positions(&words)),
            _ => {}
        }
    }

    /// A folder that has the name of a layer is one, with all that is in it.
    fn folder(&mut self, name: &str) {
        if self.layer.is_some() || Layer::parse(name).is_none() {
            return;
        }
        self.layer = Some(self.inside.len());
        let datum = self.sheets.first().and_then(|sheet| sheet.datum);
        self.sheets.push(Sheet { name: Some(name.to_owned()), datum, ..Sheet::default() });
    }

    /// KML is in WGS-84, but for what says in the name of the document that it is not.
    fn document(&mut self, name: &str) {
        let plain = name.to_lowercase().replace(['-', '_', ' '], "");
        let others = [Datum::Gcj02, Datum::Bd09];
        if let Some(datum) = others.into_iter().find(|datum| plain.contains(datum.name())) {
            self.sheets.iter_mut().for_each(|sheet| sheet.datum = Some(datum));
        }
    }

    /// The five entities that XML has by itself, and signs by number.
    fn reference(&mut self, name: &str) {
        let sign = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            other => {
                let number = other.strip_prefix("#x").map_or_else(
                    || other.strip_prefix('#').and_then(|number| number.parse().ok()),
                    |hex| u32::from_str_radix(hex, 16).ok(),
                );
                number.and_then(char::from_u32)
            }
        };
        self.words.extend(sign);
    }

    /// The line of byte `at`, which is no smaller than the one asked for before.
    fn line(&mut self, at: usize) -> usize {
        let (line, from) = self.counted;
        let passed = self.text.as_bytes().get(from..at).unwrap_or_default();
        let line = line + memchr::memchr_iter(b'\n', passed).count();
        self.counted = (line, at);
        line
    }
}

/// Positions `lon,lat[,height]` with space between; none of them where one cannot be read.
fn positions(text: &str) -> Vec<Coord<f64>> {
    let one = |text: &str| {
        let mut numbers = text.split(',');
        let (x, y) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
        Some(Coord { x, y })
    };
    text.split_whitespace().map(one).collect::<Option<_>>().unwrap_or_default()
}
