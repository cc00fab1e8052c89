//! Whether the file is whole: the pages, the chain, and what is made from it.

use rusqlite::backup::Backup;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};
use sha2::{Digest as _, Sha256};

use super::Ledger;
use super::append::Stored;
use super::chain::{Link, ROOT, hex};
use super::project::{COLUMNS, event, project_all};
use super::schema::{make_missing, ours, strip};
use crate::finding::Result;

/// What was found wrong first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The pages of the file do not fit together; what SQLite says.
    Pages(String),
    /// The link of an event does not follow from what stands there: its number in the file, and
    /// its id where it can be read.
    Chain(i64, String),
    /// The chain ends elsewhere than the file says: events at its end are missing.
    End,
    /// The tables made from the events are not what the events amount to.
    Tables,
}

/// What was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How many events stand in the chain up to its end or its first fault.
    pub events: u64,
    /// The link of the last of them, in hex; print it and keep it elsewhere.
    pub head: String,
    /// How many events count for nothing until a person resolves them.
    pub conflicts: u64,
    /// The ids of the events before which the clock of their device went back.
    pub clocks: Vec<String>,
    /// The first fault, where there is one.
    pub fault: Option<Fault>,
}

impl Ledger {
    /// Reads every event, follows the chain, and makes every table again beside the one that
    /// stands; with `mend` the tables are put right where they differ.
    ///
    /// # Errors
    ///
    /// [`Error::File`](crate::finding::Error::File) where the file cannot be read.
    ///
    /// # Cost
    ///
    /// O(n log n) for n events, some twenty microseconds each, and a copy of the file.
    pub fn verify(&mut self, mend: bool) -> Result<Verdict> {
        let found = if mend { verdict(&mut self.db, true) } else { self.of_a_copy() };
        found.map_err(|error| self.wrong("verify", error))
    }

    /// The verdict on one moment of the file, while others write it.
    fn of_a_copy(&self) -> rusqlite::Result<Verdict> {
        // A file of no name is SQLite's own, on the disk where it is large, and gone with the end.
        let mut copy = Connection::open("")?;
        Backup::new(&self.db, &mut copy)?.step(-1)?;
        ours(&copy)?;
        verdict(&mut copy, false)
    }

    /// The number of the event whose link is `head`, in hex, if it is in the file: what was once
    /// its end is then still in it, and nothing before it was changed where [`Ledger::verify`]
    /// finds no fault.
    ///
    /// # Errors
    ///
    /// [`Error::File`](crate::finding::Error::File) where the file cannot be read.
    pub fn position_of(&self, head: &str) -> Result<Option<u64>> {
        if head == hex(&ROOT) {
            return Ok(Some(0));
        }
        let sql = "SELECT seq FROM event WHERE hex(link) = upper(?)";
        let found = self.db.query_row(sql, [head], |row| row.get(0)).optional();
        found.map_err(|error| self.wrong("read", error))
    }

    /// The link of the last event in hex, as the file says, and how many there are.
    ///
    /// # Errors
    ///
    /// [`Error::File`](crate::finding::Error::File) where the file cannot be read.
    pub fn head(&self) -> Result<(String, u64)> {
        let sql = "SELECT head, events FROM ledger";
        let row = self.db.query_row(sql, [], |row| Ok((row.get::<_, Link>(0)?, row.get(1)?)));
        let (head, events) = row.map_err(|error| self.wrong("read", error))?;
        Ok((hex(&head), events))
    }
}

fn verdict(db: &mut Connection, mend: bool) -> rusqlite::Result<Verdict> {
    let pages: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    // One moment for all of it.
    let trying = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Chain { events, head, broken } = chain(&trying)?;
    let mut mended = false;
    let fault = if let Some((seq, id)) = broken {
        Some(Fault::Chain(seq, id))
    } else if pages != "ok" {
        Some(Fault::Pages(pages))
    } else if !is_end(&trying, &head, events)? {
        Some(Fault::End)
    } else if are_tables_right(&trying)? {
        None
    } else {
        mended = mend;
        Some(Fault::Tables)
    };
    let conflicts = trying.query_row("SELECT count(*) FROM conflict", [], |row| row.get(0));
    // A table that is not there was told as a fault.
    let conflicts = conflicts.unwrap_or_default();
    let is_whole = matches!(fault, None | Some(Fault::Tables));
    let clocks = if is_whole { clocks_back(&trying)? } else { Vec::new() };
    if mended {
        trying.commit()?;
    }
    Ok(Verdict { events, head: hex(&head), conflicts, clocks, fault })
}

/// The events before which the clock of their device went back. A desk has none: a moment there is
/// what was said.
fn clocks_back(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT id FROM (SELECT id, at, lag(at) OVER (PARTITION BY device ORDER BY sequence) \
               AS before FROM event WHERE device NOT LIKE 'desk%') WHERE at < before ORDER BY id";
    db.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

/// How far the chain holds: how many events, the link of the last of them, and the number and id
/// of the first that does not.
struct Chain {
    events: u64,
    head: Link,
    broken: Option<(i64, String)>,
}

/// Follows the chain from its root.
fn chain(db: &Connection) -> rusqlite::Result<Chain> {
    let sql = format!("SELECT {COLUMNS}, taken, link, seq FROM event ORDER BY seq");
    let mut all = db.prepare(&sql)?;
    let mut rows = all.query([])?;
    let (mut head, mut events) = (ROOT, 0);
    while let Some(row) = rows.next()? {
        let next = event(row).ok().and_then(|event| {
            let (taken, body) = (row.get_ref(8).ok()?, row.get_ref(7).ok()?);
            let (taken, body) = (taken.as_str().ok()?, body.as_str().ok()?);
            // What can be read in more than one way is hashed in one: it must be written so too.
            let at = event.at.to_string();
            let plain = row.get_ref(3).ok()?.as_str().ok()? == at;
            let link = Stored { event: &event, at: &at, taken, body }.link(&head);
            let stored: Link = row.get(9).ok()?;
            let in_turn = row.get::<_, u64>(10).ok()? == events + 1;
            (plain && in_turn && link == stored).then_some(link)
        });
        let Some(next) = next else {
            let id = row.get(0).unwrap_or_default();
            return Ok(Chain { events, head, broken: Some((row.get(10)?, id)) });
        };
        (head, events) = (next, events + 1);
    }
    Ok(Chain { events, head, broken: None })
}

fn is_end(db: &Connection, head: &Link, events: u64) -> rusqlite::Result<bool> {
    let sql = "SELECT head = ? AND events = ? FROM ledger";
    db.query_row(sql, rusqlite::params![head, events], |row| row.get(0))
}

/// Whether the tables were what the events amount to; they are now.
fn are_tables_right(db: &Connection) -> rusqlite::Result<bool> {
    let all = made(db)?;
    // What another program hung on our tables would change what is made.
    strip(db)?;
    make_missing(db)?;
    let whole = all == made(db)?;
    let before = digest(db)?;
    project_all(db)?;
    Ok(whole && before == digest(db)?)
}

/// All tables, indexes and triggers as they were made, in order.
fn made(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut query = db.prepare("SELECT name || coalesce(sql, '') FROM sqlite_schema ORDER BY 1")?;
    query.query_map([], |row| row.get(0))?.collect()
}

/// A hash over all that was made from the events, in an order of its own.
fn digest(db: &Connection) -> rusqlite::Result<Vec<u8>> {
    let mut hasher = Sha256::new();
    for sql in [
        "SELECT json_array(id, voided_by, topic) FROM void ORDER BY 1",
        "SELECT json_array(subject, date, event, crew, people) FROM visited ORDER BY 1",
        "SELECT json_array(topic, id, ended, folded) FROM life ORDER BY 1",
        "SELECT json_array(event, topic, subject, why) FROM conflict ORDER BY 1",
        "SELECT json_array(hex(geom), id, class, level, state, found, due, site) \
         FROM hazards ORDER BY 1",
    ] {
        let mut query = db.prepare(sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            hasher.update(row.get_ref(0)?.as_bytes().unwrap_or_default());
            hasher.update([0]);
        }
    }
    Ok(hasher.finalize().to_vec())
}
