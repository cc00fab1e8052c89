//! Tails: two rounds of alike crews exchange all that follows.

use std::iter;

use crate::unit::Dice;

use super::ground::NONE;
use super::state::State;

/// Among how many likely neighbours the other stop is chosen.
const AMONG: usize = 20;

/// An exchange: what follows `one` and what begins with `other` change places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tails {
    one: u32,
    other: u32,
    /// What the plan then costs more.
    pub(super) added: i64,
}

impl State<'_> {
    /// Whether tails can be exchanged at all: nothing but skills, hours and one load decides
    /// where a stop may go.
    pub(super) fn has_free_tails(&self) -> bool {
        self.ground.parcels.is_empty()
            && self.ground.ties.are_none()
            && !self.flow.is_needed()
            && !self.soft.is_needed(self.ground)
            && !self.ground.has_rests()
            && self.ground.watches.iter().all(|w| w.duty == i32::MAX && w.choices == 1)
    }

    /// A random exchange that lets every stop begin in time, if it adds less than `most`.
    pub(super) fn find_tails(&self, dice: &mut Dice, most: i64) -> Option<Tails> {
        let served = self.piles[0].stops();
        let one = served[dice.below(served.len())];
        let beside = self.ground.beside(one);
        let other = *beside.get(dice.below(beside.len().min(AMONG)))?;
        let (here, there) = (self.home(one), self.home(other));
        if there == NONE || here == there {
            return None;
        }
        let watch = &self.ground.watches[here as usize];
        if watch.class != self.ground.watches[there as usize].class {
            return None;
        }
        let (a, b) = (&self.nodes[one as usize], &self.nodes[other as usize]);
        let (after, before) = (a.after, b.before);
        let (x, p) = (&self.nodes[after as usize], &self.nodes[before as usize]);
        let out = self.ground.way(watch.profile, a.exit, b.enter);
        let empty = !self.is_stop(before) && !self.is_stop(after);
        let home = if empty { 0 } else { self.ground.way(watch.profile, p.exit, x.enter) };
        let way = i64::from(out + home - x.gap - b.gap);
        let added = way * self.ground.price - if empty { watch.fixed } else { 0 };
        if most <= added {
            return None;
        }
        let hours = self.hours(here);
        let timely = hours.arrive(a.leave, out) <= b.latest
            && (empty || hours.arrive(p.leave, home) <= x.latest);
        (timely && self.have_room(one, other)).then_some(Tails { one, other, added })
    }

    /// Whether both crews can carry what they then have.
    fn have_room(&self, one: u32, other: u32) -> bool {
        let load = |stop: u32| self.ground.spots[stop as usize].load;
        let here: i32 = self.tail(self.nodes[one as usize].after).map(load).sum();
        let there: i32 = self.tail(other).map(load).sum();
        let spare = |stop: u32| self.rounds[self.home(stop) as usize].spare;
        there - here <= spare(one) && here - there <= spare(other)
    }

    /// The stops from node `node` to the end of its round.
    fn tail(&self, mut node: u32) -> impl Iterator<Item = u32> + use<'_> {
        iter::from_fn(move || {
            let stop = self.is_stop(node).then_some(node)?;
            node = self.nodes[node as usize].after;
            Some(stop)
        })
    }

    /// Makes the exchange.
    pub(super) fn swap_tails(&mut self, tails: Tails) {
        let Tails { one, other, .. } = tails;
        let after = self.nodes[one as usize].after;
        let here: Vec<u32> = self.tail(after).collect();
        let there: Vec<u32> = self.tail(other).collect();
        let (one_round, other_round) = (self.home(one), self.home(other));
        if let Some(first) = here.first() {
            self.cut(*first, here.len() as u32);
        }
        self.cut(other, there.len() as u32);
        self.append(one_round, &there);
        self.append(other_round, &here);
    }

    /// Puts `stops` at the end of a round.
    fn append(&mut self, round: u32, stops: &[u32]) {
        let last = self.nodes[self.end(round) as usize].before;
        if !stops.is_empty() {
            self.insert_all(stops, &vec![last; stops.len()]);
        }
    }
}
