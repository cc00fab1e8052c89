//! Each fault a plan may have is planted in a sound plan, and the judge must name it, and only it.

use std::collections::BTreeSet;

use beibao::demand::{Chain, Pin};
use beibao::plan::{PlannedShift, Relax};
use beibao::rules::{Authority, Device};
use beibao::unit::{Index, Metres, Seconds};
use beibao::words::{Language, all};
use beibao::world::{Layer, Post, Purpose, StationId};
use geo::Coord;

use crate::demand_town::venue;
use crate::judge_town::{MONDAY, TUESDAY, Town, at, left, position, route, stop, town};

const MON: &str = "S-C1@2026-03-23";
const EVENING: &str = "S-C1@2026-03-23#2";
const TUE: &str = "S-C1@2026-03-24";
/// A shift without a route.
const IDLE: &str = "S-C2@2026-03-24";
const OTHER: &str = "T-C1@2026-03-23";

type Fault = (&'static str, fn(&mut Town));

fn people(town: &mut Town, shift: &str, ids: &[&str]) {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    town.shift(shift).people.clone_from(&ids);
    if let Some(route) = town.plan.routes.iter_mut().find(|route| route.id == shift) {
        route.people = ids;
    }
}

fn pin(town: &mut Town, change: fn(&mut Pin)) {
    change(town.due("service:T1").pin.as_mut().expect("it is pinned"));
}

/// The law, the crews and the shifts.
const WHO: &[Fault] = &[
    ("V1001", |t| t.visit("inspection:V1").purpose = Purpose::Care),
    ("V1002", |t| t.visit("inspection:V1").crew.certified = 1),
    ("V1003", |t| {
        t.person("S-O02").certified = false;
        t.plan.people.iter_mut().filter(|p| p.id == "S-O02").for_each(|p| p.certified = false);
    }),
    ("V1004", |t| people(t, TUE, &["S-O01"])),
    ("V1006", |t| t.due("patrol:Z3").needs.push("drone".to_owned())),
    ("V1005", |t| people(t, TUE, &["S-A02", "S-A03"])),
    ("V1007", |t| {
        t.world.venues.push(venue("V1"));
        t.due("inspection:V1").layer = Layer::Venues;
        t.visit("inspection:V1").layer = Layer::Venues;
        t.cap = Some(1); // one was made in the year already
    }),
    ("V1008", |t| {
        let purposes = vec!["service".to_owned()];
        t.devices.push(("camera".to_owned(), Device { count: 0, purposes }));
    }),
    ("V1101", |t| people(t, IDLE, &["S-O99", "S-A01"])),
    ("V1102", |t| people(t, IDLE, &["T-O01", "S-A01"])),
    ("V1103", |t| t.person("S-O03").leave.push((TUESDAY, TUESDAY))),
    ("V1104", |t| t.route(MON).end = at(MONDAY, 17, 10)),
    ("V1105", |t| people(t, "S-C2@2026-03-23", &["S-O01", "S-O03"])),
    ("V1106", |t| t.plan.people[0].certified = false),
    ("V1107", |t| t.route(MON).people.push("S-A02".to_owned())),
    ("V1108", |t| people(t, IDLE, &["S-O03", "S-O03"])),
    ("V1109", |t| t.plan.people.retain(|person| person.id != "S-O03")),
    ("V1110", |t| t.person("S-O03").post.extend(Post::parse("2026-03-24 am"))),
    ("V1201", |t| {
        let shift = t.shift(IDLE).clone();
        t.plan.shifts.push(PlannedShift { id: "S-C3@2026-03-24".to_owned(), ..shift });
    }),
    ("V1202", |t| t.route(EVENING).id = "S-C7@2026-03-23".into()),
    ("V1203", |t| t.route(TUE).start = at(TUESDAY, 8, 20)),
    ("V1204", |t| t.route(OTHER).end = at(MONDAY, 10, 31)),
    ("V1205", |t| {
        let route = t.route(TUE);
        route.stops[1] = stop("service:T2", 2, at(TUESDAY, 9, 40), at(TUESDAY, 11, 55), 10);
        route.end = at(TUESDAY, 13, 10);
    }),
    ("V1206", |t| t.route(TUE).pause = None),
    ("V1207", |t| {
        let shift = t.shift(TUE).clone();
        let tue = |hour, minute| at(TUESDAY, hour, minute);
        t.plan.routes.retain(|route| route.id != TUE);
        let one = stop("care:H2#2", 3, tue(9, 0), tue(9, 0), 20);
        let other = stop("service:T2", 1, tue(10, 10), tue(10, 10), 10);
        t.plan.routes.push(route(&shift, (tue(8, 30), tue(9, 50)), &[0, 3, 0], vec![one]));
        t.plan.routes.push(route(&shift, (tue(10, 0), tue(10, 30)), &[0, 1, 0], vec![other]));
    }),
    ("V1208", |t| t.shift(IDLE).end = at(TUESDAY, 18, 0)),
    ("V1209", |t| t.route(TUE).profile = "foot".into()),
    ("V1210", |t| {
        t.due("service:T2").station = StationId::from_usize(1);
        t.visit("service:T2").station = "T".into();
    }),
    ("V1211", |t| t.plan.shifts.retain(|shift| shift.id != IDLE)),
    ("V1212", |t| {
        let twice = t.shift(IDLE).clone();
        t.plan.shifts.push(twice);
    }),
];

/// The clock, the roads and the promises.
const WHEN: &[Fault] = &[
    ("V1301", |t| {
        let afternoon = vec![(at(TUESDAY, 14, 0), at(TUESDAY, 16, 0))];
        t.due("service:T2").windows.clone_from(&afternoon);
        t.visit("service:T2").windows = afternoon;
    }),
    ("V1302", |t| {
        t.route(TUE).stops[1].leave = at(TUESDAY, 9, 55);
        t.route(TUE).end = at(TUESDAY, 10, 5);
    }),
    ("V1303", |t| {
        t.due("patrol:Z1").release = TUESDAY;
        t.visit("patrol:Z1").earliest = TUESDAY;
    }),
    ("V1401", |t| t.route(MON).stops[3].arrive = at(MONDAY, 12, 30)),
    ("V1402", |t| t.route(TUE).stops[0].travel = Seconds(1_798)),
    ("V1403", |t| t.route(TUE).end = at(TUESDAY, 9, 59)),
    ("V1404", |t| t.route(TUE).back = Seconds(602)),
    ("V1405", |t| t.cut_off.push("service:T2".to_owned())),
    ("V1501", |t| t.route(TUE).stops[0].begin = at(TUESDAY, 8, 59)),
    ("V1502", |t| t.route(TUE).stops[1].arrive = at(TUESDAY, 9, 19)),
    ("V1503", |t| {
        let shift = t.shift(IDLE).clone();
        t.plan.routes.push(route(&shift, (shift.start, shift.start), &[0], Vec::new()));
    }),
    ("V1601", |t| t.due("care:H2#2").apart.as_mut().expect("it is kept apart").days = 2),
    ("V1602", |t| pin(t, |pin| pin.crew = Some("S-C2".to_owned()))),
    ("V1603", |t| pin(t, |pin| pin.date = Some(TUESDAY))),
    ("V1605", |t| {
        for (id, turn) in [("patrol:Z1", 1), ("inspection:V1", 2)] {
            t.due(id).chain = Some(Chain { group: "patrol:Z1".to_owned(), turn });
        }
    }),
    ("V1604", |t| pin(t, |pin| pin.begin = Some(at(MONDAY, 18, 31)))),
];

/// Importance, the account and the figures.
const WHAT: &[Fault] = &[
    ("V1701", |t| {
        t.plan.routes.retain(|route| route.id != OTHER);
        t.plan.unserved.push(left("patrol:Z3", "full", Relax::default()));
        t.left("patrol:Z4").lost_to.clear();
    }),
    ("V1702", |t| {
        t.due("patrol:Z4").tier = 1;
        t.visit("patrol:Z4").tier = 1;
        t.plan.bounds.needed[0] += Seconds::minutes(50);
        t.plan.bounds.needed[2] = t.plan.bounds.needed[2] - Seconds::minutes(50);
    }),
    ("V1801", |t| t.plan.unserved.retain(|left| left.visit != "patrol:Z4")),
    ("V1802", |t| {
        let twice = t.left("patrol:Z4").clone();
        t.plan.unserved.push(twice);
    }),
    ("V1803", |t| t.plan.unserved.push(left("patrol:Z99", "full", Relax::default()))),
    ("V1804", |t| t.left("patrol:Z4").code = "because"),
    ("V1805", |t| t.left("patrol:Z4").lost_to.push("patrol:Z5".to_owned())),
    ("V1806", |t| t.left("patrol:Z4").code = "too-long"),
    ("V1807", |t| t.visit("patrol:Z4").worth += 1),
    ("V1808", |t| t.plan.visits.retain(|visit| visit.id != "patrol:Z4")),
    ("V1809", |t| t.left("patrol:Z4").relax.seconds = Some(Seconds(599))),
    ("V1810", |t| t.left("patrol:Z4").reason = " ".into()),
    ("V1901", |t| t.route(TUE).distance = Metres(5_950)),
    ("V1902", |t| t.route(TUE).stops[1].distance = Metres(1_900)),
    ("V1903", |t| t.plan.bounds.needed[1] += Seconds(1)),
    ("V1904", |t| t.plan.bounds.available += Seconds(1)),
    ("V1905", |t| t.route(TUE).line.truncate(3)),
    ("V1906", |t| {
        let aside = Coord { x: 0.0, y: 0.002 };
        t.route(TUE).line = vec![position(0), position(3) + aside, position(0)];
    }),
    ("V1907", |t| t.route(TUE).line.extend([position(5), position(0)])),
    ("V1908", |t| t.route(TUE).stops[1].walk = Metres(2_001)),
    ("V1909", |t| t.plan.weights.clear()),
];

/// Further ways to break a plan that must not slip through under a known code.
const MORE: &[Fault] = &[
    // A layer that asks for less than the law does not weaken it.
    ("V1002", |t| {
        t.due("inspection:V1").crew = Authority { certified: 0, people: 1 };
        t.visit("inspection:V1").crew = Authority { certified: 0, people: 1 };
    }),
    // A person told twice does not make a pair.
    ("V1004", |t| {
        people(t, TUE, &["S-O01", "S-O01"]);
        t.shift(TUE).people.pop();
    }),
    ("V1107", |t| t.route(TUE).people = vec!["S-O01".to_owned(), "S-O03".to_owned()]),
    ("V1208", |t| t.shift(IDLE).pause = None),
    ("V1209", |t| t.route(TUE).crew = "S-C2".into()),
    ("V1402", |t| t.route(TUE).stops[0].travel = Seconds(1_802)),
    ("V1502", |t| t.route(TUE).start = at(TUESDAY, 9, 1)),
    ("V1502", |t| t.route(TUE).end = at(TUESDAY, 9, 49)),
    ("V1806", |t| t.left("patrol:Z4").code = "no-crew"),
    ("V1806", |t| t.left("patrol:Z4").code = "barred"),
    ("V1806", |t| t.left("patrol:Z4").code = "closed"),
    ("V1806", |t| t.left("patrol:Z4").code = "unreachable"),
    ("V1806", |t| t.left("patrol:Z4").code = "spacing"),
    ("V1806", |t| t.left("patrol:Z8").code = "full"),
    ("V1806", |t| t.left("inspection:V2").code = "full"),
    ("V1809", |t| t.left("patrol:Z6").relax.seconds = Some(Seconds(60))),
    ("V1809", |t| t.left("inspection:V2").relax.what = "luck"),
    ("V1809", |t| t.left("care:H2#3").relax.what = "crew"),
    ("V1809", |t| t.left("care:H2#3").relax.shift = Some("S-C9@2026-03-23".to_owned())),
    ("V1806", |t| t.left("patrol:Z4").code = "no-shift"),
    // Without its neighbours it would not fit either, or nobody had its place.
    ("V1806", |t| t.left("patrol:Z4").lost_to = vec!["service:T1".to_owned()]),
    ("V1807", |t| t.visit("patrol:Z4").label = Some("No. 4".to_owned())),
    ("V1807", |t| t.due("patrol:Z4").grid = Some("G1".to_owned())),
    // A change of no kind, in no shift, without the time it takes, or of more than it takes.
    ("V1809", |t| t.left("patrol:Z4").relax = Relax::default()),
    ("V1809", |t| t.left("patrol:Z5").relax = Relax::default()),
    ("V1809", |t| t.left("patrol:Z6").relax = Relax::default()),
    ("V1809", |t| t.left("patrol:Z7").relax.shift = None),
    ("V1809", |t| t.left("patrol:Z8").relax.shift = None),
    ("V1809", |t| t.left("patrol:Z4").relax.seconds = None),
    ("V1809", |t| t.left("patrol:Z7").relax.seconds = None),
    ("V1809", |t| t.left("inspection:V2").relax.seconds = Some(Seconds(600))),
    ("V1809", |t| t.left("patrol:Z4").relax.seconds = Some(Seconds(10_000_000))),
    ("V1809", |t| t.left("patrol:Z4").relax.seconds = Some(Seconds(661))),
    ("V1809", |t| t.left("patrol:Z6").relax.seconds = Some(Seconds(3_661))),
    ("V1809", |t| t.left("patrol:Z8").relax.seconds = Some(Seconds(20_461))),
    ("V1809", |t| t.left("patrol:Z7").relax.seconds = Some(Seconds(13_801))),
    ("V1809", |t| t.left("patrol:Z7").relax.seconds = Some(Seconds(13_739))),
    // It has hours on that day, only the wrong ones.
    ("V1809", |t| t.left("patrol:Z6").relax.seconds = None),
    // A crew of another station, or not the one it was fixed for.
    ("V1809", |t| t.left("inspection:V2").relax.shift = Some(OTHER.to_owned())),
    ("V1809", |t| t.left("patrol:Z5").relax.what = "crew"),
    // What it lost to makes room where the change alone does not do; here nothing does.
    ("V1809", |t| {
        let left = t.left("patrol:Z4");
        (left.relax.what, left.relax.seconds) = ("instead", None);
        left.lost_to.clear();
    }),
];

#[test]
fn a_sound_plan_has_nothing_against_it() {
    assert_eq!(town().judged(), []);
}

#[test]
fn each_fault_is_found_under_its_own_code_and_no_other() {
    let mut wrong = Vec::new();
    for (code, plant) in [WHO, WHEN, WHAT, MORE].into_iter().flatten() {
        let mut town = town();
        plant(&mut town);
        let found = town.judged();
        let codes: BTreeSet<_> = found.iter().map(|violation| violation.code).collect();
        if codes != BTreeSet::from([*code]) {
            let found: Vec<_> = found.iter().map(|one| one.text(Language::English)).collect();
            wrong.push(format!("{code} was planted, found: {}", found.join(" · ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_change_may_need_room_that_others_make_or_no_window_at_all() {
    let mut town = town();
    // Without patrol:Z3, which it lost to, it fits as it is.
    let instead = &mut town.left("patrol:Z4").relax;
    (instead.what, instead.seconds) = ("instead", None);
    // It has hours on Monday only.
    let tuesday = &mut town.left("patrol:Z6").relax;
    (tuesday.shift, tuesday.seconds) = (Some(IDLE.to_owned()), None);
    assert_eq!(town.judged(), []);
    // Nobody is there to make a visit of station T: nothing would serve it.
    town.shifts.retain(|shift| shift.station != "T");
    town.plan.shifts.clone_from(&town.shifts);
    town.plan.routes.retain(|route| route.station != "T");
    town.plan.bounds.available = Seconds::minutes(60 * (4 * 8 + 4));
    town.plan.unserved.retain(|left| left.visit != "patrol:Z4");
    for visit in ["patrol:Z3", "patrol:Z4"] {
        town.plan.unserved.push(left(visit, "no-shift", Relax::default()));
    }
    assert_eq!(town.judged(), []);
}

#[test]
fn every_code_of_the_judge_is_planted() {
    let planted: BTreeSet<_> = [WHO, WHEN, WHAT].into_iter().flatten().map(|row| row.0).collect();
    let is_code = |key: &&str| key.strip_prefix('V').is_some_and(|n| n.parse::<u32>().is_ok());
    let told: BTreeSet<_> = all().map(|row| row.0).filter(is_code).collect();
    assert_eq!(planted, told);
}

#[test]
fn a_violation_says_where_and_what_in_both_languages() {
    let mut town = town();
    people(&mut town, TUE, &["S-O01"]);
    let found = town.judged();
    let text = |language| found[0].text(language);
    insta::assert_snapshot!(text(Language::English), @"S-C1@2026-03-24, care:H2#2: care needs 2 people, 1 are there [V1004]");
    insta::assert_snapshot!(text(Language::Chinese), @"S-C1@2026-03-24, care:H2#2: care需要2人，只有1人 [V1004]");
}
