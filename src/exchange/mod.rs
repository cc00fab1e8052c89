//! Exchange: the plan as a file that others read, and back.
//!
//! In comes a [`Plan`](crate::plan::Plan) or the text of a `plan.json`, out goes the other. What is
//! written is the same byte for byte for the same plan, one visit, stop or route a line; what is
//! read may hold fields this version does not know.
//!
//! Never: the layers of the world; whether a plan is sound.

mod code;
mod line;
mod plan_json;
mod routing;
mod rows;
mod shape;
mod values;

pub use plan_json::{plan_from_json, plan_to_json};
pub use routing::{
    Goal, Instance, Kind, Options, Part, Place, Rounding, open, rounds_of, solution_text, to_vroom,
    vroom_solution,
};

pub(crate) use line::json_line;
