//! Closures: roads that are closed or slow for some time.

use super::judge::Row;
use super::land::tell_of_persons;
use super::property::Properties;
use super::shape::Shape;
use crate::road::{Change, Stretch};

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

/// How much is left of the usual speed, per cent: none where it is closed, or nothing is said.
fn speed(properties: &mut Properties<'_, '_>) -> u32 {
    let is_closed = properties.flag("closed");
    let factor = properties.share("factor");
    factor.filter(|_| !is_closed).unwrap_or(0)
}
