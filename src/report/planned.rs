//! What a published plan tells: travel for each visit, and what was left out and why.

use std::collections::BTreeMap;

use crate::plan::{Plan, PlannedVisit};
use crate::unit::{Metres, Seconds};

/// Travel of a plan.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Travel {
    /// Visits that are planned.
    pub visits: u64,
    /// Rounds with at least one visit.
    pub rounds: u64,
    /// Time on the way, the way back counted.
    pub time: Seconds,
    /// The length of all ways.
    pub distance: Metres,
}

impl Travel {
    /// Time on the way for each visit.
    pub fn each(&self) -> Option<Seconds> {
        let each = u64::from(self.time.0).checked_div(self.visits)?;
        u32::try_from(each).ok().map(Seconds)
    }
}

/// Visits that were left out for one reason.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// All of them.
    pub count: u64,
    /// Those of tier 1.
    pub first: u64,
}

/// The travel of `plan`.
pub(super) fn travel(plan: &Plan) -> Travel {
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    let back: Seconds = plan.routes.iter().map(|route| route.back).sum();
    Travel {
        visits: stops.clone().count() as u64,
        rounds: plan.routes.iter().filter(|route| !route.stops.is_empty()).count() as u64,
        time: stops.map(|stop| stop.travel).sum::<Seconds>() + back,
        distance: plan.routes.iter().map(|route| route.distance).sum(),
    }
}

/// What `plan` left out, by the code of the reason.
pub(super) fn unserved(plan: &Plan) -> BTreeMap<&'static str, Cause> {
    let visits: BTreeMap<&str, &PlannedVisit> =
        plan.visits.iter().map(|visit| (visit.id.as_str(), visit)).collect();
    let mut causes: BTreeMap<&'static str, Cause> = BTreeMap::new();
    for left in &plan.unserved {
        let cause = causes.entry(left.code).or_default();
        cause.count += 1;
        let visit = visits.get(left.visit.as_str());
        cause.first += u64::from(visit.is_some_and(|visit| visit.tier == 1));
    }
    causes
}
