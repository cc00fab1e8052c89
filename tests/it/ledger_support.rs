//! Ledgers in temporary folders, and events to put into them.

use std::path::Path;

use beibao::finding::Place;
use beibao::ledger::{Clocks, Event, Ledger, Taken, Taking, event};
use beibao::rules::{Rules, calendars};
use beibao::words::Language;
use beibao::world::World;
use jiff::civil::date;
use tempfile::TempDir;

/// A folder with an empty ledger in it.
pub(crate) fn fresh() -> (TempDir, Ledger) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let ledger = open(folder.path());
    (folder, ledger)
}

/// The ledger of a folder.
#[track_caller]
pub(crate) fn open(folder: &Path) -> Ledger {
    Ledger::open(folder, Language::English).expect("it can be opened")
}

/// The event of a JSON line.
#[track_caller]
pub(crate) fn line(text: &str) -> (Place, Event) {
    let read = event(text, &Place::default());
    read.value.unwrap_or_else(|| panic!("{text}: {:?}", read.findings))
}

/// Event `number` of device `d`: `what` is kind, deed and subject, `more` further fields.
#[track_caller]
pub(crate) fn told(number: u64, at: &str, what: &str, more: &str) -> (Place, Event) {
    by("d", number, at, what, more)
}

/// The same by another device.
#[track_caller]
pub(crate) fn by(device: &str, number: u64, at: &str, what: &str, more: &str) -> (Place, Event) {
    let words: Vec<&str> = what.split(' ').collect();
    let [kind, deed, subject] = words.as_slice() else { panic!("{what}") };
    line(&format!(
        r#"{{"id":"{device}{number}","device":"{device}","sequence":{number},"at":"{at}","kind":"{kind}","deed":"{deed}","subject":"{subject}"{more}}}"#
    ))
}

/// Takes events in, every place being known, on a day after all of them.
#[track_caller]
pub(crate) fn take(ledger: &mut Ledger, events: &[(Place, Event)], strict: bool) -> Vec<Taken> {
    let now = date(2026, 6, 1).at(12, 0, 0, 0);
    let how = Taking { now, strict, dry: false, knows: &|_| true };
    ledger.append(events, &how).expect("the ledger can be written")
}

/// The codes of what became of events: `ok`, `same`, or that of the finding.
pub(crate) fn codes(taken: &[Taken]) -> Vec<&'static str> {
    let code = |taken: &Taken| match taken {
        Taken::New(None) => "ok",
        Taken::Same => "same",
        Taken::New(Some(finding)) | Taken::Refused(finding) => finding.code,
    };
    taken.iter().map(code).collect()
}

/// Everything the ledger amounts to, as text.
#[track_caller]
pub(crate) fn amounts_to(ledger: &Ledger) -> String {
    let (rules, mut calendar) = (Rules::built_in(), calendars());
    calendar.know(2026, &[], &[]);
    let mut world = World::default();
    let clocks = Clocks { rules: &rules, calendar: &calendar };
    let findings = ledger.tell(&mut world, &clocks).expect("it can be read");
    let World { history, hazards, tasks, cases, .. } = &world;
    let codes: Vec<_> = findings.iter().map(|f| (f.code, &f.place.id, &f.values)).collect();
    format!("{history:?}\n{hazards:?}\n{tasks:?}\n{cases:?}\n{codes:?}")
}
