//! Writers: a plan as files that people and other programs open.
//!
//! In comes a [`Plan`](crate::plan::Plan), with the [`World`](crate::world::World) and its roads
//! for what needs a map; out goes the text of one format, the same for the same plan:
//! [`geojson()`], [`csv()`], [`html`]. [`save`] puts it on the disk whole or not at all, under a
//! [`file_name`] that is safe whatever an id holds. A [`Report`](crate::report::Report) goes out as
//! [`report_json`], [`report_csv`] and one page, [`report_html`].
//!
//! Never: judges a plan; shows of a visit more than `shown.rs` lets out.

mod faults;
mod features;
mod files;
mod geometry;
mod page;
mod report_rows;
mod rows;
mod shown;

pub use faults::faults_geojson;
pub use features::geojson;
pub use files::{can_save, file_name, save};
pub use page::{ColumnTable, RoadClass, RoadLine, Sheet, findings_html, html, report_html};
pub use report_rows::{report_cell, report_csv, report_json};
pub use rows::{csv, safe_cell};
