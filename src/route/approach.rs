//! The last stretch to a door: where the road ends for a profile, and how it is walked from there.

use geo::Coord;

use crate::road::{Path, ProfileId, Roads, Snap};
use crate::unit::{Metres, Seconds, metres_between};

/// A door nearer to the road than this is walked to straight, metres.
const AT_ROAD: f64 = 60.0;
/// Who is no farther from a road than this is on it, metres.
const ON_ROAD: f64 = 1.0;
/// Nobody walks a path so many times as long as the straight line: there is one nobody has drawn.
const DETOUR: f64 = 4.0;

/// From a road to a door.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Approach {
    /// Where the road is left: a place to park.
    pub(super) snap: Snap,
    /// How far it is from there.
    pub(super) walk: Metres,
    /// How long it takes.
    pub(super) time: Seconds,
    /// The way, from the road to the door.
    pub(super) line: Vec<Coord<f64>>,
}

impl Approach {
    /// How someone who travels by `profile` comes to `door`; `None` where it has no road.
    ///
    /// A door far from its roads is walked to by the paths of the profile it goes on foot by, from
    /// the last place on the way to which it can be driven: the end of the road. Where no path
    /// leads, or one far too long, the straight line is walked.
    pub(super) fn of(roads: &Roads, profile: ProfileId, door: Coord<f64>) -> Option<Self> {
        let snap = roads.snap(profile, door)?;
        let straight = Self {
            snap,
            walk: snap.walk,
            time: snap.walk.at(roads.walk(profile)),
            line: vec![snap.position, door],
        };
        let metres = metres_between(snap.position, door);
        if metres <= AT_ROAD {
            return Some(straight);
        }
        let by_paths =
            roads.on_foot(profile).and_then(|foot| by_paths(roads, (profile, foot), (door, &snap)));
        let sane = by_paths.filter(|paths| f64::from(paths.walk.0) <= DETOUR * metres);
        Some(sane.unwrap_or(straight))
    }
}

/// The way to `door` by paths, from the last place where someone can drive.
fn by_paths(
    roads: &Roads,
    (profile, foot): (ProfileId, ProfileId),
    (door, nearest): (Coord<f64>, &Snap),
) -> Option<Approach> {
    let goal = roads.snap(foot, door)?;
    let whole = roads.path(foot, &roads.snap(foot, nearest.position)?, &goal)?;
    let is_on_road = |at: &&Coord<f64>| {
        roads.snap(profile, **at).is_some_and(|snap| metres_between(snap.position, **at) <= ON_ROAD)
    };
    let park = whole.line.iter().rev().find(is_on_road).copied().unwrap_or(nearest.position);
    let start = roads.snap(foot, park)?;
    let Path { time, length, mut line, .. } = roads.path(foot, &start, &goal)?;
    line.push(door);
    line.dedup();
    let walk = length + goal.walk;
    let time = time + goal.walk.at(roads.walk(foot));
    Some(Approach { snap: roads.snap(profile, park)?, walk, time, line })
}
