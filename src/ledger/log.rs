//! The events as they stand, each with what became of it.

use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, Row, params};
use serde_json::from_str;

use super::Ledger;
use super::event::{Details, Event, Topic};
use super::fold::Folded;
use super::project::{COLUMNS, event};
use crate::finding::Result;
use crate::world::CaseKind;

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Counts,
    /// The event of this id took it back.
    Void(String),
    /// It does not go with the others and waits for a person.
    Waits,
}

/// Which events are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What they are about.
    pub topic: Topic,
    /// The id of the case or the visit, or of the place that was visited; `None` for all.
    pub subject: Option<&'a str>,
    /// The first day.
    pub since: Option<Date>,
}

impl Ledger {
    /// The events that are asked for, in the order in which they count, with what became of each.
    ///
    /// # Errors
    ///
    /// [`Error::File`](crate::finding::Error::File) where the file cannot be read.
    ///
    /// # Cost
    ///
    /// O(n) for n events of a case; for visits, one look at every event.
    pub fn log(&self, asked: &Asked<'_>) -> Result<Vec<(Event, Standing)>> {
        self.logged(asked).map_err(|error| self.wrong("read", error))
    }

    fn logged(&self, asked: &Asked<'_>) -> rusqlite::Result<Vec<(Event, Standing)>> {
        let Asked { topic, subject, since } = asked;
        // A visit is told of under the purpose and the place, and a number where it is one of
        // several: care:H0360#2.
        let of = match (topic, subject) {
            (_, None) => "?2 IS NULL",
            (Topic::Visit, Some(_)) => {
                "(subject = ?2 OR substr(subject, instr(subject, ':') + 1) || '#' \
                 LIKE replace(replace(?2, '%', '\\%'), '_', '\\_') || '#%' ESCAPE '\\')"
            }
            (_, Some(_)) => "subject = ?2 AND topic <> 'visit'",
        };
        let sql = format!(
            "SELECT {COLUMNS}, (SELECT min(voided_by) FROM void WHERE void.id = event.id), \
             EXISTS (SELECT 1 FROM conflict WHERE conflict.event = event.id) FROM event \
             WHERE topic = ?1 AND {of} AND ?3 <= at ORDER BY at, device, sequence, id"
        );
        let since = since.map(|day| day.to_string()).unwrap_or_default();
        let row = |row: &Row<'_>| {
            let voided: Option<String> = row.get(8)?;
            let standing = match voided {
                Some(by) => Standing::Void(by),
                None if row.get(9)? => Standing::Waits,
                None => Standing::Counts,
            };
            Ok((event(row)?, standing))
        };
        self.db.prepare(&sql)?.query_map(params![topic.code(), subject, since], row)?.collect()
    }

    /// The event of that id.
    ///
    /// # Errors
    ///
    /// [`Error::File`](crate::finding::Error::File) where the file cannot be read.
    pub fn event(&self, id: &str) -> Result<Option<Event>> {
        let sql = format!("SELECT {COLUMNS} FROM event WHERE id = ?");
        let found = self.db.query_row(&sql, [id], event).optional();
        found.map_err(|error| self.wrong("read", error))
    }

    /// What the events of a case say, the later over the earlier; `None` where it has not begun.
    ///
    /// # Errors
    ///
    /// [`Error::File`](crate::finding::Error::File) where the file cannot be read.
    pub fn details(&self, kind: CaseKind, id: &str) -> Result<Option<Details>> {
        let sql = "SELECT folded FROM life WHERE topic = ? AND id = ?";
        let row = |row: &Row<'_>| row.get::<_, String>(0);
        let text = self.db.query_row(sql, [kind.code(), id], row).optional();
        let text = text.map_err(|error| self.wrong("read", error))?;
        let folded = text.and_then(|text| from_str::<Folded>(&text).ok());
        Ok(folded.map(|folded| folded.details))
    }
}
