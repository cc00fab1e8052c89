//! What must not stand in any file: paths of one machine, and notes to oneself.

use super::source::{none, read, tracked};

/// Paths that exist on one machine only, in two parts so that this file is clean itself.
const MACHINE: [(&str, &str); 6] = [
    ("/ho", "me/"),
    ("/ro", "ot/"),
    ("/wo", "rk/"),
    ("/Us", "ers/"),
    ("C:\\", "Users"),
    ("file:", "///"),
];

/// Notes to oneself, in two parts.
const NOTES: [(&str, &str); 5] =
    [("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("to", "do!"), ("unimple", "mented!")];

/// The lines of a text that hold one of `words` where no name goes on.
fn lines_with(path: &str, text: &str, words: &[(&str, &str)]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for (one, two) in words {
            let word = format!("{one}{two}");
            let stands = line.match_indices(&word).any(|(at, _)| {
                let before = line.get(..at).and_then(|text| text.chars().next_back());
                !before.is_some_and(|c| c.is_alphanumeric() || c == '.' || c == '_')
            });
            if stands {
                found.push(format!("{path}:{}: {word}", at + 1));
            }
        }
    }
    found
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let texts = tracked().into_iter().filter_map(|path| Some((read(&path)?, path)));
    let found = texts.flat_map(|(text, path)| lines_with(&path, &text, &MACHINE));
    none("a path of one machine", found.collect());
}

#[test]
fn nothing_is_left_for_later() {
    let is_ours =
        |path: &String| [".rs", ".md", ".toml", "/run"].iter().any(|end| path.ends_with(end));
    let texts = tracked().into_iter().filter(is_ours).filter_map(|path| Some((read(&path)?, path)));
    let found = texts.flat_map(|(text, path)| lines_with(&path, &text, &NOTES));
    none("a note to oneself", found.collect());
}

#[test]
fn a_path_and_a_note_are_seen() {
    let path = format!("open {}{}me/data", MACHINE[0].0, MACHINE[0].1);
    assert_eq!(lines_with("a", &path, &MACHINE).len(), 1);
    assert_eq!(lines_with("a", "https://a.b/home/ and my/work/ and ../root/", &MACHINE).len(), 0);
    assert_eq!(lines_with("a", &format!("// {}{}: x", NOTES[0].0, NOTES[0].1), &NOTES).len(), 1);
    assert_eq!(lines_with("a", "a mastodon", &NOTES).len(), 0);
}
