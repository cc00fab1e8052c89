//! A plan anew that changes little: what stands stays, what does not finds its place, and only
//! then, if asked, the search goes on from there.

use std::cmp::Reverse;
use std::ops::ControlFlow;

use super::Request;
use super::kept::{Home, Kept};
use super::pairing::out_of_turn;
use super::territory::Territory;
use crate::solver;
use crate::solver::{Problem, Progress, Run, ShiftId, Solution, StopId};
use crate::unit::{Index as _, Table};

/// For so many stops of a station, the most important first, up to three others are moved each.
const URGENT: usize = 20;

/// Solves the problems of all territories anew, near to what is kept.
pub(super) fn replan(
    territories: &[Territory<'_>],
    problems: &[Problem],
    kept: &Kept<'_>,
    request: &Request,
    observe: impl FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Vec<Solution> {
    let stations = || territories.iter().zip(problems).map(|(t, p)| Station::new(t, p, kept));
    let begun: Vec<Solution> = stations().map(|station| station.repaired()).collect();
    let mut plans = finished(problems, &begun);
    let searches = request.keep.as_ref().is_some_and(|keep| keep.search);
    let lacks = |(station, plan): (Station<'_>, &Solution)| station.lacks_a_first(plan);
    let lacking: Vec<bool> = stations().zip(&plans).map(lacks).collect();
    let rows: Vec<usize> = (0..plans.len()).filter(|row| searches || lacking[*row]).collect();
    if rows.is_empty() {
        return plans;
    }
    let some: Vec<Problem> = rows.iter().map(|row| problems[*row].clone()).collect();
    let start: Vec<Solution> = rows.iter().map(|row| plans[*row].clone()).collect();
    let run = Run { seed: request.seed, start: &start, ..Run::default() };
    let found = solver::solve_with(&some, &run, observe);
    for (row, found) in rows.into_iter().zip(found) {
        let first = |plan: &Solution| (plan.cost.tier1_unserved, plan.cost.lost[0]);
        if searches || first(&found) < first(&plans[row]) {
            let station = Station::new(&territories[row], &problems[row], kept);
            plans[row] = station.in_turn(found, request.prices.change);
        }
    }
    finished(problems, &plans)
}

/// The plans after the last look of a search, which finds room for whom there is any.
fn finished(problems: &[Problem], plans: &[Solution]) -> Vec<Solution> {
    let run = Run { start: plans, ..Run::default() };
    solver::solve_with(problems, &run, |_| ControlFlow::Break(()))
}

/// One station, and where its stops were.
struct Station<'a> {
    territory: &'a Territory<'a>,
    problem: &'a Problem,
    kept: &'a Kept<'a>,
    homes: Vec<Option<(ShiftId, Home<'a>)>>,
}

impl<'a> Station<'a> {
    fn new(territory: &'a Territory<'a>, problem: &'a Problem, kept: &'a Kept<'a>) -> Self {
        let homes = territory.visits.iter().map(|visit| {
            let home = kept.home(visit)?;
            Some((territory.shift_of(home)?, home))
        });
        Self { homes: homes.collect(), territory, problem, kept }
    }

    /// What stands of the rounds, and in it what was in them and what is new.
    fn repaired(&self) -> Solution {
        let mut plan = self.standing();
        let mut wanted: Vec<StopId> = self.wanted(&plan).collect();
        wanted.sort_by_key(|stop| {
            let asked = &self.problem.stops()[*stop];
            (asked.tier, Reverse(asked.worth), *stop)
        });
        for stop in wanted.into_iter().take(URGENT) {
            plan = solver::add_urgent(self.problem, &plan, stop);
        }
        plan
    }

    /// The stops of `plan` without a place that had one, or that are new.
    fn wanted(&self, plan: &Solution) -> impl Iterator<Item = StopId> {
        let left = plan.unserved.iter().copied();
        left.filter(|stop| !self.kept.was_left_out(self.territory.visits[stop.to_usize()]))
    }

    /// Whether one of them is of tier 1.
    fn lacks_a_first(&self, plan: &Solution) -> bool {
        self.wanted(plan).any(|stop| self.problem.stops()[stop].tier == 1)
    }

    /// The rounds as they were, without the stops that do not let them be any more.
    fn standing(&self) -> Solution {
        let shifts = self.problem.shifts().len();
        let mut rounds = Table::from(vec![Vec::new(); shifts]);
        for (row, home) in self.homes.iter().enumerate() {
            if let Some((shift, home)) = home {
                rounds[*shift].push((home.place, StopId::from_usize(row)));
            }
        }
        let mut plan = Solution::of(self.problem, Table::from(vec![Vec::new(); shifts]));
        for (shift, mut round) in rounds.into_rows().into_iter().enumerate() {
            round.sort_unstable();
            let round: Vec<StopId> = round.into_iter().map(|(_, stop)| stop).collect();
            plan = self.with_round(plan, ShiftId::from_usize(shift), &round);
        }
        plan
    }

    /// `plan` with this round, as much of it as is sound, the most important first.
    fn with_round(&self, mut plan: Solution, shift: ShiftId, round: &[StopId]) -> Solution {
        let with = |plan: &Solution, round: Vec<StopId>| {
            let mut rounds = plan.rounds.clone();
            rounds[shift] = round;
            let plan = Solution::of(self.problem, rounds);
            solver::check(self.problem, &plan).is_empty().then_some(plan)
        };
        if let Some(all) = with(&plan, round.to_vec()) {
            return all;
        }
        let mut rows: Vec<usize> = (0..round.len()).collect();
        rows.sort_by_key(|row| {
            let stop = &self.problem.stops()[round[*row]];
            (stop.tier, Reverse(stop.worth), *row)
        });
        let mut stays = vec![false; round.len()];
        for row in rows {
            stays[row] = true;
            let some = round.iter().zip(&stays).filter(|(_, stays)| **stays).map(|(stop, _)| *stop);
            match with(&plan, some.collect()) {
                Some(better) => plan = better,
                None => stays[row] = false,
            }
        }
        plan
    }

    /// `plan` with the stops of each round that were in it before in the order they had, wherever
    /// that costs no more than to tell the people.
    fn in_turn(&self, mut plan: Solution, change: u32) -> Solution {
        for shift in self.problem.shifts().ids() {
            let was_here = |stop: &StopId| {
                self.homes[stop.to_usize()]
                    .filter(|(home, _)| *home == shift)
                    .map(|(_, home)| home.place)
            };
            let round = &plan.rounds[shift];
            let rows: Vec<usize> =
                (0..round.len()).filter(|row| was_here(&round[*row]).is_some()).collect();
            let mut old: Vec<(usize, StopId)> = rows
                .iter()
                .filter_map(|row| Some((was_here(&round[*row])?, round[*row])))
                .collect();
            let places: Vec<usize> = old.iter().map(|(place, _)| *place).collect();
            let turned = out_of_turn(&places).len() as u64;
            old.sort_unstable();
            let mut rounds = plan.rounds.clone();
            for (row, (_, stop)) in rows.into_iter().zip(old) {
                rounds[shift][row] = stop;
            }
            let other = Solution::of(self.problem, rounds);
            let worst = plan.cost.seconds + turned * u64::from(change);
            let alike = other.cost.lost == plan.cost.lost && other.cost.seconds <= worst;
            if 0 < turned && alike && solver::check(self.problem, &other).is_empty() {
                plan = other;
            }
        }
        plan
    }
}
