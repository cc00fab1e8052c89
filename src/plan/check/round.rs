//! Trying a visit in a round as it stands, stop by stop.

use jiff::civil::Date;

use super::Door;
use super::case::{Case, Strength};
use super::clock::Clock;
use super::promise::is_apart;
use super::travel::station;
use crate::demand::Visit;
use crate::plan::published::PlannedShift;
use crate::unit::Seconds;

/// Every shift that is allowed, with the stops the plan gives it.
pub(super) struct Rounds<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) all: Vec<Round<'a>>,
    /// When each visit that is due may be made.
    windows: Vec<Vec<(Seconds, Seconds)>>,
}

/// One shift and the order of its stops.
#[derive(Clone)]
pub(super) struct Round<'a> {
    pub(super) shift: &'a PlannedShift,
    pub(super) clock: Clock,
    /// The rows of the visits.
    pub(super) stops: Vec<usize>,
    /// The rows of those left out of it for a trial.
    gone: Vec<usize>,
    strength: Strength,
    home: Option<Door>,
}

impl Round<'_> {
    /// The same round in a shift that ends later.
    #[must_use]
    pub(super) fn ending_later(&self, by: Seconds) -> Self {
        let clock = Clock { end: self.clock.end + by, ..self.clock };
        Self { clock, ..self.clone() }
    }

    /// The same round without the visits of these rows.
    #[must_use]
    pub(super) fn without(&self, rows: &[usize]) -> Self {
        let is_gone = |row: &usize| rows.contains(row);
        let (gone, stops) = self.stops.iter().copied().partition(is_gone);
        Self { stops, gone, ..self.clone() }
    }
}

/// One trial: which visit, and what is eased for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trial {
    /// The row of the visit.
    pub(super) row: usize,
    /// By how much its windows are longer at both ends; all day long for [`Seconds::MAX`].
    pub(super) slack: Seconds,
}

impl Trial {
    /// Nothing is eased.
    pub(super) const fn plain(row: usize) -> Self {
        Self { row, slack: Seconds(0) }
    }
}

impl<'a> Rounds<'a> {
    /// The rounds of the plan; a shift it leaves out is an empty one.
    pub(super) fn of(case: &'a Case<'a>) -> Self {
        let rounds = case.evidence.shifts.iter().map(|shift| {
            let planned = case.shifts.get(shift.id.as_str()).copied().unwrap_or(shift);
            let route = case.plan.routes.iter().find(|route| route.id == shift.id);
            let stops = route.iter().flat_map(|route| &route.stops);
            Round {
                shift,
                clock: Clock::of(shift, case.first),
                stops: stops
                    .filter_map(|stop| case.due.get(stop.visit.as_str()).copied())
                    .collect(),
                gone: Vec::new(),
                strength: case.strength(&planned.people),
                home: station(case, &shift.station).map(Door::Station),
            }
        });
        let windows = case.evidence.due.iter().map(|visit| case.windows(visit)).collect();
        Self { case, all: rounds.collect(), windows }
    }

    /// The visit of a row.
    fn visit(&self, row: usize) -> &'a Visit {
        &self.case.evidence.due[row]
    }

    /// Whether the round is one of the visit's own station.
    pub(super) fn is_of_station(&self, round: &Round<'_>, row: usize) -> bool {
        round.home == Some(Door::Station(self.visit(row).station))
    }

    /// Whether the crew of the round may make the visit.
    pub(super) fn is_able(&self, round: &Round<'_>, row: usize) -> bool {
        let visit = self.visit(row);
        round.strength.may(self.case.need(visit))
            && self.case.lacks(&round.shift.people, visit).is_none()
    }

    /// Whether the visit may be in this round by what was fixed by hand and by its first day.
    pub(super) fn is_pinned_here(&self, round: &Round<'_>, row: usize) -> bool {
        let visit = self.visit(row);
        let pin = visit.pin.as_ref();
        pin.and_then(|pin| pin.crew.as_ref()).is_none_or(|crew| *crew == round.shift.crew)
            && pin.and_then(|pin| pin.date).is_none_or(|date| date == round.shift.date)
            && visit.release <= round.shift.date
    }

    /// Whether the day of the round is far enough from the other visits of the same group.
    pub(super) fn is_spaced(&self, round: &Round<'_>, row: usize) -> bool {
        let Some(apart) = &self.visit(row).apart else { return true };
        let day: Date = round.shift.date;
        self.case.served.iter().all(|(served, date)| {
            let other = self.visit(*served).apart.as_ref();
            *served == row
                || round.gone.contains(served)
                || other.is_none_or(|other| {
                    other.group != apart.group || is_apart(day, *date, apart.days.max(other.days))
                })
        })
    }

    /// Whether the visit could be made in `round` if nothing else were in it and all doors stood
    /// side by side.
    pub(super) fn is_open(&self, round: &Round<'_>, row: usize) -> bool {
        let service = self.visit(row).service;
        let begin = round.clock.begin(round.clock.start, service, &self.windows[row]);
        begin.is_some_and(|begin| begin + service <= round.clock.end)
    }

    /// Whether a road leads to the visit and back.
    pub(super) fn is_reachable(&self, round: &Round<'_>, row: usize) -> bool {
        let Some(home) = round.home else { return false };
        let door = Door::Visit(row);
        let way = |from, to| (self.case.evidence.travel)(&round.shift.profile, from, to);
        way(home, door).is_reachable() && way(door, home).is_reachable()
    }

    /// Whether the visit fits between two stops of `round`, the order of the others kept.
    pub(super) fn fits(&self, round: &Round<'_>, trial: Trial) -> bool {
        let Some(home) = round.home else { return false };
        let mut at = (home, round.clock.start);
        for place in 0..=round.stops.len() {
            let rest = round.stops.get(place..).unwrap_or_default();
            if let Some(after) = self.step(round, at, trial.row, trial.slack)
                && self.ends(round, after, rest, home)
            {
                return true;
            }
            let Some(next) = rest.first() else { break };
            let Some(after) = self.step(round, at, *next, Seconds(0)) else { break };
            at = after;
        }
        false
    }

    /// Whether the visit would fit if the round were empty.
    pub(super) fn fits_alone(&self, round: &Round<'_>, row: usize) -> bool {
        self.fits(&round.without(&round.stops), Trial::plain(row))
    }

    /// Whether the crew can make the `rest` from `at` on and be `home` in time.
    fn ends(&self, round: &Round<'_>, mut at: (Door, Seconds), rest: &[usize], home: Door) -> bool {
        for row in rest {
            let Some(after) = self.step(round, at, *row, Seconds(0)) else { return false };
            at = after;
        }
        let travel = (self.case.evidence.travel)(&round.shift.profile, at.0, home);
        round.clock.arrival(at.1, travel) <= round.clock.end
    }

    /// The door and the moment after the visit `row`, if it can be made next.
    fn step(
        &self,
        round: &Round<'_>,
        (from, left): (Door, Seconds),
        row: usize,
        slack: Seconds,
    ) -> Option<(Door, Seconds)> {
        let to = Door::Visit(row);
        let travel = (self.case.evidence.travel)(&round.shift.profile, from, to);
        let arrival = round.clock.arrival(left, travel);
        if round.clock.end < arrival {
            return None;
        }
        let service = self.visit(row).service;
        let begin = if slack == Seconds(0) {
            round.clock.begin(arrival, service, &self.windows[row])?
        } else {
            round.clock.begin(arrival, service, &widened(&self.windows[row], slack))?
        };
        let leave = begin + service;
        (leave <= round.clock.end).then_some((to, leave))
    }
}

/// The windows longer at both ends; what then touches is one.
fn widened(windows: &[(Seconds, Seconds)], by: Seconds) -> Vec<(Seconds, Seconds)> {
    if by == Seconds::MAX {
        return vec![(Seconds(0), Seconds::MAX)];
    }
    let mut wide: Vec<(Seconds, Seconds)> = Vec::new();
    for (open, close) in windows {
        let (open, close) = (*open - by, *close + by);
        match wide.last_mut() {
            Some(last) if open <= last.1 => last.1 = last.1.max(close),
            Some(_) | None => wide.push((open, close)),
        }
    }
    wide
}
