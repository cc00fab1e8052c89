//! The page: one HTML file to read, to send and to pin on the wall.
//!
//! In comes a [`Sheet`], out goes the text of a file that needs nothing else, escaped: the week on
//! a map, what is left out and why, a sheet for every crew and day. A report is [`report_html`].
//!
//! Never: reads a file, asks the network, runs a script but on a phone, [`grid_page`].

mod draw;
mod findings_page;
mod frame;
mod grid_data;
mod grid_page;
mod html;
mod labels;
mod left_out;
mod paths;
mod report_page;
mod report_plots;
mod rounds;
mod station;
mod summary;
mod views;

pub use findings_page::{ColumnTable, findings_html};
pub use grid_page::{GridSheet, grid_page};
pub use html::{RoadClass, RoadLine, Sheet, html};
pub use report_page::report_html;
