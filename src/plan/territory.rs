//! One station's share of the work, and its turning into numbers for the solver.

use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;

use super::kept::{Home, Kept};
use super::{Crews, PlannedShift, Request, Township};
use crate::calendar::Horizon;
use crate::demand::Visit;
use crate::finding::{Error, Finding, Level, Place, Result};
use crate::road::ProfileId;
use crate::route::Ground;
use crate::rules::{Device, Rules};
use crate::solver;
use crate::solver::{Chain, Problem, Relations, Shift, ShiftId, Stop, StopId, Travel};
use crate::unit::{Index as _, Metres, Seconds};
use crate::words::say;
use crate::world::{Layer, Person, Station};

/// A door further than this from any road is told to the planner.
const FAR: Metres = Metres(1_000);

/// What a pinned visit is worth to the solver above its own worth: more than any other.
const PINNED: u32 = 1_000_000;

/// The visits, the shifts and the doors of one station.
#[derive(Debug)]
pub(super) struct Territory<'a> {
    pub(super) station: &'a Station,
    /// Row for row the stops of the problem.
    pub(super) visits: Vec<&'a Visit>,
    /// Row for row the shifts of the problem.
    pub(super) shifts: Vec<&'a PlannedShift>,
    /// The door of each visit; door 0 is the station's.
    pub(super) doors: Vec<usize>,
    pub(super) ground: Ground<'a>,
    /// Every skill and kit a visit asks for.
    needs: Vec<&'a str>,
    people: BTreeMap<&'a str, &'a Person>,
    rules: &'a Rules,
}

impl<'a> Territory<'a> {
    /// The territories of all stations, in the order of their ids.
    pub(super) fn all(
        town: &Township<'a>,
        profile: ProfileId,
        visits: &'a [Visit],
        crews: &'a Crews,
    ) -> Vec<Self> {
        let people = crews.people.iter().map(|person| (person.id.as_str(), person)).collect();
        let one = |(id, station): (_, &'a Station)| {
            let visits: Vec<&Visit> = visits.iter().filter(|visit| visit.station == id).collect();
            let shifts = crews.shifts.iter().filter(|shift| shift.station == station.id).collect();
            let (places, doors) = places(station.position, &visits);
            let ground = Ground::new(town.roads, profile, places);
            let needs: BTreeSet<&str> =
                visits.iter().flat_map(|visit| visit.needs.iter().map(String::as_str)).collect();
            let (needs, people) = (needs.into_iter().collect(), BTreeMap::clone(&people));
            let rules = town.rules;
            Self { station, visits, shifts, doors, ground, needs, people, rules }
        };
        town.world.stations.iter().map(one).collect()
    }

    /// The numbers of it.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] where the visits ask for more kinds of skill and kit than there are bits.
    pub(super) fn problem(&self, request: &Request, kept: &Kept<'_>) -> Result<Problem> {
        let (horizon, language) = (request.horizon, request.language);
        if usize::try_from(MOST_NEEDS).is_ok_and(|most| most < self.needs.len()) {
            let count = self.needs.len().to_string();
            let values = [self.station.id.as_str(), &count, &MOST_NEEDS.to_string()];
            return Err(Error::Missing { what: say(language, "plan.needs", &values) });
        }
        let travel = Travel::new(self.ground.len(), self.ground.times())?;
        let mut problem = Problem::over(vec![travel]).weights(request.prices.weights);
        for shift in &self.shifts {
            problem = problem.shift(self.shift(shift, horizon));
        }
        let mut groups = BTreeMap::new();
        for (visit, door) in self.visits.iter().zip(&self.doors) {
            let stop = self.stop(visit, *door, horizon, &mut groups);
            let home = kept.home(visit).and_then(|home| self.shift_of(home));
            problem = problem.stop(match home {
                Some(home) => self.kept_in(home, stop, request.prices.change),
                None => self.known_to(visit, stop, request.prices.change),
            });
        }
        problem.relations(self.relations()).build()
    }

    /// The shift that is a visit's home.
    pub(super) fn shift_of(&self, home: Home<'_>) -> Option<ShiftId> {
        let row = self.shifts.iter().position(|shift| shift.id == home.shift)?;
        Some(ShiftId::from_usize(row))
    }

    /// What ties the stops: visits made in one round, and things of which the station has few.
    fn relations(&self) -> Relations {
        let needed = |(name, device): (&str, &Device)| {
            let rows = self.visits.iter().enumerate();
            let rows = rows.filter(|(_, one)| device.is_needed(name, one.purpose, &one.needs));
            let stops: Vec<_> = rows.map(|(row, _)| StopId::from_usize(row)).collect();
            (!stops.is_empty()).then_some(solver::Device { count: device.count, stops })
        };
        let devices = self.rules.kit.devices().filter_map(needed).collect();
        Relations { devices, chains: self.chains(), ..Relations::default() }
    }

    /// The visits that are made in one round, in the order of their turns.
    fn chains(&self) -> Vec<Chain> {
        let mut groups: BTreeMap<&str, Vec<(u8, StopId)>> = BTreeMap::new();
        for (row, visit) in self.visits.iter().enumerate() {
            if let Some(chain) = &visit.chain {
                let one = (chain.turn, StopId::from_usize(row));
                groups.entry(&chain.group).or_default().push(one);
            }
        }
        let chain = |mut group: Vec<(u8, StopId)>| {
            group.sort_unstable();
            Chain { stops: group.into_iter().map(|(_, stop)| stop).collect(), load: Vec::new() }
        };
        groups.into_values().filter(|group| 1 < group.len()).map(chain).collect()
    }

    /// A stop that costs its price wherever the person is not who had best make it.
    fn known_to(&self, visit: &Visit, stop: Stop, price: u32) -> Stop {
        let Some(officer) = visit.officer.as_ref().filter(|_| price != 0) else { return stop };
        let is_there = |shift: &&PlannedShift| shift.people.contains(officer);
        if !self.shifts.iter().any(is_there) {
            return stop;
        }
        let others = self.shifts.iter().enumerate().filter(|(_, shift)| !is_there(shift));
        let prices = others.map(|(row, _)| (ShiftId::from_usize(row), price));
        Stop { prices: prices.collect(), ..stop }
    }

    /// A stop that costs its price wherever it is but at home.
    fn kept_in(&self, home: ShiftId, stop: Stop, price: u32) -> Stop {
        if price == 0 {
            return stop;
        }
        let shifts = (0..self.shifts.len()).map(ShiftId::from_usize);
        let prices = shifts.filter(|shift| *shift != home).map(|shift| (shift, price));
        Stop { price, prices: prices.collect(), ..stop }
    }

    /// `problem` with the tiers and the worth of the visits themselves: what is fixed by hand is
    /// made more of only to be kept.
    pub(super) fn as_asked(&self, problem: &Problem) -> Problem {
        if self.visits.iter().all(|visit| visit.pin.is_none()) {
            return problem.clone();
        }
        let mut asked = Problem::over(problem.travel().to_vec()).weights(problem.weights());
        for (stop, visit) in problem.stops().rows().iter().zip(&self.visits) {
            asked = asked.stop(Stop { tier: visit.tier, worth: visit.worth, ..stop.clone() });
        }
        for shift in problem.shifts().rows() {
            asked = asked.shift(shift.clone());
        }
        asked.relations(self.relations()).build().unwrap_or_else(|_| problem.clone())
    }

    fn shift(&self, shift: &PlannedShift, horizon: Horizon) -> Shift {
        let people = shift.people.len();
        let certified = |id: &&String| self.people.get(id.as_str()).is_some_and(|p| p.certified);
        let certified = shift.people.iter().filter(certified).count();
        let pause = shift.pause.map(|p| (horizon.seconds(p.start), horizon.seconds(p.end)));
        Shift {
            place: 0,
            start: horizon.seconds(shift.start),
            end: horizon.seconds(shift.end),
            pause,
            skills: at_least(people, PEOPLE) | at_least(certified, CERTIFIED) | self.has(shift),
            day: horizon.day_of(shift.date).unwrap_or_default(),
            crew: first_of(self.shifts.iter().map(|one| &one.crew), &&shift.crew),
            profile: 0,
            ..Shift::default()
        }
    }

    fn stop(
        &self,
        visit: &'a Visit,
        door: usize,
        horizon: Horizon,
        groups: &mut BTreeMap<&'a str, u32>,
    ) -> Stop {
        let next = u32::try_from(groups.len()).unwrap_or(u32::MAX);
        let apart = visit.apart.as_ref();
        let late = horizon.date(horizon.days).min(visit.latest.tomorrow().unwrap_or(visit.latest));
        let pinned = visit.pin.is_some();
        Stop {
            place: door,
            service: visit.service,
            windows: begins(visit, horizon),
            skills: exactly(visit.crew.people, PEOPLE)
                | exactly(visit.crew.certified, CERTIFIED)
                | self.bits(|need| visit.needs.iter().any(|one| one == need)),
            tier: if pinned { 1 } else { visit.tier },
            worth: if pinned { visit.worth.saturating_add(PINNED) } else { visit.worth },
            allowed: self.allowed(visit),
            apart: apart.map(|apart| (*groups.entry(&apart.group).or_insert(next), apart.days)),
            late_after: Some(horizon.seconds(late.at(0, 0, 0, 0))),
            household: self.household(visit),
            ..Stop::default()
        }
    }

    /// The number of the household that is visited, if it is one.
    fn household(&self, visit: &Visit) -> Option<u32> {
        let sites = self.visits.iter().map(|one| (one.layer, &one.site));
        let is_home = visit.layer == Layer::Households;
        is_home.then(|| first_of(sites, &(visit.layer, &visit.site)))
    }

    /// The skills and kit of a crew and its station, as bits.
    fn has(&self, shift: &PlannedShift) -> u64 {
        let crew = || shift.people.iter().filter_map(|id| self.people.get(id.as_str()));
        let known = |need: &str| {
            let has = |words: &[String]| words.iter().any(|word| word == need);
            has(&self.station.kits) || crew().any(|person| has(&person.skills))
        };
        self.bits(known)
    }

    /// The bits of those needs that `is` true of.
    fn bits(&self, is: impl Fn(&str) -> bool) -> u64 {
        (NEEDS..).zip(&self.needs).filter(|(_, need)| is(need)).map(|(bit, _)| 1 << bit).sum()
    }

    /// The shifts the planner has left open by hand; `None`: all of them.
    fn allowed(&self, visit: &Visit) -> Option<Vec<ShiftId>> {
        let pin = visit.pin.as_ref()?;
        let fits = |shift: &PlannedShift| {
            pin.crew.as_ref().is_none_or(|crew| *crew == shift.crew)
                && pin.date.is_none_or(|date| date == shift.date)
        };
        let rows = self.shifts.iter().enumerate().filter(|(_, shift)| fits(shift));
        Some(rows.map(|(row, _)| ShiftId::from_usize(row)).collect())
    }

    /// A finding for each place that lies far from any road.
    pub(super) fn far_from_roads(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut told = BTreeSet::new();
        for (visit, door) in self.visits.iter().zip(&self.doors) {
            let Some(walk) = self.ground.walk(*door).filter(|walk| FAR < *walk) else { continue };
            if !told.insert((visit.layer, visit.site.as_str())) {
                continue;
            }
            let file = format!("{}.geojson", visit.layer.name()).into();
            let place = Place { file, id: Some(visit.site.clone()), ..Place::default() };
            let walk = walk.0.to_string();
            findings.push(Finding::new("B4006", Level::Warning, place, &[&walk]));
        }
        findings
    }
}

/// The first skill bit of so many people, of so many certificates, and of each skill or kit.
const PEOPLE: u32 = 0;
const CERTIFIED: u32 = MOST;
const NEEDS: u32 = 2 * MOST;

/// A crew larger than this counts as one of this size.
const MOST: u32 = 12;

/// How many kinds of skill and kit the visits of one station may ask for.
const MOST_NEEDS: u32 = u64::BITS - NEEDS;

/// The bits a crew of `count` has: one for each number up to it.
fn at_least(count: usize, first: u32) -> u64 {
    let count = u32::try_from(count).unwrap_or(MOST).min(MOST);
    (1..=count).map(|n| exactly(n, first)).sum()
}

/// The bit a visit asks for that needs `count`.
fn exactly(count: u32, first: u32) -> u64 {
    if count == 0 { 0 } else { 1 << (first + count.min(MOST) - 1) }
}

/// The row of the first that is `one`: the same number for all alike.
fn first_of<T: PartialEq>(mut rows: impl Iterator<Item = T>, one: &T) -> u32 {
    rows.position(|row| row == *one).and_then(|row| u32::try_from(row).ok()).unwrap_or_default()
}

/// When the visit may begin, so that it ends within its window.
fn begins(visit: &Visit, horizon: Horizon) -> Vec<(Seconds, Seconds)> {
    let mut begins = Vec::new();
    for (from, to) in &visit.windows {
        let (first, last) = (horizon.seconds(*from), horizon.seconds(*to) - visit.service);
        let lock = visit.pin.as_ref().and_then(|pin| pin.begin).map(|at| horizon.seconds(at));
        let (first, last) = lock.map_or((first, last), |at| (first.max(at), last.min(at)));
        if horizon.seconds(*from) + visit.service <= horizon.seconds(*to) && first <= last {
            begins.push((first, last));
        }
    }
    begins
}

/// Each place once, the station first, and the door of each visit.
fn places(station: Coord<f64>, visits: &[&Visit]) -> (Vec<Coord<f64>>, Vec<usize>) {
    let key = |at: Coord<f64>| (at.x.to_bits(), at.y.to_bits());
    let mut places = vec![station];
    let mut known = BTreeMap::from([(key(station), 0)]);
    let mut doors = Vec::new();
    for visit in visits {
        let next = places.len();
        let door = *known.entry(key(visit.position)).or_insert(next);
        if door == next {
            places.push(visit.position);
        }
        doors.push(door);
    }
    (places, doors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_has_what_one_needs_and_one_has_not_what_a_pair_needs() {
        let need = |count| exactly(count, CERTIFIED);
        assert_eq!(at_least(2, CERTIFIED) & need(1), need(1));
        assert_eq!(at_least(1, CERTIFIED) & need(2), 0);
        assert_eq!(need(0), 0);
        assert_eq!(at_least(3, PEOPLE) & at_least(3, CERTIFIED), 0, "two kinds, two places");
    }
}
