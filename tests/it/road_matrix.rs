//! Matrices that grow, and the lengths beside the times.

use beibao::config;
use beibao::road::{Growing, Lengths, ProfileId, Roads, Snap, Way};
use beibao::unit::{Dice, Metres, Seconds};
use geo::Coord;

/// A town of crooked streets, every seventh one-way, and an island.
fn town(seed: u64, side: usize) -> Vec<Way> {
    let mut dice = Dice::new(seed);
    let mut crooked = |x: usize, y: usize| Coord {
        x: 106.5 + (x as f64 + 0.6 * dice.share()) * 1e-3,
        y: 26.4 + (y as f64 + 0.6 * dice.share()) * 1e-3,
    };
    let corners: Vec<Coord<f64>> =
        (0..side * side).map(|at| crooked(at % side, at / side)).collect();
    let mut dice = Dice::split(seed, 1);
    let mut ways = Vec::new();
    for at in 0..side * side {
        for (step, is_inside) in [(1, at % side + 1 < side), (side, at / side + 1 < side)] {
            let oneway = if dice.once_in(7) { "yes" } else { "no" };
            let class = ["residential", "tertiary", "track"][dice.below(3)];
            if is_inside && !dice.once_in(9) {
                let line = vec![corners[at], corners[at + step]];
                let tags = [("highway", class), ("oneway", oneway)].into_iter().collect();
                ways.push(Way { id: ways.len().to_string(), line, nodes: Vec::new(), tags });
            }
        }
    }
    let far = |x: f64| Coord { x: 106.6 + x * 1e-3, y: 26.5 };
    let line = vec![far(0.0), far(1.0)];
    let tags = [("highway", "residential")].into_iter().collect();
    ways.push(Way { id: "island".to_owned(), line, nodes: Vec::new(), tags });
    if has_twin(seed) {
        let twin = |way: &Way| {
            let line = way.line.iter().map(|at| Coord { x: at.x + BESIDE, y: at.y }).collect();
            Way { id: format!("twin-{}", way.id), line, ..way.clone() }
        };
        ways.extend(ways.iter().map(twin).collect::<Vec<_>>());
    }
    ways
}

/// So far east lies a second town to which no road leads, in degrees.
const BESIDE: f64 = 0.4;

fn has_twin(seed: u64) -> bool {
    seed % 3 == 2
}

fn places(roads: &Roads, car: ProfileId, seed: u64, side: usize, count: usize) -> Vec<Snap> {
    let mut dice = Dice::split(seed, 2);
    let mut place = |_| {
        let beside = if has_twin(seed) && dice.once_in(3) { BESIDE } else { 0.0 };
        let mut share = || dice.share() * side as f64 * 1e-3;
        Coord { x: 106.5 + beside + share(), y: 26.4 + share() }
    };
    let places: Vec<Coord<f64>> = (0..count).map(&mut place).collect();
    places.into_iter().filter_map(|at| roads.snap(car, at)).collect()
}

/// The roads of a town; of every second one without turns.
fn roads(seed: u64, side: usize) -> (Roads, ProfileId) {
    let mut profiles = config::profiles();
    if seed % 2 == 1 {
        for profile in &mut profiles {
            profile.turning = None;
        }
    }
    let roads = Roads::build(&town(seed, side), &profiles).value;
    let car = roads.profile("car").expect("built in");
    (roads, car)
}

#[test]
fn a_matrix_that_grew_is_the_one_made_of_all_places() {
    for seed in 0..30 {
        let side = 2 + seed as usize % 9;
        let (roads, car) = roads(seed, side);
        let places = places(&roads, car, seed, side, 90);
        let begin = [0, 1, 40][seed as usize % 3];
        let mut growing = Growing::of(&roads, car, places[..begin].to_vec());
        for (at, place) in places.iter().enumerate().skip(begin) {
            growing.add(*place);
            if at % 17 == 0 {
                let whole = roads.matrix(car, &places[..=at], &places[..=at]);
                assert_eq!(growing.matrix(), whole, "seed {seed}, {at}");
            }
        }
        assert_eq!(growing.matrix(), roads.matrix(car, &places, &places), "seed {seed}");
        assert_eq!(growing.places(), places);
        assert!(growing.row_of(places.len()).is_empty(), "a place that is not there has no times");
    }
}

#[test]
fn times_come_with_the_length_of_a_way_that_takes_them() {
    let mut apart = 0;
    for seed in 0..12 {
        let (roads, car) = roads(seed, 8);
        let from = places(&roads, car, seed, 8, 50);
        let to = places(&roads, car, seed + 100, 8, 33);
        let (times, lengths) = roads.matrix_and_lengths(car, &from, &to);
        assert_eq!(times, roads.matrix(car, &from, &to), "seed {seed}");
        for (row, one) in from.iter().enumerate() {
            for (column, other) in to.iter().enumerate() {
                let found = lengths.get(row, column);
                let path = roads.path(car, one, other);
                let expected = path.map_or(Lengths::NONE, |path| path.length);
                apart += usize::from(1 < found.0.abs_diff(expected.0));
            }
        }
    }
    // Crooked streets are hardly ever as quick to the millisecond.
    assert!(apart < 12 * 50 * 33 / 2_000, "{apart}");
}

#[test]
fn a_length_that_is_not_there_is_none() {
    let (roads, car) = roads(1, 3);
    let snaps = places(&roads, car, 1, 3, 2);
    let (times, lengths) = roads.matrix_and_lengths(car, &snaps, &snaps);
    assert_eq!((times.get(0, 0), lengths.get(0, 0)), (Seconds(0), Metres(0)));
    assert_eq!([lengths.get(0, 2), lengths.get(2, 0)], [Lengths::NONE; 2]);
    let (_, none) = roads.matrix_and_lengths(car, &snaps, &[]);
    assert_eq!(none.get(0, 0), Lengths::NONE);
}
