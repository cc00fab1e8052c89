//! The index against looking at each row in turn.

use beibao::spatial::Index;
use beibao::unit::{Dice, Index as _, Metres, metres_between};
use beibao::world::{HazardId, HazardStatus, VillageKind, World};
use geo::{Coord, Intersects, MultiPolygon, Polygon, Rect};

use crate::demand_town::{area, grid, hamlet, hazard, household, place, township, venue};

/// Places on the lattice, anywhere, and far out.
fn places(dice: &mut Dice) -> Vec<Coord<f64>> {
    let anywhere =
        |dice: &mut Dice| Coord { x: 106.4 + dice.share() * 0.3, y: 26.3 + dice.share() * 0.3 };
    let mut places: Vec<_> = (0..20).map(|_| place(dice)).collect();
    places.extend((0..20).map(|_| anywhere(dice)));
    places.extend([
        Coord { x: 0.0, y: 0.0 },
        Coord { x: -106.0, y: 89.9 },
        Coord { x: 1e6, y: 91.0 },
    ]);
    places
}

fn holds(ground: &MultiPolygon<f64>, at: Coord<f64>) -> bool {
    ground.0.iter().any(|part: &Polygon<f64>| part.intersects(&at))
}

#[test]
fn what_lies_around_a_place_is_what_looking_at_each_finds() {
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let world = township(seed, 40);
        let index = Index::over(&world);
        for at in places(&mut dice) {
            let radius = Metres(u32::try_from(dice.below(3_000)).unwrap());
            let near = |site: Coord<f64>| metres_between(at, site) <= f64::from(radius.0);
            let said = format!("seed {seed}, {at:?}, {radius:?}");
            let hazards: Vec<_> = index.hazards_within(at, radius);
            let all = world.hazards.iter().filter(|(_, site)| near(site.position));
            assert_eq!(hazards, all.map(|(id, _)| id).collect::<Vec<_>>(), "{said}");
            let all = world.venues.iter().filter(|(_, site)| near(site.position));
            assert_eq!(
                index.venues_within(at, radius),
                all.map(|(id, _)| id).collect::<Vec<_>>(),
                "{said}"
            );
            let all = world.households.iter().filter(|(_, site)| near(site.position));
            assert_eq!(
                index.households_within(at, radius),
                all.map(|(id, _)| id).collect::<Vec<_>>(),
                "{said}"
            );
        }
    }
}

#[test]
fn a_place_lies_where_looking_at_each_area_says_and_a_border_is_the_smallest_ids() {
    let mut several = 0;
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let mut world = township(seed, 1);
        // One grid lies over others and comes first by its id, one comes last.
        world.grids.push(grid("A", None, area((2, 2), (6, 6))));
        world.grids.push(grid("Z", None, area((0, 0), (16, 8))));
        dice.shuffle(world.grids.rows_mut());
        let index = Index::over(&world);
        for at in places(&mut dice) {
            let grids = world.grids.iter().filter(|(_, grid)| holds(&grid.area, at));
            let mut grids: Vec<_> = grids.map(|(row, grid)| (grid.id.clone(), row)).collect();
            grids.sort();
            several += usize::from(2 < grids.len());
            assert_eq!(
                index.grid_of(at),
                grids.first().map(|(_, row)| *row),
                "seed {seed}, {at:?}"
            );
            let of_kind = |kind| {
                let mut all: Vec<_> = world
                    .villages
                    .iter()
                    .filter(|(_, village)| village.kind == kind)
                    .filter(|(_, village)| holds(village.area.as_ref().unwrap(), at))
                    .collect();
                all.sort_by_key(|(_, village)| village.id.clone());
                all.first().map(|(row, _)| *row)
            };
            let town = of_kind(VillageKind::Town);
            assert_eq!(index.town_of(at), town, "seed {seed}, {at:?}");
            assert_eq!(index.village_of(at), of_kind(VillageKind::Village).or(town));
        }
    }
    assert!(100 < several, "only {several} places lay in more than two grids");
}

#[test]
fn what_lies_in_an_area_is_what_looking_at_each_finds() {
    for seed in 0..60 {
        let world = township(seed, 60);
        let index = Index::over(&world);
        let mut dice = Dice::new(seed);
        let ground = MultiPolygon(vec![
            Rect::new(place(&mut dice), place(&mut dice)).to_polygon(),
            Rect::new(place(&mut dice), place(&mut dice)).to_polygon(),
        ]);
        let all = world.hazards.iter().filter(|(_, site)| holds(&ground, site.position));
        assert_eq!(
            index.hazards_in(&ground),
            all.map(|(id, _)| id).collect::<Vec<_>>(),
            "seed {seed}"
        );
        let all = world.venues.iter().filter(|(_, site)| holds(&ground, site.position));
        assert_eq!(
            index.venues_in(&ground),
            all.map(|(id, _)| id).collect::<Vec<_>>(),
            "seed {seed}"
        );
        let all = world.households.iter().filter(|(_, site)| holds(&ground, site.position));
        assert_eq!(
            index.households_in(&ground),
            all.map(|(id, _)| id).collect::<Vec<_>>(),
            "seed {seed}"
        );
    }
}

#[test]
fn an_empty_world_answers_with_nothing() {
    let index = Index::over(&World::default());
    let at = Coord { x: 106.5, y: 26.4 };
    assert!(index.hazards_within(at, Metres(u32::MAX)).is_empty());
    assert!(index.venues_in(&MultiPolygon(Vec::new())).is_empty());
    assert_eq!((index.grid_of(at), index.village_of(at), index.town_of(at)), (None, None, None));
}

#[test]
fn what_is_not_a_position_on_earth_is_never_found_and_never_panics() {
    let mut world = hamlet();
    for (row, x) in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 106.5].into_iter().enumerate() {
        let position = Coord { x, y: 26.4 };
        let mut odd = hazard(&format!("Z{row}"));
        odd.position = position;
        world.hazards.push(odd);
        let ground =
            MultiPolygon(vec![Rect::new(position, Coord { x: 107.0, y: 27.0 }).to_polygon()]);
        world.grids.push(grid(&format!("G{row}"), None, ground));
    }
    world.grids.push(grid("empty", None, MultiPolygon(Vec::new())));
    let index = Index::over(&world);
    let there = Coord { x: 106.5, y: 26.4 };
    assert_eq!(index.hazards_within(there, Metres(u32::MAX)).len(), 1);
    assert_eq!(index.grid_of(there).map(|grid| world.grids[grid].id.as_str()), Some("G3"));
    for odd in [f64::NAN, f64::INFINITY] {
        assert!(index.hazards_within(Coord { x: odd, y: 0.0 }, Metres(9)).is_empty());
        assert_eq!(index.grid_of(Coord { x: 0.0, y: odd }), None);
    }
}

#[test]
fn repeats_are_of_one_kind_and_near_and_point_at_the_first() {
    let mut world = hamlet();
    for id in ["Z1", "Z2", "Z3", "Z4"] {
        world.hazards.push(hazard(id));
    }
    world.hazards.rows_mut()[1].kind = String::from("gas");
    world.hazards.rows_mut()[2].status = HazardStatus::Verified;
    for (id, name) in
        [("V1", Some("a")), ("V2", None), ("V3", None), ("V4", Some("a")), ("V5", Some("a"))]
    {
        let mut shop = venue(id);
        shop.name = name.map(str::to_owned);
        world.venues.push(shop);
    }
    world.venues.rows_mut()[4].position.x += 0.01;
    world.households.push(household("H1"));
    let found = Index::over(&world).duplicates(&world, Metres(50));
    let rows = |(first, again): &(HazardId, HazardId)| (first.to_usize(), again.to_usize());
    assert_eq!(found.hazards.iter().map(rows).collect::<Vec<_>>(), [(0, 3)]);
    let rows: Vec<_> =
        found.venues.iter().map(|(first, again)| (first.to_usize(), again.to_usize())).collect();
    assert_eq!(rows, [(0, 3)]);
}

#[test]
fn repeats_are_those_that_looking_at_each_pair_finds() {
    for seed in 0..40 {
        let world = township(seed, 50);
        let found = Index::over(&world).duplicates(&world, Metres(600));
        let mut expected = Vec::new();
        for (again, b) in world.hazards.iter() {
            let first = world.hazards.iter().take(again.to_usize()).find(|(_, a)| {
                a.kind == b.kind
                    && a.status != HazardStatus::Verified
                    && b.status != HazardStatus::Verified
                    && metres_between(b.position, a.position) <= 600.0
            });
            expected.extend(first.map(|(first, _)| (first, again)));
        }
        assert!(!expected.is_empty());
        assert_eq!(found.hazards, expected, "seed {seed}");
    }
}

#[test]
fn far_from_the_equator_and_far_away_nothing_is_missed() {
    let mut found = 0;
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let north = dice.share() * 88.0;
        let mut world = hamlet();
        for row in 0..200 {
            let mut somewhere = hazard(&format!("Z{row:03}"));
            let y = (north + (dice.share() - 0.5) * 20.0).min(90.0);
            somewhere.position = Coord { x: 106.0 + (dice.share() - 0.5) * 40.0, y };
            world.hazards.push(somewhere);
        }
        let index = Index::over(&world);
        let at = Coord { x: 106.0, y: north };
        let nearest_first = {
            let mut away: Vec<f64> =
                world.hazards.rows().iter().map(|site| metres_between(at, site.position)).collect();
            away.sort_by(f64::total_cmp);
            away
        };
        // A radius that just reaches one of them, so that the edge of the box is where it counts.
        for metres in nearest_first.iter().step_by(7) {
            let radius = Metres::rounded(metres.ceil());
            let all = world.hazards.iter();
            let near = all
                .filter(|(_, site)| metres_between(at, site.position) <= f64::from(radius.0))
                .map(|(id, _)| id);
            let expected: Vec<_> = near.collect();
            found += expected.len();
            assert_eq!(index.hazards_within(at, radius), expected, "seed {seed}, {radius:?}");
        }
    }
    assert!(10_000 < found);
}
