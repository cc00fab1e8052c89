//! Files that are there whole or not at all, and their names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use beibao::finding::Error;
use beibao::write::{file_name, save};
use proptest::prelude::{any, prop_assert, prop_assert_eq, prop_assert_ne, proptest};

use super::write_sample::HOSTILE;

/// Whether every system takes `name` as one plain file.
fn is_safe(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let plain =
        |c: char| c.is_ascii_alphanumeric() || "-_.@~".contains(c) || ('一'..='鿿').contains(&c);
    (1..=200).contains(&name.len())
        && name.chars().all(plain)
        && !name.starts_with(['.', '-'])
        && !name.ends_with('.')
        && !["con", "prn", "aux", "nul", "com1", "lpt9"].contains(&&*stem)
}

#[test]
fn hostile_ids_have_safe_names_of_their_own() {
    let mut names = BTreeMap::new();
    let long = "x".repeat(5_000);
    let also = ["", ".", "..", "CON", "Lpt9", "aux.json", "a/b", "a\\b", "a_b", "a:b", &long];
    for id in HOSTILE.into_iter().chain(also) {
        let name = file_name(id);
        assert!(is_safe(&name), "{id:?}: {name:?}");
        assert_eq!(names.insert(name, id), None, "{id:?}");
    }
}

proptest! {
    #[test]
    fn a_name_is_safe_whatever_the_id(id in any::<String>()) {
        prop_assert!(is_safe(&file_name(&id)), "{}", file_name(&id));
        prop_assert_eq!(file_name(&id), file_name(&id));
    }

    #[test]
    fn different_ids_have_different_names(one in "[a_/.:~ 村]{0,4}", two in "[a_/.:~ 村]{0,4}") {
        if one != two {
            prop_assert_ne!(file_name(&one), file_name(&two));
        }
        // The name of a name that was changed is changed again.
        if file_name(&one) != one {
            prop_assert_ne!(file_name(&file_name(&one)), file_name(&one));
        }
    }
}

fn why(result: Result<(), Error>) -> String {
    match result {
        Err(Error::File { doing: "write", source, .. }) => source.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_saved_file_holds_the_bytes_and_nothing_else_is_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plan.json");
    for bytes in [&b"first"[..], b"second", b""] {
        save(&path, bytes).expect("saved");
        assert_eq!(fs::read(&path).expect("the file"), bytes);
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[test]
fn what_cannot_be_saved_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("folder");
    fs::create_dir(&inner).expect("a folder");
    assert_eq!(why(save(&inner, b"x")), "it is a folder");
    save(&folder.path().join("missing/plan.json"), b"x").expect_err("no such folder");

    let kept = folder.path().join("kept.json");
    fs::write(&kept, "old").expect("a file");
    let mut permissions = fs::metadata(&kept).expect("the file").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&kept, permissions).expect("made read-only");
    assert_eq!(why(save(&kept, b"new")), "it is read-only");
    assert_eq!(fs::read(&kept).expect("the file"), b"old");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
}

#[cfg(unix)]
#[test]
fn links_are_refused_and_permissions_are_those_of_any_file() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let (target, link) = (folder.path().join("target"), folder.path().join("link"));
    fs::write(&target, "old").expect("a file");
    symlink(&target, &link).expect("a link");
    assert_eq!(why(save(&link, b"new")), "it is a symbolic link");
    assert_eq!(fs::read(&target).expect("the file"), b"old");

    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    let ours = folder.path().join("ours");
    save(&ours, b"new").expect("saved");
    assert_eq!(mode(&ours), mode(&target), "as fs::write makes it");
    fs::set_permissions(&ours, fs::Permissions::from_mode(0o640)).expect("changed");
    save(&ours, b"newer").expect("saved");
    assert_eq!(mode(&ours), 0o640, "a file that is replaced keeps its permissions");
}
