//! The judge: everything recomputed from the problem alone, by rules written a second time.
//!
//! In comes a problem and a [`Solution`](super::Solution) by whomever; out goes a [`Violation`]
//! for everything that is not as the problem asks. One file a rule; `judge.rs` asks them all.
//!
//! Never: uses a rule of the search, or trusts [`itinerary`](super::itinerary) or a cost told.

mod account;
mod agreed;
mod allowed;
mod apart;
mod chains;
mod choices;
mod clock;
mod devices;
mod duty;
mod handovers;
mod home;
mod judge;
mod load;
mod recount;
mod rests;
mod series;
mod skills;
mod teams;
mod times;
mod violation;

pub use judge::check;
pub use violation::Violation;
