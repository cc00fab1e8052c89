//! Yardsticks: slow and sure answers the fast ones are compared with, in tests and benches only.
//!
//! In come built [`Roads`](super::Roads), out come times: by a search for each question. They share
//! the data of the network with the rest of the room, and none of its searching.
//!
//! Never: answers anybody who waits.

mod between;
mod nodes;
mod turns;

pub use between::{Yardstick, between};
pub use nodes::{as_petgraph, petgraph, textbook};
