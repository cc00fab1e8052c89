//! `beibao visit`: what was done, one by one or from a file.

use std::io;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::slice::from_ref;

use super::arguments::{Arguments, Facts, ImportArguments, VisitVerb};
use super::desk::{Desk, tell};
use super::run::Outcome;
use super::terminal::Terminal;
use super::township::text_of;
use crate::finding::{Error, Finding, Level, Place, Reading, Result};
use crate::ledger;
use crate::ledger::{Details, Event, Topic, VOID};
use crate::read;

pub(super) fn visit(
    arguments: &Arguments,
    verb: &VisitVerb,
    terminal: Terminal,
) -> Result<Outcome> {
    match verb {
        VisitVerb::Add { id, absent, facts } => {
            let deed = if *absent { "absent" } else { "done" };
            one(arguments, (deed, id, facts), terminal)
        }
        VisitVerb::Void { event, facts } => {
            let facts = Facts { of: Some(event.clone()), ..facts.clone() };
            one(arguments, (VOID, event, &facts), terminal)
        }
        VisitVerb::Import(verb) if verb.each => each(arguments, verb, terminal),
        VisitVerb::Import(verb) => whole(arguments, verb, terminal),
    }
}

/// One visit, or one that is taken back.
fn one(
    arguments: &Arguments,
    (deed, subject, facts): (&str, &str, &Facts),
    terminal: Terminal,
) -> Result<Outcome> {
    let mut desk = Desk::open(arguments, facts.dry_run, terminal)?;
    let recorded = desk.record((Topic::Visit, deed), subject, facts, terminal)?;
    let Some((event, taken)) = recorded else { return Ok(Outcome::NotDone) };
    let outcome = tell(&[event], &[taken], arguments, terminal)?;
    Ok(if outcome == Outcome::DoneBut { Outcome::NotDone } else { outcome })
}

/// All events of a file in one transaction: acknowledged when all are safe.
fn whole(arguments: &Arguments, verb: &ImportArguments, terminal: Terminal) -> Result<Outcome> {
    let mut desk = Desk::open(arguments, verb.dry_run, terminal)?;
    let Reading { value: events, findings } = read_events(&verb.file)?;
    terminal.findings(&findings, usize::MAX);
    let taken = desk.take(&events, false)?;
    let outcome = tell(&events, &taken, arguments, terminal)?;
    let lost = findings.iter().any(|finding| finding.level != Level::Warning);
    Ok(if lost { Outcome::DoneBut } else { outcome })
}

/// Each line a transaction of its own, acknowledged before the next is read.
fn each(arguments: &Arguments, verb: &ImportArguments, terminal: Terminal) -> Result<Outcome> {
    let mut desk = Desk::open(arguments, verb.dry_run, terminal)?;
    let mut outcome = Outcome::Done;
    let read = |source| Error::File { doing: "read", path: PathBuf::from("-"), source };
    for (at, line) in io::stdin().lock().lines().enumerate() {
        let line = line.map_err(read)?;
        let place = Place { file: PathBuf::from("-"), line: Some(at + 1), ..Place::default() };
        let Reading { value, findings } = ledger::event(&line, &place);
        terminal.findings(&findings, usize::MAX);
        if let Some(event) = value {
            let taken = desk.take(from_ref(&event), false)?;
            if tell(&[event], &taken, arguments, terminal)? != Outcome::Done {
                outcome = Outcome::DoneBut;
            }
        } else {
            outcome = Outcome::DoneBut;
        }
    }
    Ok(outcome)
}

/// The events of a file: JSON lines, or the table done.csv; `-` is stdin.
fn read_events(file: &Path) -> Result<Reading<Vec<(Place, Event)>>> {
    if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        return table(file);
    }
    if file == Path::new("-") {
        let text = io::read_to_string(io::stdin());
        let text =
            text.map_err(|source| Error::File { doing: "read", path: file.to_owned(), source })?;
        return Ok(ledger::events(&text, file));
    }
    Ok(ledger::events(&text_of(file)?, file))
}

/// The rows of a done.csv as events whose ids are made of what they say: reading the table twice
/// is reading it once.
fn table(file: &Path) -> Result<Reading<Vec<(Place, Event)>>> {
    let mut findings: Vec<Finding> = Vec::new();
    let (_, history) = read::done(file, &mut findings)?;
    let mut events = Vec::new();
    for (subject, done) in history.iter() {
        let crew = done.crew.clone();
        let text = format!("{subject}\n{}\n{}", done.date, crew.as_deref().unwrap_or_default());
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
            details: Details { crew, ..Details::default() },
        };
        let place =
            Place { file: file.to_owned(), id: Some(subject.to_owned()), ..Place::default() };
        events.push((place, event));
    }
    Ok(Reading { value: events, findings })
}
