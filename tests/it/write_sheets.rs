//! Sheets of paper, the board and the inspector's list; and paper that comes back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use beibao::calendar::Calendar;
use beibao::exchange::plan_from_json;
use beibao::plan::Plan;
use beibao::rules::Rules;
use beibao::words::Language;
use beibao::world::World;
use beibao::write::{
    Aid, Codes, Reader, RoadClass, RoadLine, Sheet, Ways, board, inspections, sheets,
};
use geo::Coord;

use super::cli_support::run;
use super::write_exports::seen;
use super::write_page::markup;
use super::write_sample::{HOSTILE, plan, plan_saying, world};

/// All pages of a plan that are printed.
fn pages(plan: &Plan, world: &World) -> Vec<(String, String)> {
    let seen = seen(plan, Reader::Planner);
    let line = vec![Coord { x: 106.5, y: 26.4 }, Coord { x: 106.52, y: 26.45 }];
    let roads = RoadClass::ALL.map(|class| RoadLine { class, line: line.clone() });
    let rules = Rules::built_in();
    let ways = Ways::default();
    let aid = Aid { codes: Some(&seen.codes), qr: true, ways: Some(&ways), kit: Some(&rules.kit) };
    let sheet = Sheet { plan: &seen.plan, world, roads: &roads, aid };
    let language = Language::Chinese;
    let mut pages = sheets(&sheet, language);
    pages.push(("board".to_owned(), board(&sheet, language)));
    let list = inspections(&sheet, (&rules, &Calendar::default()), language);
    pages.push(("inspections".to_owned(), list));
    pages
}

#[test]
fn a_sheet_says_where_when_what_for_who_with_what_and_how_it_comes_back() {
    let pages = pages(&plan(), &world("湖潮派出所"));
    let [(name, sheet), ..] = &pages[..] else { panic!("a sheet") };
    assert_eq!(name, "PS1-C1@2026-03-23");
    for text in [
        "08:40–09:00",
        "走访关爱",
        "label H1",
        "why H1",
        "至少 2 人",
        "急救包（1 站用）",
        "人像采集设备（1 站用）",
        "联系卡 × 1",
        "6RQCD9",
        "3BSZKA",
        "群众反映",
        "https://uri.amap.com/navigation?to=106.5",
        "湖潮派出所",
    ] {
        assert!(sheet.contains(text), "{text}");
    }
    assert_eq!(sheet.matches("class=\"qr\"").count(), 2, "one to scan a stop");
    assert_eq!(sheet.matches("class=\"notes\"").count(), 2, "room to write a stop");
    let board = &pages[1].1;
    assert!(board.contains("2 站") && board.contains("width:16%"), "stops and load");
    assert!(board.contains("no crew in its hours"), "why something is left out");
}

#[test]
fn whatever_the_data_says_the_markup_of_paper_is_ours() {
    let plain = pages(&plan(), &world("湖潮"));
    for text in HOSTILE {
        for ((_, expected), (name, page)) in
            plain.iter().zip(pages(&plan_saying(text), &world(text)))
        {
            let more: Vec<_> = markup(&page).difference(&markup(expected)).cloned().collect();
            assert!(more.is_empty(), "{name}: {text:?} brought {more:?}");
            let hidden = |c: char| {
                (c.is_control() && c != '\n') || "\u{202e}\u{2066}\u{200b}\u{feff}".contains(c)
            };
            assert!(!page.contains(hidden), "{name}: {text:?}");
        }
    }
}

#[test]
fn paper_loads_nothing() {
    for (name, page) in pages(&plan(), &world("湖潮")) {
        let page = page.replace("href=\"https://uri.amap.com/navigation?to=", "");
        for forbidden in ["<script", "http:", "https:", "src=", "url(", "@import", "<link"] {
            assert!(!page.contains(forbidden), "{name}: {forbidden}");
        }
        assert!(!page.contains("page.") && !page.contains("sheet."), "{name}: a key without words");
    }
}

/// A copy of the sample township with a plan of its own.
fn town(place: &Path) -> Plan {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township");
    for entry in fs::read_dir(data).expect("the sample") {
        let path = entry.expect("a file").path();
        fs::copy(&path, place.join(path.file_name().expect("a name"))).expect("copied");
    }
    let file = place.join("plan.json");
    let text = file.display().to_string();
    let words = ["plan", "--from", "2026-03-23", "--turns", "20", "-o", &text];
    let (code, _, err) = run(place, &words, "");
    assert_eq!(code, 0, "{err}");
    plan_from_json(&file, &fs::read_to_string(&file).expect("the plan")).expect("a plan")
}

#[test]
fn a_code_typed_back_in_records_its_visit_and_a_mistyped_one_nothing() {
    let place = tempfile::tempdir().expect("a folder");
    let plan = town(place.path());
    let codes = Codes::of(&plan);
    let all: BTreeSet<&str> = plan.visits.iter().map(|visit| codes.get(&visit.id)).collect();
    assert_eq!(all.len(), plan.visits.len(), "each visit has a code of its own");
    let visit = &plan.routes[0].stops[0].visit;
    let code = codes.get(visit).to_owned();
    let add = |typed: &str| run(place.path(), &["visit", "add", typed, "--at", "2026-03-24"], "");

    let wrong = if code.starts_with('2') { "3" } else { "2" };
    let slip = format!("{wrong}{}", code.get(1..).expect("six signs"));
    let (exit, out, err) = add(&slip);
    assert_eq!((exit, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("mistyped"), "{err}");
    let other = Codes::of(&super::write_sample::plan()).get("care:H1").to_owned();
    let (exit, out, err) = add(&other);
    assert_eq!((exit, out.as_str()), (2, ""), "{err}");
    let list = || run(place.path(), &["visit", "list", "--from", "2026-03-24"], "").1;
    assert!(!list().contains("2026-03-24"), "{}", list());

    let loose = format!("{}-{}", &code.get(..3).expect("six"), code.get(3..).expect("six"));
    let (exit, out, err) = add(&loose.to_lowercase());
    assert_eq!(exit, 0, "{err}");
    assert!(out.starts_with("ok "), "{out}");
    assert!(err.contains(visit.as_str()), "it says what it is: {err}");
    let told = list();
    assert!(told.contains(visit.as_str()) && told.contains(&plan.routes[0].crew), "{told}");
}

/// Every file below a folder, by its path within it.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            all.extend(files(&path).into_iter().map(|inner| format!("{name}/{inner}")));
        } else {
            all.insert(name);
        }
    }
    all
}

#[test]
fn a_folder_gets_everything_and_nothing_lands_beside_it() {
    let place = tempfile::tempdir().expect("a folder");
    let plan = town(place.path());
    let before = files(place.path());
    let words = ["export", "--plan", "plan.json", "-o", "week/", "--for", "crew"];
    let (exit, _, err) = run(place.path(), &words, "");
    assert_eq!(exit, 0, "{err}");
    let written = files(&place.path().join("week"));
    for route in &plan.routes {
        for (part, ending) in [("sheets", "html"), ("tracks", "gpx"), ("tracks", "kml")] {
            let name = format!("{part}/{}.{ending}", route.id);
            assert!(written.contains(&name), "{name} of {written:?}");
        }
    }
    for person in plan.routes.iter().flat_map(|route| &route.people) {
        assert!(written.contains(&format!("calendars/{person}.ics")), "{person}");
    }
    for name in ["board.html", "inspections.html", "plan.xlsx", "plan.gpkg"] {
        assert!(written.contains(name), "{name}");
    }
    let beside: BTreeSet<String> =
        files(place.path()).into_iter().filter(|name| !name.starts_with("week/")).collect();
    let kept = |name: &&String| !name.starts_with(".beibao");
    let [before, beside] =
        [&before, &beside].map(|all| all.iter().filter(kept).collect::<Vec<_>>());
    assert_eq!(beside, before);
}

#[test]
fn names_are_on_sheets_for_those_who_may_see_them_and_nowhere_else() {
    let folder = tempfile::tempdir().expect("there is room");
    let place = folder.path();
    let plan = town(place);
    let visit = |id: &str| plan.visits.iter().find(|visit| visit.id == id).expect("it is planned");
    let mut stops = plan.routes.iter().flat_map(|route| &route.stops);
    let site = visit(&stops.next().expect("a stop").visit).site.clone();
    let other = stops.map(|stop| &visit(&stop.visit).site).find(|other| **other != site);
    let other = other.expect("another place");
    let list = format!("编号,姓名\n{site},甲某某\n{other},乙某某\n{other},丙某某\n,丁某某\n");
    fs::write(place.join("names.csv"), list).expect("it can be written");
    let export = |more: &[&str]| {
        run(place, &[&["export", "--plan", "plan.json", "--names", "names.csv"], more].concat(), "")
    };
    let (code, _, err) = export(&["-o", "all/", "--for", "crew"]);
    assert!(code == 0 && err.contains("[B1408]") && err.contains("[B1402]"), "{err}");
    let mut holding = BTreeSet::new();
    for folder in ["", "sheets", "calendars", "tracks"] {
        for entry in fs::read_dir(place.join("all").join(folder)).expect("it is there") {
            let path = entry.expect("an entry").path();
            let bytes = fs::read(&path).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!["乙某某", "丙某某", "丁某某"].iter().any(|name| text.contains(name)));
            if text.contains("甲某某") {
                holding.insert(folder);
            }
        }
    }
    assert_eq!(holding, BTreeSet::from(["sheets"]));
    assert!(!["甲某某", "乙某某", "丙某某"].iter().any(|name| err.contains(name)), "{err}");
    for (more, told) in [
        (&["-o", "week.html", "--for", "wall"][..], "sees no names"),
        (&["-o", "week.html", "--for", "grid-worker"], "sees no names"),
        (&["-o", "week.html", "--for", "auxiliary"], "sees no names"),
        (&["-o", "week.xlsx"], "prints no names"),
        (&["-o", "week.ics"], "prints no names"),
        (&["-o", "board.html", "--list", "board"], "prints no names"),
    ] {
        let (code, _, err) = export(more);
        assert!(code == 2 && err.contains(told), "{more:?}: {err}");
    }
    assert_eq!(export(&["-o", "week.html"]).0, 0);
    assert!(fs::read_to_string(place.join("week.html")).expect("written").contains("甲某某"));
}
