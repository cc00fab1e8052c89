//! The judge: everything recomputed from the problem alone, by rules written a second time.

use crate::unit::{Index, Seconds};

use super::cost::Cost;
use super::problem::{Problem, Shift, ShiftId, Stop, StopId};
use super::solution::Solution;

/// One way in which a solution is not sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Violation {
    /// There is not one round for each shift.
    Rounds,
    /// A stop stands in rounds and among the unserved other than exactly once.
    Account(StopId),
    /// A stop that does not exist is named.
    Unknown(StopId),
    /// The unserved are not in order.
    Order,
    /// The shift lacks a skill the stop needs.
    Skills(ShiftId, StopId),
    /// The stop may not be served in this shift.
    Barred(ShiftId, StopId),
    /// Two stops of a group are too few days apart.
    Apart(StopId, StopId),
    /// There is no way to the stop.
    Unreachable(ShiftId, StopId),
    /// The stop cannot begin in a window clear of the pause once the crew is there.
    Closed(ShiftId, StopId),
    /// The crew is not back at the end of the shift.
    Overtime(ShiftId),
    /// The cost is not what the rounds cost.
    Cost,
}

impl Violation {
    /// What is broken, in one word that stays.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rounds => "rounds",
            Self::Account(_) => "account",
            Self::Unknown(_) => "unknown",
            Self::Order => "order",
            Self::Skills(..) => "skills",
            Self::Barred(..) => "barred",
            Self::Apart(..) => "apart",
            Self::Unreachable(..) => "unreachable",
            Self::Closed(..) => "closed",
            Self::Overtime(_) => "overtime",
            Self::Cost => "cost",
        }
    }
}

/// Everything wrong with `solution`; nothing when it is sound.
///
/// It shares no rule with the search and does not trust [`super::schedule`].
pub fn check(problem: &Problem, solution: &Solution) -> Vec<Violation> {
    let mut found = Vec::new();
    account(problem, solution, &mut found);
    if !found.is_empty() {
        return found;
    }
    for (id, round) in solution.rounds.iter() {
        judge_round(problem, id, round, &mut found);
    }
    judge_days(problem, solution, &mut found);
    if solution.cost != recount(problem, solution) {
        found.push(Violation::Cost);
    }
    found
}

/// Each stop stands exactly once in the solution.
fn account(problem: &Problem, solution: &Solution, found: &mut Vec<Violation>) {
    if solution.rounds.len() != problem.shifts().len() {
        found.push(Violation::Rounds);
    }
    let mut seen = vec![0_u32; problem.stops().len()];
    for stop in solution.rounds.rows().iter().flatten().chain(&solution.unserved) {
        match seen.get_mut(stop.to_usize()) {
            Some(count) => *count += 1,
            None => found.push(Violation::Unknown(*stop)),
        }
    }
    let wrong = seen.iter().enumerate().filter(|(_, count)| **count != 1);
    found.extend(wrong.map(|(row, _)| Violation::Account(StopId::from_usize(row))));
    if !solution.unserved.is_sorted() {
        found.push(Violation::Order);
    }
}

/// The moment `travel` seconds of going after `depart`, the pause not counted.
fn going(shift: &Shift, depart: u64, travel: u64) -> u64 {
    let Some((from, to)) = shift.pause else { return depart + travel };
    let (from, to) = (u64::from(from.0), u64::from(to.0));
    // Time as a watch shows it that is stopped during the pause.
    let watch = if depart <= from { depart } else { depart.max(to) - (to - from) } + travel;
    let moment = if watch <= from { watch } else { watch + (to - from) };
    moment.max(depart)
}

/// When service can begin for who is there at `arrive`.
fn opening(shift: &Shift, stop: &Stop, arrive: u64) -> Option<u64> {
    let service = u64::from(stop.service.0);
    for (opens, closes) in &stop.windows {
        let mut begin = arrive.max(u64::from(opens.0));
        if let Some((from, to)) = shift.pause
            && begin < u64::from(to.0)
            && u64::from(from.0) < begin + service
        {
            begin = u64::from(to.0);
        }
        if begin <= u64::from(closes.0) {
            return Some(begin);
        }
    }
    None
}

fn judge_round(problem: &Problem, id: ShiftId, round: &[StopId], found: &mut Vec<Violation>) {
    let shift = &problem.shifts()[id];
    let travel = &problem.travel()[shift.profile];
    let mut now = u64::from(shift.start.0);
    let mut here = shift.place;
    for stop_id in round {
        let stop = &problem.stops()[*stop_id];
        if stop.skills & shift.skills != stop.skills {
            found.push(Violation::Skills(id, *stop_id));
        }
        if let Some(allowed) = &stop.allowed
            && !allowed.contains(&id)
        {
            found.push(Violation::Barred(id, *stop_id));
        }
        let way = travel.time(here, stop.place);
        if way == Seconds::MAX {
            return found.push(Violation::Unreachable(id, *stop_id));
        }
        let arrive = going(shift, now, u64::from(way.0));
        let Some(begin) = opening(shift, stop, arrive) else {
            return found.push(Violation::Closed(id, *stop_id));
        };
        now = begin + u64::from(stop.service.0);
        here = stop.place;
    }
    let Some(last) = round.last() else { return };
    let way = travel.time(here, shift.place);
    if way == Seconds::MAX {
        found.push(Violation::Unreachable(id, *last));
    } else if u64::from(shift.end.0) < going(shift, now, u64::from(way.0)) {
        found.push(Violation::Overtime(id));
    }
}

/// Stops of one group keep their days apart.
fn judge_days(problem: &Problem, solution: &Solution, found: &mut Vec<Violation>) {
    let mut grouped = Vec::new();
    for (id, round) in solution.rounds.iter() {
        for stop in round {
            if let Some((group, days)) = problem.stops()[*stop].apart {
                grouped.push((group, problem.shifts()[id].day, days, *stop));
            }
        }
    }
    grouped.sort_unstable();
    for (row, one) in grouped.iter().enumerate() {
        for other in grouped.iter().skip(row + 1).take_while(|other| other.0 == one.0) {
            let least = [one.2, other.2, 1].into_iter().max().unwrap_or(1);
            if other.1 - one.1 < least {
                found.push(Violation::Apart(one.3, other.3));
            }
        }
    }
}

/// The cost, counted a second time.
fn recount(problem: &Problem, solution: &Solution) -> Cost {
    let mut cost = Cost::default();
    for stop in solution.unserved.iter().map(|stop| &problem.stops()[*stop]) {
        cost.tier1_unserved += u32::from(stop.tier == 1);
        cost.lost[usize::from(stop.tier - 1)] += u64::from(stop.worth);
    }
    for (id, round) in solution.rounds.iter().filter(|(_, round)| !round.is_empty()) {
        let shift = &problem.shifts()[id];
        let stops = || round.iter().map(|stop| &problem.stops()[*stop]);
        let places: Vec<usize> = [shift.place]
            .into_iter()
            .chain(stops().map(|stop| stop.place))
            .chain([shift.place])
            .collect();
        for leg in places.windows(2) {
            let way = problem.travel()[shift.profile].time(leg[0], leg[1]);
            cost.seconds += u64::from(way.0) * u64::from(problem.weights().travel);
        }
        for last in stops().filter_map(|stop| stop.late_after) {
            let days = u64::from(shift.day.saturating_sub(last.0 / 86_400));
            cost.seconds += days * u64::from(problem.weights().late);
        }
    }
    cost
}
