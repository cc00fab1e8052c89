//! Writers: a [`Plan`](crate::plan::Plan) as one [`Reader`] may see it, a
//! [`Report`](crate::report::Report), and [`Layers`], as files: the same bytes for the same data,
//! put on the disk whole or not at all by [`save`] under a [`file_name`] that is always safe.
//!
//! Never: judges a plan; shows of a visit more than `shown.rs` lets out.

mod codes;
mod csv;
mod files;
mod geojson;
mod geopackage;
mod gpx;
mod ics;
mod kml;
mod layers;
mod headings;
mod load;
mod page;
mod report_rows;
mod seal;
mod shapefile;
mod shapes;
mod shown;
mod style;
mod track;
mod xlsx;

pub use codes::{Codes, Typed, typed};
pub use csv::{csv, safe_cell};
pub use files::{can_save, file_name, save, save_soon};
pub use geojson::{faults_geojson, geojson};
pub use geopackage::geopackage;
pub use gpx::gpx;
pub use ics::ics;
pub use kml::{kml, kmz};
pub use layers::Layers;
pub use page::{Aid, RoadClass, RoadLine, Sheet, board, html, inspections, report_html, sheets};
pub use page::{ColumnTable, GridSheet, findings_html, grid_page};
#[cfg(feature = "pdf")]
pub use page::{Typeface, pdf};
pub use report_rows::{report_cell, report_csv, report_json};
pub use seal::Lock;
pub use shown::{Reader, Seen};
pub use track::{Telling, Way, Ways};
pub use xlsx::xlsx;
