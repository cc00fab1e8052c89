//! Whatever the bytes, the reader ends with findings and never with a panic.

use std::fs;

use beibao::read::{Options, file, folder};
use beibao::unit::Dice;
use beibao::world::Layer;

const GOOD: &[(Layer, &str)] = &[
    (
        Layer::Venues,
        r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4490"}},"features":[
{"type":"Feature","id":"V1","properties":{"name":"湖潮","category":"shop","risk":2,"open":"08:30-11:30","last_inspected":"2026-03-09"},"geometry":{"type":"Point","coordinates":[106.5266,26.4493]}},
{"type":"Feature","id":520111204001,"properties":{"risk":"1","service_min":20.5,"list":[1,[2,{"a":null}]]},"geometry":{"type":"Point","coordinates":[106.5,26.4,1200]}}]}"#,
    ),
    (
        Layer::Grids,
        r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"G1","properties":{"households":300,"village_id":"520111204001"},"geometry":{"type":"MultiPolygon","coordinates":[[[[106.5,26.4],[106.6,26.4],[106.6,26.5],[106.5,26.5],[106.5,26.4]],[[106.52,26.42],[106.54,26.42],[106.54,26.44],[106.52,26.42]]],[[[106.7,26.4],[106.8,26.4],[106.8,26.5],[106.7,26.4]]]]}},
{"type":"Feature","id":"G2","properties":null,"geometry":{"type":"Polygon","coordinates":[[[1,1],[2,2],[2,1],[1,3],[1,1]]]}}]}"#,
    ),
    (
        Layer::Roads,
        r#"[{"type":"Feature","properties":{"highway":"tertiary","maxspeed":40},"geometry":{"type":"MultiLineString","coordinates":[[[106.5,26.4],[106.51,26.4]],[[106.51,26.4],[106.52,26.41]]]}}]"#,
    ),
    (
        Layer::Tasks,
        "{\"type\":\"Feature\",\"id\":1,\"properties\":{\"purpose\":\"care\",\"window\":\"08:30-11:30\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[106.5,26.4]}}\n{\"type\":\"Feature\",\"id\":2,\"properties\":{},\"geometry\":null}\n",
    ),
];

/// Changes a few bytes: flips, cuts, repeats, and bytes that mean something in JSON.
fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    const TELLING: &[u8] = b"{}[]\",:\\0129eE+-.ntf \n\x1e\x00\xff\xe6";
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len().max(1));
        match dice.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.splice(at..(at + dice.below(20)).min(bytes.len()), [])),
            2 => {
                let end = (at + dice.below(40)).min(bytes.len());
                let again = bytes[at.min(end)..end].to_vec();
                bytes.splice(at.min(end)..at.min(end), again);
            }
            3 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            _ if at < bytes.len() => bytes[at] = TELLING[dice.below(TELLING.len())],
            _ => bytes.push(TELLING[dice.below(TELLING.len())]),
        }
    }
}

#[test]
fn changed_bytes_never_panic() {
    let folder = tempfile::tempdir().expect("a folder for a moment");
    let path = folder.path().join("noise.geojson");
    let (mut loaded, mut told) = (0, 0);
    for seed in 0..2_400 {
        let mut dice = Dice::new(seed);
        let (layer, text) = GOOD[dice.below(GOOD.len())];
        let mut bytes = text.as_bytes().to_vec();
        mutate(&mut bytes, &mut dice);
        fs::write(&path, &bytes).expect("the folder can be written");
        let layer = if dice.once_in(3) { None } else { Some(layer) };
        let found = file(&path, layer, &Options::default()).expect("the file is there");
        loaded += usize::from(0 < found.value.features);
        told += usize::from(!found.findings.is_empty());
        let whole = found.value.features == found.value.total && 0 < found.value.total;
        assert!(whole || !found.findings.is_empty(), "seed {seed}: something is lost in silence");
    }
    assert!(300 < loaded && 1_000 < told, "{loaded} {told}");
}

#[test]
fn tables_of_noise_never_panic() {
    let town = tempfile::tempdir().expect("a folder for a moment");
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let mut staff = "编号,角色,执法证,派出所,休假\nA,民警,是,PS1,2026-03-24..2026-03-26\nB,officer,no,PS1,\n".as_bytes().to_vec();
        let mut done = b"id,date,crew\ncare:H1#2,2026-03-09,C1\nV1,2026/3/9,\n".to_vec();
        mutate(&mut staff, &mut dice);
        mutate(&mut done, &mut dice);
        fs::write(town.path().join("officers.csv"), &staff).expect("the folder can be written");
        fs::write(town.path().join("done.csv"), &done).expect("the folder can be written");
        folder(town.path(), &Options::default()).expect("the folder is there");
    }
}
