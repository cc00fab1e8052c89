//! Space: what lies around a point, and in which grid, village and town a point lies.
//!
//! A [`World`](crate::world::World) goes in, an [`Index`] comes out; every answer is the one that
//! looking at each row in turn would give.
//!
//! Never: a file; a road.

mod areas;
mod index;
mod likes;
mod points;

pub use index::{Duplicates, Index};
pub use likes::likes;
