//! Many townships side by side, written one after the other.

use std::io;
use std::path::Path;

use super::frame::Frame;
use super::township::{Codes, invent};
use super::write::Sink;

/// How much land to invent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// One township.
    Township,
    /// 50 townships, 10 by 5.
    County,
    /// 20 counties, 5 by 4.
    Province,
}

impl Size {
    /// The size a word names.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "township" => Some(Self::Township),
            "county" => Some(Self::County),
            "province" => Some(Self::Province),
            _ => None,
        }
    }

    /// Townships from west to east and from south to north.
    pub(crate) const fn shape(self) -> (i32, i32) {
        match self {
            Self::Township => (1, 1),
            Self::County => (10, 5),
            Self::Province => (50, 20),
        }
    }
}

/// Writes a block of `columns` × `rows` townships into folder `dir`.
///
/// Memory is that of one township; ids are unique over the whole block.
pub(crate) fn block(seed: u64, (columns, rows): (i32, i32), dir: &Path) -> io::Result<()> {
    let mut sink = Sink::open(dir)?;
    for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        let codes = if columns * rows == 1 { Codes::alone() } else { Codes::of(column, row) };
        sink.add(&invent(Frame { seed, column, row }, &codes))?;
    }
    sink.close()
}
