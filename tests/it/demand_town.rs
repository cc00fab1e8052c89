//! A small invented township, drawn at random or row by row.

use std::collections::BTreeMap;

use beibao::calendar::{Calendar, Horizon, Market};
use beibao::demand::{Options, Setting, Visit, due};
use beibao::finding::Reading;
use beibao::rules::{Rules, calendars};
use beibao::spatial::Index;
use beibao::unit::{Dice, Index as _, Seconds};
use beibao::words::Language;
use beibao::world::{
    Done, Grid, Hazard, HazardStatus, Household, Need, Purpose, Size, Station, StationId, Task,
    TaskMode, Venue, VenueKind, Village, VillageKind, World,
};
use geo::{Coord, MultiPolygon, Rect};
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The Monday the week begins with.
pub(crate) const MONDAY: Date = date(2026, 3, 23);

/// The week of [`MONDAY`].
pub(crate) const WEEK: Horizon = Horizon { from: MONDAY, days: 7 };

/// `days` before Monday.
pub(crate) fn ago(days: i64) -> Date {
    MONDAY.saturating_sub(days.days())
}

/// The visits that are due in `world` in the given days.
pub(crate) fn asked(world: &World, horizon: Horizon) -> Reading<Vec<Visit>> {
    let pins = BTreeMap::new();
    ask(world, &Options { horizon, language: Language::English, pins })
}

/// The visits that are due in `world` in the week.
pub(crate) fn week(world: &World) -> Vec<Visit> {
    asked(world, WEEK).value
}

/// The visits that are due in `world` under the built-in rules; no road leads anywhere.
pub(crate) fn ask(world: &World, options: &Options) -> Reading<Vec<Visit>> {
    let (index, rules, calendar) = (Index::over(world), Rules::built_in(), calendars());
    let nearest = |_: Coord<f64>| None::<StationId>;
    due(&setting(world, &index, (&rules, &calendar), &nearest), options)
}

/// A setting of these parts.
pub(crate) fn setting<'a>(
    world: &'a World,
    index: &'a Index,
    (rules, calendar): (&'a Rules, &'a Calendar),
    nearest_station: &'a dyn Fn(Coord<f64>) -> Option<StationId>,
) -> Setting<'a> {
    Setting { world, index, rules, calendar, nearest_station }
}

/// A world with one station and nothing to do.
pub(crate) fn hamlet() -> World {
    World { stations: vec![station("S1", Some("T0"), at(0, 0))].into(), ..World::default() }
}

/// A position on a lattice of some 500 metres.
pub(crate) fn at(x: i32, y: i32) -> Coord<f64> {
    Coord { x: 106.5 + f64::from(x) * 0.005, y: 26.4 + f64::from(y) * 0.005 }
}

/// A household of level 1, visited every 30 days, 20 days ago.
pub(crate) fn household(id: &str) -> Household {
    Household {
        id: id.to_owned(),
        label: None,
        need: Need::ElderlyAlone,
        level: Some(1),
        every_days: Some(30),
        times: None,
        last: Some(ago(20)),
        changed: None,
        service: None,
        hours: Vec::new(),
        two_person: false,
        needs: Vec::new(),
        grid: None,
        village: None,
        position: at(1, 1),
    }
}

/// A shop of risk 1, inspected every 90 days, 20 days ago.
pub(crate) fn venue(id: &str) -> Venue {
    Venue {
        id: id.to_owned(),
        name: Some(format!("shop {id}")),
        kind: VenueKind::Shop,
        risk: Some(1),
        grade: None,
        size: Size::default(),
        every_days: Some(90),
        times: None,
        last: Some(ago(20)),
        service: None,
        open: Vec::new(),
        open_on: None,
        ladder: Vec::new(),
        needs: Vec::new(),
        grid: None,
        position: at(8, 8),
    }
}

/// An open hazard of severity 1, in no venue, to be mended in a month.
pub(crate) fn hazard(id: &str) -> Hazard {
    Hazard {
        id: id.to_owned(),
        kind: String::from("wiring"),
        severity: Some(1),
        status: HazardStatus::Open,
        found: Some(ago(10)),
        due: Some(ago(-30)),
        closed: None,
        venue: None,
        grid: None,
        position: at(16, 16),
    }
}

/// A task at home, on any day.
pub(crate) fn task(id: &str) -> Task {
    Task {
        id: id.to_owned(),
        purpose: Purpose::Service,
        mode: TaskMode::AtHome,
        date: None,
        from: None,
        until: None,
        since: None,
        cause: None,
        officer: None,
        papers: None,
        hours: Vec::new(),
        service: None,
        two_person: false,
        needs: Vec::new(),
        label: None,
        grid: None,
        position: at(24, 24),
    }
}

/// A station.
pub(crate) fn station(id: &str, town: Option<&str>, position: Coord<f64>) -> Station {
    let town = town.map(str::to_owned);
    let (name, officers, auxiliaries, vehicles) = (None, None, None, None);
    let (kits, id) = (Vec::new(), id.to_owned());
    Station { id, name, town, officers, auxiliaries, vehicles, kits, position }
}

/// A rectangle from one lattice point to another.
pub(crate) fn area(from: (i32, i32), to: (i32, i32)) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new(at(from.0, from.1), at(to.0, to.1)).to_polygon()])
}

/// A village or town.
pub(crate) fn village(
    id: &str,
    kind: VillageKind,
    town: Option<&str>,
    ground: MultiPolygon<f64>,
) -> Village {
    Village {
        id: id.to_owned(),
        name: None,
        kind,
        town: town.map(str::to_owned),
        area: Some(ground),
        seat: None,
        market: Market::default(),
    }
}

/// A grid.
pub(crate) fn grid(id: &str, village: Option<&str>, ground: MultiPolygon<f64>) -> Grid {
    Grid {
        id: id.to_owned(),
        name: None,
        village: village.map(str::to_owned),
        town: None,
        households: None,
        worker: None,
        area: ground,
    }
}

/// A township drawn at random: two towns side by side, four villages, eight grids, all sharing
/// borders, and `size` of each kind of site on the lattice, so that many share a point or a border.
pub(crate) fn township(seed: u64, size: usize) -> World {
    let mut dice = Dice::new(seed);
    let mut world = World::default();
    for town in 0..2 {
        let (id, x) = (format!("T{town}"), town * 8);
        world.villages.push(village(&id, VillageKind::Town, None, area((x, 0), (x + 8, 8))));
        world.stations.push(station(&format!("S{town}"), Some(&id), at(x + 4, 4)));
    }
    for part in 0..4 {
        let (id, x) = (format!("V{part}"), part * 4);
        let town = format!("T{}", part / 2);
        world.villages.push(village(
            &id,
            VillageKind::Village,
            Some(&town),
            area((x, 0), (x + 4, 8)),
        ));
        for half in 0..2 {
            let ground = area((x, half * 4), (x + 4, half * 4 + 4));
            world.grids.push(grid(&format!("G{part}{half}"), Some(&id), ground));
        }
    }
    for row in 0..size {
        world.households.push(random_household(row, &mut dice));
        world.venues.push(random_venue(row, &mut dice));
        world.hazards.push(random_hazard(row, &mut dice));
        world.tasks.push(random_task(row, &mut dice));
    }
    for _ in 0..size {
        let id = pick(
            &["care:H0003", "H0001", "inspection:V0002", "re-inspection:Z0004", "service:J0001"],
            &mut dice,
        );
        world.history.add(id, Done { date: random_day(60, &mut dice), ..Done::default() });
    }
    world
}

fn random_household(row: usize, dice: &mut Dice) -> Household {
    Household {
        need: pick(Need::ALL, dice),
        level: level(dice),
        every_days: pick(
            &[None, Some(0), Some(1), Some(2), Some(3), Some(7), Some(14), Some(30)],
            dice,
        ),
        last: day(90, dice),
        hours: hours(dice),
        two_person: dice.once_in(3),
        needs: Vec::new(),
        grid: pick(&[None, Some("G10"), Some("G99")], dice).map(str::to_owned),
        village: pick(&[None, Some("V1"), Some("V99")], dice).map(str::to_owned),
        position: place(dice),
        ..household(&format!("H{row:04}"))
    }
}

fn random_venue(row: usize, dice: &mut Dice) -> Venue {
    Venue {
        kind: pick(VenueKind::ALL, dice),
        risk: level(dice),
        every_days: pick(&[None, Some(5), Some(30), Some(90)], dice),
        last: day(200, dice),
        open: hours(dice),
        needs: Vec::new(),
        service: pick(&[None, Some(Seconds::minutes(90))], dice),
        position: place(dice),
        ..venue(&format!("V{row:04}"))
    }
}

fn random_hazard(row: usize, dice: &mut Dice) -> Hazard {
    Hazard {
        severity: level(dice),
        status: pick(HazardStatus::ALL, dice),
        due: day(30, dice),
        closed: if dice.once_in(4) { day(30, dice) } else { None },
        venue: pick(&[None, Some("V0001"), Some("V0002"), Some("V9999")], dice).map(str::to_owned),
        position: place(dice),
        ..hazard(&format!("Z{row:04}"))
    }
}

fn random_task(row: usize, dice: &mut Dice) -> Task {
    Task {
        purpose: pick(&Purpose::ALL, dice),
        mode: pick(TaskMode::ALL, dice),
        date: day(10, dice),
        hours: hours(dice),
        two_person: dice.once_in(3),
        needs: Vec::new(),
        position: place(dice),
        ..task(&format!("J{row:04}"))
    }
}

/// On the lattice and a little beyond it; a third of the places lie on some border.
pub(crate) fn place(dice: &mut Dice) -> Coord<f64> {
    let mut along = |cells: usize| i32::try_from(dice.below(cells + 3)).expect("small") - 1;
    at(along(16), along(8))
}

/// One of `choices`.
pub(crate) fn pick<T: Copy>(choices: &[T], dice: &mut Dice) -> T {
    choices[dice.below(choices.len())]
}

fn level(dice: &mut Dice) -> Option<u8> {
    pick(&[None, Some(1), Some(2), Some(3)], dice)
}

/// A day up to so many days before the week, or a third as many after its first day; or none.
fn day(before: usize, dice: &mut Dice) -> Option<Date> {
    (!dice.once_in(6)).then(|| random_day(before, dice))
}

fn random_day(before: usize, dice: &mut Dice) -> Date {
    let days = i64::try_from(dice.below(before + before / 3)).expect("small");
    ago(i64::try_from(before).expect("small") - days)
}

fn hours(dice: &mut Dice) -> Vec<(Seconds, Seconds)> {
    let hour = |dice: &mut Dice| Seconds::of_day(u32::try_from(dice.below(25)).expect("small"), 0);
    (0..dice.below(4)).map(|_| (hour(dice), hour(dice))).collect()
}

/// `world` with the rows of every table in another order.
pub(crate) fn shuffled(world: &World, seed: u64) -> World {
    let mut dice = Dice::new(seed);
    let mut world = world.clone();
    dice.shuffle(world.villages.rows_mut());
    dice.shuffle(world.grids.rows_mut());
    dice.shuffle(world.venues.rows_mut());
    dice.shuffle(world.households.rows_mut());
    dice.shuffle(world.hazards.rows_mut());
    dice.shuffle(world.stations.rows_mut());
    dice.shuffle(world.tasks.rows_mut());
    world
}

/// The id of a visit's station, whatever row it stands in.
pub(crate) fn station_of<'a>(world: &'a World, visit: &Visit) -> &'a str {
    assert!(visit.station.to_usize() < world.stations.len());
    &world.stations[visit.station].id
}
