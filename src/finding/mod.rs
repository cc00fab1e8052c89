//! Findings: what is wrong in the user's data, where, and how to mend it.
//!
//! A reader gives a [`Reading`]: what it could read, and a [`Finding`] for each thing it could not.
//! [`Error`] is only for what stops the work.
//!
//! Never: names another room's types.

mod error;
mod numbers;
mod place;
mod reading;

pub use error::{Error, Result};
pub use numbers::{masked, numbers_of_persons};
pub use place::{Finding, Level, Place, harmless};
pub use reading::Reading;
