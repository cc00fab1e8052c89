//! The rounds found so far, mixed as cheaply as can be; and the search for what makes it cheaper.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::super::problem::{ShiftId, StopId};
use super::super::solution::Solution;
use super::label::SCALE;
use super::price::{Depth, Look, Pricer, Round};
use super::served::Served;
use super::simplex::Simplex;
use crate::unit::Index;

/// The part by which the bound may stay below what the rounds found so far could do, at the end
/// and before circles are forbidden.
const NEAR: f64 = 5e-5;
const ROUGH: f64 = 1e-2;

/// The part by which forbidding circles must raise the bound to be done once more.
const WORTH: f64 = 2e-3;

/// How many rounds of one class are taken up at a time.
const AT_ONCE: usize = 60;

/// Pivots of one linear programme at most.
const PIVOTS: usize = 20_000;

/// What a pass came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// New rounds were taken up.
    More,
    /// No round can make it cheaper.
    Done,
    /// There were too many labels.
    Tired,
}

/// A round taken up.
#[derive(Debug, Clone, Copy)]
struct Known {
    column: usize,
    /// Whether it goes in no circle that is forbidden.
    allowed: bool,
}

/// Adds what has to be remembered where so that a round over `rows` cannot come back to a row.
fn add_cycles(rows: &[usize], cycles: &mut BTreeSet<(usize, usize)>) {
    for (at, row) in rows.iter().enumerate() {
        let back = rows.iter().skip(at + 1).position(|other| other == row);
        let between = rows.iter().skip(at + 1).take(back.unwrap_or(0));
        cycles.extend(between.map(|other| (*other, *row)));
    }
}

/// A linear programme over rounds.
#[derive(Debug)]
pub(super) struct Master {
    need: Vec<u32>,
    pricers: Vec<Pricer>,
    simplex: Simplex,
    /// The rounds taken up, and the column of each.
    known: BTreeMap<(usize, Vec<usize>), Known>,
    /// The prices that gave the best bound, or that were asked about last before there was one.
    centre: Vec<i64>,
    /// The best bound, in parts of a second.
    best: Option<i64>,
    /// The bound when circles were forbidden last.
    before: Option<i64>,
    /// How far the prices asked about stay with the centre, out of ten.
    steady: i64,
    /// More than any round costs.
    dear: f64,
    /// Labels that may still be made.
    left: u64,
}

impl Master {
    /// Over the rows of `served`; every row can be bought for `dear`, and may pay `guess`.
    pub(super) fn new(
        served: &Served,
        pricers: Vec<Pricer>,
        (dear, guess, labels): (f64, Vec<i64>, u64),
    ) -> Self {
        let rows = served.need.len();
        let need = served.need.iter().map(|need| f64::from(*need));
        let fleet = pricers.iter().map(|pricer| pricer.class.fleet() as f64);
        let right = need.chain(fleet).collect();
        let costs: Vec<f64> =
            (0..rows + pricers.len()).map(|row| if row < rows { dear } else { 0.0 }).collect();
        let mut simplex = Simplex::new(right, &costs);
        for row in 0..rows {
            simplex.add(0.0, vec![(row, -1.0)]);
        }
        let (need, known) = (served.need.clone(), BTreeMap::new());
        Self {
            need,
            pricers,
            simplex,
            known,
            centre: guess,
            best: None,
            before: None,
            steady: 8,
            dear,
            left: labels,
        }
    }

    /// Takes up the rounds of `solution`, and each stop alone.
    pub(super) fn warm(&mut self, served: &Served, solution: &Solution) {
        for class in 0..self.pricers.len() {
            let pricer = &self.pricers[class].class;
            let spot_of = |stop: &StopId| {
                let row = served.row_of.get(stop.to_usize()).copied().flatten()?;
                let same = |spot: &usize| pricer.spots[*spot].row == row;
                let itself = |spot: &usize| served.nodes[pricer.nodes[*spot]].stop == *stop;
                let spots = || (0..pricer.spots.len()).filter(same);
                spots().find(itself).or_else(|| spots().next())
            };
            let round = |shift: &ShiftId| -> Option<Vec<usize>> {
                solution.rounds.get(*shift)?.iter().map(spot_of).collect()
            };
            let mut rounds: Vec<Vec<usize>> = pricer.shifts.iter().filter_map(round).collect();
            rounds.extend((0..pricer.spots.len()).map(|spot| vec![spot]));
            for spots in rounds.into_iter().filter(|spots| !spots.is_empty()) {
                self.take(class, &spots);
            }
        }
    }

    /// Takes up a round of a class; whether it was new.
    pub(super) fn take(&mut self, class: usize, spots: &[usize]) -> bool {
        let Some(travel) = self.pricers[class].travel(spots) else { return false };
        let key = (class, spots.to_vec());
        if self.known.contains_key(&key) {
            return false;
        }
        let of = |spot: &usize| self.pricers[class].class.spots[*spot].row;
        let mut rows: Vec<usize> = spots.iter().map(of).collect();
        rows.sort_unstable();
        let mut entries: Vec<(usize, f64)> =
            rows.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f64)).collect();
        entries.push((self.need.len() + class, 1.0));
        let column = self.simplex.add(travel as f64, entries);
        self.known.insert(key, Known { column, allowed: true });
        true
    }

    /// The best bound so far, in whole seconds.
    pub(super) fn bound(&self) -> u64 {
        let best = self.best.unwrap_or(0).max(0);
        best.unsigned_abs().div_ceil(SCALE.unsigned_abs())
    }

    /// Mixes the rounds anew and looks for more.
    pub(super) fn pass(&mut self) -> Pass {
        self.simplex.solve(PIVOTS);
        let value = self.simplex.cost() * SCALE as f64;
        let near = |best: i64, part: f64| value - (best as f64) < (value * part).max(SCALE as f64);
        if self.best.is_some_and(|best| self.pays_off(best) && near(best, ROUGH)) && self.forbid() {
            self.before = self.best;
            return Pass::More;
        }
        if self.best.is_some_and(|best| near(best, NEAR)) {
            return Pass::Done;
        }
        let scaled = |dual: &f64| (dual.max(0.0) * SCALE as f64).round() as i64;
        let now: Vec<i64> = self.simplex.duals().iter().take(self.need.len()).map(scaled).collect();
        let mut steady = self.steady;
        loop {
            let mix = |(centre, now): (&i64, &i64)| (steady * centre + (10 - steady) * now) / 10;
            let pays: Vec<i64> = self.centre.iter().zip(&now).map(mix).collect();
            for depth in [Depth::Quick, Depth::Wide] {
                let looks = self.look(&pays, depth);
                if self.take_all(looks, &now) {
                    if self.best.is_none() {
                        self.centre = pays;
                    }
                    return Pass::More;
                }
            }
            let looks = self.look(&pays, Depth::Exact);
            let Some(bound) = self.lagrange(&pays, &looks) else { return Pass::Tired };
            self.steer(&looks, &now, &pays);
            if self.best.is_none_or(|best| best < bound) {
                self.best = Some(bound);
                self.centre = pays;
            }
            if self.take_all(looks, &now) {
                return Pass::More;
            }
            if self.best.is_some_and(|best| near(best, NEAR)) {
                return Pass::More;
            }
            if steady == 0 {
                return Pass::Tired;
            }
            steady = (steady - 4).max(0);
        }
    }

    /// Stays nearer to the best prices where a step towards those of now would make the bound
    /// less, and goes further where it would make it greater.
    fn steer(&mut self, looks: &[Look], now: &[i64], pays: &[i64]) {
        let mut slope: Vec<i64> = self.need.iter().map(|need| i64::from(*need)).collect();
        for (look, pricer) in looks.iter().zip(&self.pricers) {
            let best = look.rounds.first().map_or(&[][..], |round| &round.spots);
            for spot in best {
                slope[pricer.class.spots[*spot].row] -= pricer.class.fleet();
            }
        }
        let step = now.iter().zip(pays).zip(&slope);
        let gain: i64 = step.map(|((now, pays), slope)| (now - pays).saturating_mul(*slope)).sum();
        self.steady = (self.steady + if 0 < gain { -1 } else { 1 }).clamp(0, 9);
    }

    /// Whether the last circles forbidden have raised the bound enough to forbid more.
    fn pays_off(&self, best: i64) -> bool {
        self.before.is_none_or(|before| (before as f64) * (1.0 + WORTH) < best as f64)
    }

    /// Forbids the circles in the rounds mixed now; whether there was one.
    fn forbid(&mut self) -> bool {
        let mut used = vec![false; self.known.len() + 2 * self.need.len() + self.pricers.len()];
        self.simplex.basis().filter(|(_, much)| 1e-6 < *much).for_each(|(at, _)| used[at] = true);
        let mut cycles = BTreeSet::new();
        for ((class, spots), known) in &self.known {
            if used[known.column] {
                let rows = spots.iter().map(|spot| self.pricers[*class].class.spots[*spot].row);
                add_cycles(&rows.collect::<Vec<_>>(), &mut cycles);
            }
        }
        let cycles: Vec<(usize, usize)> = cycles.into_iter().collect();
        let mut grown = false;
        for pricer in &mut self.pricers {
            grown |= pricer.remember(&cycles);
        }
        for ((class, spots), known) in &mut self.known {
            if known.allowed && !self.pricers[*class].allows(spots) {
                known.allowed = false;
                self.simplex.reprice(known.column, self.dear);
            }
        }
        grown
    }

    fn look(&mut self, pays: &[i64], depth: Depth) -> Vec<Look> {
        let left = self.left;
        let looks: Vec<Look> =
            self.pricers.par_iter_mut().map(|pricer| pricer.look(pays, depth, left)).collect();
        self.left = left.saturating_sub(looks.iter().map(|look| look.labels).sum());
        looks
    }

    /// What the prices prove: everything the rows pay, less what the cheapest rounds would gain.
    fn lagrange(&self, pays: &[i64], looks: &[Look]) -> Option<i64> {
        let paid: i64 =
            pays.iter().zip(&self.need).map(|(pays, need)| pays * i64::from(*need)).sum();
        let gain = |(look, pricer): (&Look, &Pricer)| {
            look.least.map(|least| least.min(0) * pricer.class.fleet())
        };
        let gains: Option<i64> = looks.iter().zip(&self.pricers).map(gain).sum();
        Some(paid + gains?)
    }

    /// Takes up those of the rounds found that are cheap by the prices of `now`.
    fn take_all(&mut self, looks: Vec<Look>, now: &[i64]) -> bool {
        let rows = self.need.len();
        let mut any = false;
        for (class, look) in looks.into_iter().enumerate() {
            let fleet = (self.simplex.duals()[rows + class] * SCALE as f64).round() as i64;
            let mut taken = 0;
            for Round { spots, .. } in look.rounds {
                let pricer = &self.pricers[class];
                let Some(travel) = pricer.travel(&spots) else { continue };
                let pays = spots.iter().map(|spot| now[pricer.class.spots[*spot].row]);
                let reduced = travel.cast_signed() * SCALE - pays.sum::<i64>() - fleet;
                if reduced < -SCALE / 256 && self.take(class, &spots) {
                    any = true;
                    taken += 1;
                    if AT_ONCE <= taken {
                        break;
                    }
                }
            }
        }
        any
    }
}
