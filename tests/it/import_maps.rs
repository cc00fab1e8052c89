//! Shapefiles and GeoPackages as surveyors hand them over.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;

use super::cli_support::{beibao_in, run};
use super::import_round::{LAYERS, are_same, imported, read, rows, sample};
use super::import_support::{folder, put};
use super::road_osm::pbf;

/// The rings, lines or positions of a text geometry, each a list of positions; parts apart.
fn parts(wkt: &str) -> (String, Vec<Vec<Vec<[f64; 2]>>>) {
    let (name, body) = wkt.split_once(" (").expect("it has a body");
    let pair = |text: &str| {
        let mut numbers = text.split(' ').map(|number| number.parse().expect("a number"));
        [numbers.next().expect("east"), numbers.next().expect("north")]
    };
    let line = |text: &str| text.trim_matches(['(', ')']).split(", ").map(pair).collect();
    let all = body.split(")), ((").map(|part| part.split("), (").map(line).collect());
    (name.to_owned(), all.collect())
}

/// The WKB of a text geometry.
fn wkb(wkt: &str) -> Vec<u8> {
    let (name, all) = parts(wkt);
    let line = |line: &[[f64; 2]]| -> Vec<u8> {
        let numbers = line.iter().flatten().flat_map(|number| number.to_le_bytes());
        (line.len() as u32).to_le_bytes().into_iter().chain(numbers).collect()
    };
    let area = |rings: &[Vec<[f64; 2]>]| -> Vec<u8> {
        let mut bytes = [&[1, 3, 0, 0, 0], (rings.len() as u32).to_le_bytes().as_slice()].concat();
        bytes.extend(rings.iter().flat_map(|ring| line(ring)));
        bytes
    };
    match name.as_str() {
        "POINT" => {
            let numbers = all[0][0][0].iter().flat_map(|number| number.to_le_bytes());
            [1, 1, 0, 0, 0].into_iter().chain(numbers).collect()
        }
        "LINESTRING" => [vec![1, 2, 0, 0, 0], line(&all[0][0])].concat(),
        "POLYGON" => area(&all[0]),
        "MULTIPOLYGON" => {
            let mut bytes =
                [&[1, 6, 0, 0, 0], (all.len() as u32).to_le_bytes().as_slice()].concat();
            bytes.extend(all.iter().flat_map(|rings| area(rings)));
            bytes
        }
        other => panic!("the sample has no {other}"),
    }
}

/// A GeoPackage with the tables a reader needs.
pub(crate) fn geopackage(path: &Path) -> Connection {
    let database = Connection::open(path).expect("the folder is ours");
    database
        .execute_batch(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY,
               organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
             CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT,
               identifier TEXT, srs_id INTEGER);
             CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT,
               geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);
             INSERT INTO gpkg_spatial_ref_sys VALUES
               ('a', 4490, 'EPSG', 4490, ''), ('b', 4523, 'EPSG', 4523, ''),
               ('c', 2360, 'EPSG', 2360, '');",
        )
        .expect("it is ours");
    database
}

/// Adds a table of these columns to a GeoPackage.
fn add_table(database: &Connection, name: &str, columns: &[String], system: u32) {
    let columns: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
    database
        .execute_batch(&format!(
            "CREATE TABLE \"{name}\" (fid INTEGER PRIMARY KEY, {}, geom BLOB);
             INSERT INTO gpkg_contents VALUES ('{name}', 'features', '{name}', {system});
             INSERT INTO gpkg_geometry_columns
               VALUES ('{name}', 'geom', 'GEOMETRY', {system}, 0, 0);",
            columns.join(", ")
        ))
        .expect("it is ours");
}

fn add_row(database: &Connection, table: &str, cells: &[String], wkt: &str) {
    let mut blob = b"GP\0\x01\0\0\0\0".to_vec();
    blob.extend(wkb(wkt));
    let marks = "?, ".repeat(cells.len());
    let order = format!("INSERT INTO \"{table}\" VALUES (NULL, {marks}?)");
    let mut statement = database.prepare_cached(&order).expect("it is ours");
    for (at, cell) in cells.iter().enumerate() {
        let number = cell.strip_prefix('=').map(|number| number.parse::<f64>().expect("it is"));
        let text = Some(cell).filter(|cell| !cell.is_empty());
        match number {
            Some(number) => statement.raw_bind_parameter(at + 1, number),
            None => statement.raw_bind_parameter(at + 1, text),
        }
        .expect("it is ours");
    }
    statement.raw_bind_parameter(cells.len() + 1, blob).expect("it is ours");
    statement.raw_execute().expect("it is ours");
}

#[test]
fn a_township_comes_back_from_a_geopackage() {
    let (folder, _) = folder();
    let database = geopackage(&folder.path().join("town.gpkg"));
    database.execute_batch("BEGIN").expect("it is ours");
    for layer in LAYERS {
        let rows = rows(layer);
        let width = rows[0].len() - 1;
        add_table(&database, layer, &rows[0][..width], 4490);
        for row in &rows[1..] {
            add_row(&database, layer, &row[..width], &row[width]);
        }
    }
    database.execute_batch("COMMIT").expect("it is ours");
    are_same(&read(&sample()), &imported(folder.path(), &["town.gpkg".to_owned()]));
}

#[test]
fn layers_of_a_geopackage_are_converted_from_zones_or_refused() {
    let (folder, town) = folder();
    let database = geopackage(&folder.path().join("a.gpkg"));
    let columns = ["id", "name"].map(str::to_owned);
    for (table, system) in [("venues", 4523), ("hazards", 2360)] {
        add_table(&database, table, &columns, system);
        let row = ["V1", "甲"].map(str::to_owned);
        add_row(&database, table, &row, "POINT (35652264.563934095 2927516.8092000466)");
    }
    drop(database);
    let said = beibao_in(folder.path(), "-C town import a.gpkg", "");
    assert!(said.starts_with("exit 1") && said.contains("[hazards]") && said.contains("[B1534]"));
    is_in_town(&town);
}

/// The one venue lies where PROJ puts the metres.
fn is_in_town(town: &Path) {
    let text = fs::read_to_string(town.join("venues.geojson")).expect("it was written");
    let layer: Value = serde_json::from_str(&text).expect("it is JSON");
    let at = &layer["features"][0]["geometry"]["coordinates"];
    let off = |at: &Value, other: f64| (at.as_f64().expect("a number") - other).abs();
    assert!(off(&at[0], 106.526_6) < 1e-8 && off(&at[1], 26.449_3) < 1e-8, "{at}");
}

/// Writes a shapefile: its shapes, its table of text and numbers, and what stands beside it.
pub(crate) fn shapefile(
    folder: &Path,
    stem: &str,
    rows: &[Vec<String>],
    encode: fn(&str) -> Vec<u8>,
) {
    let width = rows[0].len() - 1;
    let mut shapes = 9_994_i32.to_be_bytes().to_vec();
    shapes.resize(100, 0);
    for (number, row) in rows[1..].iter().enumerate() {
        let body = shape(&row[width]);
        shapes.extend((number as u32 + 1).to_be_bytes());
        shapes.extend((body.len() as u32 / 2).to_be_bytes());
        shapes.extend(body);
    }
    put(folder, &format!("{stem}.shp"), &shapes);
    let mut table = vec![3, 126, 1, 1];
    table.extend((rows.len() as u32 - 1).to_le_bytes());
    table.extend((33 + 32 * width as u16).to_le_bytes());
    table.extend((1 + 200 * width as u16).to_le_bytes());
    table.resize(32, 0);
    for name in &rows[0][..width] {
        let mut field = encode(name);
        field.truncate(10);
        field.resize(11, 0);
        field.extend([b'C', 0, 0, 0, 0, 200]);
        field.resize(32, 0);
        table.extend(field);
    }
    table.push(0x0D);
    for row in &rows[1..] {
        table.push(b' ');
        for cell in &row[..width] {
            let mut bytes = encode(cell.trim_start_matches('='));
            assert!(bytes.len() <= 200, "{cell}");
            bytes.resize(200, b' ');
            table.extend(bytes);
        }
    }
    put(folder, &format!("{stem}.dbf"), &table);
}

fn shape(wkt: &str) -> Vec<u8> {
    let (name, all) = parts(wkt);
    let numbers = |all: &[[f64; 2]]| -> Vec<u8> {
        all.iter().flatten().flat_map(|number| number.to_le_bytes()).collect()
    };
    if name == "POINT" {
        return [vec![1, 0, 0, 0], numbers(&all[0][0])].concat();
    }
    let is_area = name.ends_with("POLYGON");
    // Shells of a shapefile run the other way round.
    let turned = |ring: &Vec<[f64; 2]>| {
        let mut ring = ring.clone();
        if is_area {
            ring.reverse();
        }
        ring
    };
    let lines: Vec<Vec<[f64; 2]>> = all.iter().flatten().map(turned).collect();
    let mut bytes = vec![if is_area { 5 } else { 3 }, 0, 0, 0];
    bytes.resize(36, 0);
    bytes.extend((lines.len() as u32).to_le_bytes());
    bytes.extend((lines.iter().map(Vec::len).sum::<usize>() as u32).to_le_bytes());
    let mut from = 0_u32;
    for line in &lines {
        bytes.extend(from.to_le_bytes());
        from += line.len() as u32;
    }
    bytes.extend(lines.iter().flat_map(|line| numbers(line)));
    bytes
}

fn utf8(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

const DEGREES: &[u8] = b"GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\"]";

#[test]
fn a_township_comes_back_from_shapefiles_though_names_of_columns_are_cut() {
    let (folder, _) = folder();
    let mut files = Vec::new();
    // Market days of villages are told in two columns whose first ten letters are the same.
    for (at, layer) in LAYERS.into_iter().enumerate() {
        let (encode, coding): (fn(&str) -> Vec<u8>, _) =
            if at % 2 == 0 { (utf8, "UTF-8") } else { (gbk, "GBK") };
        shapefile(folder.path(), layer, &rows(layer), encode);
        put(folder.path(), &format!("{layer}.prj"), DEGREES);
        put(folder.path(), &format!("{layer}.cpg"), coding.as_bytes());
        files.push(format!("{layer}.shp"));
    }
    are_same(&read(&sample()), &imported(folder.path(), &files));
}

#[test]
fn a_shapefile_in_gbk_without_a_word_of_it_and_in_a_zone_is_read() {
    let (folder, town) = folder();
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let rows = [
        row(["场所编号", "店名", "geometry"]),
        row(["V1", "湖潮便民超市", "POINT (652264.563934095 2927516.8092000466)"]),
    ];
    shapefile(folder.path(), "场所", &rows, gbk);
    let zone = "PROJCS[\"CGCS2000_3_Degree_GK_CM_105E\",GEOGCS[\"GCS_CGCS2000\"],\
                PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"Central_Meridian\",105.0]]";
    put(folder.path(), "场所.prj", zone.as_bytes());
    let said = beibao_in(folder.path(), "-C town import 场所.shp", "");
    assert!(said.starts_with("exit 0") && said.contains("[B1528]"), "{said}");
    is_in_town(&town);
    let text = fs::read_to_string(town.join("venues.geojson")).expect("it was written");
    assert!(text.contains("湖潮便民超市"), "{text}");
    put(folder.path(), "场所.prj", b"GEOGCS[\"GCS_Xian_1980\"]");
    let said = beibao_in(folder.path(), "-C town import 场所.shp", "");
    assert!(said.starts_with("exit 2") && said.contains("[B1534]"), "{said}");
    fs::remove_file(folder.path().join("场所.dbf")).expect("it is ours");
    let said = beibao_in(folder.path(), "-C town import 场所.shp", "");
    assert!(said.starts_with("exit 2") && said.contains("[B1533]"), "{said}");
}

#[test]
fn roads_of_openstreetmap_are_taken_as_they_are() {
    let (folder, town) = folder();
    let same = pbf(&[(1, 10, 10), (2, 20, 10)], &[(7, &[1, 2])]);
    put(folder.path(), "area.osm.pbf", &same);
    let arguments = ["-C", "town", "import", "area.osm.pbf"];
    let (code, _, err) = run(folder.path(), &arguments, "");
    assert_eq!(code, 0, "{err}");
    assert_eq!(fs::read(town.join("roads.osm.pbf")).expect("it was written"), same);
    let (code, _, err) = run(folder.path(), &arguments, "");
    assert_eq!(code, 2, "what stands is not overwritten: {err}");
    put(folder.path(), "torn.osm.pbf", &same[..same.len() / 2]);
    let (code, _, _) = run(folder.path(), &["-C", "town", "import", "torn.osm.pbf", "--force"], "");
    assert_eq!(code, 2);
}
