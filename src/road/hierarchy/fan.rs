//! One place against many that are asked again and again: the way to them is prepared once.

use super::Hierarchy;
use super::ask::{Ends, times};
use super::labels::Labels;
use super::metric::FAR;
use super::tape::{Tape, sorted};
use super::tree::NONE;
use crate::unit::Millis;

/// Steps taken together: few nodes have more, so whether there are more is hardly ever guessed
/// wrongly by the processor, which costs more than the steps.
const TOGETHER: usize = 4;

/// Places, ready to be reached from any one place or to be left for it.
#[derive(Debug)]
pub(crate) struct Fan {
    tape: Tape<u32>,
    /// The steps of the tape, those of each stop filled up with some that lead nowhere; they end
    /// at the given rows.
    steps: Vec<[(u32, u32); TOGETHER]>,
    ends: Vec<u32>,
    /// For each drop of the tape its place.
    places: Vec<u32>,
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
        let tape = Tape::of(hierarchy, &sorted, 1 - way, |_, time| time);
        let (mut steps, mut ends, mut from) = (Vec::new(), Vec::new(), 0);
        for stop in &tape.stops {
            for some in tape.steps[from..stop.steps as usize].chunks(TOGETHER) {
                let mut all = [(0, FAR); TOGETHER];
                all[..some.len()].copy_from_slice(some);
                steps.push(all);
            }
            from = stop.steps as usize;
            ends.push(steps.len() as u32);
        }
        let places = sorted.into_iter().rev().map(|(_, place)| place).collect();
        Self { tape, steps, ends, places, way }
    }

    /// Tells `cells` the least times between `one` and each place; those without a way are left
    /// as they are.
    ///
    /// # Cost
    ///
    /// One step for each arc above the places.
    pub(crate) fn fill(&self, hierarchy: &Hierarchy, one: &Ends, cells: &mut [Millis]) {
        let (tree, climb) = (&*hierarchy.tree, &hierarchy.climbs[self.way]);
        let Some(door) = hierarchy.door(times(one)) else { return };
        let mut labels = Labels::of(tree, &door);
        while labels.at != NONE {
            labels.climb(tree, climb, FAR);
        }
        let mut starts = vec![NONE; tree.height];
        tree.path(door.low).for_each(|rank| starts[tree.depth[rank as usize] as usize] = rank);
        let mut path = vec![FAR; tree.height];
        let (mut step, mut drop) = (0, 0);
        for (stop, end) in self.tape.stops.iter().zip(&self.ends) {
            let is_start = starts[stop.depth as usize] == stop.rank;
            let mut own = if is_start { labels.time(stop.depth) } else { FAR };
            for together in &self.steps[step..*end as usize] {
                let [a, b, c, d] = together.map(|(depth, time)| path[depth as usize] + time);
                own = own.min(a.min(b).min(c.min(d)));
            }
            step = *end as usize;
            path[stop.depth as usize] = own;
            for row in drop..stop.drops as usize {
                let [first, second] =
                    self.tape.drops[row].map(|(at, time)| path[at as usize] + time);
                let time = first.min(second);
                if time < FAR {
                    cells[self.places[row] as usize] = Millis(time);
                }
            }
            drop = stop.drops as usize;
        }
    }
}
