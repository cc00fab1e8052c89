//! Config: a township folder and its beibao.toml become what the rooms are given.
//!
//! [`Folder::open`] reads the folder with its settings, roads and rules; [`Config::parse`] reads
//! one beibao.toml. What it does not set has the defaults of the rooms.
//!
//! Never: decides; a setting that no room has.

mod folder;
mod profiles;
mod settings;
mod weights;

pub use folder::Folder;
pub use profiles::{parse_profiles, profiles};
pub use settings::{Config, PlanSettings};
