//! Writers: a [`Plan`](crate::plan::Plan) as one [`Reader`] may see it, and a
//! [`Report`](crate::report::Report), as files: the same bytes for the same plan, put on the disk
//! whole or not at all by [`save`] under a [`file_name`] that is safe whatever an id holds.
//!
//! Never: judges a plan; shows of a visit more than `shown.rs` lets out.

// What a reader sees of a plan, and what several formats tell alike;
mod shown;
mod codes;
mod load;
mod ways;
mod track;
mod style;
mod shapes;
mod layers;
mod layer_fields;
// a file for each format, or one small folder;
mod csv;
mod xlsx;
mod ics;
mod gpx;
mod kml;
mod geojson;
mod geopackage;
mod shapefile;
mod report_rows;
mod page;
// and how a file comes to stand there.
mod seal;
mod files;

pub use codes::{Codes, Typed, typed};
pub use csv::{csv, layers_csv, safe_cell};
pub use files::{can_save, file_name, save, save_soon};
pub use geojson::{faults_geojson, geojson, layers_geojson};
pub use geopackage::{geopackage, layers_gpkg};
pub use gpx::gpx;
pub use ics::ics;
pub use kml::{kml, kmz, layers_kml};
pub use layers::Layers;
pub use page::{Aid, RoadClass, RoadLine, Sheet, board, html, inspections, report_html, sheets};
pub use page::{ColumnTable, GridSheet, findings_html, grid_page};
#[cfg(feature = "pdf")]
pub use page::{Typeface, pdf};
pub use report_rows::{report_cell, report_csv, report_json};
pub use seal::Lock;
pub use shapefile::layers_shp;
pub use shown::{Reader, Seen};
pub use track::Telling;
pub use ways::{Way, Ways};
pub use xlsx::{layers_xlsx, xlsx};
