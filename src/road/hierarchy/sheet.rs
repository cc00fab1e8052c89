//! Rows of numbers as bytes, with a sum that tells whether any of them changed.

use std::io;

use bytemuck::{Pod, Zeroable, cast_slice, cast_slice_mut};
use crc32fast::hash;
use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use crate::road::pages::Pages;

/// Rows that are read in one go: small enough for the near memory.
const GO: usize = 1 << 14;

/// Bytes that lie somewhere and are read in any order, by several threads.
pub trait Source: Sync {
    /// How many there are.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn size(&self) -> io::Result<u64>;

    /// Fills `into` with those from `at` on.
    ///
    /// # Errors
    ///
    /// What the system says, or that there are not so many.
    fn read(&self, at: u64, into: &mut [u8]) -> io::Result<()>;
}

impl Source for [u8] {
    fn size(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }

    fn read(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        let from = usize::try_from(at).ok().and_then(|at| self.get(at..)?.get(..into.len()));
        into.copy_from_slice(from.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// How many rows there are, and their sum: that of the sums of each go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Sum {
    pub(super) rows: u32,
    pub(super) sum: u32,
}

impl Sum {
    /// The sum of `rows`.
    pub(super) fn of<T: Pod>(rows: &[T]) -> Self {
        let sums: Vec<u32> = rows.chunks(GO).map(|go| hash(cast_slice(go))).collect();
        Self { rows: rows.len() as u32, sum: hash(cast_slice(&sums)) }
    }

    /// Reads the rows that begin at `from`; `None` where they cannot be read or are others.
    pub(super) fn read<T: Pod + Send>(
        self,
        source: &(impl Source + ?Sized),
        from: u64,
    ) -> Option<Pages<T>> {
        let mut rows = Pages::zeroed(self.rows as usize);
        let go = |(go, rows): (usize, &mut [T])| {
            source.read(from + (go * GO * size_of::<T>()) as u64, cast_slice_mut(rows)).ok()?;
            Some(hash(cast_slice(rows)))
        };
        let sums = rows.par_chunks_mut(GO).enumerate().map(go).collect::<Option<Vec<u32>>>()?;
        (hash(cast_slice(&sums)) == self.sum).then_some(rows)
    }
}
