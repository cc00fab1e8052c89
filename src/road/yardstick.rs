//! Yardsticks: slow and sure answers the fast ones are compared with, in tests and benches only.
//!
//! They share the data of the network with the rest of the room, and none of its searching.

use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};

use super::driver::Driver;
use super::lane::Lane;
use super::search::{Search, Targets};
use super::{Link, NodeId, ProfileId, Roads, Snap};
use crate::unit::{Index, Millis, Seconds};

/// The time from one place to another, by a search of its own.
pub fn between(roads: &Roads, profile: ProfileId, from: &Snap, to: &Snap) -> Seconds {
    let lane = roads.lane(profile);
    if lane.turned.is_none() {
        return cut(roads, lane, from, to);
    }
    let row = Driver::new(roads, lane).row(from, &[*to]);
    row.first().copied().unwrap_or(Seconds::MAX)
}

/// The roads of one profile, made ready for one search after the other.
pub struct Yardstick<'a> {
    roads: &'a Roads,
    lane: &'a Lane,
    driver: Option<Driver<'a>>,
}

impl<'a> Yardstick<'a> {
    /// The yardstick of `profile`.
    pub fn of(roads: &'a Roads, profile: ProfileId) -> Self {
        let lane = roads.lane(profile);
        let driver = lane.turned.as_ref().map(|_| Driver::new(roads, lane));
        Self { roads, lane, driver }
    }

    /// The times from one place to some others.
    pub fn row(&self, from: &Snap, to: &[Snap]) -> Vec<Seconds> {
        match &self.driver {
            Some(driver) => driver.row(from, to),
            None => row(self.roads, self.lane, from, to),
        }
    }
}

/// Dijkstra's search as in the textbook: no heap, every node looked at in every step.
pub fn textbook(nodes: usize, links: &[Link], source: NodeId) -> Vec<Millis> {
    let mut times = vec![Millis::MAX; nodes];
    let mut settled = vec![false; nodes];
    times[source.to_usize()] = Millis(0);
    loop {
        let open = (0..nodes).filter(|node| !settled[*node] && times[*node].is_reachable());
        let Some(nearest) = open.min_by_key(|node| times[*node]) else { return times };
        settled[nearest] = true;
        for link in links.iter().filter(|link| link.from.to_usize() == nearest) {
            let time = times[nearest] + link.time;
            let known = &mut times[link.to.to_usize()];
            *known = (*known).min(time);
        }
    }
}

/// The links as a graph of petgraph's.
pub fn as_petgraph(nodes: usize, links: &[Link]) -> DiGraph<(), Millis> {
    let mut graph = DiGraph::with_capacity(nodes, links.len());
    let names: Vec<NodeIndex> = (0..nodes).map(|_| graph.add_node(())).collect();
    for link in links {
        graph.add_edge(names[link.from.to_usize()], names[link.to.to_usize()], link.time);
    }
    graph
}

/// Dijkstra's search by petgraph.
pub fn petgraph(graph: &DiGraph<(), Millis>, source: NodeId) -> Vec<Millis> {
    let found = dijkstra(graph, NodeIndex::new(source.to_usize()), None, |link| *link.weight());
    let time = |node| found.get(&node).copied().unwrap_or(Millis::MAX);
    graph.node_indices().map(time).collect()
}

/// The time from one place to another, each made a node of its own by cutting its piece in two.
fn cut(roads: &Roads, lane: &Lane, from: &Snap, to: &Snap) -> Seconds {
    let mut cut = Cut { roads, lane, links: Vec::new(), nodes: roads.pieces.nodes };
    let places = cut.pieces([from, to]);
    let graph = as_petgraph(cut.nodes, &cut.links);
    let [from, to] = places.map(NodeId::from_usize);
    petgraph(&graph, from).get(to.to_usize()).map_or(Seconds::MAX, |time| time.to_seconds())
}

/// The times from one place to some others, by one search over all the links.
fn row(roads: &Roads, lane: &Lane, from: &Snap, to: &[Snap]) -> Vec<Seconds> {
    let ends = to.iter().map(|snap| lane.arrive(snap, &roads.pieces).map(plain));
    let ends: Vec<[(u32, Millis); 2]> = ends.collect();
    let reachable = ends.iter().flatten().filter(|end| end.1.is_reachable());
    let targets = Targets::of(lane.network.nodes(), reachable.map(|end| end.0));
    let mut search = Search::default();
    search.run(&lane.network, lane.leave(from, &roads.pieces).map(plain), &targets);
    let time = |(to, ends): (&Snap, &[(u32, Millis); 2])| {
        let through = ends.map(|(node, rest)| search.time(node) + rest);
        lane.along(from, to).min(through[0]).min(through[1]).to_seconds()
    };
    to.iter().zip(&ends).map(time).collect()
}

fn plain((node, time): (NodeId, Millis)) -> (u32, Millis) {
    (node.to_usize() as u32, time)
}

/// The network while it is cut at two places.
struct Cut<'a> {
    roads: &'a Roads,
    lane: &'a Lane,
    links: Vec<Link>,
    nodes: usize,
}

impl Cut<'_> {
    /// Adds the links of every piece; gives the nodes of the two places.
    fn pieces(&mut self, snaps: [&Snap; 2]) -> [usize; 2] {
        let mut places = [0, 0];
        for (name, piece) in (0..).zip(&self.roads.pieces.rows) {
            let mut stops = vec![(0.0, piece.tail as usize), (1.0, piece.head as usize)];
            for (place, snap) in places.iter_mut().zip(snaps).filter(|(_, snap)| snap.piece == name)
            {
                // A place at an end of a piece is not the junction there: it passes none.
                let known = stops.iter().skip(2).find(|(share, _)| *share == snap.share);
                *place = known.map_or(self.nodes, |(_, node)| *node);
                if known.is_none() {
                    stops.push((snap.share, self.nodes));
                    self.nodes += 1;
                }
                for (_, end) in stops.iter().take(2).filter(|(share, _)| *share == snap.share) {
                    self.step(*place, *end);
                }
            }
            // The head stands behind a place at its share.
            let head = stops.remove(1);
            stops.sort_by(|one, other| one.0.total_cmp(&other.0));
            stops.push(head);
            stops.windows(2).for_each(|ends| self.both_ways(name as usize, ends[0], ends[1]));
        }
        places
    }

    /// Adds the step between a place at the very end of a piece and the junction there, which is
    /// open whatever the street's direction.
    fn step(&mut self, place: usize, end: usize) {
        let [place, node] = [place, end].map(NodeId::from_usize);
        let time = self.lane.passing[end];
        self.links.push(Link { from: place, to: node, time });
        self.links.push(Link { from: node, to: place, time: Millis(0) });
    }

    /// Adds the links between two stops on a piece, in the directions that are open.
    fn both_ways(&mut self, piece: usize, low: (f64, usize), high: (f64, usize)) {
        let (forward, backward) = self.lane.times[piece];
        let [tail, head] = [low.1, high.1].map(NodeId::from_usize);
        let pass = |node: usize| self.lane.passing.get(node).copied().unwrap_or_default();
        if forward.is_reachable() {
            let time = forward.part(high.0) - forward.part(low.0) + pass(high.1);
            self.links.push(Link { from: tail, to: head, time });
        }
        if backward.is_reachable() {
            let time = backward.part(1.0 - low.0) - backward.part(1.0 - high.0) + pass(low.1);
            self.links.push(Link { from: head, to: tail, time });
        }
    }
}
