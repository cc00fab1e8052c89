//! The links of one profile before they become a network.

use super::drive::Drive;
use super::piece::Pieces;
use super::{Link, NodeId};
use crate::unit::{Index, Millis};

/// Links, and what their times are made of.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// How many nodes they join.
    pub(super) nodes: usize,
    pub(super) rows: Vec<Link>,
    /// For each link what is driven along it; nothing where it stands for no road.
    pub(super) origins: Vec<Option<Drive>>,
    /// For each link what it takes on top of the drive: to pass a junction, to turn.
    pub(super) fees: Vec<Millis>,
}

impl Links {
    /// The links between junctions, where turns do not count.
    pub(super) fn between_junctions(
        times: &[(Millis, Millis)],
        passing: &[Millis],
        pieces: &Pieces,
    ) -> Self {
        let mut links = Self { nodes: pieces.nodes, ..Self::default() };
        let drives = (0..2 * pieces.rows.len() as u32).map(Drive);
        for drive in drives.filter(|drive| drive.time(times).is_reachable()) {
            let (tail, head) = drive.ends(pieces);
            links.add([tail, head], Some((drive, drive.time(times))), passing[head as usize]);
        }
        links
    }

    /// Adds a link from one node to another.
    pub(super) fn add(
        &mut self,
        [from, to]: [u32; 2],
        drive: Option<(Drive, Millis)>,
        fee: Millis,
    ) {
        let [from, to] = [from, to].map(|node| NodeId::from_usize(node as usize));
        let time = drive.map_or(Millis(0), |(_, time)| time) + fee;
        self.rows.push(Link { from, to, time });
        self.origins.push(drive.map(|(drive, _)| drive));
        self.fees.push(fee);
    }
}
