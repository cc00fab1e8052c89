//! Taking events in: each once, each after the last, each acknowledged only when it is safe.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::replace;

use jiff::SignedDuration;
use jiff::civil::DateTime;
use rusqlite::{
    CachedStatement, Connection, OptionalExtension as _, Row, TransactionBehavior, params,
};

use super::Ledger;
use super::chain::{Link, link};
use super::event::{Event, Topic, VOID};
use super::project::{COLUMNS, event as event_of, project, state};
use super::refusal;
use crate::finding::{Finding, Place, Result};
use crate::world::{CaseKind, Purpose};

/// How far a clock may be ahead of that of the station.
const ASTRAY: SignedDuration = SignedDuration::from_mins(10);

const INSERT: &str = "INSERT INTO event \
                      (id, device, sequence, at, taken, topic, deed, subject, details, link) \
                      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

/// How events are taken in.
#[derive(Clone, Copy)]
pub struct Taking<'a> {
    /// What the clock of the station says.
    pub now: DateTime,
    /// Whether a step that is not allowed is refused; else it is kept as a conflict that a person
    /// resolves.
    pub strict: bool,
    /// Whether nothing is to be kept in the end.
    pub dry: bool,
    /// Whether there is a place of that id.
    pub knows: &'a dyn Fn(&str) -> bool,
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq)]
pub enum Taken {
    /// It was added; the finding tells what is odd about it.
    New(Option<Box<Finding>>),
    /// It was there already, the same in every field.
    Same,
    /// It was not added.
    Refused(Box<Finding>),
}

impl Taken {
    fn refused(why: Finding) -> Self {
        Self::Refused(Box::new(why))
    }
}

impl Ledger {
    /// Adds `events`, each with where it was read, in one transaction that is safe on the disk
    /// when this returns.
    ///
    /// What one of them is refused for does not touch the others. Adding an event again, in
    /// whatever order, changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::File`](crate::finding::Error::File) where the file cannot be written: then
    /// nothing of `events` is in it. [`Error::Missing`](crate::finding::Error::Missing) where
    /// another process keeps it for more than five seconds.
    ///
    /// # Cost
    ///
    /// One sync to the disk, and some ten microseconds an event.
    pub fn append(&mut self, events: &[(Place, Event)], how: &Taking<'_>) -> Result<Vec<Taken>> {
        if !how.dry {
            self.can_write()?;
        }
        let added = self.add_all(events, how);
        added.map_err(|error| self.wrong("write", error))
    }

    fn add_all(
        &mut self,
        events: &[(Place, Event)],
        how: &Taking<'_>,
    ) -> rusqlite::Result<Vec<Taken>> {
        let writing = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut clerk = Clerk::at(&writing, how)?;
        let taken = events
            .iter()
            .map(|(place, event)| clerk.take(place, event))
            .collect::<rusqlite::Result<Vec<Taken>>>()?;
        if how.dry {
            return Ok(taken);
        }
        clerk.sign()?;
        writing.commit()?;
        Ok(taken)
    }
}

/// The code of a kind of case, and its id.
type CaseKey = (&'static str, String);

/// Who takes the events of one transaction in.
pub(super) struct Clerk<'a> {
    db: &'a Connection,
    how: &'a Taking<'a>,
    /// Held for all events of the transaction.
    insert: CachedStatement<'a>,
    taken: String,
    /// No event is later.
    newest: DateTime,
    head: Link,
    events: u64,
    /// The latest event of each device before this transaction or in it: its number and time.
    latest: BTreeMap<String, (u64, DateTime)>,
    /// Whether any event takes another back.
    voids: bool,
}

impl<'a> Clerk<'a> {
    pub(super) fn at(db: &'a Connection, how: &'a Taking<'a>) -> rusqlite::Result<Self> {
        let sql = "SELECT head, events, EXISTS (SELECT 1 FROM void) FROM ledger";
        let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let (head, events, voids) = db.prepare_cached(sql)?.query_row([], row)?;
        let insert = db.prepare_cached(INSERT)?;
        let (taken, newest) = (how.now.to_string(), how.now.saturating_add(ASTRAY));
        let latest = BTreeMap::new();
        Ok(Self { db, how, insert, taken, newest, head, events, latest, voids })
    }

    /// Writes down how far the chain goes.
    pub(super) fn sign(self) -> rusqlite::Result<()> {
        // The one row by its number: a change that may be of many rows is copied first.
        let sql = "UPDATE ledger SET head = ?, events = ? WHERE rowid = 1";
        let changed = self.db.prepare_cached(sql)?.execute(params![self.head, self.events])?;
        if changed == 1 { Ok(()) } else { Err(rusqlite::Error::StatementChangedRows(changed)) }
    }

    pub(super) fn take(&mut self, place: &Place, event: &Event) -> rusqlite::Result<Taken> {
        if let Some(refused) = self.refusal(place, event)? {
            return Ok(Taken::refused(refused));
        }
        let (at, body) = (event.at.to_string(), event.body());
        let row = Stored { event, at: &at, taken: &self.taken, body: &body };
        let next = row.link(&self.head);
        let before = if self.how.strict { Some(self.standing(event)?) } else { None };
        if before.is_some() {
            self.db.prepare_cached("SAVEPOINT step")?.execute([])?;
        }
        if !row.insert(&next, &mut self.insert)? {
            self.settle("RELEASE step")?;
            return self.known(place, event);
        }
        let why = project(self.db, event, self.voids)?;
        if let (true, Some(why)) = (self.how.strict, &why) {
            self.settle("ROLLBACK TO step")?;
            self.settle("RELEASE step")?;
            return Ok(Taken::refused(refusal::step(place, event, why)));
        }
        let mut undone = None;
        if let Some((case, before)) = &before {
            let lost: Vec<String> = self.clashes(case)?.difference(before).cloned().collect();
            match lost.first() {
                Some(first) if event.deed != VOID => {
                    self.settle("ROLLBACK TO step")?;
                    self.settle("RELEASE step")?;
                    return Ok(Taken::refused(refusal::no_more(place, event, first)));
                }
                Some(_) => undone = Some(refusal::undone(place, case, &lost)),
                None => {}
            }
        }
        self.settle("RELEASE step")?;
        self.voids |= event.deed == VOID;
        (self.head, self.events) = (next, self.events + 1);
        let odd = self.odd(place, event)?;
        let conflict = match &why {
            Some(why) => Some(refusal::kept(refusal::step(place, event, why))),
            None => odd.or(undone),
        };
        Ok(Taken::New(conflict.map(Box::new)))
    }

    /// The case an event is about, and its events that do not count; for an event that takes
    /// another back, those of the other.
    fn standing(&self, event: &Event) -> rusqlite::Result<(CaseKey, BTreeSet<String>)> {
        let voided = event.details.of.as_deref().filter(|_| event.deed == VOID);
        let mut query = self.db.prepare_cached("SELECT subject FROM event WHERE id = ?")?;
        let subject = voided.map(|of| query.query_row([of], |row| row.get(0)).optional());
        let subject = subject.transpose()?.flatten().unwrap_or_else(|| event.subject.clone());
        let case = (event.topic.code(), subject);
        let clashes = self.clashes(&case)?;
        Ok((case, clashes))
    }

    /// The events of a case that do not count.
    fn clashes(&self, (topic, id): &CaseKey) -> rusqlite::Result<BTreeSet<String>> {
        let sql = "SELECT event FROM conflict WHERE subject = ? AND topic = ?";
        let mut query = self.db.prepare_cached(sql)?;
        query.query_map([id.as_str(), topic], |row| row.get(0))?.collect()
    }

    /// Ends the step, where it was begun: only at the desk can one be refused after it was added.
    fn settle(&self, how: &str) -> rusqlite::Result<()> {
        if self.how.strict {
            self.db.prepare_cached(how)?.execute([])?;
        }
        Ok(())
    }

    /// Why an event cannot be taken in at all.
    fn refusal(&self, place: &Place, event: &Event) -> rusqlite::Result<Option<Finding>> {
        if self.newest < event.at {
            let values = [event.at.to_string(), self.how.now.to_string()];
            return Ok(Some(refusal::future(place, &values)));
        }
        if event.deed == VOID && event.details.of.as_deref() == Some(&*event.id) {
            return Ok(Some(refusal::nothing_to_void(place, &event.id)));
        }
        if event.deed == VOID {
            return if self.how.strict { self.no_void(place, event) } else { Ok(None) };
        }
        if event.topic == Topic::Plan {
            return Ok(None);
        }
        if let Some(finding) = self.how.strict.then(|| refusal::at_the_desk(place, event)).flatten()
        {
            return Ok(Some(finding));
        }
        let site = event.details.site.as_deref();
        let asked = if event.topic == Topic::Visit { Some(&*event.subject) } else { site };
        // From a device, what it is about may still come from another.
        let asked = asked.filter(|_| self.how.strict);
        if let Some(asked) = asked.filter(|asked| !(self.how.knows)(asked)) {
            let (purpose, rest) = asked.split_once(':').unwrap_or(("", asked));
            let first = rest.split_once('#').filter(|_| !purpose.is_empty());
            let id = first.map_or(rest, |(first, _)| first);
            // A rung of a ladder is one of its venue.
            let id = id.split_once('/').map_or(id, |(venue, _)| venue);
            let lawful = purpose.is_empty() == (rest == asked)
                && (rest == asked || Purpose::parse(purpose).is_some());
            if !lawful || !((self.how.knows)(id) || self.has_case(id)?) {
                return Ok(Some(refusal::unknown(place, asked)));
            }
        }
        self.merged(place, event)
    }

    /// Why a snapshot cannot be merged into or raised to what it says, at the desk; from a device
    /// the other may still come.
    fn merged(&self, place: &Place, event: &Event) -> rusqlite::Result<Option<Finding>> {
        let joins = matches!(event.deed.as_str(), "merge" | "raise") && self.how.strict;
        let Some(of) = event.details.of.as_deref().filter(|_| joins) else { return Ok(None) };
        let merged = state(self.db, Topic::Case(CaseKind::Snapshot), of)?;
        let circle = of == event.subject || merged.is_some_and(|state| state == "merged");
        if circle {
            return Ok(Some(refusal::circle(place, &event.subject, of)));
        }
        let knows = (self.how.knows)(of) || self.has_case(of)?;
        Ok((!knows).then(|| refusal::unknown(place, of)))
    }

    /// Why an event cannot be taken back from the desk.
    fn no_void(&self, place: &Place, event: &Event) -> rusqlite::Result<Option<Finding>> {
        let of = event.details.of.as_deref().unwrap_or_default();
        let sql = "SELECT topic, deed, (SELECT min(voided_by) FROM void WHERE void.id = event.id AND \
                   void.topic = event.topic) \
                   FROM event WHERE id = ?";
        let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let found = self.db.prepare_cached(sql)?.query_row([of], row).optional()?;
        let found: Option<(String, String, Option<String>)> = found;
        Ok(found.and_then(|(topic, deed, by)| match by {
            _ if topic != event.topic.code() => Some(refusal::of_another_kind(place, of, &topic)),
            Some(by) if deed != VOID => Some(refusal::void_already(place, of, &by)),
            Some(_) | None => None,
        }))
    }

    fn has_case(&self, id: &str) -> rusqlite::Result<bool> {
        self.db.prepare_cached("SELECT 1 FROM life WHERE id = ? LIMIT 1")?.exists([id])
    }

    /// What an event is that was not added: there already, or another by its id or number.
    fn known(&self, place: &Place, event: &Event) -> rusqlite::Result<Taken> {
        let by_id = format!("SELECT {COLUMNS} FROM event WHERE id = ?");
        let stored = self.db.prepare_cached(&by_id)?.query_row([&event.id], event_of).optional()?;
        Ok(match stored {
            Some(stored) if stored == *event => Taken::Same,
            Some(_) => Taken::refused(refusal::other_content(place, &event.id)),
            None => {
                let values = [event.device.clone(), event.sequence.to_string()];
                Taken::refused(refusal::number_taken(place, &values))
            }
        })
    }

    /// A finding where the clock of the device went back.
    fn odd(&mut self, place: &Place, event: &Event) -> rusqlite::Result<Option<Finding>> {
        if self.how.strict {
            return Ok(None); // at the desk a moment is what was said, not what a clock shows
        }
        let this = (event.sequence, event.at);
        let latest = if let Some(latest) = self.latest.get_mut(&event.device) {
            replace(latest, this.max(*latest))
        } else {
            let before = self.latest_before(event)?.unwrap_or(this);
            self.latest.insert(event.device.clone(), this.max(before));
            before
        };
        let back = (latest.0 < event.sequence && event.at < latest.1).then_some(latest);
        Ok(back.map(|(_, at)| {
            let values = [event.device.clone(), at.to_string(), event.at.to_string()];
            refusal::clock_back(place, &values)
        }))
    }

    fn latest_before(&self, event: &Event) -> rusqlite::Result<Option<(u64, DateTime)>> {
        let sql = "SELECT sequence, at FROM event WHERE device = ? AND sequence <> ? \
                   ORDER BY sequence DESC LIMIT 1";
        let row = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?));
        let key = params![event.device, event.sequence];
        let found = self.db.prepare_cached(sql)?.query_row(key, row).optional()?;
        Ok(found.and_then(|(number, at)| Some((number, at.parse().ok()?))))
    }
}

/// An event as it is stored.
pub(super) struct Stored<'a> {
    pub(super) event: &'a Event,
    /// When it happened, as text.
    pub(super) at: &'a str,
    /// When it was taken in, as text.
    pub(super) taken: &'a str,
    /// Its details as text.
    pub(super) body: &'a str,
}

impl Stored<'_> {
    /// Adds the row by [`INSERT`]; false where the id or the number of the device is taken.
    fn insert(&self, link: &Link, by: &mut CachedStatement<'_>) -> rusqlite::Result<bool> {
        let Self { event, at, taken, body } = self;
        let row = params![
            event.id,
            event.device,
            event.sequence,
            at,
            taken,
            event.topic.code(),
            event.deed,
            event.subject,
            body,
            link
        ];
        Ok(by.execute(row)? == 1)
    }

    /// Its link after the link `before` it.
    pub(super) fn link(&self, before: &Link) -> Link {
        let Self { event, at, taken, body } = self;
        let sequence = event.sequence.to_string();
        let topic = event.topic.code();
        let fields = [
            &*event.id,
            &event.device,
            &sequence,
            at,
            taken,
            topic,
            &event.deed,
            &event.subject,
            body,
        ];
        link(before, &fields.map(str::as_bytes))
    }
}
