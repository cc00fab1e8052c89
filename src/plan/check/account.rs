//! The account: every visit that is due, once, and as the layers say.

use std::collections::BTreeMap;

use super::Violation;
use super::case::Case;
use crate::demand::Visit;
use crate::plan::published::PlannedVisit;

/// How far two spellings of one position may be apart, in degrees: a tenth of a metre.
const NEAR: f64 = 1e-6;

/// Served and unserved are what is due, each exactly once.
pub(super) fn judge(case: &Case<'_>, found: &mut Vec<Violation>) {
    let plan = case.plan;
    let stops = plan.routes.iter().flat_map(|route| &route.stops).map(|stop| stop.visit.as_str());
    let unserved = plan.unserved.iter().map(|left| left.visit.as_str());
    let told = count(stops.chain(unserved));
    let listed = count(plan.visits.iter().map(|visit| visit.id.as_str()));
    for visit in case.evidence.due {
        let mut add = |code, values: &[&str]| {
            found.push(Violation::new(code, values).of(&visit.id));
        };
        match told.get(visit.id.as_str()) {
            None => add("V1801", &[]),
            Some(1) => {}
            Some(times) => add("V1802", &[&times.to_string()]),
        }
        if listed.get(visit.id.as_str()) != Some(&1) {
            add("V1808", &[]);
        }
    }
    let mut unknown: Vec<&str> = told.keys().chain(listed.keys()).copied().collect();
    unknown.sort_unstable();
    unknown.dedup();
    for id in unknown {
        if !case.due.contains_key(id) {
            found.push(Violation::new("V1803", &[]).of(id));
        }
    }
    for planned in &plan.visits {
        let Some((_, visit)) = case.visit(&planned.id) else { continue };
        if planned.why.trim().is_empty() {
            found.push(Violation::new("V1810", &[]).of(&visit.id));
        }
        let station = case.station(visit).map(|station| station.id.as_str());
        for field in differing(planned, visit, station) {
            found.push(Violation::new("V1807", &[field]).of(&visit.id));
        }
    }
}

/// How often each id stands.
fn count<'a>(ids: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u32> {
    let mut times = BTreeMap::new();
    for id in ids {
        *times.entry(id).or_insert(0) += 1;
    }
    times
}

/// The fields of a visit that are not as the layers say; purpose and crew are the law's.
fn differing(planned: &PlannedVisit, visit: &Visit, station: Option<&str>) -> Vec<&'static str> {
    let (here, there) = (planned.position, visit.position);
    [
        ("site", planned.site == visit.site),
        ("layer", planned.layer == visit.layer),
        ("tier", planned.tier == visit.tier),
        ("worth", planned.worth == visit.worth),
        ("service_s", planned.service == visit.service),
        ("lon", (here.x - there.x).abs() < NEAR),
        ("lat", (here.y - there.y).abs() < NEAR),
        ("station", Some(planned.station.as_str()) == station),
        ("earliest", planned.earliest == visit.release),
        ("latest", planned.latest == visit.latest),
        ("windows", planned.windows == visit.windows),
        ("label", planned.label == visit.label),
        ("grid", planned.grid == visit.grid),
    ]
    .into_iter()
    .filter_map(|(field, same)| (!same).then_some(field))
    .collect()
}
