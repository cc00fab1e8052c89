//! Short files, short functions, short lines, and a house that is understood in an hour.

use std::iter;

use super::source::{Source, none, read, sources, tracked};

const FILE: usize = 500;
const FUNCTION: usize = 70;
const LINE: usize = 100;
const EXAMPLE: usize = 45;
const README: usize = 80;
const HOUR: usize = 1_200;

/// What is too long in one file.
fn too_long(source: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    let lines = source.text.lines().count();
    if FILE < lines {
        wrong.push(format!("{}: {lines} lines of {FILE}", source.path));
    }
    for (name, line, lines) in functions(&source.code) {
        if FUNCTION < lines {
            wrong
                .push(format!("{}:{line}: fn {name} has {lines} lines of {FUNCTION}", source.path));
        }
    }
    if source.room == "words" {
        return wrong; // a sentence is one row
    }
    let codes = source.code.lines().chain(iter::repeat(""));
    for (at, (line, code)) in source.text.lines().zip(codes).enumerate() {
        let length = line.chars().count();
        // What a text says, as in a snapshot, may be as long as it is.
        let is_text = code.trim().is_empty() && !line.trim_start().starts_with("//");
        if LINE < length && !line.contains('"') && !is_text {
            wrong.push(format!("{}:{}: {length} characters of {LINE}", source.path, at + 1));
        }
    }
    wrong
}

/// Name, first line and number of lines of every function with a body.
fn functions(code: &str) -> Vec<(String, usize, usize)> {
    let mut all = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let before = code.get(..at).unwrap_or_default();
        if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = code.get(at..).unwrap_or_default();
        if let Some(body) = body(rest) {
            let name =
                rest.trim_start_matches("fn ").chars().take_while(|c| *c != '(' && *c != '<');
            let first = before.matches('\n').count() + 1;
            all.push((name.collect(), first, body.matches('\n').count() + 1));
        }
    }
    all
}

/// The text from `fn` to the brace that closes its body.
fn body(rest: &str) -> Option<&str> {
    let (mut braces, mut brackets) = (0_i32, 0_i32);
    for (at, c) in rest.char_indices() {
        match c {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets -= 1,
            ';' if braces == 0 && brackets == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces -= 1;
                if braces == 0 {
                    return rest.get(..=at);
                }
            }
            _ => {}
        }
    }
    None
}

#[test]
fn files_functions_and_lines_are_short() {
    let all = sources(&["src/", "tests/", "examples/", "benches/"]);
    none("too long", all.iter().flat_map(too_long).collect());
}

#[test]
fn what_is_too_long_is_seen() {
    let wrong = |text: String| too_long(&Source::new("src/plan/a.rs", text));
    let function =
        |lines: usize| format!("fn a(b: [u8; 3]) {{\n{}}}\n", "c();\n".repeat(lines - 2));
    assert_eq!(wrong(function(FUNCTION)), Vec::<String>::new());
    let long = format!("//! A.\nfn t();\n{}", function(FUNCTION + 1));
    assert_eq!(wrong(long), ["src/plan/a.rs:3: fn a has 71 lines of 70"]);
    assert_eq!(wrong("a\n".repeat(FILE + 1)), ["src/plan/a.rs: 501 lines of 500"]);
    assert_eq!(
        wrong(format!("// {}", "长".repeat(98))),
        ["src/plan/a.rs:1: 101 characters of 100"]
    );
    assert_eq!(wrong(format!("let a = \"{}\";", "长".repeat(98))), Vec::<String>::new());
    assert_eq!(wrong(format!("let a = \"\n{}\n\";", "长".repeat(101))), Vec::<String>::new());
}

/// The main file of every example.
fn examples() -> Vec<String> {
    let is_main = |path: &String| {
        let inner = path.strip_prefix("examples/").and_then(|rest| rest.strip_suffix(".rs"));
        inner.is_some_and(|name| !name.contains('/') || name.ends_with("/main"))
    };
    tracked().into_iter().filter(is_main).collect()
}

fn lines(path: &str) -> usize {
    read(path).unwrap_or_default().lines().count()
}

#[test]
fn examples_and_the_readme_are_short() {
    let examples = examples().into_iter().map(|path| (path, EXAMPLE));
    let all = examples.chain([("README.md".to_owned(), README)]);
    let long = all.filter(|(path, most)| *most < lines(path));
    none(
        "too long",
        long.map(|(path, most)| format!("{path}: {} of {most}", lines(&path))).collect(),
    );
}

#[test]
fn the_house_is_understood_in_an_hour() {
    let mut read_first: Vec<String> = [
        "README.md",
        "ARCHITECTURE.md",
        "src/lib.rs",
        "src/plan/week.rs",
        "examples/plan_a_week.rs",
    ]
    .map(str::to_owned)
    .into();
    let missing = read_first.iter().filter(|path| read(path).is_none());
    none("to be read first, but missing", missing.cloned().collect());
    read_first.extend(
        tracked().into_iter().filter(|path| path.starts_with("src/") && path.ends_with("/mod.rs")),
    );
    let sum: usize = read_first.iter().map(|path| lines(path)).sum();
    let each: Vec<_> = read_first.iter().map(|path| format!("{:5} {path}", lines(path))).collect();
    assert!(sum <= HOUR, "{sum} lines of {HOUR} to be read first:\n{}", each.join("\n"));
}
