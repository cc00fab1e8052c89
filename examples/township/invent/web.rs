//! The road web while it grows: links between points, and the cheapest way over the land.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use geo::Coord;

use super::frame::length;
use super::ground::Ground;

/// The eight ways from a point, opposite ones four apart.
const AROUND: [(i32, i32); 8] =
    [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)];

/// What a road is, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Primary,
    Secondary,
    Tertiary,
    Unclassified,
    Residential,
    Pedestrian,
    Track,
    Path,
}

/// One straight piece of road between two points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) class: Class,
    pub(crate) name: Option<&'static str>,
    /// The point a one-way street begins at.
    pub(crate) only_from: Option<usize>,
    /// A bridge over the river, or over a road (`layer` 1).
    pub(crate) bridge: bool,
}

/// The links made so far, over the lattice of the land and the corners of the town's streets.
pub(crate) struct Web<'g> {
    pub(crate) ground: &'g Ground,
    pub(crate) links: BTreeMap<(usize, usize), Link>,
    /// Points that stay where they are when roads are rounded.
    pub(crate) kept: BTreeSet<usize>,
    /// Where the main roads may cross the river: the point on the west bank.
    pub(crate) fords: Vec<usize>,
    corners: Vec<Coord<f64>>,
    /// Ways that are not between neighbours of the lattice.
    byways: BTreeMap<usize, Vec<usize>>,
    /// Which of the eight ways carry a road, a bit each.
    used: Vec<u8>,
    /// Points on a road or next to one.
    beside: Vec<bool>,
    /// Points under the town, where only its streets run.
    built: Vec<bool>,
}

/// What a way is looked for.
pub(crate) struct Errand<'e> {
    /// The slope that doubles the cost of a metre.
    pub(crate) grade: f64,
    /// Where it may end.
    pub(crate) goal: &'e dyn Fn(usize) -> bool,
    /// Where it may not pass.
    pub(crate) avoid: &'e dyn Fn(usize) -> bool,
}

impl<'g> Web<'g> {
    pub(crate) fn new(ground: &'g Ground) -> Self {
        let points = ground.points().count();
        Self {
            ground,
            links: BTreeMap::new(),
            kept: BTreeSet::new(),
            fords: Vec::new(),
            corners: Vec::new(),
            byways: BTreeMap::new(),
            used: vec![0; points],
            beside: vec![false; points],
            built: vec![false; points],
        }
    }

    /// Where a point is, metres.
    pub(crate) fn at(&self, point: usize) -> Coord<f64> {
        let corner = point.checked_sub(self.used.len()).and_then(|corner| self.corners.get(corner));
        corner.copied().unwrap_or_else(|| self.ground.at(point))
    }

    /// Adds a street corner.
    pub(crate) fn corner(&mut self, at: Coord<f64>) -> usize {
        self.corners.push(at);
        self.used.len() + self.corners.len() - 1
    }

    /// Whether a point is a street corner.
    pub(crate) const fn is_corner(&self, point: usize) -> bool {
        self.used.len() <= point
    }

    /// Keeps the country roads off the points that `under` names.
    pub(crate) fn build_over(&mut self, under: impl Fn(Coord<f64>) -> bool) {
        for point in self.ground.points() {
            if let Some(built) = self.built.get_mut(point) {
                *built |= under(self.ground.at(point));
            }
        }
    }

    /// Whether a country road may use the point.
    pub(crate) fn is_open(&self, point: usize) -> bool {
        self.built.get(point).is_none_or(|built| !built)
    }

    /// Lets roads run straight between two points that are not neighbours.
    pub(crate) fn byway(&mut self, from: usize, to: usize) {
        self.byways.entry(from).or_default().push(to);
        self.byways.entry(to).or_default().push(from);
    }

    /// The classes of the roads at a point.
    pub(crate) fn classes(&self, point: usize) -> impl Iterator<Item = Class> {
        self.ends(point)
            .into_iter()
            .filter_map(move |end| self.links.get(&ordered(point, end)).map(|link| link.class))
    }

    /// The other ends of the links at a point.
    pub(crate) fn ends(&self, point: usize) -> Vec<usize> {
        if self.used.get(point) == Some(&0) && !self.byways.contains_key(&point) {
            return Vec::new();
        }
        let mut ends: Vec<usize> = self.reach(point).filter(|to| self.has(point, *to)).collect();
        ends.sort_unstable();
        ends
    }

    /// Makes a road of `class` along `way`; where there is a better one, that stays.
    pub(crate) fn lay(&mut self, way: &[usize], class: Class) {
        for step in way.windows(2) {
            let &[from, to] = step else { continue };
            let bridge = self.both_on_land(from, to) && self.ground.is_wet(from, to);
            let new = Link { class, name: None, only_from: None, bridge };
            let link = self.links.entry(ordered(from, to)).or_insert(new);
            link.class = link.class.min(class);
            for (from, to) in [(from, to), (to, from)] {
                let bit = self.direction(from, to);
                if let (Some(used), Some(bit)) = (self.used.get_mut(from), bit) {
                    *used |= 1 << bit;
                }
                for (east, north) in AROUND {
                    let near = self.ground.step(from, east, north).filter(|_| bit.is_some());
                    if let Some(beside) = near.and_then(|near| self.beside.get_mut(near)) {
                        *beside = true;
                    }
                }
            }
            if bridge {
                self.kept.extend([from, to]);
            }
        }
        self.kept.extend(way.first().into_iter().chain(way.last()));
    }

    /// The cheapest way from a point to one that the errand may end at.
    pub(crate) fn way(&self, from: usize, errand: &Errand<'_>) -> Option<Vec<usize>> {
        let size = self.used.len() + self.corners.len();
        let mut cost = vec![u64::MAX; size];
        let mut before = vec![usize::MAX; size];
        let mut queue = BinaryHeap::from([(Reverse(0), from)]);
        *cost.get_mut(from)? = 0;
        while let Some((Reverse(spent), point)) = queue.pop() {
            if cost.get(point).is_none_or(|least| *least < spent) {
                continue;
            }
            if point != from && (errand.goal)(point) {
                return Some(traced(&before, point));
            }
            for next in self.reach(point).filter(|next| self.may_pass(point, *next, errand)) {
                let sum = spent + self.cost(point, next, errand.grade);
                if cost.get(next).is_some_and(|least| sum < *least) {
                    cost[next] = sum;
                    before[next] = point;
                    queue.push((Reverse(sum), next));
                }
            }
        }
        None
    }

    /// The points one step away, over land or by a byway.
    fn reach(&self, point: usize) -> impl Iterator<Item = usize> {
        let land = (!self.is_corner(point)).then_some(AROUND);
        land.into_iter()
            .flatten()
            .filter_map(move |(east, north)| self.ground.step(point, east, north))
            .chain(self.byways.get(&point).into_iter().flatten().copied())
    }

    fn may_pass(&self, from: usize, to: usize, errand: &Errand<'_>) -> bool {
        if (errand.avoid)(to) {
            return false;
        }
        if self.is_corner(from) || self.is_corner(to) || self.direction(from, to).is_none() {
            let link = self.links.get(&ordered(from, to));
            return link.is_none_or(|link| link.class != Class::Pedestrian);
        }
        let on_land = self.ground.is_inside(to) || (errand.goal)(to) || self.used[to] != 0;
        on_land && self.is_open(to) && !self.crosses(from, to) && self.is_dry(from, to)
    }

    /// Whether another road already runs over the other diagonal.
    fn crosses(&self, from: usize, to: usize) -> bool {
        let Some(bit) = self.direction(from, to) else { return false };
        if bit % 2 == 0 {
            return false;
        }
        let (east, _) = AROUND[bit];
        let Some(aside) = self.ground.step(from, east, 0) else { return false };
        let other = if bit % 4 == 1 { bit + 2 } else { bit + 6 } % 8;
        self.used[aside] & (1 << other) != 0
    }

    fn is_dry(&self, from: usize, to: usize) -> bool {
        let ford = |a, b| self.fords.contains(&a) && self.ground.step(a, 1, 0) == Some(b);
        !self.ground.is_wet(from, to) || ford(from, to) || ford(to, from)
    }

    fn cost(&self, from: usize, to: usize, grade: f64) -> u64 {
        let metres = length(self.at(from), self.at(to));
        let rise = self.height(from) - self.height(to);
        let steep = rise / metres / grade;
        let near = |point: usize| self.beside.get(point).copied().unwrap_or(false);
        let effort = match (self.has(from, to), near(from) && near(to)) {
            (true, _) if self.is_corner(from) && self.is_quiet(from, to) => 0.9,
            (true, _) => 0.3,
            (false, true) => 2.2, // nobody builds a second road beside the first
            (false, false) => 1.0,
        };
        (metres * (1.0 + steep * steep) * effort * 100.0) as u64 + 1
    }

    fn height(&self, point: usize) -> f64 {
        if self.is_corner(point) {
            return self.ground.height_at(self.at(point));
        }
        self.ground.height(point)
    }

    fn is_quiet(&self, from: usize, to: usize) -> bool {
        self.links.get(&ordered(from, to)).is_some_and(|link| Class::Secondary < link.class)
    }

    fn has(&self, from: usize, to: usize) -> bool {
        match (self.direction(from, to), self.used.get(from)) {
            (Some(bit), Some(used)) => used & (1 << bit) != 0,
            _ => self.links.contains_key(&ordered(from, to)),
        }
    }

    /// Which of the eight ways leads from one point of the land to the other.
    fn direction(&self, from: usize, to: usize) -> Option<usize> {
        let (east, north) = self.ground.apart(from, to);
        let beside = self.both_on_land(from, to) && east.abs() <= 1 && north.abs() <= 1;
        let ways = [5, 6, 7, 4, 8, 0, 3, 2, 1];
        let bit = ways.get((north * 3 + east + 4) as usize).copied().filter(|_| beside);
        bit.filter(|bit| *bit < 8)
    }

    const fn both_on_land(&self, from: usize, to: usize) -> bool {
        !self.is_corner(from) && !self.is_corner(to)
    }
}

/// The key of a link between two points.
pub(crate) fn ordered(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

fn traced(before: &[usize], end: usize) -> Vec<usize> {
    let mut way = vec![end];
    let mut at = end;
    while let Some(point) = before.get(at).copied().filter(|point| *point != usize::MAX) {
        way.push(point);
        at = point;
    }
    way.reverse();
    way
}
