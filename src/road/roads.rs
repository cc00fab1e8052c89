//! The road network, for every profile, and what it is asked.

use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::grid::Grid;
use super::hierarchy::{Hierarchy, Order};
use super::joint::Joints;
use super::lane::{Given, Lane};
use super::notes::Notes;
use super::piece::Pieces;
use super::snap::{Plane, onto};
use super::{
    Facts, Limit, Link, Matrix, Network, Path, Permit, Profile, ProfileId, Snap, Turn, Way,
    crossing, round,
};
use crate::finding::Reading;
use crate::unit::{Kmh, Metres, Seconds, Table};

/// A road network that can be asked for times and ways, by profile.
#[derive(Debug, Default)]
pub struct Roads {
    pub(super) pieces: Pieces,
    pub(super) lanes: Table<ProfileId, Lane>,
    pub(super) plane: Plane,
    pub(super) segments: Grid,
    /// The ids of the ways that are used.
    pub(super) ids: Vec<String>,
    /// Their names, or else their numbers.
    pub(super) names: Vec<Option<String>>,
    /// The turn restrictions.
    pub(super) turns: Vec<Turn>,
    pub(super) facts: Facts,
}

/// Ways at least one profile may use, with what each may do there.
pub(super) struct Used<'a> {
    pub(super) ways: Vec<&'a Way>,
    permits: Vec<Vec<Permit>>,
    defaults: usize,
}

impl Roads {
    /// Builds the network of `ways` for `profiles`, without turn restrictions.
    pub fn build(ways: &[Way], profiles: &[Profile]) -> Reading<Self> {
        Self::with_turns(ways, &[], profiles)
    }

    /// Builds the network of `ways` for `profiles`; the order of the ways does not matter.
    ///
    /// The restrictions of `turns` hold for profiles with a price for turning, each where exactly
    /// one way to drive over these roads is what it speaks of; the others are counted.
    ///
    /// Vertices are joined by node id, or by position where there is none; ways that cross without
    /// a common vertex are counted, not joined: one of them may be a bridge. Findings have no
    /// file in their place: the roads do not know where they came from.
    pub fn with_turns(ways: &[Way], turns: &[Turn], profiles: &[Profile]) -> Reading<Self> {
        let mut notes = Notes::default();
        let used = usable(ways, profiles, &mut notes);
        let joints = Joints::of(&used.ways);
        let pieces = Pieces::of(&joints);
        let plane = Plane::of(&pieces.points);
        let ids: Vec<String> = used.ways.iter().map(|way| way.id.clone()).collect();
        let name = |way: &&Way| {
            way.tags.get("name").or_else(|| way.tags.get("ref")).map(ToOwned::to_owned)
        };
        let names = used.ways.iter().map(name).collect();
        let given =
            |profile, permits| Given { profile, permits, ids: &ids, turns, pieces: &pieces };
        let given: Vec<Given<'_>> =
            profiles.iter().zip(&used.permits).map(|(profile, p)| given(profile, p)).collect();
        let (rows, (segments, crossings)) = rayon::join(
            // One thread a profile.
            || given.par_iter().map(|given| Lane::of(*given)).collect::<Vec<_>>(),
            || {
                let segments = plane.segments(&pieces);
                let crossings = crossing::all(&segments, &used.ways).len();
                (segments, crossings)
            },
        );
        let length = pieces.rows.iter().map(|piece| piece.length).sum();
        let facts = Facts {
            ways: used.ways.len(),
            unused: ways.len() - used.ways.len(),
            nodes: pieces.nodes,
            pieces: pieces.rows.len(),
            segments: segments.segments().len(),
            length: Metres::rounded(length),
            defaults: used.defaults,
            joined: joints.gaps.len(),
            crossings,
            lanes: rows.iter().map(|lane| lane.facts.clone()).collect(),
        };
        tell(&facts, &mut notes);
        tell_of_turns(&rows, turns, &mut notes);
        let (lanes, turns) = (rows.into(), turns.to_vec());
        let value = Self { pieces, lanes, plane, segments, ids, names, turns, facts };
        Reading { value, findings: notes.into_findings() }
    }

    /// The profile of this name.
    pub fn profile(&self, name: &str) -> Option<ProfileId> {
        self.lanes.iter().find(|(_, lane)| lane.profile.name == name).map(|(id, _)| id)
    }

    /// Puts a place onto the nearest road from which all others of its part can be reached, and
    /// that can be reached from them; `None` where the profile has no road at all.
    ///
    /// # Cost
    ///
    /// Half a microsecond, by a grid of segments.
    pub fn snap(&self, profile: ProfileId, at: Coord<f64>) -> Option<Snap> {
        let lane = self.lanes.get(profile)?;
        if !lane.has_open {
            return None;
        }
        let is_open = |piece: u32| lane.is_open[piece as usize];
        let (segment, along) = self.plane.nearest(&self.segments, at, is_open)?;
        Some(onto(&self.pieces, segment, along, at))
    }

    /// The times on the road from each place of `from` to each of `to`, without the walk to doors.
    ///
    /// # Cost
    ///
    /// One climb a source and one sweep over all that lies above the targets for every 32 sources,
    /// which share the threads; the first call for a profile builds its hierarchy.
    pub fn matrix(&self, profile: ProfileId, from: &[Snap], to: &[Snap]) -> Matrix {
        Matrix::of(&self.lanes[profile], &self.pieces, from, to)
    }

    /// The quickest way from one place to another; its time is that of the matrix.
    pub fn path(&self, profile: ProfileId, from: &Snap, to: &Snap) -> Option<Path> {
        Path::of(&self.lanes[profile], &self.pieces, from, to)
    }

    /// The profile by whose paths someone of this one goes on, on foot.
    pub fn on_foot(&self, profile: ProfileId) -> Option<ProfileId> {
        let name = self.lanes[profile].profile.on_foot.as_deref()?;
        self.profile(name).filter(|foot| *foot != profile)
    }

    /// How fast the last metres from the road to a door are walked.
    pub fn walk(&self, profile: ProfileId) -> Kmh {
        self.lanes[profile].profile.walk
    }

    /// How long it takes to stop at a door.
    pub fn stop(&self, profile: ProfileId) -> Seconds {
        self.lanes[profile].profile.stop
    }

    /// How many nodes each strongly connected component of a profile has, the largest first; where
    /// turns count, a node is a piece of road in one direction.
    pub fn components(&self, profile: ProfileId) -> &[usize] {
        &self.lanes[profile].facts.components
    }

    /// What the network is made of.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The links between junctions that a profile may use, sorted by the node they leave.
    pub fn links(&self, profile: ProfileId) -> Vec<Link> {
        self.lanes[profile].network.links().collect()
    }

    /// The arrays a search of this profile runs over.
    pub fn network(&self, profile: ProfileId) -> &Network {
        &self.lanes[profile].network
    }

    /// Where each node of the network of a profile lies.
    pub fn positions(&self, profile: ProfileId) -> Vec<Coord<f64>> {
        self.lanes[profile].positions(&self.pieces)
    }

    /// The order in which the nodes of a profile's network are contracted for what answers.
    pub fn order(&self, profile: ProfileId) -> Order {
        self.lanes[profile].order(&self.pieces)
    }

    /// What answers for a profile; made now if nothing was asked yet.
    pub fn hierarchy(&self, profile: ProfileId) -> &Hierarchy {
        self.lanes[profile].hierarchy(&self.pieces)
    }

    /// Lets `hierarchy` answer for a profile; false where one does already.
    ///
    /// It must be that of [`Roads::network`]: nobody checks its times.
    pub fn adopt(&self, profile: ProfileId, hierarchy: Hierarchy) -> bool {
        self.lanes[profile].adopt(hierarchy)
    }

    /// The time of the quickest way from one place to another: what the matrix says.
    pub fn time(&self, profile: ProfileId, from: &Snap, to: &Snap) -> Seconds {
        round::time(&self.lanes[profile], &self.pieces, from, to).to_seconds()
    }

    pub(super) fn lane(&self, profile: ProfileId) -> &Lane {
        &self.lanes[profile]
    }
}

/// The ways that have a geometry and are open to any profile, in an order of their own.
pub(super) fn usable<'a>(ways: &'a [Way], profiles: &[Profile], notes: &mut Notes) -> Used<'a> {
    let mut sorted: Vec<&Way> = ways.iter().collect();
    sorted.par_sort_by(|one, other| one.order(other));
    let permits = |way: &&Way| profiles.iter().map(|profile| Permit::of(profile, way)).collect();
    let permits: Vec<Vec<Permit>> = sorted.par_iter().map(permits).collect();
    let mut used =
        Used { ways: Vec::new(), permits: vec![Vec::new(); profiles.len()], defaults: 0 };
    for (way, permits) in sorted.into_iter().zip(permits) {
        if !has_geometry(way) {
            notes.count("B2002", "", way);
            continue;
        }
        let limit = notes.look_at(way, profiles);
        if !permits.iter().any(|permit| permit.is_open()) {
            continue;
        }
        used.ways.push(way);
        used.permits.iter_mut().zip(permits).for_each(|(row, permit)| row.push(permit));
        used.defaults += usize::from(!matches!(limit, Limit::Most(_)));
    }
    used
}

/// Whether the vertices are positions on the earth, and not all the same.
fn has_geometry(way: &Way) -> bool {
    let is_on_earth = |at: &Coord<f64>| at.x.abs() <= 180.0 && at.y.abs() <= 90.0;
    let is_line = way.line.windows(2).any(|ends| ends[0] != ends[1]);
    is_line && way.line.iter().all(is_on_earth)
}

/// The findings about the network as a whole.
fn tell(facts: &Facts, notes: &mut Notes) {
    if facts.pieces == 0 {
        notes.tell("B2001", &[]);
        return;
    }
    let counts = BTreeMap::from([("B2007", facts.joined), ("B2009", facts.crossings)]);
    for (code, count) in counts.into_iter().filter(|(_, count)| 0 < *count) {
        notes.tell(code, &[&count.to_string()]);
    }
    for lane in &facts.lanes {
        if lane.links == 0 {
            notes.tell("B2010", &[&lane.profile]);
        }
        if 0 < lane.islands {
            let metres = lane.islands_length.0.to_string();
            notes.tell("B2008", &[&lane.profile, &lane.islands.to_string(), &metres]);
        }
    }
}

/// The findings about turn restrictions.
fn tell_of_turns(lanes: &[Lane], turns: &[Turn], notes: &mut Notes) {
    let turned = || lanes.iter().filter_map(|lane| lane.turned.as_ref());
    let sometimes: BTreeSet<usize> = turned().flat_map(|t| t.sometimes.iter().copied()).collect();
    let misfits: BTreeSet<usize> = turned().flat_map(|t| t.misfits.iter().copied()).collect();
    for (code, rows) in [("B2020", sometimes), ("B2021", misfits)] {
        if let Some(first) = rows.first().and_then(|row| turns.get(*row)) {
            notes.tell(code, &[&rows.len().to_string(), &first.id]);
        }
    }
}
