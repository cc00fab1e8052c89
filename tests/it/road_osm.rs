//! Files of OpenStreetMap's binary form, whole and damaged.

use std::fs;
use std::path::{Path, PathBuf};

use beibao::finding::{Error, Reading, Result};
use beibao::read;
use beibao::road::Way;

/// A whole number as protocol buffers write it.
fn varint(mut value: u64, out: &mut Vec<u8>) {
    while 0x80 <= value {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

/// Field `number` with the bytes of a text, a message or packed numbers.
fn field(number: u64, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(number << 3 | 2, &mut out);
    varint(bytes.len() as u64, &mut out);
    out.extend(bytes);
    out
}

fn number(number: u64, value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    varint(number << 3, &mut out);
    varint(value, &mut out);
    out
}

fn packed(number: u64, values: impl IntoIterator<Item = u64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    values.into_iter().for_each(|value| varint(value, &mut bytes));
    field(number, &bytes)
}

fn blob(kind: &str, message: &[u8]) -> Vec<u8> {
    let blob = field(1, message);
    let header = [field(1, kind.as_bytes()), number(3, blob.len() as u64)].concat();
    [&(header.len() as u32).to_be_bytes()[..], &header, &blob].concat()
}

fn steps(values: &[i64]) -> Vec<u64> {
    let before = [0].iter().chain(values);
    values.iter().zip(before).map(|(value, before)| zigzag(value.wrapping_sub(*before))).collect()
}

/// A file with nodes (id, longitude, latitude in 1e-7 degrees) and ways (id, nodes), all tracks.
pub(crate) fn pbf(nodes: &[(i64, i64, i64)], ways: &[(i64, &[i64])]) -> Vec<u8> {
    let column =
        |get: fn(&(i64, i64, i64)) -> i64| steps(&nodes.iter().map(get).collect::<Vec<_>>());
    let ids = packed(1, column(|node| node.0));
    let dense = [ids, packed(8, column(|node| node.2)), packed(9, column(|node| node.1))].concat();
    let mut group = field(2, &dense);
    for (id, refs) in ways {
        let tags = [packed(2, [1]), packed(3, [2])].concat();
        let way = [number(1, id.cast_unsigned()), tags, packed(8, steps(refs))].concat();
        group.extend(field(3, &way));
    }
    let texts: Vec<u8> =
        ["", "highway", "track"].iter().flat_map(|text| field(1, text.as_bytes())).collect();
    let block = [field(1, &texts), field(2, &group)].concat();
    [blob("OSMHeader", &field(4, b"OsmSchema-V0.6")), blob("OSMData", &block)].concat()
}

fn read(bytes: &[u8]) -> Result<Reading<Vec<Way>>> {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path: PathBuf = folder.path().join("area.osm.pbf");
    fs::write(&path, bytes).expect("the file of the test is written");
    let Reading { value, findings } = read::extract(&path)?;
    Ok(Reading { value: value.ways, findings })
}

const NODES: [(i64, i64, i64); 4] = [
    (1, 1_065_000_000, 264_000_000),
    (2, 1_065_100_000, 264_000_000),
    (3, 1_065_200_000, 264_000_000),
    (4, 1_065_300_000, 264_000_000),
];

#[test]
fn a_way_comes_with_its_nodes_tags_and_positions_sorted_by_id() {
    let reading = read(&pbf(&NODES, &[(70, &[3, 2, 1]), (9, &[3, 4])])).expect("the file is whole");
    assert_eq!(reading.findings, []);
    let ids: Vec<&str> = reading.value.iter().map(|way| way.id.as_str()).collect();
    assert_eq!(ids, ["w9", "w70"]);
    let way = &reading.value[1];
    assert_eq!((way.nodes.as_slice(), way.tags.get("highway")), (&[3, 2, 1][..], Some("track")));
    assert!((way.line[2].x - 106.5).abs() < 1e-9 && (way.line[2].y - 26.4).abs() < 1e-9);
}

#[test]
fn a_way_is_cut_where_a_node_is_missing() {
    let reading = read(&pbf(&NODES, &[(1, &[1, 2, 99, 3, 4]), (2, &[98, 4])])).expect("whole");
    assert_eq!(reading.value.len(), 2);
    assert_eq!(reading.findings.len(), 1);
    assert_eq!((reading.findings[0].code, reading.findings[0].values[0].as_str()), ("B2011", "2"));
}

#[test]
fn a_node_off_the_earth_is_left_out() {
    let mut nodes = NODES;
    nodes[1].2 = 910_000_000;
    let reading = read(&pbf(&nodes, &[(1, &[1, 2, 3, 4])])).expect("the file is whole");
    let codes: Vec<&str> = reading.findings.iter().map(|finding| finding.code).collect();
    assert_eq!((codes, reading.value.len()), (vec!["B2011", "B2012"], 1));
}

#[test]
fn numbers_that_overflow_are_no_panic() {
    for (row, field) in [(1, 0), (1, 1), (1, 2), (0, 1)] {
        let mut nodes = NODES;
        let node = &mut nodes[row];
        *[&mut node.0, &mut node.1, &mut node.2][field] = i64::MAX - 3;
        nodes[2].0 = i64::MIN + 7;
        // An error in a build that checks for overflow, nodes off the earth in one that does not.
        if let Ok(reading) = read(&pbf(&nodes, &[(1, &[1, 2, 3, 4])])) {
            assert!(reading.value.iter().flat_map(|way| &way.line).all(|at| at.x.abs() <= 180.0));
        }
    }
}

#[track_caller]
fn check_content_error(bytes: &[u8]) {
    match read(bytes) {
        Err(Error::Content { what, .. }) => assert!(20 < what.len(), "{what}"),
        other => panic!("no content error but {other:?}"),
    }
}

#[test]
fn a_file_cut_anywhere_inside_a_block_is_an_error() {
    let whole = pbf(&NODES, &[(1, &[1, 2, 3, 4])]);
    let second = blob("OSMHeader", &field(4, b"OsmSchema-V0.6")).len();
    for length in second + 4..whole.len() {
        check_content_error(&whole[..length]);
    }
}

#[test]
fn a_foreign_or_empty_file_is_an_error() {
    check_content_error(b"");
    check_content_error(b"{\"type\": \"FeatureCollection\", \"features\": []}");
    check_content_error(b"PK\x03\x04 a spreadsheet, perhaps, of some length or other");
    check_content_error(&[0; 64]);
    check_content_error(&[0xff; 64]);
}

#[test]
fn a_file_that_is_not_there_is_an_error_of_its_own() {
    let missing = read::extract(Path::new("nowhere/area.osm.pbf"));
    assert!(matches!(missing, Err(Error::File { doing: "read", .. })), "{missing:?}");
}

#[test]
fn a_file_without_roads_says_so() {
    let reading = read(&pbf(&NODES, &[])).expect("the file is whole");
    assert_eq!(reading.findings[0].code, "B2013");
    assert!(reading.is_rejected());
}
