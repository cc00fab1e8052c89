//! By when the next step of a case is to be done.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::fold::{Folded, Stride};
use super::life::LIVES_BEGIN;
use crate::calendar::Calendar;
use crate::rules::Rules;
use crate::world::{CaseKind, TaskMode};

/// By what the clocks of cases run.
#[derive(Debug, Clone, Copy)]
pub struct Clocks<'a> {
    /// The rules in force.
    pub rules: &'a Rules,
    /// Which days are worked.
    pub calendar: &'a Calendar,
}

impl Clocks<'_> {
    /// By when the step after step `at` is to be done: the day that was given, else by the rules.
    pub(super) fn due(&self, kind: CaseKind, folded: &Folded, at: usize) -> Option<Date> {
        let run = folded.strides.get(..=at)?;
        let state = run.last()?.state.as_str();
        // A step that leaves a case where it is leaves its clock running.
        let before = run.iter().rposition(|stride| stride.state != state);
        let run = run.get(before.map_or(0, |before| before + 1)..)?;
        let given = run.iter().rev().find_map(|stride| stride.due);
        given.or_else(|| self.by_rule(kind, folded, run.first()?))
    }

    /// By when, where nobody gave a day, what follows `since` is to be done.
    fn by_rule(&self, kind: CaseKind, folded: &Folded, since: &Stride) -> Option<Date> {
        let Self { rules, calendar } = self;
        let day = since.at.date();
        let workdays = |count: u32| Some(calendar.worked_after(day, count));
        let days = |from: Date, count: u32| from.checked_add(i64::from(count).days()).ok();
        let details = &folded.details;
        match (kind, since.state.as_str()) {
            (CaseKind::Hazard, "recorded") => workdays(rules.hazard.notice_workdays.value),
            (CaseKind::Hazard, "mended" | "fixed") => {
                Some(rules.hazard.reinspected_by(day, calendar))
            }
            (CaseKind::Hazard, "unmended") => workdays(rules.hazard.transfer_workdays.value),
            (CaseKind::Opinion, "ready") => days(day, rules.opinion.return_days.value),
            (CaseKind::Dispute, "agreed") => days(day, rules.dispute.performance_days.value),
            (CaseKind::Alert, "raised") => days(day, rules.alert.days.value),
            (CaseKind::Request, "received" | "collected" | "made") => details.due.or_else(|| {
                let mode = details.mode.as_deref().and_then(TaskMode::parse)?;
                let booked = details.date.filter(|_| mode == TaskMode::Booked);
                days(booked.or_else(|| begun(folded))?, rules.request.days(mode))
            }),
            (CaseKind::Dispute, "found" | "pushed" | "settling") => details.due.or(details.date),
            (CaseKind::Event, "planned") => details.date,
            _ => None,
        }
    }
}

/// The day on which the life of a case began, or began anew.
fn begun(folded: &Folded) -> Option<Date> {
    let begins = |stride: &&Stride| LIVES_BEGIN.contains(&stride.deed.as_str());
    folded.strides.iter().rev().find(begins).map(|stride| stride.at.date())
}
