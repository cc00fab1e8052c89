//! Rows of numbers as bytes, with a sum that tells whether any of them changed.

use std::io;
use std::io::Write;

use crc32fast::hash;
use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

/// Rows that are read in one go: small enough for the near memory.
const GO: usize = 1 << 14;

/// Bytes that lie somewhere and are read in any order, by several threads.
pub trait Source: Sync {
    /// How many there are.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn len(&self) -> io::Result<u64>;

    /// Fills `into` with those from `at` on.
    ///
    /// # Errors
    ///
    /// What the system says, or that there are not so many.
    fn read(&self, at: u64, into: &mut [u8]) -> io::Result<()>;
}

impl Source for [u8] {
    fn len(&self) -> io::Result<u64> {
        Ok(<[u8]>::len(self) as u64)
    }

    fn read(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        let from = usize::try_from(at).ok().and_then(|at| self.get(at..)?.get(..into.len()));
        into.copy_from_slice(from.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// A row of whole numbers, the least byte of each first.
pub(super) trait Row: Copy + Default + Send {
    /// How many bytes it has.
    const BYTES: usize;

    /// Appends its bytes.
    fn put(self, bytes: &mut Vec<u8>);

    /// The row of these bytes.
    fn take(bytes: &[u8]) -> Self;
}

impl Row for u32 {
    const BYTES: usize = 4;

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Self {
        bytes.first_chunk().map_or(0, |bytes| Self::from_le_bytes(*bytes))
    }
}

impl Row for (u32, u32) {
    const BYTES: usize = 8;

    fn put(self, bytes: &mut Vec<u8>) {
        self.0.put(bytes);
        self.1.put(bytes);
    }

    fn take(bytes: &[u8]) -> Self {
        let (first, second) = bytes.split_at_checked(4).unwrap_or_default();
        (u32::take(first), u32::take(second))
    }
}

impl Row for [u32; 2] {
    const BYTES: usize = 8;

    fn put(self, bytes: &mut Vec<u8>) {
        (self[0], self[1]).put(bytes);
    }

    fn take(bytes: &[u8]) -> Self {
        <(u32, u32)>::take(bytes).into()
    }
}

/// How many rows there are, and their sum: that of the sums of each go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) rows: u32,
    pub(super) sum: u32,
}

impl Sum {
    /// The sum of `rows`.
    pub(super) fn of<T: Row>(rows: &[T]) -> Self {
        let sums: Vec<u8> = goes(rows).flat_map(|bytes| hash(&bytes).to_le_bytes()).collect();
        Self { rows: rows.len() as u32, sum: hash(&sums) }
    }

    /// Reads the rows that begin at `from`; `None` where they cannot be read or are others.
    pub(super) fn read<T: Row>(self, source: &(impl Source + ?Sized), from: u64) -> Option<Vec<T>> {
        let mut rows = vec![T::default(); self.rows as usize];
        let go = |buffer: &mut Vec<u8>, (go, rows): (usize, &mut [T])| {
            buffer.resize(rows.len() * T::BYTES, 0);
            source.read(from + (go * GO * T::BYTES) as u64, buffer).ok()?;
            for (row, bytes) in rows.iter_mut().zip(buffer.chunks_exact(T::BYTES)) {
                *row = T::take(bytes);
            }
            Some(hash(buffer).to_le_bytes())
        };
        let sums = rows.par_chunks_mut(GO).enumerate().map_init(Vec::new, go);
        let sums: Vec<[u8; 4]> = sums.collect::<Option<_>>()?;
        (hash(sums.as_flattened()) == self.sum).then_some(rows)
    }
}

/// Writes `rows`.
pub(super) fn write<T: Row>(rows: &[T], out: &mut impl Write) -> io::Result<()> {
    goes(rows).try_for_each(|bytes| out.write_all(&bytes))
}

/// The bytes of each go of `rows`.
fn goes<T: Row>(rows: &[T]) -> impl Iterator<Item = Vec<u8>> {
    rows.chunks(GO).map(|rows| {
        let mut bytes = Vec::with_capacity(rows.len() * T::BYTES);
        rows.iter().for_each(|row| row.put(&mut bytes));
        bytes
    })
}
