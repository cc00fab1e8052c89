//! Rules: who may do what, how often, and by when, as values with a source and a date.
//!
//! In comes the text of a rule pack or of a calendar year; out go [`Rules`] that were checked once.
//! A new rule is one entry in the pack and one field here.
//!
//! Never: a rule written as code.

mod authority;
mod pack;
mod rule;
mod year;

pub use authority::Authority;
pub use pack::{DueRules, HazardRules, Rules, TierRules, WorthRules};
pub use rule::{Entry, Rule};
pub use year::{calendar, calendars};
