//! What is wrong with the roads as data, and where: what a person who draws maps can mend.

use geo::Coord;

use super::crossing;
use super::joint::{Joints, NEAR};
use super::notes::Notes;
use super::roads::usable;
use super::snap::Segment;
use super::{Facts, Limit, Profile, Roads, Way, cuts};
use crate::unit::{Metres, metres_between};

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checkup {
    /// What the network is made of.
    pub facts: Facts,
    /// The length of the ways without a speed limit, where the speed of the class decides.
    pub defaults_length: Metres,
    /// Ends this near to another way's vertex were joined to it, metres.
    pub tolerance: f64,
    /// Everything that is wrong, by kind and profile.
    pub faults: Vec<Fault>,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// What it is.
    pub kind: FaultKind,
    /// For which profile, if not for all.
    pub profile: Option<String>,
    /// The ids of the ways, or of the place.
    pub ids: Vec<String>,
    /// How long or how wide it is.
    pub metres: f64,
    /// Where: the roads, or a line of two positions, or one position alone.
    pub lines: Vec<Vec<Coord<f64>>>,
}

/// What can be wrong with roads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// Two ways cross on one level without a common vertex, and are not joined.
    Crossing,
    /// An end lay a little beside another way, and was joined to it.
    Gap,
    /// Roads that no other road leads to or from.
    Island,
    /// Roads one can come to and not back from.
    NoWayOut,
    /// Roads one can come from and not back to.
    NoWayIn,
    /// A place far from any road.
    Far,
}

impl FaultKind {
    /// All kinds, in their order.
    pub const ALL: [Self; 6] =
        [Self::Crossing, Self::Gap, Self::Island, Self::NoWayOut, Self::NoWayIn, Self::Far];

    /// Its name in data.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Crossing => "crossing",
            Self::Gap => "gap",
            Self::Island => "island",
            Self::NoWayOut => "no-way-out",
            Self::NoWayIn => "no-way-in",
            Self::Far => "far",
        }
    }
}

impl Checkup {
    /// Looks over `roads`, which were built of `ways` for `profiles`.
    pub fn of(roads: &Roads, ways: &[Way], profiles: &[Profile]) -> Self {
        let used = usable(ways, profiles, &mut Notes::default()).ways;
        let crossings = crossing::all(&roads.segments, &used);
        let crossings = crossings.iter().map(|pair| crossed(roads, &used, pair));
        let mut faults: Vec<Fault> = crossings.chain(gaps(&used)).collect();
        faults.extend((0..profiles.len()).flat_map(|row| cuts::all(roads, row, &used)));
        faults.sort_by_key(|fault| fault.kind);
        let defaults_length = Metres::rounded(defaults(&used, profiles));
        Self { facts: roads.facts().clone(), defaults_length, tolerance: NEAR, faults }
    }

    /// Adds the places that lie further than `limit` from any road, the farthest first.
    pub fn add_places(&mut self, roads: &Roads, places: &[(&str, Coord<f64>)], limit: Metres) {
        let mut far: Vec<Fault> = places
            .iter()
            .filter_map(|(id, at)| {
                let (metres, road) = roads.nearest_road(*at)?;
                (f64::from(limit.0) < metres).then(|| Fault {
                    kind: FaultKind::Far,
                    profile: None,
                    ids: vec![(*id).to_owned()],
                    metres,
                    lines: vec![vec![*at, road]],
                })
            })
            .collect();
        far.sort_by(|one, other| other.metres.total_cmp(&one.metres));
        self.faults.extend(far);
    }
}

impl Roads {
    /// How far the nearest road of any profile is, metres, and where.
    fn nearest_road(&self, at: Coord<f64>) -> Option<(f64, Coord<f64>)> {
        let (segment, along) = self.plane.nearest(&self.segments, at, |_| true)?;
        let road = position(self, segment, along);
        Some((metres_between(at, road), road))
    }
}

/// The position so far along a segment.
fn position(roads: &Roads, segment: &Segment, along: f64) -> Coord<f64> {
    let [from, to] = [0, 1].map(|end| roads.pieces.points[segment.row as usize + end]);
    Coord { x: from.x + along * (to.x - from.x), y: from.y + along * (to.y - from.y) }
}

fn crossed(roads: &Roads, ways: &[&Way], [one, other]: &[Segment; 2]) -> Fault {
    // How far to the left of the other either end of the one lies: between them it is crossed.
    let left = |at: [f64; 2]| {
        let [along, up] = [other.to[0] - other.from[0], other.to[1] - other.from[1]];
        along * (at[1] - other.from[1]) - up * (at[0] - other.from[0])
    };
    let (begin, end) = (left(one.from), left(one.to));
    let at = position(roads, one, begin / (begin - end));
    Fault {
        kind: FaultKind::Crossing,
        profile: None,
        ids: [one, other].map(|segment| ways[segment.way as usize].id.clone()).into(),
        metres: 0.0,
        lines: vec![vec![at]],
    }
}

/// The ends that were joined over a gap.
fn gaps(ways: &[&Way]) -> Vec<Fault> {
    let joints = Joints::of(ways);
    let fault = |gap: &[(u32, u32); 2]| {
        let [from, to] = gap.map(|(place, _)| joints.places[place as usize]);
        Fault {
            kind: FaultKind::Gap,
            profile: None,
            ids: gap.map(|(_, way)| ways[way as usize].id.clone()).into(),
            metres: metres_between(from, to),
            lines: vec![vec![from, to]],
        }
    };
    joints.gaps.iter().map(fault).collect()
}

/// The metres of ways whose speed no limit tells.
fn defaults(ways: &[&Way], profiles: &[Profile]) -> f64 {
    let words = profiles.iter().find(|profile| profile.obeys_limits).map(|known| &known.limits);
    let says = |way: &&&Way| {
        let limit = words.map(|words| Limit::of(way.tags.get("maxspeed"), words));
        matches!(limit, Some(Limit::Most(_)))
    };
    let length = |way: &&Way| -> f64 {
        way.line.windows(2).map(|ends| metres_between(ends[0], ends[1])).sum()
    };
    ways.iter().filter(|way| !says(way)).map(length).sum()
}
