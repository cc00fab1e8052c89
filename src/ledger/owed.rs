//! The visit a case calls for where it stands.

use jiff::civil::Date;

use super::clock::Clocks;
use super::fold::{Folded, Stride};
use crate::world::{CaseKind, Papers, Purpose, TaskMode};

/// A visit that a case calls for.
pub(super) struct Owed {
    pub(super) purpose: Purpose,
    pub(super) mode: TaskMode,
    /// The one day on which it can be made.
    pub(super) date: Option<Date>,
    /// The first day, and the last.
    pub(super) from: Option<Date>,
    pub(super) until: Option<Date>,
    /// A visit before this day was for what came before.
    pub(super) since: Date,
}

/// What a case calls for where it stands.
pub(super) fn owed(kind: CaseKind, folded: &Folded, clocks: &Clocks<'_>) -> Option<Owed> {
    let details = &folded.details;
    let at = folded.strides.len().checked_sub(1)?;
    let since = folded.strides.get(at)?.at.date();
    let until = clocks.due(kind, folded, at);
    let item = details.class.as_deref().and_then(|class| clocks.rules.service_item(class));
    let asked = details.purpose.as_deref().or_else(|| item.map(|item| item.purpose.as_str()));
    let asked = asked.and_then(Purpose::parse);
    let mode = TaskMode::AtHome;
    let visit = |purpose| Owed { purpose, mode, date: details.date, from: None, until, since };
    match (kind, folded.state()) {
        (CaseKind::Request, "received" | "collected" | "made") => {
            let mode = details.mode.as_deref().and_then(TaskMode::parse)?;
            // What was collected is brought as soon as it can be, whatever day was booked.
            let date = details.date.filter(|_| folded.state() == "received");
            Some(Owed { mode, date, ..visit(asked.unwrap_or(Purpose::Service)) })
        }
        // Not before the method is ready: 揣着办法上门.
        (CaseKind::Opinion, "ready") => Some(Owed { from: Some(since), ..visit(Purpose::Service) }),
        (CaseKind::Dispute, "found" | "pushed" | "settling") => {
            until.map(|_| Owed { until: details.due, ..visit(Purpose::Mediation) })
        }
        // What was agreed is looked at once its day has come.
        (CaseKind::Dispute, "agreed") => {
            let since = until.unwrap_or(since);
            Some(Owed { from: until, date: None, since, ..visit(Purpose::Mediation) })
        }
        (CaseKind::Event, "planned") => {
            let mode = TaskMode::Booked;
            Some(Owed { mode, ..visit(asked.unwrap_or(Purpose::Outreach)) })
        }
        (CaseKind::Alert, "raised") => {
            let mode = TaskMode::Urgent;
            Some(Owed { mode, ..visit(asked.unwrap_or(Purpose::Outreach)) })
        }
        _ => None,
    }
}

/// How far a request for papers has come.
pub(super) fn papers(folded: &Folded) -> Option<Papers> {
    match folded.state() {
        "received" => (folded.details.papers == Some(true)).then_some(Papers::Collect),
        "collected" => Some(Papers::Make),
        "made" => Some(Papers::Deliver),
        _ => None,
    }
}

/// Who had best go: whom the case was given to, else who did its last step.
pub(super) fn officer(folded: &Folded) -> Option<String> {
    let named = || folded.strides.iter().rev().filter(|stride| !stride.people.is_empty());
    let given = named().find(|stride: &&Stride| stride.deed == "assign");
    given.or_else(|| named().next()).and_then(|stride| stride.people.first().cloned())
}
