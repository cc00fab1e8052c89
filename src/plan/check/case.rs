//! The plan and the evidence, found by id.

use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;
use jiff::civil::Date;

use super::Evidence;
use super::clock::since;
use crate::demand::Visit;
use crate::plan::published::{Plan, PlannedShift};
use crate::rules::Authority;
use crate::unit::Seconds;
use crate::world::{Layer, Person, Role, Station};

/// The plan and the evidence, found by id.
pub(super) struct Case<'a> {
    pub(super) plan: &'a Plan,
    pub(super) evidence: &'a Evidence<'a>,
    /// The day whose midnight the seconds are counted from.
    pub(super) first: Date,
    /// The rows of the visits that are due.
    pub(super) due: BTreeMap<&'a str, usize>,
    /// Everyone there is.
    pub(super) people: BTreeMap<&'a str, &'a Person>,
    /// The shifts that are allowed.
    pub(super) allowed: BTreeMap<&'a str, &'a PlannedShift>,
    /// The shifts of the plan.
    pub(super) shifts: BTreeMap<&'a str, &'a PlannedShift>,
    /// The rows of the visits that have a stop, and the day.
    pub(super) served: BTreeMap<usize, Date>,
    /// The sites that must be visited by two.
    pairs: BTreeSet<(Layer, &'a str)>,
}

impl<'a> Case<'a> {
    /// Lays the plan and the evidence side by side.
    pub(super) fn open(plan: &'a Plan, evidence: &'a Evidence<'a>) -> Self {
        let due: BTreeMap<_, _> =
            evidence.due.iter().enumerate().map(|(row, visit)| (visit.id.as_str(), row)).collect();
        let world = evidence.world;
        let households = world.households.rows().iter().filter(|site| site.two_person);
        let tasks = world.tasks.rows().iter().filter(|site| site.two_person);
        let stops = plan
            .routes
            .iter()
            .flat_map(|route| route.stops.iter().map(|stop| (stop.visit.as_str(), route.date)));
        let days = evidence.shifts.iter().map(|shift| shift.date);
        Self {
            plan,
            evidence,
            first: days.fold(plan.from, Date::min),
            people: evidence.people.iter().map(|person| (person.id.as_str(), person)).collect(),
            allowed: evidence.shifts.iter().map(|shift| (shift.id.as_str(), shift)).collect(),
            shifts: plan.shifts.iter().map(|shift| (shift.id.as_str(), shift)).collect(),
            served: stops.filter_map(|(id, date)| Some((*due.get(id)?, date))).collect(),
            pairs: households
                .map(|site| (Layer::Households, site.id.as_str()))
                .chain(tasks.map(|site| (Layer::Tasks, site.id.as_str())))
                .collect(),
            due,
        }
    }

    /// The visit `id` and its row, if it is due.
    pub(super) fn visit(&self, id: &str) -> Option<(usize, &'a Visit)> {
        let row = *self.due.get(id)?;
        Some((row, self.evidence.due.get(row)?))
    }

    /// The station of a visit.
    pub(super) fn station(&self, visit: &Visit) -> Option<&'a Station> {
        self.evidence.world.stations.get(visit.station)
    }

    /// A skill or kit the visit asks for that neither these people nor its station have.
    pub(super) fn lacks(&self, people: &[String], visit: &'a Visit) -> Option<&'a str> {
        let has = |words: &[String], need: &String| words.contains(need);
        let kits = self.station(visit).map_or(&[][..], |station| &station.kits);
        let crew = || people.iter().filter_map(|id| self.people.get(id.as_str()));
        let met =
            |need: &&String| has(kits, need) || crew().any(|person| has(&person.skills, need));
        visit.needs.iter().find(|need| !met(need)).map(String::as_str)
    }

    /// Where the station `id` stands.
    pub(super) fn home(&self, id: &str) -> Option<Coord<f64>> {
        let stations = self.evidence.world.stations.rows();
        stations.iter().find(|station| station.id == id).map(|station| station.position)
    }

    /// The least crew for a visit: what the law asks for, or more where the layers do.
    pub(super) fn need(&self, visit: &Visit) -> Authority {
        let two = self.pairs.contains(&(visit.layer, visit.site.as_str()));
        let law = (self.evidence.authority)(visit.purpose, two);
        Authority {
            certified: law.certified.max(visit.crew.certified),
            people: law.people.max(visit.crew.people),
        }
    }

    /// What the people of these ids may do together; who does not exist counts for nothing.
    pub(super) fn strength(&self, people: &[String]) -> Strength {
        let ids: BTreeSet<&str> = people.iter().map(String::as_str).collect();
        let known: Vec<_> = ids.iter().filter_map(|id| self.people.get(id)).collect();
        let count = |is: fn(&Person) -> bool| {
            u32::try_from(known.iter().filter(|person| is(person)).count()).unwrap_or(u32::MAX)
        };
        Strength {
            people: count(|_| true),
            certified: count(|person| person.certified),
            officers: count(|person| person.role == Role::Officer),
        }
    }

    /// When a visit may be made; only the pinned moment where there is one.
    pub(super) fn windows(&self, visit: &Visit) -> Vec<(Seconds, Seconds)> {
        let windows = visit
            .windows
            .iter()
            .map(|(open, close)| (since(self.first, *open), since(self.first, *close)));
        let Some(begin) = visit.pin.as_ref().and_then(|pin| pin.begin) else {
            return windows.collect();
        };
        let begin = since(self.first, begin);
        let leave = begin + visit.service;
        windows
            .filter(|(open, close)| *open <= begin && leave <= *close)
            .map(|_| (begin, leave))
            .take(1)
            .collect()
    }
}

/// What some people may do together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strength {
    /// How many they are.
    pub(super) people: u32,
    /// How many of them hold a certificate.
    pub(super) certified: u32,
    /// How many of them are officers.
    pub(super) officers: u32,
}

impl Strength {
    /// Whether they may make a visit that needs `need`.
    pub(super) fn may(self, need: Authority) -> bool {
        need.certified <= self.certified && need.people <= self.people && 0 < self.officers
    }
}
