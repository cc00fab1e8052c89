//! Whose land it is: villages and grids as sets of points, and the borders between them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::mem::replace;

use geo::Coord;

use super::frame::{degrees, length};
use super::ground::Ground;

/// The four neighbours of a point, counter-clockwise.
const FOUR: [(i32, i32); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];
const AROUND: [(i32, i32); 8] =
    [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)];
/// The corner at the end of the point's edge towards each neighbour, and the corner at its
/// beginning, as steps of the corner lattice (the corner north-east of a point has its name).
const EDGE: [((i32, i32), (i32, i32)); 4] =
    [((0, -1), (0, 0)), ((0, 0), (-1, 0)), ((-1, 0), (-1, -1)), ((-1, -1), (0, -1))];

/// For each point whose it is.
type Lands = Vec<Option<usize>>;

/// For each point its grid, and for each grid its village.
pub(crate) struct Parcels {
    grid_of: Lands,
    /// The points of each grid.
    points: Vec<Vec<usize>>,
    /// The village of each grid, by row.
    pub(crate) villages: Vec<usize>,
    /// Corners where three grids meet, or two and the outside: borders pass through them.
    knots: BTreeSet<usize>,
}

impl Parcels {
    /// Gives each point to the seat that is reached with the least climbing, then splits the
    /// villages named by `parts` into so many grids.
    pub(crate) fn share(ground: &Ground, seats: &[usize], parts: impl Fn(usize) -> usize) -> Self {
        let mut owner = nearest_seats(ground, seats);
        tidy(ground, &mut owner);
        let mut grid_of = vec![None; owner.len()];
        let mut villages = Vec::new();
        for (village, land) in by_owner(&owner, seats.len()).into_iter().enumerate() {
            for part in split(ground, land, parts(village)) {
                for point in part {
                    set(&mut grid_of, point, Some(villages.len()));
                }
                villages.push(village);
            }
        }
        tidy(ground, &mut grid_of);
        let mut parcels = Self {
            points: by_owner(&grid_of, villages.len()),
            grid_of,
            villages,
            knots: BTreeSet::new(),
        };
        parcels.knots = ground.points().filter(|point| parcels.is_knot(ground, *point)).collect();
        parcels
    }

    /// The grid that holds a point.
    pub(crate) fn grid(&self, point: usize) -> Option<usize> {
        land_of(&self.grid_of, point)
    }

    /// The village that holds a point.
    pub(crate) fn village(&self, point: usize) -> Option<usize> {
        self.villages.get(self.grid(point)?).copied()
    }

    /// The rings around the points of the grids that `holds` names, outer ones counter-clockwise.
    pub(crate) fn rings(
        &self,
        ground: &Ground,
        holds: impl Fn(usize) -> bool,
    ) -> Vec<Vec<Coord<f64>>> {
        let within = |point: usize| self.grid(point).is_some_and(&holds);
        let mut edges: BTreeMap<usize, usize> = BTreeMap::new();
        let grids = self.points.iter().enumerate().filter(|(grid, _)| holds(*grid));
        for point in grids.flat_map(|(_, points)| points.iter().copied()) {
            for ((east, north), (from, to)) in FOUR.into_iter().zip(EDGE) {
                if ground.step(point, east, north).is_some_and(within) {
                    continue;
                }
                let corner = |(east, north)| ground.step(point, east, north);
                if let (Some(from), Some(to)) = (corner(from), corner(to)) {
                    edges.insert(from, to);
                }
            }
        }
        let mut rings = Vec::new();
        while let Some((start, mut at)) = edges.pop_first() {
            let mut corners = vec![start];
            while at != start {
                corners.push(at);
                let Some(next) = edges.remove(&at) else { break };
                at = next;
            }
            rings.push(self.rounded(ground, &corners));
        }
        rings
    }

    /// Cuts the corners: a ring runs from the middle of each edge to the middle of the next, and
    /// through a corner only where three grids meet, so that neighbours share every point.
    fn rounded(&self, ground: &Ground, corners: &[usize]) -> Vec<Coord<f64>> {
        let mut ring = Vec::new();
        let next = corners.iter().cycle().skip(1);
        for (corner, next) in corners.iter().zip(next) {
            if self.knots.contains(corner) {
                ring.push(degrees(ground.corner(*corner)));
            }
            // In a fixed order, so that both neighbours round to the same place.
            let (low, high) = (ground.corner(*corner.min(next)), ground.corner(*corner.max(next)));
            ring.push(degrees((low + high) / 2.0));
        }
        ring.extend(ring.first().copied());
        ring
    }

    fn is_knot(&self, ground: &Ground, corner: usize) -> bool {
        let around = [(0, 0), (1, 0), (0, 1), (1, 1)];
        let grids: BTreeSet<Option<usize>> = around
            .iter()
            .map(|(east, north)| self.grid(ground.step(corner, *east, *north)?))
            .collect();
        2 < grids.len()
    }
}

/// For each point inside the township the seat that is nearest over land.
fn nearest_seats(ground: &Ground, seats: &[usize]) -> Lands {
    let mut owner = vec![None; ground.points().count()];
    let mut queue: BinaryHeap<(Reverse<u64>, usize, usize)> =
        seats.iter().enumerate().map(|(seat, point)| (Reverse(0), *point, seat)).collect();
    while let Some((Reverse(spent), point, seat)) = queue.pop() {
        if land_of(&owner, point).is_some() {
            continue;
        }
        set(&mut owner, point, Some(seat));
        for (east, north) in AROUND {
            let Some(next) = ground.step(point, east, north).filter(|p| ground.is_inside(*p))
            else {
                continue;
            };
            let metres = length(ground.at(point), ground.at(next));
            let climb = (ground.height(point) - ground.height(next)).abs();
            let water = if ground.is_wet(point, next) { 250.0 } else { 0.0 };
            queue.push((Reverse(spent + (metres + 5.0 * climb + water) as u64), next, seat));
        }
    }
    owner
}

/// Gives every point that is cut off from the main part of its land to a neighbour, and leaves no
/// two lands that touch in a corner only.
fn tidy(ground: &Ground, owner: &mut Lands) {
    for _ in 0..20 {
        let before = owner.clone();
        join(ground, owner);
        part_corners(ground, owner);
        if *owner == before {
            return;
        }
    }
}

fn join(ground: &Ground, owner: &mut Lands) {
    let mut main: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut cut_off = Vec::new();
    let mut seen = vec![false; owner.len()];
    for (point, land) in owner.iter().enumerate() {
        let (Some(land), false) = (land, seen[point]) else { continue };
        let part = connected(ground, owner, point, &mut seen);
        let largest = main.entry(*land).or_default();
        let longer = largest.len() < part.len();
        cut_off.extend(if longer { replace(largest, part) } else { part });
    }
    for point in cut_off {
        let land = land_of(owner, point);
        let others = neighbours(ground, point).filter_map(|next| land_of(owner, next));
        let other = others.into_iter().find(|other| Some(*other) != land);
        set(owner, point, other);
    }
}

fn part_corners(ground: &Ground, owner: &mut Lands) {
    for point in ground.points() {
        let at = |east, north| ground.step(point, east, north);
        let (Some(east), Some(north), Some(far)) = (at(1, 0), at(0, 1), at(1, 1)) else { continue };
        let land = |point: &usize| land_of(owner, *point);
        let (here, aside, above, across) = (land(&point), land(&east), land(&north), land(&far));
        if here == across && here != aside && here != above {
            set(owner, east, here);
        } else if aside == above && aside != here && aside != across {
            set(owner, point, aside);
        }
    }
}

fn set(owner: &mut Lands, point: usize, land: Option<usize>) {
    if let Some(owner) = owner.get_mut(point) {
        *owner = land;
    }
}

fn land_of(owner: &[Option<usize>], point: usize) -> Option<usize> {
    owner.get(point).copied().flatten()
}

fn by_owner(owner: &[Option<usize>], count: usize) -> Vec<Vec<usize>> {
    let mut points = vec![Vec::new(); count];
    for (point, land) in owner.iter().enumerate() {
        if let Some(land) = land.and_then(|land| points.get_mut(land)) {
            land.push(point);
        }
    }
    points
}

/// The points of the same land that hang together with `start`, in order.
fn connected(
    ground: &Ground,
    owner: &[Option<usize>],
    start: usize,
    seen: &mut [bool],
) -> Vec<usize> {
    let land = land_of(owner, start);
    let mut part = vec![start];
    seen[start] = true;
    let mut at = 0;
    while let Some(point) = part.get(at).copied() {
        at += 1;
        for next in neighbours(ground, point) {
            if land_of(owner, next) == land && !seen[next] {
                seen[next] = true;
                part.push(next);
            }
        }
    }
    part.sort_unstable();
    part
}

/// Cuts land across its longer side, again and again, until there are `parts`.
fn split(ground: &Ground, mut land: Vec<usize>, parts: usize) -> Vec<Vec<usize>> {
    if parts <= 1 || land.len() < 8 {
        return vec![land];
    }
    let at = |point: &usize| ground.at(*point);
    let spread = |of: fn(Coord<f64>) -> f64| {
        let values = || land.iter().map(|point| of(at(point)));
        values().fold(f64::MIN, f64::max) - values().fold(f64::MAX, f64::min)
    };
    let wide = spread(|at| at.y) < spread(|at| at.x);
    let key = |point: &usize| if wide { at(point).x } else { at(point).y };
    land.sort_by(|a, b| key(a).total_cmp(&key(b)).then(a.cmp(b)));
    let rest = land.split_off(land.len() * (parts / 2) / parts);
    let mut all = split(ground, land, parts / 2);
    all.extend(split(ground, rest, parts - parts / 2));
    all
}

fn neighbours(ground: &Ground, point: usize) -> impl Iterator<Item = usize> {
    FOUR.into_iter().filter_map(move |(east, north)| ground.step(point, east, north))
}
