//! A round as it stands, and whether a guest would find room in it.

use super::guest::{Guest, common};
use super::mixed::{Excess, excess};
use super::relax::{MOST, midnight, widened};
use super::ties::Ties;
use crate::solver::cost::Cost;
use crate::solver::problem::LIMIT;
use crate::solver::timing::{Hours, NEVER, Slot, first, last, length};
use crate::solver::{Chain, Problem, Shift, ShiftId, Stop, StopId, Travel};
use crate::unit::Seconds;

/// All the time there is.
const ALWAYS: Slot = (0, LIMIT.cast_signed() - 1);

/// A round with one of its pauses, its earliest and latest moments. The crew's place counts as row
/// 0 of `from` and `leave`, and where it ends as the last row of `to` and `latest`.
#[derive(Debug, Clone)]
pub(super) struct Standing<'a> {
    pub(super) shift: ShiftId,
    pub(super) row: &'a Shift,
    pub(super) hours: Hours,
    pub(super) round: Vec<StopId>,
    problem: &'a Problem,
    ties: &'a Ties<'a>,
    travel: &'a Travel,
    from: Vec<usize>,
    to: Vec<usize>,
    leave: Vec<i32>,
    latest: Vec<i32>,
    /// For each stop when service may begin, were the shift to end never.
    open: Vec<Vec<Slot>>,
    sound: bool,
}

/// Where the members of a guest go in a round, its times working out.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Before which stop of the round each of them goes.
    pub(super) at: Vec<usize>,
    /// When the one it is about begins.
    pub(super) begin: i32,
    /// When the crew is back, if that was asked for.
    back: i32,
    /// The travel to and from the one it is about.
    travel: i32,
}

/// Part of a round: so many of its stops and of the guest's are behind.
#[derive(Debug, Clone, Copy)]
struct Step {
    old: usize,
    now: i32,
    here: usize,
    /// Whether the last stop was the one it is about.
    from_me: bool,
    begin: i32,
    travel: i32,
}

/// The places found so far, and where the members of the guest behind went.
#[derive(Debug)]
struct Trail {
    hours: Hours,
    /// When each member may begin.
    slots: Vec<Vec<Slot>>,
    at: Vec<usize>,
    found: Vec<Place>,
}

impl Trail {
    /// When the next member begins for who leaves at `now`.
    fn first(&self, now: i32, way: i32) -> Option<i32> {
        first(&self.slots[self.at.len()], self.hours.arrive(now, way))
    }
}

impl<'a> Standing<'a> {
    pub(super) fn of(
        problem: &'a Problem,
        ties: &'a Ties<'a>,
        (shift, hours): (ShiftId, Hours),
        round: &[StopId],
    ) -> Self {
        let row = &problem.shifts()[shift];
        let travel = &problem.travel()[row.profile];
        let stops: Vec<&Stop> = round.iter().map(|stop| &problem.stops()[*stop]).collect();
        let exits = stops.iter().map(|stop| stop.leaves_from());
        let from: Vec<usize> = [row.place].into_iter().chain(exits).collect();
        let places = stops.iter().map(|stop| stop.place);
        let to: Vec<usize> = places.chain([row.ends_at()]).collect();
        let endless = Hours { end: ALWAYS.1, ..hours };
        let open = round.iter().zip(&stops).map(|(id, stop)| {
            let slots = endless.slots(stop);
            let at = ties.agreed.get(id).map(|at| length(*at).clamp(-1, NEVER));
            at.map_or_else(|| slots.clone(), |at| common(&slots, &[(at, at)]))
        });
        let open: Vec<Vec<Slot>> = open.collect();
        let (mut leave, mut sound) = (vec![hours.start], true);
        for (at, stop) in stops.iter().enumerate() {
            let way = length(travel.time(from[at], to[at]));
            let begin = first(&open[at], hours.arrive(leave[at], way));
            sound &= begin.is_some();
            leave.push(begin.map_or(hours.end, |begin| begin + length(stop.service)));
        }
        let mut latest = vec![hours.end; stops.len() + 1];
        for (at, stop) in stops.iter().enumerate().rev() {
            let way = length(travel.time(from[at + 1], to[at + 1]));
            let begin = hours.depart_by(latest[at + 1], way) - length(stop.service);
            latest[at] = last(&open[at], begin).unwrap_or(-1);
            sound &= 0 <= latest[at];
        }
        if !stops.is_empty() {
            let way = length(travel.time(from[0], to[0]));
            sound &= hours.arrive(hours.start, way) <= latest[0];
        }
        let round = round.to_vec();
        Self {
            shift,
            row,
            hours,
            round,
            problem,
            ties,
            travel,
            from,
            to,
            leave,
            latest,
            open,
            sound,
        }
    }

    /// The same shift with nothing to do.
    pub(super) fn emptied(&self) -> Self {
        Self::of(self.problem, self.ties, (self.shift, self.hours), &[])
    }

    pub(super) fn stop(&self, id: StopId) -> &'a Stop {
        &self.problem.stops()[id]
    }

    pub(super) fn agreed(&self, id: StopId) -> Option<Seconds> {
        self.ties.agreed.get(&id).copied()
    }

    pub(super) fn chain(&self, id: StopId) -> Option<&'a Chain> {
        self.ties.chains.get(&id).copied()
    }

    /// The time of a way; `road` where there is none and one is asked for.
    pub(super) fn way(&self, from: usize, to: usize, road: Option<i32>) -> i32 {
        let way = self.travel.time(from, to);
        if way.is_reachable() { length(way) } else { road.unwrap_or(NEVER) }
    }

    /// The ways between the stop and the crew's places exist.
    pub(super) fn reaches(&self, stop: &Stop) -> bool {
        self.travel.time(self.row.place, stop.place).is_reachable()
            && self.travel.time(stop.leaves_from(), self.row.ends_at()).is_reachable()
    }

    /// Every place for `guest` as the round stands, duty and load not looked at.
    fn places(&self, guest: &Guest<'_>) -> Vec<Place> {
        if 1 < guest.members.len() {
            return self.places_until(guest, self.hours.end);
        }
        let slots = guest.meeting(0, self.hours.slots(guest.stop()));
        let place = |at: usize| {
            let (out, home) = self.ways(guest, at);
            let begin = first(&slots, self.hours.arrive(self.leave[at], out))?;
            let next = self.hours.arrive(begin + length(guest.stop().service), home);
            let place = Place { at: vec![at], begin, back: next, travel: out + home };
            (next <= self.latest[at]).then_some(place)
        };
        (0..self.leave.len()).filter(|_| self.sound).filter_map(place).collect()
    }

    /// The ways to and from a single guest before row `at`.
    fn ways(&self, guest: &Guest<'_>, at: usize) -> (i32, i32) {
        let stop = guest.stop();
        let out = self.way(self.from[at], stop.place, Some(guest.road));
        (out, self.way(stop.leaves_from(), self.to[at], Some(guest.road)))
    }

    /// Every place for `guest` were the shift to end at `end`, and when the crew is then back.
    fn places_until(&self, guest: &Guest<'_>, end: i32) -> Vec<Place> {
        let hours = Hours { end, ..self.hours };
        let members = guest.members.iter().enumerate();
        let slots = members.map(|(row, stop)| guest.meeting(row, hours.slots(stop))).collect();
        let (now, here) = (hours.start, self.row.place);
        let step = Step { old: 0, now, here, from_me: false, begin: 0, travel: 0 };
        let mut trail = Trail { hours, slots, at: Vec::new(), found: Vec::new() };
        if self.sound {
            self.step(guest, step, &mut trail);
        }
        trail.found
    }

    /// Goes on from `step` in every way: to the next member of the guest, or the next old stop.
    fn step(&self, guest: &Guest<'_>, step: Step, trail: &mut Trail) {
        if let Some(stop) = guest.members.get(trail.at.len()) {
            let is_me = trail.at.len() == guest.me;
            let road = (is_me || step.from_me).then_some(guest.road);
            let way = self.way(step.here, stop.place, road);
            if let Some(begin) = trail.first(step.now, way) {
                let next = Step {
                    now: begin + length(stop.service),
                    here: stop.leaves_from(),
                    from_me: is_me,
                    begin: if is_me { begin } else { step.begin },
                    travel: step.travel + if is_me || step.from_me { way } else { 0 },
                    ..step
                };
                trail.at.push(step.old);
                self.step(guest, next, trail);
                trail.at.pop();
            }
        }
        let way = self.way(step.here, self.to[step.old], step.from_me.then_some(guest.road));
        let there = trail.hours.arrive(step.now, way);
        let travel = step.travel + if step.from_me { way } else { 0 };
        if let Some(id) = self.round.get(step.old) {
            let Some(begin) = first(&self.open[step.old], there) else { return };
            let (now, here) = (begin + length(self.stop(*id).service), self.from[step.old + 1]);
            let next = Step { old: step.old + 1, now, here, from_me: false, travel, ..step };
            self.step(guest, next, trail);
        } else if trail.at.len() == guest.members.len() && there <= trail.hours.end {
            let at = trail.at.clone();
            trail.found.push(Place { at, begin: step.begin, back: there, travel });
        }
    }

    /// By how much the round with the guest there is too much, the shift ending at `end`.
    fn excess(&self, guest: &Guest<'_>, place: &Place, end: i32) -> Option<Excess> {
        if self.row.duty.is_none() && self.row.room.is_empty() {
            return Some(Excess::default());
        }
        excess(self, guest, place, end)
    }

    fn excesses(&self, guest: &Guest<'_>) -> Vec<(Place, Excess)> {
        let places = self.places(guest).into_iter();
        places
            .filter_map(|place| {
                let excess = self.excess(guest, &place, self.hours.end)?;
                Some((place, excess))
            })
            .collect()
    }

    /// The least travel to and from `guest` that lets it in as the round stands, if it has room.
    pub(super) fn room(&self, guest: &Guest<'_>) -> Option<u64> {
        let fitting = self.excesses(guest).into_iter().filter(|(_, excess)| excess.is_none());
        fitting.map(|(place, _)| u64::from(place.travel.unsigned_abs())).min()
    }

    /// Whether it has room but for what is to be carried.
    pub(super) fn has_duty(&self, guest: &Guest<'_>) -> bool {
        self.excesses(guest).iter().any(|(_, excess)| excess.duty == 0)
    }

    /// The least seconds by which the duty must be longer; `None` beyond [`MOST`].
    pub(super) fn duty(&self, guest: &Guest<'_>) -> Option<u32> {
        let fitting =
            self.excesses(guest).into_iter().filter(|(_, excess)| excess.loads.is_empty());
        fitting.map(|(_, excess)| excess.duty).min().filter(|by| (1..=MOST.0).contains(by))
    }

    /// The least amount of one kind by which there must be more room, and the kind.
    pub(super) fn amount(&self, guest: &Guest<'_>) -> Option<(u32, u32)> {
        let fitting = self.excesses(guest).into_iter().filter(|(_, excess)| excess.duty == 0);
        let short = fitting.filter_map(|(_, excess)| match excess.loads[..] {
            [(kind, more)] => Some((more, kind)),
            _ => None,
        });
        short.min()
    }

    /// The least seconds the shift must end later for `guest` to find room; `None` beyond
    /// [`MOST`], the day of the shift, and the start of another that waits for what is brought.
    pub(super) fn longer(&self, guest: &Guest<'_>) -> Option<u32> {
        let latest = midnight(self.row).min(self.ties.awaited(self.problem, self.shift));
        let end = (self.hours.end + length(MOST)).min(length(latest).max(self.hours.end));
        let fits =
            |place: &Place| self.excess(guest, place, end).is_some_and(|excess| excess.is_none());
        let places = self.places_until(guest, end).into_iter();
        let back = places.filter(fits).map(|place| place.back).min()?;
        (self.hours.end < back).then(|| (back - self.hours.end).unsigned_abs())
    }

    /// The least seconds by which every window of the one it is about must open earlier and close
    /// later; `None` beyond [`MOST`].
    pub(super) fn wider(&self, guest: &Guest<'_>) -> Option<u32> {
        let fits = |by: u32| {
            let windows = widened(&guest.stop().windows, Seconds(by));
            let stop = Stop { windows, ..guest.stop().clone() };
            self.room(&guest.with(&stop)).is_some()
        };
        let (mut fitting, mut failing) = (MOST.0, 0);
        if !fits(fitting) {
            return None;
        }
        while 1 < fitting - failing {
            let middle = u32::midpoint(fitting, failing);
            if fits(middle) { fitting = middle } else { failing = middle }
        }
        Some(fitting)
    }

    /// The longest way to and from a stop without one that still lets it in.
    pub(super) fn road(&self, guest: &Guest<'_>) -> Option<u32> {
        let fits = |road: i32| self.room(&Guest { road, ..guest.clone() }).is_some();
        let (mut fitting, mut failing) = (0, self.hours.end - self.hours.start + 1);
        if !fits(fitting) {
            return None;
        }
        while 1 < failing - fitting {
            let middle = i32::midpoint(fitting, failing);
            if fits(middle) { fitting = middle } else { failing = middle }
        }
        Some(fitting.unsigned_abs())
    }

    /// The moments at which a single guest could begin here, some of them left out where the
    /// longest duty depends on the moment.
    pub(super) fn begins(&self, guest: &Guest<'_>) -> Vec<Slot> {
        let mut begins = Vec::new();
        for at in (0..self.leave.len()).filter(|_| self.sound) {
            let (out, home) = self.ways(guest, at);
            let earliest = self.hours.arrive(self.leave[at], out);
            let service = length(guest.stop().service);
            let latest = self.hours.depart_by(self.latest[at], home) - service;
            for slot in common(&self.hours.slots(guest.stop()), &[(earliest, latest)]) {
                let fits = |begin: i32| {
                    let place = Place { at: vec![at], begin, back: 0, travel: 0 };
                    let held = Guest { meet: Some(vec![(begin, begin)]), ..guest.clone() };
                    let excess = self.excess(&held, &place, self.hours.end);
                    excess.is_some_and(|excess| excess.is_none())
                };
                let ends = [slot.0, slot.1].map(|end| fits(end).then_some((end, end)));
                match self.row.duty {
                    Some(_) => begins.extend(ends.into_iter().flatten()),
                    None => begins.extend(ends[0].map(|_| slot)),
                }
            }
        }
        begins.sort_unstable();
        begins
    }

    /// The fewest neighbouring stops without which `guest` finds room, the least important such;
    /// none of them needed by others.
    pub(super) fn thinned(&self, guest: &Guest<'_>) -> Option<Vec<StopId>> {
        (1..=self.round.len()).find_map(|count| {
            let spans = self.round.windows(count).enumerate();
            let fitting = spans.filter(|(from, span)| {
                let rest = [&self.round[..*from], &self.round[from + count..]].concat();
                let them = (self.shift, self.hours);
                !span.iter().any(|stop| self.ties.firm.contains(stop))
                    && Self::of(self.problem, self.ties, them, &rest).room(guest).is_some()
            });
            let least = fitting.min_by_key(|(from, span)| (self.weight(span), *from));
            least.map(|(_, span)| span.to_vec())
        })
    }

    /// What the cost would lose with `stops`, layer by layer.
    pub(super) fn weight(&self, stops: &[StopId]) -> (u32, [u64; 3]) {
        let mut cost = Cost::default();
        for stop in stops.iter().map(|stop| self.stop(*stop)) {
            cost.lose(stop.tier, stop.worth);
        }
        (cost.tier1_unserved, cost.lost)
    }
}
