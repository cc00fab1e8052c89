//! Tiny random problems for the solver, with one constraint or two of them at a time.

use beibao::solver::{Problem, Relations, Shift, ShiftId, Stop, Travel, Weights};
use beibao::unit::{Dice, Index, Seconds};

use crate::solver_kinds::Parts;

/// The constraints the search knows and a tiny problem may have, one a bit.
pub(crate) const KINDS: u64 = 8;
/// The constraints that problems can state, those of [`KINDS`] the lowest bits.
pub(crate) const ALL_KINDS: u64 = 23;
/// Places of rest.
pub(crate) const RESTS: u64 = 1 << (ALL_KINDS - 1);
const WINDOWS: u64 = 1;
const PAUSE: u64 = 2;
const SKILLS: u64 = 4;
const APART: u64 = 8;
const ALLOWED: u64 = 16;
const CUT_OFF: u64 = 32;
const LATE: u64 = 64;
const PROFILES: u64 = 128;

/// The mixtures of `kinds` constraints: every pair, each alone, none and all.
pub(crate) fn mixtures(kinds: u64) -> Vec<u64> {
    let pairs = (0..kinds).flat_map(|one| (0..=one).map(move |other| (1 << one) | (1 << other)));
    pairs.chain([0, (1 << kinds) - 1]).collect()
}

/// A problem of at most six stops and two shifts, with the constraints of `kinds`.
pub(crate) fn tiny(seed: u64, kinds: u64) -> Problem {
    let mut dice = Dice::split(seed, kinds);
    let stops = 1 + dice.below(6);
    let has = |kind: u64| kinds & kind != 0;
    let profiles = if has(PROFILES) { 2 } else { 1 };
    let travel = (0..profiles).map(|_| ways(&mut dice, stops + 1, has(CUT_OFF))).collect();
    let mut rows = Vec::new();
    for place in 1..=stops {
        let begin = Seconds(dice.below(60) as u32);
        let second = begin + Seconds(20 + dice.below(120) as u32);
        let windows = match dice.below(7) {
            _ if !has(WINDOWS) => vec![(Seconds(0), Seconds(999))],
            0 => Vec::new(),
            1 | 2 => vec![(begin, begin + Seconds(10)), (second, second + Seconds(9))],
            3 | 4 => vec![(second, second + Seconds(30))],
            _ => vec![(begin, begin + Seconds(60))],
        };
        let days = 1 + dice.below(2) as u32;
        rows.push(Stop {
            place: if dice.once_in(8) { 1 } else { place },
            service: Seconds(dice.below(30) as u32),
            windows,
            skills: if has(SKILLS) { dice.below(4) as u64 } else { 0 },
            tier: 1 + dice.below(3) as u8,
            worth: 1 + dice.below(5) as u32,
            allowed: (has(ALLOWED) && dice.once_in(2))
                .then(|| (0..2).filter(|_| dice.once_in(2)).map(ShiftId::from_usize).collect()),
            apart: (has(APART) && dice.once_in(2)).then_some((0, days)),
            late_after: has(LATE).then_some(Seconds::DAY),
            ..Stop::default()
        });
    }
    let shifts = (0..2).map(|row| shift(&mut dice, row, kinds)).collect();
    let weights = Weights { travel: 2, late: 30, ..Weights::default() };
    let parts = Parts { stops: rows, shifts, weights, relations: Relations::default() };
    parts.with(&mut dice, kinds).problem(travel)
}

fn shift(dice: &mut Dice, row: usize, kinds: u64) -> Shift {
    let start = Seconds(dice.below(20) as u32);
    let noon = start + Seconds(dice.below(60) as u32);
    let pause = (kinds & PAUSE != 0).then(|| (noon, noon + Seconds(1 + dice.below(30) as u32)));
    Shift {
        place: 0,
        start,
        end: start + Seconds(100 + dice.below(120) as u32),
        pause,
        skills: if kinds & SKILLS == 0 { 0 } else { dice.below(4) as u64 },
        day: if row == 0 { 0 } else { dice.below(4) as u32 },
        profile: if kinds & PROFILES == 0 { 0 } else { row },
        ..Shift::default()
    }
}

/// Shortest ways between random points: not symmetric, sometimes in two pieces.
fn ways(dice: &mut Dice, side: usize, cut_off: bool) -> Travel {
    let mut times = vec![Seconds(0); side * side];
    for from in 0..side {
        for to in 0..side {
            let cut = cut_off && dice.once_in(3);
            let way = if cut { Seconds::MAX } else { Seconds(5 + dice.below(60) as u32) };
            times[from * side + to] = if from == to { Seconds(0) } else { way };
        }
    }
    for by in 0..side {
        for from in 0..side {
            for to in 0..side {
                let round = times[from * side + by] + times[by * side + to];
                times[from * side + to] = times[from * side + to].min(round);
            }
        }
    }
    Travel::new(side, times).expect("it is square")
}
