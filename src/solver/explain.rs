//! Why a stop was left out, and the least change that would have let it in.

use std::collections::BTreeMap;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::unit::{Index, Seconds};

use super::constraint::{days_apart, has_skills, is_allowed};
use super::problem::{LIMIT, Problem, ShiftId, Stop, StopId};
use super::relax::{Relaxation, relaxed};
use super::solution::Solution;
use super::standing::{Guest, Standing};
use super::timing::length;

/// Why a stop is in no round: the first of these that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// No shift has its skills.
    NoCrew,
    /// It is allowed in no shift that has its skills.
    Barred,
    /// None of these works while one of its windows is open.
    Closed,
    /// There is no way to it and back for any of these.
    Unreachable,
    /// It does not fit even an otherwise empty round of any of these.
    TooLong,
    /// It is kept from all of these, or from one with room for it, by its group's days.
    Spacing,
    /// Every round it could be in is too full.
    Full,
}

impl Reason {
    /// The reason in one word that stays.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoCrew => "no-crew",
            Self::Barred => "barred",
            Self::Closed => "closed",
            Self::Unreachable => "unreachable",
            Self::TooLong => "too-long",
            Self::Spacing => "spacing",
            Self::Full => "full",
        }
    }
}

/// One stop left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unserved {
    /// The stop.
    pub stop: StopId,
    /// Why it was left out.
    pub reason: Reason,
    /// The least change that lets it in.
    pub relax: Relaxation,
    /// When full: the fewest neighbours of one round without which it fits. Otherwise empty,
    /// unless the change alone does not do and these must make room as well.
    pub lost_to: Vec<StopId>,
}

impl Unserved {
    /// Whether the change only does when the stops of `lost_to` make room.
    pub const fn makes_room(&self) -> bool {
        let alone = matches!(self.reason, Reason::Full)
            && !matches!(self.relax, Relaxation::Instead { .. });
        !alone && !self.lost_to.is_empty()
    }
}

/// Why each unserved stop of a sound `solution` was left out, in order of their ids.
///
/// Every reason is worked out from the rounds as they stand, and every change holds when tried.
///
/// # Cost
///
/// Grows with rounds × the square of their stops: some 0.3 ms a stop for 5 rounds of 35 stops.
pub fn explain(problem: &Problem, solution: &Solution) -> Vec<Unserved> {
    let scene = Scene::new(problem, solution);
    let known = solution.unserved.par_iter().filter(|stop| problem.stops.get(**stop).is_some());
    known.map(|stop| scene.explain(*stop)).collect()
}

/// Whether a stop passes for the shift of a row.
type Sieve<'a> = &'a dyn Fn(&usize) -> bool;

/// The rounds as they stand.
struct Scene<'a> {
    problem: &'a Problem,
    standings: Vec<Standing<'a>>,
    emptied: Vec<Standing<'a>>,
    /// For each group its served stops and their shifts.
    groups: BTreeMap<u32, Vec<(StopId, ShiftId)>>,
}

impl<'a> Scene<'a> {
    fn new(problem: &'a Problem, solution: &Solution) -> Self {
        let known = |stop: &StopId| problem.stops.get(*stop).is_some();
        let standing = |id: ShiftId| {
            let round = solution.rounds.get(id).into_iter().flatten().copied();
            Standing::of(problem, id, &round.filter(known).collect::<Vec<_>>())
        };
        let standings: Vec<Standing<'a>> = problem.shifts.ids().map(standing).collect();
        let emptied = standings.iter().map(Standing::emptied).collect();
        let mut groups: BTreeMap<u32, Vec<(StopId, ShiftId)>> = BTreeMap::new();
        for standing in &standings {
            for stop in &standing.round {
                if let Some((group, _)) = problem.stops[*stop].apart {
                    groups.entry(group).or_default().push((*stop, standing.shift));
                }
            }
        }
        Self { problem, standings, emptied, groups }
    }

    fn explain(&self, id: StopId) -> Unserved {
        let stop = &self.problem.stops[id];
        let (reason, pool) = self.sieve(stop);
        let mut unserved =
            Unserved { stop: id, reason, relax: Relaxation::Nobody, lost_to: Vec::new() };
        if reason == Reason::Full {
            self.ask_for_room(&pool, &mut unserved);
            return unserved;
        }
        let first: &[Change] = match reason {
            Reason::NoCrew => &[Change::Skills],
            Reason::Barred => &[Change::Allow],
            Reason::Closed => &[Change::Widen, Change::Give],
            Reason::Unreachable => &[Change::Road],
            Reason::TooLong | Reason::Full => &[Change::Lengthen, Change::Widen],
            Reason::Spacing => &[Change::Waive],
        };
        for changes in [first, &Change::ALL] {
            if let Some(relax) = self.least(changes, stop, &self.standings) {
                unserved.relax = relax;
                return unserved;
            }
            if let Some(relax) = self.least(changes, stop, &self.emptied) {
                unserved.relax = relax;
                self.make_room(relax, &mut unserved);
                return unserved;
            }
        }
        unserved
    }

    /// What a stop needs that fits none of the full rounds of `pool`.
    fn ask_for_room(&self, pool: &[usize], unserved: &mut Unserved) {
        let stop = &self.problem.stops[unserved.stop];
        let changes = [Change::Lengthen, Change::Widen];
        let found = self.least(&changes, stop, &self.standings);
        let same = found.and_then(Relaxation::shift);
        let same = same.filter(|shift| pool.contains(&shift.to_usize()));
        let (shift, lost_to) = self.instead(stop, pool, same);
        let instead = shift.map_or(Relaxation::Nobody, |shift| Relaxation::Instead { shift });
        unserved.relax = found.unwrap_or(instead);
        unserved.lost_to = lost_to;
    }

    /// The reason, and the shifts that were still possible before it struck.
    fn sieve(&self, stop: &Stop) -> (Reason, Vec<usize>) {
        let shift = |row: &usize| &self.problem.shifts[self.standings[*row].shift];
        let id = |row: &usize| self.standings[*row].shift;
        let windows = || stop.windows.iter().map(|window| (length(window.0), length(window.1)));
        let guest = Guest::new(stop);
        let mut pool: Vec<usize> = (0..self.standings.len()).collect();
        let sieves: [(Reason, Sieve<'_>); 5] = [
            (Reason::NoCrew, &|row| has_skills(stop, shift(row))),
            (Reason::Barred, &|row| is_allowed(stop, id(row))),
            (Reason::Closed, &|row| !self.standings[*row].hours.clear(windows(), 0).is_empty()),
            (Reason::Unreachable, &|row| self.standings[*row].reaches(stop)),
            (Reason::TooLong, &|row| self.emptied[*row].room(&guest).is_some()),
        ];
        for (reason, passes) in sieves {
            let left: Vec<usize> = pool.iter().copied().filter(passes).collect();
            if left.is_empty() {
                return (reason, pool);
            }
            pool = left;
        }
        let (free, barred): (Vec<usize>, Vec<usize>) =
            pool.iter().partition(|row| self.keeps_apart(stop, **row));
        let has_room = |row: &usize| self.standings[*row].room(&guest).is_some();
        if free.is_empty() || barred.iter().any(has_room) {
            return (Reason::Spacing, barred);
        }
        (Reason::Full, free)
    }

    /// Whether `stop` in the round `row` keeps its days apart from its group.
    fn keeps_apart(&self, stop: &Stop, row: usize) -> bool {
        let group = stop.apart.and_then(|(group, _)| self.groups.get(&group));
        let day = |shift: ShiftId| self.problem.shifts[shift].day;
        group.into_iter().flatten().all(|(other, shift)| {
            let apart = day(*shift).abs_diff(day(self.standings[row].shift));
            days_apart(stop, &self.problem.stops[*other]) <= apart
        })
    }

    /// The least of the first kind of `changes` that finds room in one of `rounds`.
    fn least(
        &self,
        changes: &[Change],
        stop: &Stop,
        rounds: &[Standing<'_>],
    ) -> Option<Relaxation> {
        changes.iter().find_map(|change| {
            let possible = |row: &usize| self.is_possible(*change, stop, *row);
            let tried = (0..rounds.len()).filter(possible);
            let tried = tried.filter_map(|row| self.change(*change, stop, &rounds[row]));
            tried.min().map(|(_, relax)| relax)
        })
    }

    /// Whether `change` is all that could keep the stop out of the shift, times aside.
    fn is_possible(&self, change: Change, stop: &Stop, row: usize) -> bool {
        let id = self.standings[row].shift;
        (matches!(change, Change::Skills) || has_skills(stop, &self.problem.shifts[id]))
            && (matches!(change, Change::Allow) || is_allowed(stop, id))
            && (matches!(change, Change::Waive) || self.keeps_apart(stop, row))
    }

    /// The least change of this kind that lets the stop into `round`, and how much it is.
    fn change(
        &self,
        change: Change,
        stop: &Stop,
        round: &Standing<'_>,
    ) -> Option<(u64, Relaxation)> {
        let (guest, shift) = (Guest::new(stop), round.shift);
        let room = |relax| round.room(&guest).map(|added| (added, relax));
        let span = |by: u32| (u64::from(by), Seconds(by));
        match change {
            Change::Skills => room(Relaxation::SkillsGiven { shift }),
            Change::Allow => room(Relaxation::Allowed { shift }),
            Change::Waive => room(Relaxation::SpacingWaived { shift }),
            Change::Give => {
                let hours = &self.problem.shifts[shift];
                let open = Stop { windows: vec![(hours.start, hours.end)], ..stop.clone() };
                let added = stop.windows.is_empty().then(|| round.room(&Guest::new(&open)));
                added.flatten().map(|added| (added, Relaxation::WindowGiven { shift }))
            }
            Change::Widen => {
                let (by, seconds) = span(round.wider(&guest)?);
                Some((by, Relaxation::WindowWider { shift, seconds }))
            }
            Change::Lengthen => {
                let (by, seconds) = span(round.longer(&guest)?);
                Some((by, Relaxation::ShiftLonger { shift, seconds }))
            }
            Change::Road => {
                let (by, seconds) = span(round.road(stop)?);
                Some((u64::from(LIMIT) - by, Relaxation::RoadNeeded { shift, seconds }))
            }
        }
    }

    /// The shift (that of `shift`, or any of `pool`) whose round must lose least, and what.
    fn instead(
        &self,
        stop: &Stop,
        pool: &[usize],
        shift: Option<ShiftId>,
    ) -> (Option<ShiftId>, Vec<StopId>) {
        let guest = Guest::new(stop);
        let asked = |row: &&usize| shift.is_none_or(|shift| shift.to_usize() == **row);
        let tried = pool.iter().filter(asked).filter_map(|row| {
            let round = &self.standings[*row];
            let lost = round.thinned(&guest)?;
            Some((lost.len(), round.weight(&lost), round.shift, lost))
        });
        tried.min().map_or((None, Vec::new()), |(_, _, shift, lost)| (Some(shift), lost))
    }

    /// Names the stops that must make room as well, once `relax` is granted.
    fn make_room(&self, relax: Relaxation, unserved: &mut Unserved) {
        let Some(shift) = relax.shift() else { return };
        let changed = relaxed(self.problem, unserved);
        let standing = Standing::of(&changed, shift, &self.standings[shift.to_usize()].round);
        let guest = Guest::new(&changed.stops[unserved.stop]);
        unserved.lost_to = standing.thinned(&guest).unwrap_or_default();
    }
}

/// A kind of change.
#[derive(Debug, Clone, Copy)]
enum Change {
    Skills,
    Allow,
    Give,
    Widen,
    Lengthen,
    Road,
    Waive,
}

impl Change {
    const ALL: [Self; 7] = [
        Self::Lengthen,
        Self::Widen,
        Self::Give,
        Self::Waive,
        Self::Allow,
        Self::Skills,
        Self::Road,
    ];
}
