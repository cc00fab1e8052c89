//! What one profile makes of the pieces: times, links, and where places may be put.

use std::sync::OnceLock;

use super::component::Components;
use super::hierarchy::Hierarchy;
use super::piece::Pieces;
use super::{Lanes, Link, Network, NodeId, Permit, Profile, Snap};
use crate::unit::{Index, Kmh, Metres, Millis, Seconds};

/// The roads as one profile sees them.
#[derive(Debug, Default)]
pub(super) struct Lane {
    /// The name of the profile.
    pub(super) name: String,
    /// How fast the last metres to a door are walked.
    pub(super) walk: Kmh,
    /// How long it takes to stop at a door.
    pub(super) stop: Seconds,
    /// For each node how long it takes to pass, on top of the way to it.
    pub(super) passing: Vec<Millis>,
    /// The links between nodes.
    pub(super) network: Network,
    /// For each link of it the piece it runs along, and whether against its vertices.
    pub(super) origins: Vec<(u32, bool)>,
    /// For each piece its time along its vertices and against them.
    pub(super) times: Vec<(Millis, Millis)>,
    /// For each piece whether places are put onto it.
    pub(super) is_open: Vec<bool>,
    /// Whether places are put onto any.
    pub(super) has_open: bool,
    /// What it is made of.
    pub(super) facts: Lanes,
    /// What answers for times and ways, once it was asked.
    hierarchy: OnceLock<Hierarchy>,
}

impl Lane {
    /// The lanes of `profile`, given what it may do on each way.
    pub(super) fn of(profile: &Profile, permits: &[Permit], pieces: &Pieces) -> Self {
        let times: Vec<(Millis, Millis)> = pieces
            .rows
            .iter()
            .map(|piece| {
                let permit = permits[piece.way as usize];
                let over = |speed| Millis::over(piece.length, speed);
                (over(permit.forward), over(permit.backward))
            })
            .collect();
        let passing = passing(profile, &times, pieces);
        let (mut links, mut origins) = (Vec::new(), Vec::new());
        for ((name, piece), (forward, backward)) in (0..).zip(&pieces.rows).zip(&times) {
            let [tail, head] =
                [piece.tail, piece.head].map(|node| NodeId::from_usize(node as usize));
            if forward.is_reachable() {
                links.push(Link {
                    from: tail,
                    to: head,
                    time: *forward + passing[piece.head as usize],
                });
                origins.push((name, false));
            }
            if backward.is_reachable() {
                links.push(Link {
                    from: head,
                    to: tail,
                    time: *backward + passing[piece.tail as usize],
                });
                origins.push((name, true));
            }
        }
        let network = Network::new(pieces.nodes, &links);
        let (walk, stop) = (profile.walk, profile.stop);
        let name = profile.name.clone();
        let mut lane =
            Self { name, walk, stop, passing, network, origins, times, ..Self::default() };
        lane.divide(permits, pieces);
        lane
    }

    /// What answers for times and ways; made when it is asked first.
    pub(super) fn hierarchy(&self, pieces: &Pieces) -> &Hierarchy {
        if let Some(ready) = self.hierarchy.get() {
            return ready;
        }
        // Made outside of the lock: its threads may take up work that asks for it as well.
        let made = Hierarchy::build(&self.network, &pieces.positions());
        self.hierarchy.get_or_init(|| made)
    }

    /// What answers for times and ways, if it was made.
    pub(super) fn made(&self) -> Option<&Hierarchy> {
        self.hierarchy.get()
    }

    /// Takes what answers for times and ways; false where there is one.
    pub(super) fn adopt(&self, hierarchy: Hierarchy) -> bool {
        self.hierarchy.set(hierarchy).is_ok()
    }

    /// Finds the components, and the pieces that lie in one of the large ones.
    fn divide(&mut self, permits: &[Permit], pieces: &Pieces) {
        let components = Components::of(&self.network);
        let mut islands = Vec::new();
        let mut length = 0.0;
        for (piece, (forward, backward)) in pieces.rows.iter().zip(&self.times) {
            let may_use = forward.is_reachable() || backward.is_reachable();
            let [tail, head] = [piece.tail, piece.head].map(|node| components.main_of(node));
            let is_main = may_use && tail.is_some() && tail == head;
            let is_open = is_main && permits[piece.way as usize].stops;
            self.is_open.push(is_open);
            self.has_open |= is_open;
            if may_use && !is_main {
                length += piece.length;
                islands.extend([piece.tail, piece.head].map(|node| components.of[node as usize]));
            }
        }
        islands.retain(|name| components.main <= *name as usize);
        islands.sort_unstable();
        islands.dedup();
        self.facts = Lanes {
            profile: self.name.clone(),
            nodes: components.sizes.iter().sum(),
            links: self.origins.len(),
            components: components.sizes,
            main: components.main,
            islands: islands.len(),
            islands_length: Metres::rounded(length),
        };
    }

    /// The nodes a traveller at `snap` comes to first, with the time to each.
    pub(super) fn leave(&self, snap: &Snap, pieces: &Pieces) -> [(u32, Millis); 2] {
        let piece = &pieces.rows[snap.piece as usize];
        let (forward, backward) = self.times[snap.piece as usize];
        let to_head = forward - forward.part(snap.share);
        let to_tail = backward - backward.part(1.0 - snap.share);
        let ends = at_ends(snap, [(piece.tail, to_tail), (piece.head, to_head)]);
        ends.map(|(node, time)| (node, time + self.passing[node as usize]))
    }

    /// The nodes a traveller to `snap` comes through last, with the time from each.
    pub(super) fn arrive(&self, snap: &Snap, pieces: &Pieces) -> [(u32, Millis); 2] {
        let piece = &pieces.rows[snap.piece as usize];
        let (forward, backward) = self.times[snap.piece as usize];
        let from_tail = forward.part(snap.share);
        let from_head = backward.part(1.0 - snap.share);
        at_ends(snap, [(piece.tail, from_tail), (piece.head, from_head)])
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

/// For each node how long it takes to pass: that of a junction where three roads or more meet.
fn passing(profile: &Profile, times: &[(Millis, Millis)], pieces: &Pieces) -> Vec<Millis> {
    let mut meeting = vec![0_u32; pieces.nodes];
    for (piece, (forward, backward)) in pieces.rows.iter().zip(times) {
        if forward.is_reachable() || backward.is_reachable() {
            meeting[piece.tail as usize] += 1;
            meeting[piece.head as usize] += 1;
        }
    }
    let junction = Millis::from(profile.junction);
    meeting.iter().map(|roads| if *roads < 3 { Millis(0) } else { junction }).collect()
}
