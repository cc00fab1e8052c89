//! A climb from some sources to all above them, and the sweep from there down to the targets.

#![expect(clippy::inline_always, reason = "a loop is as wide as the function it stands in")]

use std::mem;

use super::Hierarchy;
use super::ask::Door;
use super::lanes::{Cost, Lanes};
use super::tape::{Drop, FIRST, Pair, Tape};
use super::tree::NONE;

/// What is needed to sweep from `N` sources at a time, one batch after the other.
#[derive(Debug)]
pub(super) struct Sweep<'a, T, const N: usize> {
    hierarchy: &'a Hierarchy,
    /// The climb from the sources.
    way: usize,
    tape: &'a Tape<T>,
    /// Times to the node at each depth of the present path; far before a climb.
    path: Vec<Lanes<T, N>>,
    /// Nodes above the sources, ascending, with their times.
    starts: Vec<(u32, Lanes<T, N>)>,
}

impl<'a, T: Cost, const N: usize> Sweep<'a, T, N> {
    /// From sources whose climb is this `way` to the targets of `tape`.
    pub(super) fn new(hierarchy: &'a Hierarchy, way: usize, tape: &'a Tape<T>) -> Self {
        let path = vec![Lanes::FAR; hierarchy.tree.height];
        Self { hierarchy, way, tape, path, starts: Vec::new() }
    }

    /// Climbs from all of up to `N` sources, sorted by rank, to all nodes above any of them.
    #[inline(always)]
    pub(super) fn climb(
        &mut self,
        doors: impl Iterator<Item = Door<T>> + Clone,
        cost: impl Fn(usize, u32) -> T,
    ) {
        let Self { hierarchy, way, path, starts, .. } = self;
        let (tree, climb) = (&hierarchy.tree, &hierarchy.climbs[*way]);
        starts.clear();
        let next = doors.clone().skip(1).map(|door| door.low).chain([NONE]);
        for (lane, (door, next)) in doors.zip(next).enumerate() {
            for (depth, time) in door.ends {
                let known = &mut path[depth as usize].0[lane];
                *known = time.min(*known);
            }
            for rank in tree.path(door.low).take_while(|rank| *rank < next) {
                let depth = tree.depth[rank as usize] as usize;
                let own = mem::replace(&mut path[depth], Lanes::FAR);
                let rows = climb.first[rank as usize] as usize..;
                for (row, [depth, time]) in rows.zip(climb.of(rank)) {
                    path[*depth as usize].least(&own, cost(row, *time));
                }
                starts.push((rank, own));
            }
        }
    }

    /// Sweeps down the tape and tells the column of each target and the times to it.
    #[inline(always)]
    pub(super) fn fall(&mut self, mut tell: impl FnMut(usize, Lanes<T, N>)) {
        let Self { tape, path, starts, .. } = self;
        let mut known = 0;
        let mut starts = starts
            .iter()
            .rev()
            .filter_map(|(rank, own)| Some((tape.find(*rank, &mut known)?, own)))
            .peekable();
        let mut reel = Reel { tape, own: Lanes::FAR, at: 0, node: 0 };
        for Drop { after, ends: [one, other], column } in &tape.drops {
            while let Some((begin, own)) = starts.next_if(|(begin, _)| begin < after) {
                reel.run(begin as usize, path);
                reel.begin(own, path);
            }
            reel.run(*after as usize, path);
            let mut times = path[one.0 as usize].beyond(one.1);
            times.least(&path[other.0 as usize], other.1);
            tell(*column as usize, times);
        }
        // The path is left as a climb must find it.
        path.fill(Lanes::FAR);
    }
}

/// A tape being swept.
struct Reel<'a, T, const N: usize> {
    tape: &'a Tape<T>,
    /// The times to the present node so far.
    own: Lanes<T, N>,
    /// How many pairs were taken.
    at: usize,
    /// How many nodes were begun.
    node: usize,
}

impl<T: Cost, const N: usize> Reel<'_, T, N> {
    /// Takes all pairs before row `end`.
    #[inline(always)]
    fn run(&mut self, end: usize, path: &mut [Lanes<T, N>]) {
        let (mut own, mut node) = (self.own, self.node);
        let depths = &*self.tape.depths;
        for pair in &self.tape.pairs[self.at..end] {
            let is_first = pair.from[0] / FIRST;
            node += is_first as usize;
            own.forget(T::far_if(is_first));
            own.take(pair, path);
            // The numbers alone: a whole one of one lane would be 60 bytes of nothing, too.
            path[depths[node] as usize].0 = own.0;
        }
        (self.own, self.node, self.at) = (own, node, end);
    }

    /// Takes the first pair of a node to which there are times already.
    #[inline(always)]
    fn begin(&mut self, own: &Lanes<T, N>, path: &mut [Lanes<T, N>]) {
        self.node += 1;
        self.own = *own;
        self.own.take(&self.tape.pairs[self.at], path);
        path[self.tape.depths[self.node] as usize].0 = self.own.0;
        self.at += 1;
    }
}

impl<T: Cost, const N: usize> Lanes<T, N> {
    /// The least of these and of what comes over the two steps of `pair`.
    #[inline(always)]
    fn take(&mut self, pair: &Pair<T>, path: &[Self]) {
        let [one, other] = pair.from;
        self.least(&path[(one % FIRST) as usize], pair.cost[0]);
        self.least(&path[other as usize], pair.cost[1]);
    }
}
