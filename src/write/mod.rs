//! Writers: a plan as files that people and other programs open.
//!
//! In comes a [`Plan`](crate::plan::Plan), for maps with its [`World`](crate::world::World) and
//! roads; out goes the text of one format, the same for the same plan: [`geojson()`], [`csv()`],
//! [`html`], [`grid_page`]. [`save`] puts it on the disk whole or not at all under a [`file_name`];
//! a [`Report`](crate::report::Report) becomes [`report_json`], [`report_csv`], [`report_html`].
//!
//! Never: judges a plan; shows of a visit more than `shown.rs` lets out.

mod faults;
mod features;
mod files;
mod geometry;
mod page;
mod report_rows;
mod rows;
mod seal;
mod shown;

pub use faults::faults_geojson;
pub use features::geojson;
pub use files::{can_save, file_name, save};
pub use page::{
    ColumnTable, GridSheet, RoadClass, RoadLine, Sheet, findings_html, grid_page, html, report_html,
};
pub use report_rows::{report_cell, report_csv, report_json};
pub use rows::{csv, safe_cell};
pub use seal::Lock;
