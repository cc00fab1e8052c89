//! Room for many numbers, on pages as large as the system has them.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use bytemuck::{Pod, cast_slice, cast_slice_mut, zeroed_vec};
use memmap2::MmapMut;

/// From so many bytes on the system is asked for large pages: to hand out a hundred megabytes in
/// small ones takes it as long as it takes to fill them.
const LARGE: usize = 1 << 23;

/// Numbers that are zero until they are written; a page is had when a thread first comes to it.
pub(super) struct Pages<T> {
    room: Room<T>,
}

enum Room<T> {
    Heap(Vec<T>),
    Mapped(MmapMut, PhantomData<T>),
}

impl<T: Pod> Pages<T> {
    /// `count` zeroes.
    pub(super) fn zeroed(count: usize) -> Self {
        let large = count.checked_mul(size_of::<T>()).filter(|bytes| LARGE <= *bytes);
        let room = match large.and_then(mapped) {
            Some(map) => Room::Mapped(map, PhantomData),
            None => Room::Heap(zeroed_vec(count)),
        };
        Self { room }
    }
}

/// Pages of the system's own; where it has none, the heap will say so.
fn mapped(bytes: usize) -> Option<MmapMut> {
    let map = MmapMut::map_anon(bytes).ok()?;
    // A wish: a system without large pages gives small ones.
    #[cfg(target_os = "linux")]
    let _ = map.advise(memmap2::Advice::HugePage);
    Some(map)
}

impl<T> From<Vec<T>> for Pages<T> {
    fn from(numbers: Vec<T>) -> Self {
        Self { room: Room::Heap(numbers) }
    }
}

impl<T: Pod> From<Pages<T>> for Vec<T> {
    fn from(pages: Pages<T>) -> Self {
        match pages.room {
            Room::Heap(numbers) => numbers,
            Room::Mapped(map, _) => cast_slice(&map).to_vec(),
        }
    }
}

impl<T: Pod> Deref for Pages<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.room {
            Room::Heap(numbers) => numbers,
            Room::Mapped(map, _) => cast_slice(map),
        }
    }
}

impl<T: Pod> DerefMut for Pages<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.room {
            Room::Heap(numbers) => numbers,
            Room::Mapped(map, _) => cast_slice_mut(map),
        }
    }
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T: Pod> Clone for Pages<T> {
    fn clone(&self) -> Self {
        let mut copy = Self::zeroed(self.len());
        copy.copy_from_slice(self);
        copy
    }
}

impl<T: Pod + PartialEq> PartialEq for Pages<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Pod + Eq> Eq for Pages<T> {}

impl<T: Pod + fmt::Debug> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_and_few_are_zero_at_first_and_keep_what_is_written() {
        for count in [0, 1, 1_000, LARGE / size_of::<u32>() + 3] {
            let mut pages = Pages::<u32>::zeroed(count);
            assert_eq!(pages.len(), count);
            assert!(pages.iter().all(|number| *number == 0));
            if let Some(last) = pages.last_mut() {
                *last = 7;
            }
            let copy = pages.clone();
            assert_eq!(copy, pages);
            assert_eq!(copy.last().copied(), (0 < count).then_some(7));
        }
    }
}
