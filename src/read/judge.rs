//! One feature judged: its id, its properties as a whole, its geometry; then its layer builds rows.

use std::borrow::Cow;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::feature::{Feature, Member};
use super::log::{Log, Spot};
use super::property::{Id, Properties, is_lossy, is_spoiled};
use super::shape::{Shape, shape};
use super::value::Value;
use crate::unit::Datum;

/// What one feature of a layer becomes.
pub(super) trait Row: Sized + Send + Sync {
    /// Its id.
    fn id(&self) -> &str;

    /// Whether several rows may have one id, as parts of one thing.
    fn may_repeat(&self) -> bool {
        false
    }

    /// Builds the rows of one feature, or tells why it cannot.
    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>);
}

/// A feature of no layer: only its id and geometry are judged.
#[derive(Debug)]
pub(super) struct Plain {
    id: String,
    is_line: bool,
}

impl Row for Plain {
    fn id(&self) -> &str {
        &self.id
    }

    fn may_repeat(&self) -> bool {
        self.is_line
    }

    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>) {
        let Properties { fields, spot, .. } = *properties;
        for (key, value) in fields.iter() {
            let Value::Text(text) = value else { continue };
            if (key.ends_with("id") || key.ends_with("code") || key == "town") && is_spoiled(text) {
                properties.log.warn(spot, "B1205", None, &[text]);
            }
            if key == "name" && is_lossy(text) {
                properties.log.tally(spot, "B1312", Some("name"), "");
            }
        }
        let Some(shape) = located(shape, properties) else { return };
        let is_line = matches!(shape, Shape::Lines(_));
        rows.push(Self { id: spot.id.to_owned(), is_line });
    }
}

/// The shape, but for a point at 0, 0, which says that the place was never located.
pub(super) fn located(shape: Shape, properties: &mut Properties<'_, '_>) -> Option<Shape> {
    if let Shape::Point(at) = &shape
        && at.x == 0.0
        && at.y == 0.0
    {
        properties.log.skip(properties.spot, "B1110", &[]);
        return None;
    }
    Some(shape)
}

/// Judges `feature`, which begins at byte `at` and is number `number` of the file.
pub(super) fn judge<R: Row>(
    feature: &mut Feature<'_>,
    (at, number): (usize, usize),
    datum: Datum,
    log: &mut Log,
    rows: &mut Vec<R>,
) {
    let id = id_of(feature, Spot { at, feature: number, id: "" }, log);
    let spot = Spot { at, feature: number, id: &id };
    if !is_feature(feature, spot, log) {
        return;
    }
    tell_of_fields(feature, spot, log);
    let Some(shape) = shape(feature, datum, spot, log) else { return };
    let mut properties = Properties { fields: &feature.fields, spot, datum, log };
    R::build(shape, &mut properties, rows);
}

/// The id: the feature's own, else that of its properties, else one made from its content.
fn id_of<'a>(feature: &Feature<'a>, spot: Spot<'_>, log: &mut Log) -> Cow<'a, str> {
    let own = Id::of(feature.id.as_ref());
    let other = Id::of(feature.fields.get("id"));
    if own == Id::Bad || (own == Id::Missing && other == Id::Bad) {
        log.warn(spot, "B1204", Some("id"), &[]);
    }
    let chosen = match (own, other) {
        (Id::Good(own), Id::Good(other)) if own != other => {
            log.warn(Spot { id: &own, ..spot }, "B1203", Some("id"), &[&own, &other]);
            return own;
        }
        (Id::Good(own), _) => return own,
        (Id::Spoiled(code), _) | (Id::Missing | Id::Bad, Id::Spoiled(code)) => Some(code),
        (Id::Missing | Id::Bad, Id::Good(other)) => return other,
        (Id::Missing | Id::Bad, Id::Missing | Id::Bad) => None,
    };
    if let Some(code) = chosen {
        log.warn(Spot { id: &code, ..spot }, "B1205", Some("id"), &[&code]);
        return code;
    }
    let made = made_id(feature);
    log.tally(Spot { id: &made, ..spot }, "B1201", None, "");
    Cow::Owned(made)
}

fn made_id(feature: &Feature<'_>) -> String {
    let hash = Sha256::digest(content(feature));
    let mut id = "~".to_owned();
    for byte in hash.iter().take(6) {
        let _ = write!(id, "{byte:02x}");
    }
    id
}

/// What the feature holds, the same whatever the order of its properties.
pub(super) fn content(feature: &Feature<'_>) -> String {
    let mut rows: Vec<String> =
        feature.fields.iter().map(|(key, value)| format!("{key}={}", value.shown())).collect();
    rows.sort_unstable();
    let mut text = rows.join("\n");
    let _ = write!(text, "\n{:?}", feature.shape);
    for at in &feature.coordinates.positions {
        let _ = write!(text, " {},{}", at.x, at.y);
    }
    let _ = write!(text, " {:?} {:?}", feature.coordinates.lines, feature.coordinates.areas);
    text
}

/// Whether it is a feature, or a bare geometry taken as one.
fn is_feature(feature: &mut Feature<'_>, spot: Spot<'_>, log: &mut Log) -> bool {
    let kind = feature.kind.clone();
    let kind = kind.as_deref().unwrap_or_default();
    if !feature.is_object || kind == "FeatureCollection" {
        log.skip(spot, "B1102", &[]);
        return false;
    }
    if is_geometry(kind) && feature.geometry == Member::Missing {
        feature.geometry = Member::Object;
        feature.shape.clone_from(&feature.kind);
    } else if kind != "Feature" {
        log.tally(spot, "B1103", None, if kind.is_empty() { "?" } else { kind });
    }
    if feature.properties == Member::Other {
        log.skip(spot, "B1104", &[]);
        return false;
    }
    true
}

/// Whether `kind` is a type of geometry.
pub(super) fn is_geometry(kind: &str) -> bool {
    matches!(
        kind,
        "Point"
            | "MultiPoint"
            | "LineString"
            | "MultiLineString"
            | "Polygon"
            | "MultiPolygon"
            | "GeometryCollection"
    )
}

fn tell_of_fields(feature: &Feature<'_>, spot: Spot<'_>, log: &mut Log) {
    if let Some(name) = feature.repeated {
        log.warn(spot, "B1120", None, &[name]);
    }
    if let Some(name) = &feature.fields.repeated {
        log.warn(spot, "B1120", None, &[name]);
    }
    if let Some(name) = &feature.fields.too_long {
        log.warn(spot, "B1309", None, &[name]);
    }
    if 0 < feature.fields.too_many {
        log.warn(spot, "B1310", None, &[&feature.fields.too_many.to_string()]);
    }
}
