//! Officers and the faces that households see.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::Scope;
use crate::calendar::Horizon;
use crate::demand::purpose_and_site;
use crate::plan::Route;
use crate::unit::Seconds;
use crate::world::Done;

/// How many different people households saw in a quarter: continuity of faces.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Faces {
    /// The first day of the calendar quarter of the last day of the report; it is counted up to
    /// that last day.
    pub quarter: Option<Date>,
    /// Different people at the door, for each household that was visited by people who are known,
    /// in order of the number.
    pub each: Vec<u32>,
    /// Visits to households of which nobody knows who made them: in no other number.
    pub unknown: u64,
}

impl Faces {
    /// Faces a household on average, in tenths.
    pub fn tenths(&self) -> Option<u64> {
        let sum: u64 = self.each.iter().map(|faces| u64::from(*faces)).sum();
        (sum * 10).checked_div(self.each.len() as u64)
    }

    /// Households with at most two faces, in thousandths.
    pub fn at_most_two(&self) -> Option<u64> {
        let few = self.each.iter().filter(|faces| **faces <= 2).count() as u64;
        (few * 1_000).checked_div(self.each.len() as u64)
    }
}

/// What one person did, and is planned to do.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Visits made in the days of the report; a visit of two counts for both.
    pub done: u64,
    /// Visits in the plan.
    pub planned: u64,
    /// Time out by the plan, from leaving the station to being back, without the break.
    pub out: Seconds,
}

/// The first day of the quarter that holds `day`.
fn quarter(day: Date) -> Date {
    let back = i64::from((day.month() - 1) % 3);
    day.first_of_month().saturating_sub(back.months())
}

/// The faces of the quarter that holds the last day.
pub(super) fn faces(scope: &Scope<'_>) -> Faces {
    let first = quarter(scope.to);
    let homes: BTreeSet<&str> =
        scope.world.households.rows().iter().map(|home| home.id.as_str()).collect();
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut unknown = 0;
    for (id, done) in scope.world.history.iter() {
        let site = purpose_and_site(id).1;
        if !(first..=scope.to).contains(&done.date) || !homes.contains(site) {
            continue;
        }
        unknown += u64::from(done.people.is_empty());
        if !done.people.is_empty() {
            seen.entry(site).or_default().extend(done.people.iter().map(String::as_str));
        }
    }
    let mut each: Vec<u32> =
        seen.values().map(|people| u32::try_from(people.len()).unwrap_or(u32::MAX)).collect();
    each.sort_unstable();
    Faces { quarter: Some(first), each, unknown }
}

/// The load of everyone who made a visit, is planned to, or stands on the roster; by id.
pub(super) fn loads(scope: &Scope<'_>) -> BTreeMap<String, Load> {
    let mut loads: BTreeMap<String, Load> = BTreeMap::new();
    loads.extend(scope.world.people.iter().map(|person| (person.id.clone(), Load::default())));
    let made = |done: &&Done| scope.holds(done.date);
    for done in scope.world.history.iter().map(|(_, done)| done).filter(made) {
        for person in &done.people {
            loads.entry(person.clone()).or_default().done += 1;
        }
    }
    for person in scope.plan.iter().flat_map(|plan| &plan.people) {
        loads.entry(person.id.clone()).or_default();
    }
    for route in scope.plan.iter().flat_map(|plan| &plan.routes) {
        for person in &route.people {
            let load = loads.entry(person.clone()).or_default();
            load.planned += route.stops.len() as u64;
            load.out += out(route);
        }
    }
    loads
}

/// How long a round is out, without its break.
fn out(route: &Route) -> Seconds {
    let day = Horizon { from: route.date, days: 1 };
    let span = |from, to| day.seconds(to) - day.seconds(from);
    let pause = route
        .pause
        .map_or(Seconds(0), |pause| span(pause.start.max(route.start), pause.end.min(route.end)));
    span(route.start, route.end) - pause
}
