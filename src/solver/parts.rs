//! The search of a large problem: its parts beside each other, put together and cut anew.

use rayon::prelude::{IntoParallelRefMutIterator, ParallelIterator};

use crate::unit::Dice;

use super::part::{Bundles, Part, count, cut};
use super::state::{Saved, State};
use super::walk::Walk;

/// For how many turns a stop the parts stay apart, unless the search has cooled down by then.
const APART: u64 = 40;
/// How often the parts of a search are cut anew at least while it cools down.
const CUTS: u64 = 4;

/// The parts of one problem, while they are apart.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    count: usize,
    bundles: Bundles,
    walks: Vec<(Part, Walk<'a>)>,
    /// The plan as it was cut.
    before: Saved,
    /// For how many turns the parts stay apart, and how many of those are left.
    apart: u64,
    left: u64,
}

impl<'a> Parts<'a> {
    pub(super) fn new(state: &State<'a>, cycle: u64) -> Self {
        let bundles = Bundles::new(state.ground);
        Self {
            count: count(state, &bundles),
            bundles,
            walks: Vec::new(),
            before: Saved::default(),
            apart: (APART * state.ground.spots.len() as u64).min(cycle.div_ceil(CUTS)),
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
        whole.state.save(&mut self.before);
        let parts = cut(&whole.state, &self.bundles, self.count, &mut whole.dice);
        let ground = whole.state.ground;
        let seed = whole.dice.roll();
        let walk = |(row, part): (u64, Part)| {
            let state = part.state(ground, &self.before);
            let walk = Walk::new(state, Dice::split(seed, row), None);
            (part, walk)
        };
        self.walks = (0..).zip(parts).map(walk).collect();
        self.left = self.apart;
    }

    /// Puts the parts together, first at their best, and goes on from where they are.
    pub(super) fn join(&mut self, whole: &mut Walk<'a>) {
        if self.walks.is_empty() {
            return;
        }
        let (mut best, mut now) = (self.before.clone(), self.before.clone());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solver::check::check;
    use crate::solver::recreate::construct_first;
    use crate::solver::threads::on_threads;
    use crate::solver::{Chain, Handover, Problem, Relations, Shift, Stop, StopId, Team, Travel};
    use crate::solver::{ground::Ground, state::State};
    use crate::unit::{Index, Seconds};

    /// A street of 900 stops; some are tied to the next one or to one far away.
    fn street() -> Problem {
        let side = 901;
        let way = |at: usize| Seconds(4 * (at / side).abs_diff(at % side) as u32 + 5);
        let times = (0..side * side).map(way).collect();
        let mut builder = Problem::over(vec![Travel::new(side, times).expect("it is square")]);
        for place in 1..side {
            builder = builder.stop(Stop {
                place,
                service: Seconds::minutes(10),
                windows: vec![(Seconds(0), Seconds::DAY)],
                tier: 1 + (place % 3) as u8,
                worth: 100,
                apart: (place % 40 < 2).then_some((place as u32 / 40, 1)),
                ..Stop::default()
            });
        }
        for row in 0..100 {
            let (day, crew) = (row / 50, row % 50);
            let start = Seconds::of_day(if crew % 2 == 0 { 8 } else { 13 }, 0).on_day(day);
            let end = start + Seconds::minutes(240);
            builder = builder.shift(Shift { start, end, day, crew, ..Shift::default() });
        }
        let id = |row: usize| StopId::from_usize(row);
        builder = builder.relations(Relations {
            teams: (0..8)
                .map(|row| Team { stops: [id(10 + 100 * row), id(850 - 97 * row)] })
                .collect(),
            chains: (0..8)
                .map(|row| Chain {
                    stops: vec![id(21 + 100 * row), id(23 + 100 * row)],
                    load: vec![1],
                })
                .collect(),
            handovers: (0..8)
                .map(|row| Handover { first: id(55 + 100 * row), then: id(844 - 96 * row) })
                .collect(),
            ..Relations::default()
        });
        builder.build().expect("the street is sound")
    }

    fn walked(problem: &Problem, ground: &Ground) -> Vec<Vec<u32>> {
        let mut state = State::new(ground);
        construct_first(&mut state);
        let mut parts = Parts::new(&state, 24_000);
        assert!(!parts.are_one(), "{} rounds are searched in parts", state.used());
        let mut whole = Walk::new(state, Dice::new(5), Some(problem));
        let first = whole.best;
        let mut now = Saved::default();
        for _ in 0..12 {
            parts.advance(&mut whole, 200, |_| 1.0);
            parts.join(&mut whole);
            assert_eq!(whole.state.cost, whole.state.recount());
            whole.state.save(&mut now);
            assert_eq!(check(problem, &now.solution(problem)), []);
        }
        assert!(whole.best < first, "turns make it better");
        now.rounds
    }

    #[test]
    fn parts_put_together_are_sound_however_often_they_are_cut_and_on_any_number_of_threads() {
        let problem = street();
        let ground = Ground::new(&problem);
        let one = on_threads(1, || walked(&problem, &ground));
        assert_eq!(one, on_threads(3, || walked(&problem, &ground)));
    }
}
