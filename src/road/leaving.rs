//! The open roads of one profile, as a driver at a junction sees them.

use super::drive::Drive;
use super::piece::Pieces;
use crate::unit::Millis;

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
