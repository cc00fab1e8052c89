//! Whatever stands in a file, an import ends with findings or an error, never with a panic.

use std::fs;
use std::path::{Path, PathBuf};

use beibao::read::{Asked, Mapping, Options, import};
use beibao::unit::{Datum, Dice};
use beibao::words::Language;
use beibao::world::{Grid, Layer, World};
use beibao::write::{Layers, layers_gpkg, layers_shp};
use geo::{LineString, MultiPolygon, Polygon};

use super::import_support::{Tab, folder, put, table, workbook, zipped};

fn tried(folder: &Path, name: &str) {
    let files: [PathBuf; 1] = [folder.join(name)];
    let options = Options::default();
    let asked = Asked {
        folder,
        files: &files,
        layer: Some(Layer::Venues),
        datum: Some(Datum::Wgs84),
        meridian: Some(105.0),
        mapping: Mapping::default(),
        replace: true,
        options: &options,
        language: Language::English,
    };
    // Either is an answer.
    drop(import(&asked));
}

/// The bytes with some of them changed.
fn spoiled(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        match dice.below(3) {
            0 => bytes[at] = dice.below(256) as u8,
            1 => drop(bytes.drain(at..(at + 7).min(bytes.len()))),
            _ => {
                let piece = bytes[at..(at + 9).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

#[test]
fn a_spoiled_workbook_is_no_panic() {
    let rows = table("编号|名称|经度|纬度|最近检查日期\nV1|甲|=106.5|=26.4|=46086\n合计|=1|||");
    let after = "<mergeCells><mergeCell ref=\"B2:B9\"/></mergeCells>";
    let parts = workbook(&[Tab { name: "a", is_hidden: false, rows, after }]);
    let (folder, _) = folder();
    let mut dice = Dice::new(7);
    for _ in 0..300 {
        let chosen = dice.below(parts.len());
        let part = |(at, (name, bytes)): (usize, &(String, Vec<u8>))| {
            let bytes = if at == chosen { spoiled(bytes, &mut dice) } else { bytes.clone() };
            (name.clone(), bytes)
        };
        let parts: Vec<(String, Vec<u8>)> = parts.iter().enumerate().map(part).collect();
        let parts: Vec<(&str, Vec<u8>)> =
            parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
        put(folder.path(), "a.xlsx", &spoiled_seldom(&zipped(&parts), &mut dice));
        tried(folder.path(), "a.xlsx");
    }
}

fn spoiled_seldom(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    if dice.below(4) == 0 { spoiled(bytes, dice) } else { bytes.to_vec() }
}

#[test]
fn spoiled_maps_are_no_panic() {
    let (folder, _) = folder();
    let ring = [(106.0, 26.0), (107.0, 26.0), (107.0, 27.0), (106.0, 26.0)];
    let area = MultiPolygon::new(vec![Polygon::new(LineString::from(ring.to_vec()), vec![])]);
    let grid = |id: &str| Grid {
        id: id.to_owned(),
        name: Some("甲".to_owned()),
        village: None,
        town: None,
        households: Some(3),
        worker: None,
        area: area.clone(),
    };
    let world = World { grids: vec![grid("G1"), grid("G2")].into(), ..World::default() };
    let layers = Layers::of(&world, &[], Datum::Wgs84).value;
    for (name, bytes) in layers_shp(&layers).value {
        put(folder.path(), &name.replace("grids", "a"), &bytes);
    }
    put(folder.path(), "a.gpkg", &layers_gpkg(&layers).expect("it is memory").value);
    put(folder.path(), "a.prj", b"PROJCS[\"CGCS2000 GAUSS_KRUGER CENTRAL_MERIDIAN\",105]");
    let kml = "<kml><Document><Placemark><name>&lt;甲</name><ExtendedData><Data name=\"id\">\
               <value>V1</value></Data></ExtendedData><Point><coordinates>106,26</coordinates>\
               </Point></Placemark></Document></kml>";
    put(folder.path(), "a.kml", kml.as_bytes());
    put(folder.path(), "a.csv", "id,name,lon,lat\n\"V1\",甲,106°30'E,26\n".as_bytes());
    let files = ["a.shp", "a.dbf", "a.prj", "a.gpkg", "a.kml", "a.csv"];
    let whole = files.map(|name| fs::read(folder.path().join(name)).expect("it is ours"));
    let mut dice = Dice::new(8);
    for _ in 0..200 {
        for (name, bytes) in files.iter().zip(&whole) {
            put(folder.path(), name, &spoiled(bytes, &mut dice));
            let opened =
                if name.ends_with("dbf") || name.ends_with("prj") { "a.shp" } else { name };
            tried(folder.path(), opened);
            put(folder.path(), name, bytes);
        }
    }
}
