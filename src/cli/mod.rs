//! The command line: flags, printing, exit codes, progress.
//!
//! [`run`] is the whole program. One file a verb; adding a verb means adding a file and its line in
//! `arguments`.
//!
//! Never: decides what a plan holds; the only room with a clock, an environment and a terminal.

mod arguments;
mod case;
mod check;
mod config;
mod desk;
mod draw;
mod due;
mod explain;
mod export;
mod init;
mod keeping;
mod look;
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
