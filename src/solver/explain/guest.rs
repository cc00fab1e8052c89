//! A stop that asks for room.

use crate::solver::Stop;
use crate::solver::timing::{NEVER, Slot};

/// A stop that asks for room, perhaps with other windows or a road of its own, and with the whole
/// chain it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Guest<'a> {
    /// The stops that ask together, in order.
    pub(super) members: Vec<&'a Stop>,
    /// Which of them it is about.
    pub(super) me: usize,
    /// What is carried from the first of them to the last.
    pub(super) load: &'a [u32],
    /// The time of any way to or from it where there is none.
    pub(super) road: i32,
    /// The moments at which its mate could begin in another round, when it needs one.
    pub(super) meet: Option<Vec<Slot>>,
}

impl<'a> Guest<'a> {
    pub(super) const fn new(members: Vec<&'a Stop>, me: usize, load: &'a [u32]) -> Self {
        Self { members, me, load, road: NEVER, meet: None }
    }

    /// A stop alone, without what ties it to others.
    pub(super) fn alone(stop: &'a Stop) -> Self {
        Self::new(vec![stop], 0, &[])
    }

    pub(super) fn stop(&self) -> &'a Stop {
        self.members[self.me]
    }

    /// The same with another stop in its place.
    pub(super) fn with<'b>(&self, stop: &'b Stop) -> Guest<'b>
    where
        'a: 'b,
    {
        let mut members: Vec<&'b Stop> = self.members.clone();
        members[self.me] = stop;
        Guest { members, me: self.me, load: self.load, road: self.road, meet: self.meet.clone() }
    }

    /// The moments of `slots` at which the member `row` may begin.
    pub(super) fn meeting(&self, row: usize, slots: Vec<Slot>) -> Vec<Slot> {
        match &self.meet {
            Some(meet) if row == self.me => common(&slots, meet),
            Some(_) | None => slots,
        }
    }
}

/// The moments that lie in both.
pub(super) fn common(ones: &[Slot], others: &[Slot]) -> Vec<Slot> {
    let meet = |one: &Slot| {
        let one = *one;
        others.iter().map(move |other| (one.0.max(other.0), one.1.min(other.1)))
    };
    let mut slots: Vec<Slot> = ones.iter().flat_map(meet).filter(|slot| slot.0 <= slot.1).collect();
    slots.sort_unstable();
    slots
}
