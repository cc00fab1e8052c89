//! Every key has its sentence, every sentence its use, every code its page.

use std::collections::BTreeSet;

use beibao::words::{Language, all, say};

use super::source::{Source, is_kind, none, read, sources, tracked};

/// Whether `text` is the code of a finding or a violation: `B1002`, `V1003`.
fn is_code(text: &str) -> bool {
    let digits = text.strip_prefix(['B', 'V']).unwrap_or_default();
    digits.len() == 4 && digits.chars().all(|c| c.is_ascii_digit())
}

/// The keys a file asks for that are not in `table`.
fn without_sentence(source: &Source, table: &BTreeSet<&str>) -> Vec<String> {
    let codes = source.strings.iter().filter(|text| is_code(text)).flat_map(|code| {
        let help = code.starts_with('B').then(|| format!("{code}.help"));
        [Some(code.clone()), help].into_iter().flatten()
    });
    let asked = codes.chain(keys_said(&source.text));
    asked
        .filter(|key| !table.contains(key.as_str()))
        .map(|key| format!("{}: `{key}` is in no table of src/words", source.path))
        .collect()
}

/// The keys that stand as they are in calls of `say`, and of a room's own `say` that knows the
/// language: `say(language, "key", …)`, `self.say("key", …)`.
fn keys_said(text: &str) -> Vec<String> {
    let quoted = |rest: &str| {
        let (key, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
        Some(key.to_owned())
    };
    let mut keys = Vec::new();
    for (at, call) in text.match_indices("say(") {
        let rest = text.get(at + call.len()..).unwrap_or_default();
        let second = rest.split_once(',').filter(|(first, _)| !first.contains([';', '{', '}']));
        keys.extend(quoted(rest).or_else(|| second.and_then(|(_, rest)| quoted(rest))));
    }
    keys
}

/// Whether one of the texts in quotes is `key`, or a pattern that it may come from.
fn is_used(key: &str, strings: &BTreeSet<String>) -> bool {
    let plain = key.strip_suffix(".help").filter(|code| is_code(code)).unwrap_or(key);
    let from_pattern = |text: &String| {
        text.split_once('{').is_some_and(|(start, _)| {
            !start.is_empty() && start.ends_with(['.', '-', '_']) && plain.starts_with(start)
        })
    };
    strings.contains(plain) || strings.iter().any(from_pattern)
}

fn rooms() -> Vec<Source> {
    sources(&["src/"]).into_iter().filter(|source| source.room != "words").collect()
}

#[test]
fn every_key_that_is_asked_for_has_a_sentence() {
    let table: BTreeSet<&str> = all().map(|row| row.0).collect();
    let missing = rooms().iter().flat_map(|source| without_sentence(source, &table)).collect();
    none("no sentence", missing);
}

#[test]
fn every_sentence_is_asked_for() {
    let mut strings: BTreeSet<String> = rooms().into_iter().flat_map(|room| room.strings).collect();
    // Pages ask for sentences too.
    for page in tracked().iter().filter(|path| is_kind(path, "html") || is_kind(path, "txt")) {
        let text = read(page).unwrap_or_default();
        strings.extend(text.split('"').map(str::to_owned));
    }
    // A script asks for those of its page.
    for script in tracked().iter().filter(|path| is_kind(path, "js")) {
        let text = read(script).unwrap_or_default().replace("${", "{");
        strings.extend(text.split(['\'', '`']).map(|part| format!("grid.{part}")));
    }
    let idle = all().map(|row| row.0).filter(|key| !is_used(key, &strings));
    none("a sentence that nobody asks for", idle.map(str::to_owned).collect());
}

#[test]
fn every_code_is_explained_in_docs_findings_md() {
    let page = read("docs/findings.md").unwrap_or_default();
    let codes = all().map(|row| row.0).filter(|key| is_code(key) && !page.contains(key));
    let row = |code: &str| {
        let text = |key: &str| say(Language::English, key, &[]).replace('?', "…");
        let help = code.starts_with('B').then(|| text(&format!("{code}.help")));
        format!("| {code} | {} | {} |", text(code), help.unwrap_or_default())
    };
    none("not in docs/findings.md (add a row like these)", codes.map(row).collect());
}

#[test]
fn the_page_of_codes_explains_none_that_is_gone() {
    let page = read("docs/findings.md").unwrap_or_default();
    let table: BTreeSet<&str> = all().map(|row| row.0).collect();
    let words = page.split(|c: char| !c.is_ascii_alphanumeric());
    let gone = words.filter(|word| is_code(word) && !table.contains(word));
    none("docs/findings.md explains what no table has", gone.map(str::to_owned).collect());
}

#[test]
fn a_key_without_a_sentence_and_a_sentence_without_a_key_are_seen() {
    let table = BTreeSet::from(["B1002", "B1002.help", "V1003", "plan.done", "reason.full"]);
    let wrong =
        |text: &str| without_sentence(&Source::new("src/plan/a.rs", text.to_owned()), &table).len();
    assert_eq!(wrong("Finding::new(\"B1002\", x); add(\"V1003\"); say(l, \"plan.done\", &[])"), 0);
    assert_eq!(wrong("Finding::new(\"B1009\", x);"), 2, "the sentence and the help");
    assert_eq!(wrong("say(\n    language,\n    \"plan.gone\",\n    &[])"), 1);
    assert_eq!(wrong("self.say(\"plan.gone\", &[])"), 1);
    let used = |text: &str| BTreeSet::from([text.to_owned()]);
    assert!(is_used("B1002.help", &used("B1002")));
    assert!(is_used("reason.full", &used("reason.{code}")));
    assert!(!is_used("plan.done", &used("plan.dome")));
    assert!(!is_used("plan.done", &used("{}.help")));
}
