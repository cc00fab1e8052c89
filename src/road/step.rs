//! A path as a driver is told it, one step after the other.

use super::drive::Drive;
use super::{Path, ProfileId, Roads};
use crate::unit::Metres;

/// One step of a path: how one comes onto a road, and how far one follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How one comes onto it.
    pub turn: Heading,
    /// The name of the road, or its number.
    pub road: Option<String>,
    /// How far one follows it.
    pub length: Metres,
}

/// How one comes onto a road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Heading {
    /// The path begins there.
    Out,
    /// Straight on.
    Straight,
    /// A little to the left.
    SlightLeft,
    /// To the left.
    Left,
    /// Sharply to the left.
    SharpLeft,
    /// A little to the right.
    SlightRight,
    /// To the right.
    Right,
    /// Sharply to the right.
    SharpRight,
    /// Back where one came from.
    Round,
}

impl Heading {
    /// The heading of a turn by so many degrees, to the right above zero.
    pub fn of(degrees: f64) -> Self {
        let [slight, full, sharp] = if degrees < 0.0 {
            [Self::SlightLeft, Self::Left, Self::SharpLeft]
        } else {
            [Self::SlightRight, Self::Right, Self::SharpRight]
        };
        match degrees.abs() {
            ..30.0 => Self::Straight,
            ..60.0 => slight,
            ..120.0 => full,
            _ => sharp,
        }
    }

    /// Whether it is so small that nobody is told of it who stays on a road of one name.
    const fn is_small(self) -> bool {
        matches!(self, Self::Straight | Self::SlightLeft | Self::SlightRight)
    }
}

impl Roads {
    /// The steps of a path that a profile has on these roads: where it turns at a junction, and
    /// where the road has another name.
    pub fn steps(&self, profile: ProfileId, path: &Path) -> Vec<Step> {
        let lane = self.lane(profile);
        let name = |drive: Drive| {
            let way = self.pieces.rows[drive.piece() as usize].way;
            self.names.get(way as usize).cloned().flatten()
        };
        let mut steps: Vec<(Heading, Option<String>, f64)> = Vec::new();
        let mut before = None;
        for (drive, metres) in &path.drives {
            let turn = before.replace(*drive).map_or(Heading::Out, |before: Drive| {
                let (_, node) = before.ends(&self.pieces);
                match lane.meeting[node as usize] {
                    _ if *drive == before.twin() => Heading::Round,
                    ..=2 => Heading::Straight,
                    _ => Heading::of(before.bend_onto(*drive, &self.pieces)),
                }
            });
            let road = name(*drive);
            match steps.last_mut() {
                Some((_, last, length))
                    if turn == Heading::Straight && (road.is_none() || *last == road)
                        || turn.is_small() && road.is_some() && *last == road =>
                {
                    *length += metres;
                }
                Some(_) | None => steps.push((turn, road, *metres)),
            }
        }
        let step = |(turn, road, metres)| Step { turn, road, length: Metres::rounded(metres) };
        steps.into_iter().map(step).collect()
    }
}
