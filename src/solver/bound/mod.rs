//! What nobody can do better: proven before and after the search.
//!
//! In comes a problem, and for the travel a solution of it; out go the hours needed and there, the
//! most worth that anyone could serve, and the least travel for what is served.
//!
//! Never: searches for a better solution, or calls proven what is not.

mod class;
mod clock;
mod could;
mod flow;
mod hours;
mod label;
mod master;
mod price;
mod served;
mod simplex;
mod travel;
mod wish;
mod worth;

pub use hours::{Hours, SkillHours, hours};
pub use travel::{BoundLimits, TravelBound, travel_bound};
pub use worth::{Worth, worth};
