//! The door: whatever the format, one shape.

use std::path::Path;

use super::instance::Instance;
use super::kind::Kind;
use super::plane::Rounding;
use super::{cordeau, li_lim, orienteering, solomon, vroom, vrplib};
use crate::finding::{Error, Result};
use crate::unit::Kmh;

/// What the user says beyond the file.
#[derive(Debug, Default, Clone, Copy)]
pub struct Options {
    /// The format; recognised when `None`.
    pub kind: Option<Kind>,
    /// How many vehicles, where they are alike.
    pub vehicles: Option<u32>,
    /// How VRPLIB's numbers are rounded; by its `TYPE` when `None`.
    pub rounding: Option<Rounding>,
    /// How fast VROOM's vehicles go on straight lines, where the file has no matrix.
    pub speed: Option<Kmh>,
}

/// Reads the text of a public routing problem; `path` names it in errors.
///
/// # Errors
///
/// [`Error::Content`] with the line where it is known, when the text is in no known format, is
/// torn, is larger than a matrix can be, or asks for what the solver cannot express.
pub fn open(path: &Path, text: &str, options: &Options) -> Result<Instance> {
    let Some(kind) = options.kind.or_else(|| Kind::of(text)) else {
        let known = Kind::ALL.map(Kind::code).join(", ");
        let what = format!("not a routing problem in a known format ({known})");
        return Err(Error::Content { path: path.to_owned(), what });
    };
    match kind {
        Kind::Solomon => solomon::read(path, text, options),
        Kind::Vrplib => vrplib::read(path, text, options),
        Kind::Cordeau => cordeau::read(path, text, options),
        Kind::Orienteering => orienteering::read(path, text, options),
        Kind::LiLim => li_lim::read(path, text, options),
        Kind::Vroom => vroom::read(path, text, options),
    }
}
