//! Public files of routing problems, each read into one shape, and solutions written for others.
//!
//! In comes the text of a file, out goes an [`Instance`](instance::Instance): the solver's problem,
//! and what its numbers mean outside. One file a format; adding one means adding a file and its
//! line in `kind` and `open`.
//!
//! Never: solves; guesses what a format does not say.

mod cordeau;
mod draft;
mod fleet;
mod instance;
mod kind;
mod li_lim;
mod open;
mod orienteering;
mod plane;
mod rows;
mod solomon;
mod solutions;
mod timeline;
mod vroom;
mod vroom_ground;
mod vroom_problem;
mod vroom_rows;
mod vroom_solution;
mod vrplib;
mod vrplib_matrix;
mod vrplib_parts;

pub use instance::{Goal, Instance, Part, Place};
pub use kind::Kind;
pub use open::{Options, open};
pub use plane::Rounding;
pub use solutions::{rounds_of, solution_text};
pub use vroom_problem::to_vroom;
pub use vroom_solution::vroom_solution;
