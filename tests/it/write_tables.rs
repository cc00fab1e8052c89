//! CSV and GeoJSON: what spreadsheets and map programs make of them.

use beibao::words::Language;
use beibao::write::{csv, geojson};
use geojson::{FeatureCollection, GeometryValue};
use serde_json::Value;

use super::write_sample::{HOSTILE, plan, plan_saying, world};

fn records(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row of as many cells"));
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_table_has_a_row_a_stop_and_a_row_a_visit_left_out() {
    let halves = |row: &Vec<String>| {
        row.chunks(9).map(|half| half.join("|")).collect::<Vec<_>>().join("\n  ")
    };
    let rows: Vec<String> = records(&csv(&plan(), Language::English)).iter().map(halves).collect();
    insta::assert_snapshot!(rows.join("\n"), @"
    State|Date|Crew|People|No.|Arrive|Begin|Leave|Purpose
      Place|Site|Visit|Tier|Why|Travel (min)|Distance (m)|Walk (m)|Reason left out
    Planned|2026-03-23|PS1-C1|PS1-A01 PS1-O01|1|08:40|08:40|09:00|Care
      label H1|H1|care:H1|1|why H1|10|5200|40|
    Planned|2026-03-23|PS1-C1|PS1-A01 PS1-O01|2|13:10|13:10|13:30|Registration
      label H2|H2|collection:H2|2|why H2|10|5200|40|
    Left out||||||||Care
      label H3|H3|care:H3|1|why H3||||no crew in its hours
    ");
}

#[test]
fn no_cell_is_a_formula_and_none_hides_anything() {
    for text in HOSTILE {
        for row in records(&csv(&plan_saying(text), Language::Chinese)) {
            for cell in row {
                let first = cell.trim_start().chars().next().unwrap_or('x');
                assert!(!"=+-@＝＋－＠".contains(first), "{text:?}: {cell:?}");
                assert!(
                    !cell.contains(
                        |c: char| c.is_control() || "\u{202e}\u{2066}\u{200b}".contains(c)
                    ),
                    "{cell:?}"
                );
            }
        }
    }
}

#[test]
fn features_are_valid_and_precise_to_a_centimetre() {
    let text = geojson(&plan(), &world("湖潮派出所"));
    let collection: FeatureCollection = text.parse().expect("GeoJSON");
    let kinds: Vec<_> = collection
        .features
        .iter()
        .map(|feature| feature.property("kind").and_then(Value::as_str).expect("a kind").to_owned())
        .collect();
    assert_eq!(kinds, ["grid", "station", "route", "stop", "stop", "unserved"]);
    assert!(text.contains("[106.5271827,26.4496638]"), "{text}");
    for number in text.split(['[', ']', ',']).filter(|part| part.contains('.')) {
        let Ok(_) = number.parse::<f64>() else { continue };
        assert_eq!(number.split_once('.').map(|(_, decimals)| decimals.len()), Some(7), "{number}");
    }
    let route = &collection.features[2];
    let line = &route.geometry.as_ref().expect("a line").value;
    assert!(
        matches!(line, GeometryValue::LineString { coordinates } if coordinates.len() == 2),
        "{line:?}"
    );
    assert_eq!(route.property("stops").and_then(Value::as_u64), Some(2));
}

#[test]
fn hostile_texts_and_positions_leave_the_features_valid() {
    for text in HOSTILE {
        let mut plan = plan_saying(text);
        plan.visits[0].position.x = f64::INFINITY;
        plan.routes[0].line.truncate(1);
        let written = geojson(&plan, &world(text));
        let collection: FeatureCollection = written.parse().expect("GeoJSON");
        assert_eq!(collection.features.len(), 6, "{text:?}");
        assert!(collection.features[2].geometry.is_none(), "a line needs two points");
    }
}
