//! The desk at which events are taken in: the folder, its ledger, and what is known.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::slice::from_ref;

use geo::Coord;
use serde::Serialize;
use serde_json::{Map, Value, to_string};

use super::arguments::{Arguments, Facts, Format};
use super::run::Outcome;
use super::terminal::{Terminal, line};
use super::township::now;
use crate::config::Folder;
use crate::demand::purpose_and_site;
use crate::finding::{Error, Finding, Level, Place, Reading, Result};
use crate::ledger;
use crate::ledger::{Event, Ledger, Taken, Taking, Topic, VOID};
use crate::unit::metres_between;
use crate::words::{few, say};
use crate::world::{CaseKind, Purpose, World};

/// What the names of desks begin with, and that of the only one; devices have other names.
const DESK: &str = "desk";
/// The length of a day as text.
const DAY: usize = "2026-03-23".len();
/// Farther from every door than any township is wide, metres.
const FAR: f64 = 50_000.0;

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
        let empty = folder.findings.iter().filter(|finding| finding.code == "B6027");
        terminal.findings(&empty.cloned().collect::<Vec<_>>(), 1);
        let path = &arguments.folder;
        let stands = Ledger::existing(path, terminal.language)?;
        let ledger = match stands {
            Some(ledger) if dry || !ledger.was_empty() => ledger,
            None if dry => Ledger::in_memory(terminal.language)?,
            Some(_) | None => Ledger::open(path, terminal.language)?,
        };
        let world = &folder.world;
        let mut ids = BTreeSet::new();
        ids.extend(world.households.rows().iter().map(|row| row.id.clone()));
        ids.extend(world.venues.rows().iter().map(|row| row.id.clone()));
        ids.extend(world.hazards.rows().iter().map(|row| row.id.clone()));
        ids.extend(world.tasks.rows().iter().map(|row| row.id.clone()));
        Ok(Self { folder, ledger, ids, dry })
    }

    /// Whether a place or a task has this id.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// Whether nothing is kept.
    pub(super) const fn is_dry(&self) -> bool {
        self.dry
    }

    /// Takes `events` in; a step that is not allowed is refused where `strict`, else kept.
    pub(super) fn take(&mut self, events: &[(Place, Event)], strict: bool) -> Result<Vec<Taken>> {
        let Self { ledger, ids, dry, folder } = self;
        let knows = |id: &str| ids.contains(id);
        let may = |purpose| folder.rules.grid_worker_may(purpose);
        let judged = events.iter().map(|(place, event)| ledger::beyond_grid(place, event, &may));
        let judged: Vec<Option<Finding>> = judged.collect();
        let how = Taking { now: now(), strict, dry: *dry, knows: &knows };
        if judged.iter().all(Option::is_none) {
            return ledger.append(events, &how);
        }
        let fine = events.iter().zip(&judged).filter(|(_, refused)| refused.is_none());
        let fine: Vec<(Place, Event)> = fine.map(|(event, _)| event.clone()).collect();
        let mut taken = ledger.append(&fine, &how)?.into_iter();
        let fate = |refused: Option<Finding>| match refused {
            Some(finding) => Some(Taken::Refused(Box::new(finding))),
            None => taken.next(),
        };
        Ok(judged.into_iter().filter_map(fate).collect())
    }

    /// Takes in the event that `facts` tell of `subject`, of a new case where that is `None`;
    /// `None` where they tell none, which is said.
    ///
    /// Another desk may take a number meanwhile: then the next one is tried.
    pub(super) fn record(
        &mut self,
        (topic, deed): (Topic, &str),
        subject: Option<&str>,
        facts: &Facts,
        terminal: Terminal,
    ) -> Result<Option<((Place, Event), Taken)>> {
        const TRIES: u64 = 1_000;
        // What another desk took first: the id of the event, its number; the id of a new case.
        const TAKEN: [&str; 2] = ["B6008", "B6009"];
        self.is_sensible((topic, deed), facts, terminal)?;
        for number in 0..TRIES {
            let (known, is_new) = match (subject, topic) {
                (None, Topic::Case(kind)) => (self.free_id(kind, facts)?, true),
                (known, _) => (known.unwrap_or_default().to_owned(), false),
            };
            let read = self.event((topic, deed), (&known, number), facts, terminal)?;
            if number == 0 {
                terminal.findings(&read.findings, usize::MAX);
            }
            let Some(event) = read.value else { return Ok(None) };
            if number == 0 && topic == Topic::Visit {
                terminal.findings(&astray(&event.1.subject, &self.folder.world), 1);
            }
            match self.take(from_ref(&event), true)?.pop() {
                Some(Taken::Refused(finding))
                    if TAKEN.contains(&finding.code)
                        || (is_new && ["B6007", "B6029"].contains(&finding.code)) => {}
                // The same again is not ours: somebody else was told `ok` for it.
                Some(Taken::Same) | None => {}
                Some(taken) => return Ok(Some((event, taken))),
            }
        }
        let path = self.ledger.path().display().to_string();
        Err(Error::Missing { what: say(terminal.language, "ledger.busy", &[&path]) })
    }

    /// That `facts` can be said of such a deed; what is odd about them is told.
    fn is_sensible(
        &self,
        (topic, deed): (Topic, &str),
        facts: &Facts,
        terminal: Terminal,
    ) -> Result<()> {
        let device = device(facts);
        if !device.starts_with(DESK) {
            let what = say(terminal.language, "field.device", &[device, DESK]);
            return Err(Error::Setting { key: "--device".to_owned(), what });
        }
        let fields = facts.fields();
        let known = if deed == VOID { &["of", "people"] } else { topic.facts() };
        if let Some(other) = fields.keys().find(|key| !known.contains(&key.as_str())) {
            let what = say(terminal.language, "field.facts", &[topic.code(), &known.join(", ")]);
            let key = format!("--{}", other.replace('_', "-"));
            return Err(Error::Setting { key, what });
        }
        let told = doubts(facts, &self.folder.world);
        terminal.findings(&told, usize::MAX);
        Ok(())
    }

    /// The event that `facts` tell of `subject`, made at this desk, for the `number`-th time.
    fn event(
        &self,
        (topic, deed): (Topic, &str),
        (subject, number): (&str, u64),
        facts: &Facts,
        terminal: Terminal,
    ) -> Result<Reading<Option<(Place, Event)>>> {
        let device = device(facts).to_owned();
        let sequence = self.ledger.last_of(&device)? + 1 + number;
        let mut fields = facts.fields();
        for (key, value) in [
            ("id", format!("{device}-{sequence:06}")),
            ("device", device),
            ("at", moment(facts)),
            ("kind", topic.code().to_owned()),
            ("deed", deed.to_owned()),
            ("subject", subject.to_owned()),
        ] {
            fields.insert(key.to_owned(), Value::String(value));
        }
        fields.insert("sequence".to_owned(), Value::from(sequence));
        let file = PathBuf::from(say(terminal.language, "field.command", &[]));
        let line = Value::Object(fields).to_string();
        let Reading { value, findings } = ledger::event(&line, &Place { file, ..Place::default() });
        let id = Some(subject.to_owned());
        let value = value.map(|(place, event)| (Place { id, ..place }, event));
        Ok(Reading { value, findings })
    }

    /// An id for a case that is opened without one: kind, desk where it has a name of its own, day,
    /// and the first number that is free.
    fn free_id(&self, kind: CaseKind, facts: &Facts) -> Result<String> {
        let day: String = moment(facts).chars().take(DAY).filter(|c| *c != '-').collect();
        let desk = Some(device(facts)).filter(|device| *device != DESK);
        let desk = desk.map(|desk| format!("{desk}-")).unwrap_or_default();
        let mut number = 1_u32;
        loop {
            let id = format!("{}-{desk}{day}-{number}", kind.code());
            if !self.ids.contains(&id) && self.ledger.state(kind, &id)?.is_none() {
                return Ok(id);
            }
            number += 1;
        }
    }
}

/// That no visit for this purpose is made to such a place.
fn astray(visit: &str, world: &World) -> Vec<Finding> {
    let (purpose, site) = purpose_and_site(visit);
    let is = |known: bool, purpose: Purpose| {
        let values = [purpose.code(), site];
        let place = Place::default();
        (!known).then(|| Finding::new("B6034", Level::Warning, place, &values))
    };
    let venue = site.split_once('/').map_or(site, |(venue, _)| venue);
    let told = match purpose {
        Some(Purpose::Care) => {
            is(world.households.rows().iter().any(|h| h.id == site), Purpose::Care)
        }
        Some(Purpose::Inspection) => {
            is(world.venues.rows().iter().any(|v| v.id == venue), Purpose::Inspection)
        }
        Some(Purpose::Reinspection) => {
            is(world.hazards.rows().iter().any(|h| h.id == site), Purpose::Reinspection)
        }
        _ => None,
    };
    told.into_iter().collect()
}

/// The name of this desk.
fn device(facts: &Facts) -> &str {
    facts.device.as_deref().filter(|name| !name.is_empty()).unwrap_or(DESK)
}

/// What may be a slip of the hand: people and grids that are not known, a place far from all.
fn doubts(facts: &Facts, world: &World) -> Vec<Finding> {
    let place = Place::default();
    let told = |code, value: &str| Finding::new(code, Level::Warning, place.clone(), &[value]);
    let stranger = |id: &&String| world.people.iter().all(|person| person.id != **id);
    let strangers = facts.people.iter().filter(|_| !world.people.is_empty()).filter(stranger);
    let mut findings: Vec<Finding> = strangers.map(|id| told("B6030", id)).collect();
    let grid = facts.grid.as_ref().filter(|_| !world.grids.is_empty());
    let grid = grid.filter(|id| world.grids.rows().iter().all(|grid| grid.id != **id));
    findings.extend(grid.map(|id| told("B6031", id)));
    if let Some([x, y]) = facts.place {
        let homes = world.households.rows().iter().map(|home| home.position);
        let venues = world.venues.rows().iter().map(|venue| venue.position);
        let mut all = homes.chain(venues).chain(world.stations.rows().iter().map(|s| s.position));
        let near = |at: Coord<f64>| metres_between(at, Coord { x, y }) <= FAR;
        let is_empty = all.clone().next().is_none();
        if !is_empty && !all.any(near) {
            findings.push(told("B6032", &format!("{x},{y}")));
        }
    }
    findings
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
            Taken::New(finding) => ("ok", finding.as_deref()),
            Taken::Same => ("same", None),
            Taken::Refused(finding) => ("refused", Some(&**finding)),
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
    tell_kept(&text, events, terminal)?;
    Ok(if refused { Outcome::DoneBut } else { Outcome::Done })
}

/// Puts `text` on stdout; where that fails, says that `events` are kept all the same.
pub(super) fn tell_kept(text: &str, events: &[(Place, Event)], terminal: Terminal) -> Result<()> {
    const NAMED: usize = 3;
    terminal.data(text).inspect_err(|_| {
        let ids: Vec<&str> = events.iter().map(|(_, event)| event.id.as_str()).collect();
        terminal.say("field.kept", &[&few(&ids, NAMED)]);
    })
}

/// The moment that is told: now where none is; a day alone means its noon, today now; a moment
/// stays as it is.
fn moment(facts: &Facts) -> String {
    let now = now();
    // In whole minutes, as people say it: two steps of one minute count in the order they came.
    let minute = now.with().second(0).build().unwrap_or(now).to_string();
    match facts.at.as_deref() {
        None => minute,
        Some(day) if day == now.date().to_string() => minute,
        Some(day) if day.len() == DAY => format!("{day}T12:00:00"),
        Some(moment) => moment.to_owned(),
    }
}

impl Facts {
    /// The fields that were said, as the ledger names them.
    pub(super) fn fields(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        let texts = [
            ("site", &self.site),
            ("crew", &self.crew),
            ("grid", &self.grid),
            ("class", &self.class),
            ("due", &self.due),
            ("mode", &self.mode),
            ("purpose", &self.purpose),
            ("date", &self.date),
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
            if let Some(flag) = flag {
                fields.insert(key.to_owned(), Value::from(flag));
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
