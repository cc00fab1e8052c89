//! The contraction hierarchy against the slow and sure.

use std::iter;
use std::sync::Arc;

use beibao::road::hierarchy::{Hierarchy, Metric, Order, Shape};
use beibao::road::{Link, Network, NodeId, travel_times, yardstick};
use beibao::solver;
use beibao::unit::{Dice, Index, Millis};
use geo::Coord;

/// Longer ways than this are none: 12 days.
const FAR: Millis = Millis((1 << 30) - 1);

fn node(row: usize) -> NodeId {
    NodeId::from_usize(row)
}

fn nodes(count: usize) -> Vec<NodeId> {
    (0..count).map(node).collect()
}

/// What a hierarchy says where the textbook says `time`.
fn told(time: Millis) -> Millis {
    if time < FAR { time } else { Millis::MAX }
}

/// A graph with everything that is rare: loops, parallel links, no time at all, parts, dead ends,
/// closed links, and times of which two are too much.
fn random_links(dice: &mut Dice, nodes: usize) -> Vec<Link> {
    let links = dice.below(nodes * 3);
    let most = [1, 3, 100_000][dice.below(3)];
    let link = |dice: &mut Dice| {
        let time = match dice.below(12) {
            0 => Millis(0),
            1 => Millis::MAX,
            2 => Millis(FAR.0 / 2 + 1),
            _ => Millis(dice.below(most) as u32),
        };
        Link { from: node(dice.below(nodes)), to: node(dice.below(nodes)), time }
    };
    (0..links).map(|_| link(dice)).collect()
}

fn random_positions(dice: &mut Dice, nodes: usize) -> Vec<Coord<f64>> {
    (0..nodes).map(|_| Coord { x: 106.0 + dice.share(), y: 26.0 + dice.share() }).collect()
}

/// Every answer of `hierarchy` on the links it was made of.
fn check(hierarchy: &Hierarchy, count: usize, links: &[Link], seed: u64) -> usize {
    let all = nodes(count);
    let times = hierarchy.times(&all, &all);
    let mut unreachable = 0;
    for source in &all {
        let expected = yardstick::textbook(count, links, *source);
        for target in &all {
            let expected = told(expected[target.to_usize()]);
            let what = format!("seed {seed}, {source:?} to {target:?}");
            assert_eq!(times[source.to_usize() * count + target.to_usize()], expected, "{what}");
            assert_eq!(hierarchy.time(*source, *target), expected, "{what}");
            let way = hierarchy.way(*source, *target);
            assert_eq!(way.is_some(), expected.is_reachable(), "{what}");
            let (mut at, mut sum) = (*source, Millis(0));
            for link in way.iter().flatten().map(|row| links[*row as usize]) {
                assert_eq!(link.from, at, "{what}: the way jumps");
                (at, sum) = (link.to, sum + link.time);
            }
            match way {
                Some(_) => assert_eq!((at, sum), (*target, expected), "{what}"),
                None => unreachable += 1,
            }
        }
    }
    unreachable
}

#[test]
fn every_answer_is_that_of_the_textbook_whatever_the_order() {
    let mut unreachable = 0;
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let count = 1 + dice.below(25);
        let links = random_links(&mut dice, count);
        let network = Network::new(count, &links);
        let positions = random_positions(&mut dice, count);
        unreachable += check(&Hierarchy::build(&network, &positions), count, &links, seed);
        let mut given = nodes(count);
        dice.shuffle(&mut given);
        let order = Order::given(count, &given).expect("every node stands in it once");
        let shape = Shape::of(&network, &order);
        let hierarchy = Hierarchy::of(&Metric::of(shape, &network), &network);
        check(&hierarchy, count, &links, seed);
    }
    assert!(10_000 < unreachable, "unreachable nodes are part of the test: {unreachable}");
}

/// Streets on a grid with gaps and one-way streets, and some long bridges.
fn streets(dice: &mut Dice, side: usize) -> (Vec<Link>, Vec<Coord<f64>>) {
    let place = |row: usize| Coord {
        x: 106.5 + (row % side) as f64 * 1e-3,
        y: 26.4 + (row / side) as f64 * 1e-3,
    };
    let mut ends: Vec<(usize, usize)> = Vec::new();
    for at in 0..side * side {
        let right = (at % side + 1 < side).then_some(at + 1);
        let up = (at + side < side * side).then_some(at + side);
        ends.extend([right, up].into_iter().flatten().map(|to| (at, to)));
    }
    ends.retain(|_| 0 < dice.below(4));
    ends.extend((0..side / 8).map(|_| (dice.below(side * side), dice.below(side * side))));
    let mut links = Vec::new();
    for (from, to) in ends {
        let time = Millis(1_000 + dice.below(20_000) as u32);
        links.push(Link { from: node(from), to: node(to), time });
        if 0 < dice.below(5) {
            links.push(Link { from: node(to), to: node(from), time });
        }
    }
    (links, (0..side * side).map(place).collect())
}

#[test]
fn towns_large_enough_to_be_cut_are_as_dijkstra_says() {
    for (seed, side) in (0..).zip([9, 20, 35, 70]) {
        let mut dice = Dice::new(seed);
        let (links, positions) = streets(&mut dice, side);
        let network = Network::new(side * side, &links);
        let hierarchy = Hierarchy::build(&network, &positions);
        let sources: Vec<NodeId> =
            iter::repeat_with(|| node(dice.below(side * side))).take(70).collect();
        let all = nodes(side * side);
        let times = hierarchy.times(&sources, &all);
        for (source, row) in sources.iter().zip(times.chunks_exact(all.len())) {
            let expected = travel_times(&network, *source).into_rows();
            assert_eq!(row, expected, "seed {seed}, {source:?}");
        }
    }
}

#[test]
fn a_town_of_places_that_all_lie_on_one_point_or_on_none_is_cut_as_well() {
    let mut dice = Dice::new(3);
    let (links, _) = streets(&mut dice, 30);
    let network = Network::new(900, &links);
    let nowhere = Coord { x: f64::NAN, y: f64::INFINITY };
    for positions in [vec![], vec![Coord { x: 1.0, y: 1.0 }; 900], vec![nowhere; 900]] {
        let hierarchy = Hierarchy::build(&network, &positions);
        let expected = travel_times(&network, node(450)).into_rows();
        assert_eq!(hierarchy.times(&[node(450)], &nodes(900)), expected);
    }
}

#[test]
fn new_times_on_an_old_shape_are_those_of_a_new_build() {
    for seed in 0..30 {
        let mut dice = Dice::new(seed);
        let (mut links, positions) = streets(&mut dice, 12);
        let before = Network::new(144, &links);
        let shape = Shape::of(&before, &Order::of(&before, &positions));
        for _ in 0..4 {
            for _ in 0..10 {
                let row = dice.below(links.len());
                links[row].time = [Millis::MAX, Millis(0), Millis(5_000)][dice.below(3)];
            }
            let now = Network::new(144, &links);
            let old = Hierarchy::of(&Metric::of(Arc::clone(&shape), &now), &now);
            let new = Hierarchy::build(&now, &positions);
            assert_eq!(old, new, "seed {seed}");
            let expected = travel_times(&now, node(7)).into_rows();
            assert_eq!(old.times(&[node(7)], &nodes(144)), expected, "seed {seed}");
        }
    }
}

#[test]
fn after_any_closures_and_openings_the_times_are_those_of_a_new_build() {
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let (mut links, positions) = streets(&mut dice, 14);
        let open = links.clone();
        let before = Network::new(196, &links);
        let shape = Shape::of(&before, &Order::of(&before, &positions));
        let mut metric = Metric::of(Arc::clone(&shape), &before);
        for _ in 0..12 {
            let mut changed = Vec::new();
            for _ in 0..=dice.below(6) {
                let row = dice.below(links.len());
                let times = [Millis::MAX, Millis(0), Millis(60_000), open[row].time];
                links[row].time = times[dice.below(4)];
                changed.push((links[row].from, links[row].to));
            }
            let now = Network::new(196, &links);
            metric.change(&now, &changed);
            assert!(metric == Metric::of(Arc::clone(&shape), &now), "seed {seed}");
            let expected = travel_times(&now, node(9)).into_rows();
            let hierarchy = Hierarchy::at_once(&metric, &now);
            assert_eq!(hierarchy.times(&[node(9)], &nodes(196)), expected, "seed {seed}");
        }
    }
}

#[test]
fn one_thread_and_four_make_the_same_hierarchy() {
    let mut dice = Dice::new(11);
    let (links, positions) = streets(&mut dice, 90);
    let network = Network::new(8_100, &links);
    let some: Vec<NodeId> = (0..300).map(|at| node(at * 27)).collect();
    let made = |threads| {
        let work = || {
            let hierarchy = Hierarchy::build(&network, &positions);
            let times = hierarchy.times(&some, &some);
            (hierarchy, times)
        };
        solver::on_threads(threads, work)
    };
    assert!(made(1) == made(4));
}

#[test]
fn an_order_that_is_none_is_refused() {
    let [a, b, c] = [0, 1, 2].map(node);
    assert!(Order::given(3, &[b, c, a]).is_some());
    assert_eq!(Order::given(3, &[b, c]), None);
    assert_eq!(Order::given(3, &[b, c, b]), None);
    assert_eq!(Order::given(2, &[b, c]), None);
}
