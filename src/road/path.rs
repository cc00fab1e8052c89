//! The way from one place to another, and how a driver is told it.

use geo::Coord;

use super::drive::Drive;
use super::hierarchy::Found;
use super::lane::Lane;
use super::piece::{Piece, Pieces};
use super::{ProfileId, Roads, Snap, round};
use crate::unit::{Metres, Seconds, metres_between};

/// The vertices of a piece for which room is asked at once.
const VERTICES: usize = 4;

/// The quickest way on the road from one place to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// How long it takes, rounded up: what the matrix says.
    pub time: Seconds,
    /// How long it is.
    pub length: Metres,
    /// The way itself, from one position on the road to the other.
    pub line: Vec<Coord<f64>>,
    /// What is driven, one after the other, and how many metres of it.
    pub(super) drives: Vec<(Drive, f64)>,
}

impl Path {
    /// The way by the hierarchy; `None` where no road leads.
    pub(super) fn of(lane: &Lane, pieces: &Pieces, from: &Snap, to: &Snap) -> Option<Self> {
        let found = round::way(lane, pieces, from, to);
        let time = found.as_ref().map_or_else(|| lane.along(from, to), |found| found.time);
        if !time.is_reachable() {
            return None;
        }
        let (way, drives) = if let Some(Found { rows, ends: [first, last], .. }) = found {
            let halves = [half(pieces, from, first == 1), half(pieces, to, last == 1)];
            let ends = [toward(from, first == 1), toward(to, last == 1).twin()];
            let mut whole = Whole::of(ends[0], &halves[0], rows.len());
            let mut drives = rows.iter().filter_map(|row| lane.origins[*row as usize]);
            if lane.turned.is_some() {
                // The last one leads to the end of the piece the way ends on.
                drives.next_back();
            }
            whole.drive(drives, pieces);
            whole.end(ends[1], &halves[1])
        } else {
            let way = between(pieces, from, to);
            let metres = metres_of(&way);
            (way, vec![(toward(from, from.share <= to.share), metres)])
        };
        let length = Metres::rounded(drives.iter().map(|(_, metres)| metres).sum());
        Some(Self { time: time.to_seconds(), length, line: way, drives })
    }
}

/// The drive over the piece of a snap, to the head or to the tail of it.
const fn toward(snap: &Snap, to_head: bool) -> Drive {
    if to_head { Drive::along(snap.piece) } else { Drive::against(snap.piece) }
}

/// A way as it grows.
struct Whole {
    line: Vec<Coord<f64>>,
    drives: Vec<(Drive, f64)>,
}

impl Whole {
    /// Begins with the half of a piece, and with room for so many links.
    fn of(drive: Drive, half: &[Coord<f64>], links: usize) -> Self {
        let mut line = Vec::with_capacity(VERTICES * (links + 2));
        line.extend_from_slice(half);
        let mut drives = Vec::with_capacity(links + 2);
        drives.push((drive, metres_of(half)));
        Self { line, drives }
    }

    /// Goes on over whole pieces.
    ///
    /// Three rounds instead of one: what is looked up in a round hangs on nothing that is looked up
    /// in it, so that the memory answers for many pieces at once.
    fn drive(&mut self, way: impl Iterator<Item = Drive>, pieces: &Pieces) {
        let begun = self.drives.len();
        self.drives.extend(way.map(|drive| (drive, 0.0)));
        let mut spans = Vec::with_capacity(self.drives.len());
        let mut vertices = 0;
        for (drive, metres) in self.drives.iter_mut().skip(begun) {
            let Piece { first, last, length, .. } = pieces.rows[drive.piece() as usize];
            *metres = length;
            vertices += (last - first) as usize;
            // Where a piece begins, the one before it has ended.
            let (next, step) = if drive.is_backward() { (last - 1, -1) } else { (first + 1, 1) };
            spans.push((next as usize, step, (last - first) as usize));
        }
        let mut at = self.line.len();
        self.line.resize(at + vertices + VERTICES, Coord { x: 0.0, y: 0.0 });
        let vertex = |next: usize, step: isize, number: usize| {
            let place = next.wrapping_add_signed(step * number.cast_signed());
            pieces.points.get(place).copied().unwrap_or_default()
        };
        for (next, step, count) in spans {
            // As many as most have, whatever this one has: no count to guess. What is too much is
            // written over by the next piece.
            for number in 0..VERTICES {
                self.line[at + number] = vertex(next, step, number);
            }
            for number in VERTICES..count {
                self.line[at + number] = vertex(next, step, number);
            }
            at += count;
        }
        self.line.truncate(at);
    }

    /// Ends with a half, which is turned round.
    fn end(self, drive: Drive, half: &[Coord<f64>]) -> (Vec<Coord<f64>>, Vec<(Drive, f64)>) {
        let Self { mut line, mut drives } = self;
        line.extend(half.iter().rev().skip(1));
        drives.push((drive, metres_of(half)));
        // A place at the end of its piece drives nothing of it.
        drives.retain(|(_, metres)| 0.0 < *metres);
        (line, drives)
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
