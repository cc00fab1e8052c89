//! One event a line, as devices and people write them: JSON.

use std::path::Path;

use jiff::civil::DateTime;
use serde_json::{Map, Value, from_str, from_value};

use super::event::{Details, Event, Topic, VOID};
use super::life::Life;
use super::tell::hours;
use crate::finding::{Finding, Level, Place, Reading, harmless};

/// The fields that every event has.
const OWN: [&str; 7] = ["id", "device", "sequence", "at", "kind", "deed", "subject"];

/// The fields it may have.
const MORE: [&str; 20] = [
    "site",
    "people",
    "crew",
    "place",
    "grid",
    "class",
    "level",
    "due",
    "mode",
    "purpose",
    "date",
    "hours",
    "minutes",
    "two_person",
    "papers",
    "evidence",
    "signed",
    "count",
    "of",
    "version",
];

/// What a field is called that says who or what a person is; none is kept.
const NAMING: [&str; 18] = [
    "name",
    "phone",
    "tel",
    "mobile",
    "idcard",
    "id_card",
    "ethnic",
    "nation",
    "religion",
    "party",
    "politic",
    "finger",
    "face",
    "姓名",
    "电话",
    "手机",
    "身份证",
    "民族",
];

/// The longest id and the longest text, in characters.
const LONGEST: usize = 120;

/// The events of `text`, one a line, each with its place in `file`; blank lines are passed over.
///
/// A line that cannot be used is a finding, and so is a field that is not known: it is left out.
///
/// # Cost
///
/// O(n) for n bytes.
pub fn events(text: &str, file: &Path) -> Reading<Vec<(Place, Event)>> {
    let mut reading = Reading::clean(Vec::new());
    for (at, line) in text.lines().enumerate() {
        if !line.trim().is_empty() {
            let place = Place { file: file.to_owned(), line: Some(at + 1), ..Place::default() };
            let event = event(line, &place);
            reading.value.extend(event.into_value(&mut reading.findings));
        }
    }
    reading
}

/// The event of one line at `place`.
pub fn event(line: &str, place: &Place) -> Reading<Option<(Place, Event)>> {
    let mut findings = Vec::new();
    let Ok(Value::Object(mut fields)) = from_str(line.trim_start_matches('\u{feff}')) else {
        findings.push(skip("B6001", place, &[]));
        return Reading { value: None, findings };
    };
    let id = fields.get("id").and_then(Value::as_str).map(str::to_owned);
    let place = Place { id, ..place.clone() };
    let unknown: Vec<String> = fields
        .keys()
        .filter(|key| !OWN.contains(&key.as_str()) && !MORE.contains(&key.as_str()))
        .cloned()
        .collect();
    for key in unknown {
        let lower = key.to_lowercase();
        let names = NAMING.iter().any(|word| lower.contains(word));
        let code = if names { "B6003" } else { "B6002" };
        findings.push(Finding::new(code, Level::Warning, place.clone(), &[&key]));
        fields.remove(&key);
    }
    fields.remove("version");
    let value = match built(fields) {
        Ok(event) => Some((place, event)),
        Err((code, values)) => {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            findings.push(skip(code, &place, &values));
            None
        }
    };
    Reading { value, findings }
}

/// What is wrong with a line: the code, and what fills its sentence.
type Wrong = (&'static str, Vec<String>);

fn built(mut fields: Map<String, Value>) -> Result<Event, Wrong> {
    let bad = |field: &str| ("B6015", vec![field.to_owned()]);
    let mut own = |field: &'static str| fields.remove(field).ok_or_else(|| bad(field));
    let text = |field: &'static str, value: Value| match value {
        Value::String(text) if is_plain(&text) => Ok(text),
        _ => Err(bad(field)),
    };
    let id = text("id", own("id")?)?;
    let device = text("device", own("device")?)?;
    let sequence = own("sequence")?.as_u64().filter(|number| i64::try_from(*number).is_ok());
    let at = text("at", own("at")?)?;
    let topic = text("kind", own("kind")?)?;
    let deed = text("deed", own("deed")?)?;
    let subject = text("subject", own("subject")?)?;
    let mut details: Details = from_value(Value::Object(fields)).map_err(|error| {
        let said = error.to_string();
        ("B6016", vec![said.chars().take(LONGEST).collect()])
    })?;
    details.people.sort_unstable();
    details.people.dedup();
    let event = Event {
        id,
        device,
        sequence: sequence.ok_or_else(|| bad("sequence"))?,
        at: moment(&at).ok_or_else(|| bad("at"))?,
        topic: Topic::parse(&topic).ok_or_else(|| bad("kind"))?,
        deed,
        subject,
        details,
    };
    judged(event)
}

/// A local moment, `2026-03-24T09:40` or `2026-03-24T09:40:00`; a zone would be passed over, and
/// the moment be another.
fn moment(text: &str) -> Option<DateTime> {
    let (_, clock) = text.split_once('T')?;
    let is_plain = clock.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let at: DateTime = text.parse().ok().filter(|_| is_plain)?;
    (1900..3000).contains(&at.year()).then_some(at)
}

/// What a type cannot say: known deeds, numbers in their range, short texts.
fn judged(event: Event) -> Result<Event, Wrong> {
    let bad = |field: &str| Err(("B6015", vec![field.to_owned()]));
    let Details { place, level, minutes, mode, signed, .. } = &event.details;
    if place.is_some_and(|[lon, lat]| !(lon.abs() <= 180.0 && lat.abs() <= 90.0)) {
        return bad("place");
    }
    if level.is_some_and(|level| !(1..=3).contains(&level)) {
        return bad("level");
    }
    if minutes.is_some_and(|minutes| !(1..=600).contains(&minutes)) {
        return bad("minutes");
    }
    let is = |value: &Option<String>, known: &[&str]| {
        value.as_deref().is_none_or(|value| known.contains(&value))
    };
    if !is(mode, &["booked", "at_home", "urgent"]) {
        return bad("mode");
    }
    if !is(signed, &["yes", "refused"]) {
        return bad("signed");
    }
    if event.details.hours.as_deref().is_some_and(|text| hours(text).is_none()) {
        return bad("hours");
    }
    if let Some(field) = too_long(&event.details) {
        return bad(field);
    }
    if event.deed == VOID {
        let of = event.details.of.is_some();
        return if of { Ok(event) } else { bad("of") };
    }
    let known = match event.topic {
        Topic::Visit => vec!["done", "absent"],
        Topic::Plan => vec!["publish"],
        Topic::Case(kind) => Life::of(kind).deeds(),
    };
    if known.contains(&event.deed.as_str()) {
        return Ok(event);
    }
    let values = vec![event.topic.code().to_owned(), event.deed, known.join(", ")];
    Err(("B6010", values))
}

/// The first text that is longer than any word, or holds what cannot be seen.
fn too_long(details: &Details) -> Option<&'static str> {
    let Details { site, crew, grid, class, purpose, hours, evidence, of, people, .. } = details;
    let named = [
        ("site", site),
        ("crew", crew),
        ("grid", grid),
        ("class", class),
        ("purpose", purpose),
        ("hours", hours),
        ("evidence", evidence),
        ("of", of),
    ];
    let bad = |text: &String| !is_plain(text);
    let long = named.into_iter().find(|(_, text)| text.as_ref().is_some_and(bad));
    // People's ids are stored side by side.
    let spaced = |id: &String| bad(id) || id.contains(char::is_whitespace);
    long.map(|(field, _)| field).or_else(|| people.iter().any(spaced).then_some("people"))
}

fn is_plain(text: &str) -> bool {
    let length = text.chars().count();
    (1..=LONGEST).contains(&length) && text.chars().all(|c| harmless(c) == c)
}

fn skip(code: &'static str, place: &Place, values: &[&str]) -> Finding {
    Finding::new(code, Level::Skipped, place.clone(), values)
}
