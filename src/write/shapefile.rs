//! Shapefile: the layers, each as shapes with a table and what belongs to them.

use std::collections::BTreeSet;

use geo::{Coord, LineString, Winding};

use super::layers::{Layers, Row, Table, Value, left_out, told};
use super::shapes::{Lies, count, positions, rings, wider};
use crate::finding::{Finding, Level, Reading};

/// The reference system of every layer.
const WGS_84: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",\
    SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],\
    UNIT[\"Degree\",0.0174532925199433]]";

impl Layers {
    /// The layers as shapefiles: `.shp`, `.shx`, `.dbf` in UTF-8, `.prj` and `.cpg` of each.
    ///
    /// # Shape and units
    ///
    /// WGS-84. Names of columns are cut after ten letters where the import knows them again, else
    /// the column is left out, which is told. A shapefile holds one kind of shape: of a feature
    /// that has another, a village without an area, the place stands in the columns `lon` and
    /// `lat`. Texts end after 254 bytes, which is told too.
    ///
    /// # Source
    ///
    /// ESRI Shapefile Technical Description, 1998; dBASE III tables.
    pub fn shapefiles(&self) -> Reading<Vec<(String, Vec<u8>)>> {
        let (mut files, mut findings) = (Vec::new(), Vec::new());
        for table in &self.tables {
            let table = with_places(&short(table, &mut findings));
            let (shp, shx) = shapes(&table);
            let dbf = dbf(&table, &mut findings);
            let parts = [
                ("shp", shp),
                ("shx", shx),
                ("dbf", dbf),
                ("prj", WGS_84.as_bytes().to_vec()),
                ("cpg", b"UTF-8".to_vec()),
            ];
            let name = table.layer.name();
            files.extend(parts.map(|(ending, bytes)| (format!("{name}.{ending}"), bytes)));
        }
        Reading { value: files, findings }
    }
}

/// The longest name of a column, in bytes.
const LONGEST_NAME: usize = 10;
/// The most columns of a table, besides those of a place.
const MOST: usize = 253;

/// Longer names that the import knows again when they are cut (data/import/columns.toml).
const KNOWN_AGAIN: [&str; 9] = [
    "auxiliaries",
    "incline_max",
    "inspect_every_days",
    "inspect_times",
    "last_inspected",
    "motor_vehicle",
    "service_min",
    "visit_every_days",
    "visit_times",
];

/// The table with names of columns that fit.
fn short(table: &Table, findings: &mut Vec<Finding>) -> Table {
    let mut known: BTreeSet<String> = ["lon", "lat"].map(str::to_owned).into();
    let fits = |name: &String| {
        let is_known = name.len() <= LONGEST_NAME || KNOWN_AGAIN.contains(&&**name);
        is_known && known.insert(cut(name, LONGEST_NAME).to_lowercase())
    };
    let kept: Vec<bool> = table.columns.iter().take(MOST).map(fits).collect();
    let mut table = left_out(table, &kept, findings);
    for name in &mut table.columns {
        *name = cut(name, LONGEST_NAME).to_owned();
    }
    table
}

/// The first signs of a text that take no more than so many bytes.
fn cut(text: &str, most: usize) -> &str {
    let end = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= most);
    text.get(..end.last().unwrap_or(0)).unwrap_or_default()
}

/// The kind of a shape, by its number.
fn kind(lies: &Lies) -> u32 {
    match lies {
        Lies::Point(_) => 1,
        Lies::Line(_) => 3,
        Lies::Area(_) => 5,
    }
}

/// The one kind of the table's shapes: that of areas where there are any.
fn kind_of(table: &Table) -> u32 {
    table.rows.iter().map(|row| kind(&row.lies)).max().unwrap_or(0)
}

/// The table with the places of points among other shapes in columns.
fn with_places(table: &Table) -> Table {
    let mut table = table.clone();
    let own = kind_of(&table);
    if table.rows.iter().all(|row| kind(&row.lies) == own) {
        return table;
    }
    table.columns.extend(["lon", "lat"].map(str::to_owned));
    for row in &mut table.rows {
        let pair = match &row.lies {
            Lies::Point(at) => [Value::Real(at.x), Value::Real(at.y)],
            Lies::Line(_) | Lies::Area(_) => [Value::Nothing, Value::Nothing],
        };
        row.cells.extend(pair);
    }
    table
}

/// The shapes and where each stands.
fn shapes(table: &Table) -> (Vec<u8>, Vec<u8>) {
    let own = kind_of(table);
    let (mut shp, mut shx) = (Vec::new(), Vec::new());
    let mut words = 50;
    for (row, number) in table.rows.iter().zip(1_u32..) {
        let body = if kind(&row.lies) == own { shape(&row.lies) } else { vec![0; 4] };
        let length = u32::try_from(body.len() / 2).unwrap_or(u32::MAX);
        shx.extend(u32::to_be_bytes(words));
        shx.extend(length.to_be_bytes());
        shp.extend(number.to_be_bytes());
        shp.extend(length.to_be_bytes());
        shp.extend(body);
        words = words.saturating_add(length).saturating_add(4);
    }
    let headed = |body: Vec<u8>| [head(table, own, body.len()), body].concat();
    (headed(shp), headed(shx))
}

/// The first 100 bytes of a file whose rest has this length.
fn head(table: &Table, kind: u32, length: usize) -> Vec<u8> {
    const CODE: u32 = 9_994;
    const VERSION: u32 = 1_000;
    let sides = table.rows.iter().map(|row| row.lies.sides()).reduce(wider);
    let mut bytes = Vec::with_capacity(100);
    bytes.extend(CODE.to_be_bytes());
    bytes.extend([0; 20]);
    bytes.extend(u32::try_from(50 + length / 2).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(kind.to_le_bytes());
    bytes.extend(sides.unwrap_or_default().map(f64::to_le_bytes).as_flattened());
    bytes.extend([0; 32]);
    bytes
}

fn shape(lies: &Lies) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(kind(lies).to_le_bytes());
    let parts: Vec<Vec<Coord<f64>>> = match lies {
        Lies::Point(at) => {
            positions(&[*at], &mut bytes);
            return bytes;
        }
        Lies::Line(line) => vec![line.clone()],
        Lies::Area(area) => area
            .iter()
            .flat_map(|part| rings(part).zip(0..).map(|(ring, at)| turned(ring, at == 0)))
            .collect(),
    };
    bytes.extend(lies.sides().map(f64::to_le_bytes).as_flattened());
    count(parts.len(), &mut bytes);
    count(parts.iter().map(Vec::len).sum(), &mut bytes);
    let mut first = 0;
    for part in &parts {
        count(first, &mut bytes);
        first += part.len();
    }
    for part in &parts {
        positions(part, &mut bytes);
    }
    bytes
}

/// The ring as a shapefile has it: shells run clockwise, holes do not.
fn turned(ring: &LineString<f64>, clockwise: bool) -> Vec<Coord<f64>> {
    let mut ring = ring.clone();
    if clockwise {
        ring.make_cw_winding();
    } else {
        ring.make_ccw_winding();
    }
    ring.0
}

/// A column of the table: its type, its width, its decimals, its cells.
struct Field {
    kind: u8,
    width: u8,
    decimals: u8,
    cells: Vec<String>,
}

/// The most bytes of a text.
const LONGEST_TEXT: usize = 254;
/// The least bytes of a number with decimals.
const WIDE: usize = 20;

/// The table beside the shapes, in UTF-8.
fn dbf(table: &Table, findings: &mut Vec<Finding>) -> Vec<u8> {
    let columns = 0..table.columns.len();
    let fields: Vec<Field> = columns.map(|at| field(table, at, findings)).collect();
    let row = 1 + fields.iter().map(|field| usize::from(field.width)).sum::<usize>();
    let small = |number: usize| u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes();
    // The day of the last change is the same for the same layers.
    let mut bytes = vec![3, 80, 1, 1];
    count(table.rows.len(), &mut bytes);
    bytes.extend(small(33 + 32 * fields.len()));
    bytes.extend(small(row));
    bytes.extend([0; 20]);
    for (name, field) in table.columns.iter().zip(&fields) {
        let mut named = name.clone().into_bytes();
        named.resize(11, 0);
        bytes.extend(named);
        bytes.extend([field.kind, 0, 0, 0, 0, field.width, field.decimals]);
        bytes.extend([0; 14]);
    }
    bytes.push(0x0D);
    for at in 0..table.rows.len() {
        bytes.push(b' ');
        for field in &fields {
            let cell = field.cells.get(at).map(String::as_str).unwrap_or_default();
            let space = usize::from(field.width).saturating_sub(cell.len());
            let space = " ".repeat(space);
            let is_number = field.kind == b'N';
            let (left, right) = if is_number { (&*space, cell) } else { (cell, &*space) };
            bytes.extend(left.bytes().chain(right.bytes()));
        }
    }
    bytes.push(0x1A);
    bytes
}

/// A column with the type that its cells have.
fn field(table: &Table, at: usize, findings: &mut Vec<Finding>) -> Field {
    let kind_of = |value: &Value| match value {
        Value::Nothing => None,
        Value::Whole(_) => Some((b'N', 0)),
        // As many as an angle needs to come back to the bit.
        Value::Real(_) => Some((b'N', 15)),
        Value::Yes => Some((b'L', 0)),
        Value::Day(_) => Some((b'D', 0)),
        Value::Text(_) | Value::Words(_) | Value::Place(_) => Some((b'C', 0)),
    };
    let cells = || table.rows.iter().filter_map(|row: &Row| row.cells.get(at));
    let kinds: BTreeSet<(u8, u8)> = cells().filter_map(kind_of).collect();
    let (kind, decimals) = kinds.last().copied().unwrap_or((b'C', 0));
    let text = |value: &Value| match value {
        Value::Yes => "T".to_owned(),
        Value::Day(day) => day.strftime("%Y%m%d").to_string(),
        other => other.text(),
    };
    let texts: Vec<String> = cells().map(text).collect();
    let long = texts.iter().filter(|text| LONGEST_TEXT < text.len()).count();
    if 0 < long {
        let values = [long.to_string(), LONGEST_TEXT.to_string()];
        let values = values.each_ref().map(String::as_str);
        findings.push(told(table, Some(at), ("B7025", Level::Skipped), &values));
    }
    let cells: Vec<String> = texts.iter().map(|text| cut(text, LONGEST_TEXT).to_owned()).collect();
    let least = if 0 < decimals { WIDE } else { 1 };
    let width = cells.iter().map(String::len).max().unwrap_or_default().max(least);
    Field { kind, width: u8::try_from(width).unwrap_or(u8::MAX), decimals, cells }
}
