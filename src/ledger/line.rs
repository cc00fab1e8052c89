//! One event a line, as devices and people write them: JSON.

use std::ops::Range;
use std::path::Path;

use jiff::civil::{Date, DateTime};
use serde_json::{Map, Value, from_str, from_value};

use super::event::{Details, Event, Topic, VOID};
use super::fields::Fields;
use super::life::Life;
use super::tell::hours;
use crate::finding::{Finding, Level, Place, Reading, harmless, numbers_of_persons};
use crate::world::{Purpose, is_of_person};

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

/// What is part of the name of a field that says who or what a person is; none is kept.
const NAMING: [&str; 12] = [
    "name", "phone", "tel", "mobile", "idcard", "ethnic", "nation", "religion", "party", "politic",
    "finger", "face",
];

/// The years that are meant; others are typing mistakes.
const YEARS: Range<i16> = 1900..3000;

/// What fields look like; all others are words of at most [`LONGEST`] signs.
const FORMS: [(&str, &str); 15] = [
    ("sequence", "17"),
    ("at", "\"2026-03-24T09:40\""),
    ("kind", "\"visit\""),
    ("subject", "\"care:H00003\""),
    ("level", "1, 2, 3"),
    ("minutes", "1 – 600"),
    ("count", "1"),
    ("mode", "\"booked\", \"at_home\", \"urgent\""),
    ("purpose", "\"care\""),
    ("signed", "\"yes\", \"refused\""),
    ("hours", "\"09:00-11:30\""),
    ("place", "[106.4712, 26.4312]"),
    ("people", "[\"PS01-O01\"]"),
    ("due", "\"2026-03-24\""),
    ("date", "\"2026-03-24\""),
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
    let Ok(Fields(mut fields)) = from_str(line.trim_start_matches('\u{feff}')) else {
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
        let names = is_of_person(&lower) || NAMING.iter().any(|word| lower.contains(word));
        let code = if names { "B6003" } else { "B6002" };
        findings.push(Finding::new(code, Level::Warning, place.clone(), &[&key]));
        fields.remove(&key);
    }
    fields.remove("version");
    let numbered = MORE.iter().filter(|key| **key != "of").filter(|key| {
        let text = fields.get(**key).and_then(Value::as_str);
        text.is_some_and(numbers_a_person)
    });
    for key in numbered.copied().collect::<Vec<_>>() {
        findings.push(Finding::new("B6026", Level::Warning, place.clone(), &[key]));
        fields.remove(key);
    }
    let value = match built(fields) {
        Ok(event) => Some((place, event)),
        Err((code, values)) => {
            let mut values: Vec<&str> = values.iter().map(String::as_str).collect();
            if let ("B6015", [field]) = (code, values.as_slice()) {
                let form = FORMS.iter().find(|(name, _)| name == field);
                values.push(form.map_or("\"…\"", |(_, form)| form));
            }
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
    if numbers_a_person(&subject) {
        return Err(("B6042", Vec::new()));
    }
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
    YEARS.contains(&at.year()).then_some(at)
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
    let sane = |day: &Option<Date>| day.is_none_or(|day| YEARS.contains(&day.year()));
    if let Some((field, _)) = [("due", &event.details.due), ("date", &event.details.date)]
        .iter()
        .find(|(_, day)| !sane(day))
    {
        return bad(field);
    }
    let is = |value: &Option<String>, known: &[&str]| {
        value.as_deref().is_none_or(|value| known.contains(&value))
    };
    if !is(mode, &["booked", "at_home", "urgent"]) {
        return bad("mode");
    }
    if event.details.purpose.as_deref().is_some_and(|text| Purpose::parse(text).is_none()) {
        return bad("purpose");
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
    let odd = |id: &String| {
        bad(id) || id.contains(char::is_whitespace) || numbers_a_person(id) || is_like_a_name(id)
    };
    long.map(|(field, _)| field).or_else(|| people.iter().any(odd).then_some("people"))
}

/// Whether a text holds a number by which a person is called or known, or an identity number with a
/// slip in it.
fn numbers_a_person(text: &str) -> bool {
    !numbers_of_persons(text).is_empty()
        || text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
            let digits = word.bytes().take_while(u8::is_ascii_digit).count();
            word.len() == 18 && 17 <= digits && is_born(word.get(6..14))
        })
}

/// Whether a text is two to four Chinese signs and nothing else, as names are and ids are not.
fn is_like_a_name(text: &str) -> bool {
    (2..=4).contains(&text.chars().count())
        && text.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
}

/// Whether `20260323` is a day.
fn is_born(day: Option<&str>) -> bool {
    day.is_some_and(|day| Date::strptime("%Y%m%d", day).is_ok())
}

fn is_plain(text: &str) -> bool {
    let length = text.chars().count();
    (1..=LONGEST).contains(&length) && text.trim() == text && text.chars().all(|c| harmless(c) == c)
}

fn skip(code: &'static str, place: &Place, values: &[&str]) -> Finding {
    Finding::new(code, Level::Skipped, place.clone(), values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::CaseKind;

    #[test]
    fn every_field_of_an_event_is_known_and_no_other() {
        let text = |text: &str| Some(text.to_owned());
        let day = Some(Date::constant(2026, 3, 23));
        let whole = Details {
            site: text("V1"),
            people: vec!["P1".to_owned()],
            crew: text("C1"),
            place: Some([106.5, 26.4]),
            grid: text("G1"),
            class: text("wires"),
            level: Some(1),
            due: day,
            mode: text("urgent"),
            purpose: text("care"),
            date: day,
            hours: text("08:30-11:30"),
            minutes: Some(20),
            two_person: Some(true),
            papers: Some(true),
            evidence: text("e1"),
            signed: text("yes"),
            count: Some(1),
            of: text("d1"),
        };
        let Ok(Value::Object(fields)) = serde_json::to_value(&whole) else { panic!("an object") };
        let mut known: Vec<&str> = MORE.into_iter().filter(|field| *field != "version").collect();
        known.sort_unstable();
        assert_eq!(fields.keys().map(String::as_str).collect::<Vec<_>>(), known);
        let kinds = CaseKind::ALL.iter().copied().map(Topic::Case);
        let facts = kinds.chain([Topic::Visit]).flat_map(Topic::facts);
        assert!(facts.clone().all(|fact| known.contains(fact)));
        assert!(known.iter().all(|field| facts.clone().any(|fact| fact == field)));
    }
}
