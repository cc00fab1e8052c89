//! Shapefiles and GeoPackages as surveyors hand them over.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;

use super::cli_support::{beibao_in, run};
use super::import_support::{folder, put};
use super::road_osm::pbf;

/// The numbers of `POINT (x y)`, as bytes.
fn point(wkt: &str) -> Vec<u8> {
    let numbers = wkt.trim_start_matches("POINT (").trim_end_matches(')').split(' ');
    numbers.flat_map(|number| number.parse::<f64>().expect("a number").to_le_bytes()).collect()
}

/// A GeoPackage with the tables a reader needs.
fn geopackage(path: &Path) -> Connection {
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
    blob.extend([1, 1, 0, 0, 0]);
    blob.extend(point(wkt));
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

/// Writes a shapefile of points, its table in GBK.
fn shapefile(folder: &Path, stem: &str, rows: &[Vec<String>]) {
    let width = rows[0].len() - 1;
    let mut shapes = 9_994_i32.to_be_bytes().to_vec();
    shapes.resize(100, 0);
    for (number, row) in rows[1..].iter().enumerate() {
        let body = [vec![1, 0, 0, 0], point(&row[width])].concat();
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
        let mut field = gbk(name);
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
            let mut bytes = gbk(cell.trim_start_matches('='));
            assert!(bytes.len() <= 200, "{cell}");
            bytes.resize(200, b' ');
            table.extend(bytes);
        }
    }
    put(folder, &format!("{stem}.dbf"), &table);
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn a_shapefile_in_gbk_without_a_word_of_it_and_in_a_zone_is_read() {
    let (folder, town) = folder();
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let rows = [
        row(["场所编号", "店名", "geometry"]),
        row(["V1", "湖潮便民超市", "POINT (652264.563934095 2927516.8092000466)"]),
    ];
    shapefile(folder.path(), "场所", &rows);
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
