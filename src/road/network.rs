//! The arrays a search runs over: for each node the links that leave it.

use super::drive::Drive;
use super::piece::Pieces;
use crate::unit::{Index, Millis, ids};

ids! {
    /// A node of a [`Network`].
    NodeId,
}

/// A directed connection of two nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Where it begins.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// How long it takes.
    pub time: Millis,
}

/// Links, grouped by the node they leave.
#[derive(Debug, Clone, Default)]
pub struct Network {
    first: Vec<u32>,
    out: Vec<Out>,
}

/// A link as a search sees it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Out {
    /// The node it ends at.
    pub(super) to: u32,
    /// How long it takes.
    pub(super) time: Millis,
    /// Its row in the links the network was built from.
    pub(super) row: u32,
}

impl Network {
    /// A network of `nodes` nodes; links from or to others are left out.
    pub fn new(nodes: usize, links: &[Link]) -> Self {
        let is_inside = |link: &Link| link.from.to_usize() < nodes && link.to.to_usize() < nodes;
        let inside = || (0..).zip(links).filter(|(_, link)| is_inside(link));
        let mut first = vec![0_u32; nodes + 1];
        for (_, link) in inside() {
            first[link.from.to_usize() + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut out = vec![Out::default(); first[nodes] as usize];
        let mut next = first.clone();
        for (row, link) in inside() {
            let at = &mut next[link.from.to_usize()];
            out[*at as usize] = Out { to: link.to.to_usize() as u32, time: link.time, row };
            *at += 1;
        }
        Self { first, out }
    }

    /// How many nodes there are.
    pub const fn nodes(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// Every link, sorted by the node it leaves.
    pub fn links(&self) -> impl Iterator<Item = Link> {
        (0..self.nodes()).flat_map(move |node| {
            let from = NodeId::from_usize(node);
            let link = move |out: &Out| Link {
                from,
                to: NodeId::from_usize(out.to as usize),
                time: out.time,
            };
            self.out_of(node as u32).iter().map(link)
        })
    }

    /// Gives every link from one node to another the same time; [`Millis::MAX`] closes them.
    pub fn set_time(&mut self, from: NodeId, to: NodeId, time: Millis) {
        let (tail, head) = (from.to_usize(), to.to_usize() as u32);
        let (Some(first), Some(last)) = (self.first.get(tail), self.first.get(tail + 1)) else {
            return;
        };
        let links = self.out.get_mut(*first as usize..*last as usize).unwrap_or_default();
        for link in links.iter_mut().filter(|link| link.to == head) {
            link.time = time;
        }
    }

    /// Gives links other times, by their rows in those the network was built from; the ends of
    /// those that have another time now.
    pub(super) fn retime(
        &mut self,
        time: impl Fn(usize) -> Option<Millis>,
    ) -> Vec<(NodeId, NodeId)> {
        let mut changed = Vec::new();
        for node in 0..self.nodes() {
            let (from, to) = (self.first[node] as usize, self.first[node + 1] as usize);
            for out in &mut self.out[from..to] {
                if let Some(new) = time(out.row as usize).filter(|new| *new != out.time) {
                    out.time = new;
                    changed.push((NodeId::from_usize(node), NodeId::from_usize(out.to as usize)));
                }
            }
        }
        changed
    }

    /// For each of [`Network::links`] its row in those the network was built from.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> {
        self.out.iter().map(|out| out.row)
    }

    /// For each of [`Network::links`] its time.
    pub(super) fn times(&self) -> impl Iterator<Item = Millis> {
        self.out.iter().map(|out| out.time)
    }

    /// The links that leave `node`.
    pub(super) fn out_of(&self, node: u32) -> &[Out] {
        let node = node as usize;
        let (Some(from), Some(to)) = (self.first.get(node), self.first.get(node + 1)) else {
            return &[];
        };
        self.out.get(*from as usize..*to as usize).unwrap_or_default()
    }
}

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
