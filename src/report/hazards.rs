//! Hazards: found and closed by month, and whether they were looked at again in time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::Scope;
use crate::demand::purpose_and_site;
use crate::world::{Case, CaseKind, Hazard, HazardStatus, Purpose};

/// Where a hazard stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Known and not mended.
    Open,
    /// Said to be mended, not yet seen to be.
    Mended,
    /// Seen to be mended, closed, or handed to whom it belongs to.
    Over,
}

/// The hazards of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HazardMonth {
    /// Its first day.
    pub month: Date,
    /// Found in it (found again counts again).
    pub found: u64,
    /// Over since some day of it.
    pub closed: u64,
    /// Open at its end, or on the last day of the report.
    pub open: u64,
    /// Said to be mended then, and not looked at.
    pub mended: u64,
}

/// Re-inspections whose last day lies in the days of the report.
///
/// The clock of a re-inspection ends on the day its step tells; where a hazard was to be mended by
/// a day and nobody said that it was, so many working days after that day as the rules give.
/// Hazards of the layer that no ledger tells of are mended by their `due`, and were looked at when
/// they were closed or when the history tells so.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Reinspections {
    /// Clocks that ended.
    pub due: u64,
    /// Looked at on or before the last day of the clock.
    pub on_time: u64,
    /// Looked at later.
    pub late: u64,
    /// Not looked at up to the last day of the report.
    pub open: u64,
}

/// The life of one hazard: stages from a day on, in order; and its clocks with the look that ended
/// each, if any.
pub(super) struct Life {
    pub(super) stages: Vec<(Date, Stage)>,
    pub(super) clocks: Vec<(Date, Option<Date>)>,
}

impl Life {
    /// Where it stands at the end of `day`.
    pub(super) fn at(&self, day: Date) -> Option<Stage> {
        self.stages.iter().rev().find(|(since, _)| *since <= day).map(|(_, stage)| *stage)
    }
}

/// The lives of all hazards, by id: as the ledger tells, else as the layer does.
pub(super) fn lives<'a>(scope: &Scope<'a>) -> BTreeMap<&'a str, Life> {
    let cases = scope.world.cases.iter().filter(|case| case.kind == CaseKind::Hazard);
    let mut lives: BTreeMap<&str, Life> =
        cases.map(|case| (case.id.as_str(), of_case(case, scope))).collect();
    let looks = looks(scope);
    for hazard in scope.world.hazards.rows() {
        let seen = || looks.get(hazard.id.as_str());
        lives.entry(&hazard.id).or_insert_with(|| of_layer(hazard, seen(), scope));
    }
    lives
}

/// The days the history tells that a hazard was looked at again.
fn looks<'a>(scope: &Scope<'a>) -> BTreeMap<&'a str, BTreeSet<Date>> {
    let mut looks: BTreeMap<&str, BTreeSet<Date>> = BTreeMap::new();
    for (id, done) in scope.world.history.iter().filter(|(_, done)| done.date <= scope.to) {
        let (purpose, site) = purpose_and_site(id);
        if purpose.is_none_or(|purpose| purpose == Purpose::Reinspection) {
            looks.entry(site).or_default().insert(done.date);
        }
    }
    looks
}

fn of_case(case: &Case, scope: &Scope<'_>) -> Life {
    let steps: Vec<_> = case.steps.iter().filter(|step| step.date <= scope.to).collect();
    let stages = steps.iter().filter_map(|step| Some((step.date, stage(step.hazard?)))).collect();
    let mut clocks = Vec::new();
    for (row, step) in steps.iter().enumerate() {
        let Some(due) = step.due else { continue };
        let mut later = steps.iter().skip(row + 1);
        let look = later.clone().find(|step| matches!(step.deed.as_str(), "verify" | "fail"));
        let look = look.map(|step| step.date);
        match step.hazard {
            Some(HazardStatus::Rectified) => clocks.push((due, look)),
            // Whatever was done by the day it was to be mended by stopped this clock.
            Some(HazardStatus::Open)
                if matches!(step.deed.as_str(), "notice" | "extend")
                    && !later.any(|next| next.date <= due && next.deed != "report") =>
            {
                clocks.push((scope.reinspected_by(due), look));
            }
            _ => {}
        }
    }
    Life { stages, clocks }
}

const fn stage(status: HazardStatus) -> Stage {
    match status {
        HazardStatus::Open => Stage::Open,
        HazardStatus::Rectified => Stage::Mended,
        HazardStatus::Verified => Stage::Over,
    }
}

/// The life of a hazard of the layer. One that was mended or closed on no day that is told stands
/// where it does from the day it was found, and one closed so has no clock and no month.
fn of_layer(hazard: &Hazard, seen: Option<&BTreeSet<Date>>, scope: &Scope<'_>) -> Life {
    let Hazard { found, due, closed, status, .. } = *hazard;
    let now = stage(status);
    let begin = found.or(closed).or(due);
    let stages = match (begin, closed) {
        (Some(begin), Some(closed)) if now != Stage::Open && begin < closed => {
            vec![(begin, Stage::Open), (closed, now)]
        }
        (Some(begin), _) => vec![(begin, now)],
        (None, _) => Vec::new(),
    };
    let first = found.or(due).unwrap_or(Date::MIN);
    let look = seen.and_then(|days| days.range(first..).next().copied());
    let over = closed.filter(|day| now == Stage::Over && *day <= scope.to);
    let look = look.or(over);
    let has_clock = now != Stage::Over || closed.is_some() || look.is_some();
    let clock = due.filter(|_| has_clock).map(|due| (scope.reinspected_by(due), look));
    Life { stages, clocks: clock.into_iter().collect() }
}

impl Scope<'_> {
    /// The last day to look again at what was to be mended by `due`.
    pub(super) fn reinspected_by(&self, due: Date) -> Date {
        self.rules.hazard.reinspected_by(due, self.calendar)
    }
}

/// The re-inspections of `lives`.
pub(super) fn reinspections(lives: &BTreeMap<&str, Life>, scope: &Scope<'_>) -> Reinspections {
    let mut all = Reinspections::default();
    let clocks = lives.values().flat_map(|life| &life.clocks);
    for (last, look) in clocks.filter(|(last, _)| scope.holds(*last)) {
        all.due += 1;
        match look {
            Some(day) if day <= last => all.on_time += 1,
            Some(_) => all.late += 1,
            None => all.open += 1,
        }
    }
    all
}

/// The hazards of the twelve months that end with that of the last day.
pub(super) fn months(lives: &BTreeMap<&str, Life>, scope: &Scope<'_>) -> Vec<HazardMonth> {
    let last = scope.to.first_of_month();
    let firsts = (0..12).rev().map(|back: i64| last.saturating_sub(back.months()));
    let month = |month: Date| {
        let end = month.last_of_month().min(scope.to);
        let standing = |stage| lives.values().filter(|life| life.at(end) == Some(stage)).count();
        let (found, closed) = within(lives, (month, end));
        let (open, mended) = (standing(Stage::Open) as u64, standing(Stage::Mended) as u64);
        HazardMonth { month, found, closed, open, mended }
    };
    firsts.map(month).collect()
}

/// How many were found and how many were over on a day of `span`: a life began, or began again
/// after it was over; one that was known came to its end.
pub(super) fn within(lives: &BTreeMap<&str, Life>, span: (Date, Date)) -> (u64, u64) {
    let (mut found, mut closed) = (0, 0);
    for life in lives.values() {
        let mut before = None;
        for (day, now) in &life.stages {
            let counts = u64::from((span.0..=span.1).contains(day));
            let ends = *now == Stage::Over;
            match before {
                None => found += counts,
                Some(Stage::Over) if !ends => found += counts,
                Some(_) => {}
            }
            if ends && before.is_some_and(|stage| stage != Stage::Over) {
                closed += counts;
            }
            before = Some(*now);
        }
    }
    (found, closed)
}
