//! What a report is made from, and the days it tells of.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::plan::Plan;
use crate::rules::Rules;
use crate::spatial::Index;
use crate::world::World;

/// What a report is made from.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// What exists, what was done, and what has a life.
    pub world: &'a World,
    /// The index over `world`.
    pub index: &'a Index,
    /// The rules in force.
    pub rules: &'a Rules,
    /// Which days are worked.
    pub calendar: &'a Calendar,
    /// The first day.
    pub from: Date,
    /// The last day: what was done later is not known to the report.
    pub to: Date,
    /// A published plan, for travel, planned hours and what was left out.
    pub plan: Option<&'a Plan>,
}

impl Scope<'_> {
    /// Whether a day is one of those the report tells of.
    pub(super) fn holds(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// `days` after `date`, within the calendar.
pub(super) fn plus(date: Date, days: u32) -> Date {
    const MILLENNIA: u32 = 3_650_000;
    date.saturating_add(i64::from(days.min(MILLENNIA)).days())
}
