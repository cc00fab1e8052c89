//! Bad data, bad settings and bad wishes: the program says so, ends with 0, 1 or 2, and writes
//! whole files or none.

use std::fs;
use std::path::{Path, PathBuf};
#[cfg(target_os = "linux")]
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cli_support::{beibao, beibao_in, run};
use beibao::unit::Dice;

const LAYERS: [&str; 7] =
    ["villages", "grids", "venues", "households", "hazards", "stations", "roads"];

/// What a hand at a spreadsheet, a converter or an enemy puts into a property.
const ODD: [&str; 22] = [
    "null",
    "-1",
    "0",
    "1",
    "600",
    "1e308",
    "4294967295",
    "1.5",
    "true",
    "[]",
    "{}",
    "\"\"",
    "\" \"",
    "\"\\u001b[31mred\"",
    "\"\\u202egnp\"",
    "\"../../etc/passwd\"",
    "\"a\\nb\"",
    "\"9999-12-31\"",
    "\"0001-01-01\"",
    "\"2026-03-22\"",
    "\"03:00-04:00\"",
    "\"H0001\"",
];

/// The sample township in a folder of its own.
fn township() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for entry in fs::read_dir(sample()).expect("the sample is in the package") {
        let path = entry.expect("it can be listed").path();
        let name = path.file_name().expect("a listed file has a name");
        fs::copy(&path, folder.path().join(name)).expect("the sample can be copied");
    }
    folder
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township")
}

fn write(folder: &TempDir, name: &str, text: &str) {
    fs::write(folder.path().join(name), text).expect("a file of our own can be written");
}

fn layer(name: &str) -> Vec<Value> {
    let text = fs::read_to_string(sample().join(format!("{name}.geojson")));
    let mut value: Value =
        serde_json::from_str(&text.expect("the sample is there")).expect("the sample is JSON");
    match value["features"].take() {
        Value::Array(features) => features,
        _ => Vec::new(),
    }
}

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// Plans in the folder with few turns, and has the plan judged: exit code, output and talk.
///
/// Whatever is in the folder: no panic, no plan that its own judge refuses, nothing half-written,
/// and nothing in the text that could steer a terminal.
fn planned(folder: &TempDir, days: usize) -> (i32, String, String) {
    let days = days.to_string();
    let wish = ["plan", "--turns", "500", "--days", &days, "-o", "plan.json"];
    let (code, out, err) = run(folder.path(), &wish, "");
    assert!((0..=2).contains(&code) && !err.contains("panicked"), "exit {code}\n{err}");
    assert!(!err.contains("independent check"), "{out}{err}");
    let there = folder.path().join("plan.json").exists();
    assert_eq!(there, code != 2, "a plan is written exactly when there is one\n{err}");
    if code == 2 {
        assert!(err.contains("error: "), "{err}");
    } else {
        for wish in [&["check", "--plan", "plan.json"][..], &["explain", "--plan", "plan.json"]] {
            let (code, told, err) = run(folder.path(), wish, "");
            assert_eq!(code, 0, "{wish:?}\n{told}{err}");
            assert_harmless(&told);
        }
    }
    assert_harmless(&out);
    assert_harmless(&err);
    (code, out, err)
}

fn assert_harmless(text: &str) {
    let steers = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(steers), "{text:?}");
}

#[test]
fn a_hundred_broken_townships_are_planned_soundly_or_refused() {
    let layers = LAYERS.map(|name| (name, layer(name)));
    let mut sound = 0;
    for seed in 0..100 {
        let mut dice = Dice::new(seed);
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let keep = 2 + dice.below(4);
        for (name, features) in &layers {
            let mut features = features.clone();
            if !matches!(*name, "roads" | "stations") {
                features.retain(|_| dice.once_in(keep));
            }
            write(&folder, &format!("{name}.geojson"), &collection(&features));
        }
        for _ in 0..=dice.below(4) {
            let (name, features) = &layers[dice.below(layers.len())];
            if let Some(text) = broken(features, &mut dice) {
                write(&folder, &format!("{name}.geojson"), &text);
            } else {
                fs::remove_file(folder.path().join(format!("{name}.geojson"))).unwrap_or_default();
            }
        }
        write(&folder, "beibao.toml", &settings(&mut dice));
        let (code, ..) = planned(&folder, 1 + dice.below(9));
        sound += u32::from(code == 0);
    }
    assert!(50 < sound, "most broken townships can still be planned, not only {sound} of 100");
}

/// A layer with one thing wrong; `None` for no layer at all.
fn broken(features: &[Value], dice: &mut Dice) -> Option<String> {
    let mut features = features.to_vec();
    let often = 1 + dice.below(4);
    match dice.below(9) {
        0 => return None,
        1 => features.clear(),
        2 => {
            let text = collection(&features);
            return Some(text.chars().take(dice.below(text.len())).collect());
        }
        3 => features.iter_mut().for_each(|f| f["geometry"] = Value::Null),
        4 => features.retain(|_| !dice.once_in(often)),
        5 => features.extend_from_within(..features.len() / often),
        6 => {
            let by = [0.3, -0.001, 180.0, f64::from(u32::try_from(often).unwrap_or(0))];
            let by = by[dice.below(by.len())];
            let some = features.iter_mut().filter(|_| dice.once_in(often));
            some.for_each(|feature| moved(&mut feature["geometry"]["coordinates"], by));
        }
        _ => {
            let odd = serde_json::from_str(ODD[dice.below(ODD.len())]).expect("the list is JSON");
            let keys: Vec<String> = features
                .first()
                .and_then(|feature| feature["properties"].as_object())
                .map(|properties| properties.keys().cloned().collect())
                .unwrap_or_default();
            let key = keys.get(dice.below(keys.len().max(1))).cloned().unwrap_or_default();
            for feature in features.iter_mut().filter(|_| dice.once_in(often)) {
                feature["properties"][&key] = Value::clone(&odd);
                if key == "id" {
                    feature["id"] = Value::clone(&odd);
                }
            }
        }
    }
    Some(collection(&features))
}

/// Moves every position eastwards.
fn moved(coordinates: &mut Value, by: f64) {
    let Some(list) = coordinates.as_array_mut() else { return };
    match list.first_mut() {
        Some(Value::Number(east)) => {
            let east = east.as_f64().unwrap_or(0.0) + by;
            list[0] = json!(east);
        }
        _ => list.iter_mut().for_each(|part| moved(part, by)),
    }
}

fn settings(dice: &mut Dice) -> String {
    const MORE: [&str; 8] = [
        "",
        "",
        "[shift]\nstart = \"00:00\"\nend = \"24:00\"\npause = \"\"\n",
        "[shift]\nstart = \"08:30\"\nend = \"08:31\"\npause = \"\"\n",
        "[shift]\npause = \"08:30-17:30\"\n",
        "[evening]\ncrews = 4000000000\nstart = \"00:00\"\nend = \"24:00\"\n",
        "[[officer]]\nid = \"a\"\nstation = \"PS990101101\"\nleave = [[\"2026-03-24\", \"2026-03-25\"]]\n",
        "[[pin]]\nvisit = \"care:H0001\"\ncrew = \"ghost\"\n[[pin]]\nvisit = \"care:H0002\"\n",
    ];
    let from = ["2026-03-23", "2026-03-28", "2026-09-28", "2026-12-31", "1999-02-26"];
    let (from, more) = (from[dice.below(from.len())], MORE[dice.below(MORE.len())]);
    format!("[plan]\nfrom = \"{from}\"\n{more}")
}

#[test]
fn roads_that_no_car_may_use_make_a_sound_plan_of_what_is_next_door() {
    let folder = township();
    let mut roads = layer("roads");
    for road in &mut *roads {
        road["properties"]["access"] = json!("no");
    }
    write(&folder, "roads.geojson", &collection(&roads));
    let (code, out, err) = planned(&folder, 7);
    assert_eq!(code, 0);
    assert!(out.contains("no road leads there"), "{out}");
    assert!(err.contains("[B2010]"), "{err}");
}

#[test]
fn what_is_missing_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    insta::assert_snapshot!(beibao_in(folder.path(), "due", ""), @"
    exit 2
    --- out
    --- err
    ./villages.geojson: the layer villages is missing [B1019]
      help: add villages.geojson; without it the layer counts as empty
    ./grids.geojson: the layer grids is missing [B1019]
      help: add grids.geojson; without it the layer counts as empty
    ./venues.geojson: the layer venues is missing [B1019]
      help: add venues.geojson; without it the layer counts as empty
    ./households.geojson: the layer households is missing [B1019]
      help: add households.geojson; without it the layer counts as empty
    ./hazards.geojson: the layer hazards is missing [B1019]
      help: add hazards.geojson; without it the layer counts as empty
    3 more findings; beibao check lists those in the files
    error: there is no station: put stations.geojson into the folder
    ");
    insta::assert_snapshot!(beibao("-C no/such/folder plan", ""), @"
    exit 2
    --- out
    --- err
    error: cannot read no/such/folder
      because: No such file or directory (os error 2)
    ");
}

#[test]
fn days_of_another_age_are_refused() {
    insta::assert_snapshot!(beibao("-C data/township due --from 9999-12-31", ""), @"
    exit 2
    --- out
    --- err
    error: setting `from`: 9999-12-31 is not within the years 1900 to 2999; write 2026-03-23
    ");
    insta::assert_snapshot!(beibao("-C data/township due --from 0226-03-23 --language zh", ""), @"
    exit 2
    --- out
    --- err
    错误: 设置 from：0226-03-23 不在 1900 年至 2999 年之间；写成 2026-03-23
    ");
}

#[test]
fn of_two_people_of_one_id_the_first_counts() {
    let folder = township();
    let person = "[[officer]]\nid = \"a\"\nstation = \"PS990101101\"\n";
    write(&folder, "beibao.toml", &format!("[plan]\nfrom = 2026-03-23\n{person}{person}"));
    insta::assert_snapshot!(beibao_in(folder.path(), "plan --turns 0", ""), @"
    exit 0
    --- out
    from 2026-03-23, 7 days, 5 shifts
    438 visits due: 71 planned, 367 left out
    152.9 hours of visits for 40.0 hours on shift (travel comes on top)
    whoever plans, at most 32 visits of tier 1 and beside them 13843 points of tier 2: 32 and 6903 are planned
      tier 1: 137 due, 32 planned
      tier 2: 184 due, 37 planned
      tier 3: 117 due, 2 planned
      岔塘派出所: 438 due, 71 planned, 5 rounds, 392 km
      167 left out: every shift is full
      200 left out: no crew with the people or certificates
    --- err
    beibao.toml: a: a stands in officers.csv and in beibao.toml; officers.csv counts [B5001]
      help: take a out of beibao.toml
    ./roads.geojson: 1 crossings of roads on one level have no common vertex and are no junctions [B2009]
      help: give a junction a common vertex; give a bridge or tunnel the tag bridge, tunnel or layer
    written: out/plan.json
    written: out/plan.html
    written: out/plan.geojson
    written: out/plan.csv
    ");
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_the_search() {
    let folder = township();
    let (code, _, err) =
        run(folder.path(), &["plan", "-o", "plan.csv", "-o", "no/such/plan.json"], "");
    assert_eq!(code, 2);
    assert!(err.contains("cannot write no/such/plan.json"), "{err}");
    assert!(!folder.path().join("plan.csv").exists(), "nothing is half-written");
    let (code, _, err) = run(folder.path(), &["plan", "-o", "plan"], "");
    assert!(code == 2 && err.contains("add --format"), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_is_an_error() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let ended = Command::new(env!("CARGO_BIN_EXE_beibao"))
        .args(["-C", "data/township", "due"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(full)
        .stderr(Stdio::null())
        .status()
        .expect("cargo has built the binary before its tests");
    assert_eq!(ended.code(), Some(2));
}

#[test]
fn names_that_steer_a_terminal_reach_none() {
    let folder = township();
    let mut stations = layer("stations");
    stations[0]["properties"]["name"] = json!("\u{1b}[2J\u{202e}\nerror: forged");
    write(&folder, "stations.geojson", &collection(&stations));
    let (code, out, _) = planned(&folder, 2);
    assert_eq!(code, 0);
    assert!(out.contains("forged") && !out.contains("\nerror: forged"), "{out}");
    let (code, _, err) = run(folder.path(), &["\u{202e}nalp"], "");
    assert_eq!(code, 2);
    assert_harmless(&err);
}

#[test]
fn a_plan_with_a_field_less_is_refused_with_its_place() {
    let folder = township();
    let (code, ..) = planned(&folder, 7);
    assert_eq!(code, 0);
    let whole = fs::read_to_string(folder.path().join("plan.json")).expect("it was written");
    for (right, wrong) in [
        ("\"version\": 1", "\"version\": 2"),
        ("\"days\": 7", "\"days\": 4294967295"),
        ("\"from\": \"2026-03-23\"", "\"from\": \"9999-12-31\""),
        ("\"seed\": 1", "\"seed\": NaN"),
        ("\"service_s\": ", "\"service_s\": \"x\", \"y\": "),
    ] {
        write(&folder, "bad.json", &whole.replacen(right, wrong, 1));
        let (code, out, err) = run(folder.path(), &["check", "--plan", "bad.json"], "");
        assert!(code == 2 && err.starts_with("error: "), "{right}: exit {code}\n{out}{err}");
    }
    let half: String = whole.chars().take(whole.chars().count() / 2).collect();
    write(&folder, "bad.json", &half);
    for wish in [&["check", "--plan", "bad.json"][..], &["explain", "--plan", "bad.json"]] {
        let (code, _, err) = run(folder.path(), wish, "");
        assert!(code == 2 && err.contains("bad.json"), "{err}");
    }
    write(&folder, "hazards.geojson", &collection(&[]));
    let (code, out, _) = run(folder.path(), &["check", "--plan", "plan.json"], "");
    assert!(code == 1 && out.contains("[V"), "a plan of other layers breaks them: {code}\n{out}");
}

#[test]
fn mistakes_are_told_in_the_language_of_the_rest() {
    insta::assert_snapshot!(beibao("--language zh plan --fromm 2026-03-23", ""), @"
    exit 2
    --- out
    --- err
    错误: 没有参数 --fromm；是不是 --from？

    用法: beibao plan --from <DATE>

    详见 --help
    ");
    insta::assert_snapshot!(beibao("--language zh plann", ""), @"
    exit 2
    --- out
    --- err
    错误: 没有命令 plann；是不是 explain、plan？

    用法: beibao [OPTIONS] <COMMAND>

    详见 --help
    ");
    insta::assert_snapshot!(beibao("--language zh plan --format pfd", ""), @"
    exit 2
    --- out
    --- err
    错误: 参数 --format <FORMAT> 不能是“pfd”；可用：text、json、csv、geojson、html、xlsx、ics、gpx、kml、kmz、gpkg、pdf、shp

    详见 --help
    ");
    insta::assert_snapshot!(beibao("--language zh plan --seed x", ""), @"
    exit 2
    --- out
    --- err
    错误: 参数 --seed <SEED> 不能是“x”

    详见 --help
    ");
    insta::assert_snapshot!(beibao("--language zh export", ""), @"
    exit 2
    --- out
    --- err
    错误: 缺少参数：--output <FILE>

    用法: beibao export --output <FILE>

    详见 --help
    ");
    insta::assert_snapshot!(beibao("--language zh check nowhere.geojson", ""), @"
    exit 2
    --- out
    --- err
    错误: 无法读取 nowhere.geojson
      原因: 没有这个文件或文件夹
    ");
}

#[test]
fn a_value_that_is_missing_or_said_twice_is_told_in_the_language_of_the_rest() {
    insta::assert_snapshot!(beibao("--language zh plan --days=", ""), @"
    exit 2
    --- out
    --- err
    错误: 参数 --days <DAYS> 后面要有值

    详见 --help
    ");
    insta::assert_snapshot!(beibao("--language zh plan --days 3 --days 4", ""), @"
    exit 2
    --- out
    --- err
    错误: 参数 --days <DAYS> 只能写一次

    用法: beibao plan [OPTIONS]

    详见 --help
    ");
}
