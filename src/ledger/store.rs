//! The file: opened, or made where there is none.

use std::fs::File;
use std::io;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, params};

use super::event::Topic;
use super::project::{project_all, state};
use super::schema::{TODAY, ours, raise, version};
use crate::finding::{Error, Result};
use crate::words::{Language, say};
use crate::world::CaseKind;

/// What a station did and found, kept so that nothing acknowledged is lost.
///
/// One SQLite file in WAL mode that syncs at every commit; one writer at a time, any number of
/// readers. Another program can read it, and cannot write it.
#[derive(Debug)]
pub struct Ledger {
    pub(super) db: Connection,
    pub(super) path: PathBuf,
    pub(super) language: Language,
    /// Whether this is a copy in the memory of a file that cannot be written.
    pub(super) sealed: bool,
    /// Whether there was a file with nothing in it, as a copy that was cut off leaves one.
    pub(super) was_empty: bool,
    /// Held while the ledger is open, so that none is put in its place meanwhile.
    _lock: Option<File>,
}

/// What SQLite calls a ledger that is in no file.
const MEMORY: &str = ":memory:";

/// The name of the file in a township folder.
pub const FILE: &str = "ledger.gpkg";

impl Ledger {
    /// The ledger of a township folder, made where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where it cannot be opened or made, [`Error::Content`] where it is no ledger
    /// or one of a later version.
    pub fn open(folder: &Path, language: Language) -> Result<Self> {
        let path = folder.join(FILE);
        let lock = lock(&path).and_then(|lock| lock.lock_shared().ok().map(|()| lock));
        Ok(Self { _lock: lock, ..Self::at(&path, language)? })
    }

    /// The ledger of a township folder, if it has one; on a disk that cannot be written, one that
    /// can only be read.
    ///
    /// # Errors
    ///
    /// As [`Ledger::open`]; [`Error::File`] for a link that leads nowhere.
    pub fn existing(folder: &Path, language: Language) -> Result<Option<Self>> {
        let path = folder.join(FILE);
        let was_empty = match path.metadata() {
            Ok(file) => file.len() == 0,
            Err(error) if error.kind() == ErrorKind::NotFound && !path.is_symlink() => {
                return Ok(None);
            }
            Err(source) => return Err(Error::File { doing: "read", path, source }),
        };
        let can_write = File::options().append(true).open(&path);
        let sealed = [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem];
        if can_write.is_err_and(|error| sealed.contains(&error.kind())) {
            return Self::sealed(&path, language).map(Some);
        }
        Ok(Some(Self { was_empty, ..Self::open(folder, language)? }))
    }

    /// The ledger in a file that nobody can write; it is read into the memory.
    fn sealed(path: &Path, language: Language) -> Result<Self> {
        let read = |source| Error::File { doing: "read", path: path.to_owned(), source };
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        // What stands in the log belongs to the file, and only who may write puts both together.
        if Path::new(&log).metadata().is_ok_and(|log| 0 < log.len()) {
            return Err(read(io::Error::from(ErrorKind::ReadOnlyFilesystem)));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let whole = path.canonicalize().map_err(read)?;
        let uri = format!("file:{}?immutable=1", escaped(&whole.to_string_lossy()));
        let copy = || {
            let from = Connection::open_with_flags(uri, flags)?;
            let mut into = Connection::open_in_memory()?;
            Backup::new(&from, &mut into)?.run_to_completion(1_000, Duration::ZERO, None)?;
            Ok(into)
        };
        let db = copy().map_err(|error| cannot("read", path, error))?;
        let mut ledger = Self {
            db,
            path: path.to_owned(),
            language,
            sealed: true,
            was_empty: false,
            _lock: None,
        };
        let ready = ledger.make_ready().map_err(|error| ledger.wrong("open", error))?;
        ledger.of_today(ready)
    }

    /// A ledger that is gone when it is dropped.
    ///
    /// # Errors
    ///
    /// Those of SQLite, where there is no memory.
    pub fn in_memory(language: Language) -> Result<Self> {
        Self::at(Path::new(MEMORY), language)
    }

    /// The file it is in.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The code of the state a case is in, where it has begun.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where the file cannot be read.
    pub fn state(&self, kind: CaseKind, id: &str) -> Result<Option<String>> {
        let state = state(&self.db, Topic::Case(kind), id);
        state.map_err(|error| self.wrong("read", error))
    }

    /// The number of the last event of `device`; 0 where it sent none.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where the file cannot be read.
    pub fn last_of(&self, device: &str) -> Result<u64> {
        // Higher ones are nobody's: one that was sent by mistake must not stop the desk.
        const SANE: u64 = 1_000_000_000;
        let sql = "SELECT coalesce(max(sequence), 0) FROM event WHERE device = ? AND sequence < ?";
        let last = self.db.query_row(sql, params![device, SANE], |row| row.get(0));
        last.map_err(|error| self.wrong("read", error))
    }

    /// The ledger in the file `path`.
    pub(super) fn at(path: &Path, language: Language) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let opened = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
        let db = opened.map_err(|error| cannot("open", path, error))?;
        let mut ledger = Self {
            db,
            path: path.to_owned(),
            language,
            sealed: false,
            was_empty: false,
            _lock: None,
        };
        let ready = ledger.make_ready().map_err(|error| ledger.wrong("open", error))?;
        if path != Path::new(MEMORY) {
            // SQLite passes over a folder that cannot be synced; then the name of the file that
            // holds what is acknowledged might not be on the disk.
            let synced = sync_folder(path);
            synced.map_err(|source| Error::File {
                doing: "write",
                path: path.to_owned(),
                source,
            })?;
        }
        ledger.of_today(ready)
    }

    /// This ledger, where a program of today can use it.
    fn of_today(self, ready: usize) -> Result<Self> {
        let what = match ready {
            0 => say(self.language, "ledger.foreign", &[]),
            later if TODAY < later => {
                say(self.language, "ledger.later", &[&later.to_string(), &TODAY.to_string()])
            }
            _ => return Ok(self),
        };
        Err(Error::Content { path: self.path, what })
    }

    /// Sets the connection up, and raises the file to the version of today; its version, 0 for a
    /// file of another program, which is not touched.
    fn make_ready(&mut self) -> rusqlite::Result<usize> {
        /// How long a second writer waits for the first.
        const PATIENCE: Duration = Duration::from_secs(5);
        self.db.busy_timeout(PATIENCE)?;
        let ours_or_new = "SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema) \
                           OR EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'ledger')";
        if !self.db.query_row(ours_or_new, [], |row| row.get::<_, bool>(0))? {
            return Ok(0);
        }
        // A switch that fails answers with the mode it stays in, or fails after it has answered: so
        // the answer is read to its end. Without WAL, FULL does not sync the end of a transaction.
        let mut switch = self.db.prepare("PRAGMA journal_mode = wal")?;
        let modes = switch.query_map([], |row| row.get(0))?;
        let modes: Vec<String> = modes.collect::<rusqlite::Result<_>>()?;
        drop(switch);
        if modes != ["wal"] && !self.sealed && self.path != Path::new(MEMORY) {
            return Err(rusqlite::Error::InvalidParameterName(format!("journal_mode {modes:?}")));
        }
        // NORMAL would lose acknowledged events at a power cut: FULL syncs at every commit.
        self.db.pragma_update(None, "synchronous", "full")?;
        self.db.set_prepared_statement_cache_capacity(64);
        ours(&self.db)?;
        let now = version(&self.db)?;
        if TODAY <= now {
            return Ok(now);
        }
        let raising = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have raised it while this one waited.
        let now = version(&raising)?;
        if now < TODAY {
            raise(&raising, now)?;
            project_all(&raising)?;
        }
        raising.commit()?;
        version(&self.db)
    }

    /// That what is added is kept.
    pub(super) fn can_write(&self) -> Result<()> {
        if !self.sealed {
            return Ok(());
        }
        let source = io::Error::from(ErrorKind::ReadOnlyFilesystem);
        Err(Error::File { doing: "write", path: self.path.clone(), source })
    }

    /// What went wrong with the file, as the user is told.
    pub(super) fn wrong(&self, doing: &'static str, error: rusqlite::Error) -> Error {
        let content = |key| {
            let what = say(self.language, key, &[]);
            Error::Content { path: self.path.clone(), what }
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => content("ledger.foreign"),
            Some(ErrorCode::DatabaseCorrupt) => content("ledger.damaged"),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                let what = say(self.language, "ledger.busy", &[&self.path.display().to_string()]);
                Error::Missing { what }
            }
            _ => cannot(doing, &self.path, error),
        }
    }
}

/// The file beside a ledger that says who uses it: shared by those who read and write it, held by
/// one alone who puts another in its place. None where it cannot be made, as in a folder that
/// cannot be written.
pub(super) fn lock(path: &Path) -> Option<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    File::options().create(true).truncate(false).write(true).open(name).ok()
}

/// Makes the names in the folder of `path` safe on the disk, where a folder can be opened at all.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn cannot(doing: &'static str, path: &Path, error: rusqlite::Error) -> Error {
    let source = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => io::Error::from(ErrorKind::StorageFull),
        Some(ErrorCode::ReadOnly) => io::Error::from(ErrorKind::ReadOnlyFilesystem),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            io::Error::from(ErrorKind::PermissionDenied)
        }
        _ => io::Error::other(error),
    };
    Error::File { doing, path: path.to_owned(), source }
}

/// A path as part of a URI.
fn escaped(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}
