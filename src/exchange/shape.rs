//! From the plan's types to the rows of its file, and back.

use geo::Coord;
use jiff::civil::{Date, DateTime, Time};

use super::rows::{
    AuthorityRow, BoundsRow, BreakRow, PersonRow, PlanRow, RelaxRow, RouteRow, ShiftRow, StopRow,
    UnservedRow, VisitRow,
};
use super::values::{
    ChangeCode, Day, Degrees, LayerName, LineString, LineStringType, Moment, PurposeCode,
    ReasonCode, RoleCode, UpTo,
};
use crate::plan::{
    Bounds, Break, Most, Plan, PlannedPerson, PlannedShift, PlannedVisit, Relax, Route, Stop,
    Unserved,
};
use crate::rules::Authority;
use crate::unit::{Metres, Seconds};

pub(super) fn person_row(person: &PlannedPerson) -> PersonRow {
    PersonRow {
        id: person.id.clone(),
        role: RoleCode(person.role),
        certified: person.certified,
        station: person.station.clone(),
    }
}

pub(super) fn shift_row(shift: &PlannedShift) -> ShiftRow {
    ShiftRow {
        id: shift.id.clone(),
        crew: shift.people.clone(),
        crew_id: Some(shift.crew.clone()),
        station: Some(shift.station.clone()),
        date: Day(shift.date),
        start: Moment(shift.start),
        end: Moment(shift.end),
        pause: shift.pause.map(break_row),
        profile: shift.profile.clone(),
    }
}

fn break_row(pause: Break) -> BreakRow {
    BreakRow { start: Moment(pause.start), end: Moment(pause.end) }
}

pub(super) fn visit_row(visit: &PlannedVisit) -> VisitRow {
    VisitRow {
        id: visit.id.clone(),
        site: visit.site.clone(),
        layer: LayerName(visit.layer),
        purpose: PurposeCode(visit.purpose),
        tier: UpTo(u32::from(visit.tier)),
        worth: visit.worth,
        why: visit.why.clone(),
        service_s: visit.service.0,
        lon: Degrees(visit.position.x),
        lat: Degrees(visit.position.y),
        earliest: Moment(first_moment(visit.earliest)),
        latest: Moment(last_moment(visit.latest)),
        windows: visit
            .windows
            .iter()
            .map(|(open, close)| (Moment(*open), Moment(*close)))
            .collect(),
        crew: AuthorityRow { certified: visit.crew.certified, people: visit.crew.people },
        station: Some(visit.station.clone()),
        grid: visit.grid.clone(),
        label: visit.label.clone(),
    }
}

fn first_moment(day: Date) -> DateTime {
    day.to_datetime(Time::midnight())
}

fn last_moment(day: Date) -> DateTime {
    day.at(23, 59, 59, 0)
}

/// A route without its stops, which are written on lines of their own.
pub(super) fn route_row(route: &Route) -> RouteRow {
    RouteRow {
        id: route.id.clone(),
        station: route.station.clone(),
        crew: route.people.clone(),
        crew_id: Some(route.crew.clone()),
        date: Day(route.date),
        profile: route.profile.clone(),
        start: Moment(route.start),
        end: Moment(route.end),
        pause: route.pause.map(break_row),
        stops: Vec::new(),
        back_s: route.back.0,
        distance_m: route.distance.0,
        line: LineString {
            kind: LineStringType::LineString,
            coordinates: route.line.iter().map(|at| (Degrees(at.x), Degrees(at.y))).collect(),
        },
    }
}

pub(super) fn stop_row(stop: &Stop) -> StopRow {
    StopRow {
        visit: stop.visit.clone(),
        arrive: Moment(stop.arrive),
        begin: Moment(stop.begin),
        leave: Moment(stop.leave),
        travel_s: stop.travel.0,
        distance_m: stop.distance.0,
        walk_m: stop.walk.0,
    }
}

pub(super) fn unserved_row(unserved: &Unserved) -> UnservedRow {
    UnservedRow {
        visit: unserved.visit.clone(),
        code: ReasonCode(unserved.code),
        reason: unserved.reason.clone(),
        relax: RelaxRow {
            what: Some(unserved.relax.what).filter(|what| !what.is_empty()).map(ChangeCode),
            shift: unserved.relax.shift.clone(),
            seconds: unserved.relax.seconds.map(|seconds| seconds.0),
        },
        lost_to: unserved.lost_to.clone(),
    }
}

/// The plan of a file's rows.
pub(super) fn plan(row: PlanRow) -> Plan {
    let people: Vec<PlannedPerson> = row.people.into_iter().map(person).collect();
    let visits: Vec<PlannedVisit> = row.visits.into_iter().map(visit).collect();
    Plan {
        from: row.from.0,
        days: row.days.0,
        evenings_from: row.evenings_from.map(|day| day.0),
        seed: row.seed,
        turns: row.turns,
        shifts: row.shifts.into_iter().map(|row| shift(row, &people)).collect(),
        routes: row.routes.into_iter().map(route).collect(),
        unserved: row.unserved.into_iter().map(unserved).collect(),
        bounds: bounds(&row.bounds, &visits),
        weights: row.weights,
        inputs: row.inputs.sha256,
        people,
        visits,
    }
}

fn person(row: PersonRow) -> PlannedPerson {
    let PersonRow { id, role, certified, station } = row;
    PlannedPerson { id, role: role.0, certified, station }
}

/// A shift; where the file does not name its station, it is that of its first person.
fn shift(row: ShiftRow, people: &[PlannedPerson]) -> PlannedShift {
    let of_first = || {
        let first = row.crew.first()?;
        people.iter().find(|person| person.id == *first).map(|person| person.station.clone())
    };
    let station = row.station.clone().or_else(of_first).unwrap_or_default();
    PlannedShift {
        crew: row.crew_id.unwrap_or_else(|| crew_of(&row.id)),
        id: row.id,
        people: row.crew,
        station,
        date: row.date.0,
        start: row.start.0,
        end: row.end.0,
        pause: row.pause.as_ref().map(pause),
        profile: row.profile,
    }
}

/// The crew that the id of a shift names, `<crew>@<date>`.
fn crew_of(shift: &str) -> String {
    shift.rsplit_once('@').map_or(shift, |(crew, _)| crew).to_owned()
}

fn pause(row: &BreakRow) -> Break {
    Break { start: row.start.0, end: row.end.0 }
}

fn visit(row: VisitRow) -> PlannedVisit {
    PlannedVisit {
        id: row.id,
        site: row.site,
        layer: row.layer.0,
        purpose: row.purpose.0,
        tier: u8::try_from(row.tier.0).expect("a tier is 1, 2 or 3"),
        worth: row.worth,
        why: row.why,
        service: Seconds(row.service_s),
        position: Coord { x: row.lon.0, y: row.lat.0 },
        station: row.station.unwrap_or_default(),
        earliest: row.earliest.0.date(),
        latest: row.latest.0.date(),
        windows: row.windows.into_iter().map(|(open, close)| (open.0, close.0)).collect(),
        crew: Authority { certified: row.crew.certified, people: row.crew.people },
        label: row.label,
        grid: row.grid,
    }
}

fn route(row: RouteRow) -> Route {
    Route {
        crew: row.crew_id.unwrap_or_else(|| crew_of(&row.id)),
        id: row.id,
        station: row.station,
        people: row.crew,
        date: row.date.0,
        profile: row.profile,
        start: row.start.0,
        end: row.end.0,
        pause: row.pause.as_ref().map(pause),
        stops: row.stops.into_iter().map(stop).collect(),
        back: Seconds(row.back_s),
        distance: Metres(row.distance_m),
        line: row.line.coordinates.iter().map(|(lon, lat)| Coord { x: lon.0, y: lat.0 }).collect(),
    }
}

fn stop(row: StopRow) -> Stop {
    Stop {
        visit: row.visit,
        arrive: row.arrive.0,
        begin: row.begin.0,
        leave: row.leave.0,
        travel: Seconds(row.travel_s),
        distance: Metres(row.distance_m),
        walk: Metres(row.walk_m),
    }
}

fn unserved(row: UnservedRow) -> Unserved {
    Unserved {
        visit: row.visit,
        code: row.code.0,
        reason: row.reason,
        relax: Relax {
            what: row.relax.what.map_or("", |what| what.0),
            shift: row.relax.shift,
            seconds: row.relax.seconds.map(Seconds),
        },
        lost_to: row.lost_to,
    }
}

/// What the file says exactly, else what follows from its visits and its hours.
fn bounds(row: &BoundsRow, visits: &[PlannedVisit]) -> Bounds {
    let of_tier = |tier: u8| {
        visits.iter().filter(|visit| visit.tier == tier).map(|visit| visit.service).sum()
    };
    Bounds {
        needed: row.needed_s.map_or_else(|| [1, 2, 3].map(of_tier), |tiers| tiers.map(Seconds)),
        // A cast from a fraction stops at the ends of the whole numbers.
        available: Seconds(row.available_s.unwrap_or((row.hours_available * 3_600.0) as u32)),
        travel: row.least_travel_s.map(Seconds),
        most: Most { first: row.most_tier1, worth: row.most_worth },
    }
}
