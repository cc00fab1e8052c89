//! Doors far from the road: driven to the road's end, walked from there by the path.

use beibao::config::profiles;
use beibao::road::{Roads, Way};
use beibao::route::Ground;
use beibao::unit::{Metres, Seconds};
use geo::Coord;

/// So many metres east and north of a corner of the town, nearly.
fn at(east: f64, north: f64) -> Coord<f64> {
    Coord { x: 106.5 + east / 99_700.0, y: 26.4 + north / 111_200.0 }
}

fn way(id: &str, highway: &str, line: &[(f64, f64)]) -> Way {
    Way {
        id: id.to_owned(),
        line: line.iter().map(|(east, north)| at(*east, *north)).collect(),
        tags: [("highway", highway)].into_iter().collect(),
        ..Way::default()
    }
}

/// A road of a kilometre, from whose end a path leads round a hill; the road comes nearer to the
/// door in the middle, behind the hill.
fn valley() -> Vec<Way> {
    vec![
        way("R", "residential", &[(0.0, 0.0), (500.0, 0.0), (1_000.0, 0.0)]),
        way("P", "path", &[(1_000.0, 0.0), (1_000.0, 400.0), (600.0, 400.0)]),
    ]
}

fn ground(ways: &[Way], profile: &str, doors: Vec<Coord<f64>>) -> (Seconds, Metres, Metres) {
    let roads = Roads::build(ways, &profiles()).value;
    let profile = roads.profile(profile).expect("it comes with us");
    let ground = Ground::new(&roads, profile, doors);
    let leg = ground.leg(0, 1).expect("a road leads there");
    assert_eq!(leg.time, ground.times()[1], "the way and the matrix agree");
    (leg.time, leg.length, leg.walk)
}

#[test]
fn a_door_at_the_end_of_a_path_is_walked_to_from_the_end_of_the_road() {
    let doors = vec![at(0.0, 5.0), at(600.0, 405.0)];
    let (time, length, walk) = ground(&valley(), "car", doors.clone());
    assert!((790..=815).contains(&walk.0), "{walk:?}: round the hill, not through it");
    assert!((1_790..=1_825).contains(&length.0), "{length:?}");
    let on_foot = Seconds(800 * 36 / 50);
    assert!(on_foot < time && time < on_foot + Seconds::minutes(6), "{time:?}");
    let (by_path, ..) = ground(&valley(), "foot", doors.clone());
    assert!(time < by_path, "who drives the first kilometre is sooner there");
    // Without the path the hill is crossed.
    let (_, _, straight) = ground(&valley()[..1], "car", doors);
    assert!((400..=410).contains(&straight.0), "{straight:?}");
}

#[test]
fn a_door_at_the_road_is_walked_to_straight() {
    let doors = vec![at(0.0, 5.0), at(700.0, 50.0)];
    let (_, _, walk) = ground(&valley(), "car", doors);
    assert!((49..=51).contains(&walk.0), "{walk:?}");
}
