//! Six hundred good, odd and bad files, most from public test suites, against their verdicts.
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]
#![expect(clippy::disallowed_methods, reason = "a file must not take for ever")]

use std::env::var_os;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use beibao::finding::Level;
use beibao::read::{Options, file};

/// Where our verdict differs on purpose; docs/decisions/0001-verdicts.md says why.
const DIFFERENT: &[(&str, &str)] = &[
    // 0, 0 is nowhere.
    ("crafted/null_island.geojson", "skip"),
    ("check-geojson/test/fixture/good/nullproperties.geojson", "reject"),
    ("geojsonhint/test/data/good/nullproperties.geojson", "reject"),
    // A code that a spreadsheet has spoiled.
    ("crafted/code_leading_zero_lost.geojson", "warn"),
    // Lines with one id are parts of one way.
    ("real/shanghai_tile_roads_mixed_multi.geojson", "ok"),
];

/// The folder of shared data; `None`, said on stderr, where it is missing.
pub(crate) fn shared(part: &str) -> Option<PathBuf> {
    let root = var_os("BEIBAO_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = root.join(part);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there; set BEIBAO_SHARED", path.display());
    None
}

fn verdict(path: &Path) -> (&'static str, String) {
    let Ok(reading) = file(path, None, &Options::default()) else {
        return ("reject", "error".to_owned());
    };
    let worst = reading.findings.iter().map(|finding| finding.level).max();
    let codes: Vec<&str> = reading.findings.iter().map(|finding| finding.code).collect();
    let loaded = 0 < reading.value.features;
    let verdict = match worst {
        None => "ok",
        Some(Level::Warning) => "warn",
        Some(Level::Skipped) if loaded => "skip",
        Some(Level::Skipped | Level::Rejected) => "reject",
    };
    (verdict, codes.join(","))
}

#[test]
fn the_verdicts_are_those_of_the_list() {
    let Some(folder) = shared("nasty") else { return };
    let list = fs::read_to_string(folder.join("EXPECT.tsv")).expect("the list is there");
    let (mut wrong, mut count) = (Vec::new(), 0);
    for line in list.lines().skip(1) {
        let mut cells = line.split('\t');
        let (Some(path), Some(expected)) = (cells.next(), cells.next()) else { continue };
        let listed = DIFFERENT.iter().find(|row| row.0 == path).map(|row| row.1);
        let begin = Instant::now();
        let (found, codes) = verdict(&folder.join(path));
        count += 1;
        if found != listed.unwrap_or(expected) {
            wrong.push(format!(
                "{path}: {found}, not {expected} [{codes}] {}",
                cells.next().unwrap_or("")
            ));
        }
        assert!(begin.elapsed().as_secs() < 5, "{path} takes too long");
        assert_ne!(listed, Some(expected), "{path} differs no more");
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(600 <= count, "{count}");
}
