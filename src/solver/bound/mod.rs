//! What nobody can do better: proven before and after the search.
//!
//! In comes a problem, and for the travel a solution of it; out go the hours needed and there, the
//! most worth that anyone could serve, and the least travel for what is served.
//!
//! Never: searches for a better solution, or calls proven what is not.

mod clock;
mod could;
mod flow;
mod hours;
mod wish;
mod worth;

pub use hours::{Hours, SkillHours, hours};
pub use worth::{Worth, worth};
