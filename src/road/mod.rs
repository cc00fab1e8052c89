//! Roads: who is how far from whom, and by which way.
//!
//! In come [`Way`]s (geometry and tags) and [`Profile`]s (speeds and rights, as values); out comes
//! [`Roads`], which puts places onto roads ([`Snap`]), tells the times between all of them
//! ([`Matrix`]) and the way from one to another ([`Path`]). [`Facts`] says what it is made of.
//!
//! Never: knows what a household, an officer or a plan is. It could be a crate of its own.

mod bans;
mod cache;
mod change;
mod component;
mod crossing;
mod cuts;
mod doctor;
mod drive;
mod driver;
mod expand;
mod facts;
mod grid;
mod growing;
pub mod hierarchy;
mod joint;
mod lane;
mod limit;
mod matrix;
mod network;
mod notes;
mod pages;
mod path;
mod permit;
mod piece;
mod profile;
mod roads;
mod round;
mod search;
mod slope;
mod snap;
mod way;
pub mod yardstick;

pub use change::{Change, Stretch};
pub use doctor::{Checkup, Fault, FaultKind};
pub use facts::{Facts, Lanes};
pub use growing::Growing;
pub use limit::Limit;
pub use matrix::{Lengths, Matrix};
pub use network::{Link, Network, NodeId};
pub use path::{Heading, Path, Step};
pub use permit::Permit;
pub use profile::{Bend, Grade, Narrow, Profile, ProfileId, Turning};
pub use roads::Roads;
pub use search::travel_times;
pub use snap::Snap;
pub use way::{Tags, Turn, Via, Way};
