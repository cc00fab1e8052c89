//! Exchange: the plan as a file that others read, and back; public files of routing problems.
//!
//! In comes a [`Plan`](crate::plan::Plan) or the text of a `plan.json`, out goes the other, always
//! the same bytes; the record of a random draw too. The text of a public routing problem becomes
//! an [`Instance`], and a solution of it a text that other solvers' users know.
//!
//! Never: the layers of the world; whether a plan is sound.

mod code;
mod draw_json;
mod line;
mod plan_json;
mod routing;
mod rows;
mod shape;
mod values;

pub use draw_json::{MOST_WEIGHT, draw_from_json, draw_to_json};
pub(crate) use line::json_line;
pub use plan_json::{plan_from_json, plan_to_json};
pub use routing::{
    Goal, Instance, Kind, Name, Options, Part, Rounding, open, rounds_of, solution_text, to_vroom,
    vroom_solution,
};
