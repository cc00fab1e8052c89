//! The pages: files of HTML and PDF that need nothing else; templates escape what they show.
//!
//! Never: reads a file, asks the network, runs a script but on a phone, [`grid_page`].

mod frame;
mod grid_page;
mod html;
mod paper;
mod pen;
mod report_page;
mod report_plots;
mod rounds;
mod sheets;
mod station;
mod summary;

pub use grid_page::{GridSheet, grid_page};
pub use html::{Aid, RoadClass, RoadLine, Sheet, html};
#[cfg(feature = "pdf")]
pub use paper::{Typeface, pdf};
pub use report_page::{ColumnTable, findings_html, report_html};
pub use sheets::{board, inspections, sheets};
