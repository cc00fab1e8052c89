//! Venues, households and hazards: where visits are owed, and since when.

use std::collections::BTreeSet;

use beibao::unit::Dice;
use geo::{Contains, Coord, LineString, Point, Polygon};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::counts::Counts;
use super::frame::{Compass, degrees, length, whole};
use super::homes::Door;
use super::layers::{Danger, Grid, Hazard, Household, Road, Venue};
use super::names::sign;
use super::places::Kind;
use super::streets::Town;
use super::tables::{AT_VENUES, NEEDS, ON_THE_LAND, TRADES, Weighed};
use super::web::{Class, Web};

/// The day everything is counted back from.
const TODAY: Date = date(2026, 3, 23);
/// What sites are chosen from.
pub(crate) struct Stage<'s> {
    pub(crate) web: &'s Web<'s>,
    pub(crate) town: &'s Town,
    pub(crate) grids: &'s [Grid],
    pub(crate) doors: &'s [Door],
    /// What stands before each number of an id.
    pub(crate) tag: &'s str,
    pub(crate) counts: Counts,
}

/// Finds the grid of a place.
pub(crate) struct Finder(Vec<Polygon<f64>>);

impl Finder {
    pub(crate) fn new(grids: &[Grid]) -> Self {
        let polygon = |grid: &Grid| {
            let mut rings = grid.rings.iter().cloned().map(LineString::new);
            Polygon::new(
                rings.next().unwrap_or_else(|| LineString::new(Vec::new())),
                rings.collect(),
            )
        };
        Self(grids.iter().map(polygon).collect())
    }

    /// The grid whose area holds a place in degrees.
    pub(crate) fn grid<'g>(&self, grids: &'g [Grid], at: Coord<f64>) -> Option<&'g Grid> {
        let row = self.0.iter().position(|area| area.contains(&Point(at)))?;
        grids.get(row)
    }
}

/// Shops along the town's streets and at the centres of villages.
pub(crate) fn venues(stage: &Stage<'_>, finder: &Finder, dice: &mut Dice) -> Vec<Venue> {
    let mut all: Vec<Venue> = Vec::new();
    let centre: Vec<&Door> =
        stage.doors.iter().filter(|door| door.kind == Kind::Seat && door.village != 0).collect();
    let shops = stage.town.shops();
    let mut names = BTreeSet::new();
    while all.len() < stage.counts.in_town + stage.counts.in_villages {
        let in_town = all.len() < stage.counts.in_town;
        let place = if in_town {
            by_the_street(stage.web, &shops, dice)
        } else {
            nearly(pick(dice, &centre).map(|d| d.at), dice)
        };
        let trade = TRADES.draw(dice);
        let Some(at) = place
            .map(degrees)
            .filter(|_| in_town || trade.open.is_none() || trade.category == "restaurant")
        else {
            continue;
        };
        let Some(grid) = finder.grid(stage.grids, at) else { continue };
        let name = sign(dice, trade.signs);
        if !names.insert(name.clone()) {
            continue;
        }
        all.push(Venue {
            id: format!("V{}{:04}", stage.tag, all.len() + 1),
            name,
            trade,
            risk: graded(dice, 50, 84),
            last_inspected: last(dice, trade.every_days, 140),
            grid_id: Some(grid.id.clone()),
            at,
        });
    }
    odd_venues(stage, &mut all);
    all
}

/// What real data has: two venues on one point, and one beyond the border.
fn odd_venues(stage: &Stage<'_>, all: &mut [Venue]) {
    let &mut [ref first, ref mut second, .., ref mut last] = all else { return };
    second.at = first.at;
    second.grid_id.clone_from(&first.grid_id);
    let ground = stage.web.ground;
    let gate = ground.at(ground.local(ground.frame.gate(Compass::East)));
    last.at = degrees(gate + Coord { x: 260.0, y: 35.0 });
    last.grid_id = None;
}

/// Households behind the doors of villages and hamlets, a few in the town, one far from any road.
pub(crate) fn households(stage: &Stage<'_>, finder: &Finder, dice: &mut Dice) -> Vec<Household> {
    let mut all = Vec::new();
    let homes = Town::homes(stage.web);
    let lonely = far_from_roads(stage);
    let doors: Vec<&Door> = stage.doors.iter().filter(|door| door.village != 0).collect();
    while all.len() < stage.counts.households {
        let place = match (all.len(), dice.below(100)) {
            (0, _) => lonely,
            (_, 0..11) => by_the_street(stage.web, &homes, dice),
            _ => nearly(pick(dice, &doors).map(|door| door.at), dice),
        };
        let Some(at) = place.map(degrees) else { continue };
        let Some(grid) = finder.grid(stage.grids, at) else { continue };
        let need = NEEDS.draw(dice);
        all.push(Household {
            id: format!("H{}{:04}", stage.tag, all.len() + 1),
            need,
            level: graded(dice, 60, 90),
            last_visit: last(dice, need.every_days, 142),
            window: match dice.below(100) {
                0..11 => Some("08:30-11:30"),
                11..23 => Some("18:00-20:30"),
                _ => None,
            },
            grid_id: grid.id.clone(),
            village_id: grid.village_id.clone(),
            at,
        });
    }
    all
}

/// Hazards at venues, and on roads and land.
pub(crate) fn hazards(
    stage: &Stage<'_>,
    finder: &Finder,
    found_at: (&[Venue], &[Road]),
    dice: &mut Dice,
) -> Vec<Hazard> {
    let (venues, roads) = found_at;
    let mut rows: Vec<usize> = (0..venues.len()).collect();
    dice.shuffle(&mut rows);
    rows.truncate(stage.counts.hazards.0);
    let hill_roads: Vec<&Road> = roads
        .iter()
        .filter(|road| {
            matches!(road.class, Class::Tertiary | Class::Unclassified) && 3 < road.line.len()
        })
        .collect();
    let mut all = Vec::new();
    for row in rows {
        let Some(venue) = venues.get(row) else { continue };
        let kind = AT_VENUES.draw(dice);
        all.push(Hazard {
            venue_id: Some(venue.id.clone()),
            grid_id: venue.grid_id.clone(),
            at: venue.at,
            ..hazard(kind, dice)
        });
    }
    while all.len() < stage.counts.hazards.0 + stage.counts.hazards.1 {
        let kind = ON_THE_LAND.draw(dice);
        let place = if kind.kind == "road_cliff_unguarded" {
            steepest_of(&hill_roads, dice)
        } else {
            nearly(pick(dice, stage.doors).map(|door| door.at), dice).map(degrees)
        };
        let Some(at) = place else { continue };
        let Some(grid) = finder.grid(stage.grids, at) else { continue };
        all.push(Hazard { grid_id: Some(grid.id.clone()), at, ..hazard(kind, dice) });
    }
    for (number, hazard) in all.iter_mut().enumerate() {
        hazard.id = format!("Z{}{:04}", stage.tag, number + 1);
    }
    all
}

fn hazard(kind: &'static Danger, dice: &mut Dice) -> Hazard {
    let age = whole(dice.below(63));
    let found = TODAY.saturating_sub(age.days());
    let status = match dice.below(100) {
        46..77 if 1 < age => "rectified",
        77..100 if 1 < age => "verified",
        _ => "open",
    };
    let mended = found.saturating_add((1 + whole(dice.below(age.max(1) as usize))).days());
    Hazard {
        id: String::new(),
        kind,
        status,
        found,
        due: found.saturating_add(kind.days.days()),
        closed: (status == "verified").then_some(mended.min(TODAY)),
        venue_id: None,
        grid_id: None,
        at: Coord::zero(),
    }
}

/// The inner point of the steepest of four hill roads, in degrees.
fn steepest_of(roads: &[&Road], dice: &mut Dice) -> Option<Coord<f64>> {
    let road = (0..4)
        .filter_map(|_| pick(dice, roads))
        .max_by(|a, b| a.incline_max.total_cmp(&b.incline_max))?;
    road.line.get(1 + dice.below(road.line.len() - 2)).copied()
}

/// Eight to fourteen metres from the middle of a street.
fn by_the_street(web: &Web<'_>, streets: &[(usize, usize)], dice: &mut Dice) -> Option<Coord<f64>> {
    let (from, to) = pick(dice, streets)?;
    let (from, to) = (web.at(*from), web.at(*to));
    let way = to - from;
    let aside = Coord { x: -way.y, y: way.x } / length(from, to);
    let side = if dice.once_in(2) { 1.0 } else { -1.0 };
    Some(from + way * (0.08 + 0.84 * dice.share()) + aside * (side * (8.0 + 6.0 * dice.share())))
}

/// A place a few metres from a door.
fn nearly(door: Option<Coord<f64>>, dice: &mut Dice) -> Option<Coord<f64>> {
    let off = Coord { x: dice.share() - 0.5, y: dice.share() - 0.5 } * 10.0;
    Some(door? + off)
}

/// The place well inside that is farthest from every road, but not above 1.2 km.
fn far_from_roads(stage: &Stage<'_>) -> Option<Coord<f64>> {
    let ground = stage.web.ground;
    let roads: Vec<Coord<f64>> =
        stage.web.links.keys().map(|(end, _)| stage.web.at(*end)).collect();
    let far = |at: Coord<f64>| roads.iter().map(|road| length(*road, at)).fold(f64::MAX, f64::min);
    ground
        .points()
        .step_by(7)
        .filter(|point| ground.is_well_inside(*point, 5))
        .map(|point| (far(ground.at(point)), ground.at(point)))
        .filter(|(metres, _)| *metres < 1_200.0)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, at)| at)
}

/// A day so long ago that some are overdue: up to `most` hundredths of the cadence; rarely never.
fn last(dice: &mut Dice, every_days: u32, most: usize) -> Option<Date> {
    let age = 1 + whole(dice.below(every_days as usize * most / 100));
    (!dice.once_in(150)).then(|| TODAY.saturating_sub(age.days()))
}

/// 1, 2 or 3: 1 in `one` of a hundred cases, at most 2 in `two`.
fn graded(dice: &mut Dice, one: usize, two: usize) -> u8 {
    let roll = dice.below(100);
    1 + u8::from(one <= roll) + u8::from(two <= roll)
}

fn pick<'a, T>(dice: &mut Dice, from: &'a [T]) -> Option<&'a T> {
    from.get(dice.below(from.len()))
}
