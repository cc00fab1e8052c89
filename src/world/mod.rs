//! The world: what exists in a township, and what was done there.
//!
//! One struct a file of like things; a [`World`] holds them in tables sorted by id.
//!
//! Never: a file format; a person's name, condition or phone number.

mod coded;
mod case;
mod sites;
mod history;
mod land;
mod people;
mod personal;
mod purpose;

pub use case::{Case, CaseKind, Step};
pub use history::{Done, History};
pub use land::{Grid, GridId, Layer, Station, StationId, Village, VillageId, VillageKind, World};
pub use people::{Half, Person, Post, PostDay, Role};
pub use personal::is_of_person;
pub use purpose::Purpose;
pub use sites::{
    Grade, Hazard, HazardId, HazardStatus, Hours, Household, HouseholdId, Need, OpenOn, Papers,
    Size, Task, TaskId, TaskMode, Venue, VenueId, VenueKind,
};
