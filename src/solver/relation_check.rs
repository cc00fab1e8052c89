//! Every relation names stops that are there, in a way that makes sense.

use std::result;

use crate::finding::{Error, Result};
use crate::unit::{Index, Table};

use super::problem::{LIMIT, Problem, StopId};
use super::relation::{Chain, Choice, Device, Handover, Series, Team};

type Checked = result::Result<(), &'static str>;

/// Of series with patterns every day has a bit of its own.
const DAYS: u32 = u64::BITS;

/// Checks every relation of `problem`; the first that makes no sense is named.
pub(super) fn check_relations(problem: &Problem) -> Result<()> {
    let relations = &problem.relations;
    let mut seen = Seen::new(problem);
    part("series", &relations.series, |one| series(one, problem, &mut seen))?;
    part("chain", &relations.chains, |one| chain(one, &mut seen))?;
    part("team", &relations.teams, |one| team(one, &mut seen))?;
    part("choice", &relations.choices, |one| choice(one, problem, &mut seen))?;
    part("handover", &relations.handovers, |one| handover(one, problem))?;
    part("device", &relations.devices, |one| device(one, problem))
}

fn part<T>(part: &'static str, rows: &[T], mut check: impl FnMut(&T) -> Checked) -> Result<()> {
    for (row, one) in rows.iter().enumerate() {
        check(one).map_err(|what| Error::Problem { part, row, what })?;
    }
    Ok(())
}

fn series(series: &Series, problem: &Problem, seen: &mut Seen) -> Checked {
    seen.bind(&series.stops)?;
    if series.stops.is_empty() {
        return Err("it has no stop");
    }
    let first = &problem.stops[series.stops[0]];
    if series.stops.iter().any(|stop| problem.stops[*stop] != *first) {
        return Err("its stops are not alike");
    }
    if series.least == 0 || series.most.is_some_and(|most| most < series.least) {
        return Err("no gap between two of its days is possible");
    }
    if LIMIT <= series.least.max(series.most.unwrap_or(0)) {
        return Err("a gap between two of its days is too great");
    }
    if series.last.is_some_and(|last| 0 <= last || last <= -LIMIT.cast_signed()) {
        return Err("its last visit is not before day 0");
    }
    let overdue = |most: u32| series.last.is_some_and(|last| last + most.cast_signed() < 0);
    if series.most.is_some_and(overdue) {
        return Err("its first visit is due before day 0");
    }
    let size = u32::try_from(series.stops.len()).unwrap_or(u32::MAX);
    if series.patterns.iter().any(|pattern| pattern.count_ones() != size) {
        return Err("a pattern has not as many days as the series has stops");
    }
    let days = problem.shifts.rows().iter().map(|shift| shift.day);
    if !series.patterns.is_empty() && days.max().is_some_and(|day| DAYS <= day) {
        return Err("it has patterns, and a shift is on a day after day 63");
    }
    Ok(())
}

fn chain(chain: &Chain, seen: &mut Seen) -> Checked {
    seen.bind(&chain.stops)?;
    if !(2..=4).contains(&chain.stops.len()) {
        return Err("it has not two to four stops");
    }
    if chain.load.iter().any(|amount| LIMIT <= *amount) {
        return Err("its load is too great");
    }
    Ok(())
}

fn team(team: &Team, seen: &mut Seen) -> Checked {
    seen.bind(&team.stops)
}

fn choice(choice: &Choice, problem: &Problem, seen: &mut Seen) -> Checked {
    if choice.stops.is_empty() || !are_known(problem, &choice.stops) {
        return Err("it has no stop, or one that does not exist");
    }
    if !seen.choose(&choice.stops) {
        return Err("a stop of it is in a choice already");
    }
    let key = |stop: &StopId| {
        let stop = &problem.stops[*stop];
        (stop.tier, stop.worth, stop.price)
    };
    if choice.stops.iter().any(|stop| key(stop) != key(&choice.stops[0])) {
        return Err("its stops differ in tier, worth or price");
    }
    Ok(())
}

fn handover(handover: &Handover, problem: &Problem) -> Checked {
    if handover.first == handover.then || !are_known(problem, &[handover.first, handover.then]) {
        return Err("its stops are one, or one of them does not exist");
    }
    Ok(())
}

fn device(device: &Device, problem: &Problem) -> Checked {
    if !are_known(problem, &device.stops) {
        return Err("a stop of it does not exist");
    }
    Ok(())
}

fn are_known(problem: &Problem, stops: &[StopId]) -> bool {
    stops.iter().all(|stop| problem.stops.get(*stop).is_some())
}

/// Stops that stand in a relation in which they may stand only once.
struct Seen {
    bound: Table<StopId, bool>,
    chosen: Table<StopId, bool>,
}

impl Seen {
    fn new(problem: &Problem) -> Self {
        let none = vec![false; problem.stops.len()];
        Self { bound: Table::from(none.clone()), chosen: Table::from(none) }
    }

    /// Binds the stops to a series, a chain or a team.
    fn bind(&mut self, stops: &[StopId]) -> Checked {
        let alone = mark(&mut self.bound, stops);
        if alone { Ok(()) } else { Err("a stop of it does not exist or is bound already") }
    }

    fn choose(&mut self, stops: &[StopId]) -> bool {
        mark(&mut self.chosen, stops)
    }
}

/// Marks the stops; false when one was marked before or does not exist.
fn mark(marks: &mut Table<StopId, bool>, stops: &[StopId]) -> bool {
    let mut alone = true;
    for stop in stops {
        match marks.rows_mut().get_mut(stop.to_usize()) {
            Some(mark) => {
                alone &= !*mark;
                *mark = true;
            }
            None => alone = false,
        }
    }
    alone
}
