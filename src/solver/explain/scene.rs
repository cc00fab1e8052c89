//! The rounds as they stand, asked about one stop after another.

use std::collections::BTreeSet;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::barrier::{Barrier, are_mates, barriers};
use super::change::Change;
use super::guest::Guest;
use super::reason::{Reason, Unserved};
use super::relax::{Relaxation, given, relaxed};
use super::standing::{Standing, Weight};
use super::ties::Ties;
use crate::solver::constraint::{has_skills, is_allowed};
use crate::solver::problem::LIMIT;
use crate::solver::timing::{Hours, Slot, length};
use crate::solver::{Problem, ShiftId, Solution, Stop, StopId};
use crate::unit::{Seconds, Table};

/// Why each unserved stop of a sound `solution` was left out, in order of their ids. Stops of a
/// choice of which another is served lack nothing and are not told of.
///
/// Every reason is worked out from the rounds as they stand, and every change holds when tried.
/// Of the changes that do, the one told is the first of these:
///
/// 1. one that needs nobody to leave and goes with the reason: skills for a crew that lacks them,
///    other shifts for a stop that is barred, wider windows and then windows on another day for
///    one that is closed, a road, room for a load, the days, a device or the handover that keeps
///    it out;
/// 2. more time, a longer shift, wider windows or a longer duty, at most three hours of it: the
///    fewest seconds;
/// 3. when full: other stops left out instead, at most three neighbours of one round that no other
///    stop needs: the fewest, then the least important;
/// 4. another change that needs nobody to leave: room, windows, spacing, the days of a series, a
///    device, a handover, shifts, skills, a road;
/// 5. the same changes in the same order where others must leave as well, or for a full one more
///    than three stops instead.
///
/// A crew with nothing to do is taken to rest where it has a rest: a stop goes in before or after
/// it.
///
/// A stop of a chain goes in with the whole chain, a stop of a team with its mate in another round
/// as that stands.
///
/// # Cost
///
/// Grows with rounds × their stops, and in one round with the square of its stops: some 0.05 ms a
/// stop for 25 rounds of 19 stops; as often for each pause of a shift. Where rounds have a longest
/// duty or a room and for the stops of a chain it grows with higher powers.
pub fn explain(problem: &Problem, solution: &Solution) -> Vec<Unserved> {
    let ties = Ties::of(problem, solution);
    let scene = Scene::new(problem, solution, &ties);
    let lost = solution
        .unserved
        .par_iter()
        .filter(|stop| problem.stops().get(**stop).is_some() && !ties.is_settled(**stop));
    lost.map(|stop| scene.explain(*stop)).collect()
}

/// Up to how many stops leaving is less to ask for than a change of another kind.
const FEW: usize = 3;

/// Whether a stop passes for the shift of a row.
type Sieve<'a> = &'a dyn Fn(&usize) -> bool;

/// The rounds as they stand, one row for each pause a shift may take.
struct Scene<'a> {
    problem: &'a Problem,
    ties: &'a Ties<'a>,
    standings: Vec<Standing<'a>>,
    emptied: Vec<Standing<'a>>,
}

/// When a stop could begin in a round of this shift.
type Begins = (ShiftId, Vec<Slot>);

/// A stop that asks why, and everything that goes in with it.
struct Asking<'a> {
    id: StopId,
    party: Vec<StopId>,
    guest: Guest<'a>,
    /// What of other stops keeps it out of each shift.
    kept: Table<ShiftId, BTreeSet<Barrier>>,
    /// Its mate of a team, and when that could begin in which shift.
    mate: Option<(StopId, Vec<Begins>)>,
}

impl<'a> Scene<'a> {
    fn new(problem: &'a Problem, solution: &Solution, ties: &'a Ties<'a>) -> Self {
        let mut standings = Vec::new();
        for (id, shift) in problem.shifts().iter() {
            let round = solution.rounds.get(id).into_iter().flatten().copied();
            let known = round.filter(|stop| problem.stops().get(*stop).is_some());
            let mut round: Vec<StopId> = known.collect();
            if round.is_empty() {
                round.extend(shift.rest);
            }
            let each = Hours::each(shift).into_iter();
            standings.extend(each.map(|hours| Standing::of(problem, ties, (id, hours), &round)));
        }
        let emptied = standings.iter().map(Standing::emptied).collect();
        Self { problem, ties, standings, emptied }
    }

    fn asking(&self, id: StopId) -> Asking<'a> {
        let party = self.ties.party(id);
        let members = party.iter().map(|stop| &self.problem.stops()[*stop]).collect();
        let me = party.iter().position(|stop| *stop == id).unwrap_or(0);
        let load = self.ties.chains.get(&id).map_or(&[][..], |chain| &chain.load);
        let guest = Guest::new(members, me, load);
        let shifts = self.problem.shifts().ids();
        let kept = shifts.map(|shift| barriers(self.problem, self.ties, &party, shift));
        let kept = Table::from(kept.collect::<Vec<_>>());
        let begins = |mate: &StopId| (*mate, self.begins(*mate, &self.standings));
        let mate = self.ties.mates.get(&id).map(begins);
        Asking { id, party, guest, kept, mate }
    }

    /// When `stop` could begin in which of `rounds`, nothing being changed.
    fn begins(&self, stop: StopId, rounds: &[Standing<'_>]) -> Vec<Begins> {
        let guest = Guest::alone(&self.problem.stops()[stop]);
        let free = rounds.iter().filter(|round| {
            self.is_open_to(&[stop], round.shift)
                && barriers(self.problem, self.ties, &[stop], round.shift).is_empty()
        });
        free.map(|round| (round.shift, round.begins(&guest))).collect()
    }

    /// Whether the shift has the skills for all of them and all allow it.
    fn is_open_to(&self, party: &[StopId], shift: ShiftId) -> bool {
        let row = &self.problem.shifts()[shift];
        let stops = || party.iter().map(|stop| &self.problem.stops()[*stop]);
        stops().all(|stop| has_skills(stop, row)) && stops().all(|stop| is_allowed(stop, shift))
    }

    fn explain(&self, id: StopId) -> Unserved {
        let asking = self.asking(id);
        let (reason, pool) = self.sieve(&asking);
        let order = Change::first(reason).iter().chain(&Change::ORDER).copied();
        let found = if reason == Reason::Full {
            self.ask_for_room(&asking, &pool, order)
        } else {
            let free = order.clone().find_map(|kind| self.least(kind, &asking, &self.standings));
            let free = free.map(|relax| (relax, Vec::new()));
            free.or_else(|| order.clone().find_map(|kind| self.crowded(kind, &asking)))
        };
        let (relax, lost_to) = found.unwrap_or((Relaxation::Nobody, Vec::new()));
        Unserved { stop: id, reason, relax, lost_to }
    }

    /// What a stop needs that fits none of the full rounds of `pool`, and what it lost to there.
    fn ask_for_room(
        &self,
        asking: &Asking<'_>,
        pool: &[usize],
        order: impl Iterator<Item = &'static [Change]>,
    ) -> Option<(Relaxation, Vec<StopId>)> {
        let time = self.least(Change::TIME, asking, &self.standings);
        let there = |relax: Relaxation| self.instead(asking, &self.rows_of(pool, relax.shift()?));
        let anywhere = || self.instead(asking, pool);
        if let Some(relax) = time {
            let lost = there(relax).or_else(anywhere);
            return Some((relax, lost.map(|(_, lost_to)| lost_to).unwrap_or_default()));
        }
        let instead = anywhere();
        let few = instead.as_ref().is_some_and(|(_, lost_to)| lost_to.len() <= FEW);
        let mut other = order.filter(|kind| *kind != Change::TIME && !few);
        let relax = other.find_map(|kind| self.least(kind, asking, &self.standings));
        let Some(relax) = relax else {
            return instead.map(|(shift, lost_to)| (Relaxation::Instead { shift }, lost_to));
        };
        let lost = there(relax).or(instead);
        Some((relax, lost.map(|(_, lost_to)| lost_to).unwrap_or_default()))
    }

    /// Those of the rows that belong to the shift.
    fn rows_of(&self, pool: &[usize], shift: ShiftId) -> Vec<usize> {
        pool.iter().copied().filter(|row| self.standings[*row].shift == shift).collect()
    }

    /// The reason, and the rows that were still possible before it struck.
    fn sieve(&self, asking: &Asking<'_>) -> (Reason, Vec<usize>) {
        let stop = &self.problem.stops()[asking.id];
        let shift = |row: &usize| &self.problem.shifts()[self.standings[*row].shift];
        let id = |row: &usize| self.standings[*row].shift;
        let windows = || stop.windows.iter().map(|window| (length(window.0), length(window.1)));
        let alone = Guest::alone(stop);
        let mate = asking.mate.as_ref().map(|(mate, _)| (*mate, self.begins(*mate, &self.emptied)));
        let goes = |row: &usize| {
            let together = || self.met(asking, mate.as_ref(), id(row));
            let party = self.is_open_to(&asking.party, id(row));
            party && self.emptied[*row].room(&together()).is_some()
        };
        let team = if asking.mate.is_some() { Reason::Team } else { Reason::Chain };
        let mut pool: Vec<usize> = (0..self.standings.len()).collect();
        if pool.is_empty() {
            return (Reason::NoShift, pool);
        }
        let sieves: [(Reason, Sieve<'_>); 7] = [
            (Reason::NoCrew, &|row| has_skills(stop, shift(row))),
            (Reason::Barred, &|row| is_allowed(stop, id(row))),
            (Reason::Closed, &|row| !self.standings[*row].hours.clear(windows(), 0).is_empty()),
            (Reason::Unreachable, &|row| self.standings[*row].reaches(stop)),
            (Reason::TooLong, &|row| self.emptied[*row].has_duty(&alone)),
            (Reason::Load, &|row| self.emptied[*row].room(&alone).is_some()),
            (team, &goes),
        ];
        for (reason, passes) in sieves {
            let left: Vec<usize> = pool.iter().copied().filter(passes).collect();
            if left.is_empty() {
                return (reason, pool);
            }
            pool = left;
        }
        self.barred(asking, &pool)
    }

    /// The barrier that keeps it out, and the rows it keeps it from; or that all others are full.
    fn barred(&self, asking: &Asking<'_>, pool: &[usize]) -> (Reason, Vec<usize>) {
        let shift = |row: usize| self.standings[row].shift;
        let kept = |row: &usize| {
            let found = &asking.kept[shift(*row)];
            (*row, found.iter().copied().collect::<Vec<Barrier>>())
        };
        let kept: Vec<(usize, Vec<Barrier>)> = pool.iter().map(kept).collect();
        let free: Vec<usize> = rows(&kept, Vec::is_empty);
        let has_room =
            |row: &usize| self.standings[*row].room(&self.guest(asking, shift(*row))).is_some();
        let alone = kept.iter().filter(|(_, barriers)| barriers.len() == 1);
        let only = alone.filter(|(row, _)| has_room(row)).filter_map(|(_, found)| found.first());
        let first = || kept.iter().flat_map(|(_, barriers)| barriers).min();
        let crossed = kept.iter().filter(|(row, barriers)| 1 < barriers.len() && has_room(row));
        let crossed = crossed.flat_map(|(_, barriers)| barriers).min();
        let one = only.min().or(crossed).or_else(|| if free.is_empty() { first() } else { None });
        match one {
            Some(one) => (one.reason(), rows(&kept, |barriers| barriers.contains(one))),
            None => (Reason::Full, free),
        }
    }

    /// The guest as it would come to this shift: only when its mate could be met.
    fn guest<'g>(&self, asking: &Asking<'g>, shift: ShiftId) -> Guest<'g> {
        self.met(asking, asking.mate.as_ref(), shift)
    }

    /// The guest as it would come to this shift, its `mate` beginning when that tells.
    fn met<'g>(
        &self,
        asking: &Asking<'g>,
        mate: Option<&(StopId, Vec<Begins>)>,
        shift: ShiftId,
    ) -> Guest<'g> {
        let meet = mate.map(|(mate, begins)| {
            let pair = [asking.id, *mate];
            let met = begins
                .iter()
                .filter(|(there, _)| are_mates(self.problem, self.ties, pair, [shift, *there]));
            let mut moments: Vec<Slot> = met.flat_map(|(_, slots)| slots).copied().collect();
            moments.sort_unstable();
            moments
        });
        Guest { meet, ..asking.guest.clone() }
    }

    /// The least change of a `kind` that finds room in one of `rounds`.
    fn least(
        &self,
        kind: &[Change],
        asking: &Asking<'_>,
        rounds: &[Standing<'_>],
    ) -> Option<Relaxation> {
        let mut least: Option<(u64, Relaxation)> = None;
        for change in kind {
            for round in rounds.iter().filter(|round| self.is_possible(*change, asking, round)) {
                let most = least.map_or(u64::MAX, |least| least.0);
                least = least.into_iter().chain(self.change(*change, asking, round, most)).min();
            }
        }
        least.map(|(_, relax)| relax)
    }

    /// The least change of a `kind` that does when others make room as well, and who these are.
    fn crowded(&self, kind: &[Change], asking: &Asking<'_>) -> Option<(Relaxation, Vec<StopId>)> {
        let relax = self.least(kind, asking, &self.emptied)?;
        let shift = relax.shift()?;
        let lost_to = Vec::new();
        let granted = Unserved { stop: asking.id, reason: Reason::Full, relax, lost_to };
        let changed = relaxed(self.problem, &granted);
        let members = asking.party.iter().map(|stop| &changed.stops()[*stop]).collect();
        let guest = Guest { members, ..self.guest(asking, shift) };
        let round = &self.standings.iter().find(|standing| standing.shift == shift)?.round;
        let each = Hours::each(&changed.shifts()[shift]).into_iter();
        let rounds = each.map(|hours| Standing::of(&changed, self.ties, (shift, hours), round));
        let thinned = rounds.filter_map(|round| round.thinned(&guest));
        thinned.min_by_key(Vec::len).map(|lost_to| (relax, lost_to))
    }

    /// Whether `change` is all that could keep the party out of the shift, times aside.
    fn is_possible(&self, change: Change, asking: &Asking<'_>, round: &Standing<'_>) -> bool {
        let (row, shift) = (round.row, round.shift);
        let mut stops = asking.party.iter().map(|stop| &self.problem.stops()[*stop]);
        let mut barred = stops.clone().filter(|stop| !is_allowed(stop, shift));
        let barriers = &asking.kept[shift];
        let devices = barriers.iter().filter(|one| matches!(one, Barrier::Device(_))).count();
        (matches!(change, Change::Skills) || stops.all(|stop| has_skills(stop, row)))
            && (matches!(change, Change::Allow) || barred.next().is_none())
            && barriers.iter().all(|barrier| change.lifts(*barrier))
            && devices <= 1
    }

    /// The least change of this kind that lets the stop into `round`, and how much it is; one
    /// that is more than `most` may be left out.
    fn change(
        &self,
        change: Change,
        asking: &Asking<'_>,
        round: &Standing<'_>,
        most: u64,
    ) -> Option<(u64, Relaxation)> {
        let shift = round.shift;
        let guest = self.guest(asking, shift);
        let room = |relax| round.room(&guest).map(|added| (added, relax));
        let span = |by: u32| (u64::from(by), Seconds(by));
        match change {
            Change::Skills => room(Relaxation::SkillsGiven { shift }),
            Change::Allow => room(Relaxation::Allowed { shift }),
            Change::Waive => room(Relaxation::SpacingWaived { shift }),
            Change::Days => room(Relaxation::SeriesWaived { shift }),
            Change::Hand => room(Relaxation::HandoverWaived { shift }),
            Change::Device => {
                let device = short(&asking.kept[shift])?;
                room(Relaxation::DeviceGiven { shift, device })
            }
            Change::Give => {
                let windows = given(&guest.stop().windows, round.row)?;
                let stop = Stop { windows, ..guest.stop().clone() };
                let added = round.room(&guest.with(&stop))?;
                Some((added, Relaxation::WindowGiven { shift }))
            }
            Change::Widen => {
                let (by, seconds) =
                    span(round.wider(&guest, u32::try_from(most).unwrap_or(u32::MAX))?);
                Some((by, Relaxation::WindowWider { shift, seconds }))
            }
            // A shift that ends later keeps the mate waiting for what it brings back.
            Change::Lengthen if self.keeps_mate_waiting(asking, shift) => None,
            Change::Lengthen => {
                let (by, seconds) = span(round.longer(&guest)?);
                Some((by, Relaxation::ShiftLonger { shift, seconds }))
            }
            Change::Duty => {
                let (by, seconds) = span(round.duty(&guest)?);
                Some((by, Relaxation::DutyLonger { shift, seconds }))
            }
            Change::Room => {
                let (more, kind) = round.amount(&guest)?;
                Some((u64::from(more), Relaxation::RoomGiven { shift, kind, more }))
            }
            Change::Road => {
                let (by, seconds) = span(round.road(&guest)?);
                Some((u64::from(LIMIT) - by, Relaxation::RoadNeeded { shift, seconds }))
            }
        }
    }

    /// Whether its mate waits for something that this shift brings back.
    fn keeps_mate_waiting(&self, asking: &Asking<'_>, shift: ShiftId) -> bool {
        let waits = asking.mate.as_ref().and_then(|(mate, _)| self.ties.waits.get(mate));
        waits.into_iter().flatten().any(|one| self.ties.homes[one.first] == Some(shift))
    }

    /// The shift of the rows of `pool` whose round must lose least, and what.
    fn instead(&self, asking: &Asking<'_>, pool: &[usize]) -> Option<(ShiftId, Vec<StopId>)> {
        let rounds = pool.iter().map(|row| &self.standings[*row]);
        let rounds: Vec<_> = rounds.map(|round| (round, self.guest(asking, round.shift))).collect();
        let most = rounds.iter().map(|(round, _)| round.round.len()).max().unwrap_or(0);
        (1..=most).find_map(|count| {
            let mut least: Option<(Weight, ShiftId, Vec<StopId>)> = None;
            for (round, guest) in &rounds {
                let weight = least.as_ref().map(|least| least.0);
                let found = round.thinned_by(guest, count, weight);
                let found = found.map(|(weight, lost)| (weight, round.shift, lost));
                least = least.into_iter().chain(found).min();
            }
            least.map(|(_, shift, lost)| (shift, lost))
        })
    }
}

/// The device of which there are too few.
fn short(barriers: &BTreeSet<Barrier>) -> Option<u32> {
    barriers.iter().find_map(|barrier| match barrier {
        Barrier::Device(row) => Some(*row as u32),
        Barrier::Spacing | Barrier::Series | Barrier::Handover => None,
    })
}

/// The rows whose barriers are so.
fn rows(kept: &[(usize, Vec<Barrier>)], are_so: impl Fn(&Vec<Barrier>) -> bool) -> Vec<usize> {
    kept.iter().filter(|(_, barriers)| are_so(barriers)).map(|(row, _)| *row).collect()
}
