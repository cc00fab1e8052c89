//! The way in words, on a town drawn as text.

use beibao::road::{Roads, Tags};
use beibao::route::guide;
use beibao::words::Language;
use geo::Coord;

use super::road_towns::{CELL, drawn};
use super::road_turns::turning_car;

/// West Street and East Street are one line, Long Lane goes north, School Road south and then east;
/// the street between C and F has no name.
const TOWN: &str = "
    N
    |
W---C---E---F
    |
    S---T
";

#[track_caller]
fn check(from: (f64, f64), to: (f64, f64), chinese: &str, english: &str) {
    let (mut ways, _) = drawn(TOWN);
    // In the order they are drawn: NC, WC, CE, CS, EF, ST.
    let names = ["长巷", "西街", "东街", "学校路", "", "学校路"];
    for (way, name) in ways.iter_mut().zip(names) {
        let tags = way.tags.iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
        way.tags = tags.chain([("name".to_owned(), name.to_owned())]).collect::<Tags>();
    }
    let roads = Roads::build(&ways, &[turning_car()]).value;
    let car = roads.profile("car").expect("the profile was given");
    let [from, to] = [from, to].map(|(x, y)| {
        roads.snap(car, Coord { x: x * CELL, y: -y * CELL }).expect("the town has a street")
    });
    let path = roads.path(car, &from, &to).expect("the town is one");
    let steps = roads.steps(car, &path);
    assert_eq!(guide(&steps, Language::Chinese).join("；"), chinese);
    assert_eq!(guide(&steps, Language::English).join("; "), english);
}

#[test]
fn a_way_is_told_by_its_turns_and_the_names_of_its_roads() {
    check(
        (1.0, 2.0),
        (4.0, 1.0),
        "沿西街出发，行 300 米；左转进入长巷，行 100 米；到达",
        "Set out along 西街 for 300 m; Turn left onto 长巷 and go 100 m; Arrive",
    );
}

#[test]
fn a_bend_is_no_turn_and_another_name_is_told() {
    check(
        (3.0, 2.0),
        (6.0, 4.0),
        "沿西街出发，行 100 米；右转进入学校路，行 400 米；到达",
        "Set out along 西街 for 100 m; Turn right onto 学校路 and go 400 m; Arrive",
    );
    check(
        (3.0, 2.0),
        (11.0, 2.0),
        "沿西街出发，行 100 米；直行进入东街，行 700 米；到达",
        "Set out along 西街 for 100 m; Go straight on along 东街 for 700 m; Arrive",
    );
}

#[test]
fn a_way_within_one_street_is_one_step() {
    check(
        (1.0, 2.0),
        (3.0, 2.0),
        "沿西街出发，行 200 米；到达",
        "Set out along 西街 for 200 m; Arrive",
    );
}
