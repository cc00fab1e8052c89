//! One file at a time: every fault has its code, and the rest is read.

use std::fs;
use std::path::PathBuf;

use beibao::finding::{Finding, Level, Reading};
use beibao::read::{Loaded, Options, file};
use beibao::unit::{Datum, Dice};
use beibao::words::Language;
use beibao::world::Layer;

/// Reads `text` as a file of that name.
fn read(name: &str, text: &[u8]) -> Reading<Loaded> {
    let folder = tempfile::tempdir().expect("a folder for a moment");
    let path = folder.path().join(name);
    fs::write(&path, text).expect("the folder can be written");
    let mut reading = file(&path, None, &Options::default()).expect("the file can be read");
    for finding in &mut reading.findings {
        finding.place.file = PathBuf::from(name);
    }
    reading
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code).collect()
}

fn collection(features: &str) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{features}\n]}}")
}

fn feature(id: &str, properties: &str, geometry: &str) -> String {
    format!(
        "{{\"type\":\"Feature\",\"id\":{id},\"properties\":{{{properties}}},\"geometry\":{geometry}}}"
    )
}

fn point(id: &str, properties: &str) -> String {
    feature(id, properties, r#"{"type":"Point","coordinates":[106.5,26.4]}"#)
}

#[track_caller]
fn check(layer: &str, features: &[String], expected: &[&str]) {
    let text = collection(&features.join(",\n"));
    let found = read(&format!("{layer}.geojson"), text.as_bytes());
    assert_eq!(codes(&found.findings), expected, "{text}");
}

#[test]
fn clean_features_give_no_findings() {
    check(
        "venues",
        &[point("\"V1\"", r#""category":"shop","risk":"2","open":"08:30-11:30;14:00-24:00""#)],
        &[],
    );
    check("households", &[point("1", r#""need":"disabled","level":3,"two_person":true"#)], &[]);
    check("hazards", &[point("\"H\"", r#""status":"open","found":"2026/3/9""#)], &[]);
    check(
        "tasks",
        &[point("\"T\"", r#""purpose":"service","mode":"booked","date":"2026-03-24""#)],
        &[],
    );
}

#[test]
fn properties_that_cannot_be_taken_are_told_of() {
    for (layer, properties, code) in [
        ("venues", r#""risk":7"#, "B1303"),
        ("venues", r#""risk":[1]"#, "B1301"),
        ("venues", r#""service_min":-1"#, "B1303"),
        ("venues", r#""last_inspected":"09/03/2026""#, "B1304"),
        ("venues", r#""open":"daily""#, "B1305"),
        ("venues", r#""open":"18:00-02:00""#, "B1306"),
        ("venues", r#""opening_hours":"Mo-Fr 08:00-12:00""#, "B1307"),
        ("venues", r#""phone":"13800138000""#, "B1308"),
        ("households", r#""need":"lonely""#, "B1002"),
        ("households", r#""name":"张三""#, "B1308"),
        ("households", r#""民族":"汉""#, "B1308"),
        ("venues", r#""category":"飞机场""#, "B1311"),
        ("venues", r#""name":"Hlavn? m?sto""#, "B1312"),
        ("hazards", r#""status":"gone""#, "B1002"),
        ("hazards", r#""venue_id":"5.20111E+11""#, "B1205"),
        ("tasks", r#""purpose":"arrest""#, "B1313"),
        ("villages", r#""market_branches":["猫"]"#, "B1002"),
        ("villages", r#""seat":[26.4,206.5]"#, "B1301"),
        ("stations", r#""officers":2.5"#, "B1303"),
    ] {
        let expected = if code == "B1313" { vec![code, "B1008"] } else { vec![code] };
        let text = collection(&point("\"A\"", properties));
        let mut found = codes(&read(&format!("{layer}.geojson"), text.as_bytes()).findings)
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>();
        found.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(found, expected, "{layer} {properties}");
    }
}

#[test]
fn what_is_of_a_person_is_never_shown() {
    let text = collection(&point("\"A\"", r#""name":"张三丰","phone":"13800138000","level":9"#));
    let found = read("households.geojson", text.as_bytes());
    for finding in &found.findings {
        for language in [Language::Chinese, Language::English] {
            let shown = finding.text(language);
            assert!(!shown.contains("张三丰") && !shown.contains("13800138000"), "{shown}");
        }
    }
    assert!(codes(&found.findings).contains(&"B1308"));
}

#[test]
fn positions_are_checked_before_anything_is_made_of_them() {
    for (coordinates, code) in [
        ("[26.4,106.5]", "B1003"),
        ("[11860000.0,3050000.0]", "B1109"),
        ("[35652345.1,2926811.7]", "B1109"),
        ("[181,95]", "B1108"),
        ("[0,0]", "B1110"),
        ("[106.5]", "B1123"),
        ("[]", "B1107"),
        ("[\"106.5\",\"26.4\"]", "B1124"),
        ("[null,null]", "B1125"),
        ("[[106.5,26.4]]", "B1126"),
        ("[1e400,26.4]", "B1101"),
        ("[NaN,26.4]", "B1101"),
    ] {
        let bad =
            feature("\"A\"", "", &format!("{{\"type\":\"Point\",\"coordinates\":{coordinates}}}"));
        let text = collection(&format!("{bad},\n{}", point("\"B\"", "")));
        let found = read("venues.geojson", text.as_bytes());
        assert_eq!(codes(&found.findings), [code], "{coordinates}");
        assert_eq!(found.findings[0].level, Level::Skipped);
        assert_eq!(found.findings[0].place.line, Some(2));
        assert_eq!((found.value.features, found.value.total), (1, 2), "{coordinates}");
    }
}

#[test]
fn a_finding_knows_its_line_feature_and_id() {
    let features = [point("\"A\"", ""), point("\"B\"", r#""risk":7"#), point("\"C\"", "")];
    let found = read("venues.geojson", collection(&features.join(",\n")).as_bytes());
    let place = &found.findings[0].place;
    assert_eq!(
        (place.line, place.feature, place.id.as_deref(), place.key),
        (Some(3), Some(1), Some("B"), Some("risk"))
    );
    let text = found.findings[0].text(Language::English);
    assert!(
        text.starts_with("venues.geojson:3: feature 1 (B), property risk: 7 is out of the range"),
        "{text}"
    );
}

#[test]
fn long_codes_keep_every_digit_and_one_is_one() {
    let long = [point("520111204001002003", ""), point("520111204001002004", "")];
    check("venues", &long, &[]);
    let ones = [point("1", "\"risk\":1"), point("\"1\"", "\"risk\":2"), point("1.0", "\"risk\":3")];
    check("venues", &ones, &["B1202", "B1202"]);
    check("venues", &[point("1", ""), point("\"1\"", "")], &["B1207"]);
    check("venues", &[point("\"A\"", "\"id\":\"B\"")], &["B1203"]);
    check("venues", &[point("{}", "\"id\":\"B\"")], &["B1204"]);
}

#[test]
fn a_hostile_name_does_not_reach_the_terminal() {
    let features = point("\"\\u001b[31mred\\u202e\"", r#""risk":"\u001b[2J""#);
    let found = read("venues.geojson", collection(&features).as_bytes());
    for finding in &found.findings {
        let shown = finding.text(Language::English);
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
    }
    assert_eq!(found.findings.len(), 1);
}

#[test]
fn other_forms_of_geojson_are_read_with_a_finding() {
    let one = point("\"A\"", "");
    let two = point("\"B\"", "");
    for (text, code, count) in [
        (format!("[{one},{two}]"), "B1012", 2),
        (one.clone(), "B1013", 1),
        (format!("{one}\n{two}\n"), "B1011", 2),
        (format!("\u{1e}{one}\n\u{1e}{two}\n"), "B1011", 2),
        (format!("\u{feff}{}", collection(&one)), "B1010", 1),
    ] {
        let found = read("venues.geojson", text.as_bytes());
        assert_eq!(codes(&found.findings), [code], "{text}");
        assert_eq!(found.value.features, count, "{text}");
    }
    let bare = read("x.geojson", br#"{"type":"Point","coordinates":[106.5,26.4]}"#);
    assert_eq!(codes(&bare.findings), ["B1014", "B1201"]);
}

#[test]
fn what_is_no_geojson_is_rejected() {
    let gbk = encoding_rs::GB18030
        .encode(&collection(&point("\"A\"", r#""name":"湖潮便民超市""#)))
        .0
        .into_owned();
    let nested = "[".repeat(100_000);
    let deep =
        collection(&feature("1", "", &format!("{{\"type\":\"Point\",\"coordinates\":{nested}")));
    let metres = collection(&point("1", "")).replacen(
        '{',
        r#"{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4523"}},"#,
        1,
    );
    for (text, code) in [
        (b"".to_vec(), "B1004"),
        (b"<html>".to_vec(), "B1005"),
        (b"{\"type\":\"FeatureCollection\",\"features\":[".to_vec(), "B1005"),
        (collection(&format!("{},", point("1", ""))).into_bytes(), "B1005"),
        (format!("{0}\n{0}", collection(&point("1", ""))).into_bytes(), "B1005"),
        (b"{}".to_vec(), "B1006"),
        (b"7".to_vec(), "B1006"),
        (b"{\"type\":\"FeatureCollection\",\"features\":null}".to_vec(), "B1007"),
        (collection("null").into_bytes(), "B1008"),
        (gbk, "B1001"),
        (b"\xff\xfe{\0}\0".to_vec(), "B1001"),
        (metres.into_bytes(), "B1016"),
        (nested.clone().into_bytes(), "B1005"),
        (deep.into_bytes(), "B1018"),
    ] {
        let found = read("venues.geojson", &text);
        let shown: String = String::from_utf8_lossy(&text).chars().take(99).collect();
        assert!(found.is_rejected(), "{shown}: {:?}", codes(&found.findings));
        assert!(codes(&found.findings).contains(&code), "{shown}: {:?}", codes(&found.findings));
        assert_eq!(found.value.features, 0, "{shown}");
    }
}

#[test]
fn properties_are_capped() {
    let many: Vec<String> = (0..300).map(|at| format!("\"k{at}\":1")).collect();
    check("venues", &[point("1", &many.join(","))], &["B1310"]);
    check("venues", &[point("1", &format!("\"note\":\"{}\"", "x".repeat(70_000)))], &["B1309"]);
    check("venues", &[point("1", "\"risk\":1,\"risk\":2")], &["B1120"]);
}

#[test]
fn layers_take_the_geometries_they_can_use() {
    let area = r#"{"type":"Polygon","coordinates":[[[0,1],[1,1],[1,2],[0,2],[0,1]]]}"#;
    let line = r#"{"type":"MultiLineString","coordinates":[[[0,1],[1,1]],[[1,1],[1,2]]]}"#;
    check("grids", &[feature("1", "", area)], &[]);
    check("venues", &[feature("1", "", area)], &["B1118"]);
    check("roads", &[feature("1", "", line), feature("1", "", line)], &[]);
    check("roads", &[feature("1", "", area)], &["B1008", "B1128"]);
    check("grids", &[point("1", "")], &["B1008", "B1128"]);
    check("villages", &[point("1", ""), feature("2", "", area)], &[]);
}

#[test]
fn a_shifted_layer_is_shifted_back() {
    let folder = tempfile::tempdir().expect("a folder for a moment");
    let path = folder.path().join("venues.geojson");
    fs::write(&path, collection(&point("1", ""))).expect("the folder can be written");
    let mut options = Options::default();
    options.datums.insert(Layer::Venues, Datum::Gcj02);
    let china = file(&path, None, &options).expect("it can be read");
    assert_eq!(codes(&china.findings), [""; 0]);
    let abroad = collection(&feature("1", "", r#"{"type":"Point","coordinates":[9.5,47.1]}"#));
    fs::write(&path, abroad).expect("the folder can be written");
    let abroad = file(&path, None, &options).expect("it can be read");
    assert_eq!(codes(&abroad.findings), ["B1023"]);
}

#[test]
fn one_thread_and_several_find_the_same() {
    let mut dice = Dice::new(3);
    let mut features = Vec::new();
    for number in 0..9_000 {
        let nested = r#""inner":{"type":"Feature"}"#;
        let properties = match dice.below(40) {
            0 => "\"risk\":9".to_owned(),
            1 => "\"category\":\"飞机场\"".to_owned(),
            2..10 => format!("\"note\":\"{{\\\"type\\\":\\\"Feature\\\"\",{nested}"),
            _ => "\"name\":\"湖潮便民超市\"".to_owned(),
        };
        let id = if dice.once_in(50) { "\"V1\"".to_owned() } else { format!("\"V{number}\"") };
        let mut text = point(&id, &properties);
        if dice.once_in(300) {
            text = text.replace("106.5", "NaN");
        }
        features.push(text);
    }
    for separator in [",", ",\n", ",\n\n{\"type\":\"Feature\"},\n"] {
        let text = collection(&features.join(separator));
        let with = |threads: usize| {
            let pool =
                rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| read("venues.geojson", text.as_bytes()))
        };
        let (one, three) = (with(1), with(3));
        assert_eq!(one.value, three.value);
        assert_eq!(one.findings, three.findings);
        assert!(100 < one.findings.len());
    }
}
