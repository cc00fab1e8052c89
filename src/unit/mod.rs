//! Units and tables: numbers that know what they measure, rows that know their name.
//!
//! [`Seconds`], [`Metres`] and [`Kmh`] cannot be mixed up; a [`Table`] is asked by the id type of
//! its rows only.
//!
//! Never: a bare number with a unit outside its type.

mod dice;
mod measure;
mod millis;
mod table;

pub use dice::Dice;
pub use measure::{Datum, Kmh, Metres, Seconds, metres_between};
pub use millis::Millis;
pub(crate) use table::ids;
pub use table::{Index, Table};
