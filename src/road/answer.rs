//! One question to the lanes of a profile: how long from one place to another, and by which links.

use super::hierarchy::Found;
use super::lane::Lane;
use super::piece::Pieces;
use super::round::Round;
use super::{Snap, round};
use crate::unit::Millis;

/// The least time from one place to another.
pub(super) fn time(lane: &Lane, pieces: &Pieces, from: &Snap, to: &Snap) -> Millis {
    let (hierarchy, along) = (lane.hierarchy(pieces), lane.along(from, to));
    let Some(turned) = lane.turned.as_ref().filter(|_| from.piece == to.piece) else {
        let found = hierarchy.between(&lane.leave(from, pieces), &lane.arrive(to, pieces));
        return lane.real(found).min(along);
    };
    if round::is_settled(lane, from, to, along) {
        return along;
    }
    Round::of(lane, turned, hierarchy, from.piece).time(lane, from, to).min(along)
}

/// The quickest way from one place to another that leaves the piece of the first; `None` where
/// none leads, or none is sooner than the way along the piece.
pub(super) fn way(lane: &Lane, pieces: &Pieces, from: &Snap, to: &Snap) -> Option<Found> {
    let (hierarchy, along) = (lane.hierarchy(pieces), lane.along(from, to));
    let found = match &lane.turned {
        Some(_) if from.piece == to.piece && round::is_settled(lane, from, to, along) => None,
        Some(turned) if from.piece == to.piece => round::find(lane, turned, hierarchy, [from, to]),
        Some(_) | None => {
            let found = hierarchy.find(&lane.leave(from, pieces), &lane.arrive(to, pieces));
            found.map(|found| Found { time: lane.real(found.time), ..found })
        }
    };
    found.filter(|found| found.time < along)
}
