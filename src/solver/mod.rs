//! The solver: which stops make which rounds, in which order.
//!
//! In comes a [`Problem`], built once with every number checked; out goes a [`Solution`] that is
//! the same for the same seed and number of turns, a list of [`Violation`]s found by a judge that
//! shares no line with the search, and a proven [`Reason`] for every stop left out.
//!
//! Never: knows what a household, an officer or a plan is, or what time it is.

mod accept;
mod bound;
mod build;
mod check;
mod constraint;
mod cooling;
mod cost;
mod edit;
mod explain;
mod finish;
mod fit;
mod flow;
mod ground;
mod itinerary;
mod near;
mod pairs;
mod parcel;
mod part;
mod parts;
mod problem;
mod put;
mod put_chain;
mod put_team;
mod recreate;
mod relation;
mod relation_check;
mod rest;
mod rest_check;
mod ruin;
mod search;
mod soft;
mod solution;
mod state;
mod tails;
mod threads;
mod ties;
mod timing;
mod travel;
mod urgent;
mod walk;

pub use bound::{BoundLimits, Hours, SkillHours, TravelBound, Worth, hours, travel_bound, worth};
pub use build::Builder;
pub use check::{Violation, check};
pub use cost::Cost;
pub use explain::{Reason, Relaxation, Unserved, explain, relaxed};
pub use itinerary::{Itinerary, Timing, itinerary, schedule};
pub use problem::{Problem, Shift, ShiftId, Stop, StopId, Weights};
pub use relation::{Chain, Choice, Device, Handover, Relations, Series, Team};
pub use search::{CHUNK, Progress, Run, solve, solve_with, turns};
pub use solution::Solution;
pub use threads::on_threads;
pub use travel::Travel;
pub use urgent::add_urgent;
