//! Rounds with a rest: it is always in its round, also where the crew has no other stop and stays
//! at home, so that every stop finds its place before or after it.
//!
//! What the way to the rest and back costs is added with the first stop, not before.

use super::ground::{Ground, NONE};
use super::state::State;

impl Ground {
    /// Works out what it takes to go to each rest and back.
    pub(super) fn add_rests(&mut self) {
        for row in 0..self.watches.len() {
            let watch = self.watches[row];
            if watch.rest != NONE {
                let spot = self.spots[watch.rest as usize];
                let out = self.way(watch.profile, watch.place, spot.enter);
                let way = out + self.way(watch.profile, spot.exit, watch.back);
                self.watches[row].fixed += i64::from(way) * self.price;
                self.watches[row].idle = way + spot.service;
            }
        }
    }

    /// Whether any crew rests somewhere.
    pub(super) fn has_rests(&self) -> bool {
        self.watches.iter().any(|watch| watch.rest != NONE)
    }
}

impl State<'_> {
    /// The rest of a round, or `NONE`.
    #[inline]
    pub(super) fn rest_of(&self, round: u32) -> u32 {
        self.ground.watches[round as usize].rest
    }

    /// Puts each rest into its round; where not even the rest is possible, the round is closed.
    pub(super) fn settle_rests(&mut self) {
        for round in 0..self.rounds.len() as u32 {
            let watch = &self.ground.watches[round as usize];
            let rest = watch.rest;
            if rest == NONE {
                continue;
            }
            let hours = watch.hours..watch.hours + watch.choices;
            let back = |row: &u32| Some((self.walk(round, *row, &[rest])?.0, *row));
            let Some((_, hours)) = hours.filter_map(|row| back(&row)).min() else {
                self.open[round as usize] = false;
                self.shifts -= 1;
                continue;
            };
            let (start, end) = (self.start(round), self.end(round));
            let spot = self.ground.spots[rest as usize];
            let home = self.ground.way(watch.profile, spot.exit, watch.back);
            let out = self.ground.way(watch.profile, watch.place, spot.enter);
            let node = &mut self.nodes[rest as usize];
            (node.before, node.after, node.round, node.gap) = (start, end, round, out);
            self.nodes[start as usize].after = rest;
            let node = &mut self.nodes[end as usize];
            (node.before, node.gap) = (rest, home);
            self.rounds[round as usize].hours = hours;
            self.renew(round);
        }
    }

    /// Takes the rests of all rounds that are not open out of sight.
    pub(super) fn hide_rests(&mut self) {
        for round in 0..self.rounds.len() as u32 {
            let rest = self.rest_of(round);
            if rest != NONE && !self.is_open(round) {
                self.nodes[rest as usize].round = NONE;
            }
        }
    }

    /// The stops of a round in order, with its rest even where there is nothing else.
    pub(super) fn all_of(&self, round: u32) -> impl Iterator<Item = u32> + use<'_> {
        let rest = self.rest_of(round);
        let rests = rest != NONE && self.home(rest) == round;
        let mut node = self.start(round);
        (0..self.rounds[round as usize].count + u32::from(rests)).map(move |_| {
            node = self.nodes[node as usize].after;
            node
        })
    }

    /// The stop itself, or where it is the rest of the round one beside it; `None` where there is
    /// nothing else.
    pub(super) fn unless_rest(&self, round: u32, stop: u32) -> Option<u32> {
        if stop != self.rest_of(round) {
            return Some(stop);
        }
        let node = &self.nodes[stop as usize];
        [node.before, node.after].into_iter().find(|beside| self.is_stop(*beside))
    }

    /// Works out every moment of a round where something went; and takes out more where the rest
    /// would come too late.
    pub(super) fn mend_around_rest(&mut self, round: u32) {
        while let Some(late) = self.first_late(round) {
            let gone = if self.is_stop(late) { late } else { self.nodes[late as usize].before };
            let Some(gone) = self.unless_rest(round, gone) else {
                break;
            };
            self.take_out_late(gone);
        }
        let mut node = self.nodes[self.end(round) as usize].before;
        while self.is_stop(node) {
            self.backward(node, true);
            node = self.nodes[node as usize].before;
        }
    }

    /// Works out when each node is left; the first that is too late, if there is one.
    fn first_late(&mut self, round: u32) -> Option<u32> {
        let mut node = self.nodes[self.start(round) as usize].after;
        loop {
            let late = self.forward(node, true);
            if late.is_some() || node == self.end(round) {
                return late;
            }
            node = self.nodes[node as usize].after;
        }
    }

    /// Takes out all but the rest.
    pub(super) fn clear_around_rest(&mut self, round: u32) {
        for stop in self.stops_of(round).collect::<Vec<u32>>() {
            self.drop_one(stop);
        }
    }

    /// Fills a round without stops with `stops` in order, its rest among them; they must work out.
    pub(super) fn fill_around_rest(&mut self, round: u32, stops: &[u32]) {
        let rest = self.rest_of(round);
        let at = stops.iter().position(|stop| *stop == rest);
        let (Some(at), true) = (at, self.home(rest) == round) else {
            return;
        };
        let others: Vec<u32> = stops.iter().copied().filter(|stop| *stop != rest).collect();
        let place = |row: usize| if row < at { self.start(round) } else { rest };
        let places: Vec<u32> = (0..others.len()).map(place).collect();
        if !others.is_empty() {
            self.insert_all(&others, &places);
        }
    }
}
