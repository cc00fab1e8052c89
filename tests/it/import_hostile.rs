//! Files that want to do harm are refused with a sentence, soon.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use super::cli_support::beibao_in;
use super::import_support::{Tab, folder, put, table, workbook, xlsx, zipped};

/// What is said to a file of that name.
fn said(name: &str, bytes: &[u8]) -> String {
    let (folder, _) = folder();
    put(folder.path(), name, bytes);
    beibao_in(folder.path(), &format!("-C town import {name} --datum wgs84 --layer venues"), "")
}

#[test]
fn a_sheet_that_claims_all_cells_is_read_as_far_as_it_has_any() {
    let rows = table("编号|名称|经度|纬度\nV1|甲|=106.5|=26.4");
    let tab = Tab { name: "a", is_hidden: false, rows, after: "" };
    let mut parts = workbook(&[tab]);
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    for (_, bytes) in &mut parts {
        *bytes = String::from_utf8_lossy(bytes).replace("</sheetData>", far).into_bytes();
    }
    let parts: Vec<(&str, Vec<u8>)> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let said = said("a.xlsx", &zipped(&parts));
    assert!(said.starts_with("exit 0") && said.contains("1 new"), "{said}");
}

#[test]
fn a_bomb_is_not_unpacked() {
    let tab = Tab { name: "a", is_hidden: false, rows: table("编号|名称"), after: "" };
    let mut parts = workbook(&[tab]);
    parts.push(("xl/sharedStrings.xml".to_owned(), vec![b' '; 100 << 20]));
    let parts: Vec<(&str, Vec<u8>)> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let said = said("a.xlsx", &zipped(&parts));
    assert!(said.starts_with("exit 2") && said.contains("[B1502]"), "{said}");
}

#[test]
fn what_is_no_workbook_is_told() {
    for bytes in [b"".as_slice(), b"PK\x03\x04", b"not a workbook at all", &[0; 4_096]] {
        let said = said("a.xlsx", bytes);
        assert!(said.starts_with("exit 2") && said.contains("[B1503]"), "{said}");
    }
    let empty = Tab { name: "a", is_hidden: false, rows: Vec::new(), after: "" };
    assert!(said("a.xlsx", &xlsx(&[empty])).starts_with("exit 2"));
    let old = said("a.xls", b"\xd0\xcf\x11\xe0");
    assert!(old.starts_with("exit 2") && old.contains("[B1501]"), "{old}");
}

#[test]
fn a_torn_workbook_is_told_wherever_it_is_torn() {
    let rows = table("编号|名称|经度|纬度\nV1|甲|=106.5|=26.4");
    let whole = xlsx(&[Tab { name: "a", is_hidden: false, rows, after: "" }]);
    for cut in (0..whole.len()).step_by(whole.len() / 12) {
        let said = said("a.xlsx", &whole[..cut]);
        assert!(said.starts_with("exit 2") && said.contains("[B150"), "{cut}: {said}");
    }
}

#[test]
fn entities_and_endless_nesting_are_refused() {
    let mut laughs = "<!DOCTYPE kml [<!ENTITY a \"ha\">".to_owned();
    for (one, other) in ["b", "c", "d", "e", "f", "g"].into_iter().zip("abcdef".chars()) {
        let _ = write!(laughs, "<!ENTITY {one} \"{}\">", format!("&{other};").repeat(10));
    }
    laughs += "]><kml><Placemark><name>&g;</name></Placemark></kml>";
    let said_of = said("a.kml", laughs.as_bytes());
    assert!(said_of.starts_with("exit 2") && said_of.contains("[B1531]"), "{said_of}");
    let deep = "<Folder>".repeat(1_000_000);
    let said_of = said("a.kml", deep.as_bytes());
    assert!(said_of.starts_with("exit 2") && said_of.contains("[B1018]"), "{said_of}");
    let brackets = format!("{{\"type\":\"FeatureCollection\",\"features\":{}", "[".repeat(100_000));
    assert!(said("a.geojson", brackets.as_bytes()).starts_with("exit 2"));
    let bomb = zipped(&[("doc.kml", vec![b' '; 100 << 20])]);
    let said_of = said("a.kmz", &bomb);
    assert!(said_of.starts_with("exit 2") && said_of.contains("[B1502]"), "{said_of}");
}

#[test]
fn a_ring_of_a_million_positions_is_refused() {
    let mut ring = String::new();
    for step in 0..1_000_000_u32 {
        let angle = f64::from(step) / 1e6 * TAU;
        let _ = write!(ring, "{:.7},{:.7} ", 106.5 + angle.cos() / 10.0, 26.5 + angle.sin() / 10.0);
    }
    let text = format!(
        "<kml><Placemark><name>a</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}\
         </coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>"
    );
    let said = said("a.kml", text.as_bytes());
    assert!(said.starts_with("exit 2") && said.contains("[B1119]"), "{said}");
}
