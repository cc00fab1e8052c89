//! The kinds of change that may let a stop in, and in which order they are asked for.

use super::barrier::Barrier;
use super::reason::Reason;

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Skills,
    Allow,
    Give,
    Widen,
    Lengthen,
    Duty,
    Room,
    Road,
    Waive,
    Days,
    Device,
    Hand,
}

impl Change {
    /// More time: a longer shift, wider windows or a longer duty, whichever takes fewer seconds.
    pub(super) const TIME: &'static [Self] = &[Self::Lengthen, Self::Widen, Self::Duty];
    /// What is asked for first: time, then what others must grant, the hardest last.
    pub(super) const ORDER: [&'static [Self]; 10] = [
        Self::TIME,
        &[Self::Room],
        &[Self::Give],
        &[Self::Waive],
        &[Self::Days],
        &[Self::Device],
        &[Self::Hand],
        &[Self::Allow],
        &[Self::Skills],
        &[Self::Road],
    ];

    /// Whether the change takes this barrier away.
    pub(super) const fn lifts(self, barrier: Barrier) -> bool {
        match barrier {
            Barrier::Spacing => matches!(self, Self::Waive),
            Barrier::Series => matches!(self, Self::Days),
            Barrier::Device(_) => matches!(self, Self::Device),
            Barrier::Handover => matches!(self, Self::Hand),
        }
    }

    /// The kinds that go with a reason: they are asked for before all others.
    pub(super) const fn first(reason: Reason) -> &'static [&'static [Self]] {
        match reason {
            Reason::NoCrew => &[&[Self::Skills]],
            Reason::Barred => &[&[Self::Allow]],
            Reason::Closed => &[&[Self::Widen], &[Self::Give]],
            Reason::Unreachable => &[&[Self::Road]],
            Reason::Load => &[&[Self::Room]],
            Reason::Spacing => &[&[Self::Waive]],
            Reason::Series => &[&[Self::Days]],
            Reason::Device => &[&[Self::Device]],
            Reason::Handover => &[&[Self::Hand]],
            Reason::NoShift | Reason::TooLong | Reason::Chain | Reason::Team | Reason::Full => &[],
        }
    }
}
