//! Where a feature lies, as words and as bytes.

use geo::{Coord, CoordsIter, LineString, MapCoordsInPlace, MultiPolygon, Polygon};

/// Where a feature lies, longitude and latitude in degrees.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Lies {
    Point(Coord<f64>),
    Line(Vec<Coord<f64>>),
    Area(MultiPolygon<f64>),
}

impl From<Coord<f64>> for Lies {
    fn from(at: Coord<f64>) -> Self {
        Self::Point(at)
    }
}

impl From<MultiPolygon<f64>> for Lies {
    fn from(area: MultiPolygon<f64>) -> Self {
        Self::Area(area)
    }
}

impl Lies {
    /// A point where there is one position, else a line; none where a position is none.
    pub(super) fn of(line: &[Coord<f64>]) -> Option<Self> {
        match line {
            _ if !line.iter().all(|at| is_place(*at)) => None,
            [] => None,
            [at] => Some(Self::Point(*at)),
            several => Some(Self::Line(several.to_vec())),
        }
    }

    /// Puts every position where `place` says.
    pub(super) fn move_to(&mut self, place: impl Fn(Coord<f64>) -> Coord<f64> + Copy) {
        match self {
            Self::Point(at) => *at = place(*at),
            Self::Line(line) => line.iter_mut().for_each(|at| *at = place(*at)),
            Self::Area(area) => area.map_coords_in_place(place),
        }
    }

    /// West, south, east and north of it.
    pub(super) fn sides(&self) -> [f64; 4] {
        let none = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let with = |sides, at: Coord<f64>| wider(sides, [at.x, at.y, at.x, at.y]);
        match self {
            Self::Point(at) => with(none, *at),
            Self::Line(line) => line.iter().copied().fold(none, with),
            Self::Area(area) => area.coords_iter().fold(none, with),
        }
    }

    /// As text, `MULTIPOLYGON (((…)))`.
    pub(super) fn wkt(&self) -> String {
        let line = |line: &[Coord<f64>]| {
            let pairs: Vec<String> = line.iter().map(|at| format!("{} {}", at.x, at.y)).collect();
            format!("({})", pairs.join(", "))
        };
        let area = |area: &Polygon<f64>| {
            let rings: Vec<String> = rings(area).map(|ring| line(&ring.0)).collect();
            format!("({})", rings.join(", "))
        };
        match self {
            Self::Point(at) => format!("POINT {}", line(&[*at])),
            Self::Line(all) => format!("LINESTRING {}", line(all)),
            Self::Area(MultiPolygon(all)) => {
                let all: Vec<String> = all.iter().map(area).collect();
                format!("MULTIPOLYGON ({})", all.join(", "))
            }
        }
    }

    /// As a GeoPackage holds it: a header (`GP`, version 0, little-endian, EPSG 4326; with an
    /// envelope, but for points), then well-known binary.
    ///
    /// # Source
    ///
    /// OGC 12-128r17, clause 2.1.3.
    pub(super) fn geopackage(&self) -> Vec<u8> {
        let is_point = matches!(self, Self::Point(_));
        let mut bytes = vec![b'G', b'P', 0, if is_point { 1 } else { 3 }];
        bytes.extend(4_326_i32.to_le_bytes());
        if !is_point {
            let [west, south, east, north] = self.sides();
            bytes.extend([west, east, south, north].map(f64::to_le_bytes).as_flattened());
        }
        self.wkb(&mut bytes);
        bytes
    }

    fn wkb(&self, bytes: &mut Vec<u8>) {
        let (point, line, polygon, polygons) = (1, 2, 3, 6);
        let kind = |bytes: &mut Vec<u8>, number: u32| {
            bytes.push(1);
            bytes.extend(number.to_le_bytes());
        };
        match self {
            Self::Point(at) => {
                kind(bytes, point);
                positions(&[*at], bytes);
            }
            Self::Line(all) => {
                kind(bytes, line);
                count(all.len(), bytes);
                positions(all, bytes);
            }
            Self::Area(MultiPolygon(all)) => {
                kind(bytes, polygons);
                count(all.len(), bytes);
                for area in all {
                    kind(bytes, polygon);
                    count(rings(area).count(), bytes);
                    for ring in rings(area) {
                        count(ring.0.len(), bytes);
                        positions(&ring.0, bytes);
                    }
                }
            }
        }
    }
}

/// The shell of an area, then its holes.
pub(super) fn rings(area: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    [area.exterior()].into_iter().chain(area.interiors())
}

/// Adds a number of things, 32 bits, little-endian.
pub(super) fn count(number: usize, bytes: &mut Vec<u8>) {
    bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

/// Adds positions, little-endian.
pub(super) fn positions(all: &[Coord<f64>], bytes: &mut Vec<u8>) {
    for at in all {
        bytes.extend(at.x.to_le_bytes());
        bytes.extend(at.y.to_le_bytes());
    }
}

/// The sides of what holds both.
pub(super) fn wider(one: [f64; 4], other: [f64; 4]) -> [f64; 4] {
    let ([west, south, east, north], [a, b, c, d]) = (one, other);
    [west.min(a), south.min(b), east.max(c), north.max(d)]
}

pub(super) fn is_place(at: Coord<f64>) -> bool {
    at.x.abs() <= 180.0 && at.y.abs() <= 90.0
}
