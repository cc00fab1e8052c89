//! What rules and crews ask of the layers: the roster's columns, market days, sizes of venues.

use std::fs;
use std::path::Path;

use beibao::read::{Options, Township, folder};
use beibao::world::{Grade, OpenOn};
use jiff::civil::date;

use super::cli_support::beibao_in;

const POINT: &str = r#""geometry":{"type":"Point","coordinates":[106.9,26.9]}"#;

/// A folder with these files, as it is read, and the codes of what is wrong in them.
fn read(at: &Path, files: &[(&str, String)]) -> (Township, Vec<&'static str>) {
    for (name, text) in files {
        fs::write(at.join(name), text).expect("a temporary file can be written");
    }
    let read = folder(at, &Options::default()).expect("the folder is there");
    let codes = read.findings.iter().map(|finding| finding.code);
    (read.value, codes.filter(|code| *code != "B1019").collect())
}

fn layer(properties: &str) -> String {
    let feature = format!(r#"{{"type":"Feature","id":"X","properties":{{{properties}}},{POINT}}}"#);
    format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#)
}

#[test]
fn the_roster_says_who_is_on_stand_by_at_the_post_and_in_a_crew() {
    let at = tempfile::tempdir().expect("a temporary folder can be made");
    let roster = "id,role,certified,station,leave,skills,certificates,duty,post,crew\n\
        O1,officer,yes,P,,fingerprints,fire safety,2026-03-24..2026-03-25,周二下午;2026-03-27 am,C1\n\
        A1,auxiliary,yes,P,,,,tomorrow,lunch,\n";
    let (read, codes) = read(at.path(), &[("officers.csv", roster.to_owned())]);
    let [auxiliary, officer] = read.world.people.as_slice() else { panic!("two people") };
    assert_eq!(officer.skills, ["fingerprints", "fire safety"].map(str::to_owned));
    assert!(!officer.is_there(date(2026, 3, 25)) && officer.is_on_duty(date(2026, 3, 25)));
    assert_eq!(officer.crew.as_deref(), Some("C1"));
    let posts = [24, 26, 27].map(|day| officer.posted(date(2026, 3, day)).count());
    assert_eq!(posts, [1, 0, 1]);
    assert!(!auxiliary.certified && auxiliary.crew.is_none(), "no certificate to hold");
    let mut codes: Vec<_> = codes.into_iter().filter(|code| code.starts_with("B14")).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["B1405", "B1406", "B1407"]);
}

#[test]
fn market_days_may_be_said_in_words_and_by_branches_together() {
    let at = tempfile::tempdir().expect("a temporary folder can be made");
    let village = layer(r#""market":"周三 猫 06:00-14:00","market_branches":["子"]"#);
    let (read, codes) = read(at.path(), &[("villages.geojson", village)]);
    let market = &read.world.villages.rows()[0].market;
    let days = [3, 4, 5].map(|day| market.is_on(date(2026, 3, day)));
    assert_eq!(days, [true, true, false], "a 子 day, a Wednesday");
    assert!(market.hours.is_some() && codes.contains(&"B1002"));
}

#[test]
fn a_venue_says_its_grade_its_size_and_on_which_days_it_is_open() {
    let at = tempfile::tempdir().expect("a temporary folder can be made");
    let properties = r#""category":"shop","grade":"b级","area_m2":300.5,"open_on":"赶集日",
        "inspect_times":2,"inspect_every_days":30,"ladder":"责任专员、第一专员""#;
    let (read, codes) = read(at.path(), &[("venues.geojson", layer(properties))]);
    let venue = &read.world.venues.rows()[0];
    assert_eq!((venue.grade, venue.open_on), (Some(Grade::B), Some(OpenOn::Market)));
    assert_eq!((venue.size.area_m2, venue.times, venue.ladder.len()), (Some(301), Some(2), 2));
    assert_eq!(codes, Vec::<&str>::new());
    let answer = beibao_in(at.path(), "check", "");
    assert!(!answer.contains("B3020"), "nobody said that it is in 山东: {answer}");
    fs::write(at.path().join("beibao.toml"), "[plan]\nregion = \"山东省\"\n")
        .expect("a temporary file can be written");
    let answer = beibao_in(at.path(), "check", "");
    let told =
        "property area_m2: it says `area_m2` 301 and the small venues of its kind have at most";
    assert!(answer.contains(told) && answer.contains("[B3020]"), "{answer}");
    fs::write(at.path().join("venues.geojson"), layer(r#""category":"shop","area_m2":300"#))
        .expect("a temporary file can be written");
    assert!(!beibao_in(at.path(), "check", "").contains("B3020"), "300 are small");
}
