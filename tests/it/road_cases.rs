//! Real and realistic road networks, where their folder is there.

use std::env;
use std::fs;
use std::path::PathBuf;

use beibao::config;
use beibao::read;
use beibao::road::{ProfileId, Roads, Snap, Tags, Turn, Way, yardstick};
use beibao::unit::{Dice, Seconds};
use geo::Coord;
use serde_json::Value;

/// The file `name` of the shared folder, or nothing and a word on stderr.
fn shared(name: &str) -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "the folder is outside of the project")]
    let folder = env::var("BEIBAO_SHARED").unwrap_or_else(|_| "../shared".to_owned());
    let path = PathBuf::from(folder).join(name);
    if path.exists() {
        return Some(path);
    }
    #[expect(clippy::print_stderr, reason = "a test that does nothing says so")]
    {
        eprintln!("skipped: {} is not there (set BEIBAO_SHARED)", path.display());
    }
    None
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// The lines of a GeoJSON file as ways, read without the readers of the house.
fn lines(path: PathBuf) -> Vec<Way> {
    let file: Value = serde_json::from_slice(&fs::read(path).expect("readable")).expect("JSON");
    let features = file["features"].as_array().expect("features");
    let coord = |at: &Value| Coord { x: at[0].as_f64().expect("x"), y: at[1].as_f64().expect("y") };
    let way = |feature: &Value| {
        let properties = feature["properties"].as_object().expect("properties");
        let tags: Tags = properties.iter().map(|(key, value)| (key.clone(), text(value))).collect();
        let line = feature["geometry"]["coordinates"].as_array().expect("a line");
        Way {
            id: properties.get("id").map(text).unwrap_or_default(),
            line: line.iter().map(coord).collect(),
            nodes: Vec::new(),
            tags,
        }
    };
    features.iter().map(way).collect()
}

/// Random places within the box around `ways`.
fn places(ways: &[Way], count: usize) -> Vec<Coord<f64>> {
    let mut dice = Dice::new(5);
    let corner = |dice: &mut Dice| {
        let way = &ways[dice.below(ways.len())];
        way.line[dice.below(way.line.len())]
    };
    let between = |dice: &mut Dice| {
        let (one, other) = (corner(dice), corner(dice));
        Coord { x: one.x * 0.95 + other.x * 0.05, y: one.y * 0.95 + other.y * 0.05 }
    };
    (0..count).map(|_| between(&mut dice)).collect()
}

fn snaps(roads: &Roads, profile: ProfileId, places: &[Coord<f64>]) -> Vec<Snap> {
    places.iter().filter_map(|at| roads.snap(profile, *at)).collect()
}

/// Matrix, path and yardstick on `ways` agree for every profile, and hardly a pair is apart.
#[track_caller]
fn check(ways: &[Way], turns: &[Turn]) {
    let roads = Roads::with_turns(ways, turns, &config::profiles()).value;
    for name in ["car", "motorbike", "foot"] {
        let profile = roads.profile(name).expect("built in");
        let snaps = snaps(&roads, profile, &places(ways, 40));
        let matrix = roads.matrix(profile, &snaps, &snaps);
        let mut reached = 0;
        for (row, from) in snaps.iter().enumerate() {
            for (column, to) in snaps.iter().enumerate() {
                let time = matrix.get(row, column);
                reached += usize::from(time.is_reachable());
                if (row * 40 + column) % 53 == 0 {
                    assert_eq!(yardstick::between(&roads, profile, from, to), time, "{name}");
                }
                if (row + column) % 5 == 0 {
                    let path = roads.path(profile, from, to).map_or(Seconds::MAX, |path| path.time);
                    assert_eq!(path, time, "{name}");
                }
            }
        }
        assert!(40 * 40 * 9 / 10 < reached, "{name}: {reached} of 1600 pairs");
    }
}

#[test]
fn the_three_cases_are_as_the_yardstick_says_from_geojson_and_from_osm() {
    for case in ["guian", "chicago-d12", "liechtenstein"] {
        if let Some(path) = shared(&format!("cases/{case}/roads.geojson")) {
            check(&lines(path), &[]);
        }
        if let Some(path) = shared(&format!("cases/{case}/area.osm.pbf")) {
            let extract = read::extract(&path).expect("the file is whole").value;
            check(&extract.ways, &extract.turns);
        }
    }
}

#[test]
fn the_sample_speeds_are_understood_or_told() {
    let Some(path) = shared("nasty/crafted/road_maxspeed_variants.geojson") else { return };
    let reading = Roads::build(&lines(path), &config::profiles());
    let told: Vec<String> = reading
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.code, finding.values.join(" ")))
        .collect();
    assert_eq!(told, ["B2005 -5 1", "B2005 0 1"]);
}

#[test]
fn a_crossing_without_a_common_vertex_is_two_parts_and_one_finding() {
    let Some(path) = shared("nasty/crafted/road_crossing_not_noded.geojson") else { return };
    let reading = Roads::build(&lines(path), &config::profiles());
    let car = reading.value.profile("car").expect("built in");
    assert_eq!(reading.value.components(car).len(), 2);
    assert_eq!(reading.value.facts().crossings, 1);
}

#[test]
fn ends_a_centimetre_apart_are_one_part_and_one_finding() {
    let Some(path) = shared("nasty/crafted/road_ends_1e-7_apart.geojson") else { return };
    let reading = Roads::build(&lines(path), &config::profiles());
    let car = reading.value.profile("car").expect("built in");
    assert_eq!(reading.value.components(car).len(), 1);
    assert_eq!(reading.findings.len(), 1);
}
