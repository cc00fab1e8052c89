//! Writers: a [`Plan`](crate::plan::Plan) as one [`Reader`] may see it, and a
//! [`Report`](crate::report::Report), as files: the same bytes for the same plan, put on the disk
//! whole or not at all by [`save`] under a [`file_name`] that is safe whatever an id holds.
//!
//! Never: judges a plan; shows of a visit more than `shown.rs` lets out.

mod codes;
mod features;
mod files;
mod package;
mod page;
mod report_rows;
mod rows;
mod seal;
mod shown;
mod tracks;

pub use codes::{Codes, Typed, typed};
pub use features::{faults_geojson, geojson};
pub use files::{can_save, file_name, save, save_soon};
pub use package::geopackage;
pub use page::{Aid, RoadClass, RoadLine, Sheet, board, html, inspections, report_html, sheets};
pub use page::{ColumnTable, GridSheet, findings_html, grid_page};
#[cfg(feature = "pdf")]
pub use page::{Typeface, pdf};
pub use report_rows::{report_cell, report_csv, report_json};
pub use rows::{csv, safe_cell, xlsx};
pub use seal::Lock;
pub use shown::{Reader, Seen};
pub use tracks::{Telling, Way, Ways, gpx, ics, kml, kmz};
