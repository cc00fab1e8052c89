//! Reading a layer of points: ours, the geojson crate, plain typed `serde_json` on the same file.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::PathBuf;

use beibao::read::{Options, file, folder};
use beibao::unit::Dice;
use divan::Bencher;
use divan::counter::BytesCount;
use rayon::ThreadPoolBuilder;
use serde::Deserialize;
use tempfile::TempDir;

const SIZES: [usize; 3] = [1_000, 30_000, 300_000];

fn main() {
    divan::main();
}

/// A layer of venues; one feature in a thousand has a finding.
fn layer(count: usize) -> (TempDir, PathBuf, usize) {
    let mut dice = Dice::new(1);
    let mut text = "{\"type\":\"FeatureCollection\",\"features\":[\n".to_owned();
    for number in 0..count {
        let risk = if number % 1_000 == 500 { 7 } else { 1 + dice.below(3) };
        let (x, y) = (106.3 + 0.3 * dice.share(), 26.3 + 0.2 * dice.share());
        let comma = if number == 0 { "" } else { ",\n" };
        let _ = write!(
            text,
            "{comma}{{\"type\":\"Feature\",\"id\":\"V{number:06}\",\"properties\":{{\"id\":\"V{number:06}\",\
             \"name\":\"湖潮源和便民超市\",\"category\":\"shop\",\"category_zh\":\"小商店\",\"risk\":{risk},\
             \"inspect_every_days\":90,\"last_inspected\":\"2025-11-08\",\"service_min\":20,\
             \"grid_id\":\"520111204214-01\",\"open\":\"07:00-21:00\",\"synthetic\":true}},\
             \"geometry\":{{\"type\":\"Point\",\"coordinates\":[{x:.7},{y:.7}]}}}}"
        );
    }
    text.push_str("\n]}\n");
    let folder = tempfile::tempdir().expect("a folder for a moment");
    let path = folder.path().join("venues.geojson");
    fs::write(&path, &text).expect("the folder can be written");
    (folder, path, text.len())
}

fn on<T: Send>(threads: usize, read: impl Fn() -> T + Sync) -> impl Fn() -> T {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    move || pool.install(&read)
}

/// Every venue kept, and the file's hash: what a plan begins with.
#[divan::bench(args = SIZES, consts = [1, 2], sample_count = 10, sample_size = 1)]
fn kept<const THREADS: usize>(bencher: Bencher<'_, '_>, count: usize) {
    let (held, _, bytes) = layer(count);
    let read = on(THREADS, || folder(black_box(held.path()), &Options::default()));
    bencher.counter(BytesCount::new(bytes)).bench_local(read);
}

/// Every venue judged and none kept, as `beibao check FILE` does.
#[divan::bench(args = SIZES, consts = [1, 2], sample_count = 10, sample_size = 1)]
fn judged<const THREADS: usize>(bencher: Bencher<'_, '_>, count: usize) {
    let (_held, path, bytes) = layer(count);
    let read = on(THREADS, || file(black_box(&path), None, &Options::default()));
    bencher.counter(BytesCount::new(bytes)).bench_local(read);
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn geojson_crate(bencher: Bencher<'_, '_>, count: usize) {
    let (_folder, path, bytes) = layer(count);
    let read = || {
        let text = fs::read_to_string(black_box(&path)).expect("it is there");
        text.parse::<geojson::FeatureCollection>().expect("it is GeoJSON")
    };
    bencher.counter(BytesCount::new(bytes)).bench_local(read);
}

/// What a program that trusts its input would read.
#[derive(Deserialize)]
struct Trusting<'a> {
    #[serde(borrow)]
    features: Vec<Feature<'a>>,
}

#[derive(Deserialize)]
struct Feature<'a> {
    #[serde(borrow)]
    properties: Properties<'a>,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties<'a> {
    id: &'a str,
    name: &'a str,
    category: &'a str,
    risk: u8,
    inspect_every_days: u32,
    last_inspected: &'a str,
    service_min: u32,
    grid_id: &'a str,
    open: Option<&'a str>,
}

#[derive(Deserialize)]
struct Geometry {
    coordinates: [f64; 2],
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn typed_serde_json(bencher: Bencher<'_, '_>, count: usize) {
    let (_folder, path, bytes) = layer(count);
    let read = || {
        let text = fs::read_to_string(black_box(&path)).expect("it is there");
        let all: Trusting<'_> = serde_json::from_str(&text).expect("it is GeoJSON");
        let sum = |row: &Feature<'_>| {
            let Properties { id, name, category, last_inspected, grid_id, open, .. } =
                row.properties;
            let texts = [id, name, category, last_inspected, grid_id, open.unwrap_or("")];
            let numbers = u32::from(row.properties.risk) + row.properties.inspect_every_days;
            let length: usize = texts.iter().map(|text| text.len()).sum();
            length as f64
                + f64::from(numbers + row.properties.service_min)
                + row.geometry.coordinates[0]
        };
        all.features.iter().map(sum).sum::<f64>()
    };
    bencher.counter(BytesCount::new(bytes)).bench_local(read);
}
