//! Where people settle, and the country roads that reach them, from the villages to the last house.

use beibao::unit::Dice;

use super::frame::{length, whole};
use super::ground::Ground;
use super::parcels::Parcels;
use super::streets::Town;
use super::web::{Class, Errand, Web, ordered};

/// Villages besides the town.
const VILLAGES: usize = 24;

/// A hamlet of a village, or the village's own centre.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hamlet {
    /// Its row in the list of seats.
    pub(crate) village: usize,
    pub(crate) point: usize,
    pub(crate) kind: Kind,
}

/// How a hamlet is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The village's centre.
    Seat,
    /// By a road.
    Lower,
    /// By a track.
    Upper,
    /// On foot.
    Last,
}

/// The seats of the villages, the town's first; low and flat places come first.
pub(crate) fn seats(ground: &Ground, town: &Town, dice: &mut Dice) -> Vec<usize> {
    let worth = |point: usize| ground.prominence(point) + 260.0 * ground.slope(point);
    let mut sites: Vec<(f64, usize)> = ground
        .points()
        .filter(|point| {
            let at = ground.at(*point);
            dice.once_in(6)
                && ground.is_well_inside(*point, 6)
                && 150.0 < ground.east_of_river(at).abs()
                && !town.is_near(at, 700.0)
        })
        .map(|point| (worth(point), point))
        .collect();
    sites.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut apart = 2_100.0;
    loop {
        let mut seats = vec![ground.nearest(town.middle)];
        for (_, site) in &sites {
            let at = ground.at(*site);
            let free = seats.iter().all(|seat| apart < length(ground.at(*seat), at));
            if free && seats.len() <= VILLAGES {
                seats.push(*site);
            }
        }
        if VILLAGES < seats.len() || apart < 300.0 {
            return seats;
        }
        apart *= 0.95;
    }
}

/// Roads to the villages, the nearest to the town first, and a few between neighbours.
pub(crate) fn village_roads(web: &mut Web<'_>, town: &Town, seats: &[usize]) {
    let far = |seat: &usize| length(web.ground.at(*seat), town.middle);
    let mut order: Vec<usize> = seats.iter().skip(1).copied().collect();
    order.sort_by(|a, b| far(a).total_cmp(&far(b)).then(a.cmp(b)));
    for (turn, seat) in order.iter().enumerate() {
        let class = if turn % 3 == 2 { Class::Unclassified } else { Class::Tertiary };
        to_network(web, *seat, (0.09, usize::MAX), class);
    }
    for (turn, seat) in order.iter().enumerate().filter(|(turn, _)| turn % 2 == 0) {
        let near = |other: &&usize| length(web.ground.at(**other), web.ground.at(*seat));
        let mut others: Vec<&usize> = order.iter().filter(|other| *other != seat).collect();
        others.sort_by(|a, b| near(a).total_cmp(&near(b)));
        let Some(other) = others.get(turn / 2 % 3).copied() else { continue };
        let goal = |point| point == *other;
        let errand = Errand { grade: 0.1, goal: &goal, avoid: &|_| false };
        if let Some(way) = web.way(*seat, &errand) {
            web.lay(&way, Class::Unclassified);
        }
    }
}

/// A road over the second bridge, from the main roads of one bank to those of the other.
pub(crate) fn second_bridge(web: &mut Web<'_>) {
    let Some(west) = web.fords.get(1).copied() else { return };
    let Some(east) = web.ground.step(west, 1, 0) else { return };
    let goal = |point: usize| web.classes(point).any(|class| class <= Class::Secondary);
    let way = |from, other| {
        web.way(from, &Errand { grade: 0.09, goal: &goal, avoid: &|point| point == other })
    };
    if let (Some(one), Some(two)) = (way(west, east), way(east, west)) {
        web.lay(&one, Class::Tertiary);
        web.lay(&[west, east], Class::Tertiary);
        web.lay(&two, Class::Tertiary);
    }
}

/// One road that passes over the main road by a bridge, without a junction.
pub(crate) fn overpass(web: &mut Web<'_>, town: &Town, dice: &mut Dice) {
    let mut sites: Vec<(usize, usize, usize)> = web
        .ground
        .points()
        .filter(|point| !town.is_near(web.ground.at(*point), 1_200.0))
        .filter_map(|point| flyover(web, point))
        .collect();
    dice.shuffle(&mut sites);
    for (under, left, right) in sites {
        let primary = |point: usize| web.classes(point).any(|class| class == Class::Primary);
        let goal = |point: usize| !web.is_corner(point) && web.classes(point).next().is_some();
        let avoid = |point: usize| primary(point) || web.ground.nearest(web.at(point)) == under;
        let errand = Errand { grade: 0.12, goal: &goal, avoid: &avoid };
        let ways = (web.way(left, &errand), web.way(right, &errand));
        let (Some(one), Some(two)) = ways else { continue };
        if one.len() + two.len() < 40 && one.iter().all(|point| !two.contains(point)) {
            web.lay(&one, Class::Unclassified);
            web.lay(&two, Class::Unclassified);
            web.byway(left, right);
            web.lay(&[left, right], Class::Unclassified);
            if let Some(link) = web.links.get_mut(&ordered(left, right)) {
                link.bridge = true;
            }
            return;
        }
    }
}

/// The two points beside a straight piece of main road, if nothing else is there.
fn flyover(web: &Web<'_>, point: usize) -> Option<(usize, usize, usize)> {
    let &[a, b] = web.ends(point).as_slice() else { return None };
    let main = web.classes(point).all(|class| class == Class::Primary);
    let steps = [(1, 0), (0, 1), (1, 1), (-1, 1)];
    let (east, north) = *steps.iter().find(|(east, north)| {
        let ahead = web.ground.step(point, *east, *north);
        let behind = web.ground.step(point, -east, -north);
        [ahead, behind] == [Some(b), Some(a)] || [ahead, behind] == [Some(a), Some(b)]
    })?;
    let left = web.ground.step(point, -north, east)?;
    let right = web.ground.step(point, north, -east)?;
    let free =
        |p: usize| web.ends(p).is_empty() && web.ground.is_well_inside(p, 3) && web.is_open(p);
    let dry = !web.ground.is_wet(left, point) && !web.ground.is_wet(point, right);
    (main && dry && free(left) && free(right)).then_some((point, left, right))
}

/// Hamlets of every village with their roads and tracks, then the last houses with footpaths.
pub(crate) fn hamlets(
    web: &mut Web<'_>,
    parcels: &Parcels,
    seats: &[usize],
    dice: &mut Dice,
) -> Vec<Hamlet> {
    let mut all: Vec<Hamlet> = (0..)
        .zip(seats)
        .skip(1)
        .map(|(village, point)| Hamlet { village, point: *point, kind: Kind::Seat })
        .collect();
    for (village, seat) in seats.iter().enumerate().skip(1) {
        for _ in 0..2 + dice.below(3) {
            let Some(point) = hamlet_site(web, parcels, (village, *seat), &all, dice) else {
                continue;
            };
            let above = web.ground.height(point) - web.ground.height(*seat);
            let upper = 45.0 < above || dice.once_in(5);
            let (grade, class, kind) = if upper {
                (0.16, Class::Track, Kind::Upper)
            } else {
                (0.12, Class::Unclassified, Kind::Lower)
            };
            if to_network(web, point, (grade, 60), class) {
                all.push(Hamlet { village, point, kind });
            }
        }
    }
    let upper: Vec<Hamlet> =
        all.iter().copied().filter(|hamlet| hamlet.kind != Kind::Seat).collect();
    for hamlet in upper {
        if dice.once_in(4)
            && let Some(point) = last_house(web, parcels, hamlet, dice)
            && to_network(web, point, (0.3, 14), Class::Path)
        {
            all.push(Hamlet { point, kind: Kind::Last, ..hamlet });
        }
    }
    all
}

/// A flat place in the village's land, away from other hamlets: the best of a few.
fn hamlet_site(
    web: &Web<'_>,
    parcels: &Parcels,
    (village, seat): (usize, usize),
    all: &[Hamlet],
    dice: &mut Dice,
) -> Option<usize> {
    let mut step = || whole(dice.below(41)) - 20;
    (0..40)
        .filter_map(|_| web.ground.step(seat, step(), step()))
        .filter(|point| {
            let at = web.at(*point);
            parcels.village(*point) == Some(village)
                && 90.0 < web.ground.east_of_river(at).abs()
                && web.is_open(*point)
                && all.iter().all(|other| 380.0 < length(web.at(other.point), at))
        })
        .take(6)
        .min_by(|a, b| web.ground.slope(*a).total_cmp(&web.ground.slope(*b)))
}

/// A place 200 to 450 m up the slope from a hamlet, off every road.
fn last_house(web: &Web<'_>, parcels: &Parcels, hamlet: Hamlet, dice: &mut Dice) -> Option<usize> {
    let mut step = || whole(dice.below(11)) - 5;
    (0..30)
        .filter_map(|_| web.ground.step(hamlet.point, step(), step()))
        .filter(|point| {
            parcels.village(*point) == Some(hamlet.village)
                && 200.0 < length(web.at(*point), web.at(hamlet.point))
                && web.ends(*point).is_empty()
                && web.is_open(*point)
        })
        .max_by(|a, b| web.ground.height(*a).total_cmp(&web.ground.height(*b)))
}

/// Lays a road of `class` to the nearest road that is not a path, if it is not too far.
fn to_network(web: &mut Web<'_>, from: usize, (grade, most): (f64, usize), class: Class) -> bool {
    let least = if class <= Class::Tertiary { Class::Tertiary } else { Class::Track };
    let goal = |point: usize| web.classes(point).any(|other| other <= least);
    if goal(from) {
        web.kept.insert(from);
        return true;
    }
    let errand = Errand { grade, goal: &goal, avoid: &|_| false };
    let Some(way) = web.way(from, &errand).filter(|way| way.len() <= most) else { return false };
    web.lay(&way, class);
    true
}
