//! One place against many that are asked again and again: the way to them is prepared once.

use super::Hierarchy;
use super::ask::{Ends, times};
use super::labels::Labels;
use super::metric::FAR;
use super::sweep::Sweep;
use super::tape::{Tape, sorted};
use crate::unit::Millis;

/// Places, ready to be reached from any one place or to be left for it.
#[derive(Debug)]
pub(crate) struct Fan {
    tape: Tape<u32>,
    /// The climb from the one place, and the other one from the many.
    way: usize,
}

impl Fan {
    /// Prepares the ways to `places`.
    pub(crate) fn to(hierarchy: &Hierarchy, places: &[Ends]) -> Self {
        Self::of(hierarchy, places, 0)
    }

    /// Prepares the ways from `places`.
    pub(crate) fn from(hierarchy: &Hierarchy, places: &[Ends]) -> Self {
        Self::of(hierarchy, places, 1)
    }

    fn of(hierarchy: &Hierarchy, places: &[Ends], way: usize) -> Self {
        let sorted = sorted(places.iter().map(|ends| hierarchy.door(times(ends))));
        Self { tape: Tape::of(hierarchy, &sorted, 1 - way, |_, time| time), way }
    }

    /// Tells `cells` the least times between `one` and each place; those without a way are left
    /// as they are.
    ///
    /// # Cost
    ///
    /// One step for each arc above the places.
    pub(crate) fn fill(&self, hierarchy: &Hierarchy, one: &Ends, cells: &mut [Millis]) {
        let Some(door) = hierarchy.door(times(one)) else { return };
        let mut sweep = Sweep::<u32, 1>::new(hierarchy, self.way, &self.tape);
        sweep.climb([door].into_iter(), |_, time| time);
        sweep.fall(|place, times| {
            let [time] = times.0;
            if time < FAR {
                cells[place] = Millis(time);
            }
        });
    }
}

/// One place among others like it, climbed from in the direction of travel or against it.
#[derive(Debug)]
pub(crate) struct Reach(Option<Labels>);

impl Reach {
    /// Climbs from `one`; with `way` 1 against the travel.
    pub(crate) fn of(hierarchy: &Hierarchy, one: &Ends, way: usize) -> Self {
        let door = hierarchy.door(times(one));
        Self(door.map(|door| Labels::whole(&hierarchy.tree, &hierarchy.climbs[way], &door)))
    }

    /// The least time from this place to one climbed from against the travel, or the other way
    /// round; [`Millis::MAX`] where no way leads.
    ///
    /// # Cost
    ///
    /// One addition a node above both.
    pub(crate) fn meet(&self, other: &Self) -> Millis {
        let time = self.0.as_ref().zip(other.0.as_ref()).map_or(FAR, |(one, two)| one.meet(two));
        if time < FAR { Millis(time) } else { Millis::MAX }
    }
}
