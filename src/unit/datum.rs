//! Datums: what Chinese maps shift by law is shifted back.

use std::f64::consts::PI;

use geo::Coord;

/// What longitude and latitude of a layer refer to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Datum {
    /// WGS-84, and CGCS2000, which differs from it by less than a metre.
    #[default]
    Wgs84,
    /// GCJ-02 (火星坐标), shifted by 300 to 700 m: Amap, Tencent.
    Gcj02,
    /// BD-09, GCJ-02 shifted once more: Baidu.
    Bd09,
}

impl Datum {
    /// Its name in settings and flags.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wgs84 => "wgs84",
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }

    /// The datum of a name: `wgs84`, `cgcs2000`, `gcj02`, `bd09`.
    pub fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().replace(['-', '_'], "").as_str() {
            "wgs84" | "cgcs2000" => Some(Self::Wgs84),
            "gcj02" => Some(Self::Gcj02),
            "bd09" => Some(Self::Bd09),
            _ => None,
        }
    }

    /// The position in this datum of a place given in WGS-84.
    pub fn from_wgs84(self, place: Coord<f64>) -> Coord<f64> {
        match self {
            Self::Wgs84 => place,
            Self::Gcj02 => gcj02(place),
            Self::Bd09 => bd09(gcj02(place)),
        }
    }

    /// Whether the shift of GCJ-02 applies to a place.
    pub(crate) fn is_shifted(place: Coord<f64>) -> bool {
        (72.004..=137.8347).contains(&place.x) && (0.8293..=55.8271).contains(&place.y)
    }

    /// The place in WGS-84 of a position in this datum.
    ///
    /// A position outside the box of the shift, 72.004–137.8347° east and 0.8293–55.8271° north,
    /// is given back as it is. The shift has no inverse in closed form: it is found by iteration,
    /// to 1e-10 degrees, some 0.01 mm.
    ///
    /// # Source
    ///
    /// The formulas that became public as `eviltransform` (2013); BD-09 as Baidu's users published
    /// it.
    pub fn to_wgs84(self, position: Coord<f64>) -> Coord<f64> {
        if self == Self::Wgs84 {
            return position;
        }
        let mut place = position;
        for _ in 0..30 {
            let off = position - self.from_wgs84(place);
            place = place + off;
            if off.x.abs().max(off.y.abs()) < 1e-10 {
                break;
            }
        }
        place
    }
}

fn gcj02(place: Coord<f64>) -> Coord<f64> {
    /// Krasovsky 1940.
    const AXIS: f64 = 6_378_245.0;
    const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;
    if !Datum::is_shifted(place) {
        return place;
    }
    let (x, y) = (place.x - 105.0, place.y - 35.0);
    let radians = place.y.to_radians();
    let magic = 1.0 - ECCENTRICITY * radians.sin().powi(2);
    let north =
        wave_north(x, y) * 180.0 * magic * magic.sqrt() / (AXIS * (1.0 - ECCENTRICITY) * PI);
    let east = wave_east(x, y) * 180.0 * magic.sqrt() / (AXIS * radians.cos() * PI);
    Coord { x: place.x + east, y: place.y + north }
}

fn wave_north(x: f64, y: f64) -> f64 {
    let mut sum = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * x.abs().sqrt();
    sum += (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    sum += (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0;
    sum + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0
}

fn wave_east(x: f64, y: f64) -> f64 {
    let mut sum = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * x.abs().sqrt();
    sum += (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    sum += (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0;
    sum + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0
}

fn bd09(place: Coord<f64>) -> Coord<f64> {
    const TURN: f64 = PI * 3_000.0 / 180.0;
    if !Datum::is_shifted(place) {
        return place;
    }
    let length = place.x.hypot(place.y) + 0.000_02 * (place.y * TURN).sin();
    let angle = place.y.atan2(place.x) + 0.000_003 * (place.x * TURN).cos();
    Coord { x: length * angle.cos() + 0.006_5, y: length * angle.sin() + 0.006 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{Dice, metres_between};

    #[test]
    fn there_and_back_is_the_same_place() {
        let mut dice = Dice::new(1);
        for _ in 0..2_000 {
            let place = Coord { x: 74.0 + 60.0 * dice.share(), y: 4.0 + 50.0 * dice.share() };
            for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
                let back = datum.to_wgs84(datum.from_wgs84(place));
                assert!(metres_between(place, back) < 0.01, "{datum:?} {place:?} {back:?}");
            }
        }
    }

    #[test]
    fn the_shift_is_some_hundred_metres_in_china_and_none_elsewhere() {
        let town = Coord { x: 106.5266, y: 26.4493 };
        let off = metres_between(town, Datum::Gcj02.from_wgs84(town));
        assert!((300.0..700.0).contains(&off), "{off}");
        let vaduz = Coord { x: 9.5216, y: 47.141 };
        assert_eq!(Datum::Bd09.from_wgs84(vaduz), vaduz);
        assert_eq!(Datum::Gcj02.to_wgs84(vaduz), vaduz);
    }

    #[test]
    fn the_gate_of_heavenly_peace_is_shifted_as_others_shift_it() {
        // The pair that most implementations give as their example.
        let gate = Coord { x: 116.404, y: 39.915 };
        let shifted = Datum::Gcj02.from_wgs84(gate);
        assert!((shifted.x - 116.410_244_499_169_38).abs() < 1e-7, "{shifted:?}");
        assert!((shifted.y - 39.916_404_281_501_64).abs() < 1e-7, "{shifted:?}");
        let twice = Datum::Bd09.from_wgs84(gate);
        assert!((twice.x - 116.416_627_243_787_33).abs() < 1e-6, "{twice:?}");
        assert!((twice.y - 39.922_699_552_216_216).abs() < 1e-6, "{twice:?}");
    }
}
