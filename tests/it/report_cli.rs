//! `beibao report` in all its formats, and what must never stand in it.

use std::fs;
use std::path::Path;

use beibao::words::{Language, say};
use beibao::world::{CaseKind, Need, Purpose, VenueKind};
use serde_json::Value;

use super::cli_support::{beibao_in, run};

/// The sample township with a few visits of its own, and a door plate that is to stay inside.
fn town() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township");
    for entry in fs::read_dir(&sample).expect("the sample is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        let text = fs::read_to_string(&path).expect("text");
        let text = text.replace("\"need\":", "\"label\":\"王家门牌7号\",\"need\":");
        fs::write(folder.path().join(name), text).expect("written");
    }
    let rows = "id,date,crew\ncare:H0001,2026-03-02,C1\ncare:H0001,2026-03-09,C1\n";
    fs::write(folder.path().join("done.csv"), rows).expect("written");
    folder
}

#[test]
fn every_format_tells_the_same_figures_and_no_door_plate() {
    let folder = town();
    let mut texts = Vec::new();
    for format in ["text", "json", "csv", "html"] {
        let call = ["report", "--month", "2026-03", "--format", format];
        let (code, out, err) = run(folder.path(), &call, "");
        assert_eq!(code, 0, "{format}: {err}");
        assert!(!out.contains("王家门牌"), "{format} tells a door plate");
        assert!(!out.contains("report."), "{format} shows a key without words");
        texts.push(out);
    }
    let json: Value = serde_json::from_str(&texts[1]).expect("JSON");
    assert_eq!((&json["version"], &json["from"]), (&Value::from(1), &Value::from("2026-03-01")));
    let owed = json["coverage"][0]["owed"].as_u64().expect("a number");
    assert!(0 < owed);
    let row = texts[0].lines().find(|line| line.trim_start().starts_with("all ")).expect("a row");
    assert!(row.split_whitespace().any(|word| word == owed.to_string()), "{row}");
    assert!(texts[2].contains(&format!("coverage,1,all all,owed,{owed}")), "csv");
    assert!(texts[3].contains(&format!(" of {owed}")), "html");
    for forbidden in ["<script", "http:", "https:", "src=", "url(", "<link"] {
        assert!(!texts[3].contains(forbidden), "{forbidden}");
    }
}

#[test]
fn without_a_visit_or_a_place_the_report_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let answer = beibao_in(folder.path(), "report --month 2026-03 -q", "");
    assert!(answer.starts_with("exit 0\n--- out\nReport 2026-03-01 to 2026-03-31\n"), "{answer}");
    assert!(answer.contains("nothing is past its date"), "{answer}");
    let page = run(folder.path(), &["report", "--month", "2026-03", "--format", "html"], "").1;
    assert!(page.contains("nothing is past its date") && page.contains("no data"));
}

#[test]
fn the_days_are_those_asked_for_and_the_file_is_what_its_name_says() {
    let folder = town();
    let place = folder.path();
    let (_, out, _) = run(place, &["report", "-q"], "");
    assert!(out.starts_with("Report 2026-02-21 to 2026-03-22\n"), "up to the plan's first day");
    let (_, out, _) = run(place, &["report", "--from", "2026-03-01", "--days", "9", "-q"], "");
    assert!(out.starts_with("Report 2026-03-01 to 2026-03-09\n"));
    let (code, out, _) = run(place, &["report", "-o", "r.json", "-q"], "");
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(fs::read_to_string(place.join("r.json")).expect("written").starts_with("{\n"));
    for (asked, said) in [
        ("report --month 2026-13", "2026-13"),
        ("report --month 2026-03 --from 2026-03-01", "--month"),
        ("report --plan nowhere.json", "nowhere.json"),
        ("report -o r.xyz", "r.xyz"),
    ] {
        let answer = beibao_in(place, asked, "");
        assert!(answer.starts_with("exit 2") && answer.contains(said), "{asked}: {answer}");
    }
}

#[test]
fn a_plan_adds_travel_hours_and_what_was_left_out() {
    let folder = town();
    let place = folder.path();
    let plan = ["plan", "--from", "2026-03-23", "--turns", "20", "-q", "-o", "plan.json"];
    assert_eq!(run(place, &plan, "").0, 0);
    let call = ["report", "--plan", "plan.json", "--format", "json", "-q"];
    let (code, out, err) = run(place, &call, "");
    assert_eq!(code, 0, "{err}");
    let report: Value = serde_json::from_str(&out).expect("JSON");
    let plan = fs::read_to_string(place.join("plan.json")).expect("written");
    let plan: Value = serde_json::from_str(&plan).expect("JSON");
    let stops: usize = plan["routes"]
        .as_array()
        .expect("routes")
        .iter()
        .map(|route| route["stops"].as_array().expect("stops").len())
        .sum();
    assert_eq!(report["travel"][0]["planned"], stops);
    let left: u64 = report["unserved"]
        .as_array()
        .expect("causes")
        .iter()
        .map(|row| row["left_out"].as_u64().expect("a number"))
        .sum();
    assert_eq!(left as usize, plan["unserved"].as_array().expect("a list").len());
    let people: u64 = report["loads"]
        .as_array()
        .expect("people")
        .iter()
        .map(|row| row["planned"].as_u64().expect("a number"))
        .sum();
    assert!(stops as u64 <= people, "each stop counts for everyone in its crew");
}

#[test]
fn every_code_that_a_report_tells_has_a_word() {
    let kinds = VenueKind::ALL.iter().map(|kind| format!("report.kind.venue.{}", kind.code()));
    let needs = Need::ALL.iter().map(|need| format!("report.kind.household.{}", need.code()));
    let purposes = Purpose::ALL.iter().map(|one| format!("report.what.visit.{}", one.code()));
    let cases = CaseKind::ALL
        .iter()
        .flat_map(|kind| ["what", "late"].map(|group| format!("report.{group}.{}", kind.code())));
    let late = ["care", "collection", "inspection", "patrol", "re-inspection"];
    let late = late.map(|code| format!("report.late.{code}"));
    for key in kinds.chain(needs).chain(purposes).chain(cases).chain(late) {
        assert_ne!(say(Language::Chinese, &key, &[]), key);
    }
}
