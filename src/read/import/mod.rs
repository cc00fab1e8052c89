//! Import: files of offices as layers, with a finding for all that was lost or put right.
//!
//! Never: invents a place; lets a person's name or number through; writes a file.

mod archive;
mod cell;
mod csv;
mod geojson;
mod kml;
mod layer;
mod merge;
mod names;
mod parts;
mod place;
mod run;
mod table;
mod told;
mod xlsx;
mod zone;

pub use merge::NewLayer;
pub use names::Mapping;
pub use run::{Asked, Column, Imported, import};
