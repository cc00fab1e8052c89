//! In which grid and village a place lies, and which station serves it.

use std::collections::BTreeMap;

use geo::Coord;

use super::Setting;
use crate::calendar::Market;
use crate::unit::metres_between;
use crate::world::{GridId, Layer, StationId, Venue, VillageId, World};

/// The station that serves a place in `grid` at `position`.
///
/// That of its grid's town; else that of the town whose area holds it; else the nearest by travel,
/// and where no road leads, the nearest by the straight line. `None` only where there is no
/// station.
pub fn territory(
    setting: &Setting<'_>,
    grid: Option<&str>,
    position: Coord<f64>,
) -> Option<StationId> {
    let land = Land::of(setting);
    let grid = land.grid(grid, position);
    land.station(grid, position).map(|(station, _)| station)
}

/// The areas and stations by name.
pub(super) struct Land<'a> {
    setting: &'a Setting<'a>,
    grids: BTreeMap<&'a str, GridId>,
    villages: BTreeMap<&'a str, VillageId>,
    venues: BTreeMap<&'a str, &'a Venue>,
    stations: BTreeMap<&'a str, Vec<StationId>>,
}

/// How a station was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By its town.
    Town,
    /// By travel.
    Travel,
    /// By the straight line, because no road leads there.
    Straight,
}

impl<'a> Land<'a> {
    /// The land of a setting.
    pub(super) fn of(setting: &'a Setting<'a>) -> Self {
        let world = setting.world;
        let mut stations: BTreeMap<&str, Vec<StationId>> = BTreeMap::new();
        for (id, station) in world.stations.iter() {
            let around =
                || setting.index.town_of(station.position).map(|town| &world.villages[town].id);
            if let Some(town) = station.town.as_ref().or_else(around) {
                stations.entry(town).or_default().push(id);
            }
        }
        Self {
            setting,
            grids: world.grids.iter().map(|(row, grid)| (&*grid.id, row)).collect(),
            villages: world.villages.iter().map(|(row, village)| (&*village.id, row)).collect(),
            venues: world.venues.rows().iter().map(|venue| (&*venue.id, venue)).collect(),
            stations,
        }
    }

    /// The world it is the land of.
    pub(super) const fn world(&self) -> &'a World {
        self.setting.world
    }

    /// The venue `id`.
    pub(super) fn venue(&self, id: &str) -> Option<&'a Venue> {
        self.venues.get(id).copied()
    }

    /// The grid a place names, else the one it lies in.
    pub(super) fn grid(&self, named: Option<&str>, position: Coord<f64>) -> Option<GridId> {
        let named = named.and_then(|id| self.grids.get(id)).copied();
        named.or_else(|| self.setting.index.grid_of(position))
    }

    /// The village a place names, else that of its grid, else the one it lies in.
    pub(super) fn village(
        &self,
        named: Option<&str>,
        grid: Option<GridId>,
        position: Coord<f64>,
    ) -> Option<VillageId> {
        let of_grid = || self.setting.world.grids[grid?].village.as_deref();
        let known = |id: &str| self.villages.get(id).copied();
        named
            .and_then(known)
            .or_else(|| of_grid().and_then(known))
            .or_else(|| self.setting.index.village_of(position))
    }

    /// The market of a village, else that of its town.
    pub(super) fn market(&self, village: Option<VillageId>) -> Option<&'a Market> {
        let villages = &self.setting.world.villages;
        let village = &villages[village?];
        let of_town = || Some(&villages[*self.villages.get(village.town.as_deref()?)?].market);
        let own = Some(&village.market).filter(|market| !market.is_empty());
        own.or_else(of_town).filter(|market| !market.is_empty())
    }

    /// The station that serves a place, and how it was found.
    pub(super) fn station(
        &self,
        grid: Option<GridId>,
        position: Coord<f64>,
    ) -> Option<(StationId, Way)> {
        let world = self.setting.world;
        let of_grid = || {
            let grid = &world.grids[grid?];
            let of_village = || {
                let village = self.villages.get(grid.village.as_deref()?)?;
                world.villages[*village].town.as_deref()
            };
            self.of_town(grid.town.as_deref().or_else(of_village)?, position)
        };
        let of_area = || {
            let town = self.setting.index.town_of(position);
            let around = town.map(|town| &*world.villages[town].id);
            let of_village =
                || world.villages[self.setting.index.village_of(position)?].town.as_deref();
            self.of_town(around.or_else(of_village)?, position)
        };
        let by_travel = || (self.setting.nearest_station)(position);
        let straight = || self.nearest(world.stations.ids(), position);
        of_grid()
            .or_else(of_area)
            .map(|station| (station, Way::Town))
            .or_else(|| by_travel().map(|station| (station, Way::Travel)))
            .or_else(|| straight().map(|station| (station, Way::Straight)))
    }

    /// The station of a town, of several the nearest.
    fn of_town(&self, town: &str, position: Coord<f64>) -> Option<StationId> {
        self.nearest(self.stations.get(town)?.iter().copied(), position)
    }

    fn nearest(
        &self,
        stations: impl Iterator<Item = StationId>,
        position: Coord<f64>,
    ) -> Option<StationId> {
        let stations = stations.map(|id| (id, &self.setting.world.stations[id]));
        let away = stations
            .map(|(id, station)| (metres_between(position, station.position), &*station.id, id));
        away.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1))).map(|(_, _, id)| id)
    }

    /// Whether area `id` of `layer` is known.
    pub(super) fn knows(&self, layer: Layer, id: &str) -> bool {
        match layer {
            Layer::Grids => self.grids.contains_key(id),
            Layer::Villages => self.villages.contains_key(id),
            Layer::Venues => self.venues.contains_key(id),
            Layer::Households
            | Layer::Hazards
            | Layer::Stations
            | Layer::Roads
            | Layer::Tasks
            | Layer::Closures => false,
        }
    }
}
