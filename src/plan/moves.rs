//! What a plan changes of the one before it: which visit, from where to where, for whom, and why.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::changes::{Changes, changes};
use super::pairing::{Name, pair};
use super::{Plan, PlannedShift};

/// Where a visit has its stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<'a> {
    /// The crew.
    pub crew: &'a str,
    /// When it begins.
    pub begin: DateTime,
}

/// Why a visit is not where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause<'a> {
    /// Its crew is not on duty that day any more.
    NoShift,
    /// Its crew has other people that day.
    OtherPeople,
    /// These visits, which are new or were moved, stand in its old round now.
    Room(Vec<&'a str>),
    /// It is left out, for this reason.
    LeftOut(&'a str),
    /// The round of which it is a part now costs less with it.
    Cheaper,
}

/// A visit that is not where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move<'a> {
    /// Its id, today's.
    pub visit: &'a str,
    /// For whom it is: the id of the household, venue, hazard or task.
    pub site: &'a str,
    /// Where it was.
    pub from: Place<'a>,
    /// Where it is; `None`: it is left out.
    pub to: Option<Place<'a>>,
    /// Why.
    pub why: Cause<'a>,
}

/// What `after` moves of `before`, on the days that both have, in the order of the plan before.
///
/// # Cost
///
/// O(n log n) for n visits.
pub fn moves<'a>(before: &'a Plan, after: &'a Plan) -> Vec<Move<'a>> {
    let Changes { moved, turned, left_out, new, .. } = changes(before, after);
    let names = after.visits.iter();
    let names = names.map(|visit| Name { id: &visit.id, layer: visit.layer, site: &visit.site });
    let pairing = pair(before, after.from, names);
    let (old, now) = (places(before), places(after));
    let today = |(id, place): (&&'a str, &Place<'a>)| Some((*pairing.today.get(id)?, *place));
    let was: BTreeMap<&str, Place<'_>> = old.iter().filter_map(today).collect();
    let came: Vec<&str> = new.iter().chain(&moved).map(String::as_str).collect();
    let mut all: Vec<Move<'_>> = after
        .visits
        .iter()
        .filter(|visit| [&moved, &turned, &left_out].iter().any(|ids| ids.contains(&visit.id)))
        .filter_map(|visit| {
            let from = *was.get(visit.id.as_str())?;
            let to = now.get(visit.id.as_str()).copied();
            let left = after.unserved.iter().find(|left| left.visit == visit.id);
            let why = match cause((visit.id.as_str(), from), (before, after), (&now, &came)) {
                why @ (Cause::NoShift | Cause::OtherPeople) => why,
                why => left.map_or(why, |left| Cause::LeftOut(&left.reason)),
            };
            Some(Move { visit: &visit.id, site: &visit.site, from, to, why })
        })
        .collect();
    all.sort_by_key(|moved| (moved.from.begin, moved.from.crew, moved.visit));
    all
}

/// Where each visit has its stop.
fn places(plan: &Plan) -> BTreeMap<&str, Place<'_>> {
    let stops = plan.routes.iter().flat_map(|route| {
        let place = |begin| Place { crew: &route.crew, begin };
        route.stops.iter().map(move |stop| (stop.visit.as_str(), place(stop.begin)))
    });
    stops.collect()
}

fn cause<'a>(
    (visit, from): (&str, Place<'_>),
    (before, after): (&Plan, &Plan),
    (now, came): (&BTreeMap<&'a str, Place<'a>>, &[&str]),
) -> Cause<'a> {
    let Some(shift) = shift(after, from) else { return Cause::NoShift };
    if self::shift(before, from).is_some_and(|old| old.people != shift.people) {
        return Cause::OtherPeople;
    }
    let stands_there =
        |place: &Place<'_>| place.crew == from.crew && place.begin.date() == from.begin.date();
    let there = now.iter().filter(|(id, place)| **id != visit && stands_there(place));
    let room: Vec<&str> = there.map(|(id, _)| *id).filter(|id| came.contains(id)).collect();
    if room.is_empty() { Cause::Cheaper } else { Cause::Room(room) }
}

/// The shift of the crew on that day.
fn shift<'p>(plan: &'p Plan, at: Place<'_>) -> Option<&'p PlannedShift> {
    let day = at.begin.date();
    plan.shifts.iter().find(|shift| shift.crew == at.crew && shift.date == day)
}
