//! VROOM's JSON, in and out.

use std::path::Path;

use beibao::exchange::{
    Instance, Options, open, rounds_of, solution_text, to_vroom, vroom_solution,
};
use beibao::solver::{Solution, Violation, check};
use beibao::unit::{Kmh, Seconds};
use serde_json::Value;

use super::formats_tiny::{SOLOMON, opened};

/// Two vehicles, one with a break, one that ends anywhere; two jobs and a shipment.
pub(crate) const VROOM: &str = r#"{
  "vehicles": [
    {"id": 7, "start_index": 0, "end_index": 0, "capacity": [4], "skills": [5],
     "time_window": [28800, 43200],
     "breaks": [{"id": 1, "service": 600, "time_windows": [[29000, 29000]]}]},
    {"id": 8, "start_index": 0, "capacity": [4], "costs": {"fixed": 50}, "speed_factor": 2.0}
  ],
  "jobs": [
    {"id": 1, "location_index": 1, "service": 300, "delivery": [2], "priority": 3},
    {"id": 2, "location_index": 2, "service": 300, "pickup": [1], "skills": [5],
     "time_windows": [[30000, 31000]]}
  ],
  "shipments": [
    {"amount": [1],
     "pickup": {"id": 1, "location_index": 3, "service": 60, "location": [106.5, 26.5]},
     "delivery": {"id": 1, "location_index": 1, "service": 60}}
  ],
  "matrices": {"car": {"durations": [
    [0, 100, 200, 300], [100, 0, 110, 210], [200, 110, 0, 120], [300, 210, 120, 0]]}}
}"#;

/// Vehicle 7 does the jobs, vehicle 8 the shipment.
const ANSWER: &str = r#"{"routes": [
  {"vehicle": 7, "steps": [{"type": "start"}, {"type": "break", "id": 1}, {"type": "job", "id": 1},
    {"type": "job", "id": 2}, {"type": "end"}]},
  {"vehicle": 8, "steps": [{"type": "pickup", "id": 1}, {"type": "delivery", "id": 1}]}]}"#;

fn judged(instance: &Instance, text: &str) -> (Solution, Vec<&'static str>) {
    let rounds = rounds_of(instance, Path::new("answer.json"), text).expect("rounds");
    let solution = Solution::of(&instance.problem, rounds);
    let found = check(&instance.problem, &solution);
    (solution, found.into_iter().map(Violation::code).collect())
}

/// `text` with `one` and `other` in each other's place.
fn swapped(text: &str, one: &str, other: &str) -> String {
    text.replace(one, "\u{0}").replace(other, one).replace('\u{0}', other)
}

#[test]
fn a_solution_costs_its_travel_and_its_vehicles() {
    let instance = opened(VROOM, &Options::default());
    let (solution, codes) = judged(&instance, ANSWER);
    assert_eq!(codes, Vec::<&str>::new());
    // 100 + 110 + 200, and 300 + 210 at twice the speed, and 50.
    assert_eq!(instance.value(&solution), (410 + 150 + 105 + 50).to_string());
}

#[test]
fn skills_loads_and_the_order_of_a_shipment_are_kept() {
    let instance = opened(VROOM, &Options::default());
    let others = swapped(ANSWER, "\"vehicle\": 7", "\"vehicle\": 8");
    assert!(judged(&instance, &others).1.contains(&"skills"));
    let turned = swapped(ANSWER, "pickup", "delivery");
    assert!(judged(&instance, &turned).1.contains(&"chain"));
    let small = opened(&VROOM.replacen("[4]", "[1]", 1), &Options::default());
    assert!(judged(&small, ANSWER).1.contains(&"load"));
}

#[test]
fn what_vroom_prints_is_printed() {
    let instance = opened(VROOM, &Options::default());
    let (solution, _) = judged(&instance, ANSWER);
    let text = vroom_solution(&instance, &solution).expect("times that work out");
    let found: Value = serde_json::from_str(&text).expect("JSON");
    let lines = |steps: &Value| -> String {
        let keys = ["type", "id", "arrival", "duration", "service", "waiting_time", "load"];
        let line = |step: &Value| keys.map(|key| step[key].to_string()).join(" ");
        steps.as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(lines(&found["routes"][0]["steps"]), @r#"
    "start" null 28900 0 0 0 [2]
    "break" null 29000 100 600 0 [2]
    "job" 1 29600 100 300 0 [0]
    "job" 2 30010 210 300 0 [1]
    "end" null 30510 410 0 0 [1]
    "#);
    insta::assert_snapshot!(lines(&found["routes"][1]["steps"]), @r#"
    "start" null 0 0 0 0 [0]
    "pickup" 1 150 150 60 0 [1]
    "delivery" 1 315 255 60 0 [0]
    "#);
    insta::assert_snapshot!(found["summary"], @r#"{"cost":715,"delivery":[3],"duration":665,"pickup":[2],"routes":2,"service":720,"setup":0,"unassigned":0,"violations":[],"waiting_time":0}"#);
    assert_eq!(found["routes"][1]["steps"][1]["location"].to_string(), "[106.5,26.5]");
    let again = rounds_of(&instance, Path::new("again.json"), &text).expect("rounds");
    assert_eq!(again.rows(), solution.rounds.rows(), "what is written is read as the same");
}

#[test]
fn moments_far_from_zero_come_back_as_they_were() {
    let far = 1_700_000_000_u64;
    let text = VROOM
        .replace("28800, 43200", &format!("{}, {}", far + 28_800, far + 43_200))
        .replace("29000, 29000", &format!("{0}, {0}", far + 29_000))
        .replace("30000, 31000", &format!("{}, {}", far + 30_000, far + 31_000));
    let instance = opened(&text, &Options::default());
    let (solution, codes) = judged(&instance, ANSWER);
    assert_eq!(codes, Vec::<&str>::new());
    let text = vroom_solution(&instance, &solution).expect("times that work out");
    let found: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(found["routes"][0]["steps"][3]["arrival"], far + 30_010);
}

#[test]
fn priorities_come_before_the_number_of_tasks() {
    let instance = opened(VROOM, &Options::default());
    let worth: Vec<u32> = instance.problem.stops().rows().iter().map(|stop| stop.worth).collect();
    assert_eq!(worth, [16, 1, 1, 1]);
}

#[test]
fn without_a_matrix_there_are_straight_lines_only_if_asked_for() {
    let text = r#"{"vehicles": [{"id": 1, "start": [106.5, 26.5], "end": [106.5, 26.5]}],
        "jobs": [{"id": 1, "location": [106.5, 26.6]}, {"id": 2, "location": [106.5, 26.5]}]}"#;
    let refused = open(Path::new("a.json"), text, &Options::default());
    let refused = refused.expect_err("no matrix").to_string();
    assert!(refused.contains("--speed"), "{refused}");
    let instance = opened(text, &Options { speed: Some(Kmh(40)), ..Options::default() });
    let travel = &instance.problem.travel()[0];
    // A tenth of a degree is 11.1 km: 1,000 seconds.
    assert_eq!((travel.side(), travel.time(0, 0)), (2, Seconds(0)));
    assert!((990..1_010).contains(&travel.time(0, 1).0), "{:?}", travel.time(0, 1));
}

#[test]
fn what_cannot_be_expressed_is_refused_by_its_name() {
    for (from, to, word) in [
        ("\"start_index\": 0, \"capacity\"", "\"max_tasks\": 3, \"capacity\"", "max_tasks"),
        ("\"fixed\": 50", "\"per_km\": 5", "per_km"),
        ("[[29000, 29000]]", "[[29000, 29000], [30000, 30001]]", "several windows"),
        ("\"service\": 300, \"delivery\"", "\"setup\": 9, \"delivery\"", "setup"),
        ("\"capacity\": [4], \"costs\"", "\"costs\"", "no capacity"),
        ("\"delivery\": [2]", "\"delivery\": [2, 1]", "2 kinds of load"),
        ("\"priority\": 3", "\"priority\": 101", "priority 101"),
        ("\"id\": 2, \"location_index\": 2", "\"id\": 2, \"location_index\": 9", "4 places"),
        ("\"id\": 2, \"location_index\": 2", "\"id\": 1, \"location_index\": 2", "second time"),
        ("[100, 0, 110, 210]", "[100, 0, 110]", "as many columns"),
        ("\"durations\"", "\"distances\"", "durations are missing"),
        ("\"id\": 7", "\"id\": -7", "line 3"),
    ] {
        let text = VROOM.replacen(from, to, 1);
        assert_ne!(text, VROOM, "{from} is not in the sample");
        let error = open(Path::new("a.json"), &text, &Options::default());
        let error = error.expect_err(to).to_string();
        assert!(error.contains(word), "{to}: {error}");
    }
}

#[test]
fn a_problem_written_for_vroom_is_read_as_the_same() {
    let instance = opened(VROOM, &Options::default());
    let again = opened(&to_vroom(&instance.problem), &Options::default());
    let (one, other) = (&instance.problem, &again.problem);
    let ends = |instance: &Instance| -> Vec<_> {
        let stops = instance.problem.stops().rows().iter();
        stops.map(|stop| (stop.place, stop.service, stop.windows.clone())).collect()
    };
    assert_eq!(ends(&instance), ends(&again));
    assert_eq!(one.relations(), other.relations());
    let hours = |instance: &Instance| -> Vec<_> {
        let shifts = instance.problem.shifts().rows().iter();
        shifts.map(|shift| (shift.start, shift.end, shift.pause, shift.fixed)).collect()
    };
    assert_eq!(hours(&instance), hours(&again));
    let rounds = rounds_of(&instance, Path::new("a"), ANSWER).expect("rounds");
    let costs = [one, other].map(|problem| Solution::of(problem, rounds.clone()).cost.seconds);
    assert_eq!(costs, [715, 715]);
}

#[test]
fn other_instances_can_be_answered_as_vroom_does() {
    let instance = opened(SOLOMON, &Options::default());
    let rounds = rounds_of(&instance, Path::new("a"), "Route #1: 1 2\nRoute #2: 3\n");
    let solution = Solution::of(&instance.problem, rounds.expect("rounds"));
    let text = vroom_solution(&instance, &solution).expect("times that work out");
    let again = rounds_of(&instance, Path::new("a"), &text).expect("rounds");
    assert_eq!(again.rows(), solution.rounds.rows());
    assert_eq!(solution_text(&instance, &solution), "Route #1: 1 2\nRoute #2: 3\nCost 22.8\n");
}
