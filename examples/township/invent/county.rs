//! Many townships side by side, written one after the other.

use std::io;
use std::path::Path;

use super::counts::Counts;
use super::frame::{Frame, whole};
use super::township::{Codes, invent};
use super::write::Sink;

/// How much land to invent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Land {
    /// Townships, each with a station; see [`Land::MOST`].
    pub(crate) stations: usize,
    /// What each has.
    pub(crate) counts: Counts,
}

impl Land {
    /// A province: 20 counties, 5 by 4.
    pub(crate) const MOST: usize = 1_000;

    /// How many stations the land that a word names has.
    pub(crate) fn stations(word: &str) -> Option<usize> {
        match word {
            "township" => Some(1),
            "county" => Some(50),
            "province" => Some(Self::MOST),
            word => word.parse().ok().filter(|count| (1..=Self::MOST).contains(count)),
        }
    }

    /// About how many visits are due at each station in a week.
    pub(crate) fn visits(word: &str) -> Option<Counts> {
        let visits = word.parse().ok().filter(|count| (1..=Counts::MOST).contains(count));
        visits.map(Counts::of_visits)
    }

    /// Townships from west to east: a county is 10 by 5, a province 50 by 20.
    const fn columns(self) -> usize {
        if self.stations <= 100 { 10 } else { 50 }
    }
}

/// Writes so many townships into folder `dir`, from the south-west on, row by row.
///
/// Memory is that of one township; ids are unique over the whole land.
pub(crate) fn block(seed: u64, land: Land, dir: &Path) -> io::Result<()> {
    let mut sink = Sink::open(dir)?;
    for number in 0..land.stations {
        let (row, column) = (whole(number / land.columns()), whole(number % land.columns()));
        let frame = Frame { seed, column, row };
        sink.add(&invent(frame, &Codes::of(column, row), land.counts))?;
    }
    sink.close()
}
