//! One township from hills to hazards, in the order in which each thing needs the one before.

use beibao::unit::Dice;
use geo::Coord;

use super::chains::{chains, roads};
use super::counts::Counts;
use super::frame::{Frame, degrees};
use super::ground::Ground;
use super::homes::{keep, settle};
use super::layers::{Grid, Layers, Road, Station, Village};
use super::names::villages as village_names;
use super::parcels::Parcels;
use super::places::{hamlets, overpass, seats, second_bridge, village_roads};
use super::sites::{Finder, Stage, hazards, households, venues};
use super::streets::{Town, main_roads};
use super::web::{Class, Web};

/// What the ids of a township begin with.
pub(crate) struct Codes {
    /// Nine digits; 9901 is nobody's prefix.
    town: String,
    /// Stands before the number in the ids of roads, venues and the like.
    tag: String,
}

impl Codes {
    /// The codes of a township that stands alone.
    pub(crate) fn alone() -> Self {
        Self { town: "990101101".to_owned(), tag: String::new() }
    }

    /// The codes of the township in a column and row of a county or province.
    pub(crate) fn of(column: i32, row: i32) -> Self {
        let county = 1 + column / 10 + row / 5 * 5;
        let town = 101 + column % 10 + row % 5 * 10;
        Self { town: format!("9901{county:02}{town}"), tag: format!("{county:02}{town}-") }
    }
}

/// The township of a seed.
pub(crate) fn township(seed: u64, counts: Counts) -> Layers {
    invent(Frame { seed, column: 0, row: 0 }, &Codes::alone(), counts)
}

/// The township in one place of the land of a seed.
pub(crate) fn invent(frame: Frame, codes: &Codes, counts: Counts) -> Layers {
    let mut dice = frame.dice(2);
    let ground = Ground::raise(frame);
    let mut web = Web::new(&ground);
    let town = Town::lay(&mut web);
    let seats = seats(&ground, &town, &mut dice);
    let parcels = Parcels::share(&ground, &seats, grids_of);
    main_roads(&mut web, &town);
    second_bridge(&mut web);
    village_roads(&mut web, &town, &seats);
    overpass(&mut web, &town, &mut dice);
    let hamlets = hamlets(&mut web, &parcels, &seats, &mut dice);
    keep(&mut web, &hamlets);
    let mut chains = chains(&web);
    let doors = settle(&web, &hamlets, &mut chains, &mut dice);
    let (villages, grids) = land(&ground, &parcels, &seats, codes);
    let mut roads = roads(&ground, &chains, &codes.tag, &mut dice);
    close_one(&mut roads);
    let tag = &codes.tag;
    let stage = Stage { web: &web, town: &town, grids: &grids, doors: &doors, tag, counts };
    let finder = Finder::new(&grids);
    let venues = venues(&stage, &finder, &mut dice);
    let households = households(&stage, &finder, &mut dice);
    let hazards = hazards(&stage, &finder, (&venues, &roads), &mut dice);
    let stations = vec![station(&web, &town, codes, &villages, counts)];
    Layers { villages, grids, stations, roads, venues, households, hazards }
}

/// Into how many grids a village is split: the town into three, three villages into two.
fn grids_of(village: usize) -> usize {
    match village {
        0 => 3,
        1..=3 => 2,
        _ => 1,
    }
}

/// The areas: the town, its community and villages, and their grids.
fn land(
    ground: &Ground,
    parcels: &Parcels,
    seats: &[usize],
    codes: &Codes,
) -> (Vec<Village>, Vec<Grid>) {
    let mut dice = ground.frame.dice(3);
    let names = village_names(&mut dice, seats.len());
    let mut villages = Vec::new();
    let mut grids = Vec::new();
    for (row, (name, seat)) in names.iter().zip(seats).enumerate() {
        let (kind, number) = if row == 0 { ("community", 1) } else { ("village", 200 + row) };
        let parts: Vec<usize> = (0..parcels.villages.len())
            .filter(|grid| parcels.villages.get(*grid) == Some(&row))
            .collect();
        let of_each = if row == 0 { 380 } else { 190 } + dice.below(230);
        let households = (of_each * parts.len()) as u32;
        let village = Village {
            id: format!("{}{number:03}", codes.town),
            name: format!("{name}{}", if row == 0 { "社区" } else { "村" }),
            kind,
            town: Some(codes.town.clone()),
            households,
            population: households * (26 + dice.below(5) as u32) / 10,
            seat: degrees(ground.at(*seat)),
            market_branches: None,
            rings: parcels.rings(ground, |grid| parts.contains(&grid)),
        };
        for (part, grid) in parts.iter().enumerate() {
            let id = format!("{}-{:02}", village.id, part + 1);
            grids.push(Grid {
                name: format!("{}第{}网格", village.name, part + 1),
                village_id: village.id.clone(),
                town: codes.town.clone(),
                households: of_each as u32,
                worker: format!("W{id}"),
                rings: parcels.rings(ground, |other| other == *grid),
                id,
            });
        }
        villages.push(village);
    }
    villages.insert(0, whole(ground, parcels, codes, (&names, &villages), &mut dice));
    (villages, grids)
}

/// The town as one area, with its market days six branches apart.
fn whole(
    ground: &Ground,
    parcels: &Parcels,
    codes: &Codes,
    (names, villages): (&[String], &[Village]),
    dice: &mut Dice,
) -> Village {
    const MARKETS: [[char; 2]; 6] =
        [['子', '午'], ['丑', '未'], ['寅', '申'], ['卯', '酉'], ['辰', '戌'], ['巳', '亥']];
    Village {
        id: codes.town.clone(),
        name: format!("{}镇", names.first().map_or("", String::as_str)),
        kind: "town",
        town: None,
        households: villages.iter().map(|village| village.households).sum(),
        population: villages.iter().map(|village| village.population).sum(),
        seat: villages.first().map_or(Coord::zero(), |village| village.seat),
        market_branches: MARKETS.get(dice.below(MARKETS.len())).copied(),
        rings: parcels.rings(ground, |_| true),
    }
}

/// The station on the town's main street.
fn station(
    web: &Web<'_>,
    town: &Town,
    codes: &Codes,
    villages: &[Village],
    counts: Counts,
) -> Station {
    let name = villages.first().map_or("", |town| town.name.trim_end_matches('镇'));
    Station {
        id: format!("PS{}", codes.town),
        name: format!("{name}派出所"),
        town: codes.town.clone(),
        officers: counts.officers as u32,
        auxiliaries: counts.auxiliaries as u32,
        vehicles: counts.vehicles as u32,
        at: degrees(web.at(town.heart()) + Coord { x: 14.0, y: 16.0 }),
    }
}

/// Puts a private sign on the last lane.
fn close_one(roads: &mut [Road]) {
    if let Some(road) = roads.iter_mut().rev().find(|road| road.class == Class::Residential) {
        road.private = true;
    }
}
