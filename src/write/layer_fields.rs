//! The columns of each layer, by the names that its reader and the import know.

use geo::Coord;
use jiff::civil::Date;

use super::layers::{Field, Value};
use super::shapes::Lies;
use crate::unit::Seconds;
use crate::world::{Grid, Hazard, Hours, Household, Station, Task, Venue, Village, VillageKind};

pub(super) const VILLAGES: &[Field<Village>] = &[
    ("id", |one| text(&one.id)),
    ("name", |one| maybe(one.name.as_ref())),
    ("kind", |one| text(if one.kind == VillageKind::Town { "town" } else { "village" })),
    ("town", |one| maybe(one.town.as_ref())),
    ("market", |one| filled(one.market.to_string())),
    ("seat", |one| place(one.seat.filter(|_| one.area.is_some()))),
];

/// Where a village lies: on its area, or where its office stands.
pub(super) fn village_lies(village: &Village) -> Option<Lies> {
    let area = village.area.clone().map(Lies::from);
    area.or_else(|| village.seat.map(Lies::from))
}

pub(super) const GRIDS: &[Field<Grid>] = &[
    ("id", |one| text(&one.id)),
    ("name", |one| maybe(one.name.as_ref())),
    ("village_id", |one| maybe(one.village.as_ref())),
    ("town", |one| maybe(one.town.as_ref())),
    ("households", |one| whole(one.households)),
    ("worker", |one| maybe(one.worker.as_ref())),
];

pub(super) const STATIONS: &[Field<Station>] = &[
    ("id", |one| text(&one.id)),
    ("name", |one| maybe(one.name.as_ref())),
    ("town", |one| maybe(one.town.as_ref())),
    ("officers", |one| whole(one.officers)),
    ("auxiliaries", |one| whole(one.auxiliaries)),
    ("vehicles", |one| whole(one.vehicles)),
    ("kits", |one| words(&one.kits)),
];

pub(super) const VENUES: &[Field<Venue>] = &[
    ("id", |one| text(&one.id)),
    ("name", |one| maybe(one.name.as_ref())),
    ("category", |one| text(one.kind.code())),
    ("risk", |one| whole(one.risk.map(u32::from))),
    ("grade", |one| one.grade.map_or(Value::Nothing, |grade| text(grade.code()))),
    ("inspect_every_days", |one| whole(one.every_days)),
    ("inspect_times", |one| whole(one.times)),
    ("last_inspected", |one| day(one.last)),
    ("service_min", |one| minutes(one.service)),
    ("open", |one| hours(&one.open)),
    ("open_on", |one| one.open_on.map_or(Value::Nothing, |days| text(days.code()))),
    ("area_m2", |one| whole(one.size.area_m2)),
    ("seats", |one| whole(one.size.seats)),
    ("beds", |one| whole(one.size.beds)),
    ("pupils", |one| whole(one.size.pupils)),
    ("ladder", |one| words(&one.ladder)),
    ("needs", |one| words(&one.needs)),
    ("grid_id", |one| maybe(one.grid.as_ref())),
];

pub(super) const HOUSEHOLDS: &[Field<Household>] = &[
    ("id", |one| text(&one.id)),
    ("label", |one| maybe(one.label.as_ref())),
    ("need", |one| text(one.need.code())),
    ("level", |one| whole(one.level.map(u32::from))),
    ("visit_every_days", |one| whole(one.every_days)),
    ("visit_times", |one| whole(one.times)),
    ("last_visit", |one| day(one.last)),
    ("changed", |one| day(one.changed)),
    ("service_min", |one| minutes(one.service)),
    ("window", |one| hours(&one.hours)),
    ("two_person", |one| yes(one.two_person)),
    ("needs", |one| words(&one.needs)),
    ("grid_id", |one| maybe(one.grid.as_ref())),
    ("village_id", |one| maybe(one.village.as_ref())),
];

pub(super) const HAZARDS: &[Field<Hazard>] = &[
    ("id", |one| text(&one.id)),
    ("kind", |one| text(&one.kind)),
    ("severity", |one| whole(one.severity.map(u32::from))),
    ("status", |one| text(one.status.code())),
    ("found", |one| day(one.found)),
    ("due", |one| day(one.due)),
    ("closed", |one| day(one.closed)),
    ("venue_id", |one| maybe(one.venue.as_ref())),
    ("grid_id", |one| maybe(one.grid.as_ref())),
];

pub(super) const TASKS: &[Field<Task>] = &[
    ("id", |one| text(&one.id)),
    ("label", |one| maybe(one.label.as_ref())),
    ("purpose", |one| text(one.purpose.code())),
    ("mode", |one| text(one.mode.code())),
    ("date", |one| day(one.date)),
    ("window", |one| hours(&one.hours)),
    ("service_min", |one| minutes(one.service)),
    ("two_person", |one| yes(one.two_person)),
    ("needs", |one| words(&one.needs)),
    ("grid_id", |one| maybe(one.grid.as_ref())),
];

fn text(text: &str) -> Value {
    filled(text.to_owned())
}

fn filled(text: String) -> Value {
    if text.is_empty() { Value::Nothing } else { Value::Text(text) }
}

fn maybe(text: Option<&String>) -> Value {
    text.cloned().map_or(Value::Nothing, filled)
}

fn words(words: &[String]) -> Value {
    if words.is_empty() { Value::Nothing } else { Value::Words(words.to_vec()) }
}

fn whole(number: Option<u32>) -> Value {
    number.map_or(Value::Nothing, Value::Whole)
}

fn yes(is_so: bool) -> Value {
    if is_so { Value::Yes } else { Value::Nothing }
}

fn day(day: Option<Date>) -> Value {
    day.map_or(Value::Nothing, Value::Day)
}

fn place(at: Option<Coord<f64>>) -> Value {
    at.map_or(Value::Nothing, Value::Place)
}

/// A span in minutes, whole where it is.
fn minutes(span: Option<Seconds>) -> Value {
    let Some(Seconds(seconds)) = span else { return Value::Nothing };
    if seconds.is_multiple_of(60) {
        Value::Whole(seconds / 60)
    } else {
        Value::Real(f64::from(seconds) / 60.0)
    }
}

/// Hours as layers write them, `08:30-11:30,14:00-24:00`.
fn hours(hours: &Hours) -> Value {
    let time = |at: Seconds| format!("{:02}:{:02}", at.0 / 3_600, at.0 / 60 % 60);
    let spans = hours.iter().map(|(from, to)| format!("{}-{}", time(*from), time(*to)));
    filled(spans.collect::<Vec<_>>().join(","))
}
