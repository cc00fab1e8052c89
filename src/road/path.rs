//! The way from one place to another.

use geo::Coord;

use super::Snap;
use super::hierarchy::Found;
use super::lane::Lane;
use super::matrix::ends;
use super::piece::{Piece, Pieces};
use crate::unit::{Metres, Millis, Seconds, metres_between};

/// The quickest way on the road from one place to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// How long it takes, rounded up: what the matrix says.
    pub time: Seconds,
    /// How long it is.
    pub length: Metres,
    /// The way itself, from one position on the road to the other.
    pub line: Vec<Coord<f64>>,
}

impl Path {
    /// The way by the hierarchy; `None` where no road leads.
    pub(super) fn of(lane: &Lane, pieces: &Pieces, from: &Snap, to: &Snap) -> Option<Self> {
        let [starts, goals] = [lane.leave(from, pieces), lane.arrive(to, pieces)].map(ends);
        let found = lane.hierarchy(pieces).find(&starts, &goals);
        let along = lane.along(from, to);
        let time = found.as_ref().map_or(Millis::MAX, |found| found.time).min(along);
        if time == Millis::MAX {
            return None;
        }
        let (way, metres) = match found {
            Some(Found { rows, ends: [first, last], .. }) if time < along => {
                let halves = [half(pieces, from, first == 1), half(pieces, to, last == 1)];
                through(lane, pieces, &rows, &halves)
            }
            Some(_) | None => {
                let way = between(pieces, from, to);
                let metres = metres_of(&way);
                (way, metres)
            }
        };
        Some(Self { time: time.to_seconds(), length: Metres::rounded(metres), line: way })
    }
}

/// The length of a line.
fn metres_of(line: &[Coord<f64>]) -> f64 {
    line.windows(2).map(|ends| metres_between(ends[0], ends[1])).sum()
}

/// The line from a snap to the head or to the tail of its piece.
fn half(pieces: &Pieces, snap: &Snap, to_head: bool) -> Vec<Coord<f64>> {
    let line = pieces.line(&pieces.rows[snap.piece as usize]);
    let (before, after) = line.split_at((snap.vertex as usize + 1).min(line.len()));
    let mut half = vec![snap.position];
    if snap.share == if to_head { 1.0 } else { 0.0 } {
        return half;
    }
    if to_head {
        half.extend(after);
    } else {
        half.extend(before.iter().rev());
    }
    half.dedup();
    half
}

/// The line between two snaps on one piece.
fn between(pieces: &Pieces, from: &Snap, to: &Snap) -> Vec<Coord<f64>> {
    let piece: &Piece = &pieces.rows[from.piece as usize];
    let (low, high) = if from.share <= to.share { (from, to) } else { (to, from) };
    let vertices = low.vertex as usize + 1..(high.vertex as usize + 1).max(low.vertex as usize + 1);
    let mut line = vec![low.position];
    line.extend(pieces.line(piece).get(vertices).unwrap_or_default());
    line.push(high.position);
    if to.share < from.share {
        line.reverse();
    }
    line.dedup();
    line
}

/// The line from a first half over links to a last half, which is turned round, and its length.
fn through(
    lane: &Lane,
    pieces: &Pieces,
    rows: &[u32],
    halves: &[Vec<Coord<f64>>; 2],
) -> (Vec<Coord<f64>>, f64) {
    let mut metres = halves.iter().map(|half| metres_of(half)).sum();
    let piece = |row: &u32| lane.origins[*row as usize];
    let vertices = rows.iter().map(|row| pieces.line(&pieces.rows[piece(row).0 as usize]).len());
    let ends = halves.iter().map(Vec::len);
    let mut way = Vec::with_capacity(vertices.chain(ends).sum());
    way.extend(&halves[0]);
    for row in rows {
        let (name, is_backward) = piece(row);
        let piece = &pieces.rows[name as usize];
        let part = pieces.line(piece);
        metres += piece.length;
        // Where it begins, the part before it has ended.
        if is_backward {
            way.extend(part.split_last().map_or(part, |(_, rest)| rest).iter().rev());
        } else {
            way.extend_from_slice(part.get(1..).unwrap_or_default());
        }
    }
    way.extend(halves[1].iter().rev().skip(1));
    (way, metres)
}
