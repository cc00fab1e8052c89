//! Words: every sentence people read, in Chinese and in English, from one table.
//!
//! A sentence is asked for by its key, [`say`] fills in its `{}`; keys know no language.
//!
//! Never: decides anything; keeps a sentence that another room also keeps.

mod cli;
mod demand;
mod grid;
mod import;
mod ledger;
mod page;
mod plan;
mod read;
mod report;
mod road;
mod say;
mod solver;

pub use say::{Language, all, few, say};
