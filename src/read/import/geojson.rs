//! GeoJSON of every dialect, read as our own layers are, but with all that its features hold.

use std::path::Path;

use super::cell::Cell;
use super::table::{Lies, Record, Sheet};
use super::told::Told;
use crate::finding::Level;
use crate::read::datum::Datum;
use crate::read::document;
use crate::read::judge::Row;
use crate::read::log::Log;
use crate::read::property::Properties;
use crate::read::shape::Shape;
use crate::read::text::decode;
use crate::read::value::Value;

/// The one layer of a GeoJSON file, its positions on `datum`.
pub(super) fn sheets(
    path: &Path,
    bytes: &[u8],
    datum: Option<Datum>,
    told: &mut Told,
) -> Vec<Sheet> {
    let mut log = Log::default();
    let text = decode(bytes, &mut log);
    let document =
        text.map(|text| document::read::<Gathered>(text, datum.unwrap_or_default(), &mut log));
    let text = text.unwrap_or_default();
    for finding in log.into_findings(text, path) {
        // Ids and forms of the file are no concern of the layer that is made of it.
        let is_form = matches!(finding.code, "B1010" | "B1011" | "B1012" | "B1013" | "B1014");
        if !(is_form || finding.code == "B1201") || finding.level != Level::Warning {
            told.add(finding);
        }
    }
    let rows = document.map(|document| document.rows).unwrap_or_default();
    if rows.is_empty() {
        return Vec::new();
    }
    let mut header: Vec<String> = vec!["id".to_owned()];
    let mut records = Vec::with_capacity(rows.len());
    let lines = Lines::new(text);
    for placed in rows {
        let Gathered { id, fields, shape } = placed.row;
        let mut cells = vec![if id.starts_with('~') { Cell::Empty } else { Cell::Text(id) }];
        for (name, cell) in fields.into_iter().filter(|(name, _)| name != "id") {
            let place = header.iter().position(|known| *known == name).unwrap_or_else(|| {
                header.push(name);
                header.len() - 1
            });
            if cells.len() <= place {
                cells.resize(place + 1, Cell::Empty);
            }
            if let Some(old) = cells.get_mut(place) {
                *old = cell;
            }
        }
        records.push(Record { row: lines.of(placed.at), cells, lies: Lies::Shape(shape) });
    }
    vec![Sheet { name: None, header, records, datum: Some(Datum::Wgs84) }]
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Self(memchr::memchr_iter(b'\n', text.as_bytes()).collect())
    }

    /// The line of a byte, from 1.
    fn of(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at) + 1
    }
}

/// A feature of any layer.
struct Gathered {
    id: String,
    fields: Vec<(String, Cell)>,
    shape: Shape,
}

impl Row for Gathered {
    fn id(&self) -> &str {
        &self.id
    }

    fn may_repeat(&self) -> bool {
        true
    }

    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>) {
        let fields = properties.fields.iter();
        let fields = fields.map(|(name, value)| (name.to_owned(), cell(value))).collect();
        rows.push(Self { id: properties.spot.id.to_owned(), fields, shape });
    }
}

fn cell(value: &Value<'_>) -> Cell {
    match value {
        Value::Null | Value::Object => Cell::Empty,
        Value::Flag(flag) => Cell::Flag(*flag),
        // Beyond fifteen digits a number is no more what it was.
        Value::Whole(number) if number.unsigned_abs() < 1_000_000_000_000_000 => {
            Cell::Number(*number as f64)
        }
        Value::Whole(_) | Value::Large(_) => Cell::Text(value.shown()),
        Value::Real(number) => Cell::Number(*number),
        Value::Text(text) => Cell::text(text),
        Value::List(all) => {
            let is_number = |value: &Value<'_>| matches!(value, Value::Whole(_) | Value::Real(_));
            let shown: Vec<String> = all.iter().map(Value::shown).collect();
            if all.iter().all(is_number) { Cell::text(&shown.join(",")) } else { Cell::List(shown) }
        }
    }
}
