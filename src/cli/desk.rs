//! The desk at which events are taken in: the folder, its ledger, and what is known.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::slice::from_ref;

use jiff::civil::DateTime;
use serde::Serialize;
use serde_json::{Map, Value, to_string};

use super::arguments::{Arguments, Facts, Format};
use super::run::Outcome;
use super::terminal::{Terminal, line};
use super::township::now;
use crate::config::Folder;
use crate::finding::{Error, Place, Result};
use crate::ledger;
use crate::ledger::{Event, Ledger, Taken, Taking, Topic};
use crate::words::say;
use crate::world::CaseKind;

/// A township folder with its ledger open for writing.
pub(super) struct Desk {
    pub(super) folder: Folder,
    pub(super) ledger: Ledger,
    /// The id of every place a visit can be made to, and of every task.
    ids: BTreeSet<String>,
    dry: bool,
}

/// One event's fate, as JSON says it.
#[derive(Serialize)]
struct Fate<'a> {
    event: &'a str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<String>,
}

#[derive(Serialize)]
struct Fates<'a> {
    version: u32,
    events: Vec<Fate<'a>>,
}

impl Desk {
    /// Opens the folder of `arguments`; a ledger is made where there is none, unless it is `dry`.
    pub(super) fn open(arguments: &Arguments, dry: bool, terminal: Terminal) -> Result<Self> {
        let folder = Folder::open(&arguments.folder, terminal.language)?;
        let path = &arguments.folder;
        let stands = Ledger::existing(path, terminal.language)?;
        let ledger = match stands {
            Some(ledger) => ledger,
            None if dry => Ledger::in_memory(terminal.language)?,
            None => Ledger::open(path, terminal.language)?,
        };
        let world = &folder.world;
        let mut ids = BTreeSet::new();
        ids.extend(world.households.rows().iter().map(|row| row.id.clone()));
        ids.extend(world.venues.rows().iter().map(|row| row.id.clone()));
        ids.extend(world.hazards.rows().iter().map(|row| row.id.clone()));
        ids.extend(world.tasks.rows().iter().map(|row| row.id.clone()));
        ids.extend(world.villages.rows().iter().map(|row| row.id.clone()));
        ids.extend(world.grids.rows().iter().map(|row| row.id.clone()));
        Ok(Self { folder, ledger, ids, dry })
    }

    /// Takes `events` in; a step that is not allowed is refused where `strict`, else kept.
    pub(super) fn take(&mut self, events: &[(Place, Event)], strict: bool) -> Result<Vec<Taken>> {
        let Self { ledger, ids, dry, .. } = self;
        let knows = |id: &str| ids.contains(id);
        ledger.append(events, &Taking { now: now(), strict, dry: *dry, knows: &knows })
    }

    /// Takes in the event that `facts` tell; `None` where they tell none, which is said.
    ///
    /// Another desk may take the number meanwhile: then the next one is tried.
    pub(super) fn record(
        &mut self,
        what: (Topic, &str),
        subject: &str,
        facts: &Facts,
        terminal: Terminal,
    ) -> Result<Option<((Place, Event), Taken)>> {
        const TRIES: u32 = 1_000;
        for _ in 1..TRIES {
            let Some(event) = self.event(what, subject, facts, terminal)? else { return Ok(None) };
            let taken = self.take(from_ref(&event), true)?.pop().unwrap_or(Taken::Same);
            let collided = match &taken {
                Taken::Refused(finding) => ["B6008", "B6009"].contains(&finding.code),
                Taken::New(_) | Taken::Same => false,
            };
            // The same again is not ours: somebody else was told `ok` for it.
            if !collided && taken != Taken::Same {
                return Ok(Some((event, taken)));
            }
        }
        let what = say(terminal.language, "ledger.busy", &["ledger.gpkg"]);
        Err(Error::Missing { what })
    }

    /// The event that `facts` tell, made at this desk; what is wrong with them is said.
    fn event(
        &self,
        (topic, deed): (Topic, &str),
        subject: &str,
        facts: &Facts,
        terminal: Terminal,
    ) -> Result<Option<(Place, Event)>> {
        let device = facts.device.clone().unwrap_or_else(|| "desk".to_owned());
        let sequence = self.ledger.last_of(&device)?.saturating_add(1);
        let mut fields = facts.fields();
        let at = facts.at.clone().unwrap_or_else(|| now().to_string());
        for (key, value) in [
            ("id", format!("{device}-{sequence:06}")),
            ("device", device),
            ("at", moment(&at)),
            ("kind", topic.code().to_owned()),
            ("deed", deed.to_owned()),
            ("subject", subject.to_owned()),
        ] {
            fields.insert(key.to_owned(), Value::String(value));
        }
        fields.insert("sequence".to_owned(), Value::from(sequence));
        let place = Place {
            file: PathBuf::from(say(terminal.language, "field.command", &[])),
            ..Place::default()
        };
        let line = Value::Object(fields).to_string();
        let read = ledger::event(&line, &place);
        terminal.findings(&read.findings, usize::MAX);
        Ok(read
            .value
            .map(|(place, event)| (Place { id: Some(subject.to_owned()), ..place }, event)))
    }

    /// An id for a case that is opened without one: kind, day and the first number that is free.
    pub(super) fn free_id(&self, kind: CaseKind, at: DateTime) -> Result<String> {
        let day = at.date().strftime("%Y%m%d").to_string();
        let mut number = 1_u32;
        loop {
            let id = format!("{}-{day}-{number}", kind.code());
            if !self.ids.contains(&id) && self.ledger.state(kind, &id)?.is_none() {
                return Ok(id);
            }
            number += 1;
        }
    }
}

/// Says what became of `events`, on stdout what was done, on stderr what was wrong; the outcome.
pub(super) fn tell(
    events: &[(Place, Event)],
    taken: &[Taken],
    arguments: &Arguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let mut text = String::new();
    let mut fates = Vec::new();
    let mut refused = false;
    for ((_, event), taken) in events.iter().zip(taken) {
        let (outcome, finding) = match taken {
            Taken::New(finding) => ("ok", finding.as_ref()),
            Taken::Same => ("same", None),
            Taken::Refused(finding) => ("refused", Some(finding)),
        };
        refused |= outcome == "refused";
        if let Some(finding) = finding {
            terminal.talk(&finding.text(terminal.language));
        }
        line(&mut text, &format!("{outcome} {}", event.id));
        fates.push(Fate {
            event: &event.id,
            outcome,
            code: finding.map(|finding| finding.code),
            what: finding.map(|finding| finding.what(terminal.language)),
        });
    }
    if matches!(arguments.format, Some(Format::Json)) {
        let fates = Fates { version: 1, events: fates };
        text = to_string(&fates).unwrap_or_default() + "\n";
    }
    terminal.data(&text)?;
    Ok(if refused { Outcome::DoneBut } else { Outcome::Done })
}

/// A day alone means its noon; a moment stays as it is.
fn moment(text: &str) -> String {
    if text.len() == "2026-03-23".len() { format!("{text}T12:00:00") } else { text.to_owned() }
}

impl Facts {
    /// The fields that were said, as the ledger names them.
    fn fields(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        let texts = [
            ("site", &self.site),
            ("crew", &self.crew),
            ("grid", &self.grid),
            ("class", &self.class),
            ("due", &self.by),
            ("mode", &self.mode),
            ("purpose", &self.purpose),
            ("date", &self.on),
            ("hours", &self.hours),
            ("evidence", &self.evidence),
            ("signed", &self.signed),
            ("of", &self.of),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                fields.insert(key.to_owned(), Value::from(text.as_str()));
            }
        }
        let numbers = [
            ("level", self.level.map(u32::from)),
            ("minutes", self.minutes),
            ("count", self.count),
        ];
        for (key, number) in numbers {
            if let Some(number) = number {
                fields.insert(key.to_owned(), Value::from(number));
            }
        }
        for (key, flag) in [("two_person", self.two_person), ("papers", self.papers)] {
            if flag {
                fields.insert(key.to_owned(), Value::from(true));
            }
        }
        if !self.people.is_empty() {
            fields.insert("people".to_owned(), Value::from(self.people.clone()));
        }
        if let Some([lon, lat]) = self.place {
            fields.insert("place".to_owned(), Value::from(vec![lon, lat]));
        }
        fields
    }
}
