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
    insta::assert_snapshot!(beibao("solve --help", ""), @"
    exit 0
    --- out
    Solve a public routing problem: Solomon, VRPLIB, Cordeau, orienteering, Li-Lim
    or VROOM

    Usage: beibao solve [OPTIONS] <FILE>

    Arguments:
      <FILE>  The problem file

    Options:
      -C, --folder <FOLDER>      The township folder; default: where you are
          --kind <KIND>          solomon, vrplib, cordeau, orienteering, li-lim or
                                 vroom; default: by what the file holds
          --language <LANGUAGE>  Language: zh or en; default: that of the system
          --vehicles <NUMBER>    How many vehicles; default: as the file says, else
                                 enough
          --format <FORMAT>      text, json, csv, geojson or html; default: by the
                                 name of the file
          --round <HOW>          How numbers of VRPLIB are rounded: round, trunc,
                                 dimacs or exact; default: by its TYPE
          --speed <KMH>          Where a VROOM file has no matrix: drive straight
                                 lines at so many km/h
          --threads <THREADS>    Threads to use; the result is the same
          --no-cache             Neither read nor write the roads kept in .beibao
          --seed <SEED>          Seed of the search; default: 1
      -q, --quiet                Say nothing but data and errors
          --turns <TURNS>        Turns of the search; default: by size
          --time <SECONDS>       Search for so long
          --check <SOLUTION>     Do not solve but judge this solution (.sol, .res or
                                 VROOM's JSON)
          --bound                Also prove how little travel what is served needs
      -o, --output <FILE>        Write to this file: .json as VROOM does, else as
                                 .sol; - is stdout
      -h, --help                 Print help
    --- err
    ");
}

#[test]
fn the_last_line_is_the_cost() {
    insta::assert_snapshot!(solve(SOLOMON, "a --turns 500"), @"
    exit 0
    --- out
    cost 22.8
    --- err
    ");
    insta::assert_snapshot!(solve(PERIODIC, "a --turns 500"), @"
    exit 0
    --- out
    cost 20.02
    --- err
    ");
    insta::assert_snapshot!(solve(ORIENTEERING, "a --turns 500"), @"
    exit 0
    --- out
    profit 16
    --- err
    ");
    insta::assert_snapshot!(solve(LI_LIM, "a --turns 500"), @"
    exit 0
    --- out
    cost 20.00
    --- err
    ");
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
    insta::assert_snapshot!(run("--turns 500 -o tiny.sol"), @"
    exit 0
    --- out
    cost 22.8
    --- err
    written: tiny.sol
    ");
    insta::assert_snapshot!(run("--check tiny.sol"), @"
    exit 0
    --- out
    cost 22.8
    --- err
    ");
    let sol = folder.path().join("tiny.sol");
    fs::write(&sol, "Route #1: 1 2 3\n").expect("a file can be written");
    insta::assert_snapshot!(run("--check tiny.sol"), @"
    exit 1
    --- out
    cost 20.0
    --- err
    violations: 1 (load 1)
    ");
    fs::write(&sol, "Route #1: 1 2\n").expect("a file can be written");
    insta::assert_snapshot!(run("--check tiny.sol"), @"
    exit 1
    --- out
    cost 20.0
    --- err
    left out although they must be served: 1 (3)
    ");
    fs::write(&sol, "Route #3: 1 2\n").expect("a file can be written");
    insta::assert_snapshot!(run("--check tiny.sol"), @"
    exit 2
    --- out
    --- err
    error: tiny.sol: line 1: there is no such vehicle in the problem (a number of vehicles may be asked for)
    ");
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
    insta::assert_snapshot!(solve("once upon a time\n", "a"), @"
    exit 2
    --- out
    --- err
    error: a: not a routing problem in a known format (solomon, vrplib, cordeau, orienteering, li-lim, vroom)
    ");
    insta::assert_snapshot!(solve(SOLOMON, "a --kind vrplib"), @r#"
    exit 2
    --- out
    --- err
    error: a: line 1: "TINY" is no `KEY : value`
    "#);
    insta::assert_snapshot!(solve(SOLOMON, "b"), @"
    exit 2
    --- out
    --- err
    error: cannot read b
      because: No such file or directory (os error 2)
    ");
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
