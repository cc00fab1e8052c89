//! Where turns count: every drive is a node, and every turn from one onto another a link.
//!
//! A node is the end of a drive, before the turn; a link takes the turn and the drive it leads
//! onto. Who drove the beginning of something forbidden is at a node of his own, that of
//! [`Bans::begun`]: he does not forget it. Such a drive has one node more, its goal, where all
//! come who drove it, whatever they drove before: places on it are reached from there.

use std::collections::BTreeMap;

use geo::Coord;

use super::bans::{Bans, On};
use super::drive::{Drive, Leaving};
use super::network::Links;
use super::piece::Pieces;
use super::{Profile, Turning};
use crate::unit::Millis;

/// The links between drives.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    pub(super) links: Links,
    /// For each node beyond the drives the drive it stands for.
    pub(super) copies: Vec<Drive>,
    /// The goals of the drives that have one.
    pub(super) goals: BTreeMap<Drive, u32>,
}

/// What turning takes, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fees<'a> {
    pub(super) turning: &'a Turning,
    /// For each node how long it takes to pass.
    pub(super) passing: &'a [Millis],
    /// For each node how many roads meet there.
    pub(super) meeting: &'a [u32],
}

impl Expanded {
    /// The links of the profile whose roads, bans and fees these are.
    pub(super) fn of(roads: &Leaving<'_>, bans: &Bans, fees: Fees<'_>) -> Self {
        let drives = 2 * roads.pieces.rows.len() as u32;
        let mut copies: Vec<Drive> = bans.begun.iter().filter_map(|b| b.last().copied()).collect();
        let mut goals = BTreeMap::new();
        for copy in copies.clone() {
            goals.entry(copy).or_insert_with(|| {
                copies.push(copy);
                drives + copies.len() as u32 - 1
            });
        }
        let mut expanded = Self { links: Links::default(), copies, goals };
        expanded.links.nodes = drives as usize + expanded.copies.len();
        for drive in roads.open() {
            let is_free = !bans.may_begin(drive);
            let follow = |onto| if is_free { On::Plain } else { bans.on(&[drive], onto) };
            expanded.leave((drive.0, drive), roads, fees, follow);
            if !drive.is_backward() && drive.twin().time(roads.times).is_reachable() {
                expanded.join_twins(drive, bans);
            }
        }
        for (row, begun) in bans.begun.iter().enumerate() {
            let Some(drive) = begun.last() else { continue };
            let follow = |onto| bans.on(begun, onto);
            expanded.leave((drives + row as u32, *drive), roads, fees, follow);
        }
        expanded
    }

    /// Adds the links that leave `node`, where one is who drove `drive` last.
    fn leave(
        &mut self,
        (node, drive): (u32, Drive),
        roads: &Leaving<'_>,
        fees: Fees<'_>,
        follow: impl Fn(Drive) -> On,
    ) {
        let copies = 2 * roads.pieces.rows.len() as u32;
        for onto in roads.after(drive) {
            let to = match follow(*onto) {
                On::Banned => continue,
                On::Plain => onto.0,
                On::Begun(row) => copies + row,
            };
            let fee = fees.of(drive, *onto, roads);
            self.links.add([node, to], Some((*onto, onto.time(roads.times))), fee);
        }
        if let Some(goal) = self.goals.get(&drive) {
            self.links.add([node, *goal], None, Millis(0));
        }
    }

    /// Adds closed links where those between the two directions of a piece are missing: the
    /// hierarchy wants the two ends of a place next to each other.
    fn join_twins(&mut self, drive: Drive, bans: &Bans) {
        let ends = [drive, drive.twin()];
        let is_round = |drive: &Drive| {
            !bans.may_begin(*drive) || bans.on(&[*drive], drive.twin()) == On::Plain
        };
        if !ends.iter().any(is_round) {
            self.links.add(ends.map(|drive| drive.0), None, Millis::MAX);
        }
        let goals = ends.map(|drive| self.goals.get(&drive).copied().unwrap_or(drive.0));
        if goals != ends.map(|drive| drive.0) {
            self.links.add(goals, None, Millis::MAX);
        }
    }
}

impl Fees<'_> {
    /// What it takes to pass the junction between two drives, and to turn there.
    fn of(self, drive: Drive, onto: Drive, roads: &Leaving<'_>) -> Millis {
        let node = drive.ends(roads.pieces).1 as usize;
        let turn = match self.meeting[node] {
            ..=1 if onto == drive.twin() => self.turning.dead_end,
            _ if onto == drive.twin() => self.turning.u_turn,
            ..=2 => return self.passing[node],
            _ => self.turning.bend(drive.bend_onto(onto, roads.pieces)),
        };
        self.passing[node] + Millis::from(turn)
    }
}

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
