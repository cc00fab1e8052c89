//! What a lane holds where turns count, beyond its links.

use std::collections::BTreeMap;

use geo::Coord;

use super::Profile;
use super::drive::Drive;
use super::piece::Pieces;
use crate::unit::Millis;

/// Where turns count, nobody drives longer from one junction to the next: two days.
const LONGEST: Millis = Millis(2 * 86_400_000);

impl Profile {
    /// The time of a drive; no way where turns count and it is so long that the lead would leave no
    /// room for others.
    pub(super) fn passable(&self, time: Millis) -> Millis {
        let is_endless = self.turning.is_some() && LONGEST < time;
        if is_endless { Millis::MAX } else { time }
    }
}

/// What the nodes of a network of drives are, and how its answers are to be read.
#[derive(Debug, Default)]
pub(super) struct Turned {
    /// Longer than any drive: a place is reached from the end of its drive, back in time, and no
    /// time is below zero.
    pub(super) lead: Millis,
    /// For each node beyond the drives the drive it stands for.
    copies: Vec<Drive>,
    /// Where all come who drove a drive, where that is not its own node.
    goals: BTreeMap<Drive, u32>,
    /// The rows of the turn restrictions that cannot be read on these roads.
    pub(super) misfits: Vec<usize>,
    /// The rows of those that hold at times only.
    pub(super) sometimes: Vec<usize>,
}

impl Turned {
    pub(super) fn new(
        times: &[(Millis, Millis)],
        copies: Vec<Drive>,
        goals: BTreeMap<Drive, u32>,
        [misfits, sometimes]: [Vec<usize>; 2],
    ) -> Self {
        let mut turned = Self { copies, goals, misfits, sometimes, ..Self::default() };
        turned.look_ahead(times);
        turned
    }

    /// Takes over the times of the pieces.
    pub(super) fn look_ahead(&mut self, times: &[(Millis, Millis)]) {
        let open = times.iter().flat_map(|(along, against)| [*along, *against]);
        self.lead = open.filter(|time| time.is_reachable()).max().unwrap_or_default();
    }

    /// The node where all come who drove `drive`.
    pub(super) fn goal(&self, drive: Drive) -> u32 {
        self.goals.get(&drive).copied().unwrap_or(drive.0)
    }

    /// For each node the piece it is on.
    pub(super) fn groups(&self, pieces: &Pieces) -> Vec<u32> {
        let drives = (0..2 * pieces.rows.len() as u32).map(Drive);
        drives.chain(self.copies.iter().copied()).map(Drive::piece).collect()
    }

    /// Where each node lies: halfway along its drive.
    pub(super) fn positions(&self, junctions: &[Coord<f64>], pieces: &Pieces) -> Vec<Coord<f64>> {
        let middle = |drive: Drive| {
            let (tail, head) = drive.ends(pieces);
            (junctions[tail as usize] + junctions[head as usize]) / 2.0
        };
        let drives = (0..2 * pieces.rows.len() as u32).map(Drive);
        drives.chain(self.copies.iter().copied()).map(middle).collect()
    }
}
