//! Solutions that others have published: they are sound, and cost what is published with them.

use std::path::{Path, PathBuf};
use std::{env, fs};

use beibao::exchange::{Options, open, rounds_of};
use beibao::solver::{Solution, Violation, check};

/// A file of the instances, or nothing, said plainly.
fn instance_file(name: &str) -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "the folder is outside of the project")]
    let folder = env::var("BEIBAO_SHARED").unwrap_or_else(|_| "../shared".to_owned());
    let path = Path::new(&folder).join("instances").join(name);
    if path.is_file() {
        return Some(path);
    }
    #[expect(clippy::print_stderr, reason = "a test that does nothing says so")]
    {
        eprintln!("skipped: {} is not there (set BEIBAO_SHARED)", path.display());
    }
    None
}

/// The value of a published solution, and what the judge says against it.
fn judged(problem: &str, solution: &str) -> Option<(String, Vec<&'static str>)> {
    let (problem, solution) = (instance_file(problem)?, instance_file(solution)?);
    let text = |path: &Path| fs::read_to_string(path).expect("a text");
    let instance = open(&problem, &text(&problem), &Options::default()).expect("an instance");
    let rounds = rounds_of(&instance, &solution, &text(&solution)).expect("rounds of it");
    let solution = Solution::of(&instance.problem, rounds);
    let violations = check(&instance.problem, &solution);
    let codes = violations.into_iter().map(Violation::code).collect();
    Some((instance.value(&solution), codes))
}

/// What a solution file says its cost is.
fn published(path: &str) -> Option<String> {
    let text = fs::read_to_string(instance_file(path)?).expect("a text");
    let is_sol = text.contains("Route");
    let line = if is_sol { text.lines().last()? } else { text.lines().next()? };
    line.split_whitespace().last().map(str::to_owned)
}

#[test]
fn published_solutions_of_vrplib_cost_what_they_say() {
    for name in [
        "cvrp/X-n303-k21",
        "cvrp/X-n524-k153",
        "cvrp/X-n1001-k43",
        "sdvrptw/PR01",
        "sdvrptw/PR05",
        "mdvrptw/PR11A",
        "pcvrptw/R1_10_1",
    ] {
        let sol = format!("{name}.sol");
        let Some(found) = judged(&format!("{name}.vrp"), &sol) else { return };
        assert_eq!(found, (published(&sol).expect("a cost"), Vec::new()), "{name}");
    }
}

#[test]
fn published_periodic_solutions_cost_what_they_say() {
    for name in ["p02", "p05", "p08", "p11", "p13", "p23", "p32", "pr01", "pr02", "pr05", "pr10"] {
        let res = format!("pvrp/{name}.res");
        let Some(found) = judged(&format!("pvrp/{name}"), &res) else { return };
        assert_eq!(found, (published(&res).expect("a cost"), Vec::new()), "{name}");
    }
}

#[test]
fn every_instance_at_hand_is_read_as_what_it_is() {
    for (name, kind, stops, shifts) in [
        ("vrptw/R104.txt", "solomon", 100, 25),
        ("vrptw/R2_10_5.txt", "solomon", 1_000, 250),
        ("pdptw/lrc101.txt", "li-lim", 106, 25),
        ("toptw/r104.txt", "orienteering", 100, 9),
        ("toptw/pr08.txt", "orienteering", 144, 10),
        ("pvrp/p05", "cordeau", 153, 30),
        ("cvrp/X-n303-k21.vrp", "vrplib", 302, 31),
    ] {
        let Some(path) = instance_file(name) else { return };
        let text = fs::read_to_string(&path).expect("a text");
        let instance = open(&path, &text, &Options::default()).expect("an instance");
        let problem = &instance.problem;
        let found = (instance.kind.code(), problem.stops().len(), problem.shifts().len());
        assert_eq!(found, (kind, stops, shifts), "{name}");
    }
}
