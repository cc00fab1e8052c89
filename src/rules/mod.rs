//! Rules: who may do what, how often, and by when, as values with a source and a date.
//!
//! In comes the text of a rule pack or of a calendar year; out go [`Rules`] that were checked once.
//! A new rule is one entry in the pack and one field here, in the file of its like.
//!
//! Never: a rule written as code.

mod range;
mod rule;
mod authority;
mod due;
mod times;
mod cap;
mod draw;
mod hazard;
mod back;
mod small;
mod kit;
mod pack;
mod year;

pub use authority::Authority;
pub use back::{AlertRules, DisputeRules, OpinionRules, RequestRules, SnapshotRules};
pub use cap::CapRules;
pub use draw::DrawRules;
pub use due::{DueRules, TierRules, WorthRules};
pub use hazard::{HazardLevel, HazardRules};
pub use kit::{Device, KitRules, Service};
pub use pack::Rules;
pub use rule::{Entry, Rule};
pub use small::{SmallLimit, TooLarge};
pub use times::{Rung, Times};
pub use year::{calendar, calendars};
