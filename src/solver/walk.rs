//! A walk through the plans: ruin, recreate, go on from there or take it back, turn by turn.

use crate::unit::Dice;

use super::accept::{Scale, ln};
use super::check::{Violation, check};
use super::cost::Cost;
use super::problem::Problem;
use super::recreate::{construct, recreate};
use super::ruin::ruin;
use super::state::{Saved, State};

/// Of how many turns one tries every absent stop everywhere.
const FILL: usize = 1_000;
/// How many exchanges of tails are looked at each turn.
const TAILS: usize = 2;

/// A plan on its way, and the best it has been.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    pub(super) state: State<'a>,
    pub(super) best: Cost,
    pub(super) saved: Saved,
    /// The problem, where the walk sees all of it.
    problem: Option<&'a Problem>,
    scale: Scale,
    pub(super) dice: Dice,
    free_tails: bool,
    queue: Vec<(i64, u32)>,
}

impl<'a> Walk<'a> {
    /// Begins where `state` is.
    pub(super) fn new(state: State<'a>, dice: Dice, problem: Option<&'a Problem>) -> Self {
        let mut saved = Saved::default();
        state.save(&mut saved);
        Self {
            best: state.cost,
            saved,
            problem,
            scale: Scale::of(state.ground),
            dice,
            free_tails: state.has_free_tails(),
            queue: Vec::new(),
            state,
        }
    }

    /// One turn at this heat, in short ways.
    pub(super) fn turn(&mut self, heat: f64) {
        if self.free_tails {
            self.swap_tails(heat);
        }
        self.state.begin();
        if self.dice.once_in(FILL) {
            construct(&mut self.state);
        } else {
            ruin(&mut self.state, &mut self.dice);
            recreate(&mut self.state, &mut self.dice, &mut self.queue);
        }
        self.state.price();
        self.judge(heat);
    }

    /// Tries some exchanges of tails, each kept or not like a turn.
    fn swap_tails(&mut self, heat: f64) {
        let one_way = (self.state.ground.short_way * self.state.ground.price.max(1)) as f64;
        let heat = heat * one_way;
        for _ in 0..TAILS {
            if self.state.piles[0].stops().is_empty() {
                return;
            }
            let most = (-heat * ln(1.0 - self.dice.share())) as i64;
            let found = self.state.find_tails(&mut self.dice, most);
            if let Some(tails) = found {
                self.state.begin();
                let before = self.state.cost;
                self.state.swap_tails(tails);
                debug_assert_eq!(
                    before.seconds.checked_add_signed(tails.added),
                    Some(self.state.cost.seconds),
                    "an exchange costs what was foreseen"
                );
                self.keep_if_best();
            }
        }
    }

    /// Goes on from here, or takes the turn back.
    pub(super) fn judge(&mut self, heat: f64) {
        debug_assert_eq!(self.state.cost, self.state.recount(), "costs are kept up to date");
        let old = *self.state.cost_before();
        let kept = self.keep_if_best();
        if !kept && !self.scale.accepts(&old, &self.state.cost, heat, &mut self.dice) {
            self.state.take_back();
        }
    }

    /// Saves the plan if none was better; whether it did.
    pub(super) fn keep_if_best(&mut self) -> bool {
        if self.best <= self.state.cost {
            return false;
        }
        self.best = self.state.cost;
        self.state.save(&mut self.saved);
        debug_assert_eq!(self.violations(), [], "what is kept is sound");
        true
    }

    /// What is wrong with the plan that is kept, where the walk sees all of it.
    fn violations(&self) -> Vec<Violation> {
        self.problem.map_or(Vec::new(), |problem| check(problem, &self.saved.solution(problem)))
    }

    /// Goes back to the best.
    pub(super) fn return_to_best(&mut self) {
        self.state.load(&self.saved);
    }
}
