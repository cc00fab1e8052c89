//! The judge: whether a plan keeps the law, the clock and its own word.
//!
//! In: the plan as `plan.json` holds it, and the [`Evidence`] recomputed from the layers, the
//! settings and the roads. Out: one [`Violation`] for each thing that is broken.
//!
//! Never: shares a line with the solver or the spine; mends a plan.

mod judge;
mod evidence;
mod violation;
mod case;
mod clock;
mod law;
mod limit;
mod crew;
mod shift;
mod travel;
mod promise;
mod round;
mod account;
mod unserved;
mod relax;
mod figures;
mod line;

pub use evidence::{Door, Evidence};
pub use judge::check;
pub use violation::Violation;
