//! One question to the lanes of a profile; where turns count, two places in one street are asked
//! about along it, and out of it and in again.

use super::NodeId;
use super::Snap;
use super::drive::Drive;
use super::expand::Turned;
use super::hierarchy::{Found, Hierarchy};
use super::lane::Lane;
use super::network::Out;
use super::piece::Pieces;
use crate::unit::{Index, Millis};

/// The least time from one place to another.
pub(super) fn time(lane: &Lane, pieces: &Pieces, from: &Snap, to: &Snap) -> Millis {
    let (hierarchy, along) = (lane.hierarchy(pieces), lane.along(from, to));
    let Some(turned) = lane.turned.as_ref().filter(|_| from.piece == to.piece) else {
        let found = hierarchy.between(&lane.leave(from, pieces), &lane.arrive(to, pieces));
        return lane.real(found).min(along);
    };
    if is_settled(lane, from, to, along) {
        return along;
    }
    Round::of(lane, turned, hierarchy, from.piece).time(lane, from, to).min(along)
}

/// The quickest way from one place to another that leaves the piece of the first; `None` where
/// none leads, or none is sooner than the way along the piece.
pub(super) fn way(lane: &Lane, pieces: &Pieces, from: &Snap, to: &Snap) -> Option<Found> {
    let (hierarchy, along) = (lane.hierarchy(pieces), lane.along(from, to));
    let found = match &lane.turned {
        Some(_) if from.piece == to.piece && is_settled(lane, from, to, along) => None,
        Some(turned) if from.piece == to.piece => find(lane, turned, hierarchy, [from, to]),
        Some(_) | None => {
            let found = hierarchy.find(&lane.leave(from, pieces), &lane.arrive(to, pieces));
            found.map(|found| Found { time: lane.real(found.time), ..found })
        }
    };
    found.filter(|found| found.time < along)
}

/// For each direction in which a piece is left and in which it is driven then, the time from the
/// end of the one to the end of the other; along its vertices first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Round([[Millis; 2]; 2]);

impl Round {
    /// The ways round to `piece`.
    pub(super) fn of(lane: &Lane, turned: &Turned, hierarchy: &Hierarchy, piece: u32) -> Self {
        let drives = [Drive::along(piece), Drive::against(piece)];
        Self(drives.map(|from| {
            drives.map(|to| {
                let goal = NodeId::from_usize(turned.goal(to) as usize);
                let over = turns(lane, from).map(|out| {
                    out.time + hierarchy.time(NodeId::from_usize(out.to as usize), goal)
                });
                over.min().unwrap_or(Millis::MAX)
            })
        }))
    }

    /// The time from one place on the piece to another, out of it and in again.
    pub(super) fn time(self, lane: &Lane, from: &Snap, to: &Snap) -> Millis {
        let [leave, beyond] =
            [lane.to_ends(from), lane.to_ends(to)].map(|[tail, head]| [head, tail]);
        let time = |(out, back): (usize, usize)| (leave[out] + self.0[out][back]) - beyond[back];
        let ways = [(0, 0), (0, 1), (1, 0), (1, 1)];
        ways.into_iter()
            .filter(|(_, back)| beyond[*back].is_reachable())
            .map(time)
            .min()
            .unwrap_or(Millis::MAX)
    }
}

/// Whether nobody who leaves the piece of two places can be sooner at the second than `along` it.
pub(super) fn is_settled(lane: &Lane, from: &Snap, to: &Snap, along: Millis) -> bool {
    let (forward, backward) = lane.times[from.piece as usize];
    let [tail, head] = lane.to_ends(from);
    let out = tail.min(head);
    let back = forward.part(to.share).min(backward.part(1.0 - to.share));
    along <= out + back
}

/// The quickest way from one place on a piece to another, out of it and in again; its links.
pub(super) fn find(
    lane: &Lane,
    turned: &Turned,
    hierarchy: &Hierarchy,
    [from, to]: [&Snap; 2],
) -> Option<Found> {
    let [leave, beyond] = [lane.to_ends(from), lane.to_ends(to)];
    let drives = [Drive::against(from.piece), Drive::along(from.piece)];
    let mut best: Option<Found> = None;
    for (out, first) in drives.iter().enumerate() {
        for step in turns(lane, *first) {
            for (back, last) in drives.iter().enumerate() {
                let [node, goal] =
                    [step.to, turned.goal(*last)].map(|node| NodeId::from_usize(node as usize));
                let time = leave[out] + step.time + hierarchy.time(node, goal);
                if !time.is_reachable() || !beyond[back].is_reachable() {
                    continue;
                }
                let time = time - beyond[back];
                if best.as_ref().is_none_or(|best| time < best.time) {
                    let mut rows = vec![step.row];
                    rows.extend(hierarchy.way(node, goal).unwrap_or_default());
                    best = Some(Found { time, rows, ends: [out, 1 - back] });
                }
            }
        }
    }
    best
}

/// The turns at the end of a drive; links that stand for no road are none.
fn turns(lane: &Lane, drive: Drive) -> impl Iterator<Item = &Out> {
    let is_road = |out: &&Out| lane.origins[out.row as usize].is_some();
    lane.network.out_of(drive.0).iter().filter(is_road)
}
