//! Whether a layer lies some hundred metres off the others, as GCJ-02 and BD-09 do.

use std::collections::BTreeMap;
use std::path::Path;

use geo::{Contains, Coord};
use rstar::{AABB, PointDistance, RTree, RTreeObject};

use crate::finding::{Finding, Level, Place};
use crate::road::Way;
use crate::unit::{Datum, Index, Table, metres_between};
use crate::world::{Grid, Layer, World};

/// The fewest places of a layer that say anything.
const FEWEST: usize = 20;
/// The most places of a layer that are looked at.
const MOST: usize = 400;
/// A place further from every road than this says no more than that, in metres.
const FARTHEST: f64 = 400.0;
/// By how many metres, on average, a layer must come nearer to the roads.
const LEAST_GAIN: f64 = 25.0;

/// Findings for layers that fit the others far better when they are shifted back.
///
/// Each layer of points in China is held against the roads as it is, and as if it had come in
/// GCJ-02 or BD-09; and against the grids its features name. It is told of when the mean distance
/// to the nearest road (at most 400 m a place) falls to 70 % or less and by 25 m or more, or when
/// at least a quarter more of all its features lie in the grid they name. Where no layer of points
/// is told of, the roads and the grids are held against all points the same way. Nothing is shifted
/// here.
pub fn datum_offsets(world: &World, ways: &[Way], folder: &Path) -> Vec<Finding> {
    let roads = Roads::of(ways);
    let grids: BTreeMap<&str, &Grid> =
        world.grids.rows().iter().map(|grid| (grid.id.as_str(), grid)).collect();
    let mut found = Vec::new();
    let mut all = Vec::new();
    for (layer, places) in layers(world) {
        let sample = sample(places);
        let by_road = roads.as_ref().and_then(|roads| nearer(&sample, roads, Datum::to_wgs84));
        let fit = by_road.or_else(|| inside(&sample, &grids, Datum::to_wgs84));
        found.extend(fit.map(|fit| (layer, fit)));
        all.extend(sample);
    }
    if found.is_empty() {
        // Where the places fit one another, what they are held against may be what is shifted.
        let by_road = roads.as_ref().and_then(|roads| nearer(&all, roads, Datum::from_wgs84));
        found.extend(by_road.map(|fit| (Layer::Roads, fit)));
        let by_grid = inside(&all, &grids, Datum::from_wgs84);
        found.extend(by_grid.map(|fit| (Layer::Grids, fit)));
    }
    found.into_iter().map(|(layer, fit)| told(folder, layer, fit)).collect()
}

/// A datum, and by how many metres it moves the places on average.
type Fit = (Datum, f64);

/// How a position is shifted: from a datum, or to it.
type Shift = fn(Datum, Coord<f64>) -> Coord<f64>;

fn told(folder: &Path, layer: Layer, (datum, off): Fit) -> Finding {
    let file = folder.join(format!("{}.geojson", layer.name()));
    let place = Place { file, ..Place::default() };
    let values = [layer.name(), datum.name(), &format!("{off:.0}")];
    Finding::new("B1022", Level::Warning, place, &values)
}

/// Some of the places that lie where the shift applies; none where there are too few.
fn sample(mut places: Vec<Sited<'_>>) -> Vec<Sited<'_>> {
    places.retain(|place| Datum::is_shifted(place.at));
    if places.len() < FEWEST {
        return Vec::new();
    }
    let every = places.len().div_ceil(MOST);
    places.into_iter().step_by(every).collect()
}

/// A place and the grid it names.
#[derive(Clone, Copy)]
struct Sited<'w> {
    at: Coord<f64>,
    grid: Option<&'w str>,
}

fn layers(world: &World) -> [(Layer, Vec<Sited<'_>>); 4] {
    fn all<'w, I: Index, T>(
        table: &'w Table<I, T>,
        of: impl Fn(&'w T) -> Sited<'w>,
    ) -> Vec<Sited<'w>> {
        table.rows().iter().map(of).collect()
    }
    [
        (
            Layer::Venues,
            all(&world.venues, |row| Sited { at: row.position, grid: row.grid.as_deref() }),
        ),
        (
            Layer::Households,
            all(&world.households, |row| Sited { at: row.position, grid: row.grid.as_deref() }),
        ),
        (
            Layer::Hazards,
            all(&world.hazards, |row| Sited { at: row.position, grid: row.grid.as_deref() }),
        ),
        (Layer::Stations, all(&world.stations, |row| Sited { at: row.position, grid: None })),
    ]
}

/// The datum with which the places would come much nearer to the roads.
fn nearer(places: &[Sited<'_>], roads: &Roads, shift: Shift) -> Option<Fit> {
    if places.is_empty() {
        return None;
    }
    let mean = |datum| roads.mean_distance(places.iter().map(|place| shift(datum, place.at)));
    let as_is = mean(Datum::Wgs84);
    let tried = [Datum::Gcj02, Datum::Bd09].map(|datum| (mean(datum), datum));
    let (best, datum) = if tried[1].0 < tried[0].0 { tried[1] } else { tried[0] };
    let gains = best <= 0.7 * as_is && LEAST_GAIN <= as_is - best;
    gains.then(|| (datum, moved(places, datum)))
}

/// The datum with which many more places would lie in the grid they name.
fn inside(places: &[Sited<'_>], grids: &BTreeMap<&str, &Grid>, shift: Shift) -> Option<Fit> {
    let named: Vec<(Coord<f64>, &Grid)> =
        places.iter().filter_map(|place| Some((place.at, *grids.get(place.grid?)?))).collect();
    if named.len() < FEWEST {
        return None;
    }
    let share = |datum: Datum| {
        let held = named.iter().filter(|(at, grid)| grid.area.contains(&shift(datum, *at)));
        held.count() as f64 / named.len() as f64
    };
    let tried = [Datum::Gcj02, Datum::Bd09].map(|datum| (share(datum), datum));
    let (best, datum) = if tried[0].0 < tried[1].0 { tried[1] } else { tried[0] };
    (share(Datum::Wgs84) + 0.25 <= best).then(|| (datum, moved(places, datum)))
}

/// By how many metres the places move on average when they are taken as `datum`.
fn moved(places: &[Sited<'_>], datum: Datum) -> f64 {
    let off = |place: &Sited<'_>| metres_between(place.at, datum.to_wgs84(place.at));
    places.iter().map(off).sum::<f64>() / places.len() as f64
}

/// A piece of road, in metres from the first of all.
struct Piece([f64; 2], [f64; 2]);

impl RTreeObject for Piece {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.0, self.1)
    }
}

impl PointDistance for Piece {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        let Self([ax, ay], [bx, by]) = *self;
        let (dx, dy) = (bx - ax, by - ay);
        let length = dx * dx + dy * dy;
        let along =
            if 0.0 < length { ((point[0] - ax) * dx + (point[1] - ay) * dy) / length } else { 0.0 };
        let along = along.clamp(0.0, 1.0);
        (point[0] - ax - along * dx).powi(2) + (point[1] - ay - along * dy).powi(2)
    }
}

/// All pieces of road around an origin.
struct Roads {
    origin: Coord<f64>,
    tree: RTree<Piece>,
}

impl Roads {
    fn of(ways: &[Way]) -> Option<Self> {
        let origin = *ways.first()?.line.first()?;
        let piece = |pair: &[Coord<f64>]| match pair {
            [a, b] => Some(Piece(flat(origin, *a), flat(origin, *b))),
            _ => None,
        };
        let pieces: Vec<Piece> =
            ways.iter().flat_map(|way| way.line.windows(2)).filter_map(piece).collect();
        Some(Self { origin, tree: RTree::bulk_load(pieces) })
    }

    /// The mean distance of the places to the nearest road.
    fn mean_distance(&self, places: impl ExactSizeIterator<Item = Coord<f64>>) -> f64 {
        let count = places.len() as f64;
        let distance = |place| {
            let at = flat(self.origin, place);
            let nearest = self.tree.nearest_neighbor(&at);
            nearest.map_or(FARTHEST, |piece| piece.distance_2(&at).sqrt().min(FARTHEST))
        };
        places.map(distance).sum::<f64>() / count
    }
}

/// Metres east and north of `origin`.
fn flat(origin: Coord<f64>, at: Coord<f64>) -> [f64; 2] {
    const METRES_A_DEGREE: f64 = 111_195.0;
    let east = (at.x - origin.x) * origin.y.to_radians().cos();
    [east * METRES_A_DEGREE, (at.y - origin.y) * METRES_A_DEGREE]
}
