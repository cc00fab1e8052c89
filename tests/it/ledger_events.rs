//! Events one by one: what is refused, what is kept as a conflict, and what is left out.

use std::fs;
use std::path::Path;
use std::slice::from_ref;

use beibao::finding::Place;
use beibao::ledger::{FILE, Ledger, Taken, Taking, event, events, restore};
use beibao::words::Language;
use jiff::civil::date;
use rusqlite::Connection;

use super::ledger_support::{amounts_to, by, codes, fresh, open, take, told};

#[test]
fn a_step_that_is_not_allowed_is_refused_at_the_desk_and_kept_as_a_conflict_from_a_device() {
    let opened = told(1, "2026-03-02T09:00:00", "hazard open Z1", r#","site":"V1""#);
    let closed =
        told(2, "2026-03-03T09:00:00", "hazard close Z1", r#","evidence":"e","signed":"yes""#);
    let (_folder, mut desk) = fresh();
    let taken = take(&mut desk, &[opened.clone(), closed.clone()], true);
    assert_eq!(codes(&taken), ["ok", "B6007"]);
    let Taken::Refused(finding) = &taken[1] else { panic!("{taken:?}") };
    let said = finding.what(Language::English);
    let allowed = "hazard Z1 is recorded: close is not allowed now; \
                   allowed are: fix, notice, report, transfer";
    assert_eq!(said, allowed);
    assert_eq!(desk.head().unwrap().1, 1, "nothing of what is refused is kept");

    let (_other, mut ledger) = fresh();
    let taken = take(&mut ledger, &[opened, closed], false);
    assert!(matches!(&taken[1], Taken::New(Some(finding)) if finding.code == "B6007"));
    assert_eq!(ledger.verify(false).unwrap().conflicts, 1);
    let resolved = told(3, "2026-03-04T09:00:00", "hazard void d2", r#","of":"d2""#);
    assert_eq!(codes(&take(&mut ledger, &[resolved], true)), ["ok"]);
    assert_eq!(ledger.verify(false).unwrap().conflicts, 0);
}

#[test]
fn what_comes_before_its_beginning_waits_for_it() {
    let fixed = by("b", 1, "2026-03-03T09:00:00", "hazard fix Z1", "");
    let opened = by("a", 1, "2026-03-02T09:00:00", "hazard open Z1", r#","site":"V1""#);
    let (_folder, mut ledger) = fresh();
    assert_eq!(codes(&take(&mut ledger, &[fixed], false)), ["B6012"]);
    assert_eq!(codes(&take(&mut ledger, &[opened], false)), ["ok"]);
    assert_eq!(ledger.verify(false).unwrap().conflicts, 0);
    assert!(amounts_to(&ledger).contains(r#"state: "fixed""#));
}

#[test]
fn two_devices_that_disagree_are_told_and_neither_is_overwritten() {
    let (_folder, mut ledger) = fresh();
    let first = told(1, "2026-03-02T09:00:00", "visit done care:H1", "");
    let other = told(1, "2026-03-02T09:00:00", "visit done care:H2", "");
    let renamed = {
        let (place, mut event) = told(1, "2026-03-02T10:00:00", "visit done care:H3", "");
        event.id = "another".to_owned();
        (place, event)
    };
    let back = told(2, "2026-02-01T09:00:00", "visit done care:H4", "");
    let taken = take(&mut ledger, &[first.clone(), other, renamed, first, back], false);
    assert_eq!(codes(&taken), ["ok", "B6008", "B6009", "same", "B6005"]);
    assert_eq!(ledger.head().unwrap().1, 2);
}

#[test]
fn a_moment_to_come_is_refused_and_an_unknown_place_at_the_desk_only() {
    let (_folder, mut ledger) = fresh();
    let how = Taking {
        now: date(2026, 3, 3).at(10, 55, 0, 0),
        strict: false,
        dry: false,
        knows: &|id| id == "H1",
    };
    let all = [
        told(1, "2026-03-04T09:00:00", "visit done care:H1", ""),
        told(2, "2026-03-03T09:00:00", "visit done care:H1#2", ""),
        told(3, "2026-03-03T09:00:00", "visit done care:H9", ""),
        told(4, "2026-03-03T09:00:00", "opinion open O1", r#","site":"H9""#),
        told(5, "2026-03-03T09:00:00", "opinion open O1", r#","site":"H1""#),
        told(6, "2026-03-03T10:00:00", "visit done service:O1", ""),
    ];
    let taken = ledger.append(&all, &how).unwrap();
    assert_eq!(codes(&taken), ["B6004", "ok", "ok", "ok", "B6007", "ok"]);
    let dry = Taking { dry: true, ..how };
    let more = [told(7, "2026-03-03T11:05:00", "visit done care:H1", "")];
    assert_eq!(codes(&ledger.append(&more, &dry).unwrap()), ["ok"], "a clock ten minutes ahead");
    let late = [told(7, "2026-03-03T11:05:01", "visit done care:H1", "")];
    assert_eq!(codes(&ledger.append(&late, &dry).unwrap()), ["B6004"]);
    assert_eq!(ledger.head().unwrap().1, 5, "a dry run keeps nothing");
    let desk = Taking { strict: true, ..how };
    let all = [
        told(8, "2026-03-03T09:00:00", "visit done care:H9", ""),
        told(8, "2026-03-03T09:00:00", "opinion open O2", r#","site":"H9""#),
        told(8, "2026-03-03T09:00:00", "visit done service:O1", ""),
    ];
    assert_eq!(codes(&ledger.append(&all, &desk).unwrap()), ["B6006", "B6006", "ok"]);
}

#[test]
fn a_visit_taken_back_was_not_made_even_where_the_taking_back_comes_first() {
    let done = told(1, "2026-03-02T09:00:00", "visit done care:H1", "");
    let void = told(2, "2026-03-05T09:00:00", "visit void d1", r#","of":"d1""#);
    for order in [[&done, &void], [&void, &done]] {
        let (_folder, mut ledger) = fresh();
        for one in order {
            take(&mut ledger, from_ref(one), false);
        }
        assert!(!amounts_to(&ledger).contains("care:H1"));
        let verdict = ledger.verify(false).unwrap();
        assert_eq!((verdict.events, verdict.conflicts, verdict.fault), (2, 0, None));
    }
}

#[test]
fn a_field_that_names_a_person_is_left_out_and_told() {
    let text = r#"{"id":"1","device":"d","sequence":1,"at":"2026-03-02T09:00:00","kind":"visit","deed":"done","subject":"care:H1","phone":"139","姓名":"x","colour":"red"}"#;
    let read = event(text, &Place::default());
    let codes: Vec<_> = read.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["B6002", "B6003", "B6003"]);
    let (_, event) = read.value.expect("the rest can be used");
    assert!(!format!("{event:?}").contains("139"));
}

#[test]
fn lines_that_are_no_events_say_what_is_wrong_and_hold_up_no_other() {
    let good = r#""device":"d","sequence":1,"at":"2026-03-02T09:00:00","kind":"hazard","deed":"open","subject":"Z1""#;
    let lines = [
        "not json".to_owned(),
        "[1]".to_owned(),
        format!("{{{good}}}"),
        format!(r#"{{"id":7,{good}}}"#),
        format!(r#"{{"id":"1",{good},"level":9}}"#),
        format!(r#"{{"id":"1",{good},"level":"x"}}"#),
        format!(r#"{{"id":"1",{good},"place":[200,1]}}"#),
        format!(r#"{{"id":"1",{good},"due":"2026-02-30"}}"#),
        format!(r#"{{"id":"1",{good},"people":["a b"]}}"#),
        format!(r#"{{"id":"1",{}}}"#, good.replace("open", "paint")),
        format!(r#"{{"id":"1",{}}}"#, good.replace("hazard", "weather")),
        format!(r#"{{"id":"\u202e1",{good}}}"#),
        String::new(),
        format!(r#"{{"id":"1",{good}}}"#),
        format!(r#"{{"id":"2",{good}"#),
    ];
    let read = events(&lines.join("\n"), Path::new("x.jsonl"));
    let told: Vec<_> =
        read.findings.iter().map(|found| (found.place.line.unwrap_or(0), found.code)).collect();
    let expected = [
        (1, "B6001"),
        (2, "B6001"),
        (3, "B6015"),
        (4, "B6015"),
        (5, "B6015"),
        (6, "B6016"),
        (7, "B6015"),
        (8, "B6016"),
        (9, "B6015"),
        (10, "B6010"),
        (11, "B6015"),
        (12, "B6015"),
        (15, "B6001"),
    ];
    assert_eq!(told, expected);
    assert_eq!(read.value.len(), 1);
}

#[test]
fn a_copy_is_whole_is_never_laid_over_a_file_and_can_be_put_back() {
    let (folder, mut ledger) = fresh();
    take(&mut ledger, &[told(1, "2026-03-02T09:00:00", "visit done care:H1", "")], false);
    let copy = folder.path().join("copy.gpkg");
    ledger.backup(&copy).unwrap();
    assert!(ledger.backup(&copy).is_err(), "there is a file already");
    let then = amounts_to(&ledger);
    take(&mut ledger, &[told(2, "2026-03-03T09:00:00", "visit done care:H2", "")], false);
    let now = amounts_to(&ledger);
    drop(ledger);
    let aside = restore(&copy, folder.path(), Language::English).unwrap();
    assert_eq!(amounts_to(&open(folder.path())), then);
    let aside = aside.expect("there was one");
    fs::rename(&aside, folder.path().join(FILE)).unwrap();
    assert_eq!(amounts_to(&open(folder.path())), now, "what stood is kept whole");

    let mut torn = fs::read(&copy).unwrap();
    torn.truncate(torn.len() / 2);
    fs::write(&copy, torn).unwrap();
    assert!(restore(&copy, folder.path(), Language::English).is_err());
    assert_eq!(amounts_to(&open(folder.path())), now, "a torn copy is not put back");
    assert!(restore(Path::new("/nowhere"), folder.path(), Language::English).is_err());
}

#[test]
fn a_file_that_is_no_ledger_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    fs::write(&path, "this is a text and no ledger, and longer than any header of one is, I say, so that nothing takes it for an empty file").unwrap();
    let before = fs::read(&path).unwrap();
    let error = Ledger::open(folder.path(), Language::English).unwrap_err();
    assert!(error.to_string().contains("no ledger"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn the_database_of_another_program_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE other (x)").unwrap();
    let before = fs::read(&path).unwrap();
    let error = Ledger::open(folder.path(), Language::English).unwrap_err();
    assert!(error.to_string().contains("no ledger"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn an_emptied_copy_is_not_put_back_and_none_while_the_ledger_is_in_use() {
    let (folder, mut ledger) = fresh();
    take(&mut ledger, &[told(1, "2026-03-02T09:00:00", "visit done care:H1", "")], false);
    let copy = folder.path().join("copy.gpkg");
    ledger.backup(&copy).unwrap();
    let error = restore(&copy, folder.path(), Language::English).unwrap_err();
    assert!(error.to_string().contains("being written"), "{error}");
    let then = amounts_to(&ledger);
    let (head, _) = ledger.head().unwrap();
    drop(ledger);
    let empty = folder.path().join("empty.gpkg");
    fs::write(&empty, "").unwrap();
    assert!(restore(&empty, folder.path(), Language::English).is_err());
    assert_eq!(amounts_to(&open(folder.path())), then);
    // A file of the name under which what stood is kept is not overwritten.
    let mine = folder.path().join(format!("ledger-{}.gpkg", &head.get(..12).unwrap()));
    fs::write(&mine, "mine").unwrap();
    let aside = restore(&copy, folder.path(), Language::English).unwrap().unwrap();
    assert_eq!(fs::read_to_string(&mine).unwrap(), "mine");
    assert_ne!(aside, mine);
    assert!(!folder.path().join("ledger.gpkg.part").exists());
}

#[test]
fn moments_with_a_zone_and_hours_of_no_day_are_refused() {
    let with = |at: &str, more: &str| {
        let text = format!(
            r#"{{"id":"1","device":"d","sequence":1,"at":"{at}","kind":"request","deed":"open","subject":"R","mode":"booked","site":"H1"{more}}}"#
        );
        event(&text, &Place::default()).findings.iter().map(|f| f.code).collect::<Vec<_>>()
    };
    assert_eq!(with("2026-03-02T09:00", r#","hours":"08:30-11:30,14:00-16:00""#), [""; 0]);
    for at in ["2026-03-02T09:00+08:00", "2026-03-02T09:00:00Z", "0001-01-01T09:00", "2026-03-02"] {
        assert_eq!(with(at, ""), ["B6015"], "{at}");
    }
    for hours in ["25:00-26:00", "11:00-08:00", "soon", "08:00-09:00,x"] {
        assert_eq!(
            with("2026-03-02T09:00", &format!(r#","hours":"{hours}""#)),
            ["B6015"],
            "{hours}"
        );
    }
}

#[test]
fn at_the_desk_a_purpose_that_is_none_and_a_merge_in_a_circle_are_refused() {
    let (_folder, mut ledger) = fresh();
    let now = date(2026, 6, 1).at(12, 0, 0, 0);
    let knows = |id: &str| id == "H1";
    let how = Taking { now, strict: true, dry: false, knows: &knows };
    let place = r#","place":[106.5,26.4]"#;
    let all = [
        told(1, "2026-03-02T09:00:00", "visit done caring:H1", ""),
        told(2, "2026-03-02T09:00:00", "visit done care:H1#2", ""),
        told(3, "2026-03-02T09:00:00", "snapshot open S1", place),
        told(4, "2026-03-02T09:00:00", "snapshot open S2", place),
        told(5, "2026-03-02T10:00:00", "snapshot merge S1", r#","of":"S1""#),
        told(6, "2026-03-02T10:00:00", "snapshot merge S1", r#","of":"S9""#),
        told(7, "2026-03-02T10:00:00", "snapshot merge S1", r#","of":"S2""#),
        told(8, "2026-03-02T10:00:00", "snapshot merge S2", r#","of":"S1""#),
        told(9, "2026-02-02T10:00:00", "visit done H1", ""),
    ];
    let taken = ledger.append(&all, &how).unwrap();
    let expected = ["B6006", "ok", "ok", "ok", "B6022", "B6006", "ok", "B6022", "ok"];
    assert_eq!(codes(&taken), expected);
}
