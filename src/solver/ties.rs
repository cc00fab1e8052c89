//! What else decides where a stop may go: one list a constraint, one function a question.

use crate::unit::Index;

use super::constraint::days_apart;
use super::ground::{Ground, NONE};
use super::problem::{Problem, StopId};

/// The constraints that look at other stops, as rows of the search.
#[derive(Debug)]
pub(super) struct Ties {
    /// For each stop those it is kept apart from, and by how many days.
    apart: Vec<Vec<(u32, u32)>>,
    /// For each stop those it is a choice with.
    others: Vec<Vec<u32>>,
    /// For each stop those it waits for, and those that wait for it.
    first: Vec<Vec<u32>>,
    then: Vec<Vec<u32>>,
    handed: bool,
    /// For each stop the devices it needs; how many there are of each, and who needs it.
    needs: Vec<Vec<u32>>,
    devices: Vec<(u32, Vec<u32>)>,
}

impl Ties {
    pub(super) fn new(problem: &Problem) -> Self {
        let count = problem.stops.len();
        let relations = problem.relations();
        let row = |id: StopId| id.to_usize() as u32;
        let mut ties = Self {
            apart: apart(problem),
            others: vec![Vec::new(); count],
            first: vec![Vec::new(); count],
            then: vec![Vec::new(); count],
            handed: !relations.handovers.is_empty(),
            needs: vec![Vec::new(); count],
            devices: Vec::new(),
        };
        for choice in &relations.choices {
            for stop in &choice.stops {
                let others = choice.stops.iter().filter(|other| *other != stop);
                ties.others[stop.to_usize()].extend(others.map(|other| row(*other)));
            }
        }
        for handover in &relations.handovers {
            ties.first[handover.then.to_usize()].push(row(handover.first));
            ties.then[handover.first.to_usize()].push(row(handover.then));
        }
        for (device, row_of) in relations.devices.iter().zip(0..) {
            for stop in &device.stops {
                ties.needs[stop.to_usize()].push(row_of);
            }
            let stops = device.stops.iter().map(|stop| row(*stop)).collect();
            ties.devices.push((device.count, stops));
        }
        ties
    }

    /// Whether anything here binds stop `row`.
    pub(super) fn binds(&self, row: usize) -> bool {
        !(self.apart[row].is_empty()
            && self.others[row].is_empty()
            && self.needs[row].is_empty()
            && self.first[row].is_empty())
    }

    /// Whether `stop` may join round `round` when the others are in the rounds `home` tells.
    pub(super) fn allow(
        &self,
        ground: &Ground,
        home: impl Fn(u32) -> u32,
        stop: u32,
        round: usize,
    ) -> bool {
        let row = stop as usize;
        self.keeps_apart(ground, &home, row, round)
            && self.others[row].iter().all(|other| home(*other) == NONE)
            && self.first[row].iter().all(|first| is_handed(ground, home(*first), round))
            && self.needs[row].iter().all(|device| self.is_there(ground, &home, *device, round))
    }

    /// Whether all of `stops` can be served on one day, as far as they mind each other.
    pub(super) fn share_a_day(&self, stops: &[u32]) -> bool {
        let minds = |stop: &u32| {
            let mut apart = self.apart[*stop as usize].iter();
            apart.any(|(other, days)| 0 < *days && stops.contains(other))
        };
        !stops.iter().any(minds)
    }

    /// Whether no stop minds any other.
    pub(super) fn are_none(&self) -> bool {
        !self.handed && self.devices.is_empty() && (0..self.apart.len()).all(|row| !self.binds(row))
    }

    /// Whether anything waits for anything.
    pub(super) const fn hands_over(&self) -> bool {
        self.handed
    }

    /// The stops that cannot stay when `stop` goes.
    pub(super) fn waiting_for(&self, stop: u32) -> &[u32] {
        &self.then[stop as usize]
    }

    /// Whether anything is scarce among all crews of a day.
    pub(super) const fn has_devices(&self) -> bool {
        !self.devices.is_empty()
    }

    /// The stops that decide where `stop` may go, and those for which it does.
    pub(super) fn mates(&self, stop: u32) -> impl Iterator<Item = u32> + use<'_> {
        let row = stop as usize;
        let apart = self.apart[row].iter().map(|(other, _)| *other);
        apart.chain(
            [&self.others[row], &self.first[row], &self.then[row]].into_iter().flatten().copied(),
        )
    }

    /// The stops `stop` is a choice with.
    pub(super) fn others(&self, stop: u32) -> &[u32] {
        &self.others[stop as usize]
    }

    /// Whether `stop` counts for its choice: only the first of them does.
    pub(super) fn counts(&self, stop: u32) -> bool {
        self.others[stop as usize].iter().all(|other| stop < *other)
    }

    fn keeps_apart(
        &self,
        ground: &Ground,
        home: &impl Fn(u32) -> u32,
        row: usize,
        round: usize,
    ) -> bool {
        let day = ground.watches[round].day;
        self.apart[row].iter().all(|(other, days)| {
            let home = home(*other);
            home == NONE || *days <= ground.watches[home as usize].day.abs_diff(day)
        })
    }

    /// Whether one of `device` is left for the round.
    fn is_there(
        &self,
        ground: &Ground,
        home: &impl Fn(u32) -> u32,
        device: u32,
        round: usize,
    ) -> bool {
        let (count, stops) = &self.devices[device as usize];
        let day = ground.watches[round].day;
        let mut users = vec![round as u32];
        for home in stops.iter().map(|stop| home(*stop)) {
            let today = home != NONE && ground.watches[home as usize].day == day;
            if today && !users.contains(&home) {
                users.push(home);
            }
        }
        users.len() as u32 <= *count
    }
}

/// Whether what round `home` brings is back when round `round` starts.
fn is_handed(ground: &Ground, home: u32, round: usize) -> bool {
    let hours = |round: usize| &ground.hours[ground.watches[round].hours as usize];
    home != NONE && hours(home as usize).end <= hours(round).start
}

fn apart(problem: &Problem) -> Vec<Vec<(u32, u32)>> {
    let mut grouped: Vec<(u32, StopId)> = Vec::new();
    for (id, stop) in problem.stops.iter() {
        grouped.extend(stop.apart.map(|(group, _)| (group, id)));
    }
    grouped.sort_unstable();
    let mut apart = vec![Vec::new(); problem.stops.len()];
    for group in grouped.chunk_by(|one, other| one.0 == other.0) {
        for (_, one) in group {
            for (_, other) in group.iter().filter(|other| other.1 != *one) {
                let days = days_apart(&problem.stops[*one], &problem.stops[*other]);
                apart[one.to_usize()].push((other.to_usize() as u32, days));
            }
        }
    }
    apart
}
