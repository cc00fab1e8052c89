//! Routes: from door to door on real roads.
//!
//! A [`Ground`] holds the doors of one territory and where each meets the road; it gives the times
//! between all of them, and the way itself for each leg of a round; [`guide()`] says it in words.
//!
//! Never: chooses who is visited or in what order.

mod approach;
mod ground;
mod guide;

pub use ground::{Ground, Leg};
pub use guide::guide;
