//! The plan: the whole flow in one short spine, and the plan that leaves the building.
//!
//! Never: reads or writes a file; draws a page.

mod published;

pub use published::{
    Bounds, Break, Plan, PlannedPerson, PlannedShift, PlannedVisit, Relax, Route, Stop, Unserved,
};
