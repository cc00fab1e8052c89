//! Random networks against the slow and sure.

use beibao::road::{Link, Network, NodeId, ProfileId, Roads, Snap, Way, travel_times, yardstick};
use beibao::unit::{Dice, Index, Millis, Seconds, metres_between};
use geo::Coord;

use super::road_towns::{profile, street};

/// A graph with everything that is rare: loops, parallel links, no time at all, parts, dead ends.
fn random_links(dice: &mut Dice, nodes: usize) -> Vec<Link> {
    let links = dice.below(nodes * 3);
    let mut node = || NodeId::from_usize(dice.below(nodes));
    let ends: Vec<(NodeId, NodeId)> = (0..links).map(|_| (node(), node())).collect();
    let time = |dice: &mut Dice| match dice.below(8) {
        0 => Millis(0),
        1 => Millis(u32::MAX - 1), // two of them are too far to be told from unreachable
        _ => Millis(dice.below(100_000) as u32),
    };
    ends.into_iter().map(|(from, to)| Link { from, to, time: time(dice) }).collect()
}

#[test]
fn travel_times_are_those_of_the_textbook_and_of_petgraph() {
    let mut unreachable = 0;
    for seed in 0..400 {
        let mut dice = Dice::new(seed);
        let nodes = 1 + dice.below(40);
        let links = random_links(&mut dice, nodes);
        let network = Network::new(nodes, &links);
        let graph = yardstick::as_petgraph(nodes, &links);
        for source in [0, nodes / 2].map(NodeId::from_usize) {
            let ours = travel_times(&network, source).into_rows();
            assert_eq!(ours, yardstick::textbook(nodes, &links, source), "seed {seed}");
            assert_eq!(ours, yardstick::petgraph(&graph, source), "seed {seed}");
            unreachable += ours.iter().filter(|time| !time.is_reachable()).count();
        }
    }
    assert!(1_000 < unreachable, "unreachable nodes are part of the test: {unreachable}");
}

/// Streets between random corners of a small grid: bends, loops, parallel and one-way streets.
fn random_town(dice: &mut Dice) -> Vec<Way> {
    let side = 3 + dice.below(6);
    let corner = |dice: &mut Dice| {
        let [x, y] = [dice.below(side), dice.below(side)];
        (106.5 + x as f64 * 1e-3, 26.4 + y as f64 * 1e-3)
    };
    let count = 2 + dice.below(side * side);
    let way = |(row, dice): (usize, &mut Dice)| {
        let vertices = 2 + dice.below(3);
        let line: Vec<(f64, f64)> = (0..vertices).map(|_| corner(dice)).collect();
        let oneway = ["no", "yes", "-1", "no"][dice.below(4)];
        let speed = ["20", "36", "5", "none"][dice.below(4)];
        street(&row.to_string(), &line, &[("oneway", oneway), ("maxspeed", speed)])
    };
    (0..count).map(|row| way((row, dice))).collect()
}

fn random_snaps(dice: &mut Dice, roads: &Roads, profile: ProfileId, count: usize) -> Vec<Snap> {
    let mut at = || {
        let [x, y] = [dice.share(), dice.share()];
        Coord { x: 106.499 + x * 1e-2, y: 26.399 + y * 1e-2 }
    };
    (0..count).filter_map(|_| roads.snap(profile, at())).collect()
}

#[test]
fn matrix_and_path_and_yardstick_are_one() {
    let (mut pairs, mut unreachable, mut same_street) = (0, 0, 0);
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let profiles = [profile("car", true), profile("foot", false)];
        let roads = Roads::build(&random_town(&mut dice), &profiles).value;
        for name in ["car", "foot"] {
            let profile = roads.profile(name).expect("the profile was given");
            let snaps = random_snaps(&mut dice, &roads, profile, 6);
            let matrix = roads.matrix(profile, &snaps, &snaps);
            for (row, from) in snaps.iter().enumerate() {
                for (column, to) in snaps.iter().enumerate() {
                    let time = matrix.get(row, column);
                    let expected = yardstick::between(&roads, profile, from, to);
                    assert_eq!(time, expected, "seed {seed}, {name}, {row} to {column}");
                    let path = roads.path(profile, from, to);
                    let found = path.as_ref().map_or(Seconds::MAX, |path| path.time);
                    assert_eq!(found, time, "seed {seed}, {name}, {row} to {column}");
                    pairs += 1;
                    unreachable += usize::from(!time.is_reachable());
                    same_street += path.map_or(0, |path| usize::from(path.line.len() == 2));
                }
            }
        }
    }
    assert!(
        10_000 < pairs && 100 < unreachable && 100 < same_street,
        "{pairs} {unreachable} {same_street}"
    );
}

#[test]
fn the_line_of_a_path_is_as_long_as_it_says_and_never_jumps() {
    for seed in 0..100 {
        let mut dice = Dice::new(seed);
        let ways = random_town(&mut dice);
        let roads = Roads::build(&ways, &[profile("car", true)]).value;
        let car = roads.profile("car").expect("the profile was given");
        let snaps = random_snaps(&mut dice, &roads, car, 4);
        for path in snaps.iter().zip(snaps.iter().rev()).filter_map(|(a, b)| roads.path(car, a, b))
        {
            // Streets are at most 36 km/h fast: no way is quicker than its own line allows.
            assert!(path.length.0 <= (path.time.0 + 1) * 10, "seed {seed}: {path:?}");
            // Slow streets take 5 km/h.
            assert!(path.time.0 <= path.length.0 * 3_600 / 5_000 + 2, "seed {seed}: {path:?}");
        }
    }
}

#[test]
fn a_place_is_put_onto_the_road_nearest_to_it() {
    for seed in 0..100 {
        let mut dice = Dice::new(seed);
        let ways = random_town(&mut dice);
        let roads = Roads::build(&ways, &[profile("foot", false)]).value;
        let foot = roads.profile("foot").expect("the profile was given");
        if roads.facts().lanes[0].islands != 0 {
            continue;
        }
        let at = Coord { x: 106.5 + dice.share() * 1e-2, y: 26.4 + dice.share() * 1e-2 };
        let Some(snap) = roads.snap(foot, at) else { continue };
        let fine = |ends: &[Coord<f64>]| {
            let (from, to) = (ends[0], ends[1]);
            (0..=2_000).map(f64::from).map(move |step| Coord {
                x: from.x + (to.x - from.x) * step / 2_000.0,
                y: from.y + (to.y - from.y) * step / 2_000.0,
            })
        };
        let points = ways.iter().flat_map(|way| way.line.windows(2).flat_map(fine));
        let nearest = points.map(|point| metres_between(at, point)).fold(f64::INFINITY, f64::min);
        assert!((f64::from(snap.walk.0) - nearest).abs() < 1.5, "seed {seed}: {snap:?} {nearest}");
    }
}
