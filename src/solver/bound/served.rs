//! What a solution serves, as rows of a linear programme: each to be visited so many times.

use std::collections::BTreeMap;

use super::super::problem::{Problem, Stop, StopId};
use super::super::solution::Solution;
use super::could::Could;
use super::wish::wishes;
use crate::unit::{Index, Seconds};

/// A stop that stands for its row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) stop: StopId,
    /// The row it serves.
    pub(super) row: usize,
}

/// The rows, and the nodes by which they can be served.
#[derive(Debug, Clone, Default)]
pub(super) struct Served {
    /// How often each row is to be served, by different rounds.
    pub(super) need: Vec<u32>,
    pub(super) nodes: Vec<Node>,
    /// For each stop of the problem its row, if it has one.
    pub(super) row_of: Vec<Option<usize>>,
}

/// What no round serves twice: stops of a series, kept apart, or of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Once {
    Series(usize),
    Apart(u32),
    Team(usize),
    Alone(StopId),
}

/// What two stops must share to be one node.
type Alike<'a> =
    (Once, [usize; 2], (Seconds, u64), Windows<'a>, Option<&'a [StopShift]>, Loads<'a>);
type Windows<'a> = &'a [(Seconds, Seconds)];
type StopShift = super::super::problem::ShiftId;
type Loads<'a> = [&'a [u32]; 2];

impl Served {
    /// The rows of `solution`: a choice once, whichever of its stops is served; alike stops that
    /// no round serves twice together.
    pub(super) fn new(problem: &Problem, solution: &Solution, could: &Could) -> Self {
        let count = problem.stops().len();
        let mut is_served = vec![false; count];
        for stop in solution.rounds.rows().iter().flatten() {
            is_served[stop.to_usize()] = true;
        }
        let mut served = Self { row_of: vec![None; count], ..Self::default() };
        for wish in wishes(problem, could) {
            let has = wish.stops.iter().any(|stop| is_served[stop.to_usize()]);
            if has && wish.clear && 1 < wish.stops.len() {
                served.choice(&wish.stops, &is_served, could);
            }
        }
        let once = once(problem);
        let mut rows: BTreeMap<Alike<'_>, usize> = BTreeMap::new();
        for (id, stop) in problem.stops().iter() {
            if !is_served[id.to_usize()] || served.row_of[id.to_usize()].is_some() {
                continue;
            }
            let next = served.need.len();
            let row = *rows.entry(alike(stop, once[id.to_usize()])).or_insert(next);
            if row == next {
                served.need.push(0);
                served.nodes.push(Node { stop: id, row });
            }
            served.need[row] += 1;
            served.row_of[id.to_usize()] = Some(row);
        }
        served
    }

    fn choice(&mut self, stops: &[StopId], is_served: &[bool], could: &Could) {
        let row = self.need.len();
        self.need.push(1);
        for stop in stops {
            let at = stop.to_usize();
            if self.row_of[at].is_none() && (is_served[at] || could.any(at)) {
                self.row_of[at] = Some(row);
                self.nodes.push(Node { stop: *stop, row });
            }
        }
    }
}

fn once(problem: &Problem) -> Vec<Once> {
    let apart = |(id, stop): (StopId, &Stop)| {
        stop.apart.map_or(Once::Alone(id), |(group, _)| Once::Apart(group))
    };
    let mut once: Vec<Once> = problem.stops().iter().map(apart).collect();
    for (row, series) in problem.relations().series.iter().enumerate() {
        series.stops.iter().for_each(|stop| once[stop.to_usize()] = Once::Series(row));
    }
    for (row, team) in problem.relations().teams.iter().enumerate() {
        team.stops.iter().for_each(|stop| once[stop.to_usize()] = Once::Team(row));
    }
    once
}

fn alike(stop: &Stop, once: Once) -> Alike<'_> {
    let places = [stop.place, stop.leaves_from()];
    let loads = [&stop.load[..], &stop.pickup[..]];
    let what = (stop.service, stop.skills);
    (once, places, what, &stop.windows, stop.allowed.as_deref(), loads)
}
