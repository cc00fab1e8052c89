//! Laws of the ledger: what it amounts to depends on the events alone, and no change goes unseen.

use std::env;
use std::fs;
use std::path::Path;

use beibao::finding::Place;
use beibao::ledger::{Event, FILE, Fault, Ledger, Life, Taken, Taking};
use beibao::unit::Dice;
use beibao::words::Language;
use beibao::world::CaseKind;
use jiff::civil::date;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;

use super::ledger_support::{amounts_to, by, codes, fresh, open, take};

/// Everything a deed may be asked to say.
const SAID: [&str; 8] = [
    r#","due":"2026-04-30""#,
    r#","evidence":"e1""#,
    r#","signed":"yes""#,
    r#","site":"V1""#,
    r#","place":[106.5,26.4]"#,
    r#","mode":"at_home""#,
    r#","date":"2026-04-02""#,
    r#","of":"x""#,
];

/// Some events of two devices about a few cases and visits: lawful steps, unlawful ones, and some
/// that take others back, some of these before they come.
fn random_events(dice: &mut Dice, count: u64) -> Vec<(Place, Event)> {
    let mut events: Vec<(Place, Event)> = Vec::new();
    for number in 1..=count {
        let device = if dice.once_in(2) { "a" } else { "b" };
        let at = format!("2026-03-{:02}T{:02}:00:00", 1 + dice.below(28), dice.below(24));
        let kind = CaseKind::ALL[dice.below(CaseKind::ALL.len())];
        let case = format!("{}{}", kind.code(), dice.below(2));
        let event = if dice.once_in(6) {
            let other = 1 + dice.below(usize::try_from(count).expect("small"));
            // Nothing takes itself back: that is no event.
            let other = if other as u64 == number { other % 40 + 1 } else { other };
            let of = format!(r#","of":"{}{other}""#, if dice.once_in(2) { "a" } else { "b" });
            by(device, number, &at, &format!("{} void {case}", kind.code()), &of)
        } else if dice.once_in(4) {
            let site = format!("visit done care:H{}", dice.below(4));
            by(device, number, &at, &site, r#","people":["P1","P2"]"#)
        } else {
            let deeds = Life::of(kind).deeds();
            let deed = deeds[if dice.once_in(3) { 0 } else { dice.below(deeds.len()) }];
            let said: String = SAID.iter().filter(|_| !dice.once_in(8)).copied().collect();
            by(device, number, &at, &format!("{} {deed} {case}", kind.code()), &said)
        };
        events.push(event);
    }
    events
}

/// Takes events in where half of the places are not known, from devices.
fn take_knowing_half(ledger: &mut Ledger, events: &[(Place, Event)]) -> Vec<Taken> {
    let now = date(2026, 6, 1).at(12, 0, 0, 0);
    let knows = |id: &str| id.len().is_multiple_of(2);
    let how = Taking { now, strict: false, dry: false, knows: &knows };
    ledger.append(events, &how).expect("the ledger can be written")
}

/// The layer of hazards, as other programs see it.
fn layer(folder: &Path) -> Vec<String> {
    let db = Connection::open(folder.join(FILE)).expect("it can be opened");
    let sql = "SELECT json_array(hex(geom), id, class, level, state, found, due, site) \
               FROM hazards ORDER BY id";
    let mut query = db.prepare(sql).expect("there is a layer");
    let rows = query.query_map([], |row| row.get(0)).expect("it can be read");
    rows.collect::<Result<_, _>>().expect("it can be read")
}

#[test]
fn the_same_events_in_any_order_and_any_number_of_times_amount_to_the_same() {
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let mut events = random_events(&mut dice, 40);
        let (folder, mut ledger) = fresh();
        take_knowing_half(&mut ledger, &events);
        let expected = (amounts_to(&ledger), layer(folder.path()));

        dice.shuffle(&mut events);
        let (other, mut shuffled) = fresh();
        for part in events.chunks(7) {
            take_knowing_half(&mut shuffled, part);
            // What came before comes again, with what is new.
            take_knowing_half(&mut shuffled, &events[..events.len() / 2]);
        }
        let again = take_knowing_half(&mut shuffled, &events);
        assert!(codes(&again).iter().all(|code| *code == "same"));
        assert_eq!((amounts_to(&shuffled), layer(other.path())), expected, "seed {seed}");
        for ledger in [&mut ledger, &mut shuffled] {
            let verdict = ledger.verify(false).expect("it can be read");
            assert_eq!((verdict.fault, verdict.events), (None, 40), "seed {seed}");
        }
    }
}

#[test]
fn a_batch_a_thousand_times_is_one_batch() {
    let events = random_events(&mut Dice::new(7), 10);
    let (_folder, mut ledger) = fresh();
    take(&mut ledger, &events, false);
    let expected = (amounts_to(&ledger), ledger.head().expect("it can be read"));
    for _ in 0..1_000 {
        take(&mut ledger, &events, false);
    }
    assert_eq!((amounts_to(&ledger), ledger.head().expect("it can be read")), expected);
}

/// How many trials a soak asks for; a few where none does.
fn trials() -> usize {
    let asked = env::var_os("BEIBAO_TRIALS").and_then(|text| text.into_string().ok());
    asked.and_then(|text| text.parse().ok()).unwrap_or(300)
}

/// A connection that passes every guard, for tests that play the thief.
fn thief(folder: &Path) -> Connection {
    let db = Connection::open(folder.join(FILE)).expect("it can be opened");
    db.create_scalar_function("beibao_writes", 0, FunctionFlags::SQLITE_UTF8, |_| Ok(1))
        .expect("a function can be added");
    db.execute_batch(
        "DROP TRIGGER event_stays; DROP TRIGGER event_is_kept; PRAGMA synchronous=OFF",
    )
    .expect("triggers can be dropped");
    db
}

#[test]
fn a_byte_flipped_anywhere_in_an_event_is_found_at_that_event() {
    let mut dice = Dice::new(11);
    let (folder, mut ledger) = fresh();
    take(&mut ledger, &random_events(&mut dice, 30), false);
    let thief = thief(folder.path());
    let columns =
        ["id", "device", "sequence", "at", "taken", "topic", "deed", "subject", "details", "link"];
    for trial in 0..trials() {
        let seq = 1 + dice.below(30);
        let column = columns[dice.below(columns.len())];
        let read = format!("SELECT {column} FROM event WHERE seq = {seq}");
        let old: Value = thief.query_row(&read, [], |row| row.get(0)).expect("it is there");
        let mut flip = |bytes: &mut Vec<u8>| {
            let at = dice.below(bytes.len());
            bytes[at] ^= 1 << dice.below(8);
        };
        // Text is written back as the bytes it is then, be they text or not.
        let (new, cast) = match &old {
            Value::Integer(number) => (Value::Integer(number ^ (1 << dice.below(20))), "?"),
            Value::Text(text) => {
                let mut bytes = text.clone().into_bytes();
                flip(&mut bytes);
                (Value::Blob(bytes), "CAST(? AS TEXT)")
            }
            Value::Blob(bytes) => {
                let mut bytes = bytes.clone();
                flip(&mut bytes);
                (Value::Blob(bytes), "?")
            }
            other => panic!("{other:?}"),
        };
        let write = format!("UPDATE OR IGNORE event SET {column} = {cast} WHERE seq = {seq}");
        if thief.execute(&write, [&new]).expect("it can be written") == 0 {
            continue; // an id or a number that another event has
        }
        let verdict = ledger.verify(false).expect("it can be read");
        let Some(Fault::Chain(at, _)) = verdict.fault else {
            panic!("trial {trial}: {column} of {seq}, {old:?} to {new:?}: {:?}", verdict.fault);
        };
        assert_eq!(usize::try_from(at), Ok(seq), "trial {trial}: {column}");
        let write = format!("UPDATE event SET {column} = ? WHERE seq = {seq}");
        thief.execute(&write, [&old]).expect("it can be put back");
    }
    // The events are as they were; the triggers that keep them are not.
    assert_eq!(ledger.verify(true).expect("it can be read").fault, Some(Fault::Tables));
    assert_eq!(ledger.verify(false).expect("it can be read").fault, None);
}

#[test]
fn a_file_with_a_flipped_byte_is_never_called_whole_with_other_events_in_it() {
    let mut dice = Dice::new(5);
    let (folder, mut ledger) = fresh();
    take(&mut ledger, &random_events(&mut dice, 30), false);
    let expected = amounts_to(&ledger);
    drop(ledger);
    let path = folder.path().join(FILE);
    let whole = fs::read(&path).expect("it is there");
    let mut found = 0;
    for trial in 0..trials() / 2 {
        let mut bytes = whole.clone();
        let at = dice.below(bytes.len());
        bytes[at] ^= 1 << dice.below(8);
        let other = tempfile::tempdir().expect("a temporary folder can be made");
        fs::write(other.path().join(FILE), &bytes).expect("it can be written");
        let opened = Ledger::open(other.path(), Language::English);
        let Ok(mut ledger) = opened else {
            found += 1;
            continue;
        };
        match ledger.verify(false) {
            Ok(verdict) if verdict.fault.is_none() => {
                assert_eq!(amounts_to(&ledger), expected, "trial {trial}: byte {at}");
            }
            Ok(_) | Err(_) => found += 1,
        }
    }
    assert!(0 < found, "the check sees nothing");
}

#[test]
fn the_end_cannot_be_cut_off_and_the_middle_not_taken_out() {
    let (folder, mut ledger) = fresh();
    take(&mut ledger, &random_events(&mut Dice::new(3), 9), false);
    let (head, _) = ledger.head().expect("it can be read");
    assert_eq!(ledger.position_of(&head).expect("it can be read"), Some(9));
    let thief = thief(folder.path());
    thief.execute_batch("DELETE FROM event WHERE seq = 9").expect("triggers are gone");
    assert_eq!(ledger.verify(false).expect("it can be read").fault, Some(Fault::End));
    assert_eq!(ledger.position_of(&head).expect("it can be read"), None);
    thief.execute_batch("DELETE FROM event WHERE seq = 4").expect("triggers are gone");
    let fault = ledger.verify(false).expect("it can be read").fault;
    assert!(matches!(fault, Some(Fault::Chain(5, _))), "{fault:?}");
}

#[test]
fn tables_that_differ_from_the_events_are_found_and_made_again() {
    let (folder, mut ledger) = fresh();
    take(&mut ledger, &random_events(&mut Dice::new(4), 30), false);
    let expected = amounts_to(&ledger);
    thief(folder.path()).execute_batch("DELETE FROM visited; DELETE FROM life").expect("a thief");
    assert_ne!(amounts_to(&ledger), expected);
    assert_eq!(ledger.verify(true).expect("it can be read").fault, Some(Fault::Tables));
    assert_eq!(ledger.verify(false).expect("it can be read").fault, None);
    assert_eq!(amounts_to(&ledger), expected);
}

#[test]
fn another_program_can_read_the_file_and_cannot_write_it() {
    let (folder, mut ledger) = fresh();
    take(&mut ledger, &random_events(&mut Dice::new(9), 30), false);
    let other = Connection::open(folder.path().join(FILE)).expect("it can be opened");
    let count: u32 = other.query_row("SELECT count(*) FROM event", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 30);
    for sql in [
        "INSERT INTO event SELECT 99, 'x', 'x', 1, at, taken, topic, deed, subject, details, link FROM event WHERE seq = 1",
        "UPDATE event SET subject = 'x'",
        "DELETE FROM event",
        "UPDATE ledger SET events = 0",
        "DELETE FROM life",
        "INSERT INTO hazards (geom, id, state) VALUES (x'00', 'x', 'x')",
        "DELETE FROM visited",
    ] {
        let refused = other.execute(sql, []).expect_err(sql).to_string();
        let ours = refused.contains("beibao_writes") || refused.contains("append only");
        assert!(ours, "{sql}: {refused}");
    }
    // What programs for maps do to a file at one click, with functions of their own.
    let flags = FunctionFlags::SQLITE_UTF8;
    other.create_scalar_function("ST_IsEmpty", 1, flags, |_| Ok(0)).expect("it is no such name");
    let index =
        "INSERT INTO gpkg_extensions VALUES ('hazards', 'geom', 'gpkg_rtree_index', 'x', 'y')";
    other.execute(index, []).expect_err("an index would stop all writing");
    for table in ["event", "ledger", "void", "visited", "life", "conflict", "hazards", "plan_items"]
    {
        let columns = format!("SELECT name FROM pragma_table_info('{table}')");
        let mut columns = other.prepare(&columns).expect("it is SQL");
        let names = columns.query_map([], |row| row.get::<_, String>(0)).expect("it can be read");
        for name in names.map(|name| name.expect("it is a text")) {
            let drop = format!("ALTER TABLE {table} DROP COLUMN \"{name}\"");
            other.execute(&drop, []).expect_err(&drop);
        }
    }
    let styled = "SELECT count(*) FROM layer_styles WHERE useAsDefault AND styleQML LIKE '%<qgis%'";
    assert_eq!(other.query_row(styled, [], |row| row.get::<_, u32>(0)), Ok(2));
    drop(other);
    drop(ledger);
    let names: Vec<String> = fs::read_dir(folder.path())
        .expect("the folder is there")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.contains(&FILE.to_owned()));
    assert_eq!(open(folder.path()).head().expect("it can be read").1, 30);
}

#[test]
fn what_other_programs_hang_on_the_tables_is_told_and_taken_off() {
    let (folder, mut ledger) = fresh();
    take(&mut ledger, &random_events(&mut Dice::new(4), 40), false);
    let open = || Connection::open(folder.path().join(FILE)).expect("it can be opened");
    for sql in [
        "CREATE TRIGGER e AFTER INSERT ON visited BEGIN DELETE FROM visited; END",
        "CREATE TRIGGER e BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no'); END",
        "DROP TRIGGER event_is_kept",
        "DROP TRIGGER hazards_adds; CREATE TRIGGER hazards_adds BEFORE INSERT ON hazards \
         BEGIN SELECT 1; END",
        "DROP INDEX event_of_device",
        "DROP TABLE layer_styles",
        "ALTER TABLE gpkg_geometry_columns RENAME TO gone",
    ] {
        open().execute_batch(sql).expect(sql);
        let fault = |ledger: &mut Ledger, mend| ledger.verify(mend).expect("it can be read").fault;
        assert_eq!(fault(&mut ledger, true), Some(Fault::Tables), "{sql}");
        assert_eq!(fault(&mut ledger, false), None, "{sql}");
    }
    let triggers = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name = 'e'";
    assert_eq!(open().query_row(triggers, [], |row| row.get::<_, u32>(0)), Ok(0));
    let none = "ALTER TABLE layer_styles DROP COLUMN styleQML";
    open().execute_batch(none).expect("a style is the user's");
    assert_eq!(ledger.verify(true).expect("it is no reason to stop").events, 40);
}
