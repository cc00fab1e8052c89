//! Trying a visit in a round as it stands, stop by stop.

use jiff::civil::Date;

use super::Door;
use super::case::{Case, Strength};
use super::clock::Clock;
use super::limit::is_needed;
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

    /// The shift with nothing to do; visits kept apart from those in it stay so.
    #[must_use]
    pub(super) fn alone(&self) -> Self {
        Self { stops: Vec::new(), ..self.clone() }
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
    /// The time of any way to or from it where no road leads.
    pub(super) road: Seconds,
}

impl Trial {
    /// Nothing is eased.
    pub(super) const fn plain(row: usize) -> Self {
        Self { row, slack: Seconds(0), road: Seconds::MAX }
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

    /// Whether the visit is made with others, all in one round or none.
    pub(super) fn is_one_of_several(&self, row: usize) -> bool {
        self.visit(row).chain.is_some()
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
        self.is_as_fixed(round, row) && self.visit(row).release <= round.shift.date
    }

    /// Whether the visit may be in this round by what was fixed by hand.
    pub(super) fn is_as_fixed(&self, round: &Round<'_>, row: usize) -> bool {
        let pin = self.visit(row).pin.as_ref();
        pin.and_then(|pin| pin.crew.as_ref()).is_none_or(|crew| *crew == round.shift.crew)
            && pin.and_then(|pin| pin.date).is_none_or(|date| date == round.shift.date)
    }

    /// Whether the visit could begin at some time of the day of the round.
    pub(super) fn has_hours(&self, round: &Round<'_>, row: usize) -> bool {
        let clock = round.clock;
        let (from, to) = (Seconds(0).on_day(clock.start.day()), clock.midnight().max(clock.end));
        let begins = begins(&self.windows[row], self.visit(row).service);
        begins.into_iter().any(|(first, last)| first <= to && from <= last)
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

    /// Whether each scarce thing the visit needs is left on the day of the round.
    pub(super) fn has_devices(&self, round: &Round<'_>, row: usize) -> bool {
        self.case.evidence.devices.iter().all(|(name, device)| {
            let needs = |row: &usize| is_needed(name, device, self.visit(*row));
            let elsewhere = self.all.iter().filter(|other| {
                other.shift.date == round.shift.date
                    && other.shift.station == round.shift.station
                    && other.shift.id != round.shift.id
                    && other.stops.iter().any(needs)
            });
            !needs(&row) || elsewhere.count() < usize::try_from(device.count).unwrap_or(usize::MAX)
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
            if let Some(after) = self.step(round, at, trial.row, trial)
                && self.ends(round, after, rest, trial)
            {
                return true;
            }
            let Some(next) = rest.first() else { break };
            let Some(after) = self.step(round, at, *next, trial) else { break };
            at = after;
        }
        false
    }

    /// Whether the visit would fit if the round were empty.
    pub(super) fn fits_alone(&self, round: &Round<'_>, row: usize) -> bool {
        self.fits(&round.alone(), Trial::plain(row))
    }

    /// Whether the crew can make the `rest` from `at` on and be home in time.
    fn ends(
        &self,
        round: &Round<'_>,
        mut at: (Door, Seconds),
        rest: &[usize],
        trial: Trial,
    ) -> bool {
        for row in rest {
            let Some(after) = self.step(round, at, *row, trial) else { return false };
            at = after;
        }
        let Some(home) = round.home else { return false };
        round.clock.arrival(at.1, self.way(round, at.0, home, trial)) <= round.clock.end
    }

    /// The door and the moment after the visit `row`, if it can be made next.
    fn step(
        &self,
        round: &Round<'_>,
        (from, left): (Door, Seconds),
        row: usize,
        trial: Trial,
    ) -> Option<(Door, Seconds)> {
        let to = Door::Visit(row);
        let arrival = round.clock.arrival(left, self.way(round, from, to, trial));
        if round.clock.end < arrival {
            return None;
        }
        let (windows, service) = (&self.windows[row], self.visit(row).service);
        let begin = if row == trial.row && trial.slack != Seconds(0) {
            round.clock.begin(arrival, service, &widened(windows, service, trial.slack))?
        } else {
            round.clock.begin(arrival, service, windows)?
        };
        let leave = begin + service;
        (leave <= round.clock.end).then_some((to, leave))
    }

    /// The time from door to door, with the road the trial has where there is none.
    fn way(&self, round: &Round<'_>, from: Door, to: Door, trial: Trial) -> Seconds {
        let way = (self.case.evidence.travel)(&round.shift.profile, from, to);
        let guest = Door::Visit(trial.row);
        if !way.is_reachable() && (from == guest || to == guest) { trial.road } else { way }
    }
}

/// When a visit may begin; a window that is too short for it is none.
fn begins(windows: &[(Seconds, Seconds)], service: Seconds) -> Vec<(Seconds, Seconds)> {
    let long = windows.iter().filter(|(open, close)| *open + service <= *close);
    long.map(|(open, close)| (*open, *close - service)).collect()
}

/// The windows with the time to begin longer at both ends.
fn widened(
    windows: &[(Seconds, Seconds)],
    service: Seconds,
    by: Seconds,
) -> Vec<(Seconds, Seconds)> {
    if by == Seconds::MAX {
        return vec![(Seconds(0), Seconds::MAX)];
    }
    let begins = begins(windows, service).into_iter();
    begins.map(|(first, last)| (first - by, last + by + service)).collect()
}
