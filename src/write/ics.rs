//! ICS: the rounds of a plan for a calendar.

use jiff::civil::DateTime;

use super::files::file_name;
use super::shown::{Seen, ShownVisit, Visits, clock, shown, visits};
use super::track::amap;
use crate::plan::{Route, Stop};
use crate::words::{Language, say};
use crate::world::World;

/// The longest line in bytes, its end not counted (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// The only time zone of a plan: China has had no other since 1991.
const ZONE: [&str; 9] = [
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:19910915T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
];

/// The rounds of a plan as an iCalendar file (RFC 5545), those of one person where `person` is
/// named.
///
/// # Shape and units
///
/// Lines of at most 75 bytes that end in CR LF; times in `Asia/Shanghai`, which the file explains.
/// An event keeps its `UID` when the week is planned again, so that a calendar that reads both
/// files holds the round once.
pub fn ics(seen: &Seen, world: &World, person: Option<&str>, language: Language) -> String {
    let known = visits(&seen.plan);
    let is_theirs = |route: &&Route| person.is_none_or(|id| route.people.iter().any(|p| p == id));
    let name = match person {
        Some(id) => say(language, "sheet.round", &[&say(language, "page.kind", &[]), id]),
        None => say(language, "page.kind", &[]),
    };
    let mut text = String::new();
    let mut line = |name: &str, value: &str| push(&mut text, name, value);
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//beibao//plan//ZH");
    line("CALSCALE", "GREGORIAN");
    line("X-WR-CALNAME", &escaped(&shown(&name)));
    line("X-WR-TIMEZONE", "Asia/Shanghai");
    for row in ZONE {
        let (name, value) = row.split_once(':').unwrap_or((row, ""));
        line(name, value);
    }
    for route in seen.plan.routes.iter().filter(is_theirs) {
        event(&mut line, (seen, route), (&known, world), language);
    }
    line("END", "VCALENDAR");
    text
}

fn event(
    line: &mut impl FnMut(&str, &str),
    (seen, route): (&Seen, &Route),
    (known, world): (&Visits<'_>, &World),
    language: Language,
) {
    let station = world.stations.rows().iter().find(|station| station.id == route.station);
    let place = station.and_then(|station| station.name.as_deref()).unwrap_or(&route.station);
    let stops = say(language, "page.stops", &[&route.stops.len().to_string()]);
    let title = format!("{} · {stops}", shown(&route.crew));
    line("BEGIN", "VEVENT");
    line("UID", &format!("{}@beibao", file_name(&route.id)));
    // The plan tells no moment at which it was made: its first day is the same for the same plan.
    line("DTSTAMP", &format!("{}Z", stamp(seen.plan.from.at(0, 0, 0, 0))));
    line("DTSTART;TZID=Asia/Shanghai", &stamp(route.start));
    line("DTEND;TZID=Asia/Shanghai", &stamp(route.end));
    line("SUMMARY", &escaped(&title));
    line("LOCATION", &escaped(&shown(place)));
    let row = |(at, stop): (usize, &Stop)| stop_text(seen, (at + 1, stop), known, language);
    let rows: Vec<String> = route.stops.iter().enumerate().map(row).collect();
    line("DESCRIPTION", &escaped(&rows.join("\n")));
    line("END", "VEVENT");
}

/// One stop: number, time, purpose, place, and a link that leads there.
fn stop_text(
    seen: &Seen,
    (n, stop): (usize, &Stop),
    known: &Visits<'_>,
    language: Language,
) -> String {
    let visit = ShownVisit::of(&stop.visit, known, language);
    let code = seen.codes.get(&stop.visit);
    let (from, to) = (clock(stop.begin), clock(stop.leave));
    let n = n.to_string();
    let values = [n.as_str(), &from, &to, &visit.purpose, &visit.place];
    let mut text = say(language, "sheet.stop", &values);
    if !code.is_empty() {
        text = format!("{text} {}", say(language, "sheet.code", &[code]));
    }
    let link = known.get(stop.visit.as_str()).and_then(|visit| amap(visit.position, code));
    link.map_or(text.clone(), |link| format!("{text}\n{link}"))
}

fn stamp(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

/// Text as a value: backslash, semicolon, comma and line end are escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            _ => out.push(c),
        }
    }
    out
}

/// Adds a line, folded where it is too long, never within a character.
fn push(text: &mut String, name: &str, value: &str) {
    let mut used = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if LONGEST < used + c.len_utf8() {
            text.push_str("\r\n ");
            used = 1;
        }
        text.push(c);
        used += c.len_utf8();
    }
    text.push_str("\r\n");
}
