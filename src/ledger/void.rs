//! Events that take others back, and which of them wait for a person.
//!
//! One that takes back what is not here yet waits for it. One that takes back another of its kind
//! does only this: the other waits no more, nor does it itself; what the other took back stays
//! taken back. All of this hangs on which events there are, not on the order they came in.

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::event::{Event, VOID};
use super::life::Why;
use super::project::{COLUMNS, clash, event};

/// Whether any event takes `id` back.
pub(super) fn is_void(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM void WHERE id = ?")?.exists([id])
}

/// Writes down that `by` takes back the event `of`, and gives that event where it is here and is
/// no void itself.
pub(super) fn note(db: &Connection, of: &str, by: &Event) -> rusqlite::Result<Option<Event>> {
    db.prepare_cached("INSERT INTO void VALUES (?, ?)")?.execute([of, &by.id])?;
    let query = format!("SELECT {COLUMNS} FROM event WHERE id = ?");
    let taken = db.prepare_cached(&query)?.query_row([of], event).optional()?;
    Ok(taken.filter(|taken| taken.deed != VOID))
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
    let Some(target) = target(db, void)? else { return Ok(Some(Why::Lacks("of"))) };
    let why = match deed(db, &target)?.as_deref() {
        Some(deed) if deed != VOID => return Ok(None),
        Some(_) => {
            let of = self::target(db, &target)?;
            let beyond = of.map(|of| deed(db, &of)).transpose()?.flatten();
            if beyond.is_none_or(|deed| deed == VOID) {
                return Ok(None);
            }
            Why::Unknown
        }
        None => Why::NotBegun,
    };
    Ok((!is_void(db, void)?).then_some(why))
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

/// What an event takes back.
fn target(db: &Connection, void: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT json_extract(details, '$.of') FROM event WHERE id = ?";
    Ok(db.prepare_cached(sql)?.query_row([void], |row| row.get(0)).optional()?.flatten())
}

/// What was done in an event, where it is here.
fn deed(db: &Connection, id: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT deed FROM event WHERE id = ?";
    db.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()
}
