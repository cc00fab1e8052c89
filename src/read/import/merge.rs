//! New features into the layer that stands: by id, what is new wins, and each change is told.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use geo::Coord;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::layer::{Made, is_made, line};
use super::names::Names;
use super::parts::geojson;
use super::told::{At, Told};
use super::zone::rounded;
use crate::finding::{Error, Result};
use crate::unit::Datum;
use crate::unit::metres_between;
use crate::words::{Language, say};
use crate::world::Layer;

/// A layer as it is to be written.
#[derive(Debug)]
pub struct NewLayer {
    /// Which it is.
    pub layer: Layer,
    /// The whole file.
    pub text: String,
    /// How many features are new.
    pub added: usize,
    /// How many that stood have changed.
    pub changed: usize,
    /// How many that stood are the same.
    pub same: usize,
    /// Those that stood, are not in what was imported, and stay, by id.
    pub kept: Vec<String>,
}

/// The features of one source with where they come from.
pub(super) struct Source<'a> {
    /// Where they come from.
    pub(super) at: At<'a>,
    /// The features.
    pub(super) features: Vec<Made>,
}

/// How what stands is met.
pub(super) struct Standing<'a> {
    /// The folder of the township.
    pub(super) folder: &'a Path,
    /// The datum of the layer there.
    pub(super) datum: Datum,
    /// Whether the layer is replaced as a whole.
    pub(super) replace: bool,
    /// The language of errors.
    pub(super) language: Language,
    /// The words that stand for values.
    pub(super) names: &'a Names,
}

/// The layer with the features of `sources` in it.
///
/// # Errors
///
/// [`Error::Content`] where what stands is no plain feature collection, so that it could not be
/// kept as it is.
pub(super) fn merged(
    layer: Layer,
    sources: Vec<Source<'_>>,
    standing: &Standing<'_>,
    told: &mut Told,
) -> Result<NewLayer> {
    let place = |at: Coord<f64>| {
        if standing.datum == Datum::Wgs84 {
            return at;
        }
        let at = standing.datum.from_wgs84(at);
        Coord { x: rounded(at.x), y: rounded(at.y) }
    };
    let fresh = distinct(layer, sources, told);
    let old = if standing.replace { Old::default() } else { Old::of(layer, standing)? };
    let (mut added, mut changed, mut same) = (0, 0, 0);
    let twins = old.made(layer, &fresh);
    let kept = old.rows.keys().filter(|id| !fresh.contains_key(*id)).cloned().collect();
    let mut lines: Vec<String> = old.features.iter().map(|raw| raw.get().to_owned()).collect();
    let mut new = Vec::new();
    for (id, group) in fresh {
        let known = old.rows.get(&id).map(Vec::as_slice).unwrap_or_default();
        let ([row], [(at, feature)]) = (known, group.as_slice()) else {
            // What stands in several parts is replaced part for part, or is new.
            added += group.len();
            for (at, feature) in group.iter().filter(|_| is_made(layer, &id)) {
                let there = first(&shape_of(feature, place));
                if there.is_some_and(|there| twins.contains(&spot(there))) {
                    told.tally(*at, "B1540", "");
                }
            }
            new.extend(group.iter().map(|(_, feature)| line(feature, place)));
            for row in known {
                if let Some(line) = lines.get_mut(*row) {
                    line.clear();
                }
            }
            continue;
        };
        let Some(line) = lines.get_mut(*row) else { continue };
        match update(line, feature, (place, standing.names), (*at, told)) {
            Some(text) => {
                *line = text;
                changed += 1;
            }
            None => same += 1,
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.append(&mut new);
    let text = format!("{{{}\"features\":[\n{}\n]}}\n", old.head, lines.join(",\n"));
    Ok(NewLayer { layer, text, added, changed, same, kept })
}

/// New features by id, each with where it comes from.
type Fresh<'a> = BTreeMap<String, Vec<(At<'a>, Made)>>;

/// A place, to the metre.
type Spot = (i64, i64);

fn spot(at: Coord<f64>) -> Spot {
    ((at.x * 1e5).round() as i64, (at.y * 1e5).round() as i64)
}

/// The features by id; of an id that stands twice the first.
fn distinct<'a>(layer: Layer, sources: Vec<Source<'a>>, told: &mut Told) -> Fresh<'a> {
    let mut all = Fresh::new();
    for Source { at, features } in sources {
        for feature in features {
            let at = at.row(feature.row);
            let group = all.entry(feature.id.clone()).or_default();
            let Some((_, first)) = group.first().filter(|_| layer != Layer::Roads) else {
                group.push((at, feature));
                continue;
            };
            let row = first.row.to_string();
            if first.properties == feature.properties && first.shape == feature.shape {
                told.warn(at, "B1526", &[&feature.id, &row]);
            } else {
                told.skip(at, "B1521", &[&feature.id, &row]);
            }
        }
    }
    all
}

/// A layer that stands: its features as they are, and the rows of each id.
struct Old {
    head: String,
    features: Vec<Box<RawValue>>,
    rows: BTreeMap<String, Vec<usize>>,
}

impl Default for Old {
    fn default() -> Self {
        let head = "\"type\":\"FeatureCollection\",".to_owned();
        Self { head, features: Vec::new(), rows: BTreeMap::new() }
    }
}

impl Old {
    /// Where features lie whose ids were made, and that are none of `fresh`.
    fn made(&self, layer: Layer, fresh: &Fresh<'_>) -> BTreeSet<Spot> {
        let gone = self
            .rows
            .iter()
            .filter(|(id, _)| is_made(layer, id.as_str()) && !fresh.contains_key(id.as_str()));
        let rows = gone.flat_map(|(_, rows)| rows);
        let features = rows.filter_map(|row| self.features.get(*row));
        let lies = |raw: &RawValue| {
            let feature: Value = serde_json::from_str(raw.get()).ok()?;
            first(feature.get("geometry")?).map(spot)
        };
        features.filter_map(|raw| lies(raw)).collect()
    }

    fn of(layer: Layer, standing: &Standing<'_>) -> Result<Self> {
        let path = standing.folder.join(format!("{}.geojson", layer.name()));
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(_) if !path.exists() => {
                // Another form of the layer would be hidden by the new file.
                let others = ["json", "geojsonl", "geojsons"];
                let other = others.into_iter().map(|ending| path.with_extension(ending));
                return match other.into_iter().find(|path| path.exists()) {
                    Some(path) => {
                        let what = say(standing.language, "import.not-plain", &[]);
                        Err(Error::Content { path, what })
                    }
                    None => Ok(Self::default()),
                };
            }
            Err(source) => return Err(Error::File { doing: "read", path, source }),
        };
        let bare = text.trim_start_matches('\u{feff}');
        let wrong = || {
            let what = say(standing.language, "import.not-plain", &[]);
            Error::Content { path: path.clone(), what }
        };
        let members: BTreeMap<String, Box<RawValue>> =
            serde_json::from_str(bare).map_err(|_| wrong())?;
        let features = members.get("features").ok_or_else(wrong)?;
        let features: Vec<Box<RawValue>> =
            serde_json::from_str(features.get()).map_err(|_| wrong())?;
        let mut head = Self::default().head;
        for (key, value) in &members {
            if key != "features" && key != "type" {
                let _ = write!(head, "{}:{},", Value::from(key.as_str()), value.get());
            }
        }
        let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (row, feature) in features.iter().enumerate() {
            if let Some(id) = serde_json::from_str(feature.get()).ok().and_then(|all| id_of(&all)) {
                rows.entry(id).or_default().push(row);
            }
        }
        Ok(Self { head, features, rows })
    }
}

/// The id of a feature, its own or that of its properties.
fn id_of(feature: &Value) -> Option<String> {
    let own = feature.get("id").filter(|id| !id.is_null());
    let id = own.or_else(|| feature.get("properties")?.get("id"))?;
    match id {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Metres from which on a place counts as another.
const MOVED: f64 = 1.0;

/// The feature that stands with what is new in it; `None` where nothing is.
fn update(
    old: &str,
    new: &Made,
    (place, names): (impl Fn(Coord<f64>) -> Coord<f64>, &Names),
    (at, told): (At<'_>, &mut Told),
) -> Option<String> {
    let mut old: Value = serde_json::from_str(old).ok()?;
    let mut is_changed = false;
    let known = old.get_mut("properties").and_then(Value::as_object_mut);
    let mut none = Map::new();
    let properties = known.unwrap_or(&mut none);
    for (key, value) in &new.properties {
        match properties.get(key) {
            Some(before) if is_same(before, value) || names.mean_same(key, before, value) => {
                continue;
            }
            Some(before) if !before.is_null() => {
                let values = [new.id.as_str(), key, &shown(before), &shown(value)];
                told.warn(at, "B1525", &values);
            }
            Some(_) | None => {}
        }
        properties.insert(key.clone(), value.clone());
        is_changed = true;
    }
    let geometry = shape_of(new, place);
    let before = old.get("geometry").cloned().unwrap_or_default();
    if before != geometry {
        let moved = first(&before).zip(first(&geometry)).map(|(a, b)| metres_between(a, b));
        let is_point = geometry.get("type").and_then(Value::as_str) == Some("Point");
        if !is_point || moved.is_none_or(|metres| MOVED <= metres) {
            let metres = moved.map_or_else(|| "?".to_owned(), |metres| format!("{metres:.0}"));
            told.warn(at, "B1530", &[&new.id, &metres]);
            *old.get_mut("geometry")? = geometry;
            is_changed = true;
        }
    }
    is_changed.then(|| old.to_string())
}

/// The geometry of a feature, its positions as `place` gives them.
fn shape_of(feature: &Made, place: impl Fn(Coord<f64>) -> Coord<f64>) -> Value {
    serde_json::from_str(&geojson(&feature.shape, place)).unwrap_or_default()
}

/// Whether two values say the same: 1, 1.0 and "1" do.
fn is_same(a: &Value, b: &Value) -> bool {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.parse().ok());
    // Two texts are codes, of which 01 is not 1.
    let counts = a.is_number() || b.is_number();
    a == b || shown(a) == shown(b) || (counts && number(a).is_some() && number(a) == number(b))
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The first position of a geometry.
fn first(geometry: &Value) -> Option<Coord<f64>> {
    let mut at = geometry.get("coordinates")?;
    for _ in 0..4 {
        if let (Some(x), Some(y)) =
            (at.get(0).and_then(Value::as_f64), at.get(1).and_then(Value::as_f64))
        {
            return Some(Coord { x, y });
        }
        at = at.get(0)?;
    }
    None
}
