//! The market town: a small grid of streets west of the river, and where roads come in.

use geo::Coord;

use super::frame::{Compass, length};
use super::names::STREETS;
use super::web::{Class, Errand, Link, Web, ordered};

/// Streets along the main street, and streets across it.
const ROWS: i32 = 5;
const COLUMNS: i32 = 8;
/// Metres between them.
const BLOCK: (f64, f64) = (104.0, 88.0);
/// The row that is the main road, the row of the market, and the street across that leads out.
const MAIN: i32 = 2;
const MARKET: i32 = 3;
const ACROSS: i32 = 3;
/// Which way the main street runs, length 1 to seven decimals.
const ALONG: Coord<f64> = Coord { x: 0.983_718_6, y: 0.179_719_4 };

/// The town's streets on the web.
pub(crate) struct Town {
    /// The middle of the town.
    pub(crate) middle: Coord<f64>,
    /// Corners by row and column.
    corners: Vec<usize>,
}

impl Town {
    /// Chooses the site, lays the streets and finds the bridges.
    pub(crate) fn lay(web: &mut Web<'_>) -> Self {
        let middle = web.ground.plain;
        let mut town = Self { middle, corners: Vec::new() };
        for (row, column) in places() {
            let chance = |what| (web.ground.frame.own(what, row, column) - 0.5) * 22.0;
            let corner = town.place(row, column) + Coord { x: chance(51), y: chance(52) };
            let corner = web.corner(corner);
            web.kept.insert(corner);
            town.corners.push(corner);
        }
        for (row, column) in places() {
            town.link(web, (row, column), (row, column + 1));
            town.link(web, (row, column), (row + 1, column));
        }
        web.build_over(|at| town.is_near(at, 50.0));
        town.open(web);
        town
    }

    /// The corner where the main street meets the street across.
    pub(crate) fn heart(&self) -> usize {
        self.corner(MAIN, ACROSS).expect("the main street has this corner")
    }

    /// Pieces of the market street and the main street, where the shops are.
    pub(crate) fn shops(&self) -> Vec<(usize, usize)> {
        let row = |row: i32| (0..COLUMNS - 1).map(move |column| (row, column));
        row(MAIN)
            .chain(row(MARKET))
            .chain(row(MARKET))
            .filter_map(|(row, column)| {
                Some((self.corner(row, column)?, self.corner(row, column + 1)?))
            })
            .collect()
    }

    /// Pieces of the quiet streets.
    pub(crate) fn homes(web: &Web<'_>) -> Vec<(usize, usize)> {
        let quiet = web.links.iter().filter(|((a, b), link)| {
            link.class == Class::Residential && web.is_corner(*a) && web.is_corner(*b)
        });
        quiet.map(|(ends, _)| *ends).collect()
    }

    /// Whether a place is in the town or less than `around` metres from it.
    pub(crate) fn is_near(&self, at: Coord<f64>, around: f64) -> bool {
        let off = at - self.middle;
        let along = off.x * ALONG.x + off.y * ALONG.y;
        let aside = off.y * ALONG.x - off.x * ALONG.y;
        along.abs() < f64::from(COLUMNS - 1) / 2.0 * BLOCK.0 + around
            && aside.abs() < f64::from(ROWS - 1) / 2.0 * BLOCK.1 + around
    }

    /// Corners where roads of a class do not pass: off the main street and the street across.
    fn lanes(&self, class: Class) -> Vec<usize> {
        let off = |(row, column): &(i32, i32)| {
            *row != MAIN && (*column != ACROSS || class == Class::Primary)
        };
        places().filter(off).filter_map(|(row, column)| self.corner(row, column)).collect()
    }

    fn corner(&self, row: i32, column: i32) -> Option<usize> {
        let stands = (0..ROWS).contains(&row) && (0..COLUMNS).contains(&column);
        let at = usize::try_from(row * COLUMNS + column).ok().filter(|_| stands)?;
        self.corners.get(at).copied()
    }

    fn place(&self, row: i32, column: i32) -> Coord<f64> {
        let along = (f64::from(column) - f64::from(COLUMNS - 1) / 2.0) * BLOCK.0;
        let aside = (f64::from(row) - f64::from(ROWS - 1) / 2.0) * BLOCK.1;
        self.middle
            + Coord { x: ALONG.x * along - ALONG.y * aside, y: ALONG.y * along + ALONG.x * aside }
    }

    fn link(&self, web: &mut Web<'_>, from: (i32, i32), to: (i32, i32)) {
        let ends = (self.corner(from.0, from.1), self.corner(to.0, to.1));
        let (Some(a), Some(b)) = ends else { return };
        let level = from.0 == to.0;
        let number = if level { from.0 } else { ROWS + from.1 };
        let market = level && from.0 == MARKET && (1..COLUMNS - 2).contains(&from.1);
        let main = level && from.0 == MAIN || !level && from.1 == ACROSS;
        // Only inner streets may be missing: every corner hangs on a street across, both ways.
        let inner = level && (from.0 == 1 || from.0 == MARKET) && !market;
        let gone = inner && web.ground.frame.own(53, number, from.1) < 0.3;
        if gone {
            return;
        }
        let class = match (main, market) {
            (true, _) if level => Class::Primary,
            (true, _) => Class::Secondary,
            (_, true) => Class::Pedestrian,
            (false, false) => Class::Residential,
        };
        let only_from = match (level, number - ROWS) {
            (true, _) if from.0 == 1 => Some(b),
            (false, 2) => Some(a),
            (false, 5) => Some(b),
            _ => None,
        };
        let name = usize::try_from(number).ok().and_then(|n| STREETS.get(n)).copied();
        web.byway(a, b);
        web.links.insert(ordered(a, b), Link { class, name, only_from, bridge: false });
    }

    /// Lets country roads come in at a few corners, and bridges the river.
    fn open(&self, web: &mut Web<'_>) {
        let doors = [
            (MAIN, 0),
            (MAIN, COLUMNS - 1),
            (0, ACROSS),
            (ROWS - 1, ACROSS),
            (0, 0),
            (ROWS - 1, 0),
            (ROWS - 1, COLUMNS - 2),
            (0, COLUMNS - 2),
        ];
        for (row, column) in doors {
            let Some(corner) = self.corner(row, column) else { continue };
            let outward = self.place(row, column) - self.middle;
            let near = web.ground.nearest(web.at(corner));
            let door = (-4..=4)
                .flat_map(|east| (-4..=4).map(move |north| (east, north)))
                .filter_map(|(east, north)| web.ground.step(near, east, north))
                .filter(|point| {
                    web.is_open(*point) && web.ground.east_of_river(web.at(*point)) < -20.0
                })
                .min_by(|a, b| {
                    let far = |p: &usize| {
                        let way = web.at(*p) - web.at(corner);
                        let out = way.x * outward.x + way.y * outward.y;
                        length(web.at(*p), web.at(corner)) + if out < 0.0 { 200.0 } else { 0.0 }
                    };
                    far(a).total_cmp(&far(b))
                });
            if let Some(door) = door {
                web.byway(corner, door);
            }
        }
        let east = web.ground.nearest(self.place(MAIN, COLUMNS - 1));
        let far = if web.ground.frame.own(54, 0, 0) < 0.5 { 38 } else { -38 };
        for north in [0, far] {
            let row = web.ground.step(east, 0, north).unwrap_or(east);
            web.fords.push(web.ground.bank(row));
        }
    }
}

/// Brings the main roads in from the four sides.
pub(crate) fn main_roads(web: &mut Web<'_>, town: &Town) {
    let heart = town.heart();
    let sides = [
        (Compass::West, Class::Primary),
        (Compass::East, Class::Primary),
        (Compass::North, Class::Secondary),
        (Compass::South, Class::Secondary),
    ];
    // The main road crosses in the town, not at the other bridge.
    let other = web.fords.get(1).copied();
    for (side, class) in sides {
        let gate = web.ground.local(web.ground.frame.gate(side));
        let goal = |point| point == heart;
        let lanes = town.lanes(class);
        let avoid = |point| Some(point) == other || lanes.contains(&point);
        let errand = Errand { grade: 0.08, goal: &goal, avoid: &avoid };
        if let Some(way) = web.way(gate, &errand) {
            web.lay(&way, class);
        }
    }
}

fn places() -> impl Iterator<Item = (i32, i32)> {
    (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)))
}
