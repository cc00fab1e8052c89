//! Turns: what they cost, what is forbidden, and that every answer is the slow and sure one.

use std::collections::BTreeMap;
use std::slice;

use beibao::road::yardstick::Yardstick;
use beibao::road::{Bend, Profile, ProfileId, Roads, Snap, Tags, Turn, Turning, Via, Way};
use beibao::unit::{Dice, Seconds};
use geo::Coord;

use super::road_towns::{CELL, drawn, profile, street};

/// Ten metres a second; a left turn takes 5 s, a right one 2 s, to turn round 20 s, 3 s at an end.
pub(crate) fn turning_car() -> Profile {
    let bend = |seconds| vec![Bend { from_deg: 60, time: Seconds(seconds) }];
    let (dead_end, u_turn) = (Seconds(3), Seconds(20));
    let turning = Turning { left: bend(5), right: bend(2), dead_end, u_turn };
    let access = vec!["motorcar".to_owned(), "vehicle".to_owned(), "access".to_owned()];
    Profile { turning: Some(turning), access, ..profile("car", true) }
}

/// A restriction; `via` is one letter, a node, or two letters for each way.
fn turn(kind: &str, from: &str, via: &str, to: &str) -> Turn {
    let (key, kind) = kind.split_once('=').unwrap_or(("restriction", kind));
    let via = match via.chars().count() {
        1 => Via::Node(via.chars().map(u64::from).sum()),
        _ => Via::Ways(via.split(' ').map(ToOwned::to_owned).collect()),
    };
    let tags = [(key, kind)].into_iter().collect();
    Turn { id: format!("{from} {to}"), from: from.to_owned(), via, to: to.to_owned(), tags }
}

/// A town drawn as text whose streets are named by the letters at their ends, `AB`.
struct Town {
    roads: Roads,
    places: BTreeMap<char, Coord<f64>>,
    codes: Vec<&'static str>,
}

impl Town {
    fn draw(turns: &[Turn], picture: &str) -> Self {
        let (mut ways, places) = drawn(picture);
        let letter = |at: &Coord<f64>| {
            places.iter().find(|(_, place)| *place == at).map_or('+', |(letter, _)| *letter)
        };
        for way in &mut ways {
            let ends: Vec<char> = way.line.iter().map(letter).collect();
            way.id = ends.iter().collect();
            way.nodes = ends.into_iter().map(u64::from).collect();
        }
        let reading = Roads::with_turns(&ways, turns, &[turning_car()]);
        let codes = reading.findings.iter().map(|finding| finding.code).collect();
        Self { roads: reading.value, places, codes }
    }

    /// A place a hundred metres along the street from one letter to another.
    fn place(&self, street: &str) -> Snap {
        let mut ends = street.chars().map(|letter| self.places[&letter]);
        let (Some(from), Some(to)) = (ends.next(), ends.next()) else { panic!("two letters") };
        let step = (to - from) * (CELL / (to.x - from.x).hypot(to.y - from.y));
        let car = self.roads.profile("car").expect("the profile was given");
        self.roads.snap(car, from + step).expect("the town has a street")
    }

    /// Checks the seconds from one place to another: matrix, time, path and yardstick agree.
    #[track_caller]
    fn check(&self, from: &str, to: &str, seconds: Option<u32>) {
        let car = self.roads.profile("car").expect("the profile was given");
        let found = answers(&self.roads, car, &[self.place(from), self.place(to)]);
        assert_eq!(found, seconds.map_or(Seconds::MAX, Seconds), "{from} to {to}");
    }
}

/// The time from the first of two places to the second, by everything that tells it.
#[track_caller]
fn answers(roads: &Roads, profile: ProfileId, places: &[Snap; 2]) -> Seconds {
    let [from, to] = places;
    let time = roads.time(profile, from, to);
    assert_eq!(roads.matrix(profile, places, places).get(0, 1), time, "matrix");
    assert_eq!(Yardstick::of(roads, profile).row(from, &[*to]), [time], "yardstick");
    let path = roads.path(profile, from, to);
    assert_eq!(path.as_ref().map_or(Seconds::MAX, |path| path.time), time, "path");
    if let Some(path) = path {
        assert_eq!(path.line.first(), Some(&from.position));
        assert_eq!(path.line.last(), Some(&to.position));
        assert!(path.length.0 <= path.time.0 * 10, "ten metres a second");
    }
    time
}

const CROSS: &str = "
    N
    |
    |
W---C---E
    |
    |
    S
";

#[test]
fn turns_take_their_time_by_their_angle() {
    let town = Town::draw(&[], CROSS);
    town.check("WC", "CE", Some(40));
    town.check("WC", "CN", Some(45));
    town.check("WC", "CS", Some(42));
    town.check("WC", "WC", Some(0));
    town.check("SC", "CW", Some(35));
    assert_eq!(town.codes, [""; 0]);
}

#[test]
fn who_may_not_turn_left_turns_round_at_the_end_of_the_road_to_the_right() {
    let town = Town::draw(&[turn("no_left_turn", "WC", "C", "NC")], CROSS);
    town.check("WC", "CN", Some(30 + 2 + 30 + 3 + 30 + 10));
    town.check("EC", "CN", Some(30 + 2 + 10));
    assert_eq!(town.codes, [""; 0]);
}

#[test]
fn who_may_only_go_straight_on_comes_back_from_there() {
    let town = Town::draw(&[turn("only_straight_on", "WC", "C", "CE")], CROSS);
    town.check("WC", "CE", Some(40));
    town.check("WC", "CS", Some(30 + 40 + 3 + 40 + 5 + 10));
}

#[test]
fn a_restriction_is_for_whom_it_is_for_and_a_way_may_be_drawn_either_way_round() {
    let left = |kind| Town::draw(&[turn(kind, "WC", "C", "NC")], CROSS);
    left("restriction:hgv=no_left_turn").check("WC", "CN", Some(45));
    left("restriction:motorcar=no_left_turn").check("WC", "CN", Some(105));
    let at_night = left("restriction:conditional=no_left_turn @ (22:00-06:00)");
    at_night.check("WC", "CN", Some(45));
    assert_eq!(at_night.codes, ["B2020"]);
    let mut but_cars = turn("no_left_turn", "WC", "C", "NC");
    but_cars.tags = [("restriction", "no_left_turn"), ("except", "motorcar")].into_iter().collect();
    Town::draw(&[but_cars], CROSS).check("WC", "CN", Some(45));
}

#[test]
fn what_does_not_fit_the_roads_is_told_and_left_out() {
    for (kind, from, via, to) in [
        ("no_left_turn", "WC", "N", "NC"),
        ("no_left_turn", "WC", "C", "QX"),
        ("no_left_turn", "QX", "C", "NC"),
        ("only_left_turn", "WC", "NC CE", "CS"),
        ("left_turn", "WC", "C", "NC"),
    ] {
        let town = Town::draw(&[turn(kind, from, via, to)], CROSS);
        town.check("WC", "CN", Some(45));
        assert_eq!(town.codes, ["B2021"], "{from} {via} {to}");
    }
}

const LADDER: &str = "
A---B---C
    |
    |
D---E---F
";

#[test]
fn a_restriction_over_a_way_holds_for_who_came_by_its_road_only() {
    let free = Town::draw(&[], LADDER);
    free.check("AB", "ED", Some(30 + 2 + 30 + 2 + 10));
    let town = Town::draw(&[turn("no_u_turn", "AB", "BE", "DE")], LADDER);
    town.check("AB", "ED", Some(30 + 2 + 30 + 5 + 40 + 3 + 40 + 10));
    town.check("AB", "EF", Some(30 + 2 + 30 + 5 + 10));
    town.check("AB", "BE", Some(30 + 2 + 10));
    town.check("BE", "ED", Some(20 + 2 + 10));
    town.check("CB", "ED", Some(30 + 5 + 30 + 2 + 10));
    assert_eq!(town.codes, [""; 0]);
}

#[test]
fn who_must_follow_a_way_follows_it_to_its_end() {
    let town = Town::draw(&[turn("only_right_turn", "AB", "BE", "DE")], LADDER);
    town.check("AB", "ED", Some(30 + 2 + 30 + 2 + 10));
    // Not straight on at B, not left at E: to the end of the road and back.
    town.check("AB", "EF", Some(74 + 30 + 3 + 40 + 10));
    town.check("BE", "EF", Some(20 + 5 + 10));
}

#[test]
fn to_turn_round_has_its_price_and_may_be_forbidden() {
    let picture = "
    N
    |
A---B-M-----E
";
    let no_left = turn("no_left_turn", "AB", "B", "NB");
    let town = Town::draw(slice::from_ref(&no_left), picture);
    town.check("AB", "BN", Some(30 + 20 + 20 + 20 + 2 + 10));
    let no_round = turn("no_u_turn", "BM", "M", "BM");
    let town = Town::draw(&[no_left, no_round], picture);
    town.check("AB", "BN", Some(30 + 80 + 3 + 80 + 2 + 10));
    assert_eq!(town.codes, [""; 0]);
}

/// Streets between neighbouring corners of a small grid: bends, rings, parallel and one-way ones.
pub(crate) fn random_town(dice: &mut Dice) -> Vec<Way> {
    let side = 2 + dice.below(4);
    let place = |[x, y]: [usize; 2]| (106.5 + x as f64 * 1e-3, 26.4 + y as f64 * 1.3e-3);
    let count = 3 + dice.below(side * side * 2);
    let way = |row: usize, dice: &mut Dice| {
        let mut corners = vec![[dice.below(side), dice.below(side)]];
        for _ in 0..[1, 1, 1, 2, 4][dice.below(5)] {
            let [x, y] = corners[corners.len() - 1];
            let step = |dice: &mut Dice, at: usize| (at + dice.below(3)).saturating_sub(1);
            corners.push([step(dice, x).min(side - 1), step(dice, y).min(side - 1)]);
        }
        let mut line: Vec<(f64, f64)> = corners.iter().copied().map(place).collect();
        let mut nodes: Vec<u64> = corners.iter().map(|[x, y]| (y * side + x) as u64).collect();
        if dice.once_in(4) {
            // A bend of its own: parallel streets differ, and some streets end where they begin.
            let (x, y) = line[0];
            line.insert(1, (x + 3e-4, y + 4e-4));
            nodes.insert(1, 1_000 + row as u64);
        }
        let oneway = ["no", "no", "yes", "-1"][dice.below(4)];
        let speed = ["20", "36", "5"][dice.below(3)];
        let tags = [("oneway", oneway), ("maxspeed", speed)];
        Way { nodes, ..street(&format!("w{row}"), &line, &tags) }
    };
    (0..count).map(|row| way(row, dice)).collect()
}

/// Restrictions between ways that meet, mostly, of every kind.
pub(crate) fn random_turns(dice: &mut Dice, ways: &[Way]) -> Vec<Turn> {
    let kinds = ["no_left_turn", "no_right_turn", "no_u_turn", "only_straight_on", "no_entry"];
    let turn = |row: usize, dice: &mut Dice| {
        let meets = |one: &Way, dice: &mut Dice| {
            let ends = [one.nodes.first(), one.nodes.last()];
            let near: Vec<&Way> = ways
                .iter()
                .filter(|way| ends.contains(&way.nodes.first()) || ends.contains(&way.nodes.last()))
                .collect();
            near[dice.below(near.len())].clone()
        };
        let from = ways[dice.below(ways.len())].clone();
        let next = meets(&from, dice);
        let (via, to) = match dice.below(5) {
            0 | 1 => (Via::Node(*from.nodes.last().unwrap_or(&0)), next.id),
            2 => (Via::Node(*from.nodes.first().unwrap_or(&0)), next.id),
            3 => (Via::Ways(vec![next.id.clone()]), meets(&next, dice).id),
            _ => {
                let second = meets(&next, dice);
                (Via::Ways(vec![next.id, second.id.clone()]), meets(&second, dice).id)
            }
        };
        let tags: Tags = [("restriction", kinds[dice.below(kinds.len())])].into_iter().collect();
        Turn { id: row.to_string(), from: from.id, via, to, tags }
    };
    (0..dice.below(12)).map(|row| turn(row, dice)).collect()
}

#[test]
fn every_answer_is_that_of_a_driver_who_minds_every_sign() {
    let (mut pairs, mut longer, mut apart, mut read) = (0, 0, 0, 0);
    for seed in 0..500 {
        let mut dice = Dice::new(seed);
        let ways = random_town(&mut dice);
        let turns = random_turns(&mut dice, &ways);
        let [free, roads] =
            [&[][..], &turns].map(|turns| Roads::with_turns(&ways, turns, &[turning_car()]));
        let told = roads.findings.iter().find(|finding| finding.code == "B2021");
        let misfits: usize = told.map_or(0, |told| told.values[0].parse().unwrap_or(0));
        read += turns.len() - misfits;
        let (free, roads) = (free.value, roads.value);
        let car = roads.profile("car").expect("the profile was given");
        let at = |dice: &mut Dice| {
            let [x, y] = [dice.share(), dice.share()];
            Coord { x: 106.499 + x * 5e-3, y: 26.399 + y * 7e-3 }
        };
        let snaps: Vec<Snap> = (0..7).filter_map(|_| roads.snap(car, at(&mut dice))).collect();
        let matrix = roads.matrix(car, &snaps, &snaps);
        let unbound = free.matrix(car, &snaps, &snaps);
        let yardstick = Yardstick::of(&roads, car);
        for (row, from) in snaps.iter().enumerate() {
            let expected = yardstick.row(from, &snaps);
            assert_eq!(matrix.row(row), expected, "seed {seed}, row {row}: {turns:?}");
            for (column, to) in snaps.iter().enumerate() {
                let time = roads.time(car, from, to);
                assert_eq!(time, expected[column], "seed {seed}, {row} to {column}");
                let path = roads.path(car, from, to);
                let found = path.as_ref().map_or(Seconds::MAX, |path| path.time);
                assert_eq!(found, time, "seed {seed}, {row} to {column}");
                if let Some(path) = path {
                    assert_eq!(path.line.first(), Some(&from.position), "seed {seed}");
                    assert_eq!(path.line.last(), Some(&to.position), "seed {seed}");
                }
                pairs += 1;
                apart += usize::from(!time.is_reachable());
                longer += usize::from(unbound.get(row, column) < time);
            }
        }
    }
    assert!(
        15_000 < pairs && 200 < longer && 1_000 < apart && 400 < read,
        "{pairs} pairs, {longer} longer by a restriction, {apart} apart, {read} restrictions read"
    );
}
