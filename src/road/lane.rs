//! What one profile makes of the pieces: times, links, and where places may be put.

use std::sync::OnceLock;

use super::bans::Bans;
use super::component::Components;
use super::drive::Drive;
use super::drive::Leaving;
use super::expand::Turned;
use super::expand::{Expanded, Fees};
use super::hierarchy::{Ends, Hierarchy, Metric, Order, Shape};
use super::network::Links;
use super::piece::{Piece, Pieces};
use super::{Lanes, Network, NodeId, Permit, Profile, Snap, Turn};
use crate::unit::{Index, Metres, Millis};

/// The roads as one profile sees them.
#[derive(Debug, Default)]
pub(super) struct Lane {
    /// Whose they are.
    pub(super) profile: Profile,
    /// For each junction how many roads meet there.
    pub(super) meeting: Vec<u32>,
    /// For each junction how long it takes to pass, on top of the way to it.
    pub(super) passing: Vec<Millis>,
    /// The links between nodes: junctions, or drives where turns count.
    pub(super) network: Network,
    /// For each link of it what is driven along it; nothing where it stands for no road.
    pub(super) origins: Vec<Option<Drive>>,
    /// For each link what it takes on top of the drive: to pass a junction, to turn.
    pub(super) fees: Vec<Millis>,
    /// For each piece its time along its vertices and against them.
    pub(super) times: Vec<(Millis, Millis)>,
    /// The same while nothing is closed or slow.
    pub(super) usual: Vec<(Millis, Millis)>,
    /// For each piece whether someone may be put down there.
    may_stop: Vec<bool>,
    /// For each piece whether places are put onto it.
    pub(super) is_open: Vec<bool>,
    /// Whether places are put onto any.
    pub(super) has_open: bool,
    /// What else there is where turns count.
    pub(super) turned: Option<Turned>,
    /// What it is made of.
    pub(super) facts: Lanes,
    /// What answers for times and ways, once it was asked.
    hierarchy: OnceLock<Hierarchy>,
    /// Its times before the arcs that nobody needs were left out; kept once roads were changed.
    pub(super) metric: Option<Metric>,
}

/// What the lanes of a profile are made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) profile: &'a Profile,
    /// What it may do on each way.
    pub(super) permits: &'a [Permit],
    /// The ids of the ways.
    pub(super) ids: &'a [String],
    pub(super) turns: &'a [Turn],
    pub(super) pieces: &'a Pieces,
}

impl Lane {
    /// The lanes of a profile.
    pub(super) fn of(given: Given<'_>) -> Self {
        let Given { profile, permits, pieces, .. } = given;
        let over = |piece: &Piece| {
            let permit = permits[piece.way as usize];
            let time = |speed| profile.passable(Millis::over(piece.length, speed));
            (time(permit.forward), time(permit.backward))
        };
        let times: Vec<(Millis, Millis)> = pieces.rows.iter().map(over).collect();
        let meeting = meeting(&times, pieces);
        let passing = passing(profile, &meeting);
        let may_stop = |piece: &Piece| permits[piece.way as usize].stops;
        let mut lane = Self {
            profile: profile.clone(),
            meeting,
            passing,
            usual: times.clone(),
            times,
            may_stop: pieces.rows.iter().map(may_stop).collect(),
            ..Self::default()
        };
        let links = lane.links(given);
        lane.network = Network::new(links.nodes, &links.rows);
        (lane.origins, lane.fees) = (links.origins, links.fees);
        lane.divide(pieces);
        lane
    }

    /// The links between junctions, or between drives where turns count.
    fn links(&mut self, given: Given<'_>) -> Links {
        let Given { profile, ids, turns, pieces, .. } = given;
        let Some(turning) = &profile.turning else {
            return Links::between_junctions(&self.times, &self.passing, pieces);
        };
        let leaving = Leaving::of(pieces, &self.times);
        let bans = Bans::of(&leaving, ids, turns, profile);
        let fees = Fees { turning, passing: &self.passing, meeting: &self.meeting };
        let Expanded { links, copies, goals } = Expanded::of(&leaving, &bans, fees);
        let Bans { misfits, sometimes, .. } = bans;
        self.turned = Some(Turned::new(&self.times, copies, goals, [misfits, sometimes]));
        links
    }

    /// What answers for times and ways; made when it is asked first.
    pub(super) fn hierarchy(&self, pieces: &Pieces) -> &Hierarchy {
        if let Some(ready) = self.hierarchy.get() {
            return ready;
        }
        // Made outside of the lock: its threads may take up work that asks for it as well.
        let shape = Shape::of(&self.network, &self.order(pieces));
        let made = Hierarchy::of(&Metric::of(shape, &self.network), &self.network);
        self.hierarchy.get_or_init(|| made)
    }

    /// In which order its nodes are contracted; the directions of a piece follow each other.
    pub(super) fn order(&self, pieces: &Pieces) -> Order {
        let positions = self.positions(pieces);
        match &self.turned {
            None => Order::of(&self.network, &positions),
            Some(turned) => Order::of_groups(&self.network, &positions, &turned.groups(pieces)),
        }
    }

    /// What answers for times and ways, if anything does yet.
    pub(super) fn made(&self) -> Option<&Hierarchy> {
        self.hierarchy.get()
    }

    /// Lets another hierarchy answer for other times.
    pub(super) fn renew(&mut self, hierarchy: Hierarchy, metric: Metric) {
        self.hierarchy = OnceLock::from(hierarchy);
        self.metric = Some(metric);
    }

    /// Takes what answers for times and ways; false where there is one.
    pub(super) fn adopt(&self, hierarchy: Hierarchy) -> bool {
        self.hierarchy.set(hierarchy).is_ok()
    }

    /// Where each node of the network lies.
    pub(super) fn positions(&self, pieces: &Pieces) -> Vec<geo::Coord<f64>> {
        let junctions = pieces.positions();
        self.turned
            .as_ref()
            .map_or_else(|| junctions.clone(), |turned| turned.positions(&junctions, pieces))
    }

    /// Finds the components, and the pieces that lie in one of the large ones.
    pub(super) fn divide(&mut self, pieces: &Pieces) {
        (self.is_open, self.has_open) = (Vec::with_capacity(pieces.rows.len()), false);
        let components = Components::of(&self.network);
        let mut islands = Vec::new();
        let mut length = 0.0;
        for (name, piece) in (0..).zip(&pieces.rows) {
            let may_use = self.is_usable(name);
            let nodes = self.turned.as_ref().map_or([piece.tail, piece.head], |_| {
                [Drive::along(name), Drive::against(name)].map(|drive| drive.0)
            });
            let [tail, head] = nodes.map(|node| components.main_of(node));
            let is_main = may_use
                && match self.turned {
                    None => tail.is_some() && tail == head,
                    Some(_) => tail.is_some() || head.is_some(),
                };
            let is_open = is_main && self.may_stop[name as usize];
            self.is_open.push(is_open);
            self.has_open |= is_open;
            if may_use && !is_main {
                length += piece.length;
                islands.extend(nodes.map(|node| components.of[node as usize]));
            }
        }
        islands.retain(|name| components.main <= *name as usize && *name != u32::MAX);
        islands.sort_unstable();
        islands.dedup();
        self.facts = Lanes {
            profile: self.profile.name.clone(),
            nodes: components.sizes.iter().sum(),
            links: self.network.links().filter(|link| link.time.is_reachable()).count(),
            components: components.sizes,
            main: components.main,
            islands: islands.len(),
            islands_length: Metres::rounded(length),
        };
    }

    /// The nodes between which a drive lies; where turns count, it is one.
    pub(super) fn nodes(&self, drive: Drive, pieces: &Pieces) -> [usize; 2] {
        let (tail, head) = drive.ends(pieces);
        let ends = if self.turned.is_some() { [drive.0; 2] } else { [tail, head] };
        ends.map(|node| node as usize)
    }

    /// Whether a direction of the piece is open.
    fn is_usable(&self, piece: u32) -> bool {
        let (along, against) = self.times[piece as usize];
        along.is_reachable() || against.is_reachable()
    }

    /// The nodes a traveller at `snap` comes to first, with the time to each: towards the first
    /// vertex of its piece, and towards the last.
    pub(super) fn leave(&self, snap: &Snap, pieces: &Pieces) -> Ends {
        let [to_tail, to_head] = self.to_ends(snap);
        if self.turned.is_some() {
            let drives = [Drive::against(snap.piece), Drive::along(snap.piece)];
            return named([(drives[0].0, to_tail), (drives[1].0, to_head)]);
        }
        let piece = &pieces.rows[snap.piece as usize];
        let ends = at_ends(snap, [(piece.tail, to_tail), (piece.head, to_head)]);
        named(ends.map(|(node, time)| (node, time + self.passing[node as usize])))
    }

    /// The nodes a traveller to `snap` comes through last, with the time from each and what
    /// [`Lane::real`] takes away: from the first vertex of its piece, and from the last.
    pub(super) fn arrive(&self, snap: &Snap, pieces: &Pieces) -> Ends {
        if let Some(turned) = &self.turned {
            // He is at the end of the drive and goes back to the place.
            let [to_tail, to_head] = self.to_ends(snap);
            let back = |drive, beyond: Millis| {
                let lead = if beyond.is_reachable() { turned.lead - beyond } else { beyond };
                (turned.goal(drive), lead)
            };
            let drives = [Drive::along(snap.piece), Drive::against(snap.piece)];
            return named([back(drives[0], to_head), back(drives[1], to_tail)]);
        }
        let piece = &pieces.rows[snap.piece as usize];
        let (along, against) = self.times[snap.piece as usize];
        let from_tail = along.part(snap.share);
        let from_head = against.part(1.0 - snap.share);
        named(at_ends(snap, [(piece.tail, from_tail), (piece.head, from_head)]))
    }

    /// The time to the first vertex of the piece of `snap`, and to the last.
    pub(super) fn to_ends(&self, snap: &Snap) -> [Millis; 2] {
        let (along, against) = self.times[snap.piece as usize];
        [against - against.part(1.0 - snap.share), along - along.part(snap.share)]
    }

    /// The time that the hierarchy means by `time` where it was asked for [`Lane::arrive`].
    pub(super) fn real(&self, time: Millis) -> Millis {
        time - self.lead()
    }

    /// How much longer the hierarchy tells the times to [`Lane::arrive`].
    pub(super) fn lead(&self) -> Millis {
        self.turned.as_ref().map_or(Millis(0), |turned| turned.lead)
    }

    /// The time from one snap to another on its own piece, without leaving it.
    pub(super) fn along(&self, from: &Snap, to: &Snap) -> Millis {
        if from.piece != to.piece {
            return Millis::MAX;
        }
        let (forward, backward) = self.times[from.piece as usize];
        let mut time = Millis::MAX;
        if from.share <= to.share {
            time = time.min(forward.part(to.share) - forward.part(from.share));
        }
        if to.share <= from.share {
            time = time.min(backward.part(1.0 - to.share) - backward.part(1.0 - from.share));
        }
        time
    }
}

fn named(ends: [(u32, Millis); 2]) -> Ends {
    ends.map(|(node, time)| (NodeId::from_usize(node as usize), time))
}

/// A snap at an end is at that node, even against a one-way street.
fn at_ends(snap: &Snap, [mut tail, mut head]: [(u32, Millis); 2]) -> [(u32, Millis); 2] {
    if snap.share == 0.0 {
        tail.1 = Millis(0);
    }
    if snap.share == 1.0 {
        head.1 = Millis(0);
    }
    [tail, head]
}

/// For each node how many roads meet there.
fn meeting(times: &[(Millis, Millis)], pieces: &Pieces) -> Vec<u32> {
    let mut meeting = vec![0_u32; pieces.nodes];
    for (piece, (forward, backward)) in pieces.rows.iter().zip(times) {
        if forward.is_reachable() || backward.is_reachable() {
            meeting[piece.tail as usize] += 1;
            meeting[piece.head as usize] += 1;
        }
    }
    meeting
}

/// For each node how long it takes to pass: that of a junction where three roads or more meet.
fn passing(profile: &Profile, meeting: &[u32]) -> Vec<Millis> {
    let junction = Millis::from(profile.junction);
    meeting.iter().map(|roads| if *roads < 3 { Millis(0) } else { junction }).collect()
}
