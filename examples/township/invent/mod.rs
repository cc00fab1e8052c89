//! Invented townships: in comes a seed, out come all layers of a township in hills.
//!
//! The same seed gives the same bytes on every machine. Townships of one seed fit together: a
//! county is a block of them, with common borders and main roads that meet at common gates.
//!
//! Never: real codes, names, persons or places. The code prefix 9901 is used by nobody.

mod chains;
mod counts;
mod county;
mod frame;
mod ground;
mod homes;
mod layers;
mod names;
mod parcels;
mod places;
mod sites;
mod streets;
mod tables;
mod township;
mod web;
mod write;

pub(crate) use counts::Counts;
pub(crate) use county::{Land, block};
pub(crate) use township::township;
pub(crate) use write::write;
