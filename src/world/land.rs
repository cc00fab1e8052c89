//! The land and its stations, and the world that holds everything.

use geo::{Coord, MultiPolygon};

use super::{
    Case, Hazard, HazardId, History, Household, HouseholdId, Person, Task, TaskId, Venue, VenueId,
};
use crate::calendar::Market;
use crate::unit::{Table, ids};

ids! {
    /// A row of [`World::villages`].
    VillageId,
    /// A row of [`World::grids`].
    GridId,
    /// A row of [`World::stations`].
    StationId,
}

/// The layers a township folder may hold, one file each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Towns, villages and communities.
    Villages,
    /// Grids of a few hundred households (网格).
    Grids,
    /// The nine small venues and petrol stations.
    Venues,
    /// Households of special need.
    Households,
    /// Hazards.
    Hazards,
    /// Police stations.
    Stations,
    /// Roads.
    Roads,
    /// Tasks of this week only.
    Tasks,
    /// Roads that are closed or slow for some time.
    Closures,
}

impl Layer {
    /// Every layer, in the order they are read.
    pub const ALL: [Self; 9] = [
        Self::Villages,
        Self::Grids,
        Self::Venues,
        Self::Households,
        Self::Hazards,
        Self::Stations,
        Self::Roads,
        Self::Tasks,
        Self::Closures,
    ];

    /// Its name, which is also the name of its file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Villages => "villages",
            Self::Grids => "grids",
            Self::Venues => "venues",
            Self::Households => "households",
            Self::Hazards => "hazards",
            Self::Stations => "stations",
            Self::Roads => "roads",
            Self::Tasks => "tasks",
            Self::Closures => "closures",
        }
    }

    /// The layer of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name() == name)
    }
}

/// What kind of area a village layer's feature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VillageKind {
    /// A whole town or township (乡镇), which holds villages.
    Town,
    /// A village, community or anything like it.
    Village,
}

/// A town, village or community (乡镇、村、社区).
#[derive(Debug, Clone, PartialEq)]
pub struct Village {
    /// The code, often 12 digits (or 9 for a town); never a number.
    pub id: String,
    /// The name on the map.
    pub name: Option<String>,
    /// Town or village.
    pub kind: VillageKind,
    /// The id of its town.
    pub town: Option<String>,
    /// Its area, outer rings counter-clockwise; longitude, latitude in degrees.
    pub area: Option<MultiPolygon<f64>>,
    /// Where its office stands.
    pub seat: Option<Coord<f64>>,
    /// Its market days.
    pub market: Market,
}

/// A grid of a few hundred households (网格) with one grid worker.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// The id.
    pub id: String,
    /// The name on the map.
    pub name: Option<String>,
    /// The id of its village.
    pub village: Option<String>,
    /// The id of its town.
    pub town: Option<String>,
    /// How many households live there.
    pub households: Option<u32>,
    /// The pseudonymous id of its grid worker.
    pub worker: Option<String>,
    /// Its area; longitude, latitude in degrees.
    pub area: MultiPolygon<f64>,
}

/// A police station (派出所).
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    /// The id.
    pub id: String,
    /// The name on the door.
    pub name: Option<String>,
    /// The id of the town it serves.
    pub town: Option<String>,
    /// How many officers it has, where the layer says so.
    pub officers: Option<u32>,
    /// How many auxiliaries.
    pub auxiliaries: Option<u32>,
    /// How many vehicles.
    pub vehicles: Option<u32>,
    /// Kit that every crew of it can take along, in the station's own words; sorted.
    pub kits: Vec<String>,
    /// Where it stands.
    pub position: Coord<f64>,
}

/// Everything that is known of a township but its roads, each table sorted by id.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Towns, villages and communities.
    pub villages: Table<VillageId, Village>,
    /// Grids.
    pub grids: Table<GridId, Grid>,
    /// Venues to inspect.
    pub venues: Table<VenueId, Venue>,
    /// Households to visit.
    pub households: Table<HouseholdId, Household>,
    /// Hazards to follow.
    pub hazards: Table<HazardId, Hazard>,
    /// Stations.
    pub stations: Table<StationId, Station>,
    /// Staff by name list; empty where there is none.
    pub people: Vec<Person>,
    /// Tasks of this week only.
    pub tasks: Table<TaskId, Task>,
    /// What was done.
    pub history: History,
    /// What has a life of its own, by kind and id, as far as a ledger tells of it.
    pub cases: Vec<Case>,
}
