//! Geometries as foreign formats hold them, on their way to a sound shape.

use geo::{Coord, MultiPolygon};

use crate::read::coordinates::Coordinates;
use crate::read::datum::Datum;
use crate::read::feature::{Feature, Member};
use crate::read::log::{Log, Spot};
use crate::read::shape::{Shape, shape};

/// The rings of one area, the shell first.
pub(super) type Rings = Vec<Vec<Coord<f64>>>;

/// Positions as they stand in a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Parts {
    /// Points.
    Points(Vec<Coord<f64>>),
    /// Lines.
    Lines(Vec<Vec<Coord<f64>>>),
    /// Areas.
    Areas(Vec<Rings>),
}

impl Parts {
    /// The sound geometry in WGS-84; `None` where there is none, with the reason in `log`.
    pub(super) fn sound(self, datum: Datum, spot: Spot<'_>, log: &mut Log) -> Option<Shape> {
        let mut coordinates = Coordinates::default();
        let mut line = |all: Vec<Coord<f64>>| {
            coordinates.positions.extend(all);
            coordinates.lines.push(coordinates.positions.len());
            coordinates.lines.len()
        };
        let (name, height) = match self {
            Self::Points(all) => {
                coordinates.positions = all;
                coordinates.lines.push(coordinates.positions.len());
                ("MultiPoint", 1)
            }
            Self::Lines(lines) => {
                for all in lines {
                    line(all);
                }
                ("MultiLineString", 2)
            }
            Self::Areas(areas) => {
                let mut ends = Vec::with_capacity(areas.len());
                for rings in areas {
                    let mut end = 0;
                    for ring in rings {
                        end = line(ring);
                    }
                    ends.push(end);
                }
                coordinates.areas = ends;
                ("MultiPolygon", 3)
            }
        };
        coordinates.height = (!coordinates.positions.is_empty()).then_some(height);
        let mut feature = Feature {
            geometry: Member::Object,
            shape: Some(name.into()),
            coordinates,
            has_coordinates: true,
            ..Feature::default()
        };
        shape(&mut feature, datum, spot, log)
    }
}

/// The geometry as GeoJSON writes it, each position as `place` gives it.
pub(super) fn geojson(shape: &Shape, place: impl Fn(Coord<f64>) -> Coord<f64>) -> String {
    let one = |at: &Coord<f64>| {
        let at = place(*at);
        format!("[{},{}]", at.x, at.y)
    };
    let line = |all: &[Coord<f64>]| list(all.iter().map(one));
    let area = |area: &geo::Polygon<f64>| {
        let rings = [area.exterior()].into_iter().chain(area.interiors());
        list(rings.map(|ring| line(&ring.0)))
    };
    let (name, coordinates) = match shape {
        Shape::Point(at) => ("Point", one(at)),
        Shape::Points(all) => ("MultiPoint", line(all)),
        Shape::Lines(lines) => match lines.as_slice() {
            [single] => ("LineString", line(single)),
            several => ("MultiLineString", list(several.iter().map(|all| line(all)))),
        },
        Shape::Area(MultiPolygon(areas)) => match areas.as_slice() {
            [single] => ("Polygon", area(single)),
            several => ("MultiPolygon", list(several.iter().map(area))),
        },
    };
    format!("{{\"type\":\"{name}\",\"coordinates\":{coordinates}}}")
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

/// The geometry of `POLYGON((…))` and the like; `None` where it is none.
pub(super) fn of_wkt(text: &str) -> Option<Parts> {
    let text = text.rsplit_once(';').map_or(text, |(_, rest)| rest).trim();
    let open = text.find('(')?;
    let (name, body) = text.split_at_checked(open)?;
    let name = name.trim().to_ascii_uppercase();
    let name = name.trim_end_matches([' ', 'Z', 'M']);
    let positions = |text: &str| -> Option<Vec<Coord<f64>>> {
        let one = |pair: &str| {
            let mut numbers = pair.trim_matches(['(', ')', ' ']).split_whitespace();
            let (x, y) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
            Some(Coord { x, y })
        };
        text.split(',').map(one).collect()
    };
    let lines = |text: &str| -> Option<Vec<Vec<Coord<f64>>>> {
        inner(text)?.into_iter().map(|part| positions(inside(part)?)).collect()
    };
    match name {
        "POINT" | "MULTIPOINT" => positions(inside(body)?).map(Parts::Points),
        "LINESTRING" => Some(Parts::Lines(vec![positions(inside(body)?)?])),
        "MULTILINESTRING" => lines(body).map(Parts::Lines),
        "POLYGON" => Some(Parts::Areas(vec![lines(body)?])),
        "MULTIPOLYGON" => {
            let areas: Option<Vec<Rings>> = inner(body)?.into_iter().map(lines).collect();
            areas.map(Parts::Areas)
        }
        _ => None,
    }
}

/// What stands within the outer brackets.
fn inside(text: &str) -> Option<&str> {
    text.trim().strip_prefix('(')?.strip_suffix(')')
}

/// The bracketed parts within the outer brackets.
fn inner(text: &str) -> Option<Vec<&str>> {
    let text = inside(text)?;
    let (mut depth, mut begin, mut parts) = (0_u32, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '(' => {
                if depth == 0 {
                    begin = at;
                }
                depth += 1;
            }
            ')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    parts.push(text.get(begin..=at)?);
                }
            }
            _ => {}
        }
    }
    (depth == 0).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_geometries_become_shapes_and_go_out_as_geojson() {
        for (text, out) in [
            ("POINT (106.5 26.4)", r#"{"type":"Point","coordinates":[106.5,26.4]}"#),
            ("LINESTRING Z (0 1 5, 2 3 5)", r#"{"type":"LineString","coordinates":[[0,1],[2,3]]}"#),
            (
                "SRID=4326;MULTIPOLYGON(((0 0,2 0,2 2,0 2,0 0)),((5 5,6 5,6 6,5 5)))",
                r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[2,0],[2,2],[0,2],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}"#,
            ),
            (
                "POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,1 2,2 2,2 1,1 1))",
                r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[1,2],[2,2],[2,1],[1,1]]]}"#,
            ),
        ] {
            let parts = of_wkt(text).expect("it is a geometry");
            let mut log = Log::default();
            let spot = Spot { at: 0, feature: 0, id: "" };
            let shape = parts.sound(Datum::Wgs84, spot, &mut log).expect("it is sound");
            assert_eq!(geojson(&shape, |at| at), out);
            assert!(log.is_empty());
        }
        for text in ["", "POINT", "POLYGON((0 0,1 1", "POINT(a b)", "CIRCLE(0 0)", "POLYGON(()"] {
            let parts = of_wkt(text);
            assert!(!matches!(&parts, Some(Parts::Points(_))), "{text}: {parts:?}");
        }
    }
}
