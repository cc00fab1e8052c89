//! The clock of each route: travel as the roads allow, work inside the windows.

use super::case::Case;
use super::clock::{Clock, since};
use super::{Door, Violation};
use crate::demand::Visit;
use crate::plan::published::{PlannedShift, Route, Stop};
use crate::unit::{Index, Seconds};
use crate::world::StationId;

/// How far two computations of one way may be apart, by rounding.
const TOLERANCE: Seconds = Seconds(1);

/// Every leg and every visit of every route.
pub(super) fn judge(case: &Case<'_>, found: &mut Vec<Violation>) {
    for route in &case.plan.routes {
        if route.stops.is_empty() {
            found.push(Violation::new("V1503", &[]).on(&route.id));
        }
        for stop in &route.stops {
            let Some((_, visit)) = case.visit(&stop.visit) else { continue };
            if let Some(violation) = work(case, stop, visit) {
                found.push(violation.on(&route.id).of(&stop.visit));
            }
            if route.date < visit.release {
                let violation = Violation::new("V1303", &[&visit.release.to_string()]);
                found.push(violation.on(&route.id).of(&stop.visit));
            }
        }
        if let Some(shift) = case.allowed.get(route.id.as_str()) {
            legs(case, route, shift, found);
        }
    }
}

/// What is wrong with the work at one stop: the first of what one mistake would bring together.
fn work(case: &Case<'_>, stop: &Stop, visit: &Visit) -> Option<Violation> {
    if stop.begin < stop.arrive || stop.leave < stop.begin {
        return Some(Violation::new("V1501", &[]));
    }
    let [begin, leave] = [stop.begin, stop.leave].map(|moment| since(case.first, moment));
    if leave - begin != visit.service {
        let values = [leave - begin, visit.service].map(|span| span.0.to_string());
        return Some(Violation::new("V1302", &values.each_ref().map(String::as_str)));
    }
    let open =
        visit.windows.iter().any(|(open, close)| *open <= stop.begin && stop.leave <= *close);
    (!open).then(|| Violation::new("V1301", &[&stop.begin.to_string(), &stop.leave.to_string()]))
}

/// Every leg of one route, the way back included.
fn legs(case: &Case<'_>, route: &Route, shift: &PlannedShift, found: &mut Vec<Violation>) {
    let clock = Clock::of(shift, case.first);
    let home = station(case, &route.station).map(Door::Station);
    let mut from = home;
    let mut left = since(case.first, route.start);
    for stop in &route.stops {
        let to = case.visit(&stop.visit).map(|(row, _)| Door::Visit(row));
        let times = (left, since(case.first, stop.arrive), stop.travel);
        let leg = Leg { from, to, times, codes: ["V1401", "V1402"] };
        let wrong = leg.judge(case, clock, &route.profile);
        found.extend(wrong.into_iter().map(|one| one.on(&route.id).of(&stop.visit)));
        from = to;
        left = since(case.first, stop.leave);
    }
    let times = (left, since(case.first, route.end), route.back);
    let back = Leg { from, to: home, times, codes: ["V1403", "V1404"] };
    let wrong = back.judge(case, clock, &route.profile);
    found.extend(wrong.into_iter().map(|one| one.on(&route.id)));
}

/// The row of a station.
pub(super) fn station(case: &Case<'_>, id: &str) -> Option<StationId> {
    let at = case.evidence.world.stations.rows().iter().position(|station| station.id == id)?;
    Some(StationId::from_usize(at))
}

/// One way from door to door; a door that nobody knows is `None` and told elsewhere.
struct Leg {
    from: Option<Door>,
    to: Option<Door>,
    /// When it is begun, when it is done, and how long it is told to be.
    times: (Seconds, Seconds, Seconds),
    /// What to say of one that is done too soon, and of one that is told wrong.
    codes: [&'static str; 2],
}

impl Leg {
    /// What is wrong with it.
    fn judge(&self, case: &Case<'_>, clock: Clock, profile: &str) -> Vec<Violation> {
        let (left, arrive, told) = self.times;
        if arrive < left {
            return vec![Violation::new("V1502", &[])];
        }
        let (Some(from), Some(to)) = (self.from, self.to) else { return Vec::new() };
        let travel = (case.evidence.travel)(profile, from, to);
        if !travel.is_reachable() {
            return vec![Violation::new("V1405", &[])];
        }
        let mut wrong = Vec::new();
        let soonest = clock.arrival(left, travel);
        if arrive + TOLERANCE < soonest {
            let values = [&arrive.to_string(), &soonest.to_string()];
            wrong.push(Violation::new(self.codes[0], &values.map(String::as_str)));
        }
        if told + TOLERANCE < travel || travel + TOLERANCE < told {
            let values = [&told.0.to_string(), &travel.0.to_string()];
            wrong.push(Violation::new(self.codes[1], &values.map(String::as_str)));
        }
        wrong
    }
}
