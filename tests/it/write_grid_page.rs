//! The grid worker's page: her own grid, nothing to inspect, no names, and nothing runs but ours.

use std::collections::BTreeSet;
use std::fs;

use beibao::plan::Plan;
use beibao::rules::Rules;
use beibao::unit::Table;
use beibao::words::{Language, all};
use beibao::world::{Hazard, HazardStatus, Purpose, World};
use beibao::write::{GridSheet, Lock, RoadClass, RoadLine, grid_page};
use geo::Coord;
use serde_json::Value;

use super::write_sample::{DAY, HOSTILE, plan, plan_saying, visit, world};

fn page_by(plan: &Plan, world: &World, rules: &Rules) -> String {
    let line = vec![Coord { x: 106.4, y: 26.4 }, Coord { x: 106.58, y: 26.45 }];
    let roads = RoadClass::ALL.map(|class| RoadLine { class, line: line.clone() });
    let grid = &world.grids.rows()[0];
    let sheet = GridSheet { plan, world, roads: &roads, rules, grid, lock: None };
    grid_page(&sheet, Language::Chinese)
}

fn page(plan: &Plan, world: &World) -> String {
    page_by(plan, world, &Rules::built_in())
}

/// The data of a page, as its script reads it.
fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"data\">").expect("a page has data");
    let (json, _) = rest.split_once("</script>").expect("it ends");
    serde_json::from_str(json).expect("it is JSON")
}

fn ids(page: &str) -> Vec<String> {
    let visits = data(page)["visits"].as_array().cloned().unwrap_or_default();
    visits.iter().map(|visit| visit["id"].as_str().unwrap_or_default().to_owned()).collect()
}

fn hazard(id: &str, grid: Option<&str>, venue: Option<&str>, status: HazardStatus) -> Hazard {
    Hazard {
        id: id.to_owned(),
        kind: format!("kind of {id}"),
        severity: Some(3),
        status,
        found: Some(DAY),
        due: Some(DAY),
        closed: None,
        venue: venue.map(str::to_owned),
        grid: grid.map(str::to_owned),
        position: Coord { x: 106.55, y: 26.35 },
    }
}

#[test]
fn she_sees_the_visits_of_her_own_grid_that_she_may_make() {
    let mut plan = plan();
    for purpose in Purpose::ALL {
        plan.visits.push(visit(&format!("{}-here", purpose.code()), purpose, 2));
        let mut other = visit(&format!("{}-there", purpose.code()), purpose, 2);
        other.grid = Some("G2".to_owned());
        plan.visits.push(other);
    }
    let mut astray = visit("H-astray", Purpose::Care, 2);
    (astray.grid, astray.position) = (None, Coord { x: 106.5, y: 26.49 });
    plan.visits.push(astray);
    let mut inside = visit("H-inside", Purpose::Care, 2);
    (inside.grid, inside.position) = (None, Coord { x: 106.55, y: 26.35 });
    plan.visits.push(inside);
    let shown = page(&plan, &world("湖潮"));
    let mut found = ids(&shown);
    // Those with a time come first, in the order of their times.
    assert_eq!(found.get(..2), Some(&["care:H1".to_owned(), "collection:H2".to_owned()][..]));
    found.sort_unstable();
    let expected = [
        "care:H-inside",
        "care:H1",
        "care:H3",
        "care:care-here",
        "collection:H2",
        "collection:collection-here",
        "outreach:outreach-here",
        "patrol:patrol-here",
    ];
    assert_eq!(found, expected);
    assert!(!shown.contains("-there") && !shown.contains("H-astray"));
}

#[test]
fn no_rules_of_a_place_show_her_an_inspection() {
    let ours = "who.inspection = { value = [\"officer\", \"grid_worker\"], source = \"s\", \
                date = \"2026-01-01\" }\n\
                who.re-inspection = { value = [\"grid_worker\"], source = \"s\", \
                date = \"2026-01-01\" }\n\
                who.mediation = { value = [\"grid_worker\"], source = \"s\", \
                date = \"2026-01-01\" }";
    let rules = Rules::built_in().overridden_by(ours).expect("a rule pack");
    let mut plan = plan();
    for purpose in [Purpose::Inspection, Purpose::Reinspection, Purpose::Mediation] {
        plan.visits.push(visit("V1", purpose, 1));
    }
    let shown = page_by(&plan, &world("湖潮"), &rules);
    assert!(ids(&shown).contains(&"mediation:V1".to_owned()), "that one she may make there");
    assert!(!shown.contains("inspection:V1"));
}

#[test]
fn she_sees_open_hazards_of_her_grid_that_are_in_no_enterprise() {
    let (open, done) = (HazardStatus::Open, HazardStatus::Verified);
    let mut world = world("湖潮");
    world.hazards = Table::from(vec![
        hazard("Z1", Some("G1"), None, open),
        hazard("Z2", Some("G1"), Some("V1"), open),
        hazard("Z3", Some("G2"), None, open),
        hazard("Z4", Some("G1"), None, done),
        hazard("Z5", None, None, HazardStatus::Rectified),
    ]);
    let data = data(&page(&plan(), &world));
    let seen = data["hazards"].as_array().cloned().unwrap_or_default();
    let seen: Vec<(&str, bool)> = seen
        .iter()
        .map(|h| (h["kind"].as_str().unwrap_or_default(), h["mended"] == true))
        .collect();
    assert_eq!(seen, [("kind of Z1", false), ("kind of Z5", true)]);
}

#[test]
fn numbers_of_persons_in_any_text_are_not_on_the_page() {
    let planted = ["13800138000", "520111195001011234", "52011119500101123X"];
    for number in planted {
        let text = format!("湖潮村{number}号");
        let mut plan = plan();
        for visit in &mut plan.visits {
            (visit.label, visit.why) = (Some(text.clone()), text.clone());
        }
        let mut world = world(&text);
        world.grids = Table::from(
            world
                .grids
                .rows()
                .iter()
                .cloned()
                .map(|mut grid| {
                    grid.worker = Some(text.clone());
                    grid
                })
                .collect::<Vec<_>>(),
        );
        let mut bad = hazard("Z1", Some("G1"), None, HazardStatus::Open);
        bad.kind.clone_from(&text);
        world.hazards = Table::from(vec![bad]);
        let shown = page(&plan, &world);
        assert!(!shown.contains(number), "{number}");
        assert!(shown.contains("湖潮村•••号"));
    }
}

#[test]
fn whatever_the_data_says_there_is_one_script_and_it_is_ours() {
    let tags = |page: &str| page.matches('<').count();
    let expected = page(&plan(), &world("湖潮"));
    for text in HOSTILE {
        let mut world = world(text);
        let mut bad = hazard("Z1", Some("G1"), None, HazardStatus::Open);
        text.clone_into(&mut bad.kind);
        world.hazards = Table::from(vec![bad]);
        let shown = page(&plan_saying(text), &world);
        assert_eq!(tags(&shown), tags(&expected), "{text:?}");
        let said = data(&shown);
        assert_eq!(said["visits"].as_array().map(Vec::len), Some(3), "{text:?}");
    }
}

#[test]
fn the_page_asks_nothing_of_the_network() {
    let shown = page(&plan(), &world("湖潮"));
    assert!(shown.contains("default-src &#39;none&#39;") && !shown.contains("unsafe-eval"));
    for forbidden in
        ["https:", "@import", "<link", "<iframe", "fetch(", "XMLHttpRequest", "import("]
    {
        assert!(!shown.contains(forbidden), "{forbidden}");
    }
    assert!(shown.len() < 200_000, "{} bytes", shown.len());
}

#[test]
fn the_same_sheet_gives_the_same_page_and_a_lock_hides_all_of_it() {
    let (plan, world, rules) = (plan(), world("湖潮村第九网格"), Rules::built_in());
    assert_eq!(page(&plan, &world), page(&plan, &world));
    let lock = Lock::new("246810", [1; 16]);
    let grid = &world.grids.rows()[0];
    let lock = Some((&lock, [2; 12]));
    let sheet = GridSheet { plan: &plan, world: &world, roads: &[], rules: &rules, grid, lock };
    let shown = grid_page(&sheet, Language::Chinese);
    for secret in ["care:H1", "湖潮", "label H1", "\"G1\""] {
        assert!(!shown.contains(secret), "{secret}");
    }
    assert_eq!(data(&shown)["rounds"], 600_000);
}

#[test]
fn roads_never_flood_it() {
    let crooked = |seed: i32| {
        let at = |n: i32| Coord {
            x: 106.4 + f64::from((n * 7_919 + seed * 104_729) % 1_000) / 5e3,
            y: 26.3 + f64::from((n * 6_367 + seed) % 1_000) / 5e3,
        };
        RoadLine { class: RoadClass::ALL[(seed % 5) as usize], line: (0..200).map(at).collect() }
    };
    let roads: Vec<RoadLine> = (0..3_000).map(crooked).collect();
    let (plan, world, rules) = (plan(), world("湖潮"), Rules::built_in());
    let grid = &world.grids.rows()[0];
    let sheet =
        GridSheet { plan: &plan, world: &world, roads: &roads, rules: &rules, grid, lock: None };
    let shown = grid_page(&sheet, Language::Chinese);
    assert!(shown.len() < 700_000, "{} bytes", shown.len());
}

#[test]
fn every_sentence_the_script_asks_for_is_there() {
    let known: BTreeSet<&str> = all().map(|(key, _, _)| *key).collect();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    let mut count = 0;
    for name in ["grid.js", "grid_map.js"] {
        let text = fs::read_to_string(format!("{folder}/{name}")).expect("a script");
        let mut parts = text.split("t('");
        let mut before = parts.next().unwrap_or_default();
        for part in parts {
            let key = part.split('\'').next().unwrap_or_default();
            // Other names end in `t` too, such as `createElement`.
            if !before.ends_with(|c: char| c.is_alphanumeric()) {
                assert!(known.contains(&*format!("grid.{key}")), "{name}: {key}");
                count += 1;
            }
            before = part;
        }
    }
    assert!(60 < count, "only {count} keys found");
}
