//! The plan while it is being searched: changed in place, and taken back when not wanted.

use std::mem;

use crate::unit::{Index, Table};

use super::cost::Cost;
use super::ground::{Ground, NONE, Pair};
use super::problem::{Problem, ShiftId, StopId};
use super::round::{Fit, Round};
use super::solution::Solution;

/// A fit as it was when the round had this version.
#[derive(Debug, Clone, Copy)]
struct Known {
    version: u32,
    fit: Fit,
}

/// Stops in no order, found and removed at once.
#[derive(Debug, Clone, Default)]
pub(super) struct Pile {
    stops: Vec<u32>,
    row_of: Vec<u32>,
}

impl Pile {
    fn new(count: usize) -> Self {
        Self { stops: Vec::new(), row_of: vec![NONE; count] }
    }

    pub(super) fn stops(&self) -> &[u32] {
        &self.stops
    }

    fn add(&mut self, stop: u32) {
        self.row_of[stop as usize] = self.stops.len() as u32;
        self.stops.push(stop);
    }

    fn remove(&mut self, stop: u32) {
        let row = mem::replace(&mut self.row_of[stop as usize], NONE) as usize;
        self.stops.swap_remove(row);
        if let Some(moved) = self.stops.get(row) {
            self.row_of[*moved as usize] = row as u32;
        }
    }
}

/// Rounds, what is absent from them, and the cost of it.
#[derive(Debug)]
pub(super) struct State<'a> {
    pub(super) ground: &'a Ground,
    pub(super) rounds: Vec<Round>,
    pub(super) cost: Cost,
    /// The round of each stop, or `NONE`.
    pub(super) home: Vec<u32>,
    /// Served stops, then the unserved ones of tier 1, 2 and 3; what no shift can serve is in none.
    pub(super) piles: [Pile; 4],
    versions: Vec<u32>,
    last_version: u32,
    known: Vec<Known>,
    /// What was taken out since [`Self::begin`].
    pub(super) removed: Vec<u32>,
    before: Vec<(Round, u32)>,
    touched: usize,
    marks: Vec<bool>,
    cost_before: Cost,
}

impl<'a> State<'a> {
    /// Nothing is served yet.
    pub(super) fn new(ground: &'a Ground) -> Self {
        let count = ground.spots.len();
        let shifts = ground.watches.len();
        let mut cost = Cost::default();
        let mut piles = [(); 4].map(|()| Pile::new(count));
        for (stop, spot) in ground.spots.iter().enumerate() {
            cost.lose(spot.tier, spot.worth);
            if !ground.pairs(stop as u32).1.is_empty() {
                piles[usize::from(spot.tier)].add(stop as u32);
            }
        }
        Self {
            ground,
            rounds: (0..shifts).map(|shift| Round::new(ground, shift)).collect(),
            cost,
            home: vec![NONE; count],
            piles,
            versions: vec![1; shifts],
            last_version: 1,
            known: vec![Known { version: 0, fit: Fit::NOWHERE }; ground.pair_count()],
            removed: Vec::new(),
            before: Vec::new(),
            touched: 0,
            marks: vec![false; shifts],
            cost_before: cost,
        }
    }

    /// From now on changes can be taken back.
    pub(super) fn begin(&mut self) {
        self.touched = 0;
        self.removed.clear();
        self.cost_before = self.cost;
    }

    pub(super) const fn cost_before(&self) -> &Cost {
        &self.cost_before
    }

    /// Whether `round` was changed since [`Self::begin`].
    pub(super) fn is_touched(&self, round: usize) -> bool {
        self.before.iter().take(self.touched).any(|(old, _)| old.shift == round)
    }

    fn touch(&mut self, round: usize) {
        if self.is_touched(round) {
            return;
        }
        if self.before.len() == self.touched {
            self.before.push((Round::default(), 0));
        }
        let (old, version) = &mut self.before[self.touched];
        old.copy_from(&self.rounds[round]);
        *version = self.versions[round];
        self.touched += 1;
    }

    /// Makes everything as it was at [`Self::begin`].
    pub(super) fn take_back(&mut self) {
        for row in 0..self.touched {
            let round = self.before[row].0.shift;
            for at in 0..self.rounds[round].stops.len() {
                let stop = self.rounds[round].stops[at];
                self.settle(stop, NONE);
            }
        }
        for row in 0..self.touched {
            let (old, version) = &self.before[row];
            let round = old.shift;
            self.rounds[round].copy_from(old);
            self.versions[round] = *version;
            for at in 0..self.rounds[round].stops.len() {
                let stop = self.rounds[round].stops[at];
                self.settle(stop, round as u32);
            }
        }
        self.cost = self.cost_before;
        self.touched = 0;
    }

    /// Puts `stop` on the pile where it belongs now that its round is `home`.
    fn settle(&mut self, stop: u32, home: u32) {
        let tier = usize::from(self.ground.spots[stop as usize].tier);
        let pile = |home: u32| if home == NONE { tier } else { 0 };
        let old = pile(self.home[stop as usize]);
        self.home[stop as usize] = home;
        if old != pile(home) {
            self.piles[old].remove(stop);
            self.piles[pile(home)].add(stop);
        }
    }

    /// Works out a changed round anew; false when its times do not work out.
    fn renew(&mut self, round: usize) -> bool {
        if self.last_version == u32::MAX {
            self.known.fill(Known { version: 0, fit: Fit::NOWHERE });
            self.last_version = 0;
        }
        self.last_version += 1;
        self.versions[round] = self.last_version;
        let old = self.rounds[round].cost;
        let sound = self.rounds[round].renew(self.ground);
        let more = self.rounds[round].cost - old;
        self.cost.seconds = self.cost.seconds.wrapping_add_signed(more);
        sound
    }

    /// Takes the stops of `round` from row `from` up to row `to` out of it; and more of them
    /// where the direct way is longer than the way round and the rest would come too late.
    pub(super) fn remove(&mut self, round: usize, from: usize, to: usize) {
        self.touch(round);
        self.drop_rows(round, from, to);
        while !self.renew(round) {
            let last = self.rounds[round].stops.len() - 1;
            self.drop_rows(round, from.min(last), from.min(last) + 1);
        }
    }

    fn drop_rows(&mut self, round: usize, from: usize, to: usize) {
        for at in from..to {
            let stop = self.rounds[round].stops[at];
            let spot = self.ground.spots[stop as usize];
            self.cost.lose(spot.tier, spot.worth);
            self.settle(stop, NONE);
            self.removed.push(stop);
        }
        self.rounds[round].stops.drain(from..to);
    }

    /// Puts `stop` into `round` before row `at`.
    pub(super) fn insert(&mut self, stop: u32, round: usize, at: usize) {
        self.touch(round);
        let spot = self.ground.spots[stop as usize];
        self.cost.win(spot.tier, spot.worth);
        self.settle(stop, round as u32);
        self.rounds[round].stops.insert(at, stop);
        let sound = self.renew(round);
        debug_assert!(sound, "an insertion that fits keeps the round sound");
    }

    /// Where `stop` fits the round of `pair` most cheaply; `row` is the pair's row.
    #[inline]
    pub(super) fn fit(&mut self, stop: u32, row: usize, pair: &Pair) -> Fit {
        let round = pair.shift as usize;
        let version = self.versions[round];
        let known = self.known[row];
        if known.version == version {
            return known.fit;
        }
        let fit = self.rounds[round].fit(self.ground, stop, pair);
        self.known[row] = Known { version, fit };
        fit
    }

    /// Whether `stop` was in a round at [`Self::begin`].
    pub(super) fn was_served(&self, stop: u32) -> bool {
        self.removed.contains(&stop)
    }

    /// How many rounds were changed since [`Self::begin`].
    pub(super) const fn touched(&self) -> usize {
        self.touched
    }

    /// One of the rounds changed since [`Self::begin`].
    pub(super) const fn touched_round(&self, step: usize) -> usize {
        self.before.as_slice()[step].0.shift
    }

    /// Marks the rounds worth a look for `stop`: those of served stops nearby, those changed, and
    /// those with nothing in them.
    pub(super) fn mark_near(&mut self, stop: u32, served: usize) {
        for (mark, round) in self.marks.iter_mut().zip(&self.rounds) {
            *mark = round.stops.is_empty();
        }
        for row in 0..self.touched {
            self.marks[self.before[row].0.shift] = true;
        }
        let homes = self.ground.near(stop).iter().map(|other| self.home[*other as usize]);
        for home in homes.filter(|home| *home != NONE).take(served) {
            self.marks[home as usize] = true;
        }
    }

    /// Whether the last [`Self::mark_near`] marked `round`.
    #[inline]
    pub(super) fn is_marked(&self, round: usize) -> bool {
        self.marks[round]
    }

    /// Whether `stop` in `round` keeps its distance in days.
    #[inline]
    pub(super) fn keeps_apart(&self, stop: u32, round: usize) -> bool {
        let day = self.ground.watches[round].day;
        self.ground.apart(stop).iter().all(|(other, days)| {
            let home = self.home[*other as usize];
            home == NONE || *days <= self.ground.watches[home as usize].day.abs_diff(day)
        })
    }

    /// The cost, counted from the beginning.
    pub(super) fn recount(&self) -> Cost {
        let mut cost = Cost::default();
        for spot in self.ground.spots.iter().zip(&self.home).filter(|(_, home)| **home == NONE) {
            cost.lose(spot.0.tier, spot.0.worth);
        }
        let seconds: i64 = self.rounds.iter().map(|round| round.cost).sum();
        cost.seconds = seconds.unsigned_abs();
        cost
    }

    /// Fills the rounds with those of `rounds`, whatever is there now.
    pub(super) fn load(&mut self, rounds: &[Vec<u32>]) {
        for round in 0..self.rounds.len() {
            let count = self.rounds[round].stops.len();
            self.remove(round, 0, count);
        }
        for (round, stops) in rounds.iter().enumerate() {
            for stop in stops {
                let spot = self.ground.spots[*stop as usize];
                self.cost.win(spot.tier, spot.worth);
                self.settle(*stop, round as u32);
            }
            self.rounds[round].stops.clone_from(stops);
            let sound = self.renew(round);
            debug_assert!(sound, "only sound rounds are loaded");
        }
        self.begin();
    }

    /// The rounds as they stand.
    pub(super) fn save(&self, rounds: &mut Vec<Vec<u32>>) {
        rounds.resize(self.rounds.len(), Vec::new());
        for (saved, round) in rounds.iter_mut().zip(&self.rounds) {
            saved.clone_from(&round.stops);
        }
    }
}

/// The solution made of `rounds`.
pub(super) fn solution(problem: &Problem, rounds: &[Vec<u32>]) -> Solution {
    let id = |stop: &u32| StopId::from_usize(*stop as usize);
    let rounds: Table<ShiftId, Vec<StopId>> =
        rounds.iter().map(|round| round.iter().map(id).collect()).collect();
    Solution::of(problem, rounds)
}
