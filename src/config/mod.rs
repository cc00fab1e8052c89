//! Config: beibao.toml becomes each room's options.
//!
//! [`Config::parse`] reads one file; what it does not set has the defaults of the rooms.
//!
//! Never: decides; a setting that no room has.

mod profiles;
mod settings;

pub use profiles::{parse_profiles, profiles};
pub use settings::{Config, PlanSettings};
