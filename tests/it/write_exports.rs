//! Workbook, calendar, tracks and GeoPackage, as other programs read them.

use std::io::{Cursor, Read};

use beibao::plan::Plan;
use beibao::rules::Rules;
use beibao::unit::{Datum, metres_between};
use beibao::words::Language;
use beibao::write::{Reader, Seen, Telling, Ways, geopackage, gpx, ics, kml, kmz, xlsx};
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use geo::Coord;
use icalendar::parser::{read_calendar, unfold};
use icalendar::{Calendar, Component, DatePerhapsTime, Event, EventLike};
use roxmltree::{Document, Node, ParsingOptions};
use rusqlite::Connection;

use super::write_sample::{HOSTILE, plan, plan_saying, world};

pub(crate) fn seen(plan: &Plan, reader: Reader) -> Seen {
    Seen::by(reader, plan, &Rules::built_in())
}

pub(crate) fn telling(ways: &Ways, datum: Datum) -> Telling<'_> {
    Telling { ways, datum, language: Language::English }
}

/// The cells of a sheet in text, a row a line.
pub(crate) fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    assert!(
        book.worksheet_formula(name).expect("the sheet").cells().all(|cell| cell.2.is_empty()),
        "no cell is a formula"
    );
    let cells = book.worksheet_range(name).expect("the sheet");
    let text = |cell: &Data| match cell {
        Data::DateTime(at) => {
            let days = at.as_f64();
            let minutes = (days.fract() * 1_440.0).round();
            if days < 1.0 {
                format!("{:02}:{:02}", (minutes / 60.0).floor(), minutes % 60.0)
            } else {
                format!("day {days}")
            }
        }
        other => other.to_string(),
    };
    cells.rows().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn a_workbook_holds_the_stops_what_is_left_out_and_the_load() {
    let bytes = xlsx(&seen(&plan(), Reader::Planner), Language::English).expect("a workbook");
    let text: Vec<String> = ["Stops", "Left out", "Load"]
        .iter()
        .flat_map(|name| {
            let rows = sheet(&bytes, name);
            let rows = rows.iter().flat_map(|row| row.chunks(9)).map(|part| part.join("|"));
            [vec![format!("== {name}")], rows.collect()].concat()
        })
        .collect();
    insta::assert_snapshot!(text.join("\n"), @"
    == Stops
    Code|Date|Crew|People|No.|Arrive|Begin|Leave|Purpose
    Place|Site|Visit|Tier|Why|Travel (min)|Distance (m)|Walk (m)|Least crew
    6RQCD9|day 46104|PS1-C1|PS1-A01 PS1-O01|1|08:40|08:40|09:00|Care
    label H1|H1|care:H1|1|why H1|10|5200|40|2 people
    3BSZKA|day 46104|PS1-C1|PS1-A01 PS1-O01|2|13:10|13:10|13:30|Registration
    label H2|H2|collection:H2|2|why H2|10|5200|40|2 people
    == Left out
    Code|Purpose|Place|Site|Visit|Tier|Latest|Why|Reason left out
    N7MYSP|Care|label H3|H3|care:H3|1|day 46111|why H3|no crew in its hours
    == Load
    Date|Crew|People|From|To|Stops|Visits (min)|Travel (min)|Load (%)
    Distance (m)|Walk (m)
    day 46104|PS1-C1|PS1-A01 PS1-O01|08:30|17:30|2|40|40|16
    15600|80
    ");
    // 23 March 2026 as a workbook counts days.
    assert_eq!(text.iter().filter(|line| line.contains("day 46104")).count(), 3);
    let again = xlsx(&seen(&plan(), Reader::Planner), Language::English).expect("a workbook");
    assert!(bytes == again, "the same plan gives the same bytes");
}

#[test]
fn no_cell_of_a_workbook_is_a_formula_and_none_hides_anything() {
    for text in HOSTILE {
        let bytes = xlsx(&seen(&plan_saying(text), Reader::Planner), Language::Chinese);
        let bytes = bytes.unwrap_or_else(|error| panic!("{text:?}: {error}"));
        let mut cells = 0;
        for cell in
            ["走访", "未安排", "班组负荷"].iter().flat_map(|name| sheet(&bytes, name)).flatten()
        {
            let first = cell.trim_start().chars().next().unwrap_or('x');
            assert!(!"=+-@＝＋－＠".contains(first), "{text:?}: {cell:?}");
            let hidden = |c: char| c.is_control() || "\u{202e}\u{2066}\u{200b}".contains(c);
            assert!(!cell.contains(hidden), "{text:?}: {cell:?}");
            cells += 1;
        }
        assert!(40 < cells, "{text:?}: {cells} cells");
    }
}

fn calendar(text: &str) -> Calendar {
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\n', '\r']), "{line:?}");
    }
    Calendar::from(read_calendar(&unfold(text)).unwrap_or_else(|error| panic!("{error}\n{text}")))
}

fn events(calendar: &Calendar) -> Vec<&Event> {
    calendar.components.iter().filter_map(|component| component.as_event()).collect()
}

#[test]
fn a_calendar_has_an_event_for_each_round_with_its_stops() {
    let seen = seen(&plan(), Reader::Planner);
    let text = ics(&seen, &world("湖潮派出所"), None, Language::English);
    let calendar = calendar(&text);
    let [event] = events(&calendar)[..] else { panic!("one round, one event") };
    assert_eq!(event.get_uid(), Some("PS1-C1@2026-03-23@beibao"));
    let Some(DatePerhapsTime::DateTime(start)) = event.get_start() else { panic!("a start") };
    let icalendar::CalendarDateTime::WithTimezone { date_time, tzid } = start else {
        panic!("{start:?}")
    };
    assert_eq!(
        (date_time.to_string().as_str(), tzid.as_str()),
        ("2026-03-23 08:30:00", "Asia/Shanghai")
    );
    assert!(text.contains("BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\n"));
    let told = event.get_description().unwrap_or_default().replace("\\n", "\n").replace("\\,", ",");
    for wanted in [
        "1. 08:40–09:00 Care label H1",
        "2. 13:10–13:30 Registration label H2",
        seen.codes.get("care:H1"),
        "https://uri.amap.com/navigation?to=106.5",
    ] {
        assert!(told.contains(wanted), "{wanted} in {told}");
    }
    assert_eq!(event.get_location(), Some("湖潮派出所"));
}

#[test]
fn a_calendar_of_one_person_holds_their_rounds_only() {
    let seen = seen(&plan(), Reader::Planner);
    let count = |id| events(&calendar(&ics(&seen, &world("x"), Some(id), Language::Chinese))).len();
    assert_eq!((count("PS1-O01"), count("PS1-O02")), (1, 0));
}

#[test]
fn hostile_texts_stay_texts_in_a_calendar() {
    for text in HOSTILE {
        let seen = seen(&plan_saying(text), Reader::Planner);
        let written = ics(&seen, &world(text), None, Language::Chinese);
        let calendar = calendar(&written);
        let [event] = events(&calendar)[..] else { panic!("{text:?}: one event") };
        assert!(event.get_description().is_some_and(|told| told.contains("08:40")), "{text:?}");
        assert_eq!(calendar.components.len(), 2, "{text:?}: a zone and an event");
    }
}

/// The text of the first element of a name below `node`.
fn text_of<'a>(node: Node<'a, 'a>, name: &str) -> &'a str {
    let mut found = node.descendants().filter(|node| node.tag_name().name() == name);
    found.next().and_then(|node| node.text()).unwrap_or_default()
}

#[test]
fn tracks_lead_along_the_line_to_the_stops() {
    let none = Ways::default();
    let seen = seen(&plan(), Reader::Planner);
    let written = gpx(&seen, &telling(&none, Datum::Wgs84));
    let read = ::gpx::read(written.as_bytes()).expect("GPX");
    let line = &read.tracks[0].segments[0].points;
    let points: Vec<Coord<f64>> = line.iter().map(|point| point.point().0).collect();
    assert_eq!(points, seen.plan.routes[0].line);
    let names: Vec<_> = read.waypoints.iter().filter_map(|point| point.name.clone()).collect();
    assert_eq!(names, ["1 label H1", "2 label H2"]);
    assert_eq!(read.waypoints[0].point().0, seen.plan.visits[0].position);
    let told = read.waypoints[0].description.clone().unwrap_or_default();
    assert!(told.contains("08:40–09:00 Care label H1"), "{told}");
}

#[test]
fn what_is_in_gcj02_says_so_in_every_name_and_lies_beside() {
    let none = Ways::default();
    let seen = seen(&plan(), Reader::Planner);
    let [plain, shifted] =
        [Datum::Wgs84, Datum::Gcj02].map(|datum| kml(&seen, &telling(&none, datum)));
    let place = |text: &str| {
        let document = Document::parse(text).expect("XML");
        let points = document
            .descendants()
            .filter(|node| node.has_tag_name(("http://www.opengis.net/kml/2.2", "Point")));
        let at: Vec<f64> = points
            .map(|point| text_of(point, "coordinates"))
            .flat_map(|text| {
                text.split(',')
                    .map(|number| number.parse().expect("a number"))
                    .collect::<Vec<f64>>()
            })
            .collect();
        Coord { x: at[0], y: at[1] }
    };
    assert_eq!(place(&plain), seen.plan.visits[0].position);
    let off = metres_between(place(&plain), place(&shifted));
    assert!((300.0..700.0).contains(&off), "{off} m");
    let back = Datum::Gcj02.to_wgs84(place(&shifted));
    assert!(metres_between(back, place(&plain)) < 0.1);
    let document = Document::parse(&shifted).expect("XML");
    let named = |name: &str| {
        document
            .descendants()
            .filter(|node| node.tag_name().name() == name)
            .map(|node| text_of(node, "name").to_owned())
            .collect::<Vec<_>>()
    };
    for name in [named("Document"), named("Folder")].concat() {
        assert!(name.contains("GCJ02"), "{name}");
    }
    assert!(!plain.contains("GCJ"));
}

#[test]
fn a_kmz_is_the_kml_in_a_zip_file() {
    let none = Ways::default();
    let seen = seen(&plan(), Reader::Planner);
    let how = telling(&none, Datum::Wgs84);
    let [bytes, again] = [(); 2].map(|()| kmz(&kml(&seen, &how)).expect("a KMZ"));
    assert!(bytes == again, "the same plan gives the same bytes");
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP file");
    let mut text = String::new();
    packed.by_name("doc.kml").expect("the KML").read_to_string(&mut text).expect("text");
    assert_eq!(text, kml(&seen, &how));
}

#[test]
fn hostile_texts_leave_tracks_well_formed() {
    let none = Ways::default();
    let usual = seen(&plan(), Reader::Planner);
    let how = telling(&none, Datum::Wgs84);
    let count = |text: &str| {
        let elements =
            |document: Document<'_>| document.descendants().filter(Node::is_element).count();
        Document::parse(text).map(elements)
    };
    let [gpx_count, kml_count] =
        [gpx(&usual, &how), kml(&usual, &how)].map(|text| count(&text).expect("XML"));
    for text in HOSTILE {
        let mut plan = plan_saying(text);
        plan.visits[1].position.y = f64::NAN;
        let seen = seen(&plan, Reader::Planner);
        let [one, two] = [gpx(&seen, &how), kml(&seen, &how)];
        assert!(count(&one).is_ok_and(|count| count <= gpx_count), "{text:?}: {one}");
        assert!(count(&two).is_ok_and(|count| count <= kml_count), "{text:?}: {two}");
    }
}

/// Every text of a GeoPackage of ours, by table.
pub(crate) fn rows(bytes: &[u8], table: &str, columns: &str) -> Vec<String> {
    let mut db = Connection::open_in_memory().expect("memory");
    db.deserialize_read_exact("main", bytes, bytes.len(), true).expect("a database");
    let sql = format!("SELECT concat_ws('|', {columns}) FROM {table} ORDER BY fid");
    let mut asked = db.prepare(&sql).expect("a table with these columns");
    let rows = asked.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("texts")
}

#[test]
fn a_geopackage_holds_what_the_plan_says() {
    let seen = seen(&plan(), Reader::Planner);
    let [bytes, again] = [(); 2].map(|()| geopackage(&seen, Language::English).expect("made"));
    assert!(bytes == again, "the same plan gives the same bytes");
    let columns = "n, visit, purpose, place, tier, arrive, walk_m, length(geom)";
    assert_eq!(
        rows(&bytes, "stops", columns),
        [
            "1|care:H1|Care|label H1|1|2026-03-23T08:40:00|40|29",
            "2|collection:H2|Registration|label H2|2|2026-03-23T13:10:00|40|29",
        ]
    );
    let columns = "id, crew, stops, distance_m, length(geom)";
    // A header of 8 bytes, an envelope of 32, then 9 bytes and 16 for each of two points.
    assert_eq!(rows(&bytes, "rounds", columns), ["PS1-C1@2026-03-23|PS1-C1|2|15600|81"]);
    assert_eq!(rows(&bytes, "unserved", "visit, reason"), ["care:H3|no crew in its hours"]);
}

#[test]
fn hostile_texts_and_positions_leave_a_geopackage_whole() {
    for text in HOSTILE {
        let mut plan = plan_saying(text);
        plan.visits[0].position.x = f64::NAN;
        plan.routes[0].line[0].y = f64::INFINITY;
        let bytes = geopackage(&seen(&plan, Reader::Planner), Language::Chinese).expect("made");
        assert_eq!(rows(&bytes, "stops", "n, place, geom IS NULL").len(), 2, "{text:?}");
        assert_eq!(rows(&bytes, "rounds", "geom IS NULL"), ["1"], "{text:?}");
    }
}

#[test]
fn every_style_is_xml_with_a_symbol_for_each_class() {
    let bytes = geopackage(&seen(&plan(), Reader::Planner), Language::English).expect("made");
    let mut db = Connection::open_in_memory().expect("memory");
    db.deserialize_read_exact("main", &bytes[..], bytes.len(), true).expect("a database");
    let mut asked = db.prepare("SELECT styleQML FROM layer_styles").expect("the styles");
    let styles: Vec<String> = asked
        .query_map([], |row| row.get(0))
        .expect("rows")
        .map(|row| row.expect("a text"))
        .collect();
    assert_eq!(styles.len(), 3);
    for style in styles {
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let document = Document::parse_with_options(&style, options).expect("XML");
        let count = |name| document.descendants().filter(|node| node.has_tag_name(name)).count();
        assert!(0 < count("symbol") && 5 < count("alias"), "{style}");
        assert_eq!(count("symbol"), count("category"), "{style}");
    }
}
