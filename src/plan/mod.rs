//! The plan: the whole flow in one short spine, and the plan that leaves the building.
//!
//! [`week`] turns a world and its roads into a [`Plan`]; [`check`] judges any plan from the layers
//! alone and shares no line with the search.
//!
//! Never: reads or writes a file; draws a page.

mod changes;
mod check;
mod crews;
mod kept;
mod moves;
mod nearest;
mod pairing;
mod prices;
mod publish;
mod published;
mod replan;
mod request;
mod teams;
mod territory;
mod verdict;
mod week;

pub use changes::{Changes, changes};
pub use check::{Door, Evidence, Violation, check};
pub use crews::{Crews, ShiftHours, Staffing, crews, staff};
pub use kept::Keep;
pub use moves::{Cause, Move, moves};
pub use nearest::nearest_station;
pub use prices::Prices;
pub use published::{
    Bounds, Break, Most, Plan, PlannedPerson, PlannedShift, PlannedVisit, Relax, Route, Stop,
    Unserved,
};
pub use request::{Request, Township};
pub use verdict::judge;
pub use week::{due, problems, week};
