//! Many sources at once: a time for each of them, and what the processor can do with all in one go.
//!
//! The only `unsafe` of the house is the call of a function compiled for a processor that was
//! asked, one line before, whether it is one. The loops themselves are plain Rust.

#![expect(clippy::inline_always, reason = "a loop is as wide as the function it stands in")]

use std::ops::{Add, BitOr};

use super::metric::FAR;

/// How many sources of a table are swept together.
pub(super) const LANES: usize = 32;

/// What a way costs: a time, or a time and then, of what takes as long, a length.
pub(crate) trait Cost:
    Copy + Ord + Add<Output = Self> + BitOr<Output = Self> + Send + Sync
{
    /// More than any way costs; the sum of four fits.
    const FAR: Self;

    /// Far for a one, nothing for a zero.
    fn far_if(one: u32) -> Self;
}

impl Cost for u32 {
    const FAR: Self = FAR;

    #[inline(always)]
    fn far_if(one: u32) -> Self {
        one.wrapping_neg() & FAR
    }
}

/// The time in the upper half, the length in the lower.
impl Cost for u64 {
    const FAR: Self = (FAR as Self) << 32;

    #[inline(always)]
    fn far_if(one: u32) -> Self {
        Self::from(one).wrapping_neg() & <Self as Cost>::FAR
    }
}

/// A cost for each source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(align(64))]
pub(super) struct Lanes<T, const N: usize = LANES>(pub(super) [T; N]);

impl<T: Cost, const N: usize> Lanes<T, N> {
    /// Nobody has come here.
    pub(super) const FAR: Self = Self([T::FAR; N]);

    /// Forgets all where `far` is [`Cost::FAR`], nothing where it is zero, and no branch had to be
    /// guessed: a time that is at most far and far are far together, bit by bit. What stood beside
    /// a time stays there; nobody asks for it beside one that is far.
    #[inline(always)]
    pub(super) fn forget(&mut self, far: T) {
        for own in &mut self.0 {
            *own = *own | far;
        }
    }

    /// `cost` beyond these.
    #[inline(always)]
    pub(super) fn beyond(&self, cost: T) -> Self {
        let mut beyond = *self;
        for own in &mut beyond.0 {
            *own = *own + cost;
        }
        beyond
    }

    /// The least of these and of what lies `cost` beyond `from`, lane by lane.
    #[inline(always)]
    pub(super) fn least(&mut self, from: &Self, cost: T) {
        for (own, from) in self.0.iter_mut().zip(&from.0) {
            *own = (*own).min(*from + cost);
        }
    }
}

/// What a processor can add and compare at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// As every processor can.
    Plain,
    /// Eight numbers.
    Avx2,
    /// Sixteen numbers.
    Avx512,
}

/// Work whose loops gain from wide registers; `run` is to be inlined.
pub(super) trait Work {
    /// Does it.
    fn run(self);
}

impl Width {
    /// The widest this machine has.
    pub(super) fn best() -> Self {
        [Self::Avx512, Self::Avx2].into_iter().find(|width| width.is_here()).unwrap_or(Self::Plain)
    }

    /// Whether this machine has it.
    #[cfg(target_arch = "x86_64")]
    pub(super) fn is_here(self) -> bool {
        match self {
            Self::Plain => true,
            Self::Avx2 => is_x86_feature_detected!("avx2"),
            Self::Avx512 => {
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512bw")
            }
        }
    }

    /// Whether this machine has it.
    #[cfg(not(target_arch = "x86_64"))]
    pub(super) const fn is_here(self) -> bool {
        matches!(self, Self::Plain)
    }

    /// Does `work` as wide as this, or as every processor can where this is not here.
    #[cfg(target_arch = "x86_64")]
    #[expect(unsafe_code, reason = "measured: twice as fast as what every processor can")]
    pub(super) fn run(self, work: impl Work) {
        match self {
            // SAFETY: the processor was asked whether it has AVX2.
            Self::Avx2 if self.is_here() => unsafe { with_avx2(work) },
            // SAFETY: the processor was asked whether it has AVX-512.
            Self::Avx512 if self.is_here() => unsafe { with_avx512(work) },
            Self::Plain | Self::Avx2 | Self::Avx512 => work.run(),
        }
    }

    /// Does `work`.
    #[cfg(not(target_arch = "x86_64"))]
    pub(super) fn run(self, work: impl Work) {
        work.run();
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2(work: impl Work) {
    work.run();
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512bw")]
fn with_avx512(work: impl Work) {
    work.run();
}
