//! Records of a table as features of a layer, each judged as the layer's own reader will judge it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use geo::{Coord, InteriorPoint};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::cell::{Cell, Cleaned, cleaned, holds_person};
use super::names::{Kind, Names, Use};
use super::parts::{Parts, geojson, of_wkt};
use super::place::{Found, of_one, of_pair};
use super::table::{Lies, Record, Sheet};
use super::told::{At, Told};
use super::zone::rounded;
use crate::finding::Finding;
use crate::read::feature::Feature;
use crate::read::judge::{Row, judge};
use crate::read::log::{Log, Spot};
use crate::read::shape::Shape;
use crate::road::Way;
use crate::unit::Datum;
use crate::world::{Grid, Hazard, Household, Layer, Station, Task, Venue, Village};

/// A feature that is to stand in a layer.
#[derive(Debug)]
pub(super) struct Made {
    /// Its id.
    pub(super) id: String,
    /// Its properties, the id among them.
    pub(super) properties: Map<String, Value>,
    /// Where it lies, in WGS-84.
    pub(super) shape: Shape,
    /// The row it comes from.
    pub(super) row: usize,
}

/// How a sheet is to be taken.
pub(super) struct Taken<'a> {
    /// The layer.
    pub(super) layer: Layer,
    /// What becomes of each column.
    pub(super) uses: &'a [Use],
    /// What its positions refer to.
    pub(super) datum: Datum,
    /// The central meridian of eastings without a zone.
    pub(super) meridian: Option<f64>,
    /// Where the venues lie that are known by now, in WGS-84, by id.
    pub(super) venues: &'a BTreeMap<String, Coord<f64>>,
}

/// The features of a sheet, and a finding for each record that is none.
pub(super) fn features(
    sheet: Sheet,
    taken: &Taken<'_>,
    names: &Names,
    (at, told): (At<'_>, &mut Told),
) -> Vec<Made> {
    let mut reader = Reader { taken, names, header: &sheet.header, at, told, log: Log::default() };
    let mut made = Vec::with_capacity(sheet.records.len());
    let mut rows = Vec::with_capacity(sheet.records.len());
    for (number, record) in sheet.records.into_iter().enumerate() {
        rows.push(record.row);
        made.extend(reader.one(number, record).map(|feature| (number, feature)));
    }
    let judge = judge_of(taken.layer);
    let mut kept: Vec<(usize, Made)> = Vec::with_capacity(made.len());
    for (number, feature) in made {
        if judge(&line(&feature, |at| at), number, &mut reader.log) {
            kept.push((number, feature));
        }
    }
    let Reader { log, .. } = reader;
    let found = log.into_findings("", at.file);
    relocated(found, &mut kept, &rows, (taken, &sheet.header), (at, told));
    kept.into_iter().map(|(_, feature)| feature).collect()
}

/// The feature as one line of GeoJSON, its positions as `place` gives them.
pub(super) fn line(feature: &Made, place: impl Fn(Coord<f64>) -> Coord<f64>) -> String {
    let id = json!(feature.id);
    let properties = serde_json::to_string(&feature.properties).unwrap_or_default();
    let geometry = geojson(&feature.shape, place);
    format!(
        "{{\"type\":\"Feature\",\"id\":{id},\"properties\":{properties},\"geometry\":{geometry}}}"
    )
}

/// Whether a line can be used as a feature of the layer.
type Judge = fn(&str, usize, &mut Log) -> bool;

fn judge_of(layer: Layer) -> Judge {
    match layer {
        Layer::Villages => is_usable::<Village>,
        Layer::Grids => is_usable::<Grid>,
        Layer::Venues => is_usable::<Venue>,
        Layer::Households => is_usable::<Household>,
        Layer::Hazards => is_usable::<Hazard>,
        Layer::Stations => is_usable::<Station>,
        Layer::Tasks => is_usable::<Task>,
        Layer::Roads | Layer::Closures => is_usable::<Way>,
    }
}

fn is_usable<R: Row>(line: &str, number: usize, log: &mut Log) -> bool {
    let mut feature = Feature::default();
    let mut rows: Vec<R> = Vec::new();
    if feature.read(line, 0).is_ok() {
        judge(&mut feature, (0, number), Datum::Wgs84, log, &mut rows);
    }
    !rows.is_empty()
}

/// Puts the findings of the layer's reader where people see the row, and takes out of the features
/// what that reader would not take.
fn relocated(
    found: Vec<Finding>,
    kept: &mut [(usize, Made)],
    rows: &[usize],
    (taken, header): (&Taken<'_>, &[String]),
    (at, told): (At<'_>, &mut Told),
) {
    let column = |key: &str| {
        let is_key = |found: &Use| matches!(found, Use::Property(name, _) if name == key);
        taken.uses.iter().position(is_key).and_then(|at| header.get(at)).cloned()
    };
    for mut finding in found {
        let number = finding.place.feature.take();
        if let (Some(number), Some(key)) = (number, finding.place.key)
            && matches!(finding.code, "B1301" | "B1303" | "B1304" | "B1305" | "B1306")
            && let Ok(place) = kept.binary_search_by_key(&number, |(number, _)| *number)
            && let Some((_, feature)) = kept.get_mut(place)
        {
            feature.properties.remove(key);
        }
        finding.place.line = number.and_then(|number| rows.get(number)).copied();
        finding.place.sheet = at.sheet.map(str::to_owned);
        finding.place.column = finding.place.key.and_then(column);
        if finding.place.column.is_some() {
            finding.place.key = None;
        }
        told.add(finding);
    }
}

struct Reader<'r> {
    taken: &'r Taken<'r>,
    names: &'r Names,
    header: &'r [String],
    at: At<'r>,
    told: &'r mut Told,
    log: Log,
}

impl Reader<'_> {
    /// The feature of a record; none where it has no place or its id is lost.
    fn one(&mut self, number: usize, record: Record) -> Option<Made> {
        let Record { row, cells, lies } = record;
        let mut properties = Map::new();
        let mut places: BTreeMap<&str, &Cell> = BTreeMap::new();
        for ((cell, used), column) in cells.iter().zip(self.taken.uses).zip(self.header) {
            let Use::Property(property, kind) = used else { continue };
            match kind {
                Kind::Lon | Kind::Lat | Kind::LonLat | Kind::Wkt => {
                    places.insert(property.as_str(), cell);
                }
                _ => self.put(property, *kind, (cell, row, column), &mut properties)?,
            }
        }
        let id = properties.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let spot = Spot { at: 0, feature: number, id: &id };
        let venue = properties.get("venue_id").and_then(Value::as_str).unwrap_or_default();
        let shape = self.place(lies, &places, row, (spot, venue))?;
        let shape = self.fitting(shape, spot)?;
        let id = if id.is_empty() {
            let made = self.made_id(&properties, &shape);
            self.told.tally(self.at.row(row), "B1522", "");
            properties.insert("id".to_owned(), json!(made));
            made
        } else {
            id
        };
        Some(Made { id, properties, shape, row })
    }

    /// Adds the value of a cell; `None` where the row cannot stand without it.
    fn put(
        &mut self,
        property: &str,
        kind: Kind,
        (cell, row, column): (&Cell, usize, &str),
        properties: &mut Map<String, Value>,
    ) -> Option<()> {
        let at = At { row: Some(row), column: Some(column), ..self.at };
        let Cleaned { value, said } = cleaned(cell, kind);
        match (said, &value) {
            (Some("B1516"), _) if property == "id" => {
                self.told.skip(at, "B1516", &[&cell.shown()]);
                return None;
            }
            // What was put right is counted, what is lost is told one by one.
            (Some(code), Some(_)) => self.told.tally(at, code, ""),
            (Some("B1516"), None) => self.told.warn(at, "B1205", &[&cell.shown()]),
            (Some(code), None) => self.told.warn(at, code, &[&cell.shown()]),
            (None, _) => {}
        }
        let Some(mut value) = value else { return Some(()) };
        // The decimals of a measure or of a place are no number of a phone.
        if kind != Kind::Place && !value.is_f64() && holds_person(&value.to_string()) {
            if property == "id" {
                self.told.skip(at, "B1536", &[]);
                return None;
            }
            self.told.tally(at, "B1524", "");
            return Some(());
        }
        if let Value::String(text) = &value
            && let Some(known) = self.names.value(property, text)
        {
            value = known.parse::<i64>().map_or_else(|_| json!(known), |number| json!(number));
        }
        if kind == Kind::Place {
            let text = value.as_str().unwrap_or_default().to_owned();
            match of_one(&Cell::text(&text), self.taken.meridian) {
                Found::Degrees(at, _) => {
                    let at = near(self.taken.datum, self.taken.datum.to_wgs84(at));
                    value = json!([at.x, at.y]);
                }
                Found::Metres(at) => value = json!([at.x, at.y]),
                Found::Nothing => return Some(()),
                Found::NoZone(_) | Found::Unreadable(_) => {
                    self.told.warn(at, "B1513", &[&text]);
                    return Some(());
                }
            }
        }
        properties.insert(property.to_owned(), value);
        Some(())
    }

    /// Where the record lies: where it says, else where its venue lies; none where neither is known
    /// or it cannot be read, which is told.
    fn place(
        &mut self,
        lies: Lies,
        places: &BTreeMap<&str, &Cell>,
        row: usize,
        (spot, venue): (Spot<'_>, &str),
    ) -> Option<Shape> {
        let at = self.at.row(row);
        let datum = self.taken.datum;
        match lies {
            Lies::Shape(shape) => return Some(shape),
            Lies::Parts(parts) => return parts.sound(datum, spot, &mut self.log).map(short(datum)),
            Lies::InCells => {}
        }
        let filled = |key: &str| {
            let cell = places.get(key).copied();
            cell.filter(|cell| !matches!(cell, Cell::Empty | Cell::Error(_)))
        };
        if let Some(cell) = filled("geometry") {
            let parts = of_wkt(&cell.shown());
            if parts.is_none() {
                self.told.skip(at, "B1513", &[&cell.shown()]);
            }
            return parts?.sound(datum, spot, &mut self.log).map(short(datum));
        }
        let meridian = self.taken.meridian;
        let found = match (filled("lon"), filled("lat"), filled("position")) {
            (None, None, None) => Found::Nothing,
            (None, None, Some(cell)) => of_one(cell, meridian),
            (lon, lat, _) => {
                let empty = &Cell::Empty;
                of_pair(lon.unwrap_or(empty), lat.unwrap_or(empty), meridian)
            }
        };
        match found {
            Found::Degrees(place, is_back) => {
                if is_back {
                    self.told.tally(at, "B1514", "");
                }
                let parts = Parts::Points(vec![place]);
                parts.sound(datum, spot, &mut self.log).map(short(datum))
            }
            Found::Metres(place) if datum == Datum::Wgs84 => Some(Shape::Point(place)),
            Found::Metres(place) => self.lost(at, "B1513", &format!("{}, {}", place.x, place.y)),
            Found::NoZone(text) => self.lost(at, "B1515", &text),
            Found::Unreadable(text) => self.lost(at, "B1513", &text),
            Found::Nothing => {
                if let Some(place) = self.taken.venues.get(venue) {
                    self.told.tally(at, "B1541", "");
                    return Some(Shape::Point(*place));
                }
                self.lost(at, "B1512", "")
            }
        }
    }

    fn lost(&mut self, at: At<'_>, code: &'static str, value: &str) -> Option<Shape> {
        self.told.skip(at, code, &[value]);
        None
    }

    /// The shape as the layer has it: a door is a point.
    fn fitting(&mut self, shape: Shape, spot: Spot<'_>) -> Option<Shape> {
        let wants_area = matches!(self.taken.layer, Layer::Villages | Layer::Grids);
        let wants_line = matches!(self.taken.layer, Layer::Roads | Layer::Closures);
        match shape {
            Shape::Points(all) if !wants_line => {
                self.log.warn(spot, "B1121", None, &[&all.len().to_string()]);
                all.first().copied().map(Shape::Point)
            }
            Shape::Area(area) if !wants_area && !wants_line => {
                self.log.warn(spot, "B1118", None, &[]);
                area.interior_point().map(|at| Shape::Point(Coord::from(at)))
            }
            other => Some(other),
        }
    }

    /// An id for a row without one, the same as long as its name and place are; see [`is_made`].
    fn made_id(&self, properties: &Map<String, Value>, shape: &Shape) -> String {
        let keys = ["name", "label", "kind", "category", "need", "found", "purpose"];
        let said: Vec<String> =
            keys.iter().filter_map(|key| properties.get(*key)).map(Value::to_string).collect();
        let place = geojson(shape, |at| Coord {
            x: (at.x * 1e6).round() / 1e6,
            y: (at.y * 1e6).round() / 1e6,
        });
        let hash = Sha256::digest(format!("{}\n{place}", said.join("\n")));
        let mut id = format!("{}-", self.taken.layer.name());
        for byte in hash.iter().take(6) {
            let _ = write!(id, "{byte:02x}");
        }
        id
    }
}

/// Whether an id was made for a row without one.
pub(super) fn is_made(layer: Layer, id: &str) -> bool {
    let hash = id.strip_prefix(layer.name()).and_then(|rest| rest.strip_prefix('-'));
    hash.is_some_and(|hash| hash.len() == 12 && hash.bytes().all(|sign| sign.is_ascii_hexdigit()))
}

/// The place, shorter where a change of datum made it long.
fn near(datum: Datum, at: Coord<f64>) -> Coord<f64> {
    if datum == Datum::Wgs84 { at } else { Coord { x: rounded(at.x), y: rounded(at.y) } }
}

/// Shortens what a change of datum made long.
fn short(datum: Datum) -> impl Fn(Shape) -> Shape {
    move |shape| {
        let near = |at: Coord<f64>| near(datum, at);
        match shape {
            Shape::Point(at) => Shape::Point(near(at)),
            Shape::Points(all) => Shape::Points(all.into_iter().map(near).collect()),
            Shape::Lines(lines) => Shape::Lines(
                lines.into_iter().map(|line| line.into_iter().map(near).collect()).collect(),
            ),
            // Areas are kept whole: what is rounded can cross itself.
            Shape::Area(area) => Shape::Area(area),
        }
    }
}
