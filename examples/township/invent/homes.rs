//! The lanes of villages and hamlets, and the doors along them.

use std::collections::BTreeMap;

use beibao::unit::Dice;
use geo::Coord;

use super::chains::Chain;
use super::frame::length;
use super::places::{Hamlet, Kind};
use super::web::{Class, Link, Web, ordered};

/// Metres across a square of the index of road pieces.
const SQUARE: f64 = 160.0;

/// A place where a house stands or a shop opens, metres.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Door {
    pub(crate) at: Coord<f64>,
    pub(crate) village: usize,
    pub(crate) kind: Kind,
}

type Piece = (Coord<f64>, Coord<f64>);

/// Road pieces by the square they touch, so that no lane crosses a road.
#[derive(Default)]
struct Pieces(BTreeMap<(i64, i64), Vec<Piece>>);

/// Adds dead-end lanes to every hamlet and gives the doors along them.
pub(crate) fn settle(
    web: &Web<'_>,
    hamlets: &[Hamlet],
    chains: &mut Vec<Chain>,
    dice: &mut Dice,
) -> Vec<Door> {
    let mut pieces = Pieces::default();
    for line in chains.iter().map(|chain| &chain.line) {
        line.windows(2).for_each(|pair| pieces.add((pair[0], pair[1])));
    }
    let mut doors = Vec::new();
    for hamlet in hamlets {
        let before = doors.len();
        let (lanes, reach) = match hamlet.kind {
            Kind::Seat => (3 + dice.below(2), 2),
            Kind::Lower => (1 + dice.below(2), 0),
            Kind::Upper => (1, 0),
            Kind::Last => (0, 0),
        };
        let mut from = anchors(web, hamlet.point, reach);
        for turn in 0..lanes * 3 {
            if lanes <= turn && before + lanes * 8 <= doors.len() || from.is_empty() {
                break;
            }
            let at = from.len();
            let anchor = from[turn % at];
            if let Some(lane) = lane(web, &pieces, anchor, dice) {
                let kind = hamlet.kind;
                build(&lane, &mut pieces, chains, |at| {
                    doors.push(Door { at, village: hamlet.village, kind });
                });
                // The next lane begins elsewhere.
                from.rotate_left(1);
            }
        }
        let alone = doors.len() - before < 4;
        for _ in 0..if alone { 5 } else { 0 } {
            let off = Coord { x: dice.share() - 0.5, y: dice.share() - 0.5 } * 70.0;
            let at = web.at(hamlet.point) + off;
            doors.push(Door { at, village: hamlet.village, kind: hamlet.kind });
        }
    }
    doors
}

/// Kept points on the roads within `reach` links of a hamlet's point, itself first.
///
/// They must be kept before the chains are rounded: see [`keep`].
fn anchors(web: &Web<'_>, point: usize, reach: usize) -> Vec<usize> {
    let mut all = vec![point];
    let mut edge = vec![point];
    for _ in 0..reach {
        let mut next: Vec<usize> = edge.iter().flat_map(|point| by_car(web, *point)).collect();
        next.retain(|end| !all.contains(end) && !web.is_corner(*end));
        next.sort_unstable();
        next.dedup();
        all.extend(next.iter().copied());
        edge = next;
    }
    all
}

/// The other ends of the roads at a point that cars may use.
fn by_car(web: &Web<'_>, point: usize) -> Vec<usize> {
    let mut ends = web.ends(point);
    ends.retain(|end| {
        let link = web.links.get(&ordered(point, *end));
        link.is_some_and(|link| link.class != Class::Path)
    });
    ends
}

/// Keeps the points that lanes will begin at.
pub(crate) fn keep(web: &mut Web<'_>, hamlets: &[Hamlet]) {
    for hamlet in hamlets {
        let reach = match hamlet.kind {
            Kind::Seat => 2,
            Kind::Lower | Kind::Upper | Kind::Last => 0,
        };
        let all = anchors(web, hamlet.point, reach);
        web.kept.extend(all);
    }
}

/// The points of a lane from `anchor`: its bend, its end, and the end of a branch.
fn lane(
    web: &Web<'_>,
    pieces: &Pieces,
    anchor: usize,
    dice: &mut Dice,
) -> Option<Vec<Vec<Coord<f64>>>> {
    let start = web.at(anchor);
    let mut way = Coord { x: dice.share() - 0.5, y: dice.share() - 0.5 };
    way = way / length(Coord::zero(), way).max(0.01);
    let aside = Coord { x: -way.y, y: way.x };
    let part = 35.0 + 45.0 * dice.share();
    let bend = start + way * part + aside * (16.0 * (dice.share() - 0.5));
    let end = bend + way * (part * 0.9) + aside * (part * 0.8 * (dice.share() - 0.5));
    let branch = bend + aside * (if dice.once_in(2) { part } else { -part }) + way * 10.0;
    let clear = |from, to| {
        pieces.is_clear((from, to), start) && web.ground.is_inside(web.ground.nearest(to))
    };
    if !clear(start, bend) || web.ground.east_of_river(bend).abs() < 60.0 {
        return None;
    }
    let mut lane = vec![vec![start, bend]];
    lane.extend(clear(bend, end).then(|| vec![bend, end]));
    lane.extend((dice.below(5) < 3 && clear(bend, branch)).then(|| vec![bend, branch]));
    Some(lane)
}

/// Makes the lane a part of the network and opens doors on both sides of it.
fn build(
    lane: &[Vec<Coord<f64>>],
    pieces: &mut Pieces,
    chains: &mut Vec<Chain>,
    mut door: impl FnMut(Coord<f64>),
) {
    let link = Link { class: Class::Residential, name: None, only_from: None, bridge: false };
    let straight = lane.len() == 2;
    if straight {
        chains.push(Chain { link, line: [&lane[0][..], &lane[1][1..]].concat() });
    }
    for line in lane {
        let &[from, to] = line.as_slice() else { continue };
        if !straight {
            chains.push(Chain { link, line: line.clone() });
        }
        pieces.add((from, to));
        let way = to - from;
        let aside = Coord { x: -way.y, y: way.x } / length(from, to);
        for (share, side) in [(0.3, 13.0), (0.55, -15.0), (0.8, 12.0), (1.0, -11.0)] {
            door(from + way * share + aside * side);
        }
    }
}

impl Pieces {
    fn add(&mut self, piece: Piece) {
        for square in squares(piece, 0.0) {
            self.0.entry(square).or_default().push(piece);
        }
    }

    /// Whether a new piece keeps 24 m from all others but those at its own beginning.
    fn is_clear(&self, (from, to): Piece, start: Coord<f64>) -> bool {
        let near = squares((from, to), 24.0).into_iter().filter_map(|square| self.0.get(&square));
        near.flatten().all(|(a, b)| {
            let own = [*a, *b].iter().any(|end| *end == from || *end == start);
            let room = if own { 12.0 } else { 24.0 };
            let half = (from + to) / 2.0;
            let far = |at| room < distance(at, (*a, *b));
            far(to) && (own || far(half)) && (own || !cross((from, to), (*a, *b)))
        })
    }
}

fn squares((from, to): Piece, around: f64) -> Vec<(i64, i64)> {
    let square = |value: f64| (value / SQUARE).floor() as i64;
    let (west, east) = (square(from.x.min(to.x) - around), square(from.x.max(to.x) + around));
    let (south, north) = (square(from.y.min(to.y) - around), square(from.y.max(to.y) + around));
    (west..=east).flat_map(|x| (south..=north).map(move |y| (x, y))).collect()
}

/// From a place to the nearest place of a piece, metres.
pub(crate) fn distance(at: Coord<f64>, (a, b): Piece) -> f64 {
    let (way, off) = (b - a, at - a);
    let whole = way.x * way.x + way.y * way.y;
    let share = ((off.x * way.x + off.y * way.y) / whole.max(1e-9)).clamp(0.0, 1.0);
    length(at, a + way * share)
}

fn cross((a, b): Piece, (c, d): Piece) -> bool {
    let left = |p: Coord<f64>, q: Coord<f64>, r: Coord<f64>| {
        0.0 < (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    };
    left(a, b, c) != left(a, b, d) && left(c, d, a) != left(c, d, b)
}
