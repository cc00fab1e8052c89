//! Everything of a world that has a place, found by where it is.

use geo::{Coord, MultiPolygon};

use super::areas::Areas;
use super::points::Points;
use crate::unit::Metres;
use crate::world::{
    GridId, HazardId, HazardStatus, HouseholdId, VenueId, VillageId, VillageKind, World,
};

/// Everything of a world that has a place, found by where it is.
///
/// # Shape and units
///
/// Positions are longitude and latitude in degrees. Answers are sorted by row. A border belongs to
/// its area; where a point is in several areas, the one with the smallest id answers.
///
/// # Cost
///
/// Building sorts every point once; a look-up takes O(log n) and what it finds.
///
/// # Example
///
/// ```
/// use beibao::spatial::Index;
/// use beibao::unit::Metres;
/// use beibao::world::World;
/// use geo::Coord;
///
/// let index = Index::over(&World::default());
/// let seat = Coord { x: 106.52, y: 26.45 };
/// assert!(index.hazards_within(seat, Metres(200)).is_empty());
/// assert_eq!(index.grid_of(seat), None);
/// ```
#[derive(Debug, Clone)]
pub struct Index {
    hazards: Points<HazardId>,
    venues: Points<VenueId>,
    households: Points<HouseholdId>,
    grids: Areas<GridId>,
    villages: Areas<VillageId>,
    towns: Areas<VillageId>,
}

/// Rows that seem to tell of the same thing twice, each after the row it repeats.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// Hazards of one kind, neither of them closed.
    pub hazards: Vec<(HazardId, HazardId)>,
    /// Venues of one kind and name.
    pub venues: Vec<(VenueId, VenueId)>,
}

impl Index {
    /// An index over everything in `world`.
    pub fn over(world: &World) -> Self {
        let areas = |kind: VillageKind| {
            let of_kind = world.villages.iter().filter(move |(_, village)| village.kind == kind);
            let with_area = of_kind
                .filter_map(|(row, village)| Some((&*village.id, row, village.area.as_ref()?)));
            Areas::over(with_area)
        };
        Self {
            hazards: Points::over(world.hazards.iter().map(|(row, site)| (row, site.position))),
            venues: Points::over(world.venues.iter().map(|(row, site)| (row, site.position))),
            households: Points::over(
                world.households.iter().map(|(row, site)| (row, site.position)),
            ),
            grids: Areas::over(world.grids.iter().map(|(row, grid)| (&*grid.id, row, &grid.area))),
            villages: areas(VillageKind::Village),
            towns: areas(VillageKind::Town),
        }
    }

    /// The hazards at most `radius` from `at`.
    pub fn hazards_within(&self, at: Coord<f64>, radius: Metres) -> Vec<HazardId> {
        self.hazards.within(at, radius)
    }

    /// The venues at most `radius` from `at`.
    pub fn venues_within(&self, at: Coord<f64>, radius: Metres) -> Vec<VenueId> {
        self.venues.within(at, radius)
    }

    /// The households at most `radius` from `at`.
    pub fn households_within(&self, at: Coord<f64>, radius: Metres) -> Vec<HouseholdId> {
        self.households.within(at, radius)
    }

    /// The hazards in `area`.
    pub fn hazards_in(&self, area: &MultiPolygon<f64>) -> Vec<HazardId> {
        self.hazards.inside(area)
    }

    /// The venues in `area`.
    pub fn venues_in(&self, area: &MultiPolygon<f64>) -> Vec<VenueId> {
        self.venues.inside(area)
    }

    /// The households in `area`.
    pub fn households_in(&self, area: &MultiPolygon<f64>) -> Vec<HouseholdId> {
        self.households.inside(area)
    }

    /// The grid that holds `at`.
    pub fn grid_of(&self, at: Coord<f64>) -> Option<GridId> {
        self.grids.of(at)
    }

    /// The village that holds `at`; where none does, the town.
    pub fn village_of(&self, at: Coord<f64>) -> Option<VillageId> {
        self.villages.of(at).or_else(|| self.towns.of(at))
    }

    /// The town that holds `at`.
    pub fn town_of(&self, at: Coord<f64>) -> Option<VillageId> {
        self.towns.of(at)
    }

    /// What `world`, the one this index was built over, seems to hold twice within `radius`.
    ///
    /// Each row is paired with the first row before it that it repeats, so there are never more
    /// pairs than rows.
    pub fn duplicates(&self, world: &World, radius: Metres) -> Duplicates {
        let mut found = Duplicates::default();
        for (row, hazard) in world.hazards.iter() {
            let same = |other: &HazardId| {
                let other = &world.hazards[*other];
                other.kind == hazard.kind && other.status != HazardStatus::Verified
            };
            if hazard.status == HazardStatus::Verified {
                continue;
            }
            let near = self.hazards.within(hazard.position, radius);
            found.hazards.extend(
                near.into_iter()
                    .take_while(|other| *other < row)
                    .find(same)
                    .map(|first| (first, row)),
            );
        }
        for (row, venue) in world.venues.iter() {
            let same = |other: &VenueId| {
                let other = &world.venues[*other];
                venue.name.is_some() && (&other.name, other.kind) == (&venue.name, venue.kind)
            };
            let near = self.venues.within(venue.position, radius);
            found.venues.extend(
                near.into_iter()
                    .take_while(|other| *other < row)
                    .find(same)
                    .map(|first| (first, row)),
            );
        }
        found
    }
}
