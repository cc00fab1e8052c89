//! Demand: which visits are due in the horizon, for whom, by when, by whom, and why.
//!
//! Never: a route; a file; a clock.

mod visit;

pub use visit::{Apart, Pin, Visit};
