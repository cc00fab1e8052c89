//! What a published plan promises: where each visit of today was to be made.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::civil::Date;

use super::pairing::{Name, pair};
use super::{Crews, Plan, Request, Township};
use crate::calendar::Horizon;
use crate::demand::Visit;
use crate::finding::{Error, Result};
use crate::words::say;

/// A published plan of which as much as can be is to be kept.
#[derive(Debug, Clone)]
pub struct Keep {
    /// The plan.
    pub plan: Plan,
    /// Its file, which is only named in what is found.
    pub file: PathBuf,
    /// Whether to search for a better plan from there; else only what does not stand any more and
    /// what is new finds its place.
    pub search: bool,
}

impl Keep {
    /// The day from which turns of the evening are counted, so that crews keep theirs.
    pub(super) fn evenings_from(&self, from: Date) -> Option<Date> {
        Some(self.plan.evenings_from.unwrap_or(self.plan.from)).filter(|first| *first < from)
    }
}

/// Where a visit was to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Home<'a> {
    /// The id of the shift, as it is today.
    pub(super) shift: &'a str,
    /// Its place among all that was to be made.
    pub(super) place: usize,
}

/// What is to be kept.
#[derive(Debug, Default)]
pub(super) struct Kept<'a> {
    homes: BTreeMap<&'a str, Home<'a>>,
    left_out: BTreeSet<&'a str>,
}

impl<'a> Kept<'a> {
    /// What `request` asks to be kept; nothing where it names no plan.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] where the plan is of another township or of other days.
    pub(super) fn of(
        town: &Township<'_>,
        request: &'a Request,
        visits: &'a [Visit],
        crews: &'a Crews,
    ) -> Result<Self> {
        let Some(keep) = &request.keep else { return Ok(Self::default()) };
        check(town, request, &keep.plan)?;
        let names = visits.iter();
        let names =
            names.map(|visit| Name { id: &visit.id, layer: visit.layer, site: &visit.site });
        let today = pair(&keep.plan, request.horizon.from, names).today;
        let shifts = crews.shifts.iter().map(|shift| ((&*shift.crew, shift.date), &*shift.id));
        let shifts: BTreeMap<(&str, Date), &str> = shifts.collect();
        let mut kept = Self::default();
        for (route, stop) in keep
            .plan
            .routes
            .iter()
            .flat_map(|route| route.stops.iter().map(move |stop| (route, stop)))
        {
            let shift = shifts.get(&(route.crew.as_str(), route.date));
            if let (Some(shift), Some(id)) = (shift, today.get(stop.visit.as_str())) {
                let place = kept.homes.len();
                kept.homes.insert(id, Home { shift, place });
            }
        }
        let left_out = keep.plan.unserved.iter().map(|left| left.visit.as_str());
        kept.left_out = left_out.filter_map(|id| today.get(id).copied()).collect();
        Ok(kept)
    }

    /// Where the visit was to be made, when that shift is still there.
    pub(super) fn home(&self, visit: &Visit) -> Option<Home<'a>> {
        self.homes.get(visit.id.as_str()).copied()
    }

    /// Whether the plan left the visit out already.
    pub(super) fn was_left_out(&self, visit: &Visit) -> bool {
        self.left_out.contains(visit.id.as_str())
    }
}

/// Whether the plan is one of this township and these days.
fn check(town: &Township<'_>, request: &Request, plan: &Plan) -> Result<()> {
    let error = |key: &str, values: &[&str]| {
        let what = say(request.language, key, values);
        Err(Error::Setting { key: "--keep".to_owned(), what })
    };
    let stations: BTreeSet<&str> = plan.shifts.iter().map(|shift| &*shift.station).collect();
    let known = |id: &&str| town.world.stations.rows().iter().any(|station| station.id == *id);
    if let Some(first) = stations.first().filter(|_| !stations.iter().any(known)) {
        return error("keep.foreign", &[first]);
    }
    let visits: BTreeSet<&str> = plan.visits.iter().map(|visit| &*visit.id).collect();
    let mut served = BTreeSet::new();
    for stop in plan.routes.iter().flat_map(|route| &route.stops) {
        if !visits.contains(&*stop.visit) {
            return error("keep.no-visit", &[&stop.visit]);
        }
        if !served.insert(&*stop.visit) {
            return error("keep.twice", &[&stop.visit]);
        }
    }
    let days = Horizon { from: plan.from, days: plan.days };
    let (first, last) = (request.horizon.from, request.horizon.last());
    if last < days.from || days.last() < first {
        let values = [days.from, days.last(), first, last].map(|day| day.to_string());
        return error("keep.other-days", &values.each_ref().map(String::as_str));
    }
    Ok(())
}
