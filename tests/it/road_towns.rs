//! Towns drawn as text: who is how far from whom.

use std::collections::BTreeMap;

use beibao::finding::Finding;
use beibao::road::{Profile, ProfileId, Roads, Snap, Tags, Way, yardstick};
use beibao::unit::{Dice, Kmh, Seconds};
use geo::Coord;

/// A hundred metres in degrees.
pub(crate) const CELL: f64 = 100.0 / 111_195.080_233_532_9;

/// A profile that drives ten metres a second on every street, and walks where it likes.
pub(crate) fn profile(name: &str, obeys_oneway: bool) -> Profile {
    Profile {
        name: name.to_owned(),
        speeds: BTreeMap::from([("residential".to_owned(), Kmh(36))]),
        access: vec!["access".to_owned()],
        closing: ["no".to_owned()].into(),
        obeys_limits: true,
        obeys_oneway,
        walk: Kmh(4),
        ..Profile::default()
    }
}

/// A street with the given tags besides that it is one.
pub(crate) fn street(id: &str, line: &[(f64, f64)], tags: &[(&str, &str)]) -> Way {
    let street = [("highway", "residential")];
    let tags: Tags = street.iter().chain(tags).copied().collect();
    let line = line.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect();
    Way { id: id.to_owned(), line, nodes: Vec::new(), tags }
}

/// A town drawn as text: letters and `+` are junctions, `-` and `|` streets of 100 m, `<>^v` make
/// a street one-way, `X` is a bridge over a street without a junction. The first line is empty.
struct Town {
    ways: Vec<Way>,
    places: BTreeMap<char, Coord<f64>>,
    roads: Roads,
    findings: Vec<Finding>,
}

/// The streets of a picture, each named by a number, and the places by their letters.
pub(crate) fn drawn(picture: &str) -> (Vec<Way>, BTreeMap<char, Coord<f64>>) {
    let rows: Vec<Vec<char>> = picture.lines().skip(1).map(|row| row.chars().collect()).collect();
    let at = |row: usize, column: usize| {
        rows.get(row).and_then(|row| row.get(column)).copied().unwrap_or(' ')
    };
    let is_junction = |c: char| c == '+' || (c.is_ascii_uppercase() && c != 'X');
    let position = |row: usize, column: usize| (column as f64 * CELL, -(row as f64) * CELL);
    let (mut ways, mut places) = (Vec::new(), BTreeMap::new());
    for (row, marks) in rows.iter().enumerate() {
        for column in 0..marks.len() {
            if !is_junction(at(row, column)) {
                continue;
            }
            let (x, y) = position(row, column);
            places.insert(at(row, column), Coord { x, y });
            for (down, right, marks) in [(0, 1, "->< X"), (1, 0, "|v^ X")] {
                let step = |n: usize| at(row + down * n, column + right * n);
                let is_street = |c: &char| *c != ' ' && marks.contains(*c);
                let run: String = (1..).map(step).take_while(is_street).collect();
                let n = run.len() + 1;
                if run.is_empty() || !is_junction(step(n)) {
                    continue;
                }
                let line = [(x, y), position(row + down * n, column + right * n)];
                let oneway = match run.chars().find(|c| "><v^".contains(*c)) {
                    Some('>' | 'v') => "yes",
                    Some(_) => "-1",
                    None => "no",
                };
                ways.push(street(&ways.len().to_string(), &line, &[("oneway", oneway)]));
            }
        }
    }
    (ways, places)
}

impl Town {
    fn draw(picture: &str) -> Self {
        let (ways, places) = drawn(picture);
        let profiles = [profile("car", true), profile("foot", false)];
        let reading = Roads::build(&ways, &profiles);
        Self { ways, places, roads: reading.value, findings: reading.findings }
    }

    fn snap(&self, profile: ProfileId, place: char) -> Snap {
        self.roads.snap(profile, self.places[&place]).expect("the town has a street")
    }

    /// Checks the seconds from one place to another by car: matrix, path and yardstick agree.
    #[track_caller]
    fn check(&self, from: char, to: char, seconds: Option<u32>) {
        self.check_as("car", (from, to), seconds);
    }

    #[track_caller]
    fn check_as(&self, name: &str, (from, to): (char, char), seconds: Option<u32>) {
        let profile = self.roads.profile(name).expect("the profile was given");
        let [from, to] = [from, to].map(|place| self.snap(profile, place));
        let expected = seconds.map_or(Seconds::MAX, Seconds);
        assert_eq!(self.roads.matrix(profile, &[from], &[to]).get(0, 0), expected, "matrix");
        assert_eq!(yardstick::between(&self.roads, profile, &from, &to), expected, "yardstick");
        let path = self.roads.path(profile, &from, &to);
        assert_eq!(path.as_ref().map(|path| path.time.0), seconds, "path");
        if let Some(path) = path {
            assert_eq!(path.line.first(), Some(&from.position));
            assert_eq!(path.line.last(), Some(&to.position));
            assert_eq!(path.length.0, path.time.0 * 10, "ten metres a second");
        }
    }

    fn codes(&self) -> Vec<&str> {
        self.findings.iter().map(|finding| finding.code).collect()
    }
}

#[test]
fn the_bridge_is_shorter_than_the_way_round() {
    let town = Town::draw(
        "
A---B
|   |
C--D|
   ||
   EF
",
    );
    town.check('A', 'B', Some(40));
    town.check('C', 'B', Some(60));
    town.check('A', 'A', Some(0));
    town.check('E', 'F', Some(150)); // side by side, and a long way round
    assert_eq!(town.codes(), [""; 0]);
}

#[test]
fn a_one_way_street_is_driven_one_way_and_walked_both() {
    let town = Town::draw(
        "
A->-B
|   |
C---D
",
    );
    town.check('A', 'B', Some(40));
    town.check('B', 'A', Some(80));
    town.check_as("foot", ('B', 'A'), Some(40));
}

#[test]
fn a_street_against_the_drawing_is_driven_the_other_way() {
    let town = Town::draw(
        "
A-<-B
|   |
v   ^
|   |
C---D
",
    );
    town.check('B', 'A', Some(40));
    town.check('A', 'B', Some(120));
    town.check('B', 'D', Some(120));
    town.check('D', 'B', Some(40));
}

#[test]
fn nobody_turns_off_a_bridge() {
    let town = Town::draw(
        "
    A
    |
C---X---D
|   |   |
|   B---E
|       |
F-------G
",
    );
    town.check('A', 'B', Some(40));
    town.check('C', 'D', Some(80));
    town.check('A', 'D', Some(100));
    assert_eq!(town.codes(), ["B2009"], "the crossing is counted: nothing says it is a bridge");
    assert_eq!(town.roads.facts().crossings, 1);
}

#[test]
fn a_way_named_a_bridge_is_no_finding() {
    let over = street("1", &[(-CELL, 0.0), (CELL, 0.0)], &[("bridge", "yes"), ("layer", "1")]);
    let under = street("2", &[(0.0, -CELL), (0.0, CELL)], &[]);
    let reading = Roads::build(&[over, under], &[profile("car", true)]);
    assert_eq!(reading.value.facts().crossings, 0);
    assert_eq!(reading.findings, []);
}

#[test]
fn places_far_from_the_way_back_are_not_put_onto_a_one_way_trap() {
    let town = Town::draw(
        "
A---B->-T
|   |
C---D
",
    );
    let car = town.roads.profile("car").expect("the profile was given");
    let snap = town.snap(car, 'T');
    assert_eq!(snap.position, town.places[&'B']);
    assert_eq!(snap.walk.0, 400);
    assert_eq!(town.codes(), ["B2008"]);
    assert_eq!(town.findings[0].values, ["car", "1", "400"]);
    town.check_as("foot", ('T', 'B'), Some(40));
}

#[test]
fn two_parts_of_some_size_are_both_used_and_cannot_reach_each_other() {
    let town = Town::draw(
        "
A---B   E---F
",
    );
    town.check('A', 'B', Some(40));
    town.check('E', 'F', Some(40));
    town.check('A', 'F', None);
    let car = town.roads.profile("car").expect("the profile was given");
    assert_eq!(town.roads.components(car), [2, 2]);
}

#[test]
fn two_places_in_one_street_follow_its_direction() {
    let town = Town::draw(
        "
A->-->--B
|       |
C-------D
",
    );
    let car = town.roads.profile("car").expect("the profile was given");
    let inside = |cells: f64| {
        let at = Coord { x: cells * CELL, y: CELL * 0.01 };
        town.roads.snap(car, at).expect("the street is there")
    };
    let (west, east) = (inside(2.0), inside(5.0));
    assert_eq!((west.walk.0, east.walk.0), (1, 1));
    let times = town.roads.matrix(car, &[west, east], &[west, east]);
    let seconds: Vec<u32> = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(r, c)| times.get(r, c).0).into();
    assert_eq!(seconds, [0, 30, 170, 0], "back is round the block");
    for (row, from) in [west, east].iter().enumerate() {
        for (column, to) in [west, east].iter().enumerate() {
            let path = town.roads.path(car, from, to).expect("the block goes round");
            assert_eq!(path.time, times.get(row, column));
            assert_eq!(path.length.0, path.time.0 * 10);
            assert_eq!(yardstick::between(&town.roads, car, from, to), path.time);
        }
    }
}

#[test]
fn the_ends_of_a_one_way_street_are_at_its_junctions() {
    let town = Town::draw(
        "
A->-B->-C
|       |
D-------E
",
    );
    town.check('B', 'C', Some(40));
    town.check('C', 'B', Some(160));
    town.check('B', 'B', Some(0));
}

#[test]
fn a_gap_of_a_centimetre_does_not_cut_the_road() {
    let west = street("1", &[(106.5, 26.4), (106.51, 26.4)], &[]);
    let east = street("2", &[(106.510_000_1, 26.4), (106.52, 26.4)], &[]);
    let reading = Roads::build(&[west, east], &[profile("car", true)]);
    let roads = reading.value;
    assert_eq!((roads.facts().joined, roads.facts().nodes), (1, 3));
    assert_eq!(reading.findings.len(), 1);
    assert_eq!(
        (reading.findings[0].code, reading.findings[0].values.as_slice()),
        ("B2007", &["1".to_owned()][..])
    );
    let car = roads.profile("car").expect("the profile was given");
    let ends = [106.5, 106.52].map(|x| roads.snap(car, Coord { x, y: 26.4 }).expect("a road"));
    let path = roads.path(car, &ends[0], &ends[1]).expect("the road goes through");
    assert_eq!(path.length.0, 1_992);
}

#[test]
fn no_roads_are_a_finding_and_no_panic() {
    for ways in [
        vec![],
        vec![street("1", &[(1.0, 1.0)], &[])],
        vec![street("1", &[(f64::NAN, 1.0), (2.0, f64::INFINITY)], &[])],
        vec![street("1", &[(1.0, 1.0), (1.0, 1.0)], &[])],
        vec![street("1", &[(1.0, 1.0), (1.1, 1.0)], &[("access", "no")])],
        vec![Way { tags: Tags::default(), ..street("1", &[(1.0, 1.0), (1.1, 1.0)], &[]) }],
    ] {
        let reading = Roads::build(&ways, &[profile("car", true)]);
        let car = reading.value.profile("car").expect("the profile was given");
        assert_eq!(reading.findings[0].code, "B2001");
        assert_eq!(reading.value.snap(car, Coord { x: 1.0, y: 1.0 }), None);
        assert_eq!(reading.value.matrix(car, &[], &[]).rows(), 0);
        assert_eq!(reading.value.profile("boat"), None);
    }
}

#[test]
fn what_the_tags_do_not_say_is_counted_once_for_each_value() {
    let line = [(0.0, 0.0), (CELL, 0.0)];
    let ways = [
        street("1", &line, &[("maxspeed", "-5")]),
        street("2", &line, &[("maxspeed", "-5")]),
        street("3", &line, &[("maxspeed", "quick")]),
        street("4", &line, &[("maxspeed", "signals")]),
        street("5", &line, &[("maxspeed", "18")]),
        Way { tags: [("highway", "corridor")].into_iter().collect(), ..street("6", &line, &[]) },
    ];
    let reading = Roads::build(&ways, &[profile("car", true)]);
    let told: Vec<(&str, String)> =
        reading.findings.iter().map(|finding| (finding.code, finding.values.join(" "))).collect();
    let expected = [("B2003", "corridor 1"), ("B2005", "-5 2"), ("B2006", "quick 1")];
    assert_eq!(told, expected.map(|(code, values)| (code, values.to_owned())));
    assert_eq!((reading.value.facts().ways, reading.value.facts().defaults), (5, 4));
}

#[test]
fn the_order_of_the_ways_does_not_matter() {
    let mut town = Town::draw(
        "
A->-B---C
|   |   |
D---X-<-E
|   |   |
F---G---H
",
    );
    let car = town.roads.profile("car").expect("the profile was given");
    let names: Vec<char> = town.places.keys().copied().filter(|name| *name != '+').collect();
    let times = |roads: &Roads| {
        let snaps: Vec<Snap> = names
            .iter()
            .map(|name| roads.snap(car, town.places[name]).expect("the town has a street"))
            .collect();
        roads.matrix(car, &snaps, &snaps)
    };
    let profiles = [profile("car", true), profile("foot", false)];
    let before = (times(&town.roads), town.roads.links(car), town.roads.facts().clone());
    let mut dice = Dice::new(1);
    for _ in 0..20 {
        dice.shuffle(&mut town.ways);
        let roads = Roads::build(&town.ways, &profiles).value;
        assert_eq!((times(&roads), roads.links(car), roads.facts().clone()), before);
    }
}
