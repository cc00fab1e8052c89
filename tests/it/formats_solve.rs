//! `beibao solve` as a person sees it.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::cli_support::{beibao, beibao_in};
use super::formats_tiny::{LI_LIM, ORIENTEERING, PERIODIC, SOLOMON};
use super::formats_vroom::VROOM;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    folder
}

/// What `solve` answers in a folder with one file `a`.
fn solve(text: &str, arguments: &str) -> String {
    beibao_in(folder(&[("a", text)]).path(), &format!("solve {arguments}"), "")
}

#[test]
fn the_help_of_solve_says_every_flag() {
    insta::assert_snapshot!(beibao("solve --help", ""), @"");
}

#[test]
fn the_last_line_is_the_cost() {
    insta::assert_snapshot!(solve(SOLOMON, "a --turns 500"), @"");
    insta::assert_snapshot!(solve(PERIODIC, "a --turns 500 -o -"), @"");
    insta::assert_snapshot!(solve(ORIENTEERING, "a --turns 500"), @"");
    insta::assert_snapshot!(solve(LI_LIM, "a --turns 500"), @"");
}

#[test]
fn time_ends_the_search_too() {
    let answer = solve(SOLOMON, "a --time 0.2s --threads 1");
    assert!(answer.contains("--- out\ncost 22.8\n"), "{answer}");
}

#[test]
fn a_depot_without_customers_costs_nothing() {
    let depot: String = SOLOMON.lines().take(10).flat_map(|line| [line, "\n"]).collect();
    let answer = solve(&depot, "a --turns 500 -o -");
    assert_eq!(answer, "exit 0\n--- out\nCost 0.0\ncost 0.0\n--- err\n");
}

#[test]
fn a_solution_is_written_and_judged() {
    let folder = folder(&[("tiny.txt", SOLOMON)]);
    let run = |rest: &str| beibao_in(folder.path(), &format!("solve tiny.txt {rest}"), "");
    insta::assert_snapshot!(run("--turns 500 -o tiny.sol"), @"");
    insta::assert_snapshot!(run("--check tiny.sol"), @"");
    let sol = folder.path().join("tiny.sol");
    fs::write(&sol, "Route #1: 1 2 3\n").expect("a file can be written");
    insta::assert_snapshot!(run("--check tiny.sol"), @"");
    fs::write(&sol, "Route #1: 1 2\n").expect("a file can be written");
    insta::assert_snapshot!(run("--check tiny.sol"), @"");
    fs::write(&sol, "Route #3: 1 2\n").expect("a file can be written");
    insta::assert_snapshot!(run("--check tiny.sol"), @"");
}

#[test]
fn vroom_is_answered_in_its_own_words() {
    let folder = folder(&[("problem.json", VROOM)]);
    let run = |rest: &str| beibao_in(folder.path(), &format!("solve problem.json {rest}"), "");
    let answer = run("--turns 500 -o -");
    assert!(answer.starts_with("exit 0\n--- out\n{\"code\": 0, "), "{answer}");
    assert!(answer.contains("--- err\ncost "), "{answer}");
    run("--turns 500 -o answer.json");
    let judged = run("--check answer.json");
    assert!(judged.starts_with("exit 0\n--- out\ncost "), "{judged}");
}

#[test]
fn what_is_no_problem_is_an_error() {
    insta::assert_snapshot!(solve("once upon a time\n", "a"), @"");
    insta::assert_snapshot!(solve(SOLOMON, "a --kind vrplib"), @"");
    insta::assert_snapshot!(solve(SOLOMON, "b"), @"");
}

#[test]
fn a_stations_problem_can_be_given_to_others() {
    let folder = folder(&[]);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township");
    let (sample, out) = (sample.display(), folder.path().join("problems"));
    let plan = format!("-C {sample} plan --from 2026-03-23 --problems {}", out.display());
    let written = beibao(&plan, "");
    assert!(written.starts_with("exit 0\n"), "{written}");
    let files: Vec<_> = fs::read_dir(&out).expect("a folder").flatten().collect();
    assert!(!files.is_empty());
    for file in files {
        let solve = format!("solve {} --turns 500", file.path().display());
        let answer = beibao_in(folder.path(), &solve, "");
        assert!(answer.starts_with("exit 0\n--- out\ncost "), "{answer}");
    }
}
