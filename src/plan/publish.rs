//! From numbers back to names, times and roads.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::territory::Territory;
use super::{
    Bounds, Crews, Plan, PlannedPerson, PlannedShift, PlannedVisit, Relax, Request, Route, Stop,
    Unserved,
};
use crate::calendar::Horizon;
use crate::demand::Visit;
use crate::route::Leg;
use crate::solver;
use crate::solver::{Problem, Relaxation, ShiftId, Solution, StopId, Timing};
use crate::unit::{Index as _, Metres, Seconds};
use crate::words::say;

/// The plan of all territories, ready to leave the building.
pub(super) fn publish<'a>(
    request: &Request,
    crews: &Crews,
    turns: u64,
    solved: impl Iterator<Item = (&'a Territory<'a>, (&'a Problem, &'a Solution))>,
) -> Plan {
    let mut plan = Plan {
        from: request.horizon.from,
        days: request.horizon.days,
        evenings_from: request.staffing().evenings_from,
        seed: request.seed,
        turns,
        people: people(crews),
        shifts: crews.shifts.clone(),
        visits: Vec::new(),
        routes: Vec::new(),
        unserved: Vec::new(),
        bounds: Bounds::default(),
        weights: weights(request),
        inputs: request.inputs.clone(),
    };
    let mut unsolved = Bounds::default();
    for (territory, (problem, solution)) in solved {
        add_bounds(&mut unsolved, &territory.as_asked(problem));
        let desk = Desk { territory, problem, request };
        plan.visits.extend(territory.visits.iter().map(|visit| desk.visit(visit)));
        for (shift, round) in solution.rounds.iter().filter(|(_, round)| !round.is_empty()) {
            plan.routes.push(desk.route(shift, round));
        }
        let mut unserved = solver::explain(problem, solution);
        unserved.sort_by_key(|left| {
            let visit = territory.visits[left.stop.to_usize()];
            (visit.tier, u32::MAX - visit.worth, &visit.id)
        });
        plan.unserved.extend(unserved.iter().map(|left| desk.unserved(left)));
    }
    plan.visits.sort_by(|a, b| a.id.cmp(&b.id));
    plan.routes.sort_by(|a, b| a.id.cmp(&b.id));
    plan.bounds = Bounds { travel: unsolved.travel, most: unsolved.most, ..bounds(&plan) };
    plan
}

/// Adds what is proven of one station before it is planned.
fn add_bounds(bounds: &mut Bounds, problem: &Problem) {
    let (hours, worth) = (solver::hours(problem), solver::worth(problem));
    for tier in 0..3 {
        bounds.travel[tier] += hours.travel[tier];
        bounds.most.worth[tier] += worth.served[tier];
    }
    bounds.most.first += worth.tier1;
}

/// Everyone in a crew.
fn people(crews: &Crews) -> Vec<PlannedPerson> {
    let in_a_crew = |id: &String| crews.shifts.iter().any(|shift| shift.people.contains(id));
    let planned = crews.people.iter().filter(|person| in_a_crew(&person.id));
    planned
        .map(|person| PlannedPerson {
            id: person.id.clone(),
            role: person.role,
            certified: person.certified,
            station: person.station.clone(),
        })
        .collect()
}

/// Service needed by tier, and time on shift without the pauses.
pub(super) fn bounds(plan: &Plan) -> Bounds {
    let span = |from: DateTime, to: DateTime| {
        let day = Horizon { from: from.date(), days: 1 };
        day.seconds(to) - day.seconds(from)
    };
    let mut bounds = Bounds::default();
    for visit in &plan.visits {
        if let Some(needed) = bounds.needed.get_mut(usize::from(visit.tier).saturating_sub(1)) {
            *needed += visit.service;
        }
    }
    for shift in &plan.shifts {
        let pause = shift.pause.map_or(Seconds(0), |pause| span(pause.start, pause.end));
        bounds.available += span(shift.start, shift.end) - pause;
    }
    bounds
}

/// What would have to change, in the words of the published plan.
const fn change(relax: Relaxation) -> &'static str {
    match relax {
        Relaxation::ShiftLonger { .. } => "shift-end",
        Relaxation::WindowWider { .. } | Relaxation::WindowGiven { .. } => "window",
        Relaxation::SkillsGiven { .. } => "crew",
        Relaxation::Allowed { .. } => "shift",
        Relaxation::SpacingWaived { .. } | Relaxation::SeriesWaived { .. } => "spacing",
        Relaxation::DutyLonger { .. } => "duty",
        Relaxation::RoomGiven { .. } => "room",
        Relaxation::DeviceGiven { .. } => "device",
        Relaxation::HandoverWaived { .. } => "handover",
        Relaxation::RoadNeeded { .. } => "road",
        Relaxation::Instead { .. } => "instead",
        Relaxation::Nobody => "",
    }
}

/// When a crew that leaves the last door at `leave` is home: the pause stops it on the way.
fn back(shift: &PlannedShift, horizon: Horizon, leave: Seconds, travel: Seconds) -> Seconds {
    let home = leave + travel;
    let pause = shift.pause.map(|p| (horizon.seconds(p.start), horizon.seconds(p.end)));
    match pause {
        Some((from, to)) if leave <= from && from < home => home + (to - from),
        Some(_) | None => home,
    }
}

/// Where one territory's plan is written out.
struct Desk<'a> {
    territory: &'a Territory<'a>,
    problem: &'a Problem,
    request: &'a Request,
}

impl Desk<'_> {
    fn visit(&self, visit: &Visit) -> PlannedVisit {
        PlannedVisit {
            id: visit.id.clone(),
            site: visit.site.clone(),
            layer: visit.layer,
            purpose: visit.purpose,
            tier: visit.tier,
            worth: visit.worth,
            why: visit.why.clone(),
            service: visit.service,
            position: visit.position,
            station: self.territory.station.id.clone(),
            earliest: visit.release,
            latest: visit.latest,
            windows: visit.windows.clone(),
            crew: visit.crew,
            label: visit.label.clone(),
            grid: visit.grid.clone(),
        }
    }

    /// The round of `shift` on real roads.
    fn route(&self, shift: ShiftId, round: &[StopId]) -> Route {
        let planned = self.territory.shifts[shift.to_usize()];
        let timings = solver::schedule(self.problem, shift, round)
            .expect("the search keeps only rounds that can be made");
        let doors: Vec<usize> =
            round.iter().map(|stop| self.territory.doors[stop.to_usize()]).collect();
        let mut line = Vec::new();
        let mut stops = Vec::new();
        let mut at = 0;
        for ((stop, timing), door) in round.iter().zip(&timings).zip(&doors) {
            let leg = self.leg(at, *door);
            stops.push(self.stop(*stop, timing, &leg));
            line.extend(leg.line);
            at = *door;
        }
        let home = self.leg(at, 0);
        let distance = stops.iter().map(|stop| stop.distance).sum::<Metres>() + home.length;
        line.extend(home.line);
        line.dedup();
        if let [only] = line[..] {
            // All doors are the station's own: a line has two ends all the same.
            line.push(only);
        }
        let last = timings.last().map_or(Seconds(0), |timing| timing.leave);
        let back = back(planned, self.request.horizon, last, home.time);
        Route {
            id: planned.id.clone(),
            station: planned.station.clone(),
            crew: planned.crew.clone(),
            people: planned.people.clone(),
            date: planned.date,
            profile: planned.profile.clone(),
            start: planned.start,
            end: self.request.horizon.moment(back),
            pause: planned.pause,
            stops,
            back: home.time,
            distance,
            line,
        }
    }

    fn leg(&self, from: usize, to: usize) -> Leg {
        self.territory.ground.leg(from, to).expect("the search drives only where a road leads")
    }

    fn stop(&self, stop: StopId, timing: &Timing, leg: &Leg) -> Stop {
        let moment = |at| self.request.horizon.moment(at);
        Stop {
            visit: self.id(stop),
            arrive: moment(timing.arrive),
            begin: moment(timing.begin),
            leave: moment(timing.leave),
            travel: leg.time,
            distance: leg.length,
            walk: leg.walk,
        }
    }

    fn id(&self, stop: StopId) -> String {
        self.territory.visits[stop.to_usize()].id.clone()
    }

    fn unserved(&self, left: &solver::Unserved) -> Unserved {
        let relax = self.relax(left.relax);
        let missing = match left.relax {
            Relaxation::RoomGiven { more, .. } => more.to_string(),
            _ => self.span(relax.seconds.unwrap_or_default()),
        };
        let shift = relax.shift.clone().unwrap_or_default();
        let key = format!("reason.{}", left.reason.code());
        let change = format!("relax.{}", left.relax.code());
        let change = say(self.request.language, &change, &[&shift, &missing]);
        let reason = say(self.request.language, &key, &[&change]);
        let lost_to = left.lost_to.iter().map(|stop| self.id(*stop)).collect();
        Unserved { visit: self.id(left.stop), code: left.reason.code(), reason, relax, lost_to }
    }

    /// A span as people say it.
    fn span(&self, span: Seconds) -> String {
        let minutes = span.to_minutes();
        let (hours, rest) = (minutes / 60, minutes % 60);
        if hours < 2 {
            return say(self.request.language, "relax.minutes", &[&minutes.to_string()]);
        }
        let values = [hours.to_string(), rest.to_string()];
        say(self.request.language, "relax.hours", &values.each_ref().map(String::as_str))
    }

    fn relax(&self, relax: Relaxation) -> Relax {
        let shift = |shift: ShiftId| {
            self.territory.shifts.get(shift.to_usize()).map(|planned| planned.id.clone())
        };
        Relax {
            what: change(relax),
            shift: relax.shift().and_then(shift),
            seconds: relax.seconds(),
        }
    }
}

/// What the last layer counts, by the names it is published under.
fn weights(request: &Request) -> BTreeMap<String, u32> {
    let counts = |row: &(&str, u32)| row.0 != "change" || request.keep.is_some();
    let rows = request.prices.rows().into_iter().filter(counts);
    rows.map(|(name, price)| (name.to_owned(), price)).collect()
}
