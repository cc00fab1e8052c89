//! The invented township: its bytes, its borders, its roads, and two of them side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};

use beibao::calendar::Calendar;
use beibao::unit::{Dice, metres_between};
use geo::{BoundingRect, Contains, Coord, LineString, Point, Polygon, Validation};
use jiff::civil::{Date, date};
use serde_json::Value;

#[path = "../../examples/township/invent/mod.rs"]
#[expect(dead_code, reason = "the sizes by name are the example's")]
mod invent;

use invent::{Counts, Land, block, township, write};

/// The layers, as the files are called.
const LAYERS: [&str; 7] =
    ["villages", "grids", "stations", "roads", "venues", "households", "hazards"];

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn features(dir: &Path, layer: &str) -> Vec<Value> {
    let text =
        fs::read_to_string(dir.join(format!("{layer}.geojson"))).expect("the layer is there");
    let mut collection: Value = serde_json::from_str(&text).expect("the layer is JSON");
    serde_json::from_value(collection["features"].take()).expect("the layer has features")
}

fn position(value: &Value) -> Coord<f64> {
    let number = |at: usize| value[at].as_f64().expect("positions are numbers");
    Coord { x: number(0), y: number(1) }
}

fn line(value: &Value) -> Vec<Coord<f64>> {
    value.as_array().expect("a line is a list").iter().map(position).collect()
}

fn polygon(rings: &[Vec<Coord<f64>>]) -> Polygon<f64> {
    let mut rings = rings.iter().cloned().map(LineString::new);
    Polygon::new(rings.next().expect("an area has a ring"), rings.collect())
}

#[test]
fn the_committed_sample_is_what_seed_7_gives() {
    let dir = tempfile::tempdir().unwrap();
    write(&township(7, Counts::USUAL), dir.path()).unwrap();
    for layer in LAYERS {
        let file = format!("{layer}.geojson");
        let ours = fs::read(dir.path().join(&file)).unwrap();
        let committed = fs::read(data().join("township").join(&file)).unwrap();
        assert!(
            ours == committed,
            "data/township/{file} differs; re-make it as data/README.md says"
        );
    }
}

#[test]
fn the_sample_is_small() {
    let files = fs::read_dir(data().join("township")).unwrap();
    let bytes: u64 = files.map(|file| file.unwrap().metadata().unwrap().len()).sum();
    assert!(bytes <= 1_500_000, "{bytes} bytes");
}

/// Every place of the township lies in one grid and in one village, and none outside in any.
#[test]
fn villages_and_grids_cover_the_township_once() {
    for seed in [7, 1, 2] {
        let layers = township(seed, Counts::USUAL);
        let grids: Vec<_> = layers.grids.iter().map(|grid| polygon(&grid.rings)).collect();
        let villages: Vec<_> = layers.villages.iter().map(|area| polygon(&area.rings)).collect();
        let (town, villages) = villages.split_first().unwrap();
        for area in grids.iter().chain(villages).chain([town]) {
            assert!(area.is_valid(), "seed {seed}: {:?}", area.check_validation());
        }
        let (low, high) = town.bounding_rect().map(|r| (r.min(), r.max())).unwrap();
        let mut dice = Dice::new(seed);
        for _ in 0..2_000 {
            let share = Coord { x: dice.share(), y: dice.share() };
            let at =
                Point::new(low.x + (high.x - low.x) * share.x, low.y + (high.y - low.y) * share.y);
            let holds = |areas: &[Polygon<f64>]| areas.iter().filter(|a| a.contains(&at)).count();
            let expected = usize::from(town.contains(&at));
            assert_eq!((holds(&grids), holds(villages)), (expected, expected), "{seed}: {at:?}");
        }
    }
}

#[test]
fn every_household_lies_in_the_grid_it_names() {
    for seed in [7, 3] {
        let layers = township(seed, Counts::USUAL);
        let areas: BTreeMap<&str, Polygon<f64>> =
            layers.grids.iter().map(|grid| (grid.id.as_str(), polygon(&grid.rings))).collect();
        for household in &layers.households {
            let area = &areas[household.grid_id.as_str()];
            assert!(area.contains(&Point(household.at)), "seed {seed}: {}", household.id);
        }
    }
}

/// The oddities of real data that the README promises.
#[test]
fn a_few_things_are_odd_as_in_real_data() {
    let layers = township(7, Counts::USUAL);
    let shared = layers
        .venues
        .iter()
        .filter(|one| layers.venues.iter().any(|other| other.id != one.id && other.at == one.at));
    assert_eq!(shared.count(), 2);
    assert_eq!(layers.venues.iter().filter(|venue| venue.grid_id.is_none()).count(), 1);
    let to_road = |at: Coord<f64>| {
        let places = layers.roads.iter().flat_map(|road| &road.line);
        places.map(|place| metres_between(at, *place)).fold(f64::INFINITY, f64::min)
    };
    let far = layers.households.iter().filter(|household| 500.0 < to_road(household.at));
    assert_eq!(far.count(), 1);
    let bridges = layers.roads.iter().filter(|road| road.bridge && road.layer.is_none()).count();
    assert_eq!((bridges, layers.roads.iter().filter(|road| road.layer.is_some()).count()), (2, 1));
}

/// How many parts the roads in `dir` fall into, where two roads meet at the same position only.
fn parts(dir: &Path) -> usize {
    fn root(parent: &mut [usize], of: usize) -> usize {
        let mut at = of;
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    let mut numbers: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    let mut parent = Vec::new();
    for road in features(dir, "roads") {
        let mut before = None;
        for at in line(&road["geometry"]["coordinates"]) {
            let key = ((at.x * 1e7).round() as i64, (at.y * 1e7).round() as i64);
            let number = *numbers.entry(key).or_insert_with(|| {
                parent.push(parent.len());
                parent.len() - 1
            });
            if let Some(before) = before {
                let (one, two) = (root(&mut parent, before), root(&mut parent, number));
                parent[one] = two;
            }
            before = Some(number);
        }
    }
    (0..parent.len()).filter(|number| parent[*number] == *number).count()
}

#[test]
fn every_road_of_the_sample_leads_to_every_other() {
    assert_eq!(parts(&data().join("township")), 1);
}

/// Positions by their bits, and where one may drive from each.
type Ways = BTreeMap<(u64, u64), Vec<(u64, u64)>>;

/// By car one comes from every road to every other and back, one-way streets and all.
#[test]
fn no_one_way_street_is_a_trap() {
    for seed in [7, 4, 5] {
        let layers = township(seed, Counts::USUAL);
        let mut ways = [Ways::new(), Ways::new()];
        for road in layers.roads.iter().filter(|road| !road.is_on_foot()) {
            for pair in road.line.windows(2) {
                let [from, to] = [pair[0], pair[1]].map(|at| (at.x.to_bits(), at.y.to_bits()));
                let back = (!road.oneway).then_some((to, from));
                for (from, to) in iter::once((from, to)).chain(back) {
                    ways[0].entry(from).or_default().push(to);
                    ways[1].entry(to).or_default().push(from);
                }
            }
        }
        let places: BTreeSet<_> = ways.iter().flat_map(BTreeMap::keys).copied().collect();
        for ways in &ways {
            let start = *places.first().unwrap();
            let (mut seen, mut open) = (BTreeSet::from([start]), vec![start]);
            while let Some(at) = open.pop() {
                let next = ways.get(&at).into_iter().flatten();
                open.extend(next.copied().filter(|next| seen.insert(*next)));
            }
            assert_eq!(seen.len(), places.len(), "seed {seed}");
        }
    }
}

#[test]
fn two_townships_side_by_side_share_a_gate_and_no_id() {
    let dir = tempfile::tempdir().unwrap();
    block(7, Land { stations: 2, counts: Counts::USUAL }, dir.path()).unwrap();
    assert_eq!(parts(dir.path()), 1);
    for layer in LAYERS {
        let rows = features(dir.path(), layer);
        let ids: BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), rows.len(), "{layer}");
    }
    assert_eq!(features(dir.path(), "stations").len(), 2);
}

#[test]
fn more_visits_make_more_of_everything_on_the_same_land_and_more_people_to_make_them() {
    let towns = [Counts::USUAL, Counts::of_visits(1_000)].map(|counts| township(7, counts));
    let [few, many] = towns.each_ref().map(|layers| {
        let station = &layers.stations[0];
        let sites = [layers.venues.len(), layers.households.len(), layers.hazards.len()];
        let staff = [station.officers, station.auxiliaries, station.vehicles];
        sites.into_iter().chain(staff.map(|count| count as usize)).collect::<Vec<usize>>()
    });
    for (few, many) in few.into_iter().zip(many) {
        assert!(2 * few <= many && many <= 3 * few, "{few} became {many}");
    }
    let [usual, busy] = towns;
    assert_eq!(usual.roads.len(), busy.roads.len());
    assert_eq!(usual.grids.len(), busy.grids.len());
    let ids: BTreeSet<&str> = busy.venues.iter().map(|venue| venue.id.as_str()).collect();
    assert_eq!(ids.len(), busy.venues.len());
}

/// The properties that tie layers together name rows that stand there.
#[test]
fn what_the_sample_names_stands_in_it() {
    let dir = data().join("township");
    let ids = |layer: &str| -> BTreeSet<String> {
        let rows = features(&dir, layer);
        let ids: BTreeSet<String> =
            rows.iter().map(|row| row["properties"]["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids.len(), rows.len(), "{layer}");
        ids
    };
    let all: BTreeMap<&str, BTreeSet<String>> =
        LAYERS.into_iter().map(|layer| (layer, ids(layer))).collect();
    let ties = [
        ("grid_id", "grids"),
        ("village_id", "villages"),
        ("town", "villages"),
        ("venue_id", "venues"),
    ];
    for layer in LAYERS {
        for row in features(&dir, layer) {
            for (key, there) in ties {
                let named = row["properties"][key].as_str();
                assert!(named.is_none_or(|id| all[there].contains(id)), "{layer}: {row}");
            }
        }
    }
}

#[test]
fn the_calendar_of_2026_has_248_work_days() {
    let text = fs::read_to_string(data().join("calendars/2026.toml")).unwrap();
    let file: toml::Table = toml::from_str(&text).unwrap();
    let days = |key: &str| -> Vec<Date> {
        let rows = file[key].as_array().unwrap().iter();
        rows.map(|day| day.as_str().unwrap().parse().unwrap()).collect()
    };
    let mut calendar = Calendar::default();
    calendar.know(2026, &days("off"), &days("worked"));
    let year = date(2026, 1, 1).series(jiff::ToSpan::days(1)).take(365);
    assert_eq!(year.filter(|day| calendar.is_worked(*day)).count(), 248);
}
