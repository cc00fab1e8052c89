//! Roads: every line a way, the parts of one id numbered; and what closes them for some time.

use std::path::Path;

use super::judge::Row;
use super::land::tell_of_persons;
use super::osm::{Extract, extract};
use super::property::Properties;
use super::shape::Shape;
use super::sheet::sheet;
use super::stream::Placed;
use super::value::Value;
use crate::finding::{Reading, Result};
use crate::road::{Change, Stretch, Tags, Way};
use crate::unit::Datum;

/// The roads of one file: `.osm.pbf`, else GeoJSON in `datum`.
///
/// # Errors
///
/// Those of [`extract`], and [`Error::File`](crate::finding::Error::File) where the file
/// cannot be read.
pub fn roads(path: &Path, datum: Datum) -> Result<Reading<Extract>> {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pbf")) {
        return extract(path);
    }
    let mut findings = Vec::new();
    let document = sheet::<Way>(path, datum, &mut findings)?;
    let value = Extract { ways: numbered(document.rows), turns: Vec::new() };
    Ok(Reading { value, findings })
}

impl Row for Way {
    fn id(&self) -> &str {
        &self.id
    }

    fn may_repeat(&self) -> bool {
        true
    }

    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>) {
        let found = match shape {
            Shape::Lines(lines) => {
                let tags = tags(properties);
                let way = |line| Self {
                    id: properties.spot.id.to_owned(),
                    line,
                    nodes: Vec::new(),
                    tags: tags.clone(),
                };
                rows.extend(lines.into_iter().map(way));
                return;
            }
            Shape::Point(_) | Shape::Points(_) => "Point",
            Shape::Area(_) => "Polygon",
        };
        properties.log.skip(properties.spot, "B1128", &[found, "LineString"]);
    }
}

/// Every property but the id, as text; lists and objects are no tags.
fn tags(properties: &Properties<'_, '_>) -> Tags {
    let pair = |(key, value): (&str, &Value<'_>)| {
        let value = match value {
            Value::Text(text) => text.clone().into_owned(),
            Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Value::Whole(_) | Value::Large(_) | Value::Real(_) => value.shown(),
            Value::Null | Value::List(_) | Value::Object => return None,
        };
        (key != "id").then(|| (key.to_owned(), value))
    };
    properties.fields.iter().filter_map(pair).collect()
}

impl Row for Change {
    fn id(&self) -> &str {
        &self.id
    }

    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>) {
        tell_of_persons(properties, false);
        let what = match (properties.text("way"), shape) {
            (Some(way), _) => Stretch::Way(way),
            (None, Shape::Lines(lines)) => Stretch::Lines(lines),
            (None, Shape::Area(area)) => Stretch::Area(area),
            (None, Shape::Point(_) | Shape::Points(_)) => {
                let wanted = "LineString, Polygon";
                properties.log.skip(properties.spot, "B1128", &["Point", wanted]);
                return;
            }
        };
        let (from, until) = (properties.moment("from", false), properties.moment("until", true));
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            let values = [from.to_string(), until.to_string()];
            let values = values.each_ref().map(String::as_str);
            properties.log.skip(properties.spot, "B1315", &values);
            return;
        }
        rows.push(Self {
            id: properties.spot.id.to_owned(),
            what,
            speed: speed(properties),
            from,
            until,
            why: properties.text("reason"),
        });
    }
}

/// How much is left of the usual speed, per cent: none where it is closed, or nothing is said; all
/// where it is said not to be closed.
fn speed(properties: &mut Properties<'_, '_>) -> u32 {
    let is_said = properties.fields.get("closed").is_some();
    let is_closed = properties.flag("closed");
    let factor = properties.share("factor");
    factor.filter(|_| !is_closed).unwrap_or(if is_said && !is_closed { 100 } else { 0 })
}

/// The ways in the order of their ids; parts of one id become `.1`, `.2` and so on.
///
/// Parts of one feature keep its order; parts of several features are ordered by where they lie, so
/// that the order of features in the file does not matter.
pub(super) fn numbered(rows: Vec<Placed<Way>>) -> Vec<Way> {
    let mut ways = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter().peekable();
    while let Some(first) = rows.next() {
        let mut parts = vec![first];
        while let Some(next) =
            rows.next_if(|next| parts.first().is_some_and(|first| first.row.id == next.row.id))
        {
            parts.push(next);
        }
        if parts.iter().any(|part| parts.first().is_some_and(|first| first.at != part.at)) {
            parts.sort_by(|a, b| places(&a.row).cmp(places(&b.row)));
            parts.dedup_by(|a, b| a.row == b.row);
        }
        let is_one = parts.len() == 1;
        for (at, Placed { mut row, .. }) in parts.into_iter().enumerate() {
            if !is_one {
                row.id = format!("{}.{}", row.id, at + 1);
            }
            ways.push(row);
        }
    }
    ways.sort_by(|a, b| a.id.cmp(&b.id));
    ways
}

/// A key to order lines by.
fn places(way: &Way) -> impl Iterator<Item = (u64, u64)> {
    way.line.iter().map(|at| (at.x.to_bits(), at.y.to_bits()))
}
