//! Everything that is past its date: the list that should be empty (动态清零).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Scope;
use super::coverage::turns;
use super::hazards::{Life, Stage};
use super::sites::Site;
use crate::calendar::days_between;
use crate::world::{CaseKind, Purpose};

/// Something that is past its date on the last day of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Days past its date.
    pub days: u32,
    /// The code of the purpose of the visit, or of the kind of case; `hazard` is one that should
    /// have been mended, `re-inspection` one that should have been looked at again.
    pub what: &'static str,
    /// The id of the site or case.
    pub id: String,
    /// The id of its grid.
    pub grid: Option<String>,
    /// The last day that would have been in time.
    pub date: Date,
}

/// Everything past its date, the most late first.
///
/// A visit is past its date when its cadence and what may be late of it are over; sites that were
/// never visited have no date, and are counted elsewhere. A hazard stands here once: by the clock
/// of its re-inspection where that is over, else by the day it was to be mended by.
pub(super) fn overdue(
    sites: &[Site<'_>],
    lives: &BTreeMap<&str, Life>,
    scope: &Scope<'_>,
) -> Vec<Overdue> {
    let mut all: Vec<Overdue> = sites.iter().filter_map(|site| visit(site, scope)).collect();
    let rows = scope.world.hazards.rows().iter();
    let grids: BTreeMap<&str, &str> =
        rows.filter_map(|hazard| Some((hazard.id.as_str(), hazard.grid.as_deref()?))).collect();
    let clocked = lives
        .iter()
        .filter_map(|(id, life)| reinspection((id, grids.get(id).copied()), life, scope));
    all.extend(clocked);
    let known: BTreeSet<String> = all.iter().map(|row| row.id.clone()).collect();
    let unmended = scope.world.hazards.rows().iter().filter_map(|hazard| {
        let open = lives.get(hazard.id.as_str())?.at(scope.to) == Some(Stage::Open);
        let due = hazard.due.filter(|_| open && !known.contains(&hazard.id))?;
        late(CaseKind::Hazard.code(), (&hazard.id, hazard.grid.as_deref()), due, scope)
    });
    all.extend(unmended);
    let other = scope.world.cases.iter().filter(|case| case.kind != CaseKind::Hazard);
    all.extend(other.filter(|case| !case.closed).filter_map(|case| {
        let due = case.steps.iter().rev().find(|step| step.date <= scope.to)?.due?;
        late(case.kind.code(), (&case.id, case.grid.as_deref()), due, scope)
    }));
    all.sort_by(|a, b| (b.days, a.what, &a.id).cmp(&(a.days, b.what, &b.id)));
    all
}

fn visit(site: &Site<'_>, scope: &Scope<'_>) -> Option<Overdue> {
    let turns = turns((site.cadence, site.grace), &site.visits, (scope.from, scope.to));
    let open = turns.last().filter(|turn| turn.made.is_none() && turn.since.is_some())?;
    late(site.purpose.code(), (site.id, site.grid), open.latest, scope)
}

/// A hazard that nobody looked at again when the clock said so, by the last of its clocks.
fn reinspection(place: (&str, Option<&str>), life: &Life, scope: &Scope<'_>) -> Option<Overdue> {
    let standing = life.at(scope.to)?;
    let (last, look) = life.clocks.last()?;
    if look.is_some() || standing == Stage::Over {
        return None;
    }
    late(Purpose::Reinspection.code(), place, *last, scope)
}

fn late(
    what: &'static str,
    (id, grid): (&str, Option<&str>),
    date: Date,
    scope: &Scope<'_>,
) -> Option<Overdue> {
    let days = u32::try_from(days_between(date, scope.to)).ok().filter(|days| 0 < *days)?;
    Some(Overdue { days, what, id: id.to_owned(), grid: grid.map(str::to_owned), date })
}
