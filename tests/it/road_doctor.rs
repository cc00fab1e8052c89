//! The doctor finds every fault planted in a drawn town, and nothing in a sound one.

use std::fs;

use beibao::config;
use beibao::road::{Checkup, Fault, FaultKind, Roads, Way};
use beibao::unit::Metres;
use beibao::write;
use geo::Coord;
use serde_json::Value;

use crate::cli_support::beibao_in;

/// A position, metres east and north of the corner of the town.
fn at(x: f64, y: f64) -> Coord<f64> {
    Coord { x: 106.5 + x / 99_700.0, y: 26.4 + y / 111_200.0 }
}

fn street(id: &str, line: &[(f64, f64)], tags: &[(&str, &str)]) -> Way {
    let line = line.iter().map(|(x, y)| at(*x, *y)).collect();
    let tags = tags.iter().copied().chain([("highway", "residential")]).collect();
    Way { id: id.to_owned(), line, nodes: Vec::new(), tags }
}

/// Nine blocks of 100 m, the limit of each street told.
fn sound() -> Vec<Way> {
    let limit = [("maxspeed", "30")];
    let mut ways = Vec::new();
    for row in 0..4 {
        let row = f64::from(row) * 100.0;
        let corners = [0.0, 100.0, 200.0, 300.0];
        ways.push(street(&format!("e{row}"), &corners.map(|x| (x, row)), &limit));
        ways.push(street(&format!("n{row}"), &corners.map(|y| (row, y)), &limit));
    }
    ways
}

fn examine(ways: &[Way]) -> Checkup {
    let profiles = config::profiles();
    let roads = Roads::build(ways, &profiles).value;
    let mut checkup = Checkup::of(&roads, ways, &profiles);
    let places = [("near", at(150.0, 130.0)), ("hut", at(150.0, -900.0))];
    checkup.add_places(&roads, &places, Metres(200));
    checkup
}

fn of(checkup: &Checkup, kind: FaultKind, profile: Option<&str>) -> Vec<Fault> {
    let faults = checkup.faults.iter();
    let found = faults.filter(|f| f.kind == kind && f.profile.as_deref() == profile);
    found.cloned().collect()
}

/// The sound town with one fault of each kind.
fn planted() -> Vec<Way> {
    let mut ways = sound();
    // Over the street e100, between two of its corners, without a vertex there.
    ways.push(street("over", &[(150.0, 0.0), (150.0, 200.0)], &[]));
    ways.push(street(
        "gap",
        &[(300.3, 300.0), (400.0, 300.0), (400.0, 200.0), (300.0, 200.0)],
        &[],
    ));
    ways.push(street("island", &[(600.0, 0.0), (700.0, 0.0)], &[]));
    ways.push(street("trap", &[(0.0, 300.0), (0.0, 400.0)], &[("oneway", "yes")]));
    ways.push(street("source", &[(100.0, 400.0), (100.0, 300.0)], &[("oneway", "yes")]));
    ways.push(street("behind", &[(100.0, 500.0), (100.0, 400.0)], &[("oneway", "yes")]));
    ways
}

#[test]
fn a_sound_town_has_no_fault_but_the_hut_in_the_hills() {
    let checkup = examine(&sound());
    assert_eq!((checkup.defaults_length, checkup.facts.defaults), (Metres(0), 0));
    let kinds: Vec<(FaultKind, &[String])> =
        checkup.faults.iter().map(|fault| (fault.kind, &fault.ids[..])).collect();
    assert_eq!(kinds, [(FaultKind::Far, &["hut".to_owned()][..])]);
    assert!((899.0..901.0).contains(&checkup.faults[0].metres), "{:?}", checkup.faults[0]);
}

#[test]
fn every_fault_that_was_planted_is_found_where_it_is() {
    let checkup = examine(&planted());
    let one = |kind, profile| -> Fault {
        // The street over the others meets none of them.
        let mut found = of(&checkup, kind, profile);
        found.retain(|fault| kind != FaultKind::Island || fault.ids != ["over"]);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    };
    let crossing = one(FaultKind::Crossing, None);
    assert_eq!(crossing.ids, ["e100", "over"]);
    let [place, expected] = [crossing.lines[0][0], at(150.0, 100.0)];
    assert!((place.x - expected.x).abs() + (place.y - expected.y).abs() < 1e-9, "{place:?}");
    let gap = one(FaultKind::Gap, None);
    assert!(gap.ids.contains(&"gap".to_owned()) && (0.29..0.31).contains(&gap.metres), "{gap:?}");
    for (kind, ids, metres) in [
        (FaultKind::Island, &["island"][..], 100.0),
        (FaultKind::NoWayOut, &["trap"], 100.0),
        (FaultKind::NoWayIn, &["behind", "source"], 200.0),
    ] {
        let fault = one(kind, Some("car"));
        assert_eq!(fault.ids, ids);
        assert!((fault.metres - metres).abs() < 1.0, "{fault:?}");
    }
    assert_eq!(one(FaultKind::Island, Some("foot")).ids, ["island"]);
    assert_eq!(of(&checkup, FaultKind::NoWayOut, Some("foot")), [], "one-way is for wheels");
    assert_eq!(checkup.facts.defaults, 6);
    assert!((895..=905).contains(&checkup.defaults_length.0), "{}", checkup.defaults_length.0);
}

#[test]
fn what_is_drawn_is_geojson_with_a_feature_for_each_fault() {
    let checkup = examine(&planted());
    let drawn: Value = serde_json::from_str(&write::faults_geojson(&checkup.faults)).expect("JSON");
    let features = drawn["features"].as_array().expect("features");
    assert_eq!(features.len(), checkup.faults.len());
    let geometry = |kind: &str| {
        let feature = features.iter().find(|one| one["properties"]["kind"] == kind);
        feature.map(|one| one["geometry"]["type"].as_str().unwrap_or_default().to_owned())
    };
    let found = FaultKind::ALL.map(|kind| geometry(kind.code()).unwrap_or_default());
    let line = "LineString";
    assert_eq!(found, ["Point", line, line, line, "MultiLineString", line]);
}

#[test]
fn the_doctor_speaks_and_draws() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let features: Vec<String> = planted()
        .iter()
        .map(|way| {
            let line: Vec<[f64; 2]> = way.line.iter().map(|at| [at.x, at.y]).collect();
            let oneway = way.tags.get("oneway").unwrap_or("no");
            format!(
                r#"{{"type":"Feature","properties":{{"id":"{}","highway":"residential","oneway":"{oneway}"}},"geometry":{{"type":"LineString","coordinates":{line:?}}}}}"#,
                way.id
            )
        })
        .collect();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    fs::write(folder.path().join("roads.geojson"), text).expect("the folder is ours");
    insta::assert_snapshot!(beibao_in(folder.path(), "roads roads.geojson -o faults.geojson", ""), @"
    exit 0
    --- out
    14 roads of 3.3 km together, 23 junctions and ends
    100% of the roads (100% of their length) have no speed limit: the speed of the class is used
    car: 174 directed links in 6 parts, the largest of 50 nodes
    motorbike: 174 directed links in 6 parts, the largest of 50 nodes
    ebike: 57 directed links in 6 parts, the largest of 16 nodes
    foot: 60 directed links in 3 parts, the largest of 19 nodes
    1 crossings on one level without a common vertex, not taken for junctions:
      106.501505,26.400899  e100 over
    1 ends a little beside another road, joined to it within 0.5 m:
      106.503009,26.402698  0.300 m  e300 gap
    8 islands, of 1.2 km together:
      106.506018,26.400000  car  100 m  island
      106.501505,26.400000  car  200 m  over
      106.506018,26.400000  motorbike  100 m  island
      106.501505,26.400000  motorbike  200 m  over
      106.506018,26.400000  ebike  100 m  island
      and 3 more; -o FILE.geojson draws them all
    3 places with no way out, of 0.3 km together:
      106.500000,26.402698  car  100 m  trap
      106.500000,26.402698  motorbike  100 m  trap
      106.500000,26.402698  ebike  100 m  trap
    3 places with no way in, of 0.6 km together:
      106.501003,26.404496  car  200 m  behind source
      106.501003,26.404496  motorbike  200 m  behind source
      106.501003,26.404496  ebike  200 m  behind source
    --- err
    written: faults.geojson
    ");
    let drawn = fs::read_to_string(folder.path().join("faults.geojson")).expect("it was written");
    assert!(drawn.contains(r#""kind": "no-way-in""#), "{drawn}");
    let folder_says = beibao_in(folder.path(), "roads --format json", "");
    assert!(folder_says.contains(r#""kind":"crossing""#), "{folder_says}");
    insta::assert_snapshot!(beibao_in(folder.path(), "roads nowhere.geojson", ""), @"
    exit 2
    --- out
    --- err
    error: cannot read nowhere.geojson
      because: No such file or directory (os error 2)
    ");
}
