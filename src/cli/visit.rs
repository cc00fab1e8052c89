//! `beibao visit`: what was done, one by one or from a file.

use std::fs::File;
use std::io;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::slice::from_ref;

use jiff::ToSpan as _;
use serde_json::{Map, Value};

use super::album::Album;
use super::arguments::{Arguments, Facts, Format, ImportArguments, VisitVerb};
use super::desk::{Desk, tell};
use super::look::said;
use super::run::Outcome;
use super::table::{List, NONE};
use super::terminal::Terminal;
use super::township::{date, now, plan_file, text_of};
use crate::exchange;
use crate::finding::{Error, Finding, Level, Place, Reading, Result};
use crate::ledger;
use crate::ledger::{Asked, Details, Event, HandedBack, Photo, Standing, Taken, Topic, VOID};
use crate::read;
use crate::words::say;
use crate::write::{Codes, Typed, typed};

/// The deed of a visit that was made.
const DONE: &str = "done";
/// The days that are listed where neither a day nor an id is named.
const DAYS: i64 = 30;

pub(super) fn visit(
    arguments: &Arguments,
    verb: &VisitVerb,
    terminal: Terminal,
) -> Result<Outcome> {
    arguments.format(&[Format::Text, Format::Json, Format::Csv], terminal)?;
    match verb {
        VisitVerb::List { id, from } => list(arguments, (id.as_deref(), from.as_deref()), terminal),
        VisitVerb::Add { id, absent, plan, facts } => {
            let deed = if *absent { "absent" } else { DONE };
            add(arguments, (deed, id, facts), plan.as_deref(), terminal)
        }
        VisitVerb::Void { event, facts } => {
            let facts = Facts { of: Some(event.clone()), ..facts.clone() };
            one(arguments, (VOID, event, &facts), terminal)
        }
        VisitVerb::Import(verb) if verb.each => each(arguments, verb, terminal),
        VisitVerb::Import(verb) => whole(arguments, verb, terminal),
    }
}

/// What was recorded, with the id of each event.
fn list(
    arguments: &Arguments,
    (id, from): (Option<&str>, Option<&str>),
    terminal: Terminal,
) -> Result<Outcome> {
    let format = arguments.format(&[Format::Text, Format::Json, Format::Csv], terminal)?;
    let desk = Desk::open(arguments, true, terminal)?;
    let since = from.map(|text| date(text, terminal)).transpose()?;
    let month = || now().date().saturating_sub(DAYS.days());
    let is_short = since.is_none() && id.is_none();
    let since = since.or_else(|| id.is_none().then(month));
    let events = desk.ledger.log(&Asked { topic: Topic::Visit, subject: id, since })?;
    let row = |(event, standing): &(Event, Standing)| {
        let Event { id, at, deed, subject, details, .. } = event;
        let people =
            if details.people.is_empty() { NONE.to_owned() } else { details.people.join(" ") };
        let crew = details.crew.clone().unwrap_or_else(|| NONE.to_owned());
        let (at, standing) = (at.to_string(), said(standing, terminal));
        let deed = match format {
            Format::Text => say(terminal.language, &format!("deed.{deed}"), &[]),
            _ => deed.clone(),
        };
        let class = details.class.clone().unwrap_or_else(|| NONE.to_owned());
        vec![id.clone(), at, deed, subject.clone(), crew, people, class, standing]
    };
    let columns = vec!["event", "at", "deed", "subject", "crew", "by", "class", "standing"];
    let list = List { columns, rows: events.iter().map(row).collect() };
    let text = match format {
        Format::Json => {
            let cell =
                |(key, cell): (&&str, &String)| ((*key).to_owned(), Value::from(cell.as_str()));
            let object = |row: &Vec<String>| list.columns.iter().zip(row).map(cell).collect();
            let rows: Vec<Map<String, Value>> = list.rows.iter().map(object).collect();
            serde_json::json!({ "version": 1, "visits": rows }).to_string() + "\n"
        }
        Format::Csv => list.csv(),
        _ => {
            let total = say(terminal.language, "field.total", &[&list.rows.len().to_string()]);
            if is_short {
                terminal.say("field.since", &[&DAYS.to_string()]);
            }
            list.plain(terminal.language) + &total + "\n"
        }
    };
    terminal.data(&text)?;
    Ok(Outcome::Done)
}

/// One visit, by its id or the code on its sheet.
fn add(
    arguments: &Arguments,
    (deed, typed, facts): (&str, &str, &Facts),
    plan: Option<&Path>,
    terminal: Terminal,
) -> Result<Outcome> {
    let mut desk = Desk::open(arguments, facts.dry_run, terminal)?;
    let meant = if desk.knows(typed) { None } else { meant(arguments, (typed, plan), terminal)? };
    let Some(Meant { visit, crew }) = meant else {
        return record(&mut desk, (deed, typed, facts), arguments, terminal);
    };
    let facts = Facts { crew: facts.crew.clone().or(crew), ..facts.clone() };
    record(&mut desk, (deed, &visit, &facts), arguments, terminal)
}

/// One visit, or one that is taken back.
fn one(
    arguments: &Arguments,
    (deed, subject, facts): (&str, &str, &Facts),
    terminal: Terminal,
) -> Result<Outcome> {
    let mut desk = Desk::open(arguments, facts.dry_run, terminal)?;
    record(&mut desk, (deed, subject, facts), arguments, terminal)
}

fn record(
    desk: &mut Desk,
    (deed, subject, facts): (&str, &str, &Facts),
    arguments: &Arguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let recorded = desk.record((Topic::Visit, deed), Some(subject), facts, terminal)?;
    let Some((event, taken)) = recorded else { return Ok(Outcome::NotDone) };
    if deed == DONE {
        terminal.findings(&again(desk, &event.1)?, 1);
    }
    let outcome = tell(&[event], &[taken], arguments, terminal)?;
    if facts.dry_run {
        terminal.say("field.dry-run", &[]);
    }
    Ok(if outcome == Outcome::DoneBut { Outcome::NotDone } else { outcome })
}

/// That the same visit is recorded for the same day already.
fn again(desk: &Desk, event: &Event) -> Result<Vec<Finding>> {
    let day = event.at.date();
    let asked = Asked { topic: Topic::Visit, subject: Some(&event.subject), since: Some(day) };
    let events = desk.ledger.log(&asked)?;
    let is_same = |(other, standing): &&(Event, Standing)| {
        other.id != event.id
            && (other.deed.as_str(), other.at.date()) == (DONE, day)
            && matches!(standing, Standing::Counts)
    };
    let told = events.iter().find(is_same).map(|(other, _)| {
        let values = [event.subject.as_str(), &other.id];
        Finding::new("B6041", Level::Warning, Place::default(), &values)
    });
    Ok(told.into_iter().collect())
}

/// All events of a file in one transaction: acknowledged when all are safe.
fn whole(arguments: &Arguments, verb: &ImportArguments, terminal: Terminal) -> Result<Outcome> {
    let mut desk = Desk::open(arguments, verb.dry_run, terminal)?;
    let Reading { value, findings } = read_events(&verb.file)?;
    let HandedBack { events, photos } = value;
    terminal.findings(&findings, usize::MAX);
    let taken = desk.take(&events, false)?;
    let outcome = tell(&events, &taken, arguments, terminal)?;
    let mut sum = Sum::default();
    sum.add(&taken);
    sum.lost += findings.iter().filter(|finding| finding.level != Level::Warning).count();
    let mut album = Album::of(arguments, verb.dry_run);
    album.note(&events, &taken);
    for (place, photo) in &photos {
        sum.lost += usize::from(!album.keep(place, photo, terminal)?);
    }
    album.say(terminal);
    sum.say(verb.dry_run, terminal);
    Ok(if 0 < sum.lost { Outcome::DoneBut } else { outcome })
}

/// Each line a transaction of its own, acknowledged before the next is read.
fn each(arguments: &Arguments, verb: &ImportArguments, terminal: Terminal) -> Result<Outcome> {
    let mut desk = Desk::open(arguments, verb.dry_run, terminal)?;
    let mut sum = Sum::default();
    let mut album = Album::of(arguments, verb.dry_run);
    let read = |source| Error::File { doing: "read", path: verb.file.clone(), source };
    let lines: Box<dyn BufRead> = if verb.file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(&verb.file).map_err(read)?))
    };
    for (at, line) in lines.lines().enumerate() {
        let line = line.map_err(read)?;
        if line.trim().is_empty() {
            continue;
        }
        let place = Place { file: verb.file.clone(), line: Some(at + 1), ..Place::default() };
        if let Some(photo) = Photo::of(&line) {
            sum.lost += usize::from(!album.keep(&place, &photo, terminal)?);
            continue;
        }
        let Reading { value, findings } = ledger::event(&line, &place);
        terminal.findings(&findings, usize::MAX);
        if let Some(event) = value {
            let taken = desk.take(from_ref(&event), false)?;
            sum.add(&taken);
            album.note(from_ref(&event), &taken);
            tell(&[event], &taken, arguments, terminal)?;
        } else {
            sum.lost += 1;
        }
    }
    album.say(terminal);
    sum.say(verb.dry_run, terminal);
    Ok(if sum.lost + sum.refused == 0 { Outcome::Done } else { Outcome::DoneBut })
}

/// How many events became what.
#[derive(Default)]
struct Sum {
    new: usize,
    same: usize,
    refused: usize,
    /// Lines that are no event.
    lost: usize,
}

impl Sum {
    fn add(&mut self, all: &[Taken]) {
        for taken in all {
            match taken {
                Taken::New(_) => self.new += 1,
                Taken::Same => self.same += 1,
                Taken::Refused(_) => self.refused += 1,
            }
        }
    }

    fn say(&self, dry: bool, terminal: Terminal) {
        if dry {
            terminal.say("field.dry-run", &[]);
        }
        let counts = [self.new, self.same, self.refused, self.lost].map(|count| count.to_string());
        terminal.say("field.sum", &counts.each_ref().map(String::as_str));
    }
}

/// What a file holds: JSON lines, the texts of QR codes, or the table done.csv; `-` is stdin.
fn read_events(file: &Path) -> Result<Reading<HandedBack>> {
    if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        let Reading { value: events, findings } = table(file)?;
        return Ok(Reading { value: HandedBack { events, ..HandedBack::default() }, findings });
    }
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes)
    } else {
        File::open(file).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(|source| Error::File { doing: "read", path: file.to_owned(), source })?;
    let Reading { value: text, mut findings } = read::saved_text(file, &bytes);
    let is_empty = text.trim().is_empty();
    let back = ledger::handed_back(&text, file).into_value(&mut findings);
    if is_empty && findings.is_empty() {
        let place = Place { file: file.to_owned(), ..Place::default() };
        findings.push(Finding::new("B6040", Level::Skipped, place, &[]));
    }
    Ok(Reading { value: back, findings })
}

/// The rows of a done.csv as events whose ids are made of what they say: reading the table twice
/// is reading it once.
fn table(file: &Path) -> Result<Reading<Vec<(Place, Event)>>> {
    let mut findings: Vec<Finding> = Vec::new();
    let (_, history) = read::done(file, &mut findings)?;
    let mut events = Vec::new();
    for (subject, done) in history.iter() {
        let crew = done.crew.clone();
        let mut text = format!("{subject}\n{}\n{}", done.date, crew.as_deref().unwrap_or_default());
        done.people.iter().for_each(|id| text = format!("{text}\n{id}"));
        let hash = read::sha256(text.as_bytes());
        let hash = hash.get(..20).unwrap_or(&hash);
        let event = Event {
            id: format!("csv-{hash}"),
            device: format!("csv-{hash}"),
            sequence: 1,
            at: done.date.at(0, 0, 0, 0),
            topic: Topic::Visit,
            deed: "done".to_owned(),
            subject: subject.to_owned(),
            details: Details { crew, people: done.people.clone(), ..Details::default() },
        };
        let place =
            Place { file: file.to_owned(), id: Some(subject.to_owned()), ..Place::default() };
        events.push((place, event));
    }
    Ok(Reading { value: events, findings })
}

/// A visit that a code stands for.
pub(super) struct Meant {
    /// Its id.
    pub(super) visit: String,
    /// The crew in whose round it stands.
    pub(super) crew: Option<String>,
}

/// The visit that `text` stands for, when it is meant as a code; none when it is an id.
///
/// # Errors
///
/// [`Error::Missing`] for a code that was mistyped or is none of the plan's, or where there is no
/// plan: nothing is guessed.
pub(super) fn meant(
    arguments: &Arguments,
    (text, plan): (&str, Option<&Path>),
    terminal: Terminal,
) -> Result<Option<Meant>> {
    let kind = typed(text);
    if kind == Typed::Other {
        return Ok(None);
    }
    let Some(file) = plan.map(|plan| plan_file(arguments, Some(plan))).or_else(|| found(arguments))
    else {
        let what = say(terminal.language, "codes.no-plan", &[text]);
        return Err(Error::Missing { what });
    };
    let wrong = |key: &str| {
        let what = say(terminal.language, key, &[text, &file.display().to_string()]);
        Err(Error::Missing { what })
    };
    if kind == Typed::Slip {
        return wrong("codes.slip");
    }
    let plan = exchange::plan_from_json(&file, &text_of(&file)?)?;
    let codes = Codes::of(&plan);
    let Some(visit) = codes.visit(text) else { return wrong("codes.unknown") };
    let route = plan.routes.iter().find(|route| route.stops.iter().any(|s| s.visit == visit));
    let crew = route.map(|route| route.crew.clone());
    let place = plan.visits.iter().find(|row| row.id == visit).and_then(|row| row.label.clone());
    let place = place.unwrap_or_default();
    terminal.say("codes.meant", &[text, visit, &place]);
    Ok(Some(Meant { visit: visit.to_owned(), crew }))
}

/// The plan that stands where plans are written: in `out`, here or in the township folder, or in
/// the folder itself.
fn found(arguments: &Arguments) -> Option<PathBuf> {
    let folder = &arguments.folder;
    let places =
        [PathBuf::from("out/plan.json"), folder.join("out/plan.json"), folder.join("plan.json")];
    places.into_iter().find(|place| place.exists())
}
