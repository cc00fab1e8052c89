//! Reading: what stands in a township folder, and a finding for all that could not be read.
//!
//! [`folder`] gives a [`Township`]; [`file`] judges one file. Text comes in, a `World`, its ways and
//! findings that know their line go out; positions leave here in WGS-84.
//!
//! Never: guesses without a finding; lets a person's name or number through.

mod log;
mod value;
mod coordinates;
mod feature;
mod text;
mod datum;
mod ring;
mod shape;
mod property;
mod moment;
mod category;
mod judge;
mod stream;
mod document;
mod distinct;
mod land;
mod sites;
mod osm;
mod roads;
mod table;
mod people;
mod done;
mod references;
mod offset;
mod folder;
mod file;

pub use datum::Datum;
pub use file::{Loaded, file};
pub use folder::{Options, Township, fingerprint, folder};
pub use offset::datum_offsets;
pub use osm::ways;
