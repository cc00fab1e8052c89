//! What the events amount to: the tables that are made from them.

use jiff::civil::DateTime;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::{from_str, to_string};

use super::event::{Details, Event, Topic, VOID};
use super::fold::{Conflict, Folded, add, fold};
use super::gpkg::point;
use super::life::{Life, Why};
use super::void;
use crate::world::CaseKind;

/// The columns of an event, as [`event`] reads them.
pub(super) const COLUMNS: &str = "id, device, sequence, at, topic, deed, subject, details";

/// The event in a row of [`COLUMNS`].
pub(super) fn event(row: &Row<'_>) -> rusqlite::Result<Event> {
    let bad = |at: usize| rusqlite::Error::InvalidColumnType(at, "event".to_owned(), Type::Text);
    let text = |at: usize| row.get_ref(at)?.as_str().map_err(|_| bad(at));
    Ok(Event {
        id: row.get(0)?,
        device: row.get(1)?,
        sequence: row.get(2)?,
        at: text(3)?.parse().map_err(|_| bad(3))?,
        topic: Topic::parse(text(4)?).ok_or_else(|| bad(4))?,
        deed: row.get(5)?,
        subject: row.get(6)?,
        details: from_str(text(7)?).map_err(|_| bad(7))?,
    })
}

/// Brings the tables up to `event`, which was just added; why it does not count, where it does
/// not. Without `voids` no event takes another back.
///
/// # Cost
///
/// A few rows; where it comes out of turn, all events of its case.
pub(super) fn project(
    db: &Connection,
    event: &Event,
    voids: bool,
) -> rusqlite::Result<Option<Why>> {
    if event.deed == VOID {
        return take_back(db, event);
    }
    if voids && void::is_void(db, &event.id)? {
        // It was taken back before it came: who took it back waited for it.
        void::settle_around(db, &event.id)?;
        return Ok(None);
    }
    match event.topic {
        Topic::Plan => Ok(None),
        Topic::Visit => visit(db, event),
        Topic::Case(kind) => case(db, kind, event),
    }
}

/// The state a case is in, where it has begun.
pub(super) fn state(db: &Connection, topic: Topic, id: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT json_extract(folded, '$.strides[#-1].state') FROM life \
               WHERE topic = ? AND id = ?";
    db.prepare_cached(sql)?.query_row([topic.code(), id], |row| row.get(0)).optional()
}

/// Makes every table again from the events, each case at one go.
///
/// # Cost
///
/// O(n log n) for n events, some microseconds each.
pub(super) fn project_all(db: &Connection) -> rusqlite::Result<()> {
    for table in ["void", "visited", "life", "conflict", "hazards"] {
        db.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let voids = "INSERT INTO void SELECT json_extract(details, '$.of'), id FROM event \
                 WHERE deed = 'void' AND json_extract(details, '$.of') IS NOT NULL";
    db.execute(voids, [])?;
    let sql = format!(
        "SELECT {COLUMNS} FROM event WHERE deed = '{VOID}' OR \
         (topic = 'visit' AND id NOT IN (SELECT id FROM void)) ORDER BY seq"
    );
    let mut all = db.prepare(&sql)?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let event = event(row)?;
        if event.deed == VOID {
            void::settle_around(db, &event.id)?;
        } else {
            visit(db, &event)?;
        }
    }
    let sql = "SELECT DISTINCT topic, subject FROM event WHERE topic <> 'visit' AND deed <> 'void'";
    let mut all = db.prepare(sql)?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(kind) = CaseKind::parse(row.get_ref(0)?.as_str().unwrap_or_default()) {
            refold(db, kind, &row.get::<_, String>(1)?)?;
        }
    }
    Ok(())
}

/// An event that takes another back.
fn take_back(db: &Connection, by: &Event) -> rusqlite::Result<Option<Why>> {
    let Some(of) = &by.details.of else { return Ok(Some(Why::Lacks("of"))) };
    if let Some(taken) = void::note(db, of, by)? {
        match taken.topic {
            Topic::Plan => {}
            Topic::Visit => {
                let gone = "DELETE FROM visited WHERE subject = ? AND date = ? AND event = ?";
                let date = taken.at.date().to_string();
                db.prepare_cached(gone)?.execute([&taken.subject, &date, &taken.id])?;
            }
            Topic::Case(kind) => {
                refold(db, kind, &taken.subject)?;
            }
        }
    }
    void::settle_around(db, &by.id)?;
    void::waits(db, &by.id)
}

/// A visit that was made; one that was only tried changes nothing.
fn visit(db: &Connection, event: &Event) -> rusqlite::Result<Option<Why>> {
    if event.deed == "done" {
        let Details { crew, people, .. } = &event.details;
        let date = event.at.date().to_string();
        db.prepare_cached("INSERT INTO visited VALUES (?, ?, ?, ?, ?)")?.execute(params![
            event.subject,
            date,
            event.id,
            crew,
            people.join(" ")
        ])?;
    }
    Ok(None)
}

/// A step in the life of a case.
fn case(db: &Connection, kind: CaseKind, event: &Event) -> rusqlite::Result<Option<Why>> {
    let of_it = "SELECT folded FROM life WHERE topic = ? AND id = ?";
    let row = |row: &Row<'_>| row.get::<_, String>(0);
    let key = [kind.code(), &event.subject];
    let stored = db.prepare_cached(of_it)?.query_row(key, row).optional()?;
    let folded: Option<Folded> = stored.and_then(|text| from_str(&text).ok());
    let Some(mut folded) = folded.filter(|folded| folded.is_before(event)) else {
        let conflicts = refold(db, kind, &event.subject)?;
        return Ok(conflicts.into_iter().find(|(id, _)| *id == event.id).map(|(_, why)| why));
    };
    let conflict = add(Life::of(kind), &mut folded, event);
    if let Some(conflict) = &conflict {
        clash(db, event.topic, &event.subject, conflict)?;
    }
    keep(db, kind, &event.subject, &folded)?;
    Ok(conflict.map(|(_, why)| why))
}

/// Folds a case anew from all its events that are not taken back.
fn refold(db: &Connection, kind: CaseKind, id: &str) -> rusqlite::Result<Vec<Conflict>> {
    let query = format!(
        "SELECT {COLUMNS} FROM event WHERE subject = ? AND topic = ? AND topic <> 'visit' \
         AND deed <> '{VOID}' AND id NOT IN (SELECT id FROM void)"
    );
    let key = [id, kind.code()];
    let events: Vec<Event> =
        db.prepare_cached(&query)?.query_map(key, event)?.collect::<Result<_, _>>()?;
    let (folded, conflicts) = fold(Life::of(kind), events);
    let steps = "DELETE FROM conflict WHERE subject = ? AND topic = ? \
                 AND (SELECT deed FROM event WHERE id = conflict.event) <> 'void'";
    db.prepare_cached(steps)?.execute(key)?;
    for conflict in &conflicts {
        clash(db, Topic::Case(kind), id, conflict)?;
    }
    if let Some(folded) = folded {
        keep(db, kind, id, &folded)?;
    } else {
        let gone = [kind.code(), id];
        db.prepare_cached("DELETE FROM life WHERE topic = ? AND id = ?")?.execute(gone)?;
        if kind == CaseKind::Hazard {
            off_layer(db, id)?;
        }
    }
    Ok(conflicts)
}

/// Notes that an event does not count.
pub(super) fn clash(
    db: &Connection,
    topic: Topic,
    subject: &str,
    (event, why): &Conflict,
) -> rusqlite::Result<()> {
    let why = match why {
        Why::Unknown => "unknown".to_owned(),
        Why::NotBegun => "not-begun".to_owned(),
        Why::NotNow(next) => format!("not-now {}", next.join(" ")),
        Why::Lacks(field) => format!("lacks {field}"),
    };
    let sql = "INSERT OR REPLACE INTO conflict VALUES (?, ?, ?, ?)";
    db.prepare_cached(sql)?.execute([event, topic.code(), subject, &why])?;
    Ok(())
}

/// Writes down where a case stands.
fn keep(db: &Connection, kind: CaseKind, id: &str, folded: &Folded) -> rusqlite::Result<()> {
    let ended = Life::of(kind).has_ended(folded.state());
    let text = to_string(folded)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    let sql = "INSERT INTO life VALUES (?, ?, ?, ?) \
               ON CONFLICT DO UPDATE SET ended = excluded.ended, folded = excluded.folded";
    db.prepare_cached(sql)?.execute(params![kind.code(), id, ended, text])?;
    match folded.details.place {
        Some(place) if kind == CaseKind::Hazard => layer(db, id, place, folded),
        None if kind == CaseKind::Hazard => off_layer(db, id),
        _ => Ok(()),
    }
}

/// The row of a hazard in the layer that people look at.
fn layer(db: &Connection, id: &str, place: [f64; 2], folded: &Folded) -> rusqlite::Result<()> {
    let Details { class, level, due, site, .. } = &folded.details;
    let found = folded.strides.first().map(|stride| day(stride.at));
    let sql = "INSERT INTO hazards (geom, id, class, level, state, found, due, site) \
               VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET \
               geom = excluded.geom, class = excluded.class, level = excluded.level, \
               state = excluded.state, found = excluded.found, due = excluded.due, \
               site = excluded.site";
    let due = due.map(|due| due.to_string());
    let row = params![point(place), id, class, level, folded.state(), found, due, site];
    db.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

/// Takes a hazard that has no place out of the layer.
fn off_layer(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM hazards WHERE id = ?")?.execute([id])?;
    Ok(())
}

fn day(at: DateTime) -> String {
    at.date().to_string()
}
