//! Events that take others back, and which of them wait for a person.
//!
//! One that takes back an event of another kind takes back nothing, and waits for a person. One
//! that takes back what is not here yet waits for it. One that takes back another of its kind
//! does only this: the other waits no more, nor does it itself; what the other took back stays
//! taken back. All of this hangs on which events there are, not on the order they came in.

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::event::{Event, VOID};
use super::life::Why;
use super::project::{COLUMNS, clash, event};

/// Whether any event would take `id` back, be it of its kind or not.
pub(super) fn is_aimed_at(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM void WHERE id = ?")?.exists([id])
}

/// Whether any event of its kind takes `event` back.
pub(super) fn is_void(db: &Connection, event: &Event) -> rusqlite::Result<bool> {
    let key = [&event.id, event.topic.code()];
    db.prepare_cached("SELECT 1 FROM void WHERE id = ? AND topic = ?")?.exists(key)
}

/// Writes down that `by` takes back the event `of`, and gives that event where it is here, of its
/// kind, and no void itself.
pub(super) fn note(db: &Connection, of: &str, by: &Event) -> rusqlite::Result<Option<Event>> {
    let row = [of, &by.id, by.topic.code()];
    db.prepare_cached("INSERT INTO void VALUES (?, ?, ?)")?.execute(row)?;
    let query = format!("SELECT {COLUMNS} FROM event WHERE id = ?");
    let taken = db.prepare_cached(&query)?.query_row([of], event).optional()?;
    Ok(taken.filter(|taken| taken.deed != VOID && taken.topic == by.topic))
}

/// Says anew of every void that `id`, which was just added, has a part in whether it waits.
pub(super) fn settle_around(db: &Connection, id: &str) -> rusqlite::Result<()> {
    let sql = "SELECT voided_by FROM void WHERE id = ?1 UNION \
               SELECT later.voided_by FROM void AS first \
               JOIN void AS later ON later.id = first.voided_by WHERE first.id = ?1 UNION \
               SELECT id FROM event WHERE deed = 'void' AND id IN \
               (?1, (SELECT json_extract(details, '$.of') FROM event WHERE id = ?1))";
    let row = |row: &Row<'_>| row.get::<_, String>(0);
    let all: Vec<String> =
        db.prepare_cached(sql)?.query_map([id], row)?.collect::<Result<_, _>>()?;
    all.iter().try_for_each(|void| settle(db, void))
}

/// Why a void waits for a person, if it does.
pub(super) fn waits(db: &Connection, void: &str) -> rusqlite::Result<Option<Why>> {
    let Some(by) = deed(db, void)? else { return Ok(None) };
    let why = match &by.of {
        None => return Ok(Some(Why::Lacks("of"))),
        Some(of) => match deed(db, of)? {
            None => Why::NotBegun,
            Some(taken) if taken.is_void => {
                let beyond = taken.of.as_deref().map(|of| deed(db, of)).transpose()?.flatten();
                if beyond.is_none_or(|beyond| beyond.is_void || beyond.topic != taken.topic) {
                    return Ok(None);
                }
                Why::Unknown
            }
            Some(taken) if taken.topic == by.topic => return Ok(None),
            Some(_) => Why::Unknown,
        },
    };
    Ok((!is_aimed_at(db, void)?).then_some(why))
}

fn settle(db: &Connection, void: &str) -> rusqlite::Result<()> {
    if let Some(why) = waits(db, void)? {
        let sql = format!("SELECT {COLUMNS} FROM event WHERE id = ?");
        let event = db.prepare_cached(&sql)?.query_row([void], event)?;
        clash(db, event.topic, &event.subject, &(event.id, why))
    } else {
        db.prepare_cached("DELETE FROM conflict WHERE event = ?")?.execute([void])?;
        Ok(())
    }
}

/// What of an event decides whether it takes another back.
struct Deed {
    topic: String,
    is_void: bool,
    of: Option<String>,
}

/// The same of the event of that id, where it is here.
fn deed(db: &Connection, id: &str) -> rusqlite::Result<Option<Deed>> {
    let sql = "SELECT topic, deed = 'void', json_extract(details, '$.of') FROM event WHERE id = ?";
    let row =
        |row: &Row<'_>| Ok(Deed { topic: row.get(0)?, is_void: row.get(1)?, of: row.get(2)? });
    db.prepare_cached(sql)?.query_row([id], row).optional()
}
