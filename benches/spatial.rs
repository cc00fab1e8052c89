//! How long it takes to find the hazards around a place: the R-tree against looking at each.

use std::collections::BTreeSet;
use std::hint::black_box;

use beibao::spatial::Index;
use beibao::unit::{Dice, Metres, metres_between};
use beibao::world::{Hazard, HazardStatus, World};
use divan::Bencher;
use divan::counter::ItemsCount;
use geo::Coord;

const SIZES: [usize; 3] = [500, 5_000, 50_000];
const QUERIES: usize = 100;
const RADIUS: Metres = Metres(200);

fn main() {
    divan::main();
}

/// The index, `QUERIES` look-ups a turn.
#[divan::bench(args = SIZES)]
fn index(bencher: Bencher<'_, '_>, size: usize) {
    let (world, places) = town(size);
    let index = Index::over(&world);
    bencher.counter(ItemsCount::new(QUERIES)).bench(|| {
        places.iter().map(|at| index.hazards_within(black_box(*at), RADIUS).len()).sum::<usize>()
    });
}

/// Every hazard looked at, `QUERIES` times a turn.
#[divan::bench(args = SIZES, sample_count = 10)]
fn brute_force(bencher: Bencher<'_, '_>, size: usize) {
    let (world, places) = town(size);
    let near = |at: Coord<f64>| {
        let hazards = world.hazards.rows().iter();
        hazards.filter(|site| metres_between(at, site.position) <= f64::from(RADIUS.0)).count()
    };
    bencher
        .counter(ItemsCount::new(QUERIES))
        .bench(|| places.iter().map(|at| near(black_box(*at))).sum::<usize>());
}

/// Half a kilometre around a place in a province of a million hazards: some forty.
#[divan::bench(sample_count = 20)]
fn province(bencher: Bencher<'_, '_>) {
    let (world, places) = spread(1_000_000, 1.4);
    let index = Index::over(&world);
    for at in places.iter().take(5) {
        let is_near = |row: &&Hazard| metres_between(*at, row.position) <= 500.0;
        let all: BTreeSet<&str> =
            world.hazards.rows().iter().filter(is_near).map(|row| row.id.as_str()).collect();
        let found = index.hazards_within(*at, Metres(500));
        let found: BTreeSet<&str> =
            found.into_iter().map(|row| world.hazards[row].id.as_str()).collect();
        assert_eq!(found, all, "the index and looking at each differ");
    }
    bencher.counter(ItemsCount::new(QUERIES)).bench(|| {
        let near = |at: &Coord<f64>| index.hazards_within(black_box(*at), Metres(500)).len();
        places.iter().map(near).sum::<usize>()
    });
}

/// Building the index.
#[divan::bench(args = SIZES)]
fn build(bencher: Bencher<'_, '_>, size: usize) {
    let (world, _) = town(size);
    bencher.counter(ItemsCount::new(size)).bench(|| Index::over(black_box(&world)));
}

/// A township of some twenty kilometres across with `size` hazards, and places to ask about.
fn town(size: usize) -> (World, Vec<Coord<f64>>) {
    spread(size, 0.2)
}

/// As many hazards over so many degrees each way, and places among them.
fn spread(size: usize, degrees: f64) -> (World, Vec<Coord<f64>>) {
    let mut dice = Dice::new(7);
    let mut place =
        || Coord { x: 106.4 + dice.share() * degrees, y: 26.3 + dice.share() * degrees };
    let hazard = |row: usize, position| Hazard {
        id: format!("Z{row:05}"),
        kind: String::from("other"),
        severity: None,
        status: HazardStatus::Open,
        found: None,
        due: None,
        closed: None,
        venue: None,
        grid: None,
        position,
    };
    let hazards = (0..size).map(|row| hazard(row, place())).collect();
    let places = (0..QUERIES).map(|_| place()).collect();
    (World { hazards, ..World::default() }, places)
}
