//! A hierarchy kept as bytes: the same when it is read again, and nothing else is ever believed.

use std::fs;

use beibao::config;
use beibao::config::Shelf;
use beibao::road::hierarchy::{Distrust, Hierarchy, Key, Order};
use beibao::road::{Link, Network, NodeId, ProfileId, Roads, Snap, Way};
use beibao::unit::{Dice, Index, Millis};
use geo::Coord;

fn network(seed: u64) -> Network {
    let mut dice = Dice::new(seed);
    let nodes = 1 + dice.below(60);
    let node = |dice: &mut Dice| NodeId::from_usize(dice.below(nodes));
    let link = |dice: &mut Dice| {
        let (from, to) = (node(dice), node(dice));
        let time = if dice.once_in(9) { Millis::MAX } else { Millis(dice.below(5_000) as u32) };
        Link { from, to, time }
    };
    let links: Vec<Link> = (0..nodes * 2).map(|_| link(&mut dice)).collect();
    Network::new(nodes, &links)
}

fn kept(hierarchy: &Hierarchy, key: &Key) -> Vec<u8> {
    let mut bytes = Vec::new();
    hierarchy.write(key, &mut bytes).expect("memory takes all");
    bytes
}

/// A grid of streets, every fifth one-way, with a speed limit that may be another tomorrow.
fn town(side: usize, limit: &str) -> Vec<Way> {
    let at = |x: usize, y: usize| Coord { x: 106.5 + x as f64 * 1e-3, y: 26.4 + y as f64 * 1e-3 };
    let way = |row: usize| {
        let (x, y, is_up) = (row / 2 % side, row / 2 / side, row % 2);
        let oneway = if row.is_multiple_of(5) { "yes" } else { "no" };
        let tags = [("highway", "residential"), ("oneway", oneway), ("maxspeed", limit)];
        let line = vec![at(x, y), at(x + 1 - is_up, y + is_up)];
        Way { id: row.to_string(), line, nodes: Vec::new(), tags: tags.into_iter().collect() }
    };
    (0..2 * side * side).map(way).collect()
}

fn roads(ways: &[Way]) -> (Roads, ProfileId) {
    let roads = Roads::build(ways, &config::profiles()).value;
    let car = roads.profile("car").expect("built in");
    (roads, car)
}

fn snaps(roads: &Roads, car: ProfileId) -> Vec<Snap> {
    let mut dice = Dice::new(3);
    let mut share = || dice.share() * 0.1;
    let places = (0..60).map(|_| Coord { x: 106.5 + share(), y: 26.4 + share() });
    places.filter_map(|at| roads.snap(car, at)).collect()
}

/// Whether both roads give the same times and ways.
#[track_caller]
fn same(one: &Roads, other: &Roads, car: ProfileId) {
    let snaps = snaps(one, car);
    assert!(50 < snaps.len());
    assert_eq!(one.matrix(car, &snaps, &snaps), other.matrix(car, &snaps, &snaps));
    for (from, to) in snaps.iter().zip(snaps.iter().rev()) {
        assert_eq!(one.path(car, from, to), other.path(car, from, to));
    }
}

#[test]
fn what_was_kept_is_what_was_made_and_the_order_too() {
    for seed in 0..200 {
        let network = network(seed);
        let key = Key::of(&network, "car");
        let hierarchy = Hierarchy::build(&network, &[]);
        let bytes = kept(&hierarchy, &key);
        assert_eq!(Hierarchy::read(&bytes[..], &key).as_ref(), Ok(&hierarchy), "seed {seed}");
        let order = Order::read(&bytes[..], &key).expect("it is whole");
        assert_eq!(Hierarchy::ordered(&network, &order), hierarchy, "seed {seed}");
    }
}

#[test]
fn any_byte_that_changed_is_noticed() {
    let network = network(7);
    let key = Key::of(&network, "car");
    let bytes = kept(&Hierarchy::build(&network, &[]), &key);
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1 << bit;
            assert!(Hierarchy::read(&bytes[..], &key).is_err(), "byte {at}, bit {bit}");
        }
    }
    for length in 0..bytes.len() {
        assert!(Hierarchy::read(&bytes[..length], &key).is_err(), "{length} bytes");
    }
    for more in [1, 4, 8, 4_096] {
        let longer = [&bytes[..], &vec![0; more]].concat();
        assert_eq!(Hierarchy::read(&longer[..], &key), Err(Distrust::Torn), "{more} more");
    }
}

#[test]
fn no_noise_is_believed() {
    let network = network(7);
    let key = Key::of(&network, "car");
    let whole = kept(&Hierarchy::build(&network, &[]), &key);
    for seed in 0..2_000 {
        let mut dice = Dice::new(seed);
        let mut bytes: Vec<u8> = if dice.once_in(2) { whole.clone() } else { whole[..20].to_vec() };
        bytes.extend((0..dice.below(400)).map(|_| dice.below(256) as u8));
        for _ in 0..dice.below(40) {
            let at = dice.below(bytes.len());
            bytes[at] = dice.below(256) as u8;
        }
        let is_as_it_was = bytes == whole;
        assert_eq!(Hierarchy::read(&bytes[..], &key).is_ok(), is_as_it_was, "seed {seed}");
    }
}

#[test]
fn other_roads_another_profile_and_other_times_are_told_apart() {
    let (one, other) = (network(1), network(2));
    let key = Key::of(&one, "car");
    let bytes = kept(&Hierarchy::build(&one, &[]), &key);
    let read = |key: &Key| Hierarchy::read(&bytes[..], key).err();
    assert_eq!(read(&key), None);
    assert_eq!(read(&Key::of(&other, "car")), Some(Distrust::Other));
    assert_eq!(read(&Key::of(&one, "foot")), Some(Distrust::Other));
    let mut slower = one.clone();
    let link = one.links().find(|link| link.time.is_reachable()).expect("there is one");
    slower.set_time(link.from, link.to, Millis(77_777));
    assert_eq!(read(&Key::of(&slower, "car")), Some(Distrust::Times));
    assert_eq!(Hierarchy::read(&b"PK\x03\x04"[..], &key), Err(Distrust::Foreign));
    assert_eq!(Hierarchy::read(&[0; 4_096][..], &key), Err(Distrust::Foreign));
}

#[test]
fn roads_answer_by_what_was_kept_as_they_do_anew() {
    let (made, car) = roads(&town(20, "30"));
    let mut bytes = Vec::new();
    assert_eq!(made.keep(car, &mut bytes).ok(), Some(false), "nothing was asked yet");
    made.hierarchy(car);
    assert_eq!(made.keep(car, &mut bytes).ok(), Some(true));
    let (recalled, _) = roads(&town(20, "30"));
    assert_eq!(recalled.recall(car, &bytes[..]), Ok(()));
    same(&made, &recalled, car);
    // Slower roads keep the order, other roads keep nothing: either answers as it should.
    for (ways, why) in [(town(20, "10"), Distrust::Times), (town(21, "30"), Distrust::Other)] {
        let (recalled, _) = roads(&ways);
        assert_eq!(recalled.recall(car, &bytes[..]), Err(why));
        same(&roads(&ways).0, &recalled, car);
    }
}

#[test]
fn a_large_network_is_kept_beside_the_data_and_a_damaged_file_is_made_anew() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let ways = town(105, "30");
    let (made, car) = roads(&ways);
    let shelf = Shelf::recall(folder.path(), &made);
    assert_eq!(shelf.keep(&made), [], "nothing was asked yet");
    made.hierarchy(car);
    let kept = shelf.keep(&made);
    let file = folder.path().join(".beibao/roads-car.cache");
    assert_eq!((kept.len(), kept[0].file.as_path(), kept[0].instead), (1, file.as_path(), None));
    let (again, _) = roads(&ways);
    assert_eq!(Shelf::recall(folder.path(), &again).keep(&again), [], "it is there");
    same(&made, &again, car);
    let whole = fs::read(&file).expect("it was written");
    fs::write(&file, &whole[..whole.len() - 9]).expect("it is ours");
    let (again, _) = roads(&ways);
    let shelf = Shelf::recall(folder.path(), &again);
    again.hierarchy(car);
    assert_eq!(shelf.keep(&again)[0].instead, Some(Distrust::Torn));
    assert!(fs::read(&file).is_ok_and(|bytes| bytes == whole), "the same bytes as before");
}

#[test]
fn where_nothing_can_be_written_nothing_is_and_small_networks_need_none() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let (small, car) = roads(&town(20, "30"));
    small.hierarchy(car);
    assert_eq!(Shelf::recall(folder.path(), &small).keep(&small), []);
    assert!(!folder.path().join(".beibao").exists());
    fs::write(folder.path().join(".beibao"), "in the way").expect("the folder is ours");
    let (large, car) = roads(&town(105, "30"));
    large.hierarchy(car);
    assert_eq!(Shelf::recall(folder.path(), &large).keep(&large), []);
}
