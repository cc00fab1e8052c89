//! Laws of the whole flow, from a township folder to a plan, with the command line as it is used.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use beibao::unit::Dice;
use serde_json::Value;
use tempfile::TempDir;

use super::cli_support::run;

/// A copy of the sample township that a test may change.
pub(crate) struct Town {
    pub(crate) folder: TempDir,
}

impl Town {
    pub(crate) fn copy() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        for layer in fs::read_dir(sample()).expect("the sample is there") {
            let path = layer.expect("a file").path();
            let name = path.file_name().expect("a file has a name");
            fs::copy(&path, folder.path().join(name)).expect("it can be copied");
        }
        Self { folder }
    }

    /// The text of a file.
    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).expect("the file is there")
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).expect("it can be written");
    }

    /// Adds lines to beibao.toml.
    pub(crate) fn set(&self, lines: &str) {
        self.write("beibao.toml", &(self.text("beibao.toml") + lines));
    }

    /// Runs `beibao` in the folder and gives its output; it must end with 0.
    #[track_caller]
    pub(crate) fn beibao(&self, arguments: &str) -> String {
        let words: Vec<&str> = arguments.split(' ').collect();
        let (code, out, err) = run(self.folder.path(), &words, "");
        assert_eq!(code, 0, "beibao {arguments}:\n{out}{err}");
        out
    }

    /// The text of the plan that `plan` with these arguments writes, which `check` must find sound.
    #[track_caller]
    pub(crate) fn plan(&self, arguments: &str) -> String {
        self.beibao(&format!("plan -q -o plan.json {arguments}"));
        self.beibao("check -q --plan plan.json");
        self.text("plan.json")
    }
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township")
}

pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("what we write is JSON")
}

pub(crate) fn rows<'a>(plan: &'a Value, key: &str) -> &'a Vec<Value> {
    plan[key].as_array().expect("it is a list")
}

/// The visits of the plan that have a stop, with the route they are in.
pub(crate) fn stops(plan: &Value) -> Vec<(&str, &Value)> {
    let of = |route| rows(route, "stops").iter().map(move |stop| (text(&stop["visit"]), route));
    rows(plan, "routes").iter().flat_map(of).collect()
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("it is a text")
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let town = Town::copy();
    let alone = town.plan("--turns 1000 --threads 1");
    assert!(alone == town.plan("--turns 1000 --threads 2"), "one thread and two differ");
    assert!(alone != town.plan("--turns 1000 --seed 2"), "the seed does nothing");
}

#[test]
fn the_turns_that_were_written_down_give_the_same_bytes_again() {
    let town = Town::copy();
    let timed = town.plan("--time 0.3");
    let turns = json(&timed)["turns"].as_u64().expect("the turns are written");
    assert!(timed == town.plan(&format!("--turns {turns}")), "{turns} turns");
}

#[test]
fn no_time_at_all_still_gives_a_sound_plan() {
    let plan = json(&Town::copy().plan("--time 0"));
    assert_eq!(plan["turns"], 0);
    assert!(100 < stops(&plan).len(), "{}", stops(&plan).len());
}

#[test]
fn shuffled_layers_give_the_same_plan_but_for_the_inputs() {
    let town = Town::copy();
    let mut before = json(&town.plan("--turns 500"));
    let layers = ["villages", "grids", "stations", "roads", "venues", "households", "hazards"];
    for (seed, layer) in layers.into_iter().enumerate() {
        let name = format!("{layer}.geojson");
        let mut collection = json(&town.text(&name));
        let features = collection["features"].as_array_mut().expect("a layer has features");
        Dice::new(seed as u64).shuffle(features);
        town.write(&name, &collection.to_string());
    }
    let mut after = json(&town.plan("--turns 500"));
    assert_ne!(before["inputs"], after["inputs"], "nothing was shuffled");
    before["inputs"].take();
    after["inputs"].take();
    assert!(before == after, "the order of the features shows in the plan");
}

#[test]
fn every_visit_that_is_due_is_planned_once_or_left_out_with_a_reason() {
    let town = Town::copy();
    let plan = json(&town.plan("--turns 500"));
    let table = json(&town.beibao("due -q --format json"));
    let due: BTreeSet<&str> = rows(&table, "due").iter().map(|row| text(&row["visit"])).collect();
    let visits = rows(&plan, "visits").iter().map(|visit| text(&visit["id"]));
    assert_eq!(visits.collect::<BTreeSet<_>>(), due);
    let left = rows(&plan, "unserved");
    assert!(!left.is_empty() && left.iter().all(|left| !text(&left["reason"]).is_empty()));
    let mut told: Vec<&str> = stops(&plan).into_iter().map(|(visit, _)| visit).collect();
    told.extend(left.iter().map(|left| text(&left["visit"])));
    assert_eq!(told.len(), due.len(), "a visit stands twice, or nowhere");
    assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), due);
}

/// The ids of the sites that are to be visited more often than every two weeks.
fn often(town: &Town) -> BTreeSet<String> {
    let mut often = BTreeSet::new();
    for (layer, key) in [("households", "visit_every_days"), ("venues", "inspect_every_days")] {
        let collection = json(&town.text(&format!("{layer}.geojson")));
        for feature in rows(&collection, "features") {
            if feature["properties"][key].as_u64().is_some_and(|days| days < 14) {
                often.insert(text(&feature["id"]).to_owned());
            }
        }
    }
    often
}

#[test]
fn what_was_done_is_not_due_again_and_week_two_is_another() {
    let town = Town::copy();
    let first = json(&town.plan("--turns 500"));
    let done = stops(&first).into_iter().map(|(visit, route)| {
        format!("{visit},{},{}\n", text(&route["date"]), text(&route["crew_id"]))
    });
    let table: String = done.collect();
    town.write("done.csv", &format!("id,date,crew\n{table}"));
    let second = json(&town.plan("--turns 500 --from 2026-03-30"));
    let visits = |plan: &Value| -> BTreeSet<String> {
        rows(plan, "visits").iter().map(|visit| text(&visit["id"]).to_owned()).collect()
    };
    // What is to be visited more often than every two weeks may well be due again.
    let often = often(&town);
    let is_again = |(visit, _): &(&str, &Value)| {
        let site = visit.split_once(':').map_or(*visit, |(_, site)| site);
        // A hazard that was seen to and is still open is looked at again.
        let is_hazard = visit.starts_with("re-inspection:");
        visits(&second).contains(*visit) && !often.contains(site) && !is_hazard
    };
    let again: Vec<&str> = stops(&first).into_iter().filter(is_again).map(|row| row.0).collect();
    assert!(again.is_empty(), "done in week one, due in week two: {again:?}");
    assert_ne!(visits(&first), visits(&second));
    // A patrol past its day is a re-inspection next week.
    let is_patrol = |left: &&Value| text(&left["visit"]).starts_with("patrol:");
    for left in rows(&first, "unserved").iter().filter(|left| !is_patrol(left)) {
        assert!(visits(&second).contains(text(&left["visit"])), "{left} was dropped");
    }
}

#[test]
fn a_pin_is_kept() {
    let town = Town::copy();
    let free = json(&town.plan("--turns 0"));
    let (visit, route) = stops(&free)[0];
    let crew = text(&route["crew_id"]);
    let other = rows(&free, "shifts")
        .iter()
        .find(|shift| shift["crew_id"] != crew && text(&shift["start"]).ends_with("08:30:00"));
    let other = other.expect("there is more than one crew");
    let (crew, date) = (text(&other["crew_id"]), text(&other["date"]));
    town.set(&format!("[[pin]]\nvisit = \"{visit}\"\ncrew = \"{crew}\"\ndate = \"{date}\"\n"));
    let pinned = json(&town.plan("--turns 500"));
    let found = stops(&pinned).into_iter().find(|(id, _)| *id == visit);
    let (_, route) = found.expect("the visit still has a stop");
    assert_eq!((text(&route["crew_id"]), text(&route["date"])), (crew, date));
}

#[test]
fn nobody_goes_out_on_leave() {
    let town = Town::copy();
    town.write(
        "officers.csv",
        "id,role,certified,station,leave\n\
         A,officer,yes,PS990101101,2026-03-24..2026-03-25\n\
         B,officer,yes,PS990101101,\n\
         C,officer,no,PS990101101,\n",
    );
    let plan = json(&town.plan("--turns 500"));
    let days = |person: &str| -> BTreeSet<&str> {
        let has = |route: &&Value| rows(route, "crew").iter().any(|one| one == person);
        rows(&plan, "routes").iter().filter(has).map(|route| text(&route["date"])).collect()
    };
    assert!(days("A").contains("2026-03-23"), "{:?}", days("A"));
    assert!(!days("A").contains("2026-03-24") && !days("A").contains("2026-03-25"));
    assert!(days("B").contains("2026-03-24"), "{:?}", days("B"));
}
