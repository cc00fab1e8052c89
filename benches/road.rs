//! How long the road network takes: to build, order and customise it, to snap, search and ask.

use std::hint::black_box;
use std::sync::Arc;

use beibao::config;
use beibao::road::hierarchy::{Metric, Order, Shape};
use beibao::road::{NodeId, ProfileId, Roads, Snap, Way, travel_times, yardstick};
use beibao::unit::{Dice, Index};
use divan::Bencher;
use divan::counter::ItemsCount;
use geo::Coord;

/// Corners along one side of the invented towns: some 900, 10 000 and 48 000 junctions.
const SIDES: [usize; 3] = [30, 100, 220];

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

/// Ordering and contracting, which needs no times.
#[divan::bench(args = SIDES, sample_count = 10)]
fn order_and_shape(bencher: Bencher<'_, '_>, side: usize) {
    let (roads, car) = roads(side);
    let (network, positions) = (roads.network(car), roads.positions(car));
    bencher
        .counter(ItemsCount::new(network.nodes()))
        .bench(|| Shape::of(network, &Order::of(black_box(network), &positions)));
}

/// New times on the old shape.
#[divan::bench(args = SIDES, sample_count = 10)]
fn customise(bencher: Bencher<'_, '_>, side: usize) {
    let (roads, car) = roads(side);
    let network = roads.network(car);
    let shape = Shape::of(network, &Order::of(network, &roads.positions(car)));
    bencher
        .counter(ItemsCount::new(shape.triangles()))
        .bench(|| Metric::of(Arc::clone(&shape), black_box(network)));
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
