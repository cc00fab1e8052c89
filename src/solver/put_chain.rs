//! Putting the stops of a chain into one round.

use super::fit::Blinks;
use super::ground::NONE;
use super::state::State;
use super::timing::NEVER;

/// What a chain costs at best so far, and right after which nodes its stops go.
type Best = (i64, Vec<u32>);

/// A crew on its way through a round with the first stops of a chain in it.
#[derive(Debug, Clone, Copy)]
struct Way {
    /// How many stops of the chain are in.
    placed: usize,
    /// The last node of the round passed.
    passed: u32,
    /// When and where the crew leaves.
    leave: i32,
    exit: u32,
    added: i64,
}

impl State<'_> {
    /// Puts the stops of a chain into one round, in order, others between them or not.
    pub(super) fn put_chain(&mut self, stops: &[u32], blinks: &mut Blinks) -> bool {
        if stops.iter().any(|stop| self.home(*stop) != NONE) {
            return true;
        }
        if !self.ground.ties.share_a_day(stops) {
            return false;
        }
        let mut best = (i64::MAX, Vec::new());
        for round in self.rounds_beside(stops) {
            if !blinks.next() {
                self.fit_chain(stops, round, &mut best);
            }
        }
        let (_, places) = best;
        if places.is_empty() {
            return false;
        }
        self.insert_all(stops, &places);
        let carried = !self.flow.is_needed() || self.flow.is_sound(self, self.home(stops[0]));
        if !carried {
            self.take_out(stops[0]);
        }
        carried
    }

    /// The rounds in which the neighbours of `stops` stand, and an empty one of each class.
    fn rounds_beside(&self, stops: &[u32]) -> Vec<u32> {
        let near = stops.iter().flat_map(|stop| self.ground.beside(*stop));
        let mut rounds: Vec<u32> =
            near.map(|stop| self.home(*stop)).filter(|home| *home != NONE).collect();
        rounds.sort_unstable();
        rounds.dedup();
        rounds.extend(self.empties());
        rounds
    }

    /// Whether the chain fits into `round` more cheaply than `best` says.
    fn fit_chain(&self, stops: &[u32], round: u32, best: &mut Best) {
        let spot = |stop: &u32| &self.ground.spots[*stop as usize];
        let load: i32 = stops.iter().map(|stop| spot(stop).load).sum();
        if self.rounds[round as usize].spare < load
            || !stops.iter().all(|stop| self.admits(spot(stop), *stop, round))
        {
            return;
        }
        let extra = self.extra(stops[0], round);
        let mut passed = self.start(round);
        let mut places = Vec::with_capacity(stops.len());
        while passed != self.end(round) {
            let node = &self.nodes[passed as usize];
            let way = Way { placed: 0, passed, leave: node.leave, exit: node.exit, added: extra };
            self.place_next(stops, round, way, (&mut places, best));
            passed = node.after;
        }
    }

    /// Puts the next stop of the chain right here, then tries all that can follow.
    fn place_next(
        &self,
        stops: &[u32],
        round: u32,
        way: Way,
        (places, best): (&mut Vec<u32>, &mut Best),
    ) {
        let stop = stops[way.placed];
        let spot = &self.ground.spots[stop as usize];
        let row = self.rounds[round as usize].hours;
        let hours = &self.ground.hours[row as usize];
        let profile = self.ground.watches[round as usize].profile;
        let out = self.ground.way(profile, way.exit, spot.enter);
        let pair = self.ground.pair(stop, row);
        let begin = self.ground.begin(pair, hours.arrive(way.leave, out));
        let added = way.added + i64::from(out) * self.ground.price + pair.price;
        let after = self.nodes[way.passed as usize].after;
        let saved = i64::from(self.nodes[after as usize].gap) * self.ground.price;
        if NEVER <= begin || best.0 <= added - saved {
            return;
        }
        let mut way = Way {
            placed: way.placed + 1,
            leave: begin + spot.service,
            exit: spot.exit,
            added,
            ..way
        };
        places.push(way.passed);
        loop {
            if way.placed == stops.len() {
                self.close(stops, round, way, (places, best));
                break;
            }
            self.place_next(stops, round, way, (places, best));
            if !self.has_room_on(stops[0], round, way) || !self.pass(round, &mut way) {
                break;
            }
        }
        places.pop();
    }

    fn has_room_on(&self, first: u32, round: u32, way: Way) -> bool {
        !self.flow.is_needed() || self.flow.has_room(self.ground, first, round, way.passed)
    }

    /// Goes on to the next node of the round; false when that is its end or comes too late.
    fn pass(&self, round: u32, way: &mut Way) -> bool {
        let next = self.nodes[way.passed as usize].after;
        let node = &self.nodes[next as usize];
        if !self.is_stop(next) {
            return false;
        }
        let row = self.rounds[round as usize].hours;
        let hours = &self.ground.hours[row as usize];
        let profile = self.ground.watches[round as usize].profile;
        let out = self.ground.way(profile, way.exit, node.enter);
        let there = hours.arrive(way.leave, out);
        if node.latest < there {
            return false;
        }
        let begin = self.begin_at(next, row, there);
        way.leave = begin + self.ground.spots[next as usize].service;
        way.added += i64::from(out - node.gap) * self.ground.price;
        (way.passed, way.exit) = (next, node.exit);
        begin < NEVER
    }

    /// Takes the places for `best` if the way home from here works out and is cheaper.
    fn close(
        &self,
        stops: &[u32],
        round: u32,
        way: Way,
        (places, best): (&mut Vec<u32>, &mut Best),
    ) {
        let node = &self.nodes[self.nodes[way.passed as usize].after as usize];
        let watch = &self.ground.watches[round as usize];
        let home = self.ground.way(watch.profile, way.exit, node.enter);
        let added = way.added + i64::from(home - node.gap) * self.ground.price;
        let there = self.hours(round).arrive(way.leave, home);
        if best.0 <= added || node.latest < there {
            return;
        }
        let guests = || stops.iter().copied().zip(places.iter().copied()).collect::<Vec<_>>();
        if watch.duty == i32::MAX || self.is_within_duty(round, &guests()) {
            *best = (added, places.clone());
        }
    }
}
