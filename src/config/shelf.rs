//! What answers for the roads, kept beside the data: `.beibao/roads-car.cache`.

use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::io;
#[cfg(unix)]
use std::os::unix::fs::FileExt;
#[cfg(windows)]
use std::os::windows::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::road::hierarchy::{Distrust, Source};
use crate::road::{ProfileId, Roads};
use crate::unit::Index;
use crate::write;

/// The folder, in that of the township.
const FOLDER: &str = ".beibao";
/// Networks of fewer nodes are made ready sooner than a file is written.
const LEAST: usize = 10_000;

/// The files that were there for the roads of a folder.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    /// Profiles with a file, and why it was not believed.
    found: BTreeMap<String, Result<(), Distrust>>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The profile.
    pub profile: String,
    /// The file.
    pub file: PathBuf,
    /// Why the one that was there was not believed, if there was one.
    pub instead: Option<Distrust>,
}

impl Shelf {
    /// Lets `roads` answer by what was kept of them in `folder`, as far as it can be believed.
    pub fn recall(folder: &Path, roads: &Roads) -> Self {
        let mut shelf = Self { folder: folder.join(FOLDER), found: BTreeMap::new() };
        for (profile, name) in profiles(roads) {
            if let Ok(file) = File::open(shelf.file(name)) {
                let found = roads.recall(profile, &Bytes(file));
                shelf.found.insert(name.to_owned(), found);
            }
        }
        shelf
    }

    /// Keeps what answers for `roads` now and is not on the shelf yet; a folder that cannot be
    /// written is left as it is.
    pub fn keep(&self, roads: &Roads) -> Vec<Kept> {
        let lacks = |name: &str| self.found.get(name) != Some(&Ok(()));
        let new = profiles(roads).filter(|(_, name)| lacks(name));
        new.filter_map(|(profile, name)| self.put(roads, profile, name)).collect()
    }

    fn put(&self, roads: &Roads, profile: ProfileId, name: &str) -> Option<Kept> {
        let mut bytes = Vec::new();
        if !roads.keep(profile, &mut bytes).ok()? {
            return None;
        }
        fs::create_dir_all(&self.folder).ok()?;
        let ignore = self.folder.join(".gitignore");
        if !ignore.exists() {
            write::save(&ignore, b"*\n").ok()?;
        }
        let file = self.file(name);
        write::save(&file, &bytes).ok()?;
        let instead = self.found.get(name).and_then(|found| found.err());
        Some(Kept { profile: name.to_owned(), file, instead })
    }

    fn file(&self, profile: &str) -> PathBuf {
        self.folder.join(format!("roads-{}.cache", write::file_name(profile)))
    }
}

/// The profiles whose network is worth a file, with their names.
fn profiles(roads: &Roads) -> impl Iterator<Item = (ProfileId, &str)> {
    let lanes = roads.facts().lanes.iter().enumerate();
    lanes
        .filter(|(_, lane)| LEAST <= lane.nodes)
        .map(|(row, lane)| (ProfileId::from_usize(row), lane.profile.as_str()))
}

/// A file that several threads read.
struct Bytes(File);

impl Source for Bytes {
    fn size(&self) -> io::Result<u64> {
        self.0.metadata().map(|file| file.len())
    }

    #[cfg(unix)]
    fn read(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        self.0.read_exact_at(into, at)
    }

    #[cfg(not(unix))]
    fn read(&self, mut at: u64, mut into: &mut [u8]) -> io::Result<()> {
        while !into.is_empty() {
            let count = self.0.seek_read(into, at)?;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            at += count as u64;
            into = into.get_mut(count..).unwrap_or_default();
        }
        Ok(())
    }
}
