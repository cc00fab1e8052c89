//! Tables whose rows are asked for by an id type of their own.

use std::fmt;
use std::marker::PhantomData;
use std::ops;

/// An id that is a row number.
pub trait Index: Copy {
    /// The id of row `row`.
    fn from_usize(row: usize) -> Self;
    /// The row this id names.
    fn to_usize(self) -> usize;
}

/// Makes id types: `ids! { /// One village. VillageId }`.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $crate::unit::Index for $name {
            fn from_usize(row: usize) -> Self {
                Self(u32::try_from(row).expect("a township has fewer than 2^32 of anything"))
            }
            fn to_usize(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}
pub(crate) use ids;

/// Rows of `T`, each named by an `I`; a table of nodes cannot be asked for a stop.
#[derive(Clone, PartialEq, Eq)]
pub struct Table<I, T> {
    rows: Vec<T>,
    id: PhantomData<fn(I) -> I>,
}

impl<I: Index, T> Table<I, T> {
    /// A table without rows.
    pub const fn new() -> Self {
        Self { rows: Vec::new(), id: PhantomData }
    }

    /// Adds a row and gives its id.
    pub fn push(&mut self, row: T) -> I {
        let id = I::from_usize(self.rows.len());
        self.rows.push(row);
        id
    }

    /// The row `id`, if there is one.
    pub fn get(&self, id: I) -> Option<&T> {
        self.rows.get(id.to_usize())
    }

    /// How many rows there are.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Every row with its id, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.rows.iter().enumerate().map(|(row, value)| (I::from_usize(row), value))
    }

    /// Every id, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.rows.len()).map(I::from_usize)
    }

    /// Every row, in order.
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// Every row, in order, to be changed.
    pub fn rows_mut(&mut self) -> &mut [T] {
        &mut self.rows
    }

    /// The rows themselves.
    pub fn into_rows(self) -> Vec<T> {
        self.rows
    }
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Self {
        Self { rows: Vec::new(), id: PhantomData }
    }
}

impl<I, T> From<Vec<T>> for Table<I, T> {
    fn from(rows: Vec<T>) -> Self {
        Self { rows, id: PhantomData }
    }
}

impl<I, T> FromIterator<T> for Table<I, T> {
    fn from_iter<R: IntoIterator<Item = T>>(rows: R) -> Self {
        Self { rows: rows.into_iter().collect(), id: PhantomData }
    }
}

impl<I: Index, T> ops::Index<I> for Table<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.rows[id.to_usize()]
    }
}

impl<I: Index, T> ops::IndexMut<I> for Table<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.rows[id.to_usize()]
    }
}

impl<I, T: fmt::Debug> fmt::Debug for Table<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.rows).finish()
    }
}
