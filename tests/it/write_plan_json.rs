//! `plan.json`: what others count on, and what a bad file does.

use std::collections::BTreeMap;
use std::path::Path;

use beibao::exchange::{plan_from_json, plan_to_json};
use beibao::finding::Error;
use beibao::plan::{
    Bounds, Break, Most, Plan, PlannedPerson, PlannedShift, PlannedVisit, Relax, Route, Stop,
    Unserved,
};
use beibao::rules::Authority;
use beibao::unit::{Metres, Seconds};
use beibao::world::{Layer, Purpose, Role};
use geo::Coord;
use jiff::civil::{Date, DateTime, date};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;

use super::write_sample::{HOSTILE, plan, plan_saying};

fn read(text: &str) -> Result<Plan, Error> {
    plan_from_json(Path::new("plan.json"), text)
}

#[track_caller]
fn refuses(text: &str, expected: &str) {
    match read(text) {
        Err(Error::Content { what, .. }) => assert!(what.contains(expected), "{what}"),
        other => panic!("{expected}: {other:?}"),
    }
}

#[test]
fn a_plan_of_two_stops_has_the_promised_fields() {
    insta::assert_snapshot!(plan_to_json(&plan()), @r#"
    {
      "version": 1,
      "from": "2026-03-23",
      "days": 7,
      "seed": 18446744073709551615,
      "turns": 1000,
      "people": [
        {"id": "PS1-A01", "role": "auxiliary", "certified": false, "station": "PS1"},
        {"id": "PS1-O01", "role": "officer", "certified": true, "station": "PS1"}
      ],
      "shifts": [
        {"id": "PS1-C1@2026-03-23", "crew": ["PS1-A01","PS1-O01"], "crew_id": "PS1-C1", "station": "PS1", "date": "2026-03-23", "start": "2026-03-23T08:30:00", "end": "2026-03-23T17:30:00", "break": {"start": "2026-03-23T12:00:00", "end": "2026-03-23T13:00:00"}, "profile": "car"}
      ],
      "visits": [
        {"id": "care:H1", "site": "H1", "layer": "households", "purpose": "care", "tier": 1, "worth": 120, "why": "why H1", "service_s": 1200, "lon": 106.5271827, "lat": 26.4496638, "earliest": "2026-03-23T00:00:00", "latest": "2026-03-30T23:59:59", "windows": [["2026-03-23T08:30:00","2026-03-23T11:30:00"]], "crew": {"certified": 0, "people": 2}, "station": "PS1", "grid": "G1", "label": "label H1"},
        {"id": "collection:H2", "site": "H2", "layer": "households", "purpose": "collection", "tier": 2, "worth": 120, "why": "why H2", "service_s": 1200, "lon": 106.5271827, "lat": 26.4496638, "earliest": "2026-03-23T00:00:00", "latest": "2026-03-30T23:59:59", "windows": [["2026-03-23T08:30:00","2026-03-23T11:30:00"]], "crew": {"certified": 0, "people": 2}, "station": "PS1", "grid": "G1", "label": "label H2"},
        {"id": "care:H3", "site": "H3", "layer": "households", "purpose": "care", "tier": 1, "worth": 120, "why": "why H3", "service_s": 1200, "lon": 106.5271827, "lat": 26.4496638, "earliest": "2026-03-23T00:00:00", "latest": "2026-03-30T23:59:59", "windows": [["2026-03-23T08:30:00","2026-03-23T11:30:00"]], "crew": {"certified": 0, "people": 2}, "station": "PS1", "grid": "G1", "label": "label H3"}
      ],
      "routes": [
        {"id": "PS1-C1@2026-03-23", "station": "PS1", "crew": ["PS1-A01","PS1-O01"], "crew_id": "PS1-C1", "date": "2026-03-23", "profile": "car", "start": "2026-03-23T08:30:00", "end": "2026-03-23T13:50:00", "break": {"start": "2026-03-23T12:00:00", "end": "2026-03-23T13:00:00"}, "stops": [
          {"visit": "care:H1", "arrive": "2026-03-23T08:40:00", "begin": "2026-03-23T08:40:00", "leave": "2026-03-23T09:00:00", "travel_s": 600, "distance_m": 5200, "walk_m": 40},
          {"visit": "collection:H2", "arrive": "2026-03-23T13:10:00", "begin": "2026-03-23T13:10:00", "leave": "2026-03-23T13:30:00", "travel_s": 600, "distance_m": 5200, "walk_m": 40}
        ], "back_s": 1200, "distance_m": 15600, "line": {"type": "LineString", "coordinates": [[106.5000000,26.4000000],[106.5271827,26.4496638]]}}
      ],
      "unserved": [
        {"visit": "care:H3", "code": "closed", "reason": "no crew in its hours", "relax": {"what": "shift-end", "shift": "PS1-C1@2026-03-23", "seconds": 900}, "lost_to": ["care:H1"]}
      ],
      "bounds": {"hours_needed": 1.00, "hours_available": 8.00, "needed_s": [2400,1200,0], "available_s": 28800, "least_travel_s": [900,600,0], "most_tier1": 2, "most_worth": [240,100,0]},
      "weights": {"travel": 1},
      "inputs": {"sha256": {
        "roads.geojson": "abababababababababababababababababababababababababababababababab"
      }}
    }
    "#);
}

#[test]
fn what_the_promise_does_not_name_may_be_missing_and_may_be_more() {
    let mut value: serde_json::Value =
        serde_json::from_str(&plan_to_json(&plan())).expect("our own JSON");
    let drop = |rows: &mut serde_json::Value, keys: &[&str]| {
        for row in rows.as_array_mut().expect("a list") {
            let row = row.as_object_mut().expect("a row");
            for key in keys {
                assert!(row.remove(*key).is_some(), "{key}");
            }
            row.insert("colour".to_owned(), "red".into());
        }
    };
    drop(&mut value["shifts"], &["crew_id", "station"]);
    drop(&mut value["routes"], &["crew_id"]);
    let bounds = value["bounds"].as_object_mut().expect("bounds");
    bounds.remove("needed_s");
    bounds.remove("available_s");
    let found = read(&value.to_string()).expect("a plan");
    let expected = plan();
    assert_eq!(found.shifts, expected.shifts);
    assert_eq!(found.routes, expected.routes);
    assert_eq!(found.bounds.available, expected.bounds.available);
    assert_eq!(found.bounds.needed, [Seconds(2_400), Seconds(1_200), Seconds(0)]);
}

#[test]
fn a_bad_file_is_refused_with_its_line() {
    let good = plan_to_json(&plan());
    refuses("", "line 1 column 0");
    refuses("[]", "line 1");
    refuses("{}", "version");
    refuses(&good.replace("\"version\": 1", "\"version\": 2"), "version 2");
    refuses(&good.replace("\"version\": 1", "\"version\": \"1\""), "line 2");
    refuses(&good.replace("2026-03-23T08:40:00", "2026-03-23 08:40"), "a moment like");
    refuses(&good.replace("2026-03-23T08:40:00", "2026-02-30T08:40:00"), "a moment like");
    refuses(&good.replace("2026-03-23T08:40:00", "2026-03-23T24:40:00"), "a moment like");
    refuses(&good.replace("\"lon\": 106.5271827", "\"lon\": 1e308"), "degrees");
    refuses(&good.replace("\"lon\": 106.5271827", "\"lon\": 1e999"), "line 1");
    refuses(&good.replace("\"lat\": 26.4496638", "\"lat\": NaN"), "line 1");
    refuses(&good.replace("\"lat\": 26.4496638", "\"lat\": null"), "line 1");
    refuses(&good.replace("\"lat\": 26.4496638", "\"lat\": 91"), "degrees");
    refuses(&good.replace("\"tier\": 2", "\"tier\": 4"), "4 is not a number from 1 to 3");
    refuses(&good.replace("\"tier\": 2", "\"tier\": -1"), "line 1");
    refuses(&good.replace("\"service_s\": 1200", "\"service_s\": 1e10"), "line 1");
    refuses(
        &good.replace("\"purpose\": \"care\"", "\"purpose\": \"raid\""),
        "\"raid\" is not a purpose",
    );
    refuses(&good.replace("\"code\": \"closed\"", "\"code\": \"<b>\""), "is not a reason");
    refuses(&good.replace("\"LineString\"", "\"Point\""), "unknown variant");
    refuses(&good.replace("\"walk_m\": 40", "\"walked\": 40"), "walk_m");
    refuses(&good.replace("\"days\": 7", "\"days\": 7, \"days\": 8"), "duplicate field");
    refuses(&good.replace("\"days\": 7", "\"days\": 4294967295"), "from 1 to 366");
    refuses(&"[".repeat(100_000), "line 1");
    refuses(&format!("{{\"version\": 1, \"x\": {}", "[".repeat(100_000)), "line 1");
}

#[test]
fn a_file_cut_anywhere_is_refused_and_never_panics() {
    let good = plan_to_json(&plan_saying("湖潮\u{202e}"));
    for (at, _) in good.char_indices().skip(1) {
        let cut = good.get(..at).expect("a character boundary");
        assert!(cut.trim_end().len() + 2 > good.len() || read(cut).is_err(), "{at}");
    }
}

#[test]
fn hostile_texts_come_back_as_they_were() {
    for text in HOSTILE.into_iter().chain(["\"stops\": []", "\\\"stops\": []"]) {
        let plan = plan_saying(text);
        assert_eq!(read(&plan_to_json(&plan)).expect("a plan"), plan, "{text:?}");
    }
}

#[test]
fn a_position_that_is_none_is_refused_when_read_back() {
    let mut plan = plan();
    plan.visits[0].position.x = f64::NAN;
    refuses(&plan_to_json(&plan), "invalid type: null");
}

fn days() -> impl Strategy<Value = Date> {
    (1_i16..=9_999, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn moments() -> impl Strategy<Value = DateTime> {
    (days(), 0_i8..24, 0_i8..60, 0_i8..60).prop_map(|(day, h, m, s)| day.at(h, m, s, 0))
}

fn degrees(limit: i64) -> impl Strategy<Value = f64> {
    (-limit * 10_000_000..=limit * 10_000_000).prop_map(|part| part as f64 / 1e7)
}

fn places() -> impl Strategy<Value = Coord<f64>> {
    (degrees(180), degrees(90)).prop_map(|(x, y)| Coord { x, y })
}

fn texts() -> impl Strategy<Value = String> {
    any::<String>()
}

fn pauses() -> impl Strategy<Value = Option<Break>> {
    option::of((moments(), moments()).prop_map(|(start, end)| Break { start, end }))
}

fn people() -> impl Strategy<Value = PlannedPerson> {
    (texts(), select(vec![Role::Officer, Role::Auxiliary]), any::<bool>(), texts())
        .prop_map(|(id, role, certified, station)| PlannedPerson { id, role, certified, station })
}

fn shifts() -> impl Strategy<Value = PlannedShift> {
    let names = (texts(), texts(), vec(texts(), 0..3), texts(), texts());
    (names, days(), moments(), moments(), pauses()).prop_map(|(names, date, start, end, pause)| {
        let (id, crew, people, station, profile) = names;
        PlannedShift { id, crew, people, station, date, start, end, pause, profile }
    })
}

fn visits() -> impl Strategy<Value = PlannedVisit> {
    let texts = (texts(), texts(), texts(), texts(), option::of(texts()), option::of(texts()));
    let kinds = (select(Layer::ALL.to_vec()), select(Purpose::ALL.to_vec()), 1_u8..=3);
    let numbers = (any::<u32>(), any::<u32>(), any::<u32>(), any::<u32>());
    let times = (days(), days(), vec((moments(), moments()), 0..3));
    (texts, kinds, numbers, times, places()).prop_map(|(texts, kinds, numbers, times, position)| {
        let (id, site, why, station, label, grid) = texts;
        let (layer, purpose, tier) = kinds;
        let (worth, service, certified, people) = numbers;
        let (earliest, latest, windows) = times;
        let (service, crew) = (Seconds(service), Authority { certified, people });
        PlannedVisit {
            id,
            site,
            layer,
            purpose,
            tier,
            worth,
            why,
            service,
            position,
            station,
            earliest,
            latest,
            windows,
            crew,
            label,
            grid,
        }
    })
}

fn stops() -> impl Strategy<Value = Stop> {
    let numbers = (any::<u32>(), any::<u32>(), any::<u32>());
    (texts(), moments(), moments(), moments(), numbers).prop_map(
        |(visit, arrive, begin, leave, n)| {
            let (travel, distance, walk) = (Seconds(n.0), Metres(n.1), Metres(n.2));
            Stop { visit, arrive, begin, leave, travel, distance, walk }
        },
    )
}

fn routes() -> impl Strategy<Value = Route> {
    let numbers = (any::<u32>(), any::<u32>());
    (shifts(), vec(stops(), 0..4), vec(places(), 0..5), numbers).prop_map(
        |(shift, stops, line, n)| {
            let PlannedShift { id, crew, people, station, date, start, end, pause, profile } =
                shift;
            let (back, distance) = (Seconds(n.0), Metres(n.1));
            Route {
                id,
                station,
                crew,
                people,
                date,
                profile,
                start,
                end,
                pause,
                stops,
                back,
                distance,
                line,
            }
        },
    )
}

fn unserved() -> impl Strategy<Value = Unserved> {
    let codes = select(vec!["closed", "full", "too-long", "device"]);
    let relax =
        (select(vec!["", "shift-end", "window"]), option::of(texts()), option::of(any::<u32>()))
            .prop_map(|(what, shift, seconds)| Relax {
                what,
                shift,
                seconds: seconds.map(Seconds),
            });
    (texts(), codes, texts(), relax, vec(texts(), 0..3)).prop_map(
        |(visit, code, reason, relax, lost_to)| Unserved { visit, code, reason, relax, lost_to },
    )
}

fn plans() -> impl Strategy<Value = Plan> {
    let lists =
        (vec(people(), 0..3), vec(shifts(), 0..3), vec(visits(), 0..3), vec(routes(), 0..3));
    let numbers =
        ((days(), option::of(days())), 1_u32..=366, any::<u64>(), any::<u64>(), any::<[u32; 4]>());
    let maps = (btree_map(texts(), any::<u32>(), 0..3), btree_map(texts(), texts(), 0..3));
    (lists, vec(unserved(), 0..3), numbers, maps).prop_map(|(lists, unserved, numbers, maps)| {
        let (people, shifts, visits, routes) = lists;
        let ((from, evenings_from), days, seed, turns, [first, second, third, available]) = numbers;
        let (weights, inputs): (BTreeMap<_, _>, BTreeMap<_, _>) = maps;
        let bounds = Bounds {
            needed: [Seconds(first), Seconds(second), Seconds(third)],
            available: Seconds(available),
            travel: [Seconds(second), Seconds(third), Seconds(first)],
            most: Most { first: third, worth: [u64::MAX, u64::from(first), 0] },
        };
        Plan {
            from,
            days,
            evenings_from,
            seed,
            turns,
            people,
            shifts,
            visits,
            routes,
            unserved,
            bounds,
            weights,
            inputs,
        }
    })
}

proptest! {
    /// Written and read back, a plan is the same, and so is its text.
    #[test]
    fn a_plan_survives_its_file(plan in plans()) {
        let text = plan_to_json(&plan);
        let back = read(&text).expect("our own file");
        prop_assert_eq!(plan_to_json(&back), text);
        prop_assert_eq!(back, plan);
    }

    /// One visit, stop or route a line, whatever the texts hold.
    #[test]
    fn each_row_has_its_line(plan in plans()) {
        let text = plan_to_json(&plan);
        prop_assert!(text.ends_with('\n'));
        let stops: usize = plan.routes.iter().map(|route| route.stops.len()).sum();
        prop_assert_eq!(text.lines().filter(|line| line.starts_with("      {\"visit\": ")).count(), stops);
    }

    /// A byte changed anywhere gives a plan or an error, never a panic.
    #[test]
    fn a_changed_byte_never_panics(at in 0_usize..4_000, byte in 32_u8..127) {
        let mut bytes = plan_to_json(&plan()).into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(text) = String::from_utf8(bytes) {
            let _ = read(&text);
        }
    }
}
