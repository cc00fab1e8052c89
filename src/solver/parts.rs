//! The search of a large problem: its parts beside each other, put together and cut anew.

use rayon::prelude::{IntoParallelRefMutIterator, ParallelIterator};

use crate::unit::Dice;

use super::part::{Bundles, Part, count, cut};
use super::state::{Saved, State};
use super::walk::Walk;

/// For how many turns a stop the parts stay apart.
const APART: u64 = 40;

/// The parts of one problem, while they are apart.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    count: usize,
    bundles: Bundles,
    walks: Vec<(Part, Walk<'a>)>,
    /// The plan as it was cut.
    whole: Saved,
    /// How many turns are left before they are put together.
    left: u64,
}

impl<'a> Parts<'a> {
    pub(super) fn new(state: &State<'a>) -> Self {
        let bundles = Bundles::new(state.ground);
        Self {
            count: count(state, &bundles),
            bundles,
            walks: Vec::new(),
            whole: Saved::default(),
            left: 0,
        }
    }

    /// Whether the problem is searched as a whole.
    pub(super) const fn are_one(&self) -> bool {
        self.count == 1
    }

    /// Makes `turns` turns, shared out among the parts; how hot each is `heat` says.
    pub(super) fn advance(
        &mut self,
        whole: &mut Walk<'a>,
        mut turns: u64,
        heat: impl Fn(u64) -> f64 + Sync,
    ) {
        let mut made = 0;
        while 0 < turns {
            if self.left == 0 {
                self.join(whole);
                self.cut(whole);
            }
            let now = turns.min(self.left);
            let each = self.walks.len();
            self.walks.par_iter_mut().for_each(|(_, walk)| {
                (0..now).step_by(each).for_each(|turn| walk.turn(heat(made + turn)));
            });
            self.left -= now;
            turns -= now;
            made += now;
        }
    }

    fn cut(&mut self, whole: &mut Walk<'a>) {
        whole.state.save(&mut self.whole);
        let parts = cut(&whole.state, &self.bundles, self.count, &mut whole.dice);
        let ground = whole.state.ground;
        let seed = whole.dice.roll();
        let walk = |(row, part): (u64, Part)| {
            let state = part.state(ground, &self.whole);
            let walk = Walk::new(state, Dice::split(seed, row), None);
            (part, walk)
        };
        self.walks = (0..).zip(parts).map(walk).collect();
        self.left = APART * ground.spots.len() as u64;
    }

    /// Puts the parts together, first at their best, and goes on from where they are.
    pub(super) fn join(&mut self, whole: &mut Walk<'a>) {
        if self.walks.is_empty() {
            return;
        }
        let (mut best, mut now) = (self.whole.clone(), self.whole.clone());
        let mut found = Saved::default();
        for (part, walk) in self.walks.drain(..) {
            part.put_back(&walk.saved, &mut best);
            walk.state.save(&mut found);
            part.put_back(&found, &mut now);
        }
        for plan in [best, now] {
            whole.state.load(&plan);
            whole.keep_if_best();
        }
        self.left = 0;
    }
}
