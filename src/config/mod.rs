//! Config: a township folder and its beibao.toml become what the rooms are given.
//!
//! [`Folder::open`] reads the folder with its settings, roads and rules; [`in_force`] says where
//! each value comes from; a [`Shelf`] keeps large roads. What nobody sets has the rooms' defaults.
//!
//! Never: decides; a setting that no room has.

mod folder;
mod force;
mod lines;
mod profiles;
mod settings;
mod shelf;
mod weights;

pub use folder::Folder;
pub use force::{InForce, Origin, in_force};
pub use profiles::{parse_profiles, profiles};
pub use settings::{Config, PlanSettings};
pub use shelf::{Kept, Shelf};
