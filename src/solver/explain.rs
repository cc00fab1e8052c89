//! Why a stop was left out, and the least change that would have let it in.

use std::collections::BTreeMap;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::unit::{Index, Seconds};

use super::constraint::{days_apart, has_skills, is_allowed};
use super::problem::{LIMIT, Problem, ShiftId, Stop, StopId};
use super::relax::{Relaxation, given, relaxed};
use super::solution::Solution;
use super::standing::{Guest, Standing};
use super::timing::length;

/// Why a stop is in no round: the first of these that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// There is no shift at all.
    NoShift,
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
            Self::NoShift => "no-shift",
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
/// Of the changes that do, the one told is the first of these:
///
/// 1. one that needs nobody to leave and goes with the reason: skills for a crew that lacks them,
///    other shifts for a stop that is barred, wider windows and then windows on another day for
///    one that is closed, a road, the spacing;
/// 2. more time, a longer shift or wider windows, at most three hours of it: the fewest seconds;
/// 3. when full: other stops left out instead, at most three neighbours of one round: the fewest,
///    then the least important;
/// 4. another change that needs nobody to leave: windows, spacing, shifts, skills, a road;
/// 5. the same changes in the same order where others must leave as well, or for a full one more
///    than three stops instead.
///
/// # Cost
///
/// Grows with rounds × the square of their stops: some 0.3 ms a stop for 5 rounds of 35 stops.
pub fn explain(problem: &Problem, solution: &Solution) -> Vec<Unserved> {
    let scene = Scene::new(problem, solution);
    let known = solution.unserved.par_iter().filter(|stop| problem.stops.get(**stop).is_some());
    known.map(|stop| scene.explain(*stop)).collect()
}

/// Up to how many stops leaving is less to ask for than a change of another kind.
const FEW: usize = 3;

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
        let order = first(reason).iter().chain(&Change::ORDER).copied();
        let found = if reason == Reason::Full {
            self.ask_for_room(stop, &pool, order)
        } else {
            let free = order.clone().find_map(|kind| self.least(kind, stop, &self.standings));
            let free = free.map(|relax| (relax, Vec::new()));
            free.or_else(|| order.clone().find_map(|kind| self.crowded(kind, id)))
        };
        let (relax, lost_to) = found.unwrap_or((Relaxation::Nobody, Vec::new()));
        Unserved { stop: id, reason, relax, lost_to }
    }

    /// What a stop needs that fits none of the full rounds of `pool`, and what it lost to there.
    fn ask_for_room(
        &self,
        stop: &Stop,
        pool: &[usize],
        order: impl Iterator<Item = &'static [Change]>,
    ) -> Option<(Relaxation, Vec<StopId>)> {
        let time = self.least(Change::TIME, stop, &self.standings);
        let instead = self.instead(stop, pool, None);
        let few = instead.as_ref().is_some_and(|(_, lost_to)| lost_to.len() <= FEW);
        let relax = time.or_else(|| {
            let other = || order.filter(|kind| *kind != Change::TIME);
            let change = |kind| self.least(kind, stop, &self.standings);
            if few { None } else { other().find_map(change) }
        });
        let Some(relax) = relax else {
            return instead.map(|(shift, lost_to)| (Relaxation::Instead { shift }, lost_to));
        };
        let same = relax.shift().filter(|shift| pool.contains(&shift.to_usize()));
        let there = same.and_then(|shift| self.instead(stop, pool, Some(shift))).or(instead);
        Some((relax, there.map(|(_, lost_to)| lost_to).unwrap_or_default()))
    }

    /// The reason, and the shifts that were still possible before it struck.
    fn sieve(&self, stop: &Stop) -> (Reason, Vec<usize>) {
        let shift = |row: &usize| &self.problem.shifts[self.standings[*row].shift];
        let id = |row: &usize| self.standings[*row].shift;
        let windows = || stop.windows.iter().map(|window| (length(window.0), length(window.1)));
        let guest = Guest::new(stop);
        let mut pool: Vec<usize> = (0..self.standings.len()).collect();
        if pool.is_empty() {
            return (Reason::NoShift, pool);
        }
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

    /// The least change of a `kind` that finds room in one of `rounds`.
    fn least(&self, kind: &[Change], stop: &Stop, rounds: &[Standing<'_>]) -> Option<Relaxation> {
        let tried = kind.iter().flat_map(|change| {
            let possible = move |row: &usize| self.is_possible(*change, stop, *row);
            let rows = (0..rounds.len()).filter(possible);
            rows.filter_map(move |row| self.change(*change, stop, &rounds[row]))
        });
        tried.min().map(|(_, relax)| relax)
    }

    /// The least change of a `kind` that does when others make room as well, and who these are.
    fn crowded(&self, kind: &[Change], id: StopId) -> Option<(Relaxation, Vec<StopId>)> {
        let relax = self.least(kind, &self.problem.stops[id], &self.emptied)?;
        let shift = relax.shift()?;
        let granted = Unserved { stop: id, reason: Reason::Full, relax, lost_to: Vec::new() };
        let changed = relaxed(self.problem, &granted);
        let standing = Standing::of(&changed, shift, &self.standings[shift.to_usize()].round);
        let lost_to = standing.thinned(&Guest::new(&changed.stops[id]));
        Some((relax, lost_to.unwrap_or_default()))
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
                let windows = given(&stop.windows, hours)?;
                let added = round.room(&Guest::new(&Stop { windows, ..stop.clone() }))?;
                Some((added, Relaxation::WindowGiven { shift }))
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
    ) -> Option<(ShiftId, Vec<StopId>)> {
        let guest = Guest::new(stop);
        let asked = |row: &&usize| shift.is_none_or(|shift| shift.to_usize() == **row);
        let tried = pool.iter().filter(asked).filter_map(|row| {
            let round = &self.standings[*row];
            let lost = round.thinned(&guest)?;
            Some((lost.len(), round.weight(&lost), round.shift, lost))
        });
        tried.min().map(|(_, _, shift, lost)| (shift, lost))
    }
}

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// More time: a longer shift or wider windows, whichever takes fewer seconds.
    const TIME: &'static [Self] = &[Self::Lengthen, Self::Widen];
    /// What is asked for first: time, then what others must grant, the hardest last.
    const ORDER: [&'static [Self]; 6] =
        [Self::TIME, &[Self::Give], &[Self::Waive], &[Self::Allow], &[Self::Skills], &[Self::Road]];
}

/// The kinds that go with a reason: they are asked for before all others.
const fn first(reason: Reason) -> &'static [&'static [Change]] {
    match reason {
        Reason::NoCrew => &[&[Change::Skills]],
        Reason::Barred => &[&[Change::Allow]],
        Reason::Closed => &[&[Change::Widen], &[Change::Give]],
        Reason::Unreachable => &[&[Change::Road]],
        Reason::Spacing => &[&[Change::Waive]],
        Reason::NoShift | Reason::TooLong | Reason::Full => &[],
    }
}
