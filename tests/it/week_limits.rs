//! Caps, scarce devices and the reserve, from the folder to a plan that its judge finds sound.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::cli_support::run;
use super::week_laws::Town;

/// The plan of the sample township with rules and settings of its own, and what was said.
fn plan(rules: &str, settings: &str) -> (Value, String) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township");
    for entry in fs::read_dir(sample).expect("the sample is there") {
        let from = entry.expect("it can be listed").path();
        let name = from.file_name().expect("a file has a name").to_owned();
        fs::copy(from, folder.path().join(name)).expect("it can be copied");
    }
    fs::write(folder.path().join("rules.toml"), rules).expect("it can");
    fs::write(folder.path().join("beibao.toml"), settings).expect("it can");
    let words = ["plan", "--from", "2026-03-23", "--turns", "30", "-o", "plan.json"];
    let (code, _, err) = run(folder.path(), &words, "");
    assert_eq!(code, 0, "{err}");
    let (code, out, err) = run(folder.path(), &["check", "--plan", "plan.json"], "");
    assert_eq!(code, 0, "{out}{err}");
    let (_, due, _) = run(folder.path(), &["due", "--from", "2026-03-23", "--format", "json"], "");
    let text = fs::read_to_string(folder.path().join("plan.json")).expect("it was written");
    (serde_json::from_str(&text).expect("it is JSON"), due)
}

fn rows<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

#[test]
fn a_device_of_which_there_is_one_goes_with_one_crew_a_day() {
    let rules = "kit.device.gauge = { value = { count = 1, purposes = [\"inspection\"] }, \
        source = \"a test\", date = \"2026-01-01\" }";
    let (plan, _) = plan(rules, "");
    let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for route in rows(&plan, "routes") {
        let inspects = |stop: &Value| text(stop, "visit").starts_with("inspection:");
        if rows(route, "stops").iter().any(inspects) {
            users.entry(text(route, "date")).or_default().insert(text(route, "id"));
        }
    }
    assert!(3 < users.len() && users.values().all(|routes| routes.len() == 1), "{users:?}");
}

#[test]
fn a_capped_venue_is_in_no_plan_and_a_reserve_leaves_crews_short_of_an_officer() {
    let rules = "cap.kind.shop = { value = 0, source = \"a test\", date = \"2026-01-01\" }";
    let (plan, due) = plan(rules, "[staffing]\nreserve = 2\n");
    assert!(!rows(&plan, "visits").is_empty() && !due.is_empty());
    let shops = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township/venues.geojson"),
    );
    let layer: Value = serde_json::from_str(&shops.expect("it is there")).expect("it is JSON");
    let shops =
        rows(&layer, "features").iter().filter(|one| one["properties"]["category"] == "shop");
    let ids: BTreeSet<String> =
        shops.map(|one| format!("inspection:{}", text(one, "id"))).collect();
    assert!(!ids.is_empty());
    assert!(rows(&plan, "visits").iter().all(|visit| !ids.contains(text(visit, "id"))));
    let mut officers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for shift in rows(&plan, "shifts") {
        let people = rows(shift, "crew").iter().filter_map(Value::as_str);
        let there = officers.entry(text(shift, "date")).or_default();
        there.extend(people.filter(|id| id.contains("-O")));
    }
    let everyone: BTreeSet<&str> = officers.values().flatten().copied().collect();
    assert!(officers.values().all(|there| there.len() + 2 <= everyone.len()), "{officers:?}");
}

#[test]
fn a_round_whose_doors_are_all_the_stations_own_is_a_plan() {
    let town = Town::copy();
    let layer = |name: &str| -> Value {
        serde_json::from_str(&town.text(&format!("{name}.geojson"))).expect("it is JSON")
    };
    let (mut stations, mut venues) = (layer("stations"), layer("venues"));
    venues["features"].as_array_mut().expect("it is a collection").truncate(1);
    stations["features"][0]["geometry"] = venues["features"][0]["geometry"].clone();
    town.write("stations.geojson", &stations.to_string());
    town.write("venues.geojson", &venues.to_string());
    for name in ["households", "hazards"] {
        town.write(&format!("{name}.geojson"), "{\"type\":\"FeatureCollection\",\"features\":[]}");
    }
    let words = ["plan", "--from", "2026-03-23", "--turns", "30", "-o", "plan.json"];
    let (code, _, err) = run(town.folder.path(), &words, "");
    assert_eq!(code, 0, "{err}");
    let plan: Value = serde_json::from_str(&town.text("plan.json")).expect("it is JSON");
    let line = &plan["routes"][0]["line"]["coordinates"];
    assert_eq!(line.as_array().map(Vec::len), Some(2), "a line has two ends: {plan}");
}
