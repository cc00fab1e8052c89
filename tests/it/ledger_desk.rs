//! The desk as a person uses it: what it shows, what it refuses, and what it lets be taken back.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::symlink;

use serde_json::Value;

use super::cli_support::run;
use super::week_laws::Town;

impl Town {
    /// What the program says where it refuses: exit code 2, and stderr.
    #[track_caller]
    pub(crate) fn refused(&self, line: &str) -> String {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (code, out, err) = run(self.folder.path(), &words, "");
        assert_eq!(code, 2, "{line}: {out}{err}");
        err
    }
}

#[test]
fn every_event_is_shown_with_its_id_and_what_became_of_it() {
    let town = Town::copy();
    town.beibao("hazard open Z --site V0001 --level 2 --class wires --at 2026-03-10");
    town.beibao("hazard fix Z --at 2026-03-11");
    town.beibao("hazard void desk-000002");
    let shown = town.beibao("hazard show Z");
    for part in [
        "hazard Z: recorded",
        "class: wires",
        "desk-000001  2026-03-10T12:00:00  open  recorded  2026-03-13",
        "desk-000002  2026-03-11T12:00:00  fix   -         -           -   taken back by desk-000003",
        "next may be: fix, notice",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    let json: Value =
        serde_json::from_str(&town.beibao("hazard show Z --format json")).expect("it is JSON");
    assert_eq!((&json["version"], &json["details"]["level"]), (&1.into(), &2.into()));
    assert_eq!(json["events"][1]["event"], "desk-000002");
    assert_eq!(town.beibao("hazard show Z --format csv").lines().count(), 3);
    town.beibao("visit add care:H0001 --people PS1-O01 --at 2026-03-12");
    let list = town.beibao("visit list H0001");
    assert!(list.contains("desk-000004  2026-03-12T12:00:00  done  care:H0001"), "{list}");
    town.beibao("visit void desk-000004");
    assert!(town.beibao("visit list care:H0001").contains("taken back by desk-000005"));
}

#[test]
fn what_cannot_be_meant_is_refused_at_the_desk() {
    let town = Town::copy();
    town.beibao("hazard open Z --site V0001 --at 2026-03-10");
    town.beibao("visit add care:H0001 --at 2026-03-10");
    for (line, said) in [
        ("hazard void desk-000002", "B6023"),
        ("visit void nothing-1", "B6013"),
        ("hazard notice Z --due 2026-03-01 --signed yes --at 2026-03-11", "B6025"),
        ("hazard notice Z --due 0202-03-01 --signed yes --at 2026-03-11", "B6015"),
        ("request open R --site H0001 --mode booked --at 2026-03-11", "B6011"),
        ("visit add care:H0001 --mode urgent", "--mode"),
        ("visit add care:H0001 --device p7", "--device"),
        ("hazard list --format html", "--format"),
        ("due --format geojson", "--format"),
        ("verify --since abc", "--since"),
        ("hazard show", "ID"),
    ] {
        let err = town.refused(line);
        assert!(err.contains(said), "{line}: {err}");
    }
    town.beibao("visit void desk-000002");
    assert!(town.refused("visit void desk-000002").contains("B6024"));
}

#[test]
fn a_step_of_an_earlier_day_that_would_undo_a_later_one_is_refused() {
    let town = Town::copy();
    town.beibao("hazard open Z --site V0001 --at 2026-03-10");
    town.beibao("hazard notice Z --due 2026-03-20 --signed yes --at 2026-03-12");
    let err = town.refused("hazard transfer Z --evidence e1 --at 2026-03-11");
    assert!(err.contains("B6029") && err.contains("desk-000002"), "{err}");
    assert!(town.beibao("hazard show Z").contains("hazard Z: noticed"));
}

#[test]
fn a_device_that_takes_back_what_never_comes_is_set_right_from_the_desk() {
    let town = Town::copy();
    let event = r#"{"id":"p1","device":"p","sequence":1,"at":"2026-03-20T09:00:00","kind":"visit","deed":"void","subject":"care:H0001","of":"p9"}"#;
    let (code, out, err) = run(town.folder.path(), &["visit", "import", "-"], event);
    assert_eq!((code, out.as_str()), (0, "ok p1\n"), "{err}");
    assert!(town.beibao("verify").contains("1 wait for a person"));
    town.beibao("visit void p1");
    assert!(town.beibao("verify").contains("0 wait for a person"));
}

#[test]
fn numbers_that_a_person_is_known_by_are_left_out_and_a_field_said_twice_is_no_event() {
    let town = Town::copy();
    let event = |number: u32, more: &str| {
        format!(
            r#"{{"id":"p{number}","device":"p","sequence":{number},"at":"2026-03-20T09:00:00","kind":"visit","deed":"done","subject":"care:H0001"{more}}}"#
        )
    };
    let lines = [
        event(1, r#","class":"call 13800138000""#),
        event(2, r#","crew":"110101199003071234""#),
        event(3, r#","class":"7f3a13800138000bc","evidence":"20260320001""#),
        event(4, r#","class":"a","class":"b""#),
    ]
    .join("\n");
    let (code, out, err) = run(town.folder.path(), &["visit", "import", "-"], &lines);
    assert_eq!((code, out.as_str()), (1, "ok p1\nok p2\nok p3\n"), "{err}");
    assert_eq!(err.matches("[B6026]").count(), 2, "{err}");
    assert_eq!(err.matches("[B6001]").count(), 1, "{err}");
    assert!(err.contains("3 taken in, 0 there already, 0 refused, 1 not readable"), "{err}");
    let held = fs::read(town.folder.path().join("ledger.gpkg")).expect("it is there");
    let log = fs::read(town.folder.path().join("ledger.gpkg-wal")).unwrap_or_default();
    for number in ["call 13800138000", "110101199003071234"] {
        let bytes = number.as_bytes();
        let holds = |file: &[u8]| file.windows(bytes.len()).any(|part| part == bytes);
        assert!(!holds(&held) && !holds(&log), "{number}");
    }
}

#[test]
fn an_empty_file_is_told_and_a_link_that_leads_nowhere_is_an_error() {
    let town = Town::copy();
    let path = town.folder.path().join("ledger.gpkg");
    fs::write(&path, "").expect("it can be written");
    let (code, _, err) = run(town.folder.path(), &["hazard", "list"], "");
    assert!(code == 0 && err.contains("B6027"), "{err}");
    fs::remove_file(&path).expect("it is there");
    #[cfg(unix)]
    {
        symlink("nowhere", &path).expect("a link can be made");
        assert!(town.refused("hazard list").contains("ledger.gpkg"));
    }
}

#[test]
fn a_visit_after_which_nothing_was_recorded_is_told() {
    let town = Town::copy();
    town.beibao("request open R --site H0001 --mode at_home --at 2026-03-16");
    town.beibao("visit add service:R --at 2026-03-17");
    let (_, _, err) = run(town.folder.path(), &["request", "list"], "");
    assert!(err.contains("B6028") && err.contains("2026-03-17"), "{err}");
    town.beibao("request done R --at 2026-03-17T18:00");
    let (_, _, err) = run(town.folder.path(), &["request", "list"], "");
    assert!(!err.contains("B6028"), "{err}");
    town.beibao("request open S --site H0001 --mode at_home --at 2026-03-02");
    assert!(town.beibao("request overdue").contains("S   received  2026-03-02  2026-03-09"));
}

#[test]
fn an_alert_is_an_urgent_visit_until_someone_spoke_with_the_person() {
    let town = Town::copy();
    town.beibao("alert open A --site H0001 --at 2026-03-22");
    let (_, due, _) =
        run(town.folder.path(), &["due", "-q", "--format", "csv", "--from", "2026-03-23"], "");
    assert!(due.lines().any(|row| row.starts_with("1,") && row.contains("outreach:A")), "{due}");
    town.beibao("alert miss A --at 2026-03-22T15:00");
    assert!(town.beibao("alert overdue").contains("A   raised"));
    town.beibao("alert reach A --at 2026-03-22T17:00");
    assert!(!town.beibao("alert list").contains('A'));
}

#[test]
fn a_major_hazard_is_closed_only_once_it_was_reported() {
    let town = Town::copy();
    town.beibao("hazard open Z --site V0001 --level 3 --at 2026-03-10");
    town.beibao("hazard fix Z --at 2026-03-11");
    town.beibao("hazard verify Z --evidence e1 --signed yes --at 2026-03-12");
    let close = "hazard close Z --evidence e1 --signed yes --at 2026-03-13";
    assert!(town.refused(close).contains("report"));
    town.beibao("hazard report Z --evidence e2 --at 2026-03-12T15:00");
    town.beibao(close);
}

#[test]
fn a_hazard_without_an_id_gets_one_of_its_day_and_each_desk_its_own() {
    let town = Town::copy();
    let first = town.beibao("hazard open --site V0001 --at 2026-03-10");
    assert!(first.starts_with("hazard hazard-20260310-1: recorded"), "{first}");
    let second = town.beibao("hazard open --site V0001 --at 2026-03-10 --device desk-2");
    assert!(second.starts_with("hazard hazard-desk-2-20260310-1: recorded"), "{second}");
}

#[test]
fn a_table_that_was_dropped_is_made_again() {
    let town = Town::copy();
    town.beibao("hazard open Z --site V0001 --at 2026-03-10");
    let db = rusqlite::Connection::open(town.folder.path().join("ledger.gpkg")).expect("there");
    db.execute_batch("DROP TABLE conflict").expect("nothing keeps a thief from it");
    drop(db);
    let (code, out, err) = run(town.folder.path(), &["verify"], "");
    assert_eq!(code, 1, "{out}{err}");
    let (code, out, err) = run(town.folder.path(), &["verify", "--mend"], "");
    assert_eq!(code, 1, "{out}{err}");
    assert!(town.beibao("verify").starts_with("1 events"));
    town.beibao("hazard fix Z --at 2026-03-11");
}
