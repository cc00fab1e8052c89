//! A copy that can be put back, made while others read and write.

use std::fs;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::Ledger;
use super::store::{FILE, lock, sync_folder};
use crate::finding::{Error, Result};
use crate::words::{Language, say};

impl Ledger {
    /// Writes a whole copy of the ledger to `to`, where no file stands yet: one moment of it,
    /// safe on the disk when this returns.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] where there is a file already, [`Error::File`] where it cannot be
    /// written: then there is none.
    pub fn backup(&self, to: &Path) -> Result<()> {
        if to.exists() {
            let what = say(self.language, "ledger.exists", &[&to.display().to_string()]);
            return Err(Error::Missing { what });
        }
        let part = beside(to, ".part");
        drop(fs::remove_file(&part));
        let whole = self.db.execute("VACUUM INTO ?", [part.to_string_lossy()]);
        let whole = whole.map_err(io::Error::other);
        let done = whole
            .and_then(|_| File::open(&part)?.sync_all())
            .and_then(|()| fs::rename(&part, to))
            .and_then(|()| sync_folder(to));
        done.map_err(|source| {
            drop(fs::remove_file(&part));
            Error::File { doing: "write", path: to.to_owned(), source }
        })
    }
}

/// Puts the copy in `from` back as the ledger of `folder`, once it is verified; the one that
/// stands there is kept beside it, under the name that is returned.
///
/// # Errors
///
/// [`Error::Content`] where the copy is not whole; [`Error::File`] where it cannot be read, or the
/// folder not be written: then the ledger that stands is as it was.
pub fn restore(from: &Path, folder: &Path, language: Language) -> Result<Option<PathBuf>> {
    if !from.is_file() {
        let source = io::Error::from(io::ErrorKind::NotFound);
        return Err(Error::File { doing: "read", path: from.to_owned(), source });
    }
    let path = folder.join(FILE);
    let held = lock(&path);
    if held.as_ref().is_some_and(|held| held.try_lock().is_err()) {
        let what = say(language, "ledger.busy", &[&path.display().to_string()]);
        return Err(Error::Missing { what });
    }
    let part = beside(&path, ".part");
    let copied = copy(from, &part)
        .and_then(|()| File::open(&part)?.sync_all())
        .and_then(|()| part.metadata())
        .map(|file| file.len());
    let size =
        copied.map_err(|source| Error::File { doing: "write", path: part.clone(), source })?;
    let verdict = Ledger::at(&part, language).and_then(|mut copy| copy.verify(false));
    let whole = 0 < size && verdict.is_ok_and(|verdict| verdict.fault.is_none());
    let put = if whole {
        aside(&path, language).and_then(|old| {
            let put = fs::rename(&part, &path).and_then(|()| sync_folder(&path));
            put.map_err(|source| Error::File { doing: "write", path, source })?;
            Ok(old)
        })
    } else {
        let what = say(language, "ledger.torn", &[]);
        Err(Error::Content { path: from.to_owned(), what })
    };
    drop(fs::remove_file(&part));
    put
}

/// Copies the file `from` with what its log holds.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    drop(fs::remove_file(to));
    let log = beside(from, "-wal").metadata().is_ok_and(|log| 0 < log.len());
    if !log {
        return fs::copy(from, to).map(drop);
    }
    let whole = || {
        let from = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut to = Connection::open(to)?;
        Backup::new(&from, &mut to)?.step(-1)
    };
    whole().map(drop).map_err(io::Error::other)
}

/// Keeps the ledger at `path` under another name, if there is one, and tells which; the caller
/// holds its lock, and puts another in its place.
fn aside(path: &Path, language: Language) -> Result<Option<PathBuf>> {
    if !path.exists() {
        return Ok(None);
    }
    let old = Ledger::at(path, language)?;
    let (head, _) = old.head()?;
    // Nothing may stay in a file beside it that belongs to the one that is moved.
    let whole = old.db.pragma_update(None, "journal_mode", "delete");
    whole.map_err(|error| old.wrong("write", error))?;
    drop(old);
    let head = head.get(..12).unwrap_or_default();
    let names = (0..).map(|again| match again {
        0 => path.with_file_name(format!("ledger-{head}.gpkg")),
        again => path.with_file_name(format!("ledger-{head}-{again}.gpkg")),
    });
    let free = names.take(1_000).find(|name| !name.exists());
    let name = free.unwrap_or_else(|| path.with_extension("old"));
    // Two names for one file, so that there is a ledger at every moment; where a disk knows no such
    // thing, it is moved.
    let kept = fs::hard_link(path, &name).or_else(|_| fs::rename(path, &name));
    kept.map_err(|source| Error::File { doing: "write", path: path.to_owned(), source })?;
    Ok(Some(name))
}

/// `path` with `ending` after its name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
