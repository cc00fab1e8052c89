//! Parts of a large plan that are searched apart for a while, each on a thread of its own.
//!
//! A part is some neighbouring rounds with the stops in them and the stops left out around them.
//! Its search sees nothing else, so that parts never wait for each other; then they are put
//! together and cut anew along other lines.

use std::collections::BTreeMap;

use petgraph::unionfind::UnionFind;

use crate::unit::Dice;

use super::ground::{Ground, NONE};
use super::parcel::Parcel;
use super::state::{Pile, Saved, State};
use super::timing::NEVER;

/// How many stops a part has at least.
const STOPS: usize = 400;
/// How many rounds a part has at least: fewer leave too little to exchange.
const ROUNDS: u32 = 16;
/// Of how many stops at most one may be tied to another: those of several parts must stay.
const TIED: usize = 10;

/// Some rounds of a plan, and what may be changed in them.
#[derive(Debug)]
pub(super) struct Part {
    /// Whether each round is in it.
    pub(super) rounds: Vec<bool>,
    /// Whether each stop may go into its rounds or come out of them.
    pub(super) stops: Vec<bool>,
    /// The stops in its rounds that stay, because others they are tied to are elsewhere.
    pub(super) stay: Vec<u32>,
}

/// The stops that must be changed together, if at all.
#[derive(Debug)]
pub(super) struct Bundles {
    /// For each stop one of its bundle, the same for all of them.
    bundle_of: Vec<u32>,
}

/// In how many parts a plan is searched: one where it is small, where all crews share something, or
/// where many stops are tied to others.
pub(super) fn count(state: &State<'_>, bundles: &Bundles) -> usize {
    let ground = state.ground;
    let shared = ground.ties.has_devices() || ground.prices.is_shared();
    let most = (state.used() / ROUNDS) as usize;
    let whole = shared || ground.spots.len() < bundles.tied() * TIED;
    if whole { 1 } else { (ground.spots.len() / STOPS).min(most).max(1) }
}

impl Bundles {
    pub(super) fn new(ground: &Ground) -> Self {
        let mut bundles = UnionFind::new(ground.spots.len());
        let mut first_of = BTreeMap::new();
        for (stop, spot) in (0..).zip(&ground.spots) {
            let home = ground.prices.household(stop);
            let first = if home == NONE { stop } else { *first_of.entry(home).or_insert(stop) };
            let mates = ground.parcels.get(spot.parcel as usize);
            let mates = mates.into_iter().flat_map(Parcel::stops).copied();
            for mate in mates.chain(ground.ties.mates(stop)).chain([first]) {
                bundles.union(stop, mate);
            }
        }
        Self { bundle_of: bundles.into_labeling() }
    }

    /// How many stops are in a bundle named after another stop.
    fn tied(&self) -> usize {
        (0..).zip(&self.bundle_of).filter(|(stop, bundle)| *stop != **bundle).count()
    }
}

/// Cuts the plan into `count` parts of about as many stops each, along lines that `dice` draws.
pub(super) fn cut(
    state: &State<'_>,
    bundles: &Bundles,
    count: usize,
    dice: &mut Dice,
) -> Vec<Part> {
    let mut map = Map {
        state,
        part_of_round: vec![0; state.rounds.len()],
        part_of_stop: vec![0; state.ground.spots.len()],
    };
    let used = |round: &u32| 0 < state.rounds[*round as usize].count;
    let rounds: Vec<u32> = (0..state.rounds.len() as u32).filter(used).collect();
    let absent = state.piles[1..].iter().flat_map(Pile::stops).copied().collect();
    map.halve((rounds, absent), (0, count as u32), dice);
    // Shifts at rest are dealt out one by one, those of each class apart.
    let mut next: Vec<u32> =
        state.ground.classes.iter().map(|_| dice.below(count) as u32).collect();
    for round in (0..state.rounds.len() as u32).filter(|round| !used(round)) {
        let next = &mut next[state.ground.watches[round as usize].class as usize];
        map.part_of_round[round as usize] = *next;
        *next = (*next + 1) % count as u32;
    }
    map.parts(bundles, count as u32)
}

/// To which part each round and each stop left out belongs.
struct Map<'s, 'a> {
    state: &'s State<'a>,
    part_of_round: Vec<u32>,
    part_of_stop: Vec<u32>,
}

impl Map<'_, '_> {
    /// Deals rounds and absent stops out to the parts from `parts.0` on, `parts.1` of them.
    fn halve(
        &mut self,
        (mut rounds, absent): (Vec<u32>, Vec<u32>),
        parts: (u32, u32),
        dice: &mut Dice,
    ) {
        if parts.1 < 2 || rounds.len() < 2 {
            for round in rounds {
                self.part_of_round[round as usize] = parts.0;
            }
            for stop in absent {
                self.part_of_stop[stop as usize] = parts.0;
            }
            return;
        }
        let (one, other) = self.poles(&rounds, dice);
        let lean = |stop: u32| self.far(one, stop) - self.far(other, stop);
        let mean = |round: u32| {
            let count = i64::from(self.state.rounds[round as usize].count.max(1));
            self.state.stops_of(round).map(lean).sum::<i64>() / count
        };
        rounds.sort_by_cached_key(|round| (mean(*round), *round));
        let stops = |rounds: &[u32]| -> u32 {
            rounds.iter().map(|round| self.state.rounds[*round as usize].count).sum()
        };
        let half = parts.1 / 2;
        let wanted = stops(&rounds) * half / parts.1;
        let first = (1..rounds.len()).find(|end| wanted <= stops(&rounds[..*end]));
        let first = first.unwrap_or(rounds.len() - 1);
        let border = mean(rounds[first]);
        let (here, there) = absent.into_iter().partition(|stop| lean(*stop) < border);
        let rest = rounds.split_off(first);
        self.halve((rounds, here), (parts.0, half), dice);
        self.halve((rest, there), (parts.0 + half, parts.1 - half), dice);
    }

    /// Two stops far from each other.
    fn poles(&self, rounds: &[u32], dice: &mut Dice) -> (u32, u32) {
        let round = rounds[dice.below(rounds.len())];
        let row = dice.below(self.state.rounds[round as usize].count as usize);
        let one = self.state.stops_of(round).nth(row).unwrap_or_default();
        let firsts = rounds.iter().filter_map(|round| self.state.stops_of(*round).next());
        let other = firsts.max_by_key(|stop| (self.far(one, *stop), *stop));
        (one, other.unwrap_or(one))
    }

    fn far(&self, from: u32, to: u32) -> i64 {
        let spots = &self.state.ground.spots;
        let way = self.state.ground.way(0, spots[from as usize].exit, spots[to as usize].enter);
        i64::from(way)
    }

    /// The parts, bundles taken care of: one in several parts stays as it is.
    fn parts(&self, bundles: &Bundles, count: u32) -> Vec<Part> {
        let part = |stop: u32| match self.state.home(stop) {
            NONE => self.part_of_stop[stop as usize],
            home => self.part_of_round[home as usize],
        };
        let stops = 0..self.state.ground.spots.len() as u32;
        let mut bundle_in = vec![None; self.state.ground.spots.len()];
        // A bundle is where its served stops are; one that is not served is where its first is.
        for served in [true, false] {
            for stop in stops.clone().filter(|stop| (self.state.home(*stop) != NONE) == served) {
                let known = &mut bundle_in[bundles.bundle_of[stop as usize] as usize];
                match known {
                    None => *known = Some(part(stop)),
                    Some(known) if served && *known != part(stop) => *known = NONE,
                    Some(_) => {}
                }
            }
        }
        let row = |part_row: u32| {
            let free = |stop: u32| bundle_in[bundles.bundle_of[stop as usize] as usize];
            let here = |round: &u32| self.part_of_round[*round as usize] == part_row;
            let rounds = (0..self.state.rounds.len() as u32).filter(here);
            let served = rounds.flat_map(|round| self.state.stops_of(round));
            Part {
                rounds: self.part_of_round.iter().map(|part| *part == part_row).collect(),
                stops: stops.clone().map(|stop| free(stop) == Some(part_row)).collect(),
                stay: served.filter(|stop| free(*stop) != Some(part_row)).collect(),
            }
        };
        (0..count).map(row).collect()
    }
}

impl Part {
    /// The plan as far as the part sees it.
    pub(super) fn state<'a>(&self, ground: &'a Ground, whole: &Saved) -> State<'a> {
        let mut saved = whole.clone();
        for (rows, here) in saved.rounds.iter_mut().zip(&self.rounds) {
            if !here {
                rows.clear();
            }
        }
        let mut state = State::of_part(ground, self);
        state.load(&saved);
        state
    }

    /// Copies the rounds of the part from `found` to `whole`, unless a stop that was to stay has
    /// gone: where no way is a shortest one, taking out one stop can make others late.
    pub(super) fn put_back(&self, found: &Saved, whole: &mut Saved) {
        let rounds = || found.rounds.iter().enumerate().filter(|(row, _)| self.rounds[*row]);
        let mut here = vec![false; self.stops.len()];
        rounds().flat_map(|(_, stops)| stops).for_each(|stop| here[*stop as usize] = true);
        if !self.stay.iter().all(|stop| here[*stop as usize]) {
            return;
        }
        for (moment, free) in whole.agreed.iter_mut().zip(&self.stops) {
            if *free {
                *moment = NEVER;
            }
        }
        for (row, stops) in rounds() {
            whole.rounds[row].clone_from(stops);
            for stop in stops {
                if let Some(moment) = found.agreed.get(*stop as usize) {
                    whole.agreed[*stop as usize] = *moment;
                }
            }
        }
    }
}
