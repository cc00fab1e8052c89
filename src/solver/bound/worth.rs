//! How much anyone could serve: a knapsack over the hours of the shifts, cut into any pieces.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::cost::Cost;
use super::super::problem::Problem;
use super::could::{Could, least_travel, working};
use super::flow::Flow;
use super::wish::wishes;
use crate::unit::Index;

/// The most that anyone could serve, layer by layer: a solution that serves more of one layer
/// than stands here serves less of a layer before it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// Stops of tier 1.
    pub tier1: u32,
    /// Worth, by tier (1, 2, 3).
    pub served: [u64; 3],
    /// The same as a cost: no solution costs less. Its last layer is 0.
    pub least: Cost,
}

/// The most that anyone could serve of `problem`.
///
/// Every stop takes its service and the least travel it can cause, in any pieces, from the shifts
/// that could serve it were it alone; a choice counts once. What keeps the days of a series apart,
/// what takes two crews at once, and the way between stops beyond the cheapest is left out, which
/// only makes the bound greater.
///
/// # Cost
///
/// O(n²) for n stops.
pub fn worth(problem: &Problem) -> Worth {
    let case = Case::new(problem);
    let all = |tier: u8| case.wants.iter().filter(move |want| want.tier == tier);
    let nothing = Layer { flow: case.flow.clone(), seconds: 0, complete: true };

    let (count, mut sofar) = case.count(&nothing);
    let mut dearest: Vec<u64> = all(1).map(|want| want.worth).collect();
    dearest.sort_unstable_by_key(|worth| Reverse(*worth));
    let dearest = dearest.into_iter().take(count as usize).sum::<u64>();
    let first = if sofar.complete { dearest } else { case.worth(1, &nothing).0.min(dearest) };
    sofar.seconds = sofar.seconds.max(case.least_seconds(1, first));

    let (second, after) = case.worth(2, &sofar);
    sofar = after;
    let (third, _) = case.worth(3, &sofar);
    let served = [first, second, third];
    let lost = [0, 1, 2].map(|tier| case.total[tier].saturating_sub(served[tier]));
    let tier1_unserved = case.tier1.saturating_sub(count);
    Worth { tier1: count, served, least: Cost { tier1_unserved, lost, seconds: 0 } }
}

/// A wish that some shift could grant.
#[derive(Debug, Clone, Copy)]
struct Want {
    tier: u8,
    worth: u64,
    /// Service and least travel, in half seconds.
    weight: u64,
    group: usize,
}

/// What the layers so far take at the least.
#[derive(Debug, Clone)]
struct Layer {
    /// Time left where each of them was served whole, and before the first that was not.
    flow: Flow,
    /// Half seconds they take, whoever serves them.
    seconds: u64,
    /// Whether all that could be served of them was.
    complete: bool,
}

#[derive(Debug)]
struct Case {
    wants: Vec<Want>,
    flow: Flow,
    /// Half seconds of all shifts together.
    seconds: u64,
    /// Worth asked for, by tier, and stops of tier 1.
    total: [u64; 3],
    tier1: u32,
}

impl Case {
    fn new(problem: &Problem) -> Self {
        let could = Could::new(problem);
        let least = least_travel(problem, &could);
        let (mut groups, mut wants) = (BTreeMap::new(), Vec::new());
        let (mut total, mut tier1) = ([0; 3], 0);
        for wish in wishes(problem, &could) {
            let Some(stop) = wish.stops.first().map(|stop| &problem.stops()[*stop]) else {
                continue;
            };
            total[usize::from(stop.tier) - 1] += u64::from(stop.worth);
            tier1 += u32::from(stop.tier == 1);
            let rows: Vec<usize> = wish.stops.iter().map(|stop| stop.to_usize()).collect();
            let mut set = vec![0_u64; problem.shifts().len().div_ceil(64)];
            for row in &rows {
                set.iter_mut().zip(could.set(*row)).for_each(|(all, word)| *all |= word);
            }
            let weight =
                |row: &usize| 2 * u64::from(problem.stops().rows()[*row].service.0) + least[*row];
            let able = rows.iter().filter(|row| could.any(**row));
            let Some(weight) = able.map(weight).min() else { continue };
            let weight = if wish.clear { weight } else { 0 };
            let next = groups.len();
            let group = *groups.entry(set).or_insert(next);
            let (tier, worth) = (stop.tier, u64::from(stop.worth));
            wants.push(Want { tier, worth, weight, group });
        }
        let flow = flow(problem, &groups);
        let seconds = problem.shifts().rows().iter().map(|shift| 2 * working(shift)).sum();
        Self { wants, flow, seconds, total, tier1 }
    }

    /// The most stops of tier 1, and what they take.
    fn count(&self, sofar: &Layer) -> (u32, Layer) {
        let mut wants: Vec<&Want> = self.wants.iter().filter(|want| want.tier == 1).collect();
        wants.sort_by_key(|want| want.weight);
        let mut flow = sofar.flow.clone();
        let shares = wants.iter().map(|want| share(&mut flow, want));
        let count = whole(shares.sum()).min(wants.len() as u64);
        let complete = count == wants.len() as u64;
        let seconds = wants.iter().take(count as usize).map(|want| want.weight).sum();
        let flow = if complete { flow } else { sofar.flow.clone() };
        (count as u32, Layer { flow, seconds, complete })
    }

    /// The most worth of `tier` after the layers so far, and what they take with it.
    fn worth(&self, tier: u8, sofar: &Layer) -> (u64, Layer) {
        let wants = self.by_worth(tier);
        let mut flow = sofar.flow.clone();
        let shares = wants.iter().map(|want| want.worth as f64 * share(&mut flow, want));
        let spread = whole(shares.sum());
        let mut left = self.seconds.saturating_sub(sofar.seconds);
        let mut together = 0.0;
        for want in &wants {
            let part = want.weight.min(left);
            left -= part;
            together += want.worth as f64 * if want.weight == 0 { 1.0 } else { ratio(part, want) };
        }
        let all: u64 = wants.iter().map(|want| want.worth).sum();
        let most = spread.min(whole(together)).min(all);
        let complete = sofar.complete && most == all;
        let flow = if complete { flow } else { sofar.flow.clone() };
        let seconds = sofar.seconds + self.least_seconds(tier, most);
        (most, Layer { flow, seconds, complete })
    }

    /// The least half seconds in which anyone could serve `worth` of `tier`.
    fn least_seconds(&self, tier: u8, worth: u64) -> u64 {
        let (mut left, mut seconds) = (worth, 0);
        for want in self.by_worth(tier) {
            if left <= want.worth {
                return seconds + want.weight * left / want.worth;
            }
            left -= want.worth;
            seconds += want.weight;
        }
        seconds
    }

    /// What is worth anything in `tier`, the most a second first.
    fn by_worth(&self, tier: u8) -> Vec<&Want> {
        let all = self.wants.iter().filter(|want| want.tier == tier && 0 < want.worth);
        let mut wants: Vec<&Want> = all.collect();
        let dear = |want: &Want| u128::from(want.worth);
        let long = |want: &Want| u128::from(want.weight);
        wants.sort_by(|a, b| (dear(b) * long(a)).cmp(&(dear(a) * long(b))));
        wants
    }
}

/// Serves as much of `want` as there is room for: from 0 to 1.
fn share(flow: &mut Flow, want: &Want) -> f64 {
    if want.weight == 0 { 1.0 } else { ratio(flow.give(want.group, want.weight), want) }
}

fn ratio(part: u64, want: &Want) -> f64 {
    part as f64 / want.weight as f64
}

/// The whole part; what sums of shares lose by rounding is given back first.
fn whole(sum: f64) -> u64 {
    (sum + 1e-5).floor() as u64
}

/// The shifts by the groups that may use them.
fn flow(problem: &Problem, groups: &BTreeMap<Vec<u64>, usize>) -> Flow {
    let mut rows: Vec<(&Vec<u64>, usize)> = groups.iter().map(|(set, row)| (set, *row)).collect();
    rows.sort_unstable_by_key(|(_, row)| *row);
    let mut kinds: BTreeMap<Vec<bool>, (usize, u64)> = BTreeMap::new();
    for (id, shift) in problem.shifts().iter() {
        let bit = id.to_usize();
        let users = rows.iter().map(|(set, _)| set[bit / 64] >> (bit % 64) & 1 == 1).collect();
        let next = kinds.len();
        kinds.entry(users).or_insert((next, 0)).1 += 2 * working(shift);
    }
    let mut left = vec![0; kinds.len()];
    let mut may = vec![Vec::new(); rows.len()];
    for (users, (kind, time)) in kinds {
        left[kind] = time;
        let users = users.into_iter().enumerate().filter(|(_, may)| *may);
        users.for_each(|(group, _)| may[group].push(kind));
    }
    Flow::new(left, may)
}
