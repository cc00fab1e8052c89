//! `beibao config`: what is in force, and where it comes from.

use std::fs;
use std::path::Path;

use super::cli_support::{beibao, beibao_in, run};

/// A folder with settings and rules of its own.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("it can");
    write("beibao.toml", "[plan]\ndays = 5\n\n[staffing]\nreserve = 1\n");
    write(
        "rules.toml",
        "# ours\n[worth]\ncap = { value = 500, source = \"a notice\", date = \"2026-01-05\", \
         region = \"here\" }\n[cap.kind]\n\
         shop = { value = 1, source = \"a list\", date = 2026-02-01 }\n",
    );
    folder
}

/// The lines of an answer that begin with one of `keys`, and what is indented under them.
fn of(answer: &str, keys: &[&str]) -> String {
    let mut shown = false;
    let mut text = String::new();
    for line in answer.lines() {
        shown = if line.starts_with(' ') {
            shown
        } else {
            keys.iter().any(|key| line.starts_with(key))
        };
        if shown {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[test]
fn every_setting_and_rule_says_where_it_comes_from() {
    let folder = folder();
    let answer = beibao_in(folder.path(), "config --seed 9", "");
    insta::assert_snapshot!(of(&answer, &["exit", "plan.", "staffing", "worth.cap", "cap."]), @"
    exit 0
    plan.from = -  [default]
    plan.days = 5  [[FOLDER]/beibao.toml:2]
    plan.seed = 9  [--seed]
    plan.turns = -  [default]
    plan.language = -  [default]
    plan.profile = car  [default]
    plan.conditions = -  [default]
    plan.region = -  [default]
    staffing.reserve = 1  [[FOLDER]/beibao.toml:5]
    cap.kind.shop = 1  [rules.toml:5; a list, 2026-02-01]
    cap.merge_days = 0  [default; 国办发〔2024〕54号 asks for merging and names no window: project default, 2025-01-03]
    worth.cap = 500  [rules.toml:3; a notice, 2026-01-05, here]
      in place of 300  [project default, no law, 2026-03-01]
    ");
}

#[test]
fn a_variable_of_the_environment_is_named() {
    let folder = folder();
    let row = |json: &str, key: &str| {
        let all: serde_json::Value = serde_json::from_str(json).expect("it is JSON");
        let rows = all["config"].as_array().cloned().unwrap_or_default();
        rows.into_iter().find(|row| row["key"] == key).unwrap_or_default()
    };
    let (code, json, _) = run(folder.path(), &["config", "--format", "json", "--days", "3"], "");
    assert_eq!(code, 0);
    let days = row(&json, "plan.days");
    assert_eq!(
        (&days["value"], &days["origin"], &days["place"]),
        (&"3".into(), &"flag".into(), &"--days".into())
    );
    let cap = row(&json, "worth.cap");
    assert_eq!(
        (&cap["value"], &cap["origin"], &cap["line"]),
        (&"500".into(), &"file".into(), &3.into())
    );
    assert_eq!((&cap["region"], &cap["overrode"]["value"]), (&"here".into(), &"300".into()));
    let added = row(&json, "cap.kind.shop");
    assert_eq!((&added["line"], added.get("overrode")), (&5.into(), None));
    assert_eq!(row(&json, "worth.base")["origin"], "default");
}

#[test]
fn a_rule_that_cannot_be_used_is_named_by_check_and_config() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let pack = "cap.kind.zoo = { value = 1, source = \"x\", date = \"2026-01-01\" }\n";
    fs::write(folder.path().join("rules.toml"), pack).expect("it can");
    for verb in ["check", "config"] {
        let answer = beibao_in(folder.path(), verb, "");
        assert!(answer.starts_with("exit 2"), "{answer}");
        assert!(answer.contains("cap.kind.zoo"), "{answer}");
    }
}

#[test]
fn the_sample_has_no_rule_of_its_own() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township");
    let answer = beibao(&format!("-C {} config --format csv", sample.display()), "");
    let header = "key,kind,value,origin,place,line,source,date,region,overrode";
    assert!(answer.contains(header), "{answer}");
    assert!(!answer.contains("rules.toml"), "{answer}");
}
