//! The command line as a person sees it when all goes well.

use std::fs;
use std::path::Path;

use super::cli_support::{beibao, beibao_in};

/// What a command answers, cut after the first lines.
fn first_lines(answer: &str, lines: usize) -> String {
    answer.lines().take(lines).map(|line| line.to_owned() + "\n").collect()
}

/// The path of the sample township.
fn sample() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township").display().to_string()
}

#[test]
fn the_help_says_every_verb() {
    insta::assert_snapshot!(beibao("--help", ""), @"");
}

#[test]
fn the_help_of_plan_says_every_flag_and_its_default() {
    insta::assert_snapshot!(beibao("plan --help", ""), @"");
}

#[test]
fn the_help_is_chinese_for_who_reads_chinese() {
    insta::assert_snapshot!(beibao("--language zh check --help", ""), @"");
}

#[test]
fn a_plan_is_summed_up_in_a_few_lines() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let command = format!("-C '{}' plan --turns 500 -o plan.json -o plan.csv", sample());
    insta::assert_snapshot!(beibao_in(folder.path(), &command, ""), @"");
}

#[test]
fn a_plan_is_summed_up_in_chinese() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let command = format!("-C '{}' --language zh plan --turns 500 -o plan.json", sample());
    insta::assert_snapshot!(beibao_in(folder.path(), &command, ""), @"");
}

#[test]
fn a_visit_is_explained_whether_it_is_planned_or_left_out() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let plan = format!("-q -C '{}' plan --turns 500 -o plan.json", sample());
    beibao_in(folder.path(), &plan, "");
    let explain =
        |what: &str| beibao_in(folder.path(), &format!("explain --plan plan.json {what}"), "");
    insta::assert_snapshot!(explain("Z0053"), @"");
    insta::assert_snapshot!(explain("Z0030"), @"");
    insta::assert_snapshot!(explain("H0360"), @"");
    insta::assert_snapshot!(explain("--language zh H0053"), @"");
    let check = format!("-C '{}' check --plan plan.json", sample());
    insta::assert_snapshot!(beibao_in(folder.path(), &check, ""), @"");
    let export = format!("-C '{}' export --plan plan.json -o week.html -o week.geojson", sample());
    insta::assert_snapshot!(beibao_in(folder.path(), &export, ""), @"");
    let page = fs::read_to_string(folder.path().join("week.html")).expect("the page is written");
    assert!(page.starts_with("<!DOCTYPE html>"), "{}", first_lines(&page, 1));
}

#[test]
fn a_folder_with_one_finding_is_told_so() {
    insta::assert_snapshot!(beibao("-C data/township check", ""), @"");
}

#[test]
fn a_layer_without_a_finding_is_told_so() {
    insta::assert_snapshot!(beibao("check data/township/venues.geojson", ""), @"");
}

#[test]
fn what_is_due_is_a_table() {
    let table = beibao("-C data/township due --format csv", "");
    insta::assert_snapshot!(first_lines(&table, 6), @"");
}

#[test]
fn a_new_folder_holds_everything_to_be_filled_in() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    insta::assert_snapshot!(beibao_in(folder.path(), "init town", ""), @"");
    insta::assert_snapshot!(beibao_in(folder.path(), "-C town check", ""), @"");
    insta::assert_snapshot!(beibao_in(folder.path(), "init town", ""), @"");
}

#[test]
fn completions_and_the_man_page_are_printed() {
    insta::assert_snapshot!(first_lines(&beibao("completions bash", ""), 3), @"");
    insta::assert_snapshot!(first_lines(&beibao("man", ""), 5), @"");
}
