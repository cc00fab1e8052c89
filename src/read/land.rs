//! Villages, grids and stations.

use geo::{Coord, InteriorPoint, MultiPolygon};

use super::judge::{Row, located};
use super::property::Properties;
use super::shape::Shape;
use super::value::Value;
use crate::calendar::{Branch, Market, MarketDay};
use crate::world::{Grid, Station, Village, VillageKind};

/// The one point a feature stands for; of an area a point inside it.
pub(super) fn point(shape: Shape, properties: &mut Properties<'_, '_>) -> Option<Coord<f64>> {
    let spot = properties.spot;
    match located(shape, properties)? {
        Shape::Point(at) => Some(at),
        Shape::Points(all) => {
            properties.log.warn(spot, "B1121", None, &[&all.len().to_string()]);
            all.first().copied()
        }
        Shape::Area(area) => {
            properties.log.warn(spot, "B1118", None, &[]);
            area.interior_point().map(Coord::from)
        }
        Shape::Lines(_) => {
            properties.log.skip(spot, "B1128", &["LineString", "Point"]);
            None
        }
    }
}

/// The area a feature stands for.
fn area(shape: Shape, properties: &mut Properties<'_, '_>) -> Option<MultiPolygon<f64>> {
    let found = match shape {
        Shape::Area(area) => return Some(area),
        Shape::Point(_) | Shape::Points(_) => "Point",
        Shape::Lines(_) => "LineString",
    };
    properties.log.skip(properties.spot, "B1128", &[found, "Polygon"]);
    None
}

impl Row for Village {
    fn id(&self) -> &str {
        &self.id
    }

    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>) {
        let (area, place) = match shape {
            Shape::Area(area) => (Some(area), None),
            other => {
                let Some(place) = point(other, properties) else { return };
                (None, Some(place))
            }
        };
        tell_of_persons(properties, false);
        rows.push(Self {
            id: properties.spot.id.to_owned(),
            name: properties.text("name"),
            kind: kind(properties),
            town: properties.reference("town"),
            area,
            seat: properties.position("seat").or(place),
            market: market(properties),
        });
    }
}

/// A town where the layer says town; all else is a village or anything like it.
fn kind(properties: &mut Properties<'_, '_>) -> VillageKind {
    match properties.text("kind").as_deref() {
        Some("town" | "township" | "subdistrict" | "镇" | "乡" | "乡镇" | "街道") => {
            VillageKind::Town
        }
        Some(_) | None => VillageKind::Village,
    }
}

/// The market days, by `market` in words and by `market_branches`.
fn market(properties: &mut Properties<'_, '_>) -> Market {
    const KNOWN: &str = "每天、周三、公历逢3/8、农历逢四/九、子午、每5天:2026-03-23、06:00-14:00";
    let text = match properties.fields.get("market") {
        Some(Value::List(_)) => properties.texts("market").join(" "),
        _ => properties.text("market").unwrap_or_default(),
    };
    let (mut market, unknown) = Market::read(&text);
    for word in unknown {
        properties.warn("B1002", "market", &[word, "—", KNOWN]);
    }
    for name in properties.texts("market_branches") {
        match Branch::parse(&name) {
            Some(branch) => market.add(MarketDay::Branch(branch)),
            None => properties.warn("B1002", "market_branches", &[&name, "—", "子、丑、寅 … 亥"]),
        }
    }
    market
}

impl Row for Grid {
    fn id(&self) -> &str {
        &self.id
    }

    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>) {
        let Some(area) = area(shape, properties) else { return };
        tell_of_persons(properties, false);
        rows.push(Self {
            id: properties.spot.id.to_owned(),
            name: properties.text("name"),
            village: properties.reference("village_id"),
            town: properties.reference("town"),
            households: properties.count("households", 0),
            worker: properties.text("worker"),
            area,
        });
    }
}

impl Row for Station {
    fn id(&self) -> &str {
        &self.id
    }

    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>) {
        let Some(position) = point(shape, properties) else { return };
        tell_of_persons(properties, false);
        rows.push(Self {
            id: properties.spot.id.to_owned(),
            name: properties.text("name"),
            town: properties.reference("town"),
            officers: properties.count("officers", 0),
            auxiliaries: properties.count("auxiliaries", 0),
            vehicles: properties.count("vehicles", 0),
            kits: properties.words("kits"),
            position,
        });
    }
}

/// Counts a feature that holds something of a person: it is left out and never shown.
pub(super) fn tell_of_persons(properties: &mut Properties<'_, '_>, or_name: bool) {
    let fields = properties.fields;
    if fields.are_of_person() || (or_name && fields.get("name").is_some()) {
        properties.log.tally(properties.spot, "B1308", None, "");
    }
}
