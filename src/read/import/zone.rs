//! Gauss–Krüger: metres east and north on CGCS2000 as longitude and latitude.

use geo::Coord;

/// The semi-major axis of CGCS2000 in metres.
const AXIS: f64 = 6_378_137.0;
/// The flattening of CGCS2000.
const FLATTENING: f64 = 1.0 / 298.257_222_101;
/// What is added to every easting, so that none is negative.
const FALSE_EASTING: f64 = 500_000.0;

/// Longitude and latitude of a place in metres; `None` where it cannot be told which they are.
///
/// The larger number without a zone is the northing, whichever comes first: in China northings have
/// seven digits and eastings six, or eight with the zone in front. `meridian` is the central one,
/// for eastings without zone.
pub(super) fn from_metres(a: f64, b: f64, meridian: Option<f64>) -> Option<Coord<f64>> {
    let is_north = |metres: f64| (1e6..6.5e6).contains(&metres);
    let (north, east) = match (is_north(a), is_north(b)) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        (true, true) | (false, false) => return None,
    };
    if (100_000.0..900_000.0).contains(&east) {
        return Some(unproject(east, north, meridian?));
    }
    let zone = (east / 1e6).floor();
    let meridian = meridian_of(zone)?;
    let in_zone = east - zone * 1e6;
    (100_000.0..900_000.0).contains(&in_zone).then(|| unproject(in_zone, north, meridian))
}

/// The central meridian of a zone: 13 to 23 are 6° wide, 24 to 45 are 3° wide.
fn meridian_of(zone: f64) -> Option<f64> {
    match zone {
        13.0..=23.0 => Some(6.0 * zone - 3.0),
        24.0..=45.0 => Some(3.0 * zone),
        _ => None,
    }
}

/// The inverse of the transverse Mercator projection with scale 1.
///
/// # Source
///
/// L. Krüger, Konforme Abbildung des Erdellipsoids in der Ebene (1912), to the fourth power of the
/// third flattening: far below a millimetre within the zones.
fn unproject(east: f64, north: f64, meridian: f64) -> Coord<f64> {
    let n = FLATTENING / (2.0 - FLATTENING);
    let (n2, n3, n4) = (n * n, n * n * n, n * n * n * n);
    let radius = AXIS / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0);
    let beta = [
        n / 2.0 - 2.0 / 3.0 * n2 + 37.0 / 96.0 * n3 - n4 / 360.0,
        n2 / 48.0 + n3 / 15.0 - 437.0 / 1440.0 * n4,
        17.0 / 480.0 * n3 - 37.0 / 840.0 * n4,
        4397.0 / 161_280.0 * n4,
    ];
    let delta = [
        2.0 * n - 2.0 / 3.0 * n2 - 2.0 * n3 + 116.0 / 45.0 * n4,
        7.0 / 3.0 * n2 - 8.0 / 5.0 * n3 - 227.0 / 45.0 * n4,
        56.0 / 15.0 * n3 - 136.0 / 35.0 * n4,
        4279.0 / 630.0 * n4,
    ];
    let (xi, eta) = (north / radius, (east - FALSE_EASTING) / radius);
    let (mut along, mut across) = (xi, eta);
    for (row, factor) in beta.iter().enumerate() {
        let k = 2.0 * (row + 1) as f64;
        along -= factor * (k * xi).sin() * (k * eta).cosh();
        across -= factor * (k * xi).cos() * (k * eta).sinh();
    }
    let chi = (along.sin() / across.cosh()).asin();
    let waves = delta.iter().enumerate();
    let latitude =
        chi + waves.map(|(row, factor)| factor * (2.0 * (row + 1) as f64 * chi).sin()).sum::<f64>();
    let longitude = meridian + across.sinh().atan2(along.cos()).to_degrees();
    Coord { x: rounded(longitude), y: rounded(latitude.to_degrees()) }
}

/// To a tenth of a millimetre, so that what is written is short.
pub(super) fn rounded(degrees: f64) -> f64 {
    (degrees * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::metres_between;

    #[test]
    fn zones_of_both_widths_become_degrees() {
        // By PROJ, from EPSG:4490 to EPSG:4523 and EPSG:4496.
        let town = Coord { x: 106.526_6, y: 26.449_3 };
        for (a, b, meridian) in [
            (PROJ_35.0, PROJ_35.1, None),
            (PROJ_35.1, PROJ_35.0, None),
            (PROJ_35.0 - 35e6, PROJ_35.1, Some(105.0)),
            (PROJ_18.0, PROJ_18.1, None),
        ] {
            let found = from_metres(a, b, meridian).expect("these are metres");
            assert!(metres_between(town, found) < 0.001, "{found:?}");
        }
        assert_eq!(from_metres(PROJ_35.0 - 35e6, PROJ_35.1, None), None);
        assert_eq!(from_metres(120.0, 30.0, None), None);
    }

    /// Easting and northing in 3° zone 35, central meridian 105°.
    const PROJ_35: (f64, f64) = (35_652_264.563_934, 2_927_516.809_2);
    /// The same in 6° zone 18, central meridian 105°.
    const PROJ_18: (f64, f64) = (18_652_264.563_934, 2_927_516.809_2);
}
