//! Reading: what stands in a township folder, and a finding for all that could not be read.
//!
//! [`folder`] gives a [`Township`]; [`file()`] judges one file. Text comes in; a `World`, its ways
//! and findings that know their line go out; positions leave here in WGS-84.
//!
//! Never: guesses without a finding; lets a person's name or number through.

// From what is asked for down to what it is made of: the folder and its files,
mod folder;
mod file;
mod sheet;
mod text;
// the features of a file,
mod document;
mod stream;
mod feature;
mod coordinates;
mod value;
// each of them judged,
mod judge;
mod shape;
mod ring;
mod property;
mod moment;
mod category;
mod distinct;
mod log;
// as rows of its layer,
mod land;
mod sites;
mod roads;
mod osm;
// the tables,
mod table;
mod people;
mod conflicts;
mod done;
mod names;
// and what only the whole can show.
mod references;
mod stray;
mod offset;
mod import;

pub use conflicts::conflicts;
pub use done::done;
pub use file::{Loaded, file};
pub use folder::{Options, Township, folder};
pub use import::{Asked, Column, Imported, Mapping, NewLayer, NewRoads, import};
pub use names::names;
pub use offset::datum_offsets;
pub use osm::{Extract, extract};
pub use roads::roads;
pub use sheet::sha256;
pub use text::saved_text;
