//! Every code of a finding has its sentences and its page.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use beibao::words::all;

#[test]
fn every_code_stands_in_docs_findings() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.md");
    let page = fs::read_to_string(path).expect("docs/findings.md is part of the project");
    let headings: BTreeSet<&str> =
        page.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let is_code = |key: &&str| key.starts_with('B') && key.len() == 5;
    let codes: BTreeSet<&str> = all().map(|row| row.0).filter(is_code).collect();
    let missing: Vec<_> = codes.difference(&headings).collect();
    assert!(missing.is_empty(), "no page for {missing:?}");
    for code in codes {
        assert!(all().any(|row| row.0 == format!("{code}.help")), "{code} says not how to mend it");
    }
}

#[test]
fn every_code_the_reader_uses_has_words_and_every_word_is_used() {
    let mut rooms = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/read")];
    let mut used = BTreeSet::new();
    while let Some(room) = rooms.pop() {
        for file in fs::read_dir(room).expect("the room is there") {
            let path = file.expect("a file").path();
            if path.is_dir() {
                rooms.push(path);
                continue;
            }
            let text = fs::read_to_string(path).expect("source is text");
            for part in text.split("\"B1").skip(1) {
                used.insert(format!("B1{}", part.chars().take(3).collect::<String>()));
            }
        }
    }
    let known: BTreeSet<String> = all()
        .map(|row| row.0.to_owned())
        .filter(|key| key.starts_with("B1") && key.len() == 5)
        .collect();
    assert_eq!(used, known);
}
