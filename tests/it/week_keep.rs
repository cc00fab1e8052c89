//! A plan that was published is kept as far as can be, and nothing of it is lost in silence.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use beibao::exchange::plan_from_json;
use beibao::plan::{Cause, Changes, Move, changes, moves};
use serde_json::Value;

use super::cli_support::beibao_in;
use super::week_laws::{Town, json, rows, stops, text};

/// What one plan changes of another, by their texts.
fn changed(before: &str, after: &str) -> Changes {
    let read = |text| plan_from_json(Path::new("plan.json"), text).expect("our own file");
    let (before, after) = (read(before), read(after));
    let changes = changes(&before, &after);
    let told = moves(&before, &after);
    let all = [&changes.moved, &changes.turned, &changes.left_out].into_iter().flatten();
    let ids: BTreeSet<&str> = told.iter().map(|moved| moved.visit).collect();
    assert_eq!(ids, all.map(String::as_str).collect(), "each change is told, and no other");
    for Move { visit, from, to, why, .. } in &told {
        let on_duty = after
            .shifts
            .iter()
            .find(|shift| shift.crew == from.crew && shift.date == from.begin.date());
        assert_eq!(*why == Cause::NoShift, on_duty.is_none(), "{visit}");
        assert_eq!(to.is_none(), changes.left_out.iter().any(|id| id == visit), "{visit}");
    }
    changes
}

/// A town with a plan in old.json, and its text.
fn published() -> (Town, String) {
    let town = Town::copy();
    // In the table [plan], which is the last of the sample's.
    town.set("turns = 500\n");
    let old = town.plan("--turns 500");
    town.write("old.json", &old);
    (town, old)
}

/// Changes the features of a layer.
fn edit(town: &Town, layer: &str, change: impl FnOnce(&mut Vec<Value>)) {
    let name = format!("{layer}.geojson");
    let mut collection = json(&town.text(&name));
    change(collection["features"].as_array_mut().expect("a layer has features"));
    town.write(&name, &collection.to_string());
}

#[test]
fn nothing_changed_and_nothing_changes_on_any_number_of_threads() {
    let (town, old) = published();
    let kept = town.plan("--keep old.json --threads 1");
    assert_eq!(json(&kept)["routes"], json(&old)["routes"]);
    assert_eq!(json(&kept)["unserved"], json(&old)["unserved"]);
    assert_eq!(json(&kept)["weights"]["change"], 1_800);
    assert!(kept == town.plan("--keep old.json --threads 2"), "one thread and two differ");
    let changes = changed(&old, &kept);
    assert_eq!(changes.stay.len(), stops(&json(&old)).len());
    assert_eq!(Changes { stay: Vec::new(), ..changes }, Changes::default());
}

#[test]
fn a_new_household_comes_in_and_moves_at_most_three() {
    let (town, old) = published();
    edit(&town, "households", |features| {
        let mut new = features[1].clone();
        new["id"] = "H9999".into();
        new["properties"]["id"] = "H9999".into();
        new["properties"]["level"] = 3.into();
        new["properties"]["visit_every_days"] = 7.into();
        features.push(new);
    });
    let kept = town.plan("--keep old.json");
    let changes = changed(&old, &kept);
    let touched = changes.moved.len() + changes.turned.len() + changes.left_out.len();
    assert!(touched <= 3, "{changes:?}");
    assert!(json(&kept)["visits"].to_string().contains("H9999"), "the household is due");
    assert!(changes.new.iter().any(|id| id.contains("H9999")), "{:?}", changes.new);
    let afresh = changed(&old, &town.plan("--turns 1000 --seed 2"));
    assert!(10 * touched < afresh.moved.len(), "from nothing {} are moved", afresh.moved.len());
}

#[test]
fn with_a_vehicle_fewer_each_visit_is_told_and_none_is_lost_in_silence() {
    let (town, old) = published();
    edit(&town, "stations", |features| features[0]["properties"]["vehicles"] = 1.into());
    let kept = town.plan("--keep old.json --turns 500");
    let changes = changed(&old, &kept);
    assert!(!changes.lost.is_empty() && changes.gone.is_empty(), "{changes:?}");
    let told = beibao_in(town.folder.path(), "plan --keep old.json -o plan.json", "");
    for code in ["[B4009]", "[B4011]"] {
        assert!(told.contains(code), "{told}");
    }
    let repaired = changed(&old, &town.text("plan.json"));
    let of = |changes: &Changes| -> BTreeSet<String> {
        let Changes { stay, moved, turned, left_out, .. } = changes;
        [stay, moved, turned, left_out].into_iter().flatten().cloned().collect()
    };
    let all: BTreeSet<String> =
        stops(&json(&old)).into_iter().map(|(id, _)| id.to_owned()).collect();
    assert_eq!(of(&changes), all, "a visit is lost in silence");
    assert_eq!(of(&repaired), all, "a visit is lost in silence");
}

#[test]
fn two_stops_of_a_round_that_cannot_be_any_more_take_no_other_with_them() {
    let (town, old) = published();
    let old = json(&old);
    let mut rounds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (visit, route) in stops(&old).into_iter().filter(|(visit, _)| !visit.contains('#')) {
        if visit.starts_with("care:") || visit.starts_with("inspection:") {
            rounds.entry(text(&route["id"])).or_default().push(visit);
        }
    }
    let most = rounds.into_values().max_by_key(Vec::len).expect("there are rounds");
    let gone = [most[0].to_owned(), most[most.len() - 1].to_owned()];
    for layer in ["households", "venues"] {
        edit(&town, layer, |features| {
            for feature in features {
                let id = text(&feature["id"]).to_owned();
                if gone.iter().any(|visit| visit.ends_with(&format!(":{id}"))) {
                    feature["properties"]["needs"] = serde_json::json!(["what nobody has"]);
                }
            }
        });
    }
    let changes = changed(&old.to_string(), &town.plan("--keep old.json"));
    assert_eq!(changes.left_out.iter().collect::<BTreeSet<_>>(), gone.iter().collect());
    assert_eq!((changes.moved, changes.turned), (Vec::new(), Vec::new()));
}

#[test]
fn days_that_are_past_are_left_alone_and_crews_keep_their_evenings() {
    let (town, old) = published();
    let old = json(&old);
    let done = stops(&old).into_iter().filter(|(_, route)| text(&route["date"]) < "2026-03-25");
    let done = done.map(|(visit, route)| [visit, text(&route["date"]), text(&route["crew_id"])]);
    let rows_of: Vec<String> = done.map(|row| row.join(",")).collect();
    town.write("done.csv", &format!("id,date,crew\n{}\n", rows_of.join("\n")));
    let kept = json(&town.plan("--keep old.json --from 2026-03-25"));
    assert_eq!(kept["evenings_from"], "2026-03-23");
    let hours = |plan: &Value| -> BTreeMap<String, (String, String)> {
        let row = |shift: &Value| {
            let hours = (text(&shift["start"]).to_owned(), text(&shift["end"]).to_owned());
            (text(&shift["id"]).to_owned(), hours)
        };
        rows(plan, "shifts").iter().map(row).collect()
    };
    let (before, after) = (hours(&old), hours(&kept));
    let both: Vec<&String> = before.keys().filter(|id| after.contains_key(*id)).collect();
    assert!(!both.is_empty() && both.iter().all(|id| before[*id] == after[*id]), "{before:?}");
    let changes = changed(&old.to_string(), &kept.to_string());
    let (stay, touched) = (changes.stay.len(), changes.moved.len() + changes.left_out.len());
    assert!(20 < stay && 10 * touched < stay, "{changes:?}");
    // A hazard that was seen to and is still open is looked at again.
    let is_hazard = |id: &String| id.starts_with("re-inspection:");
    assert!(changes.past.iter().all(is_hazard), "{:?}", changes.past);
}

#[test]
fn what_was_not_done_on_a_day_that_is_past_is_told() {
    let (town, _) = published();
    let told = beibao_in(
        town.folder.path(),
        "plan --keep old.json --from 2026-03-25 --days 3 -o p.json",
        "",
    );
    assert!(told.contains("[B4010]"), "{told}");
}

#[test]
fn a_visit_that_is_not_due_any_more_is_told() {
    let (town, old) = published();
    let old = json(&old);
    let first = stops(&old)[0].0;
    let site = first.split_once(':').expect("an id has a purpose").1.to_owned();
    for layer in ["households", "venues", "hazards"] {
        edit(&town, layer, |features| features.retain(|feature| text(&feature["id"]) != site));
    }
    let told = beibao_in(town.folder.path(), "plan --keep old.json -o plan.json", "");
    assert!(told.contains("[B4008]") && told.contains(first), "{told}");
    assert!(changed(&old.to_string(), &town.text("plan.json")).moved.len() <= 3);
}

#[test]
fn a_plan_that_cannot_be_kept_is_told_with_what_to_do() {
    let (town, old) = published();
    let plan = |file: &str, more: &str| {
        beibao_in(town.folder.path(), &format!("plan --keep {file} {more} -o plan.json"), "")
    };
    insta::assert_snapshot!(plan("none.json", ""), @"
    exit 2
    --- out
    --- err
    error: cannot read none.json
      because: No such file or directory (os error 2)
    ");
    let half: String = old.chars().take(old.chars().count() / 2).collect();
    town.write("torn.json", half.rsplit_once('\n').map_or("", |(whole, _)| whole));
    let answer = plan("torn.json", "");
    assert!(answer.starts_with("exit 2") && answer.contains("not a plan: EOF"), "{answer}");
    assert!(answer.contains("name a plan.json as beibao plan writes it"), "{answer}");
    town.write("other.json", "{\"type\": \"FeatureCollection\", \"features\": []}");
    insta::assert_snapshot!(plan("other.json", ""), @"
    exit 2
    --- out
    --- err
    error: other.json: not a plan: missing field `version` at line 1 column 45; with --keep name a plan.json as beibao plan writes it
    ");
    town.write("foreign.json", &old.replace("PS990101101", "PS1"));
    insta::assert_snapshot!(plan("foreign.json", ""), @"
    exit 2
    --- out
    --- err
    ./roads.geojson: 1 crossings of roads on one level have no common vertex and are no junctions [B2009]
      help: give a junction a common vertex; give a bridge or tunnel the tag bridge, tunnel or layer
    error: setting `--keep`: this plan is of another township: of its stations (PS1 and others) none is known here; name the plan.json that was last published for this folder
    ");
    let mut edited: Value = serde_json::from_str(&old).expect("a plan is JSON");
    let first = edited["routes"][0]["stops"][0].clone();
    edited["routes"][1]["stops"].as_array_mut().expect("a round has stops").push(first);
    town.write("twice.json", &edited.to_string());
    assert!(plan("twice.json", "").contains("more than once"), "a visit in two rounds");
    edited["visits"] = Value::Array(Vec::new());
    town.write("bare.json", &edited.to_string());
    assert!(plan("bare.json", "").contains("not among its visits"), "a visit nobody knows");
    insta::assert_snapshot!(plan("old.json", "--from 2026-05-04"), @"
    exit 2
    --- out
    --- err
    ./roads.geojson: 1 crossings of roads on one level have no common vertex and are no junctions [B2009]
      help: give a junction a common vertex; give a bridge or tunnel the tag bridge, tunnel or layer
    error: setting `--keep`: this plan is for 2026-03-23 to 2026-03-29, and 2026-05-04 to 2026-05-10 are to be planned; choose days that it has with --from and --days, or plan without --keep
    ");
}
