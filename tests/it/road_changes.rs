//! Roads that close and open again: no trace is left, and every answer is that of a fresh build.

use beibao::config;
use beibao::road::yardstick::Yardstick;
use beibao::road::{Change, Roads, Snap, Stretch, Turn, Way};
use beibao::unit::{Dice, Seconds};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use jiff::civil::date;

use super::road_towns::{CELL, drawn, profile};
use super::road_turns::{random_town, random_turns, turning_car};

fn change(what: Stretch, speed: u32) -> Change {
    Change { id: "1".to_owned(), what, speed, from: None, until: None, why: None }
}

/// A square of some size around a place.
fn square(at: Coord<f64>, half: f64) -> Stretch {
    let corner = |x: f64, y: f64| Coord { x: at.x + x * half, y: at.y + y * half };
    let ring = vec![corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
    let area = Polygon::new(LineString::from(ring), Vec::new());
    Stretch::Area(MultiPolygon::new(vec![area]))
}

fn random_changes(dice: &mut Dice, ways: &[Way]) -> Vec<Change> {
    let one = |dice: &mut Dice| {
        let way = &ways[dice.below(ways.len())];
        let at = way.line[dice.below(way.line.len())];
        let what = match dice.below(4) {
            0 => Stretch::Lines(vec![way.line.clone()]),
            1 => square(at, 4e-4 * dice.share()),
            _ => Stretch::Way(way.id.clone()),
        };
        change(what, [0, 0, 30, 100][dice.below(4)])
    };
    (0..dice.below(4)).map(|_| one(dice)).collect()
}

fn build(ways: &[Way], turns: &[Turn]) -> Roads {
    Roads::with_turns(ways, turns, &[turning_car(), profile("foot", false)]).value
}

#[test]
fn after_any_closures_and_openings_every_answer_is_that_of_a_fresh_build() {
    let (mut asked, mut apart, mut slower) = (0, 0, 0);
    for seed in 0..150 {
        let mut dice = Dice::new(seed);
        let ways = random_town(&mut dice);
        let turns = random_turns(&mut dice, &ways);
        let (usual, mut roads) = (build(&ways, &turns), build(&ways, &turns));
        for round in 0..5 {
            let changes = random_changes(&mut dice, &ways);
            let touched = roads.change(&changes);
            let mut fresh = build(&ways, &turns);
            assert_eq!(fresh.change(&changes), touched, "seed {seed}, round {round}");
            assert_eq!(fresh.facts(), roads.facts(), "seed {seed}, round {round}");
            for name in ["car", "foot"] {
                let profile = roads.profile(name).expect("the profile was given");
                let mut at = || {
                    let [x, y] = [dice.share(), dice.share()];
                    Coord { x: 106.499 + x * 5e-3, y: 26.399 + y * 7e-3 }
                };
                let places: Vec<Coord<f64>> = (0..5).map(|_| at()).collect();
                let put = |roads: &Roads| -> Vec<Snap> {
                    places.iter().filter_map(|at| roads.snap(profile, *at)).collect()
                };
                let snaps = put(&roads);
                assert_eq!(put(&fresh), snaps, "seed {seed}, round {round}, {name}");
                let times = roads.matrix(profile, &snaps, &snaps);
                assert_eq!(fresh.matrix(profile, &snaps, &snaps), times, "seed {seed}, {name}");
                let before = usual.matrix(profile, &snaps, &snaps);
                let yardstick = Yardstick::of(&roads, profile);
                for (row, from) in snaps.iter().enumerate() {
                    assert_eq!(times.row(row), yardstick.row(from, &snaps), "seed {seed}, {name}");
                    for (column, to) in snaps.iter().enumerate() {
                        let path = roads.path(profile, from, to);
                        let time = path.map_or(Seconds::MAX, |path| path.time);
                        assert_eq!(time, times.get(row, column), "seed {seed}, {name}");
                        asked += 1;
                        apart += usize::from(!time.is_reachable());
                        slower += usize::from(before.get(row, column) < time);
                    }
                }
            }
        }
    }
    assert!(10_000 < asked && 100 < apart && 2_000 < slower, "{asked} {apart} {slower}");
}

const BLOCK: &str = "
A---B---C
|   |   |
D---E---F
";

/// The pieces of the block that a change touches, and the seconds from A to C under it.
#[track_caller]
fn check(what: Stretch, speed: u32, pieces: usize, seconds: u32) {
    let (ways, places) = drawn(BLOCK);
    let mut roads = Roads::build(&ways, &[profile("car", true)]).value;
    let car = roads.profile("car").expect("the profile was given");
    let snap = |place: char| roads.snap(car, places[&place]).expect("the town has a street");
    let (from, to) = (snap('A'), snap('C'));
    assert_eq!(roads.time(car, &from, &to), Seconds(80));
    assert_eq!(roads.change(&[change(what, speed)]), [pieces]);
    assert_eq!(roads.time(car, &from, &to), Seconds(seconds));
    roads.change(&[]);
    assert_eq!(roads.time(car, &from, &to), Seconds(80));
}

#[test]
fn a_change_touches_a_way_a_line_along_or_across_it_or_an_area() {
    let at = |x: f64, y: f64| Coord { x: x * CELL, y: -y * CELL };
    // In the order they are drawn: AB, AD, BC, BE, CF, DE, EF.
    check(Stretch::Way("0".to_owned()), 0, 1, 120);
    check(Stretch::Way("0".to_owned()), 50, 1, 120);
    check(Stretch::Way("0".to_owned()), 80, 1, 90);
    check(Stretch::Way("nowhere".to_owned()), 0, 0, 80);
    check(Stretch::Lines(vec![vec![at(2.0, -0.5), at(2.0, 0.5)]]), 0, 1, 120);
    check(Stretch::Lines(vec![vec![at(1.0, 0.05), at(3.0, 0.05)]]), 0, 1, 120);
    check(Stretch::Lines(vec![vec![at(1.0, 0.5), at(3.0, 0.5)]]), 0, 0, 80);
    check(square(at(2.0, 0.0), CELL), 0, 1, 120);
    check(square(at(4.0, 0.0), CELL), 50, 3, 120);
}

#[test]
fn a_place_on_a_closed_road_is_put_onto_the_next_one() {
    let (ways, places) = drawn(BLOCK);
    let mut roads = Roads::build(&ways, &[profile("car", true)]).value;
    let car = roads.profile("car").expect("the profile was given");
    let at = (places[&'A'] + places[&'B']) / 2.0;
    assert_eq!(roads.snap(car, at).map(|snap| snap.walk.0), Some(0));
    roads.change(&[change(Stretch::Way("0".to_owned()), 0)]);
    assert_eq!(roads.snap(car, at).map(|snap| snap.walk.0), Some(200));
}

#[test]
fn a_change_holds_from_its_first_moment_to_its_last() {
    let noon = |day| date(2026, 3, day).at(12, 0, 0, 0);
    let mut one = change(Stretch::Way("1".to_owned()), 0);
    (one.from, one.until) = (Some(noon(3)), Some(noon(5)));
    for (from, until, expected) in [(1, 3, false), (1, 4, true), (4, 5, true), (5, 6, false)] {
        assert_eq!(one.holds(noon(from), noon(until)), expected, "{from} to {until}");
    }
    one.until = None;
    assert!(one.holds(noon(5), noon(6)));
}

#[test]
fn what_answers_before_and_after_is_one_hierarchy_customised_anew() {
    let (ways, _) = drawn(BLOCK);
    let mut roads = Roads::build(&ways, &config::profiles()).value;
    let car = roads.profile("car").expect("built in");
    let order = roads.hierarchy(car).order();
    roads.change(&[change(Stretch::Way("0".to_owned()), 0)]);
    assert_eq!(roads.hierarchy(car).order(), order);
}
