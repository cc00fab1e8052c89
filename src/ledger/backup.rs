//! A copy that can be put back, made while others read and write.

use std::fs;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::Ledger;
use super::store::{FILE, sync_folder};
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
        let part = beside(to, "part");
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
    let part = beside(&folder.join(FILE), "part");
    let copied = fs::copy(from, &part).and_then(|_| File::open(&part)?.sync_all());
    copied.map_err(|source| Error::File { doing: "write", path: part.clone(), source })?;
    let verdict = Ledger::at(&part, language).and_then(|mut copy| copy.verify(false));
    let fault = verdict.as_ref().map(|verdict| verdict.fault.is_some());
    if !matches!(fault, Ok(false)) {
        drop(fs::remove_file(&part));
        let what = say(language, "ledger.torn", &[]);
        verdict?;
        return Err(Error::Content { path: from.to_owned(), what });
    }
    aside(folder, language).and_then(|old| {
        let put =
            fs::rename(&part, folder.join(FILE)).and_then(|()| sync_folder(&folder.join(FILE)));
        put.map_err(|source| Error::File { doing: "write", path: folder.join(FILE), source })?;
        Ok(old)
    })
}

/// Moves the ledger of `folder` aside, if there is one, and tells under what name.
fn aside(folder: &Path, language: Language) -> Result<Option<PathBuf>> {
    let path = folder.join(FILE);
    let Some(old) = Ledger::existing(folder, language)? else { return Ok(None) };
    let (head, _) = old.head()?;
    // Nothing may stay in a file beside it that belongs to the one that is moved.
    let whole = old.db.pragma_update(None, "journal_mode", "delete");
    whole.map_err(|error| old.wrong("write", error))?;
    drop(old);
    let name = format!("ledger-{}.gpkg", head.get(..12).unwrap_or_default());
    let name = folder.join(name);
    fs::rename(&path, &name).map_err(|source| Error::File { doing: "write", path, source })?;
    Ok(Some(name))
}

/// `path` with `.ending` after its name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}
