//! The times of the arcs: of the links they lie on, and over every node contracted before.

#![expect(clippy::inline_always, reason = "a loop is as wide as the function it stands in")]

use std::ops::Range;
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::Shape;
use super::lanes::{Width, Work};
use super::tree::NONE;
use crate::road::Network;

/// Longer than any way, and short enough that the sum of four fits: 12 days in milliseconds.
pub(super) const FAR: u32 = (1 << 30) - 1;
/// Subtrees of at most this share of all nodes are work for one thread.
const SHARE: usize = 32;

/// Times for every arc of a shape, up and down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metric {
    pub(super) shape: Arc<Shape>,
    /// For each arc the time from its lower end to its upper, and back.
    pub(super) times: Vec<[u32; 2]>,
}

impl Metric {
    /// The times that `network` gives the arcs of `shape`.
    ///
    /// # Cost
    ///
    /// One step a triangle: some milliseconds for 100 000 nodes.
    pub fn of(shape: Arc<Shape>, network: &Network) -> Self {
        let mut times = respecting(&shape, network);
        let tasks = tasks(&shape);
        let mut rest = &mut times[..];
        let mut gone = 0;
        let mut work = Vec::with_capacity(tasks.len());
        for (low, high) in &tasks {
            let [from, to] = [*low, *high + 1].map(|rank| shape.first[rank as usize] as usize);
            let (_, behind) = rest.split_at_mut(from - gone);
            let (own, behind) = behind.split_at_mut(to - from);
            work.push((*low, *high, own));
            (rest, gone) = (behind, to);
        }
        let width = Width::best();
        work.into_par_iter().for_each(|(low, high, own)| {
            let mut desk = Desk::new(&shape, own, shape.first[low as usize]);
            width.run(Run { desk: &mut desk, ranks: low..high + 1 });
        });
        let mut desk = Desk::new(&shape, &mut times, 0);
        let mut next = 0;
        for (low, high) in tasks.iter().copied().chain([(shape.nodes() as u32, 0)]) {
            width.run(Run { desk: &mut desk, ranks: next..low });
            next = high + 1;
        }
        Self { shape, times }
    }

    /// The shape it is of.
    pub const fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }
}

/// The times of the links alone.
fn respecting(shape: &Shape, network: &Network) -> Vec<[u32; 2]> {
    let mut times = vec![[FAR; 2]; shape.arc_count()];
    for (time, slot) in network.times().zip(&shape.slots).filter(|(_, slot)| **slot != NONE) {
        let known = &mut times[(slot >> 1) as usize][(slot & 1) as usize];
        *known = time.0.min(*known);
    }
    times
}

/// Runs of whole subtrees that can be worked on at the same time, ascending, each as its first and
/// last rank.
fn tasks(shape: &Shape) -> Vec<(u32, u32)> {
    let tree = &shape.tree;
    let most = (shape.nodes() / SHARE).max(1_000) as u32;
    let is_small = |rank: u32| tree.size[rank as usize] <= most;
    let is_top = |rank: &u32| is_small(*rank) && tree.above(*rank).is_none_or(|up| !is_small(up));
    let mut tasks: Vec<(u32, u32)> = Vec::new();
    for high in (0..shape.nodes() as u32).filter(is_top) {
        let low = high + 1 - tree.size[high as usize];
        match tasks.last_mut() {
            Some(last) if last.1 + 1 == low && high - last.0 < most => last.1 = high,
            Some(_) | None => tasks.push((low, high)),
        }
    }
    tasks
}

/// Where the arcs of one node after the other are finished.
struct Desk<'a> {
    shape: &'a Shape,
    /// Times of the arcs from `from` on.
    times: &'a mut [[u32; 2]],
    from: usize,
    /// For each depth the times of the arc up to it.
    row: Vec<[u32; 2]>,
}

impl<'a> Desk<'a> {
    fn new(shape: &'a Shape, times: &'a mut [[u32; 2]], from: u32) -> Self {
        Self { shape, times, from: from as usize, row: vec![[FAR; 2]; shape.height()] }
    }

    /// Finishes the arcs up from `rank`, those below being finished.
    #[inline(always)]
    fn finish(&mut self, rank: u32) {
        let Self { shape, times, from, row } = self;
        let own = shape.up(rank);
        let levels = &shape.level[own.clone()];
        let own = own.start - *from..own.end - *from;
        for (level, time) in levels.iter().zip(&times[own.clone()]) {
            row[*level as usize] = *time;
        }
        for (arc, end) in shape.under(rank) {
            let beyond = *arc as usize + 1..*end as usize;
            let sides = &times[beyond.start - 1 - *from..beyond.end - *from];
            let Some(([up, down], sides)) = sides.split_first() else { continue };
            for (level, [rise, fall]) in shape.level[beyond].iter().zip(sides) {
                let known = &mut row[*level as usize];
                *known = [known[0].min(down + rise), known[1].min(up + fall)];
            }
        }
        for (level, time) in levels.iter().zip(&mut times[own]) {
            *time = row[*level as usize];
        }
    }
}

/// A run of nodes whose arcs are finished as wide as the processor can.
struct Run<'a, 'b> {
    desk: &'b mut Desk<'a>,
    ranks: Range<u32>,
}

impl Work for Run<'_, '_> {
    #[inline(always)]
    fn run(self) {
        for rank in self.ranks {
            self.desk.finish(rank);
        }
    }
}
