//! Files that are there whole or not at all, and names for them.

use std::fmt::Write as _;
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use sha2::{Digest, Sha256};
use tempfile::Builder;

use crate::finding::{Error, Result};

/// The longest name that is kept as it is, in bytes; leaves room for an ending and a hash.
const LONGEST: usize = 100;

/// Writes `bytes` to `path`: when this returns, the file holds all of them, and when it fails,
/// whatever was there before is still there.
///
/// # Errors
///
/// [`Error::File`] when `path` is a folder, a symbolic link, a device or read-only, when its folder
/// is missing, or when the system says so.
pub fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    let done = replace(path, bytes, true);
    done.map_err(|source| Error::File { doing: "write", path: path.to_owned(), source })
}

/// As [`save`], but does not wait until the disk holds the bytes: for files that are one of many
/// and can be made again.
///
/// # Errors
///
/// As [`save`].
pub fn save_soon(path: &Path, bytes: &[u8]) -> Result<()> {
    let done = replace(path, bytes, false);
    done.map_err(|source| Error::File { doing: "write", path: path.to_owned(), source })
}

/// Whether [`save`] has a chance: asked before a long work whose fruit is to be saved.
///
/// # Errors
///
/// [`Error::File`] when `path` is one that [`save`] refuses, or its folder is missing.
pub fn can_save(path: &Path) -> Result<()> {
    let folder = || fs::metadata(folder_of(path)).map(|there| there.is_dir());
    let tried = permissions_of(path).and_then(|_| folder()).and_then(|is_folder| {
        if is_folder { Ok(()) } else { Err(ErrorKind::NotADirectory.into()) }
    });
    tried.map_err(|source| Error::File { doing: "write", path: path.to_owned(), source })
}

/// The folder that holds `path`.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

fn replace(path: &Path, bytes: &[u8], waits: bool) -> io::Result<()> {
    let kept = permissions_of(path)?;
    let folder = folder_of(path);
    let mut builder = Builder::new();
    builder.prefix(".beibao-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: the user's mask takes away what it wants.
        builder.permissions(Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(kept) = kept {
        file.as_file().set_permissions(kept)?;
    }
    if waits {
        file.as_file().sync_all()?;
    }
    file.persist(path).map_err(|error| error.error)?;
    // The name, too, is on the disk only when its folder is.
    #[cfg(unix)]
    if waits {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The permissions of the file that will be replaced, or why it must not be.
fn permissions_of(path: &Path) -> io::Result<Option<Permissions>> {
    let refuse = |kind, what: &str| Err(io::Error::new(kind, what));
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
        Ok(there) if there.is_symlink() => refuse(ErrorKind::InvalidInput, "it is a symbolic link"),
        Ok(there) if there.is_dir() => refuse(ErrorKind::IsADirectory, "it is a folder"),
        Ok(there) if !there.is_file() => refuse(ErrorKind::InvalidInput, "it is not a plain file"),
        Ok(there) if there.permissions().readonly() => {
            refuse(ErrorKind::PermissionDenied, "it is read-only")
        }
        Ok(there) => Ok(Some(there.permissions())),
    }
}

/// A name for a file about `id`, without an ending: different for different ids, and safe on every
/// system whatever the id holds.
///
/// Letters, digits, Chinese characters, `-`, `_`, `.` and `@` are kept; when anything else had to
/// go, `~` and a hash of the whole id follow.
pub fn file_name(id: &str) -> String {
    let mut name = String::new();
    let mut same = !id.is_empty();
    for (at, c) in id.chars().enumerate() {
        if LONGEST < name.len() + c.len_utf8() {
            same = false;
            break;
        }
        let keep = is_plain(c) && !(at == 0 && matches!(c, '.' | '-'));
        name.push(if keep { c } else { '_' });
        same &= keep;
    }
    if name.ends_with('.') || is_reserved(&name) {
        name.insert(0, '_');
        name.push('_');
        same = false;
    }
    if !same {
        name.push('~');
        for byte in Sha256::digest(id).iter().take(8) {
            let _ = write!(name, "{byte:02x}");
        }
    }
    name
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '-' | '_' | '.' | '@')
        || ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Whether Windows keeps this name, with any ending, for a device.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered = |device: &str| {
        stem.strip_prefix(device)
            .is_some_and(|n| n.len() == 1 && n.chars().all(|c| c.is_ascii_digit()))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_id_is_its_own_name_and_any_other_gets_a_hash() {
        for id in ["PS520111204-C1@2026-03-23", "care_GA-H00001", "湖潮派出所"] {
            assert_eq!(file_name(id), id);
        }
        for id in ["", ".", "..", "a/b", "nul", "COM1.txt", "-rf", "a b", "care:H1", "a~b", "a."] {
            assert!(file_name(id).contains('~'), "{id}: {}", file_name(id));
        }
    }
}
