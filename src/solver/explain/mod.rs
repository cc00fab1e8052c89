//! Why a stop was left out, and the least change that would have let it in.
//!
//! In comes a problem and a sound solution; out goes an [`Unserved`] for each stop left out that
//! is lost: a [`Reason`] from a closed list and the least [`Relaxation`], which [`relaxed`]
//! applies. `scene.rs` asks the other files in order.
//!
//! Never: moves a stop that is served from one round to another.

mod barrier;
mod change;
mod guest;
mod lawful;
mod mixed;
mod places;
mod reason;
mod relax;
mod room;
mod scene;
mod standing;
mod thin;
mod ties;

pub use reason::{Reason, Unserved};
pub use relax::{Relaxation, relaxed};
pub use scene::explain;
