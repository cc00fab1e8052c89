//! A piece of road driven in one direction, and what a driver may follow it with.

use super::piece::Pieces;
use crate::unit::Millis;

/// A road's direction at a junction is that over so many metres: the last ones may be a curb.
const LOOK: f64 = 10.0;

/// From so many degrees on a turn goes straight back.
const BACK: f64 = 179.0;

/// A piece driven in one direction: twice its row, and one more against its vertices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Drive(pub(super) u32);

impl Drive {
    /// Along the vertices of `piece`.
    pub(super) const fn along(piece: u32) -> Self {
        Self(2 * piece)
    }

    /// Against the vertices of `piece`.
    pub(super) const fn against(piece: u32) -> Self {
        Self(2 * piece + 1)
    }

    /// The piece it drives.
    pub(super) const fn piece(self) -> u32 {
        self.0 >> 1
    }

    /// Whether it goes against the vertices of its piece.
    pub(super) const fn is_backward(self) -> bool {
        self.0 & 1 == 1
    }

    /// The same piece the other way.
    pub(super) const fn twin(self) -> Self {
        Self(self.0 ^ 1)
    }

    /// The node it leaves and the node it comes to.
    pub(super) fn ends(self, pieces: &Pieces) -> (u32, u32) {
        let piece = &pieces.rows[self.piece() as usize];
        if self.is_backward() { (piece.head, piece.tail) } else { (piece.tail, piece.head) }
    }

    /// How long it takes, given the times of each piece along its vertices and against them.
    pub(super) fn time(self, times: &[(Millis, Millis)]) -> Millis {
        let (along, against) = times[self.piece() as usize];
        if self.is_backward() { against } else { along }
    }

    /// By how many degrees a driver turns from here onto another, to the right above zero, between
    /// −180 and 180; who goes straight back crosses the road and turns left.
    pub(super) fn bend_onto(self, other: Self, pieces: &Pieces) -> f64 {
        let [back, out] = [self.twin(), other].map(|drive| drive.sets_out(pieces));
        let [x, y] = [-back[0], -back[1]];
        let [across, ahead] = [out[0] * y - out[1] * x, out[0] * x + out[1] * y];
        let degrees = across.atan2(ahead).to_degrees();
        if BACK < degrees { -degrees } else { degrees }
    }

    /// The direction in which it leaves its first node, east and north.
    fn sets_out(self, pieces: &Pieces) -> [f64; 2] {
        let piece = &pieces.rows[self.piece() as usize];
        let line = pieces.line(piece);
        let before = &pieces.before[piece.first as usize..=piece.last as usize];
        let (start, far) = if self.is_backward() {
            let seen = before.iter().rposition(|metres| LOOK <= piece.length - metres);
            (line.len() - 1, seen.unwrap_or(0))
        } else {
            let seen = before.iter().position(|metres| LOOK <= *metres);
            (0, seen.unwrap_or(line.len() - 1))
        };
        let (from, to) = (line[start], line[far]);
        [(to.x - from.x) * from.y.to_radians().cos(), to.y - from.y]
    }
}

/// What one profile may drive, and what leaves each node.
#[derive(Debug)]
pub(super) struct Leaving<'a> {
    pub(super) pieces: &'a Pieces,
    /// For each piece its time along its vertices and against them.
    pub(super) times: &'a [(Millis, Millis)],
    /// The drives that leave node `n` are the rows `first[n]..first[n + 1]` of `drives`.
    first: Vec<u32>,
    drives: Vec<Drive>,
}

impl<'a> Leaving<'a> {
    /// The open drives of `pieces`, by the node they leave.
    pub(super) fn of(pieces: &'a Pieces, times: &'a [(Millis, Millis)]) -> Self {
        let all = || (0..2 * pieces.rows.len() as u32).map(Drive);
        let open = || all().filter(|drive| drive.time(times).is_reachable());
        let mut first = vec![0_u32; pieces.nodes + 1];
        open().for_each(|drive| first[drive.ends(pieces).0 as usize + 1] += 1);
        for node in 0..pieces.nodes {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut drives = vec![Drive(0); first[pieces.nodes] as usize];
        for drive in open() {
            let at = &mut next[drive.ends(pieces).0 as usize];
            drives[*at as usize] = drive;
            *at += 1;
        }
        Self { pieces, times, first, drives }
    }

    /// The drives that leave `node`.
    pub(super) fn node(&self, node: u32) -> &[Drive] {
        let [from, to] = [node, node + 1].map(|at| self.first[at as usize] as usize);
        &self.drives[from..to]
    }

    /// The drives that leave the node `drive` comes to.
    pub(super) fn after(&self, drive: Drive) -> &[Drive] {
        self.node(drive.ends(self.pieces).1)
    }

    /// Every open drive.
    pub(super) fn open(&self) -> impl Iterator<Item = Drive> {
        let all = (0..2 * self.pieces.rows.len() as u32).map(Drive);
        all.filter(|drive| drive.time(self.times).is_reachable())
    }

    /// The drive that goes on along the same way.
    pub(super) fn next_along(&self, drive: Drive) -> Option<Drive> {
        let way = |of: Drive| self.pieces.rows[of.piece() as usize].way;
        // The pieces of a way stand one after the other.
        let step = if drive.is_backward() { drive.0.checked_sub(2)? } else { drive.0 + 2 };
        let on = |next: &&Drive| next.0 == step && way(**next) == way(drive);
        self.after(drive).iter().find(on).copied()
    }
}
