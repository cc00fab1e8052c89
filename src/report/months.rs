//! The monthly return (月报), and how disputes ended.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::Scope;
use super::hazards::{Life, within};
use crate::demand::{household_purpose, purpose_and_site, venue_purpose};
use crate::world::{CaseKind, Purpose};

/// One row of the monthly return: what began and what ended in a month, days outside the report
/// left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// The first day of the month.
    pub month: Date,
    /// `visit.<purpose>`, or the code of a kind of case.
    pub what: String,
    /// Visits made; cases begun, hazards found.
    pub begun: u64,
    /// Cases whose life ended, hazards over; none for visits.
    pub ended: Option<u64>,
}

/// The disputes that began in the days of the report, and where they stand on the last day.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Disputes {
    /// Registered.
    pub begun: u64,
    /// Agreed upon, whether or not it was checked since.
    pub resolved: u64,
    /// Handed to the court or another body.
    pub referred: u64,
}

impl Disputes {
    /// Resolved of those registered (化解率), in thousandths; none where there was none.
    pub fn rate(&self) -> Option<u64> {
        (self.resolved * 1_000).checked_div(self.begun)
    }
}

/// The disputes of the report.
pub(super) fn disputes(scope: &Scope<'_>) -> Disputes {
    let mut all = Disputes::default();
    for case in scope.world.cases.iter().filter(|case| case.kind == CaseKind::Dispute) {
        if !case.steps.first().is_some_and(|first| scope.holds(first.date)) {
            continue;
        }
        let last = case.steps.iter().rev().find(|step| step.date <= scope.to);
        all.begun += 1;
        match last.map(|step| step.state.as_str()) {
            Some("agreed" | "closed") => all.resolved += 1,
            Some("referred") => all.referred += 1,
            _ => {}
        }
    }
    all
}

/// The monthly return of every month that the days of the report touch.
pub(super) fn returns(lives: &BTreeMap<&str, Life>, scope: &Scope<'_>) -> Vec<Return> {
    let mut rows = Vec::new();
    let mut month = scope.from.first_of_month();
    while month <= scope.to {
        let span = (month.max(scope.from), month.last_of_month().min(scope.to));
        rows.extend(visits(month, span, scope));
        rows.push(hazards(month, span, lives));
        rows.extend(cases(month, span, scope));
        let next = month.saturating_add(1.month());
        if next == month {
            break;
        }
        month = next;
    }
    rows
}

/// Hazards found and over in `span`.
fn hazards(month: Date, span: (Date, Date), lives: &BTreeMap<&str, Life>) -> Return {
    let (begun, ended) = within(lives, span);
    Return { month, what: CaseKind::Hazard.code().to_owned(), begun, ended: Some(ended) }
}

/// The visits made in `span`, by purpose.
fn visits(month: Date, span: (Date, Date), scope: &Scope<'_>) -> Vec<Return> {
    let purposes = purposes(scope);
    // A visit that two devices told of, or its step and itself, is one visit.
    let mut made: BTreeSet<(Purpose, &str, Date)> = BTreeSet::new();
    for (id, done) in scope.world.history.iter() {
        if (span.0..=span.1).contains(&done.date) {
            let (told, site) = purpose_and_site(id);
            if let Some(purpose) = told.or_else(|| purposes.get(site).copied()) {
                made.insert((purpose, site, done.date));
            }
        }
    }
    let mut counts: BTreeMap<Purpose, u64> = BTreeMap::new();
    for (purpose, _, _) in made {
        *counts.entry(purpose).or_default() += 1;
    }
    let row = |purpose: &Purpose| Return {
        month,
        what: format!("visit.{}", purpose.code()),
        begun: counts.get(purpose).copied().unwrap_or(0),
        ended: None,
    };
    Purpose::ALL.iter().map(row).collect()
}

/// What a visit was for that names only its site.
fn purposes<'a>(scope: &Scope<'a>) -> BTreeMap<&'a str, Purpose> {
    let world = scope.world;
    let hazards = world.hazards.rows().iter().map(|row| (row.id.as_str(), Purpose::Reinspection));
    let tasks = world.tasks.rows().iter().map(|row| (row.id.as_str(), row.purpose));
    let venues = world.venues.rows().iter().map(|row| (row.id.as_str(), venue_purpose(row.kind)));
    let homes =
        world.households.rows().iter().map(|row| (row.id.as_str(), household_purpose(row.need)));
    hazards.chain(tasks).chain(venues).chain(homes).collect()
}

/// Cases of every kind but hazards that began and ended in `span`.
fn cases(month: Date, span: (Date, Date), scope: &Scope<'_>) -> Vec<Return> {
    let within = |day: Date| (span.0..=span.1).contains(&day);
    let row = |kind: &CaseKind| {
        let of_kind = || scope.world.cases.iter().filter(|case| case.kind == *kind);
        let begun = of_kind().filter_map(|case| case.steps.first()).filter(|s| within(s.date));
        let ended = of_kind().filter(|case| case.closed).filter_map(|case| case.steps.last());
        Return {
            month,
            what: kind.code().to_owned(),
            begun: begun.count() as u64,
            ended: Some(ended.filter(|step| within(step.date)).count() as u64),
        }
    };
    CaseKind::ALL.iter().filter(|kind| **kind != CaseKind::Hazard).map(row).collect()
}
