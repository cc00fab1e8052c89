//! The limits: inspections of one venue in a year, and things of which there are few.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Violation;
use super::case::Case;
use crate::demand::Visit;
use crate::rules::Device;
use crate::world::{Layer, Purpose, Venue};

/// Every venue with a cap, and every scarce device.
pub(super) fn judge(case: &Case<'_>, found: &mut Vec<Violation>) {
    for venue in case.evidence.world.venues.rows() {
        if let Some(cap) = (case.evidence.cap)(venue) {
            capped(case, venue, cap, found);
        }
    }
    for (name, device) in case.evidence.devices {
        shared(case, name, device, found);
    }
}

/// In no year is the venue inspected more often than `cap` because of this plan.
fn capped(case: &Case<'_>, venue: &Venue, cap: u32, found: &mut Vec<Violation>) {
    let begin = case.plan.from;
    let own = format!("{}:{}", Purpose::Inspection.code(), venue.id);
    let noted = case.evidence.world.history.iter().filter(|(id, _)| {
        *id == venue.id || *id == own || id.strip_prefix(&own).is_some_and(is_number)
    });
    let days: BTreeSet<Date> =
        noted.map(|(_, done)| done.date).chain(venue.last).filter(|date| *date <= begin).collect();
    let planned = case.served.iter().filter_map(|(row, date)| {
        let visit = case.evidence.due.get(*row)?;
        let is_one = visit.purpose == Purpose::Inspection && visit.layer == Layer::Venues;
        (is_one && visit.site == venue.id).then_some((visit, *date))
    });
    let mut made: BTreeMap<i16, u32> = BTreeMap::new();
    for day in days {
        *made.entry(day.year()).or_default() += 1;
    }
    let mut planned: Vec<(&Visit, Date)> = planned.collect();
    planned.sort_by(|a, b| (a.1, &a.0.id).cmp(&(b.1, &b.0.id)));
    for (visit, date) in planned {
        let count = made.entry(date.year()).or_default();
        *count += 1;
        if cap < *count {
            let values = [count.to_string(), date.year().to_string(), cap.to_string()];
            let values = values.each_ref().map(String::as_str);
            found.push(Violation::new("V1007", &values).of(&visit.id));
        }
    }
}

/// Whether `text` is what a further visit of one site ends in, `#2`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// On no day do more routes of a station need the device than the station has.
fn shared(case: &Case<'_>, name: &str, device: &Device, found: &mut Vec<Violation>) {
    let mut users: BTreeMap<(&str, Date), BTreeSet<&str>> = BTreeMap::new();
    for route in &case.plan.routes {
        let mut visits = route.stops.iter().filter_map(|stop| case.visit(&stop.visit));
        if visits.any(|(_, visit)| is_needed(name, device, visit)) {
            users.entry((&route.station, route.date)).or_default().insert(&route.id);
        }
    }
    for ((_, date), routes) in users {
        let count = u32::try_from(routes.len()).unwrap_or(u32::MAX);
        if device.count < count {
            let values = [name, &count.to_string(), &date.to_string(), &device.count.to_string()];
            let last = routes.last().copied().unwrap_or_default();
            found.push(Violation::new("V1008", &values).on(last));
        }
    }
}

/// Whether a visit needs the device: by its purpose, or because it says so.
pub(super) fn is_needed(name: &str, device: &Device, visit: &Visit) -> bool {
    device.purposes.iter().any(|code| Purpose::parse(code) == Some(visit.purpose))
        || visit.needs.iter().any(|need| need == name)
}
