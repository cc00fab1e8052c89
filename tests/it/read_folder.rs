//! A whole township folder.
#![expect(clippy::print_stderr, clippy::disallowed_methods, reason = "times are told, not judged")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use beibao::finding::{Finding, Level, Reading};
use beibao::read::{Options, Township, folder};
use beibao::unit::{Datum, Dice};
use beibao::world::Layer;
use geo::Coord;
use jiff::civil::date;
use tempfile::TempDir;

use crate::read_nasty::shared;

/// An invented township: streets every 500 m, places beside them, one grid a square kilometre.
struct Town {
    layers: Vec<(&'static str, Vec<String>)>,
}

impl Town {
    fn invent(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut layers =
            vec![("villages", Vec::new()), ("grids", Vec::new()), ("roads", Vec::new())];
        layers[0].1.push(text(
            "520111204",
            r#""kind":"town""#,
            r#"{"type":"Point","coordinates":[106.52,26.42]}"#,
        ));
        for row in 0..4_u32 {
            for column in 0..4_u32 {
                let (x, y) = (106.5 + f64::from(column) * 0.01, 26.4 + f64::from(row) * 0.01);
                let ring = [(x, y), (x + 0.01, y), (x + 0.01, y + 0.01), (x, y + 0.01), (x, y)];
                let ring: Vec<String> =
                    ring.iter().map(|(x, y)| format!("[{x:.5},{y:.5}]")).collect();
                let area = format!(r#"{{"type":"Polygon","coordinates":[[{}]]}}"#, ring.join(","));
                layers[1].1.push(text(&format!("G{row}{column}"), r#""households":300"#, &area));
            }
        }
        for step in 0..9_u32 {
            let at = f64::from(step) * 0.005;
            let lines = [
                ((106.5, 26.4 + at), (106.54, 26.4 + at)),
                ((106.5 + at, 26.4), (106.5 + at, 26.44)),
            ];
            for (number, ((ax, ay), (bx, by))) in lines.into_iter().enumerate() {
                let line = format!(
                    r#"{{"type":"LineString","coordinates":[[{ax:.5},{ay:.5}],[{bx:.5},{by:.5}]]}}"#
                );
                layers[2].1.push(text(
                    &format!("R{step}{number}"),
                    r#""highway":"tertiary""#,
                    &line,
                ));
            }
        }
        for (name, letter, count, kind) in [
            ("venues", 'V', 120, r#""category":"shop""#),
            ("households", 'H', 120, r#""need":"disabled""#),
            ("hazards", 'Z', 40, r#""status":"open""#),
            ("stations", 'P', 1, r#""officers":4"#),
        ] {
            let place = |number: usize| {
                let (step, along) = (dice.below(9) as f64 * 0.005, dice.share() * 0.0399);
                let off = 0.0001 + dice.share() * 0.0002;
                let (x, y) = if number.is_multiple_of(2) {
                    (along, step + off)
                } else {
                    (step + off, along)
                };
                let (x, y) = (x.min(0.0399), y.min(0.0399));
                let grid =
                    format!(r#"{kind},"grid_id":"G{}{}""#, (y / 0.01) as u32, (x / 0.01) as u32);
                let at = format!(
                    r#"{{"type":"Point","coordinates":[{:.7},{:.7}]}}"#,
                    106.5 + x,
                    26.4 + y
                );
                text(&format!("{letter}{number}"), &grid, &at)
            };
            layers.push((name, (0..count).map(place).collect()));
        }
        Self { layers }
    }

    fn layer(&mut self, name: &str) -> &mut Vec<String> {
        &mut self.layers.iter_mut().find(|layer| layer.0 == name).expect("a layer of the town").1
    }

    fn write(&self) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder for a moment");
        for (name, features) in &self.layers {
            let text = format!(
                "{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}",
                features.join(",\n")
            );
            fs::write(folder.path().join(format!("{name}.geojson")), text)
                .expect("it can be written");
        }
        folder
    }

    fn read(&self) -> Reading<Township> {
        read(self.write().path())
    }
}

fn text(id: &str, properties: &str, geometry: &str) -> String {
    format!(
        r#"{{"type":"Feature","id":"{id}","properties":{{{properties}}},"geometry":{geometry}}}"#
    )
}

fn read(path: &Path) -> Reading<Township> {
    folder(path, &Options::default()).expect("the folder is there")
}

fn codes(reading: &Reading<Township>) -> Vec<&str> {
    reading.findings.iter().map(|finding| finding.code).collect()
}

/// The same point features with their positions written in another datum.
fn shifted(features: &[String], datum: Datum) -> Vec<String> {
    let shift = |feature: &String| {
        let (head, tail) =
            feature.split_once("\"coordinates\":[").expect("a point has coordinates");
        let (x, y) = tail.trim_end_matches("]}}").split_once(',').expect("two numbers");
        let place = Coord { x: x.parse().expect("a number"), y: y.parse().expect("a number") };
        let place = datum.from_wgs84(place);
        format!("{head}\"coordinates\":[{:.7},{:.7}]}}}}", place.x, place.y)
    };
    features.iter().map(shift).collect()
}

#[test]
fn a_clean_township_has_no_findings() {
    let found = Town::invent(1).read();
    assert!(found.findings.is_empty(), "{:?}", found.findings);
    let world = &found.value.world;
    let counts =
        (world.venues.len(), world.households.len(), world.grids.len(), found.value.ways.len());
    assert_eq!(counts, (120, 120, 16, 18));
    assert_eq!(found.value.inputs.len(), 7);
    assert!(found.value.inputs.values().all(|hash| hash.len() == 64));
}

#[test]
fn a_shuffled_township_is_the_same_township() {
    let mut town = Town::invent(2);
    let twin = town.layer("venues")[5].replace("shop", "clinic");
    town.layer("venues").push(twin);
    let nameless = r#"{"type":"Feature","properties":{"category":"fuel"},"geometry":{"type":"Point","coordinates":[106.51,26.41]}}"#;
    town.layer("venues").push(nameless.to_owned());
    let part = town.layer("roads")[3].replace("106.50", "106.49");
    town.layer("roads").push(part);
    let before = town.read();
    assert!(codes(&before).contains(&"B1202") && codes(&before).contains(&"B1201"));
    for seed in 0..5 {
        for (_, features) in &mut town.layers {
            Dice::new(seed).shuffle(features);
        }
        let after = town.read();
        assert_eq!(format!("{:?}", after.value.world), format!("{:?}", before.value.world));
        assert_eq!(after.value.ways, before.value.ways);
    }
}

#[test]
fn a_layer_in_another_datum_is_told_of_and_not_moved() {
    for seed in 0..4 {
        for datum in [Datum::Gcj02, Datum::Bd09] {
            let mut town = Town::invent(seed);
            let moved = shifted(town.layer("venues"), datum);
            *town.layer("venues") = moved;
            let found = town.read();
            let told: Vec<_> =
                found.findings.iter().filter(|finding| finding.code == "B1022").collect();
            assert_eq!(told.len(), 1, "seed {seed}, {datum:?}: {:?}", found.findings);
            assert_eq!(told[0].values[..2], ["venues".to_owned(), datum.name().to_owned()]);
            let mut options = Options::default();
            options.datums.insert(Layer::Venues, datum);
            let mended = folder(town.write().path(), &options).expect("the folder is there");
            assert_eq!(codes(&mended), [""; 0], "seed {seed}, {datum:?}");
        }
    }
}

#[test]
fn roads_or_grids_in_another_datum_are_told_of_and_not_the_places() {
    let off = Datum::Gcj02.from_wgs84(Coord { x: 106.52, y: 26.42 });
    let (east, north) = (off.x - 106.52, off.y - 26.42);
    for layer in ["roads", "grids"] {
        let mut town = Town::invent(7);
        for feature in town.layer(layer) {
            let mut moved = String::new();
            for part in feature.split_inclusive(['[', ',', ']']) {
                let (number, rest) = part.split_at(part.len() - 1);
                match number.parse::<f64>() {
                    Ok(x) if 100.0 < x => drop(write!(moved, "{:.7}{rest}", x + east)),
                    Ok(y) if y < 30.0 => drop(write!(moved, "{:.7}{rest}", y + north)),
                    _ => moved += part,
                }
            }
            *feature = moved;
        }
        let found = town.read();
        let told: Vec<_> = found
            .findings
            .iter()
            .map(|finding| (finding.code, finding.values[0].as_str()))
            .collect();
        assert_eq!(told, [("B1022", layer)]);
    }
}

#[test]
fn what_is_missing_is_told_of() {
    let empty = tempfile::tempdir().expect("a folder for a moment");
    assert_eq!(codes(&read(empty.path())), ["B1019"; 7]);
    let mut town = Town::invent(3);
    town.layer("hazards").clear();
    let house = town.layer("households")[0].replace("\"grid_id\":\"G", "\"grid_id\":\"X");
    town.layer("households")[0] = house;
    let path = town.write();
    fs::copy(path.path().join("venues.geojson"), path.path().join("venues.json")).expect("a copy");
    let mut found = read(path.path());
    found.findings.sort_by_key(|finding| finding.code);
    assert_eq!(codes(&found), ["B1009", "B1021", "B1206"]);
    assert!(folder(Path::new("no/such/folder"), &Options::default()).is_err());
}

#[test]
fn staff_and_what_was_done_are_read_from_tables() {
    let path = Town::invent(4).write();
    let staff = "\u{feff}编号,角色,执法证,派出所,休假\nP-O2,民警,是,P0,2026-03-24..2026-03-26;2026-04-01\nP-A1,辅警,否,P0,\n\
                 P-O1,officer,maybe,P0,soon\nP-O1,officer,yes,P0,\nP-X,dog,no,P0,\n";
    let mut done = "id,date,crew\ncare:H1#2,2026-03-09,C1\nV1,2026/3/8,\n".to_owned();
    let _ = writeln!(done, "V2,yesterday,");
    fs::write(path.path().join("officers.csv"), staff).expect("it can be written");
    fs::write(path.path().join("done.csv"), done).expect("it can be written");
    let found = read(path.path());
    assert_eq!(codes(&found), ["B1404", "B1405", "B1403", "B1402", "B1402"]);
    let lines: Vec<_> = found.findings.iter().map(|finding| finding.place.line).collect();
    assert_eq!(lines, [Some(4), Some(4), Some(5), Some(6), Some(4)]);
    let world = &found.value.world;
    let ids: Vec<&str> = world.people.iter().map(|person| person.id.as_str()).collect();
    assert_eq!(ids, ["P-A1", "P-O1", "P-O2"]);
    assert!(
        !world.people[2].is_there(date(2026, 3, 25)) && world.people[2].is_there(date(2026, 3, 27))
    );
    let last = world.history.last("care:H1#2", date(2026, 3, 10)).expect("it was visited");
    assert_eq!((last.date, last.crew.as_deref()), (date(2026, 3, 9), Some("C1")));
    assert!(world.history.last("V1", date(2026, 3, 10)).is_some());
}

/// The folder without its extract of `OpenStreetMap`, which would be read instead of the roads.
fn without_extract(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().expect("a folder for a moment");
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let name = entry.expect("a file").file_name();
        if !name.to_string_lossy().ends_with(".osm.pbf") {
            fs::copy(folder.join(&name), copy.path().join(&name)).expect("a copy");
        }
    }
    copy
}

/// Findings that say more than that something was put right, or that a layer is shifted.
fn grave(reading: &Reading<Township>) -> Vec<&Finding> {
    let is_grave = |finding: &&Finding| {
        finding.code == "B1022" || (finding.level != Level::Warning && finding.code != "B1202")
    };
    reading.findings.iter().filter(is_grave).collect()
}

#[test]
fn the_three_cases_are_read_whole() {
    for (case, counts) in [
        ("guian", [96, 120, 1_243, 1_994, 426, 4, 2_338]),
        ("chicago-d12", [5, 15, 883, 946, 954, 1, 1_879]),
        ("liechtenstein", [57, 27, 219, 540, 73, 1, 4_580]),
    ] {
        let Some(path) = shared(&format!("cases/{case}")) else { return };
        let begin = Instant::now();
        let found = read(without_extract(&path).path());
        eprintln!("{case}: {:?}, {:?}", begin.elapsed(), codes(&found));
        let Township { world, ways, .. } = &found.value;
        let read = [
            world.villages.len(),
            world.grids.len(),
            world.venues.len(),
            world.households.len(),
            world.hazards.len(),
            world.stations.len(),
            ways.len(),
        ];
        assert_eq!(read, counts, "{case}");
        assert!(grave(&found).is_empty(), "{case}: {:?}", grave(&found));
    }
}

#[test]
fn an_extract_is_read_instead_of_the_roads_and_said_so() {
    for case in ["guian", "chicago-d12", "liechtenstein"] {
        let Some(path) = shared(&format!("cases/{case}")) else { return };
        let (found, layers) = (read(&path), read(without_extract(&path).path()));
        assert!(codes(&found).contains(&"B1020") && !codes(&layers).contains(&"B1020"), "{case}");
        assert!(grave(&found).is_empty(), "{case}: {:?}", grave(&found));
        assert_eq!(format!("{:?}", found.value.world), format!("{:?}", layers.value.world));
        assert!(!found.value.ways.is_empty() && found.value.ways != layers.value.ways, "{case}");
        let hashed = &found.value.inputs;
        assert!(hashed.contains_key("area.osm.pbf") && !hashed.contains_key("roads.geojson"));
    }
}

#[test]
fn real_venues_in_another_datum_are_told_of() {
    let Some(path) = shared("cases/guian") else { return };
    let copy = tempfile::tempdir().expect("a folder for a moment");
    for name in ["villages", "grids", "households", "hazards", "stations", "roads"] {
        let name = format!("{name}.geojson");
        fs::copy(path.join(&name), copy.path().join(&name)).expect("a copy");
    }
    let venues = fs::read_to_string(path.join("venues.geojson")).expect("it is there");
    let (points, rest): (Vec<&str>, Vec<&str>) =
        venues.lines().partition(|line| line.starts_with("{\"type\":\"Feature\","));
    let points: Vec<String> =
        points.iter().map(|line| line.trim_end_matches(',').to_owned()).collect();
    for datum in [Datum::Gcj02, Datum::Bd09] {
        let text = format!("{}\n{}\n]}}", rest[0], shifted(&points, datum).join(",\n"));
        fs::write(copy.path().join("venues.geojson"), text).expect("it can be written");
        let found = read(copy.path());
        let told: Vec<_> = found
            .findings
            .iter()
            .filter(|finding| finding.code == "B1022")
            .map(|finding| &finding.values)
            .collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0][..2], ["venues".to_owned(), datum.name().to_owned()]);
    }
}
