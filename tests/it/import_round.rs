//! A township that is exported to a table and imported is the same township.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use beibao::read::{Options, Township, folder as read_folder};
use serde_json::Value;

use super::cli_support::run;
use super::import_support::{Tab, folder, put, xlsx, zipped};

const LAYERS: [&str; 7] =
    ["villages", "grids", "stations", "venues", "households", "hazards", "roads"];

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township")
}

/// The features of a layer as rows, the header first; a number begins with `=`.
fn rows(layer: &str) -> Vec<Vec<String>> {
    let path = sample().join(format!("{layer}.geojson"));
    let text = fs::read_to_string(path).expect("it is in the repository");
    let whole: Value = serde_json::from_str(&text).expect("it is JSON");
    let features = whole["features"].as_array().expect("it is a collection");
    let mut header: Vec<String> = Vec::new();
    for feature in features {
        for key in feature["properties"].as_object().expect("it has properties").keys() {
            if !header.contains(key) {
                header.push(key.clone());
            }
        }
    }
    let mut all = vec![header.clone()];
    all[0].push("geometry".to_owned());
    for feature in features {
        let cell = |key: &String| cell(&feature["properties"][key]);
        let mut row: Vec<String> = header.iter().map(cell).collect();
        row.push(wkt(&feature["geometry"]));
        all.push(row);
    }
    all
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => format!("={number}"),
        Value::Bool(flag) => flag.to_string(),
        Value::Array(all) => {
            let separator = if all.iter().all(Value::is_number) { "," } else { "、" };
            let all: Vec<String> =
                all.iter().map(cell).map(|one| one.trim_start_matches('=').to_owned()).collect();
            all.join(separator)
        }
        Value::Object(_) => panic!("no layer holds an object"),
    }
}

fn wkt(geometry: &Value) -> String {
    fn list(value: &Value) -> String {
        let all = value.as_array().expect("it is a list");
        if all[0].is_number() {
            return format!("{} {}", all[0], all[1]);
        }
        let all: Vec<String> = all
            .iter()
            .map(|one| if one[0].is_number() { list(one) } else { format!("({})", list(one)) })
            .collect();
        all.join(", ")
    }
    let name = geometry["type"].as_str().expect("it has a type").to_uppercase();
    format!("{name} ({})", list(&geometry["coordinates"]))
}

fn read(path: &Path) -> Township {
    read_folder(path, &Options::default()).expect("it can be read").value
}

#[track_caller]
fn are_same(one: &Township, other: &Township) {
    assert_eq!(one.world.villages.rows(), other.world.villages.rows());
    assert_eq!(one.world.grids.rows(), other.world.grids.rows());
    assert_eq!(one.world.stations.rows(), other.world.stations.rows());
    assert_eq!(one.world.venues.rows(), other.world.venues.rows());
    assert_eq!(one.world.households.rows(), other.world.households.rows());
    assert_eq!(one.world.hazards.rows(), other.world.hazards.rows());
    assert_eq!(one.ways, other.ways);
}

#[track_caller]
fn imported(folder: &Path, files: &[String]) -> Township {
    let mut arguments = vec!["-C", "town", "import", "--datum", "wgs84"];
    arguments.extend(files.iter().map(String::as_str));
    let (code, _, err) = run(folder, &arguments, "");
    assert_eq!(code, 0, "{err}");
    read(&folder.join("town"))
}

#[test]
fn a_township_comes_back_from_csv() {
    let (folder, _) = folder();
    let mut files = Vec::new();
    for layer in LAYERS {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in rows(layer) {
            let row = row.iter().map(|cell| cell.trim_start_matches('='));
            writer.write_record(row).expect("it is memory");
        }
        let bytes = writer.into_inner().expect("it is memory");
        files.push(format!("{layer}.csv"));
        put(folder.path(), &format!("{layer}.csv"), &bytes);
    }
    are_same(&read(&sample()), &imported(folder.path(), &files));
}

#[test]
fn a_township_comes_back_from_a_workbook() {
    let (folder, _) = folder();
    let tab = |name| Tab { name, is_hidden: false, rows: rows(name), after: "" };
    put(folder.path(), "town.xlsx", &xlsx(&LAYERS.map(tab)));
    are_same(&read(&sample()), &imported(folder.path(), &["town.xlsx".to_owned()]));
}

/// The layer as KML.
fn kml(layer: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let rows = rows(layer);
    let mut marks = String::new();
    for row in &rows[1..] {
        let mut data = String::new();
        for (name, cell) in rows[0].iter().zip(row).filter(|(name, _)| *name != "geometry") {
            let cell = escaped(cell.trim_start_matches('='));
            let _ = write!(data, "<Data name=\"{name}\"><value>{cell}</value></Data>");
        }
        let shape = shape(row.last().expect("the geometry is the last"));
        let _ =
            writeln!(marks, "<Placemark><ExtendedData>{data}</ExtendedData>{shape}</Placemark>");
    }
    format!(
        "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>\n\
         <Folder>{marks}</Folder></Document></kml>"
    )
}

/// A text geometry of one part as KML.
fn shape(wkt: &str) -> String {
    let (name, body) = wkt.split_once(" (").expect("it has a body");
    let line = |text: &str| {
        let pairs = text.trim_matches(['(', ')']).split(", ");
        let pairs: Vec<String> = pairs.map(|pair| pair.replace(' ', ",")).collect();
        format!("<coordinates>{}</coordinates>", pairs.join(" "))
    };
    let rings = |text: &str| -> String {
        let ring = |(at, text): (usize, &str)| {
            let side = if at == 0 { "outer" } else { "inner" };
            let line = line(text);
            format!("<{side}BoundaryIs><LinearRing>{line}</LinearRing></{side}BoundaryIs>")
        };
        text.split("), (").enumerate().map(ring).collect()
    };
    match name {
        "POINT" => format!("<Point>{}</Point>", line(body)),
        "LINESTRING" => format!("<LineString>{}</LineString>", line(body)),
        "POLYGON" => format!("<Polygon>{}</Polygon>", rings(body)),
        "MULTIPOLYGON" => {
            let areas =
                body.split(")), ((").map(|area| format!("<Polygon>{}</Polygon>", rings(area)));
            format!("<MultiGeometry>{}</MultiGeometry>", areas.collect::<String>())
        }
        other => panic!("the sample has no {other}"),
    }
}

#[test]
fn a_township_comes_back_from_kml_and_kmz() {
    let (folder, _) = folder();
    let mut files = Vec::new();
    for (at, layer) in LAYERS.into_iter().enumerate() {
        let text = kml(layer).into_bytes();
        let (ending, bytes) =
            if at % 2 == 0 { ("kml", text) } else { ("kmz", zipped(&[("doc.kml", text)])) };
        files.push(format!("{layer}.{ending}"));
        put(folder.path(), &format!("{layer}.{ending}"), &bytes);
    }
    are_same(&read(&sample()), &imported(folder.path(), &files));
}

#[test]
fn a_township_comes_back_from_geojson() {
    let (folder, _) = folder();
    let files = LAYERS.map(|layer| sample().join(format!("{layer}.geojson")));
    let files = files.map(|path| path.display().to_string());
    are_same(&read(&sample()), &imported(folder.path(), &files));
}
