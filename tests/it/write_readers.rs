//! Who sees what: every writer is held to the table of readers.

use std::io::{Cursor, read_to_string};

use beibao::calendar::Calendar;
use beibao::plan::Plan;
use beibao::rules::{Authority, Rules};
use beibao::unit::Datum;
use beibao::words::Language;
use beibao::world::{Layer, Purpose};
use beibao::write::{
    Aid, Reader, Seen, Sheet, Ways, board, csv, geojson, geopackage, gpx, html, ics, inspections,
    kml, kmz, sheets, xlsx,
};

use super::write_exports::{rows, seen, sheet, telling};
use super::write_sample::{plan, world};

const READERS: [Reader; 6] = [
    Reader::Planner,
    Reader::Crew,
    Reader::Inspector,
    Reader::GridWorker,
    Reader::Auxiliary,
    Reader::Wall,
];

/// What was planted, by what it is.
const NAME: &str = "欧阳桂花";
const TELEPHONE: &str = "13885100001";
const IDENTITY: &str = "52011119580307123X";
const VENUE: &str = "桂花旅馆";
const WHY: &str = "因为上次没人";
const REASON: &str = "人手不足";

/// A plan in whose texts someone wrote what does not belong there; its second stop inspects.
fn planted() -> Plan {
    let mut plan = plan();
    for visit in &mut plan.visits {
        visit.label = Some(format!("{NAME}家 {TELEPHONE} {IDENTITY}"));
        visit.why = format!("{WHY}，电话{TELEPHONE}");
    }
    let inspected = &mut plan.visits[1];
    inspected.purpose = Purpose::Inspection;
    inspected.layer = Layer::Venues;
    inspected.label = Some(VENUE.to_owned());
    inspected.crew = Authority { certified: 2, people: 2 };
    plan.unserved[0].reason = format!("{REASON}（{TELEPHONE}）");
    plan
}

fn aid(seen: &Seen) -> Aid<'_> {
    Aid { codes: Some(&seen.codes), qr: true, ..Aid::default() }
}

/// What every writer makes of it, as text.
fn outputs(seen: &Seen) -> Vec<(&'static str, String)> {
    let language = Language::Chinese;
    let world = world("湖潮派出所");
    let ways = Ways::default();
    let how = telling(&ways, Datum::Wgs84);
    let book = xlsx(seen, language).expect("a workbook");
    let book: Vec<String> = ["走访", "未安排", "班组负荷"]
        .iter()
        .flat_map(|name| sheet(&book, name).concat())
        .collect();
    let package = geopackage(seen, language).expect("a GeoPackage");
    let package = [
        rows(&package, "stops", "round, crew, code, visit, purpose, place, why"),
        rows(&package, "rounds", "id, crew, people"),
        rows(&package, "unserved", "code, visit, purpose, place, why, reason"),
    ];
    let packed = kmz(&kml(seen, &how)).expect("a KMZ");
    let mut packed = zip::ZipArchive::new(Cursor::new(packed)).expect("a ZIP file");
    let unpacked = read_to_string(packed.by_index(0).expect("a file")).expect("text");
    let calendar = ics(seen, &world, None, language).replace("\r\n ", "");
    let sheet = Sheet { plan: &seen.plan, world: &world, roads: &[], aid: aid(seen) };
    let papers: Vec<String> = sheets(&sheet, language).into_iter().map(|(_, page)| page).collect();
    let rules = (&Rules::built_in(), &Calendar::default());
    vec![
        ("sheets", papers.join("\n")),
        ("board", board(&sheet, language)),
        ("inspections", inspections(&sheet, rules, language)),
        ("geojson", geojson(&seen.plan, &world)),
        ("csv", csv(&seen.plan, language)),
        (
            "html",
            html(
                &Sheet { plan: &seen.plan, world: &world, roads: &[], aid: Aid::default() },
                language,
            ),
        ),
        ("xlsx", book.join("\n")),
        ("gpkg", package.concat().join("\n")),
        ("ics", calendar),
        ("gpx", gpx(seen, &how)),
        ("kml", kml(seen, &how)),
        ("kmz", unpacked),
    ]
}

/// That `text` stands in outputs of those who may see it, and nowhere else.
#[track_caller]
fn only(text: &str, may: &[Reader]) {
    for reader in READERS {
        let outputs = outputs(&seen(&planted(), reader));
        let with: Vec<_> =
            outputs.iter().filter(|(_, out)| out.contains(text)).map(|(name, _)| *name).collect();
        if may.contains(&reader) {
            assert!(!with.is_empty(), "{reader:?} does not see {text:?}");
        } else {
            assert_eq!(with, [""; 0], "{reader:?} sees {text:?}");
        }
    }
}

#[test]
fn numbers_of_persons_reach_nobody() {
    only(TELEPHONE, &[]);
    only(IDENTITY, &[]);
}

#[test]
fn a_door_is_seen_by_those_who_go_there() {
    use Reader::{Auxiliary, Crew, GridWorker, Planner};
    only(NAME, &[Planner, Crew, GridWorker, Auxiliary]);
    only("106.5271827", &[Planner, Crew, Reader::Inspector, GridWorker, Auxiliary]);
}

#[test]
fn an_inspection_is_seen_by_no_grid_worker() {
    use Reader::{Auxiliary, Crew, Inspector, Planner};
    only(VENUE, &[Planner, Crew, Inspector, Auxiliary]);
}

#[test]
fn ids_and_whys_are_for_officers() {
    use Reader::{Crew, GridWorker, Inspector, Planner};
    only("care:H1", &[Planner, Crew, GridWorker]);
    only(WHY, &[Planner, Crew, Inspector]);
    only(REASON, &[Planner]);
}

#[test]
fn who_is_in_a_crew_is_no_business_of_the_wall() {
    use Reader::{Auxiliary, Crew, Inspector, Planner};
    only("PS1-O01", &[Planner, Crew, Inspector, Auxiliary]);
}

#[test]
fn a_visit_without_its_id_goes_by_its_code_in_every_output() {
    let code = seen(&planted(), Reader::Planner).codes.get("care:H1").to_owned();
    assert_eq!(code.len(), 6);
    for reader in [Reader::Planner, Reader::Crew, Reader::Auxiliary, Reader::Wall] {
        let seen = seen(&planted(), reader);
        let with = outputs(&seen).iter().filter(|(_, out)| out.contains(&code)).count();
        assert!(3 <= with, "{reader:?}: {with}");
        assert!(seen.codes.visit(&code).is_some(), "{reader:?}");
    }
}
