//! Demand: which visits are due in the horizon, for whom, by when, by whom, and why.
//!
//! In come the world, its index, the rules and a calendar; out goes one [`Visit`] for each time
//! someone is owed one, sorted by id, with a finding for whatever had to be assumed. [`draw()`]
//! draws venues and inspectors by lot (双随机), and a [`DrawRecord`] says whether it can be repeated.
//!
//! Never: a route; a file; a clock.

mod cadence;
mod caps;
mod desk;
mod draw;
mod draw_lists;
mod draw_record;
mod due;
mod hazards;
mod households;
mod ladder;
mod land;
mod merge;
mod notes;
mod past;
mod pins;
mod score;
mod tasks;
mod venues;
mod visit;
mod windows;

pub use draw::{DRAW_ALGORITHM, DrawLists, DrawSums, Drawn, Quota, draw};
pub use draw_lists::{DrawChoice, draw_lists};
pub use draw_record::{DrawRecord, DrawWeights};
pub use due::{Options, Setting, due};
pub use households::{purpose as household_purpose, rhythm as household_rhythm};
pub use land::territory;
pub use past::purpose_and_site;
pub use score::{household as household_tier, venue as venue_tier};
pub use venues::{purpose as venue_purpose, rhythm as venue_rhythm};
pub use visit::{Apart, Chain, Pin, Visit};
