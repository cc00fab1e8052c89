//! What ties the stops of a solution to each other, found at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::solver::problem::LIMIT;
use crate::solver::{Chain, Handover, Problem, Series, ShiftId, Solution, StopId};
use crate::unit::{Seconds, Table};

/// Who is served where, and the relations of each stop.
#[derive(Debug)]
pub(super) struct Ties<'a> {
    pub(super) agreed: &'a BTreeMap<StopId, Seconds>,
    /// The shift of each served stop.
    pub(super) homes: Table<StopId, Option<ShiftId>>,
    /// Served stops that others need to be served.
    pub(super) firm: BTreeSet<StopId>,
    /// For each group its served stops.
    pub(super) groups: BTreeMap<u32, Vec<StopId>>,
    pub(super) chains: BTreeMap<StopId, &'a Chain>,
    pub(super) mates: BTreeMap<StopId, StopId>,
    pub(super) series: BTreeMap<StopId, &'a Series>,
    /// The handovers in which a stop comes second.
    pub(super) waits: BTreeMap<StopId, Vec<&'a Handover>>,
    /// The devices a stop needs, by their rows.
    pub(super) devices: BTreeMap<StopId, Vec<usize>>,
    /// Stops of choices of which another is served.
    pub(super) settled: BTreeSet<StopId>,
}

impl<'a> Ties<'a> {
    pub(super) fn of(problem: &'a Problem, solution: &'a Solution) -> Self {
        let relations = problem.relations();
        let mut ties = Self {
            agreed: &solution.agreed,
            homes: Table::from(vec![None; problem.stops().len()]),
            firm: BTreeSet::new(),
            groups: BTreeMap::new(),
            chains: BTreeMap::new(),
            mates: BTreeMap::new(),
            series: BTreeMap::new(),
            waits: BTreeMap::new(),
            devices: BTreeMap::new(),
            settled: BTreeSet::new(),
        };
        let known = |shift: &ShiftId| problem.shifts().get(*shift).is_some();
        for (shift, round) in solution.rounds.iter().filter(|(shift, _)| known(shift)) {
            for stop in round.iter().filter(|stop| problem.stops().get(**stop).is_some()) {
                ties.homes[*stop] = Some(shift);
                if let Some((group, _)) = problem.stops()[*stop].apart {
                    ties.groups.entry(group).or_default().push(*stop);
                }
            }
        }
        for chain in &relations.chains {
            ties.chains.extend(chain.stops.iter().map(|stop| (*stop, chain)));
            ties.firm.extend(&chain.stops);
        }
        for [one, other] in relations.teams.iter().map(|team| team.stops) {
            ties.mates.extend([(one, other), (other, one)]);
            ties.firm.extend([one, other]);
        }
        for series in &relations.series {
            ties.series.extend(series.stops.iter().map(|stop| (*stop, series)));
        }
        for handover in &relations.handovers {
            ties.waits.entry(handover.then).or_default().push(handover);
            ties.firm.insert(handover.first);
        }
        for (row, device) in relations.devices.iter().enumerate() {
            for stop in device.stops.iter().collect::<BTreeSet<_>>() {
                ties.devices.entry(*stop).or_default().push(row);
            }
        }
        ties.firm.extend(problem.shifts().rows().iter().filter_map(|shift| shift.rest));
        for choice in &relations.choices {
            if choice.stops.iter().any(|stop| ties.homes[*stop].is_some()) {
                ties.settled.extend(&choice.stops);
            }
        }
        ties
    }

    /// The stops that go into one round with this one, in order: its chain, or itself.
    pub(super) fn party(&self, stop: StopId) -> Vec<StopId> {
        self.chains.get(&stop).map_or_else(|| vec![stop], |chain| chain.stops.clone())
    }

    /// The start of the first shift that serves what waits for a stop of this one.
    pub(super) fn awaited(&self, problem: &Problem, shift: ShiftId) -> Seconds {
        let waits = self.waits.values().flatten();
        let here = waits.filter(|handover| self.homes[handover.first] == Some(shift));
        let starts = here.filter_map(|handover| self.homes[handover.then]);
        let starts = starts.map(|shift| problem.shifts()[shift].start);
        starts.min().unwrap_or(Seconds(LIMIT - 1))
    }

    /// Whether nothing is lost with the stop, or it cannot be served because of a choice already
    /// made.
    pub(super) fn is_settled(&self, stop: StopId) -> bool {
        let mate = self.mates.get(&stop);
        self.party(stop).iter().chain(mate).any(|stop| self.settled.contains(stop))
    }
}
