//! What it costs to be sure: events against a bare SQLite loop, and opening a large ledger.

use std::env;
use std::path::Path;
use std::slice::from_ref;

use beibao::finding::Place;
use beibao::ledger::{Clocks, Details, Event, FILE, Ledger, Taking, Topic};
use beibao::rules::{Rules, calendars};
use beibao::words::Language;
use beibao::world::World;
use divan::Bencher;
use divan::counter::ItemsCount;
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, params};
use tempfile::TempDir;

/// Events acknowledged one at a time, and in one batch.
const SINGLE: usize = 100;
const BATCH: usize = 10_000;

fn main() {
    divan::main();
}

fn start() -> DateTime {
    date(2024, 1, 1).at(8, 0, 0, 0)
}

/// Visit `number` of some thousand households, half a minute after the one before it.
fn visit(number: usize) -> (Place, Event) {
    let seconds = i64::try_from(number).expect("small") * 30;
    let event = Event {
        id: format!("d-{number:09}"),
        device: "d".to_owned(),
        sequence: number as u64,
        at: start().saturating_add(seconds.seconds()),
        topic: Topic::Visit,
        deed: "done".to_owned(),
        subject: format!("care:H{:05}", number * 7_919 % 30_011),
        details: Details { people: vec!["PS1-O01".to_owned()], ..Details::default() },
    };
    (Place::default(), event)
}

/// An empty ledger that was made, closed and opened again: its log begins empty, as that of the
/// bare loop does, and both come to their checkpoints at the same events.
fn empty() -> (TempDir, Ledger) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let open = || Ledger::open(folder.path(), Language::English).expect("it can be made");
    drop(open());
    let ledger = open();
    (folder, ledger)
}

fn add(ledger: &mut Ledger, events: &[(Place, Event)]) {
    let now = date(2030, 1, 1).at(0, 0, 0, 0);
    let how = Taking { now, strict: false, dry: false, knows: &|_| true };
    ledger.append(events, &how).expect("it can be written");
}

/// The same file without its keeper: statements alone, the values made beforehand.
struct Bare {
    db: Connection,
    _folder: TempDir,
}

impl Bare {
    fn new() -> Self {
        let (folder, ledger) = empty();
        drop(ledger);
        let db = Connection::open(folder.path().join(FILE)).expect("it is there");
        db.create_scalar_function("beibao_writes", 0, FunctionFlags::SQLITE_DETERMINISTIC, |_| {
            Ok(1)
        })
        .expect("a function can be added");
        db.pragma_update(None, "synchronous", "full").expect("a pragma");
        Self { db, _folder: folder }
    }

    fn add(&self, events: &[(Place, Event)], bodies: &[String]) {
        self.db.execute_batch("BEGIN IMMEDIATE").expect("one writer");
        let sql = "INSERT INTO event \
                   (id, device, sequence, at, taken, topic, deed, subject, details, link) \
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
        for ((_, event), body) in events.iter().zip(bodies) {
            let at = event.at.to_string();
            let row = params![
                event.id,
                event.device,
                event.sequence,
                at,
                at,
                "visit",
                event.deed,
                event.subject,
                body,
                [7_u8; 32]
            ];
            self.db.prepare_cached(sql).expect("sql").execute(row).expect("it can be written");
            let sql = "INSERT INTO visited VALUES (?, ?, ?, ?, ?)";
            let date = event.at.date().to_string();
            let row = params![event.subject, date, event.id, None::<String>, "PS1-O01"];
            self.db.prepare_cached(sql).expect("sql").execute(row).expect("it can be written");
        }
        // What is the same as before is not written: the head must be another each time.
        let last = events.last().map_or(0, |(_, event)| event.sequence);
        let mut head = [7_u8; 32];
        head[..8].copy_from_slice(&last.to_le_bytes());
        let sql = "UPDATE ledger SET head = ?, events = ? WHERE rowid = 1";
        let row = params![head, last];
        self.db.prepare_cached(sql).expect("sql").execute(row).expect("it can be written");
        self.db.execute_batch("COMMIT").expect("it can be written");
    }
}

/// Where a body stands already in the form that is stored.
fn bodies(events: &[(Place, Event)]) -> Vec<String> {
    events.iter().map(|_| r#"{"people":["PS1-O01"]}"#.to_owned()).collect()
}

fn events(count: usize) -> Vec<(Place, Event)> {
    (1..=count).map(visit).collect()
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn one_at_a_time(bencher: Bencher<'_, '_>) {
    let all = events(SINGLE);
    bencher.counter(ItemsCount::new(SINGLE)).with_inputs(empty).bench_local_values(
        |(folder, mut ledger)| {
            for event in &all {
                add(&mut ledger, from_ref(event));
            }
            (folder, ledger)
        },
    );
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn one_at_a_time_bare(bencher: Bencher<'_, '_>) {
    let all = events(SINGLE);
    let texts = bodies(&all);
    bencher.counter(ItemsCount::new(SINGLE)).with_inputs(Bare::new).bench_local_values(|bare| {
        for (event, text) in all.iter().zip(&texts) {
            bare.add(from_ref(event), from_ref(text));
        }
        bare
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn batch(bencher: Bencher<'_, '_>) {
    let all = events(BATCH);
    bencher.counter(ItemsCount::new(BATCH)).with_inputs(empty).bench_local_values(
        |(folder, mut ledger)| {
            add(&mut ledger, &all);
            (folder, ledger)
        },
    );
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn batch_bare(bencher: Bencher<'_, '_>) {
    let all = events(BATCH);
    let texts = bodies(&all);
    bencher.counter(ItemsCount::new(BATCH)).with_inputs(Bare::new).bench_local_values(|bare| {
        bare.add(&all, &texts);
        bare
    });
}

/// Opening a ledger of so many visits, and what it tells a plan; a million where
/// `BEIBAO_BENCH_LARGE` is set, for it takes a minute to make.
#[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
fn open_and_tell(bencher: Bencher<'_, '_>, size: usize) {
    let (folder, mut ledger) = empty();
    for start in (1..=size).step_by(BATCH) {
        let part: Vec<_> = (start..(start + BATCH).min(size + 1)).map(visit).collect();
        add(&mut ledger, &part);
    }
    drop(ledger);
    bencher.counter(ItemsCount::new(size)).bench_local(|| told(folder.path()));
}

fn told(folder: &Path) -> World {
    let ledger = Ledger::open(folder, Language::English).expect("it is there");
    let (rules, calendar) = (Rules::built_in(), calendars());
    let mut world = World::default();
    let clocks = Clocks { rules: &rules, calendar: &calendar };
    ledger.tell(&mut world, &clocks).expect("it can be read");
    world
}

fn sizes() -> Vec<usize> {
    let mut sizes = vec![10_000, 100_000];
    if env::var_os("BEIBAO_BENCH_LARGE").is_some() {
        sizes.push(1_000_000);
    }
    sizes
}
