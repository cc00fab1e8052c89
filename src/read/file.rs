//! One file, judged as the layer its name says or as geometry alone.

use std::marker::PhantomData;
use std::path::Path;

use super::folder::Options;
use super::judge::{Plain, Row};
use super::property::Properties;
use super::shape::Shape;
use super::sheet::sheet;
use crate::finding::{Finding, Reading, Result};
use crate::road::{Change, Way};
use crate::world::{Grid, Hazard, Household, Layer, Station, Task, Venue, Village};

/// What one file holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The layer it was judged as; none: geometry alone.
    pub layer: Option<Layer>,
    /// How many of its features can be used.
    pub features: usize,
    /// How many features it has.
    pub total: usize,
}

/// Judges the file `path` as `layer`, else as the layer of its name, else by its geometry alone.
///
/// # Errors
///
/// [`Error::File`](crate::finding::Error::File) where the file cannot be read. A file that holds
/// nothing usable is a finding of level `Rejected`.
pub fn file(path: &Path, layer: Option<Layer>, options: &Options) -> Result<Reading<Loaded>> {
    let named = || path.file_stem().and_then(|stem| Layer::parse(&stem.to_string_lossy()));
    let layer = layer.or_else(named);
    let mut findings = Vec::new();
    let count = match layer {
        None => count::<Plain>,
        Some(Layer::Villages) => count::<Village>,
        Some(Layer::Grids) => count::<Grid>,
        Some(Layer::Venues) => count::<Venue>,
        Some(Layer::Households) => count::<Household>,
        Some(Layer::Hazards) => count::<Hazard>,
        Some(Layer::Stations) => count::<Station>,
        Some(Layer::Roads) => count::<Way>,
        Some(Layer::Tasks) => count::<Task>,
        Some(Layer::Closures) => count::<Change>,
    };
    let (features, total) = count(path, layer, options, &mut findings)?;
    Ok(Reading { value: Loaded { layer, features, total }, findings })
}

fn count<R: Row>(
    path: &Path,
    layer: Option<Layer>,
    options: &Options,
    findings: &mut Vec<Finding>,
) -> Result<(usize, usize)> {
    let datum = layer.map(|layer| options.datum(layer)).unwrap_or_default();
    let document = sheet::<Judged<R>>(path, datum, findings)?;
    let mut last = None;
    let features =
        document.rows.iter().filter(|row| last.replace(row.feature) != Some(row.feature)).count();
    Ok((features, document.total))
}

/// A row of which only the id is kept, because a file that is judged is not used.
struct Judged<R> {
    id: String,
    repeats: bool,
    row: PhantomData<fn() -> R>,
}

impl<R: Row> Row for Judged<R> {
    fn id(&self) -> &str {
        &self.id
    }

    fn may_repeat(&self) -> bool {
        self.repeats
    }

    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>) {
        let mut built: Vec<R> = Vec::new();
        R::build(shape, properties, &mut built);
        let judged =
            |row: R| Self { id: row.id().to_owned(), repeats: row.may_repeat(), row: PhantomData };
        rows.extend(built.into_iter().map(judged));
    }
}
