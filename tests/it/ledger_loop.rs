//! The loop: what is recorded on one day is in the next list of what is due, and in the next plan.

use std::thread;

use rusqlite::Connection;
use serde_json::Value;

use super::cli_support::run;
use super::week_laws::Town;

/// The first day of every plan here.
const WEEK: &str = "--from 2026-03-23";

impl Town {
    /// The visits that are due, as JSON.
    #[track_caller]
    fn due(&self) -> Vec<Value> {
        let out = self.beibao(&format!("due -q --format json {WEEK}"));
        let table: Value = serde_json::from_str(&out).expect("it is JSON");
        table["due"].as_array().expect("a list").clone()
    }

    /// The visit of that id, if it is due.
    #[track_caller]
    fn owed(&self, id: &str) -> Option<Value> {
        self.due().into_iter().find(|visit| visit["visit"] == id)
    }
}

#[test]
fn a_hazard_that_is_noticed_is_inspected_again_until_it_is_seen_to_be_mended() {
    let town = Town::copy();
    town.beibao("hazard open Z --site V0001 --level 2 --at 2026-03-10T10:00");
    assert_eq!(town.owed("re-inspection:Z"), None, "nobody has given it a day yet");
    town.beibao("hazard notice Z --due 2026-03-20 --signed yes --at 2026-03-11");
    let owed = town.owed("re-inspection:Z").expect("its day is over");
    assert_eq!((&owed["tier"], &owed["latest"]), (&Value::from(1), &Value::from("2026-03-25")));
    town.beibao("hazard fail Z --evidence e1 --at 2026-03-21");
    let again = town.owed("re-inspection:Z").expect("it is not mended");
    assert!("2026-03-25" < again["latest"].as_str().expect("a date"), "{again}");
    town.beibao("hazard extend Z --due 2026-03-24 --at 2026-03-21T18:00");
    town.beibao("hazard fix Z --at 2026-03-22");
    assert!(town.owed("re-inspection:Z").is_some(), "said to be mended, not yet seen to be");
    let plan = town.plan(&format!("{WEEK} --turns 300"));
    let plan: Value = serde_json::from_str(&plan).expect("it is JSON");
    let stops = plan["routes"].as_array().expect("a list").iter().flat_map(|route| {
        route["stops"].as_array().expect("a list").iter().map(|stop| stop["visit"].clone())
    });
    assert!(stops.into_iter().any(|visit| visit == "re-inspection:Z"));
    town.beibao("hazard verify Z --evidence e2 --signed yes --at 2026-03-22T15:00");
    assert_eq!(town.owed("re-inspection:Z"), None);
    town.beibao("hazard close Z --evidence e2 --signed yes --at 2026-03-22T16:00");
    let list = town.beibao("hazard list");
    assert!(!list.contains("Z "), "{list}");
    let (code, _, err) = run(town.folder.path(), &["hazard", "notice", "Z"], "");
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("allowed are: reopen"), "{err}");
}

#[test]
fn an_opinion_is_answered_at_the_door_once_its_method_is_ready_and_not_before() {
    let town = Town::copy();
    town.beibao("opinion open O --site H0001 --people PS1-O01 --at 2026-03-09");
    assert_eq!(town.owed("service:O"), None);
    town.beibao("opinion method O --due 2026-03-27 --at 2026-03-20");
    let owed = town.owed("service:O").expect("the method is ready");
    assert_eq!((&owed["earliest"], &owed["latest"]), (&"2026-03-23".into(), &"2026-03-27".into()));
    town.beibao("visit add service:O --at 2026-03-18");
    assert!(town.owed("service:O").is_some(), "that visit was for what came before");
    town.beibao("visit add service:O --at 2026-03-20");
    assert_eq!(town.owed("service:O"), None, "it was told");
    town.beibao("opinion tell O --at 2026-03-20T16:00");
    town.beibao("opinion reopen O --at 2026-03-21");
    town.beibao("opinion method O --at 2026-03-24");
    let again = town.owed("service:O").expect("there is another method");
    assert_eq!(
        (&again["earliest"], &again["latest"]),
        (&"2026-03-24".into(), &"2026-03-31".into())
    );
}

#[test]
fn papers_that_no_crew_can_bring_in_time_are_left_out_and_the_rest_is_planned() {
    let town = Town::copy();
    let hours = "--mode booked --date 2026-03-24 --hours 09:00-10:00";
    town.beibao(&format!("request open W --site H0302 {hours} --papers --at 2026-03-20"));
    let plan: Value =
        serde_json::from_str(&town.plan(&format!("{WEEK} --turns 100"))).expect("it is JSON");
    let left = plan["unserved"].as_array().expect("a list");
    assert!(left.iter().any(|left| left["visit"] == "service:W"), "an hour is too short for it");
    assert!(!plan["routes"].as_array().expect("a list").is_empty());
}

#[test]
fn a_booking_whose_day_is_past_is_late_and_papers_that_were_collected_are_brought() {
    let town = Town::copy();
    let booked = "--site H0302 --mode booked --date 2026-03-19";
    town.beibao(&format!("request open R {booked} --at 2026-03-16"));
    let owed = town.owed("service:R").expect("nobody came");
    assert_eq!((&owed["earliest"], &owed["latest"]), (&"2026-03-23".into(), &"2026-03-19".into()));
    town.beibao(&format!("request open Q {booked} --papers --at 2026-03-16"));
    town.beibao("request collect Q --at 2026-03-19T10:00");
    let due = town.due();
    let all = due.iter().filter_map(|visit| visit["visit"].as_str());
    assert!(all.clone().any(|id| id.starts_with("service:Q")), "the papers lie at the station");
    town.plan(&format!("{WEEK} --turns 100"));
}

#[test]
fn what_was_agreed_is_checked_whoever_came_before_it_was_agreed() {
    let town = Town::copy();
    town.beibao("dispute open D --site H0001 --date 2026-03-10 --at 2026-03-09");
    town.beibao("visit add mediation:D --at 2026-03-10");
    town.beibao("dispute mediate D --at 2026-03-10");
    let agree = "dispute agree D --evidence e1 --signed yes --due 2026-03-25 --at 2026-03-10T16:00";
    town.beibao(agree);
    let check = town.owed("mediation:D").expect("what was agreed is to be seen");
    assert_eq!(check["latest"], "2026-03-25");
    town.beibao("dispute break D --at 2026-03-22");
    assert_eq!(town.owed("mediation:D"), None, "its old days hold no more");
}

#[test]
fn a_recorded_visit_moves_the_next_one_and_twice_is_once() {
    let town = Town::copy();
    let due = town.due();
    let care: Vec<&str> = due
        .iter()
        .filter_map(|visit| visit["visit"].as_str())
        .filter(|id| id.starts_with("care:") && !id.contains('#'))
        .take(2)
        .collect();
    let [first, second] = care.as_slice() else { panic!("{due:?}") };
    let line = |number: u32, id: &str| {
        format!(
            r#"{{"id":"p{number}","device":"p","sequence":{number},"at":"2026-03-22T09:00:00","kind":"visit","deed":"done","subject":"{id}","people":["PS1-O01"]}}"#
        ) + "\n"
    };
    let events = line(1, first) + &line(2, second);
    let import = ["visit", "import", "-"];
    let (code, out, err) = run(town.folder.path(), &import, &events);
    assert_eq!((code, out.as_str()), (0, "ok p1\nok p2\n"), "{err}");
    let (_, out, _) = run(town.folder.path(), &import, &(line(1, first) + &line(3, "care:nobody")));
    assert_eq!(out, "same p1\nok p3\n");
    let left: Vec<String> =
        town.due().iter().filter_map(|v| v["visit"].as_str().map(str::to_owned)).collect();
    assert!(!left.iter().any(|id| id == first || id == second), "{first} {second}");
    town.beibao("visit void p1");
    assert!(town.owed(first).is_some(), "it was taken back");
    let each = ["visit", "import", "-", "--each"];
    let (code, out, _) = run(town.folder.path(), &each, &(line(2, second) + &line(4, first)));
    assert_eq!((code, out.as_str()), (0, "same p2\nok p4\n"));
    town.write("done.csv", "id,date\nH0005,2026-03-20\n");
    assert_eq!(town.beibao("visit import done.csv").lines().count(), 1);
    assert!(town.beibao("visit import done.csv").starts_with("same "));
    assert!(town.beibao("verify").starts_with("6 events"));
}

#[test]
fn papers_are_collected_made_at_the_station_and_delivered_in_one_round() {
    let town = Town::copy();
    town.beibao("request open R --mode urgent --site H0001 --papers --at 2026-03-20");
    let of_request = |plan: &str| -> Vec<Vec<String>> {
        let plan: Value = serde_json::from_str(plan).expect("it is JSON");
        let routes = plan["routes"].as_array().expect("a list").clone();
        let ids = |route: &Value| -> Vec<String> {
            let stops = route["stops"].as_array().expect("a list").iter();
            let ids = stops.filter_map(|stop| stop["visit"].as_str());
            ids.filter(|id| id.starts_with("service:R")).map(str::to_owned).collect()
        };
        routes.iter().map(ids).filter(|ids| !ids.is_empty()).collect()
    };
    let plan = town.plan(&format!("{WEEK} --turns 300"));
    assert_eq!(of_request(&plan), [["service:R", "service:R#2", "service:R#3"]]);
    town.beibao("request collect R --at 2026-03-20T13:00");
    let plan = town.plan(&format!("{WEEK} --turns 300"));
    assert_eq!(of_request(&plan), [["service:R", "service:R#2"]]);
    town.beibao("request make R --at 2026-03-20T15:00");
    let plan = town.plan(&format!("{WEEK} --turns 300"));
    assert_eq!(of_request(&plan), [["service:R"]]);
    town.beibao("request deliver R --signed yes --at 2026-03-20T17:00");
    assert_eq!(town.owed("service:R"), None);
}

#[test]
fn a_round_of_papers_torn_apart_by_hand_is_a_violation() {
    let town = Town::copy();
    town.beibao("request open R --mode urgent --site H0001 --papers --at 2026-03-20");
    let plan = town.plan(&format!("{WEEK} --turns 300"));
    let turned = plan
        .replace("\"visit\": \"service:R\"", "\"visit\": \"service:X\"")
        .replace("\"visit\": \"service:R#3\"", "\"visit\": \"service:R\"")
        .replace("\"visit\": \"service:X\"", "\"visit\": \"service:R#3\"");
    assert!(plan != turned, "nothing was turned");
    town.write("plan.json", &turned);
    let (code, out, _) = run(town.folder.path(), &["check", "--plan", "plan.json"], "");
    assert_eq!(code, 1);
    assert!(out.contains("V1605"), "{out}");
}

#[test]
fn a_dispute_a_session_and_an_urgent_call_come_into_the_week_by_themselves() {
    let town = Town::copy();
    town.beibao("dispute open D --site H0002 --at 2026-03-09");
    assert_eq!(town.owed("mediation:D"), None);
    town.beibao("dispute agree D --evidence e --signed yes --due 2026-03-25 --at 2026-03-12");
    let check = town.owed("mediation:D").expect("what was agreed is looked at");
    assert_eq!(check["earliest"], "2026-03-25");
    town.beibao("event open E --date 2026-03-26 --site H0003 --hours 08:00-12:00 --at 2026-03-09");
    assert_eq!(town.owed("outreach:E").expect("it is in the week")["earliest"], "2026-03-26");
    town.beibao("event move E --date 2026-04-02 --at 2026-03-10");
    assert_eq!(town.owed("outreach:E"), None, "it is in the week after");
    town.beibao("request open A --mode urgent --purpose response --site H0004 --at 2026-03-22");
    assert_eq!(town.owed("response:A").expect("at once")["tier"], 1);
}

#[test]
fn photographs_of_one_thing_are_found_by_kind_distance_and_day() {
    let town = Town::copy();
    for (id, place, class, day) in [
        ("S1", "106.5000,26.4000", "wires", "2026-03-09"),
        ("S2", "106.5001,26.4000", "wires", "2026-03-10"),
        ("S3", "106.5001,26.4000", "litter", "2026-03-10"),
        ("S4", "106.6000,26.4000", "wires", "2026-03-10"),
        ("S5", "106.5000,26.4000", "wires", "2025-03-10"),
    ] {
        town.beibao(&format!("snapshot open {id} --place {place} --class {class} --at {day}"));
    }
    town.beibao("hazard open Z --place 106.5001,26.4001 --class wires --at 2025-01-09");
    let found = town.beibao("snapshot near S1");
    let ids: Vec<&str> = found.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(ids, ["id", "S2", "Z", "2"], "{found}");
    town.beibao("snapshot merge S2 --of S1 --at 2026-03-11");
    assert!(town.beibao("snapshot show S2").contains("merged"));
    let left = town.beibao("snapshot near S1");
    assert!(left.contains("\nZ ") && !left.contains("S2"), "{left}");
}

#[test]
fn a_published_plan_is_a_layer_of_the_ledger() {
    let town = Town::copy();
    let plan: Value =
        serde_json::from_str(&town.plan(&format!("{WEEK} --turns 100 --publish"))).expect("JSON");
    let stops: usize = plan["routes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|route| route["stops"].as_array().expect("a list").len())
        .sum();
    let db = Connection::open(town.folder.path().join("ledger.gpkg")).expect("it is there");
    let rows = "SELECT count(*) FROM plan_items WHERE length(geom) = 29";
    let count: usize = db.query_row(rows, [], |row| row.get(0)).expect("it can be read");
    assert_eq!(count, stops);
    town.plan(&format!("{WEEK} --turns 100 --publish --seed 2"));
    let plans = "SELECT count(DISTINCT plan) FROM plan_items";
    let plans: usize = db.query_row(plans, [], |row| row.get(0)).expect("it can be read");
    assert_eq!(plans, 1, "the plan before it is gone from the layer");
    assert!(town.beibao("verify").starts_with("2 events"));
}

#[test]
fn a_dry_run_makes_no_ledger() {
    let town = Town::copy();
    town.beibao("hazard open Z --site V0001 --at 2026-03-10 --dry-run");
    assert!(!town.folder.path().join("ledger.gpkg").exists());
    let (code, _, err) = run(town.folder.path(), &["verify"], "");
    assert_eq!(code, 2, "{err}");
}

#[test]
fn several_desks_at_once_record_everything_each_under_a_number_of_its_own() {
    let town = Town::copy();
    let folder = town.folder.path();
    thread::scope(|scope| {
        for desk in 0..4 {
            scope.spawn(move || {
                for at in 0..3 {
                    let visit = format!("H000{}", 1 + (desk + at) % 4);
                    let words = ["visit", "add", &visit, "--at", "2026-03-20"];
                    let (code, out, err) = run(folder, &words, "");
                    assert_eq!(code, 0, "{out}{err}");
                }
            });
        }
    });
    assert!(town.beibao("verify").starts_with("12 events"));
}

#[test]
fn a_hazard_of_the_layer_is_listed_and_taken_over_under_its_id() {
    let town = Town::copy();
    let list = town.beibao("hazard list");
    let first = list.lines().find(|line| line.contains("  open  "));
    let first = first.expect("the sample has hazards that are open");
    let id = first.split_whitespace().next().expect("an id");
    town.beibao(&format!("hazard open {id} --at 2026-03-10"));
    town.beibao(&format!("hazard fix {id} --at 2026-03-11"));
    let list = town.beibao("hazard list");
    let ours = list.lines().find(|line| line.starts_with(&format!("{id} "))).expect("it is there");
    let cells: Vec<&str> = ours.split_whitespace().collect();
    assert_eq!(cells[1..3], ["fixed", "2026-03-11"], "{ours}");
    assert_eq!(list.lines().filter(|line| line.starts_with(&format!("{id} "))).count(), 1);
}
