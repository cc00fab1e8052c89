//! How steep a way is, and what that does to speed.

use super::{Grade, Permit, Profile, Way};
use crate::unit::Kmh;

/// The rise of a way in the order of its vertices, per cent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Slope {
    /// So much from its first to its last vertex; below 0 it falls.
    Along(f64),
    /// So much somewhere, nobody knows in which direction.
    Somewhere(f64),
}

impl Slope {
    /// What the tags say: `incline` (`8%`, `-8`), the heights of both ends (`ele_from`, `ele_to`,
    /// metres), or the steepest of it (`incline_max`, `0.08`); `None` where they say nothing that
    /// can be meant.
    pub(super) fn of(way: &Way) -> Option<Self> {
        /// Steeper roads are typing mistakes; stairs rise by 60 %.
        const STEEPEST: f64 = 100.0;
        let number = |key| way.tags.get(key)?.parse::<f64>().ok();
        let incline = way
            .tags
            .get("incline")
            .and_then(|text| text.trim_end_matches(['%', ' ']).parse::<f64>().ok());
        let by_ends = || {
            let metres = way.length();
            let rise = number("ele_to")? - number("ele_from")?;
            (0.0 < metres).then(|| rise / metres * 100.0)
        };
        let somewhere = || number("incline_max").map(|share| Self::Somewhere(share.abs() * 100.0));
        let slope = incline.or_else(by_ends).map(Self::Along).or_else(somewhere)?;
        let (Self::Along(rise) | Self::Somewhere(rise)) = slope;
        (rise.is_finite() && rise.abs() <= STEEPEST).then_some(slope)
    }

    /// How much of the speed on the flat is left along the way and against it, per cent.
    pub(super) fn left(self, grades: &[Grade]) -> [u32; 2] {
        let row = |rise: f64| {
            let holds = grades.iter().filter(|grade| f64::from(grade.from_percent) <= rise.abs());
            holds.max_by_key(|grade| grade.from_percent)
        };
        let one =
            |rise: f64| row(rise).map_or(100, |row| if 0.0 < rise { row.up } else { row.down });
        match self {
            Self::Along(rise) => [one(rise), one(-rise)],
            Self::Somewhere(rise) => [one(rise).min(one(-rise)); 2],
        }
    }
}

impl Permit {
    /// The same on a way as steep as this one.
    pub(super) fn on(self, way: &Way, profile: &Profile) -> Self {
        let Some(slope) = Slope::of(way).filter(|_| !profile.grades.is_empty()) else {
            return self;
        };
        let [along, against] = slope.left(&profile.grades);
        Self {
            forward: share(self.forward, along),
            backward: share(self.backward, against),
            ..self
        }
    }
}

/// So many per cent of a speed; an open way stays open.
pub(super) fn share(speed: Kmh, percent: u32) -> Kmh {
    Kmh((speed.0 * percent / 100).max(u32::from(speed.0 != 0)))
}

#[cfg(test)]
mod tests {
    use geo::Coord;

    use super::*;

    fn way(tags: &[(&str, &str)]) -> Way {
        // Some 111 m to the north.
        let line = vec![Coord { x: 106.5, y: 26.4 }, Coord { x: 106.5, y: 26.401 }];
        Way { line, tags: tags.iter().copied().collect(), ..Way::default() }
    }

    #[test]
    fn who_climbs_is_slower_than_who_comes_down_and_nobody_is_stopped() {
        let grades = [
            Grade { from_percent: 5, up: 80, down: 100 },
            Grade { from_percent: 10, up: 50, down: 70 },
        ];
        let left = |tags: &[(&str, &str)]| Slope::of(&way(tags)).map(|slope| slope.left(&grades));
        assert_eq!(left(&[("incline", "8%")]), Some([80, 100]));
        assert_eq!(left(&[("incline", "-12 %")]), Some([70, 50]));
        assert_eq!(left(&[("incline", "4")]), Some([100, 100]));
        assert_eq!(left(&[("ele_from", "1000"), ("ele_to", "1010")]), Some([80, 100]));
        assert_eq!(left(&[("incline_max", "0.11")]), Some([50, 50]));
        assert_eq!(left(&[("incline", "up")]), None);
        assert_eq!(left(&[("incline", "900%")]), None);
        assert_eq!(left(&[("incline_max", "NaN")]), None);
        assert_eq!(left(&[]), None);
        assert_eq!((share(Kmh(1), 50), share(Kmh(0), 50)), (Kmh(1), Kmh(0)));
    }
}
