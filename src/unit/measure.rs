//! Seconds, metres and kilometres an hour, and the only place that converts between them.

use std::f64::consts::PI;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use bytemuck::{Pod, Zeroable};
use geo::Coord;

/// A span of time, or a moment counted from the midnight that begins the first day.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
#[repr(transparent)]
pub struct Seconds(pub u32);

impl Seconds {
    /// More than any real value: what an unreachable place is away.
    pub const MAX: Self = Self(u32::MAX);
    /// One day.
    pub const DAY: Self = Self(86_400);

    /// The span of `minutes`.
    pub const fn minutes(minutes: u32) -> Self {
        Self(minutes.saturating_mul(60))
    }

    /// The time of day `hour:minute`.
    pub const fn of_day(hour: u32, minute: u32) -> Self {
        Self(hour * 3_600 + minute * 60)
    }

    /// The time of day of `8:30`, `08:30` or `24:00`.
    pub fn parse_of_day(text: &str) -> Option<Self> {
        let (hour, minute) = text.trim().split_once(':')?;
        let number = |text: &str| {
            let is_short = (1..=2).contains(&text.len());
            let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u32>().ok().filter(|_| is_short && is_number)
        };
        let (hour, minute) = (number(hour)?, number(minute)?);
        let at = (hour <= 24 && minute < 60).then(|| Self::of_day(hour, minute))?;
        (at <= Self::DAY).then_some(at)
    }

    /// The times of day of `08:30-11:30`, where the first is before the second.
    pub fn parse_span(text: &str) -> Option<(Self, Self)> {
        let (from, to) = text.split_once('-')?;
        Some((Self::parse_of_day(from)?, Self::parse_of_day(to)?)).filter(|(from, to)| from < to)
    }

    /// This time of day on day `day` of a horizon that begins with day 0.
    #[must_use]
    pub const fn on_day(self, day: u32) -> Self {
        Self(self.0.saturating_add(day.saturating_mul(Self::DAY.0)))
    }

    /// The day of the horizon that holds this moment.
    pub const fn day(self) -> u32 {
        self.0 / Self::DAY.0
    }

    /// Whole minutes, a begun one counted.
    pub const fn to_minutes(self) -> u32 {
        self.0.div_ceil(60)
    }

    /// Whether anything can be reached in this time.
    pub const fn is_reachable(self) -> bool {
        self.0 != u32::MAX
    }
}

impl Add for Seconds {
    type Output = Self;
    /// Saturates, so that `MAX + x` stays unreachable.
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Seconds {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Seconds {
    type Output = Self;
    /// Saturates at zero.
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Seconds {
    fn sum<I: Iterator<Item = Self>>(spans: I) -> Self {
        spans.fold(Self(0), Add::add)
    }
}

impl fmt::Display for Seconds {
    /// As a time of day, `09:05`; whole days are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 3_600 % 24, self.0 / 60 % 60)
    }
}

/// A length on the ground, whole metres.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Metres(pub u32);

impl Metres {
    /// `metres` rounded to whole ones; 0 for what is not a length.
    pub const fn rounded(metres: f64) -> Self {
        Self(metres.round() as u32)
    }

    /// The time this length takes at `speed`, rounded up; [`Seconds::MAX`] at no speed.
    pub const fn at(self, speed: Kmh) -> Seconds {
        if speed.0 == 0 {
            return Seconds::MAX;
        }
        Seconds((self.0 as u64 * 36).div_ceil(speed.0 as u64 * 10) as u32)
    }
}

impl Add for Metres {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Metres {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Metres {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        lengths.fold(Self(0), Add::add)
    }
}

/// A speed, whole kilometres an hour.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kmh(pub u32);

/// The length of the straight line between two positions in degrees, in metres.
///
/// # Cost
///
/// Some 10 ns; exact to 0.5 % within a few hundred kilometres.
///
/// # Source
///
/// Equirectangular projection on the mean earth radius, 6 371 008.8 m (IUGG).
pub fn metres_between(from: Coord<f64>, to: Coord<f64>) -> f64 {
    const METRES_A_DEGREE: f64 = 6_371_008.8 * PI / 180.0;
    let north = (to.y - from.y) * METRES_A_DEGREE;
    let east = (to.x - from.x) * METRES_A_DEGREE * f64::midpoint(from.y, to.y).to_radians().cos();
    east.hypot(north)
}

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

    #[test]
    fn a_time_of_day_is_read_in_two_digits_a_part_and_in_no_other_way() {
        let at = |hour, minute| Some(Seconds::of_day(hour, minute));
        for (text, time) in [("08:30", at(8, 30)), (" 8:05 ", at(8, 5)), ("24:00", at(24, 0))] {
            assert_eq!(Seconds::parse_of_day(text), time, "{text}");
        }
        for text in ["", "8", "24:01", "25:00", "08:60", "008:30", "+8:30", "8:-5", "08:30:00"] {
            assert_eq!(Seconds::parse_of_day(text), None, "{text}");
        }
        let morning = Some((Seconds::of_day(8, 0), Seconds::of_day(11, 30)));
        assert_eq!(Seconds::parse_span("08:00-11:30"), morning);
        assert_eq!(Seconds::parse_span("11:30-08:00"), None);
    }

    #[test]
    fn what_is_unreachable_stays_unreachable() {
        assert_eq!(Seconds::MAX + Seconds(5), Seconds::MAX);
        assert!(!(Seconds::MAX + Seconds(5)).is_reachable());
    }

    #[test]
    fn travel_time_is_rounded_up() {
        assert_eq!(Metres(1_000).at(Kmh(36)), Seconds(100));
        assert_eq!(Metres(1_001).at(Kmh(36)), Seconds(101));
        assert_eq!(Metres(1).at(Kmh(0)), Seconds::MAX);
    }

    #[test]
    fn a_degree_of_latitude_is_111_kilometres() {
        let metres = metres_between(Coord { x: 106.5, y: 26.0 }, Coord { x: 106.5, y: 27.0 });
        assert!((metres - 111_195.0).abs() < 1.0, "{metres}");
    }

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
