//! How long the road network takes: to build, order and customise it, to snap, search and ask.

use std::hint::black_box;
use std::sync::{Arc, OnceLock};

use beibao::config;
use beibao::road::hierarchy::{Hierarchy, Key, Metric, Order, Shape};
use beibao::road::{
    Growing, Link, Network, NodeId, ProfileId, Roads, Snap, Way, travel_times, yardstick,
};
use beibao::unit::{Dice, Index, Millis};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use fast_paths::InputGraph;
use geo::Coord;

/// Corners along one side of the invented towns: some 900, 10 000 and 48 000 junctions.
const SIDES: [usize; 3] = [30, 100, 220];

/// Corners along one side of the bare lands: 10 thousand, 100 thousand and 1 million nodes.
const GROWTH: [usize; 3] = [35, 110, 350];
/// Bends of each of their roads, every one a node.
const BENDS: usize = 4;

fn main() {
    divan::main();
}

/// A grid of streets with a bend in each, every fifth one-way.
fn town(side: usize) -> Vec<Way> {
    let mut dice = Dice::new(1);
    let at = |x: f64, y: f64| Coord { x: 106.5 + x * 1e-3, y: 26.4 + y * 1e-3 };
    let mut ways = Vec::new();
    for column in 0..side {
        for row in 0..side {
            let (x, y) = (column as f64, row as f64);
            for (right, up) in [(1.0, 0.0), (0.0, 1.0)] {
                let bend = at(x + 0.5 * right + 0.1 * up, y + 0.5 * up + 0.1 * right);
                let oneway = if dice.once_in(5) { "yes" } else { "no" };
                let class = ["residential", "tertiary", "track"][dice.below(3)];
                ways.push(Way {
                    id: format!("{}", ways.len()),
                    line: vec![at(x, y), bend, at(x + right, y + up)],
                    nodes: Vec::new(),
                    tags: [("highway", class), ("oneway", oneway)].into_iter().collect(),
                });
            }
        }
    }
    ways
}

fn roads(side: usize) -> (Roads, ProfileId) {
    let roads = Roads::build(&town(side), &config::profiles()).value;
    let car = roads.profile("car").expect("car is built in");
    (roads, car)
}

fn places(side: usize, count: usize) -> Vec<Coord<f64>> {
    let mut dice = Dice::new(2);
    let mut at = || dice.share() * side as f64 * 1e-3;
    (0..count).map(|_| Coord { x: 106.5 + at(), y: 26.4 + at() }).collect()
}

#[divan::bench(args = SIDES)]
fn build(bencher: Bencher<'_, '_>, side: usize) {
    let (ways, profiles) = (town(side), config::profiles());
    bencher
        .counter(ItemsCount::new(ways.len()))
        .bench(|| Roads::build(black_box(&ways), &profiles));
}

#[divan::bench(args = SIDES)]
fn snap(bencher: Bencher<'_, '_>, side: usize) {
    let (roads, car) = roads(side);
    let places = places(side, 1_000);
    bencher
        .counter(ItemsCount::new(places.len()))
        .bench(|| places.iter().filter_map(|at| roads.snap(car, black_box(*at))).count());
}

#[divan::bench(args = SIDES)]
fn one_to_all(bencher: Bencher<'_, '_>, side: usize) {
    let (roads, car) = roads(side);
    let network = roads.network(car);
    bencher
        .counter(ItemsCount::new(network.nodes()))
        .bench(|| travel_times(black_box(network), NodeId::from_usize(0)));
}

#[divan::bench(args = SIDES)]
fn one_to_all_by_petgraph(bencher: Bencher<'_, '_>, side: usize) {
    let (roads, car) = roads(side);
    let nodes = roads.network(car).nodes();
    let graph = yardstick::as_petgraph(nodes, &roads.links(car));
    bencher
        .counter(ItemsCount::new(nodes))
        .bench(|| yardstick::petgraph(black_box(&graph), NodeId::from_usize(0)));
}

/// A bare network: a grid of bent roads of which a tenth is missing and a fifth one-way.
struct Land {
    network: Network,
    positions: Vec<Coord<f64>>,
    hierarchy: OnceLock<Hierarchy>,
}

/// The land of so many corners along each side, made once.
fn land(side: usize) -> &'static Land {
    static LANDS: [OnceLock<Land>; GROWTH.len()] = [const { OnceLock::new() }; GROWTH.len()];
    let row = GROWTH.iter().position(|known| *known == side).unwrap_or_default();
    LANDS[row].get_or_init(|| {
        let mut dice = Dice::new(1);
        let corner = |at: usize| Coord { x: (at % side) as f64, y: (at / side) as f64 };
        let mut positions: Vec<Coord<f64>> = (0..side * side).map(corner).collect();
        let mut links = Vec::new();
        for at in 0..side * side {
            for (is_inside, end) in
                [(at % side + 1 < side, at + 1), (at / side + 1 < side, at + side)]
            {
                if is_inside && !dice.once_in(10) {
                    road(&mut dice, &mut positions, &mut links, [at, end]);
                }
            }
        }
        let network = Network::new(positions.len(), &links);
        for at in &mut positions {
            *at = Coord { x: 106.0 + at.x * 1e-3, y: 26.0 + at.y * 1e-3 };
        }
        Land { network, positions, hierarchy: OnceLock::new() }
    })
}

/// Adds a road with its bends between two corners.
fn road(
    dice: &mut Dice,
    positions: &mut Vec<Coord<f64>>,
    links: &mut Vec<Link>,
    [from, to]: [usize; 2],
) {
    let (tail, head) = (positions[from], positions[to]);
    let is_oneway = dice.once_in(5);
    let mut before = from;
    for bend in 1..=BENDS + 1 {
        let share = bend as f64 / (BENDS + 1) as f64;
        let next = if bend <= BENDS { positions.len() } else { to };
        if bend <= BENDS {
            let x = tail.x + share * (head.x - tail.x) + 0.1 * dice.share();
            let y = tail.y + share * (head.y - tail.y) + 0.1 * dice.share();
            positions.push(Coord { x, y });
        }
        let [one, other] = [before, next].map(NodeId::from_usize);
        let time = Millis(1_000 + dice.below(4_000) as u32);
        links.push(Link { from: one, to: other, time });
        links.extend((!is_oneway).then_some(Link { from: other, to: one, time }));
        before = next;
    }
}

impl Land {
    fn hierarchy(&self) -> &Hierarchy {
        self.hierarchy.get_or_init(|| Hierarchy::build(&self.network, &self.positions))
    }

    fn nodes(&self, count: usize) -> Vec<NodeId> {
        let mut dice = Dice::new(2);
        (0..count).map(|_| NodeId::from_usize(dice.below(self.positions.len()))).collect()
    }
}

/// Ordering and contracting, which needs no times.
#[divan::bench(args = GROWTH, sample_count = 3, sample_size = 1)]
fn order_and_shape(bencher: Bencher<'_, '_>, side: usize) {
    let Land { network, positions, .. } = land(side);
    bencher
        .counter(ItemsCount::new(network.nodes()))
        .bench(|| Shape::of(network, &Order::of(black_box(network), positions)));
}

/// New times on the old shape.
#[divan::bench(args = GROWTH, sample_count = 10)]
fn customise(bencher: Bencher<'_, '_>, side: usize) {
    let land = land(side);
    let shape = Shape::of(&land.network, &land.hierarchy().order());
    bencher
        .counter(ItemsCount::new(shape.triangles()))
        .bench(|| Metric::of(Arc::clone(&shape), black_box(&land.network)));
}

/// What was kept of a hierarchy, believed again: every number is looked at.
#[divan::bench(args = GROWTH, sample_count = 10)]
fn open_kept(bencher: Bencher<'_, '_>, side: usize) {
    let land = land(side);
    let mut bytes = Vec::new();
    let key = || Key::of(&land.network, "car");
    land.hierarchy().write(&key(), &mut bytes).expect("memory takes all");
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| Hierarchy::read(black_box(&bytes[..]), &key()));
}

/// All times between so many nodes.
#[divan::bench(args = GROWTH, sample_count = 5)]
fn matrix_of_1000_nodes(bencher: Bencher<'_, '_>, side: usize) {
    let land = land(side);
    let (hierarchy, nodes) = (land.hierarchy(), land.nodes(1_000));
    bencher
        .counter(ItemsCount::new(nodes.len() * nodes.len()))
        .bench(|| hierarchy.times(black_box(&nodes), &nodes));
}

#[divan::bench(args = GROWTH)]
fn node_to_node(bencher: Bencher<'_, '_>, side: usize) {
    let land = land(side);
    let (hierarchy, nodes) = (land.hierarchy(), land.nodes(1_000));
    let pairs = || nodes.iter().zip(nodes.iter().rev());
    bencher
        .counter(ItemsCount::new(nodes.len()))
        .bench(|| pairs().map(|(from, to)| hierarchy.time(*from, *to)).max());
}

/// The same pairs by a plain contraction hierarchy, which tells the way as well; a million nodes
/// would take it minutes to prepare.
#[divan::bench(args = [GROWTH[0], GROWTH[1]])]
fn node_to_node_by_fast_paths(bencher: Bencher<'_, '_>, side: usize) {
    let land = land(side);
    let mut graph = InputGraph::new();
    for link in land.network.links() {
        graph.add_edge(link.from.to_usize(), link.to.to_usize(), link.time.0 as usize);
    }
    graph.freeze();
    let (graph, nodes) = (fast_paths::prepare(&graph), land.nodes(1_000));
    let mut paths = fast_paths::create_calculator(&graph);
    let pairs = || nodes.iter().zip(nodes.iter().rev());
    let mut time = |from: &NodeId, to: &NodeId| {
        paths.calc_path(&graph, from.to_usize(), to.to_usize()).map(|path| path.get_weight())
    };
    bencher
        .counter(ItemsCount::new(nodes.len()))
        .bench_local(|| pairs().filter_map(|(from, to)| time(from, to)).max());
}

/// One place more among 2,000.
#[divan::bench(args = SIDES)]
fn add_a_place(bencher: Bencher<'_, '_>, side: usize) {
    let (roads, car) = roads(side);
    let mut snaps: Vec<Snap> =
        places(side, 2_001).into_iter().filter_map(|at| roads.snap(car, at)).collect();
    let last = snaps.pop().expect("there are roads");
    let mut growing = Growing::of(&roads, car, snaps);
    bencher.bench_local(|| growing.add(black_box(last)));
}

#[divan::bench(args = SIDES)]
fn point_to_point(bencher: Bencher<'_, '_>, side: usize) {
    let (roads, car) = roads(side);
    let snaps: Vec<Snap> =
        places(side, 1_000).into_iter().filter_map(|at| roads.snap(car, at)).collect();
    roads.hierarchy(car);
    let pairs = || snaps.iter().zip(snaps.iter().rev());
    bencher
        .counter(ItemsCount::new(snaps.len()))
        .bench(|| pairs().map(|(from, to)| roads.time(car, from, to)).max());
}

#[divan::bench(args = SIDES, sample_count = 10)]
fn matrix_of_200(bencher: Bencher<'_, '_>, side: usize) {
    let (roads, car) = roads(side);
    let snaps: Vec<Snap> =
        places(side, 200).into_iter().filter_map(|at| roads.snap(car, at)).collect();
    roads.hierarchy(car);
    bencher
        .counter(ItemsCount::new(snaps.len() * snaps.len()))
        .bench(|| roads.matrix(car, black_box(&snaps), &snaps));
}
