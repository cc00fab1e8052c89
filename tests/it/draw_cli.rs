//! `beibao draw` as a person sees it: drawn, repeated, and found out.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::cli_support::{beibao_in, run};

/// A folder with the layers of the sample that a draw needs, and a table of conflicts.
fn town() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township");
    for name in ["venues", "stations", "grids", "villages"] {
        let file = format!("{name}.geojson");
        fs::copy(sample.join(&file), folder.path().join(&file)).expect("the sample has it");
    }
    let roster = "id,role,certified,station\nO4,officer,yes,PS1\nO1,officer,yes,PS1\n\
        O2,officer,yes,PS1\nO3,officer,no,PS1\nA1,auxiliary,yes,PS1\n";
    let station = fs::read_to_string(folder.path().join("stations.geojson")).expect("text");
    let station: Value = serde_json::from_str(&station).expect("JSON");
    let id = station["features"][0]["properties"]["id"].as_str().expect("an id");
    fs::write(folder.path().join("officers.csv"), roster.replace("PS1", id)).expect("written");
    let venues = venues(folder.path());
    let conflicts = format!("person,venue\nO1,{}\nO2,{}\n", venues[0], venues[1]);
    fs::write(folder.path().join("conflicts.csv"), conflicts).expect("written");
    folder
}

fn venues(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("venues.geojson")).expect("text");
    let layer: Value = serde_json::from_str(&text).expect("JSON");
    let features = layer["features"].as_array().expect("features");
    let id = |feature: &Value| feature["properties"]["id"].as_str().expect("an id").to_owned();
    features.iter().map(id).collect()
}

/// The rows of a file after its first line, the other way round.
fn turn_rows(file: &Path) {
    let text = fs::read_to_string(file).expect("text");
    let (head, rows) = text.split_once('\n').expect("a head");
    let rows: Vec<&str> = rows.lines().rev().collect();
    fs::write(file, format!("{head}\n{}\n", rows.join("\n"))).expect("written");
}

fn turn_features(file: &Path) {
    let text = fs::read_to_string(file).expect("text");
    let mut layer: Value = serde_json::from_str(&text).expect("JSON");
    layer["features"].as_array_mut().expect("features").reverse();
    fs::write(file, layer.to_string()).expect("written");
}

#[test]
fn a_draw_tells_seed_lists_and_who_goes_where() {
    let folder = town();
    insta::assert_snapshot!(beibao_in(folder.path(), "draw --seed 2026-031 --count 4", ""), @"
    exit 0
    --- out
    seed: 2026-031
    310 venues, 310 of them can be drawn, sha256 fa4b2ab05c2581e5a180cd8c0844d3eede88fb8215b9e58c6aa89a00359ec57f
    3 certified officers, sha256 8b2952b27c64af8bf28108e728506f206c0c1d8b773d166363dd888f6a255641
    2 conflicts of interest, sha256 9d4d565c44f56e652d0018176059ae1d34871963e989026ac5a2d542d2ee27fb
    weights at risk 1, 2, 3: 1, 2, 4 (双随机一公开 asks for more draws where the risk is higher and gives no number: project default)
    drawn: 4 (asked for 4)
       1  V0185  O2 O4
       2  V0170  O1 O2
       3  V0200  O1 O4
       4  V0268  O1 O4
    venues each: O1 3, O2 2, O4 3
    --- err
    ");
}

#[test]
fn rows_in_another_order_give_the_same_record() {
    let folder = town();
    let draw = ["draw", "--seed", "开奖", "--share", "20%", "--format", "json"];
    let (code, first, _) = run(folder.path(), &draw, "");
    turn_features(&folder.path().join("venues.geojson"));
    turn_rows(&folder.path().join("officers.csv"));
    turn_rows(&folder.path().join("conflicts.csv"));
    let (_, again, _) = run(folder.path(), &draw, "");
    assert_eq!(code, 0);
    assert_eq!(first, again);
    let record: Value = serde_json::from_str(&first).expect("JSON");
    assert_eq!(record["version"], 1);
    let drawn = record["drawn"].as_array().expect("rows");
    assert_eq!(drawn.len(), venues(folder.path()).len().div_ceil(5));
    for row in drawn {
        let people = row["people"].as_array().expect("people");
        assert_eq!(people.len(), 2);
        assert!(people.iter().all(|who| ["O1", "O2", "O4"].contains(&who.as_str().unwrap_or(""))));
    }
}

#[test]
fn verifying_says_equal_or_what_is_another_now_or_which_row_was_changed() {
    let folder = town();
    let place = folder.path();
    let (code, _, _) = run(place, &["draw", "--seed", "x", "--count", "3", "-o", "d.json"], "");
    assert_eq!(code, 0);
    insta::assert_snapshot!(beibao_in(place, "draw --verify d.json", ""), @"
    exit 0
    --- out
    repeated, and the same: 3 venues
    --- err
    ");
    let text = fs::read_to_string(place.join("d.json")).expect("it was written");
    let verify = |text: &str| {
        fs::write(place.join("e.json"), text).expect("written");
        run(place, &["draw", "--verify", "e.json"], "")
    };
    let (code, out, _) = verify(&text.replace("\"seed\": \"x\"", "\"seed\": \"y\""));
    assert!(code == 1 && out.contains("[B7013]"), "{out}");
    let (code, out, _) = verify(&text.replace("\"O1\"", "\"O9\""));
    assert!(code == 1 && out.contains("[B7011]") && out.contains("[B7012]"), "{out}");
    let (code, out, _) = verify(&text.replace("\"kinds\": []", "\"kinds\": [\"shop\"]"));
    assert!(code == 1 && out.contains("[B7011]"), "{out}");
    let (code, out, _) = verify(&text.replace(",\n  \"weights\"", ", \n  \"weights\""));
    assert!(code == 1 && out.contains("[B7015]"), "{out}");
    let (code, _, err) = verify(&text.replace("\"seed\"", "\"sead\""));
    assert!(code == 2 && err.starts_with("error: "), "{err}");
    fs::remove_file(place.join("conflicts.csv")).expect("it is there");
    let (code, out, _) = run(place, &["draw", "--verify", "d.json"], "");
    assert!(code == 1 && out.contains("[B7011]") && !out.contains("[B7013]"), "{out}");
}

#[test]
fn too_few_inspectors_and_too_few_venues_are_told_and_exit_with_1() {
    let folder = town();
    let venues = venues(folder.path());
    let rows = format!("人员,场所\nO1,{0}\nO2,{0}\nX9,{0}\n,{0}\n", venues[0]);
    fs::write(folder.path().join("conflicts.csv"), rows).expect("written");
    let (code, out, err) = run(folder.path(), &["draw", "--seed", "x", "--share", "100%"], "");
    assert_eq!(code, 1, "{err}");
    for code in ["[B7001]", "[B7002]", "[B1402]"] {
        assert!(err.contains(code), "{code}: {err}");
    }
    assert!(out.lines().any(|line| line.trim_end().ends_with(&venues[0])), "{out}");
    let all = ["draw", "--seed", "x", "--count", "9999", "--weights", "1,1,1"];
    let (code, _, err) = run(folder.path(), &all, "");
    assert!(code == 1 && err.contains("[B7003]"), "{err}");
    let none = ["draw", "--seed", "x", "--count", "1", "--weights", "0,0,0"];
    let (code, out, err) = run(folder.path(), &none, "");
    assert!(code == 1 && err.contains("[B7003]"), "{out}{err}");
}

#[test]
fn what_cannot_be_asked_is_said() {
    let folder = town();
    for (asked, said) in [
        ("draw --count 3", "--seed"),
        ("draw --seed x", "--count"),
        ("draw --seed x --share 0%", "percentage"),
        ("draw --seed x --count 1 --kind zoo", "zoo"),
        ("draw --seed x --count 1 --grid nowhere", "nowhere"),
        ("draw --seed x --count 1 --station nowhere", "nowhere"),
        ("draw --seed x --count 1 --weights 1,2", "three whole numbers"),
        ("draw --verify nowhere.json", "nowhere.json"),
    ] {
        let answer = beibao_in(folder.path(), asked, "");
        assert!(answer.starts_with("exit 2") && answer.contains(said), "{asked}: {answer}");
    }
}
