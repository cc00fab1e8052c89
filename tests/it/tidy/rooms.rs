//! Rooms, floors, locked doors, signs, and the words that stay in their rooms.

use super::source::{Source, has_word, none, sources, split};

/// The rooms from the ground up: a room may use those before it, never those after it.
pub(super) const FLOORS: &[&str] = &[
    "unit", "words", "finding", "calendar", "world", "rules", "road", "spatial", "read", "ledger",
    "demand", "solver", "route", "plan", "exchange", "report", "write", "config", "cli",
];

/// The doors that are locked although the floor would allow them.
const LOCKED: &[(&str, &[&str])] = &[
    ("road", &["world", "calendar", "rules"]), // roads know no people
    ("ledger", &["road", "spatial", "read"]),  // it keeps what it is told
    // Numbers only.
    ("solver", &["calendar", "world", "rules", "road", "spatial", "read", "ledger", "demand"]),
    ("demand", &["read", "ledger"]), // the core touches no file and no store
    ("route", &["read", "ledger"]),
    ("plan", &["read", "ledger"]),
    ("report", &["read", "ledger"]),
    ("write", &["solver", "read", "ledger"]), // a writer never judges
];

/// Words, and the only rooms they may be used in.
const WORDS: &[(&[&str], &[&str])] = &[
    (&["serde", "serde_json"], &["read", "ledger", "exchange", "write", "rules", "config", "cli"]),
    (&["rayon"], &["road", "spatial", "solver", "read"]),
    (&["println!", "print!", "eprintln!", "eprint!", "dbg!", "stdout", "stderr"], &["cli"]),
    (&["Instant", "SystemTime", "Zoned::now", "Timestamp::now"], &["cli"]),
    (&["env::var", "env::vars", "env::var_os", "env::args"], &["cli"]),
    (&["fs"], &["read", "ledger", "rules", "road", "exchange", "write", "config", "cli"]),
    (&["async", "await", "unsafe", "static mut"], &[]),
];

/// The one file that may say `unsafe`: it asks the processor what it can before it calls that.
const UNSAFE: &str = "src/road/hierarchy/lanes.rs";

/// The rooms whose names follow `crate::`, and `super::super` as it is.
fn rooms_used(code: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = code.get(at + found.len()..).unwrap_or_default();
        let Some(group) = rest.strip_prefix('{') else {
            used.push(name(rest));
            continue;
        };
        let mut depth = 1_u32;
        let mut begin = true;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => begin = true,
                c if begin && c.is_alphabetic() => {
                    used.push(name(group.get(at..).unwrap_or_default()));
                    begin = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    used
}

fn name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|name| *name == room)
}

/// What is wrong with the rooms that one file uses.
fn circles(source: &Source) -> Vec<String> {
    let Some(here) = floor(&source.room) else { return Vec::new() };
    let wrong = |used: String| {
        let Some(there) = floor(&used) else {
            return Some(format!("{}: crate::{used} is no room", source.path));
        };
        let locked =
            LOCKED.iter().any(|(room, doors)| *room == source.room && doors.contains(&&*used));
        (here < there || locked).then(|| format!("{}: {} uses {used}", source.path, source.room))
    };
    rooms_used(&source.code).into_iter().filter_map(wrong).collect()
}

#[test]
fn rooms_use_only_the_rooms_below() {
    none("a circle or a locked door", sources(&["src/"]).iter().flat_map(circles).collect());
}

#[test]
fn a_circle_is_seen_in_every_way_of_writing_it() {
    let wrong = |path, code: &str| circles(&Source::new(path, code.to_owned())).len();
    assert_eq!(wrong("src/road/a.rs", "use crate::unit::Seconds;"), 0);
    assert_eq!(wrong("src/road/a.rs", "use crate::plan::Plan;"), 1);
    assert_eq!(wrong("src/road/a.rs", "use crate::world::World; // locked"), 1);
    assert_eq!(wrong("src/road/a.rs", "use crate::{unit::{A, B}, plan, cli::C};"), 2);
    assert_eq!(wrong("src/solver/a.rs", "fn a(b: &crate::demand::Visit) {}"), 1);
    assert_eq!(wrong("src/road/a.rs", "// crate::plan\nlet a = \"crate::plan\";"), 0);
    assert_eq!(wrong("src/plan/a.rs", "use crate::Plan;"), 1, "a re-export of the root");
}

#[test]
fn every_room_stands_in_lib_rs_in_floor_order() {
    let lib = super::source::read("src/lib.rs").unwrap_or_default();
    let rooms: Vec<_> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(rooms, FLOORS);
}

/// What is wrong with the first lines of a file, and with a sign.
fn signs(source: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    if !source.text.starts_with("//! ") {
        wrong.push(format!("{}: does not begin with a `//! ` line", source.path));
    }
    if !source.path.ends_with("/mod.rs") {
        return wrong;
    }
    if !source.text.lines().any(|line| line.starts_with("//! Never: ")) {
        wrong.push(format!("{}: has no line `//! Never: …`", source.path));
    }
    for statement in source.code.split(';') {
        let words = statement.lines().map(str::trim).filter(|line| !line.starts_with("#["));
        let statement = words.collect::<Vec<_>>().join(" ");
        let plain = statement.trim().trim_start_matches("pub").trim_start();
        let plain = plain.strip_prefix("(crate)").unwrap_or(plain).trim_start();
        if !(plain.is_empty() || plain.starts_with("mod ") || plain.starts_with("use "))
            || plain.contains("fn ")
        {
            wrong.push(format!("{}: has logic: {}", source.path, statement.trim()));
        }
    }
    wrong
}

#[test]
fn every_file_says_what_it_is_and_every_room_what_it_never_does() {
    let all = sources(&["src/", "tests/", "examples/", "benches/"]);
    none("a sign is missing or does too much", all.iter().flat_map(signs).collect());
}

#[test]
fn a_sign_that_lacks_something_is_seen() {
    let wrong = |text: &str| signs(&Source::new("src/a/mod.rs", text.to_owned())).len();
    let good =
        "//! A.\n//!\n//! Never: b.\n\nmod c;\n#[cfg(test)]\nmod t;\npub use c::{D,\n  E};\n";
    assert_eq!(wrong(good), 0);
    assert_eq!(wrong(&good.replace("Never", "Ever")), 1);
    assert_eq!(wrong(&good.replace("//! A", "// A")), 1);
    assert_eq!(wrong(&format!("{good}pub fn f() {{}}")), 1);
    assert_eq!(wrong(&format!("{good}const F: u32 = 1;")), 1);
}

/// The words of a file that are not of its room.
fn strays(source: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    for (words, rooms) in WORDS {
        for word in *words {
            let is_allowed =
                rooms.contains(&&*source.room) || (*word == "unsafe" && source.path == UNSAFE);
            if !is_allowed && has_word(&source.code, word) {
                wrong.push(format!("{}: `{word}` belongs in {}", source.path, rooms.join(", ")));
            }
        }
    }
    // Unit tests stand last in a file and may reach for all of it.
    let own = source.code.split("#[cfg(test)]").next().unwrap_or_default();
    for far in ["super::*", "crate::prelude", &out_of_room(&source.path)] {
        if own.contains(far) {
            wrong.push(format!("{}: `{far}` hides what is used", source.path));
        }
    }
    wrong
}

/// As many `super::` as lead out of the room of the file.
fn out_of_room(path: &str) -> String {
    let inner = path.strip_prefix("src/").unwrap_or(path);
    let levels = inner.strip_suffix("/mod.rs").unwrap_or(inner).split('/').count();
    "super::".repeat(levels)
}

#[test]
fn words_stay_in_their_rooms() {
    let all = sources(&["src/"]);
    let rooms = all.iter().filter(|source| !source.room.is_empty());
    none("a word outside its rooms", rooms.flat_map(strays).collect());
}

#[test]
fn a_word_outside_its_room_is_seen() {
    let wrong = |path, code: &str| strays(&Source::new(path, code.to_owned())).len();
    assert_eq!(wrong("src/plan/a.rs", "use serde::Serialize;"), 1);
    assert_eq!(wrong("src/read/a.rs", "use serde::Serialize;"), 0);
    assert_eq!(wrong("src/solver/a.rs", "let t = Instant::now();"), 1);
    assert_eq!(wrong("src/cli/a.rs", "println!(); let t = Instant::now();"), 0);
    assert_eq!(wrong("src/cli/a.rs", "async fn f() {}"), 1);
    assert_eq!(wrong("src/plan/a.rs", "use super::*;"), 1);
    assert_eq!(wrong("src/plan/a.rs", "use super::super::road::A;"), 1);
    assert_eq!(wrong("src/plan/mod.rs", "use super::road::A;"), 1);
    assert_eq!(wrong("src/plan/a/b.rs", "use super::super::c::A;"), 0);
    assert_eq!(wrong("src/plan/a.rs", "#[cfg(test)]\nmod tests { use super::*; }"), 0);
}

#[test]
fn every_test_file_is_in_the_one_binary() {
    let main = super::source::read("tests/it/main.rs").unwrap_or_default();
    let (code, _) = split(&main);
    let missing = super::source::tracked().into_iter().filter_map(|path| {
        let inner = path.strip_prefix("tests/it/")?;
        let name = inner.strip_suffix("/mod.rs").or_else(|| inner.strip_suffix(".rs"))?;
        let is_module = !name.contains('/') && name != "main";
        (is_module && !code.lines().any(|line| line.trim() == format!("mod {name};")))
            .then_some(path.clone())
    });
    none("not declared in tests/it/main.rs", missing.collect());
}
