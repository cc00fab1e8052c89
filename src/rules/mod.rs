//! Rules: who may do what, how often, and by when, as values with a source and a date.
//!
//! Never: a rule written as code.

mod authority;

pub use authority::Authority;
