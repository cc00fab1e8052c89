//! The loop: ruin, recreate, accept or take back, turn by turn.

use std::ops::ControlFlow;

use rayon::prelude::{
    IndexedParallelIterator, IntoParallelRefIterator, IntoParallelRefMutIterator, ParallelIterator,
};

use crate::unit::Dice;

use super::check::check;
use super::cooling::Cooling;
use super::cost::Cost;
use super::finish::finish;
use super::ground::Ground;
use super::parts::Parts;
use super::problem::Problem;
use super::recreate::construct_first;
use super::solution::Solution;
use super::state::{Saved, State};
use super::walk::Walk;

/// Turns between two looks at `observe`.
pub const CHUNK: u64 = 500;

/// How to search.
#[derive(Debug, Clone, Copy, Default)]
pub struct Run<'a> {
    /// What chance begins with.
    pub seed: u64,
    /// For how many turns of each problem to cool down; each problem's own [`turns`] when `None`.
    pub turns: Option<u64>,
    /// What to begin with, a solution for each problem; from nothing when empty, and where one is
    /// not sound.
    pub start: &'a [Solution],
}

/// How far the search is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// Turns made on the problems that deserve so many; the smaller ones have had their own.
    pub turns: u64,
    /// After how many turns it is time to stop: those the largest problem deserves.
    pub turns_of: u64,
    /// The cost of the best solution of each problem so far; of one that is searched in parts, when
    /// they were last put together.
    pub best: &'a [Cost],
    /// Whether one of them is better than at the last look.
    pub improved: bool,
}

/// How many turns this problem deserves: more for more stops, with an end.
pub fn turns(problem: &Problem) -> u64 {
    let stops = problem.stops.len() as u64;
    if problem.shifts.is_empty() { 0 } else { (stops * 600).clamp(10_000, 240_000) }
}

/// Solves `problems`, bettering the solutions turn by turn until `observe` breaks.
///
/// `observe` is asked before the first turn and after every [`CHUNK`] turns. The same problems
/// and seed give the same solutions after the same number of turns, whatever the machine and its
/// threads: the clock is the caller's, inside `observe`. When it breaks, what is left out is
/// tried once more in every place, also in place of one or two stops that matter less.
///
/// A problem that has had its own [`turns`] rests until the largest has had its own, too; who asks
/// for more than that asks for more turns of every problem. The machine does not matter because
/// only sums, products and quotients of numbers are compared, no function of a library.
///
/// Travel times should be shortest ones: a stop whose way by another stop is shorter than the
/// direct way may be left out although it could be served.
///
/// # Cost
///
/// Memory grows with the square of the places and with stops × kinds of shift; a turn costs some
/// 10 µs for 100 stops and 20 µs for rounds of 50.
///
/// # Example
///
/// ```
/// use std::ops::ControlFlow;
///
/// use beibao::solver::{Problem, Shift, Stop, Travel, check, solve};
/// use beibao::unit::Seconds;
///
/// let ways = [0, 600, 600, 0].map(Seconds);
/// let open = (Seconds::of_day(14, 0), Seconds::of_day(16, 30));
/// let problem = Problem::over(vec![Travel::new(2, ways.to_vec())?])
///     .stop(Stop {
///         place: 1,
///         service: Seconds::minutes(20),
///         windows: vec![open],
///         skills: 0,
///         tier: 1,
///         worth: 100,
///         allowed: None,
///         apart: None,
///         late_after: None,
///         ..Stop::default()
///     })
///     .shift(Shift {
///         place: 0,
///         start: Seconds::of_day(8, 30),
///         end: Seconds::of_day(17, 30),
///         pause: Some((Seconds::of_day(12, 0), Seconds::of_day(13, 0))),
///         skills: 0,
///         day: 0,
///         profile: 0,
///         ..Shift::default()
///     })
///     .build()?;
/// let problems = [problem];
/// let found = solve(&problems, 1, |now| match now.turns {
///     0..5_000 => ControlFlow::Continue(()),
///     _ => ControlFlow::Break(()),
/// });
/// assert!(found[0].unserved.is_empty());
/// assert_eq!(found[0].cost.seconds, 1_200);
/// assert_eq!(check(&problems[0], &found[0]), []);
/// # Ok::<(), beibao::finding::Error>(())
/// ```
pub fn solve(
    problems: &[Problem],
    seed: u64,
    observe: impl FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Vec<Solution> {
    solve_with(problems, &Run { seed, ..Run::default() }, observe)
}

/// Solves `problems` as `run` says; else as [`solve`] does.
pub fn solve_with(
    problems: &[Problem],
    run: &Run<'_>,
    mut observe: impl FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Vec<Solution> {
    let grounds: Vec<Ground> = problems.par_iter().map(Ground::new).collect();
    let rows = problems.par_iter().zip(&grounds).enumerate();
    let begun = rows.map(|(row, (problem, ground))| {
        let dice = Dice::split(run.seed, row as u64);
        Search::new(problem, ground, dice, run, run.start.get(row))
    });
    let mut searches: Vec<Search<'_>> = begun.collect();
    let turns_of = searches.iter().map(|search| search.own).max().unwrap_or(0);
    let mut best: Vec<Cost> = searches.iter().map(|search| search.whole.best).collect();
    let (mut turns, mut improved) = (0, true);
    while observe(Progress { turns, turns_of, best: &best, improved }).is_continue() {
        advance(&mut searches, turns, turns_of);
        turns += CHUNK;
        improved = false;
        for (best, search) in best.iter_mut().zip(&searches) {
            improved |= search.whole.best < *best;
            *best = search.whole.best;
        }
    }
    searches.par_iter_mut().map(Search::solution).collect()
}

/// A chunk of turns for those that have not had their own, and for all once the largest has.
fn advance(searches: &mut [Search<'_>], turns: u64, turns_of: u64) {
    let beyond = turns_of <= turns;
    let awake = searches.par_iter_mut().filter(|search| beyond || turns < search.own);
    awake.for_each(|search| search.advance(CHUNK));
}

/// The search of one problem.
#[derive(Debug)]
struct Search<'a> {
    problem: &'a Problem,
    whole: Walk<'a>,
    /// The turns the problem deserves.
    own: u64,
    cooling: Cooling,
    /// The turns that were made.
    made: u64,
    parts: Parts<'a>,
}

impl<'a> Search<'a> {
    fn new(
        problem: &'a Problem,
        ground: &'a Ground,
        dice: Dice,
        run: &Run<'_>,
        start: Option<&Solution>,
    ) -> Self {
        let own = run.turns.unwrap_or_else(|| turns(problem)).max(1);
        let cooling = Cooling::new(own, problem.stops.len());
        let mut state = State::new(ground);
        let start = start.filter(|start| check(problem, start).is_empty());
        match start {
            Some(start) => state.load(&Saved::of(start, problem.stops.len(), ground.has_teams())),
            None => construct_first(&mut state),
        }
        Self {
            problem,
            parts: Parts::new(&state, cooling.cycle),
            whole: Walk::new(state, dice, Some(problem)),
            own,
            cooling: if start.is_some() { cooling.again() } else { cooling },
            made: 0,
        }
    }

    fn advance(&mut self, turns: u64) {
        let mut left = turns;
        while 0 < left {
            let first = self.made % self.cooling.cycle;
            if first == 0 && self.made != 0 {
                self.cooling = self.cooling.again();
                self.come_to_rest();
            }
            let turns = left.min(self.cooling.cycle - first);
            let heat = |turn| self.cooling.at(first + turn);
            if self.parts.are_one() {
                (0..turns).for_each(|turn| self.whole.turn(heat(turn)));
            } else {
                self.parts.advance(&mut self.whole, turns, heat);
            }
            self.made += turns;
            left -= turns;
        }
    }

    /// Goes back to the best, and has a last look at it.
    fn come_to_rest(&mut self) {
        self.parts.join(&mut self.whole);
        self.whole.return_to_best();
        finish(&mut self.whole.state);
        self.whole.keep_if_best();
    }

    fn solution(&mut self) -> Solution {
        self.come_to_rest();
        self.whole.saved.solution(self.problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_problem_makes_its_own_turns_and_more_only_when_all_do() {
        let empty = Problem::over(Vec::new()).build().expect("nothing is sound");
        let ground = Ground::new(&empty);
        let search = |own| {
            let run = Run { turns: Some(own), ..Run::default() };
            Search::new(&empty, &ground, Dice::new(1), &run, None)
        };
        let mut searches = [search(500), search(1_500)];
        let made = |search: &Search<'_>| search.made;
        for (turns, expected) in [(0, [500, 500]), (500, [500, 1_000]), (1_000, [500, 1_500])] {
            advance(&mut searches, turns, 1_500);
            assert_eq!(searches.each_ref().map(made), expected);
        }
        advance(&mut searches, 1_500, 1_500);
        assert_eq!(searches.each_ref().map(made), [1_000, 2_000]);
    }
}
