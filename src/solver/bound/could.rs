//! Which shift could serve which stop, were there no other, and the least travel a stop causes.

use std::collections::BTreeMap;

use super::super::problem::{Problem, Shift, ShiftId, Stop};
use super::super::timing::{Hours, NEVER, first, length};
use super::clock::{each, slots};
use crate::unit::{Index, Seconds};

/// For each stop the shifts that could serve it, one a bit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Could {
    sets: Vec<Vec<u64>>,
}

impl Could {
    /// By skills, leave, load, hours and relations; what else is in a round is not looked at.
    pub(super) fn new(problem: &Problem) -> Self {
        let words = problem.shifts().len().div_ceil(64);
        let clocks: Vec<Vec<Hours>> = problem.shifts().rows().iter().map(each).collect();
        let mut sets = vec![vec![0; words]; problem.stops().len()];
        let mut ways = BTreeMap::new();
        for ((id, shift), clocks) in problem.shifts().iter().zip(&clocks) {
            let ends = (shift.profile, shift.place, shift.ends_at());
            let ways = ways.entry(ends).or_insert_with(|| Ways::new(problem, shift));
            for (row, stop) in problem.stops().rows().iter().enumerate() {
                let fits = |clock: &Hours| ways.fits(row, stop, shift, clock);
                if may(stop, id, shift) && clocks.iter().any(fits) {
                    sets[row][id.to_usize() / 64] |= 1 << (id.to_usize() % 64);
                }
            }
        }
        let mut could = Self { sets };
        while could.relate(problem) {}
        could
    }

    /// Whether any shift could serve `stop`.
    pub(super) fn any(&self, stop: usize) -> bool {
        self.sets[stop].iter().any(|word| *word != 0)
    }

    /// The shifts that could serve `stop`, one a bit.
    pub(super) fn set(&self, stop: usize) -> &[u64] {
        &self.sets[stop]
    }

    /// Whether `shift` could serve `stop`.
    pub(super) fn has(&self, stop: usize, shift: usize) -> bool {
        self.sets[stop][shift / 64] >> (shift % 64) & 1 == 1
    }

    /// Takes away what relations rule out; whether anything was.
    fn relate(&mut self, problem: &Problem) -> bool {
        let before = self.clone();
        let relations = problem.relations();
        for chain in &relations.chains {
            let rows: Vec<usize> = chain.stops.iter().map(|stop| stop.to_usize()).collect();
            for word in 0..problem.shifts().len().div_ceil(64) {
                let all = rows.iter().fold(u64::MAX, |all, row| all & self.sets[*row][word]);
                for row in &rows {
                    self.sets[*row][word] = all;
                }
            }
        }
        for team in &relations.teams {
            let [one, other] = team.stops.map(Index::to_usize);
            let pair = self.sets[one].iter().zip(&self.sets[other]);
            let both: u32 = pair.map(|(one, other)| (one | other).count_ones()).sum();
            if both < 2 || !self.any(one) || !self.any(other) {
                self.sets[one].fill(0);
                self.sets[other].fill(0);
            }
        }
        for handover in &relations.handovers {
            if !self.any(handover.first.to_usize()) {
                self.sets[handover.then.to_usize()].fill(0);
            }
        }
        *self != before
    }
}

fn may(stop: &Stop, id: ShiftId, shift: &Shift) -> bool {
    let room = |kind: usize| shift.room.get(kind).copied().unwrap_or(0);
    let fits = |load: &[u32]| {
        shift.room.is_empty() || load.iter().enumerate().all(|(kind, load)| *load <= room(kind))
    };
    stop.skills & !shift.skills == 0
        && stop.allowed.as_ref().is_none_or(|allowed| allowed.contains(&id))
        && fits(&stop.load)
        && fits(&stop.pickup)
}

/// The shortest ways to each stop and home from it, over any other stops: where the times are not
/// those of shortest ways themselves, a stop may be nearer by way of another.
struct Ways {
    there: Vec<i32>,
    home: Vec<i32>,
}

impl Ways {
    fn new(problem: &Problem, shift: &Shift) -> Self {
        let (stops, matrix) = (problem.stops().rows(), &problem.travel()[shift.profile]);
        let way = |from: usize, to: usize| length(matrix.time(from, to));
        let start = stops.iter().map(|stop| way(shift.place, stop.place)).collect();
        let end = stops.iter().map(|stop| way(stop.leaves_from(), shift.ends_at())).collect();
        let there = shortest(start, |one, next| way(stops[one].leaves_from(), stops[next].place));
        let home = shortest(end, |one, next| way(stops[next].leaves_from(), stops[one].place));
        Self { there, home }
    }

    /// Whether the crew is there, done and back in time.
    fn fits(&self, row: usize, stop: &Stop, shift: &Shift, clock: &Hours) -> bool {
        let (there, home, service) = (self.there[row], self.home[row], length(stop.service));
        let slots = slots(clock, shift, &stop.windows, service);
        let Some(begin) = first(&slots, clock.arrive(0, there)) else { return false };
        let out = i64::from(there) + i64::from(service) + i64::from(home);
        clock.arrive(begin + service, home) <= clock.end
            && shift.duty.is_none_or(|duty| out <= i64::from(duty.0))
    }
}

/// Shortest ways from what is `near` so far over all rows (E. W. Dijkstra 1959, without a heap).
fn shortest(mut near: Vec<i32>, way: impl Fn(usize, usize) -> i32) -> Vec<i32> {
    let mut open: Vec<usize> = (0..near.len()).collect();
    while let Some(at) = (0..open.len()).min_by_key(|at| near[open[*at]]) {
        let row = open.swap_remove(at);
        if NEVER <= near[row] {
            break;
        }
        for next in &open {
            near[*next] = near[*next].min(near[row] + way(row, *next));
        }
    }
    near
}

/// How long a shift can be at work.
pub(super) fn working(shift: &Shift) -> u64 {
    let pause = shift.pause.map_or(Seconds(0), |(from, to)| to - from);
    let work = shift.end - shift.start - pause;
    u64::from(shift.duty.map_or(work, |duty| duty.min(work)).0)
}

/// For each stop the travel it causes at the least, in half seconds: the cheapest way to it and
/// the cheapest way from it. Every leg of a round is counted by half at each of its two ends, so
/// no round travels less than its stops cause together.
pub(super) fn least_travel(problem: &Problem, could: &Could) -> Vec<u64> {
    let near = Near::new(problem, could);
    (0..problem.stops().len()).map(|stop| near.of(stop)).collect()
}

/// The stops by the shifts that could serve them, and which of these groups can meet.
struct Near<'a> {
    problem: &'a Problem,
    group: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// For each group the groups it shares a shift with.
    meets: Vec<Vec<usize>>,
    /// For each group its shifts by profile, start and end, each kind once.
    ways: Vec<Vec<(usize, usize, usize)>>,
}

impl<'a> Near<'a> {
    fn new(problem: &'a Problem, could: &Could) -> Self {
        let mut known = BTreeMap::new();
        let (mut group, mut members) = (Vec::new(), Vec::<Vec<usize>>::new());
        for stop in 0..problem.stops().len() {
            let next = known.len();
            let row = *known.entry(could.set(stop)).or_insert(next);
            members.resize_with(members.len().max(row + 1), Vec::new);
            members[row].push(stop);
            group.push(row);
        }
        let sets: Vec<&[u64]> = members.iter().map(|stops| could.set(stops[0])).collect();
        let meet = |one: &[u64], other: &[u64]| one.iter().zip(other).any(|(a, b)| a & b != 0);
        let meeting = |one: &&[u64]| {
            let all = sets.iter().enumerate();
            all.filter(|(_, other)| meet(one, other)).map(|(row, _)| row).collect()
        };
        let ways = members.iter().map(|stops| {
            let all = problem.shifts().iter().filter(|(id, _)| could.has(stops[0], id.to_usize()));
            let mut ways: Vec<_> =
                all.map(|(_, shift)| (shift.profile, shift.place, shift.ends_at())).collect();
            ways.sort_unstable();
            ways.dedup();
            ways
        });
        let (meets, ways) = (sets.iter().map(meeting).collect(), ways.collect());
        Self { problem, group, members, meets, ways }
    }

    fn of(&self, stop: usize) -> u64 {
        let stops = self.problem.stops().rows();
        let (place, exit) = (stops[stop].place, stops[stop].leaves_from());
        let group = self.group[stop];
        let (mut into, mut out) = (Seconds::MAX, Seconds::MAX);
        let mut profiles: Vec<usize> = Vec::new();
        for (profile, from, to) in &self.ways[group] {
            let travel = &self.problem.travel()[*profile];
            into = into.min(travel.time(*from, place));
            out = out.min(travel.time(exit, *to));
            if profiles.last() != Some(profile) {
                profiles.push(*profile);
            }
        }
        for other in self.meets[group].iter().flat_map(|group| &self.members[*group]) {
            let other = if *other == stop { continue } else { &stops[*other] };
            for travel in profiles.iter().map(|profile| &self.problem.travel()[*profile]) {
                into = into.min(travel.time(other.leaves_from(), place));
                out = out.min(travel.time(exit, other.place));
            }
        }
        let known = |way: Seconds| if way.is_reachable() { u64::from(way.0) } else { 0 };
        known(into) + known(out)
    }
}
