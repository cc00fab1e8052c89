//! The pages: files of HTML and PDF to read, to send, to print and to pin on the wall, each of
//! which needs nothing else. Templates escape whatever they show.
//!
//! Never: reads a file, runs a script, asks the network.

mod draw;
mod frame;
mod html;
mod inspections;
mod paper;
mod paths;
mod pen;
mod report_page;
mod report_plots;
mod rounds;
mod sheets;
mod station;
mod summary;
mod views;

pub use html::{Aid, RoadClass, RoadLine, Sheet, html};
pub use inspections::inspections;
#[cfg(feature = "pdf")]
pub use paper::{Typeface, pdf};
pub use report_page::report_html;
pub use sheets::{board, sheets};
