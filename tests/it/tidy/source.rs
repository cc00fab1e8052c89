//! The files of the house, and their code without comments and strings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One file of the house.
pub(super) struct Source {
    /// Its path in the package, with `/`.
    pub(super) path: String,
    /// The room it stands in, for a file below src/.
    pub(super) room: String,
    /// The file as it is.
    pub(super) text: String,
    /// Its code: comments and what stands in quotes left out, lines kept.
    pub(super) code: String,
    /// What stands in quotes.
    pub(super) strings: Vec<String>,
}

impl Source {
    /// A file of this text.
    pub(super) fn new(path: &str, text: String) -> Self {
        let room = path.strip_prefix("src/").and_then(|rest| rest.split_once('/'));
        let (code, strings) = split(&text);
        let room = room.map_or_else(String::new, |(room, _)| room.to_owned());
        Self { path: path.to_owned(), room, text, code, strings }
    }
}

/// The Rust files below the folders `under`, sorted by path.
pub(super) fn sources(under: &[&str]) -> Vec<Source> {
    let is_rust = |path: &String| is_kind(path, "rs");
    let is_under = |path: &String| under.iter().any(|folder| path.starts_with(folder));
    let all = tracked().into_iter().filter(|path| is_rust(path) && is_under(path));
    all.filter_map(|path| Some(Source::new(&path, read(&path)?))).collect()
}

/// Whether the name of a file ends in `.kind`.
pub(super) fn is_kind(path: &str, kind: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == kind)
}

/// The text of a file of the package, if it is there and is text.
pub(super) fn read(path: &str) -> Option<String> {
    fs::read_to_string(root().join(path)).ok()
}

/// The files of the package: those git knows, or all where there is no git.
pub(super) fn tracked() -> Vec<String> {
    let git = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let known = Command::new("git").args(git).current_dir(root()).output();
    let mut files: Vec<String> = match known {
        Ok(output) if output.status.success() => {
            let names = String::from_utf8_lossy(&output.stdout).into_owned();
            names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect()
        }
        _ => walk(root(), Path::new("")),
    };
    files.retain(|path| root().join(path).is_file());
    files.sort();
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn walk(root: &Path, folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return Vec::new() };
    let mut files = Vec::new();
    for entry in entries.flatten() {
        let path: PathBuf = folder.join(entry.file_name());
        let name = path.to_string_lossy().replace('\\', "/");
        if entry.path().is_file() {
            files.push(name);
        } else if !["target", "out", ".git"].contains(&name.as_str()) {
            files.extend(walk(root, &path));
        }
    }
    files
}

/// The code of a Rust text without comments and quotes, and what stood in quotes.
pub(super) fn split(text: &str) -> (String, Vec<String>) {
    let mut rest = text;
    let (mut code, mut strings) = (String::new(), Vec::new());
    let mut last = ' ';
    while let Some(first) = rest.chars().next() {
        let (skipped, quoted) = skipped(rest, last);
        if 0 < skipped {
            let (gone, after) = rest.split_at(skipped);
            code.extend(gone.chars().filter(|c| *c == '\n'));
            if let Some(quoted) = quoted {
                code.push_str("\"\"");
                strings.push(quoted);
            }
            (rest, last) = (after, ' ');
        } else {
            code.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            last = first;
        }
    }
    (code, strings)
}

/// How many bytes at the start of `rest` are a comment or a literal, and what is quoted there.
fn skipped(rest: &str, last: char) -> (usize, Option<String>) {
    let in_word = last.is_alphanumeric() || last == '_';
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), None);
    }
    if rest.starts_with("/*") {
        return (rest.find("*/").map_or(rest.len(), |end| end + 2), None);
    }
    if rest.starts_with('"') {
        return plain_string(rest, 1);
    }
    if rest.starts_with("b\"") && !in_word {
        return plain_string(rest, 2);
    }
    let raw = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('r').filter(|_| !in_word);
    if let Some(raw) = raw {
        let hashes = raw.chars().take_while(|c| *c == '#').count();
        let start = rest.len() - raw.len() + hashes + 1;
        if raw.get(hashes..).is_some_and(|quote| quote.starts_with('"')) {
            let end = format!("\"{}", "#".repeat(hashes));
            let inner = rest.get(start..).unwrap_or_default();
            let length = inner.find(&end).unwrap_or(inner.len());
            let quoted = inner.get(..length).map(str::to_owned);
            return ((start + length + end.len()).min(rest.len()), quoted);
        }
    }
    let mut chars = rest.chars();
    if chars.next() == Some('\'') {
        // A character, not a lifetime: it is closed after one, escaped or not.
        let (one, two) = (chars.next(), chars.next());
        if one == Some('\\') {
            let body = rest.get(3..).unwrap_or_default();
            return (body.find('\'').map_or(rest.len(), |end| end + 4), None);
        }
        if two == Some('\'') {
            return (2 + one.map_or(0, char::len_utf8), None);
        }
    }
    (0, None)
}

fn plain_string(rest: &str, start: usize) -> (usize, Option<String>) {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip_while(|(at, _)| *at < start) {
        if c == '"' && !escaped {
            return (at + 1, rest.get(start..at).map(str::to_owned));
        }
        escaped = c == '\\' && !escaped;
    }
    (rest.len(), None)
}

/// Whether `word` stands in `code`, not as a part of a longer name.
pub(super) fn has_word(code: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code.get(..at).and_then(|text| text.chars().next_back());
        let after = code.get(at + word.len()..).and_then(|text| text.chars().next());
        let open = !word.ends_with(is_name) || !after.is_some_and(is_name);
        open && !before.is_some_and(is_name)
    })
}

/// Fails with every offender named.
#[track_caller]
pub(super) fn none(rule: &str, mut offenders: Vec<String>) {
    offenders.sort();
    offenders.dedup();
    assert!(offenders.is_empty(), "{rule}:\n  {}", offenders.join("\n  "));
}

#[test]
fn comments_and_quotes_are_told_from_code() {
    let text = "a('\\'', \"x \\\" y\"); // \"no\"\n/* fn b */ r#\"z \" z\"#; <'a>(b'{', '\"') rest";
    let (code, strings) = split(text);
    assert_eq!(strings, ["x \\\" y", "z \" z"]);
    assert_eq!(code, "a(, \"\"); \n \"\"; <'a>(b, ) rest");
}

#[test]
fn a_word_is_not_a_part_of_a_longer_one() {
    assert!(has_word("use rayon::x;", "rayon"));
    assert!(!has_word("crayon rayons", "rayon"));
    assert!(has_word("println!(1)", "println!"));
    assert!(!has_word("eprintln!(1)", "println!"));
}
