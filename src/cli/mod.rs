//! The command line: flags, printing, exit codes, progress. [`run`] is all of it, a verb a file.
//!
//! Never: decides what a plan holds; the only room with a clock, an environment and a terminal.

mod album;
mod arguments;
mod case;
mod check;
mod config;
mod desk;
mod draw;
mod due;
mod explain;
mod export;
mod grid_pages;
mod import;
mod init;
mod keeping;
mod look;
mod misuse;
mod plan;
mod progress;
mod render;
mod report;
mod roads;
mod roads_time;
mod run;
mod solve;
mod summary;
mod table;
mod terminal;
mod township;
mod visit;

pub use arguments::command;
pub use run::run;
