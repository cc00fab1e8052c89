//! Changes of a plan: one stop in, one or more out, and the moments that follow from it.

use super::ground::{NONE, Watch};
use super::state::{Node, State};
use super::timing::{Hours, NEVER};

impl State<'_> {
    /// Puts `stop` into a round right after node `before`.
    pub(super) fn insert(&mut self, stop: u32, before: u32) {
        let round = self.nodes[before as usize].round;
        self.join(stop, before);
        let sound = self.forward(stop, true).is_none();
        debug_assert!(sound, "an insertion that fits keeps the round sound");
        self.backward(stop, true);
        self.after_change(round);
    }

    /// Puts several stops into one round, each right after its node, those of one node in order.
    pub(super) fn insert_all(&mut self, stops: &[u32], places: &[u32]) {
        let round = self.nodes[places[0] as usize].round;
        // Those that follow the same node go in from the last to the first.
        for (stop, before) in stops.iter().zip(places).rev() {
            self.join(*stop, *before);
        }
        if 1 < self.ground.watches[round as usize].choices {
            self.choose_pause(round);
        } else {
            self.renew(round);
        }
        if self.flow.is_needed() {
            self.reflow(round);
        }
    }

    /// Makes `stop` one of the round of node `before`, right after it; no moment is worked out.
    fn join(&mut self, stop: u32, before: u32) {
        let Node { round, after, .. } = self.nodes[before as usize];
        self.keep_all([before, stop, after]);
        self.keep_round(round);
        // First, as the way alone may be less than none: the way to a rest is charged here.
        self.charge(stop, round, 1);
        self.link(stop, before, after);
        self.settle(stop, round);
        self.count(round, self.rounds[round as usize].count + 1);
    }

    fn keep_all(&mut self, nodes: [u32; 3]) {
        for node in nodes {
            self.keep(node);
        }
    }

    /// Links `stop` in between two neighbours and counts the way.
    fn link(&mut self, stop: u32, before: u32, after: u32) {
        let round = self.nodes[before as usize].round;
        self.keep_round(round);
        let profile = self.ground.watches[round as usize].profile;
        let exit = self.nodes[before as usize].exit;
        let enter = self.nodes[after as usize].enter;
        let spot = &self.ground.spots[stop as usize];
        let out = self.ground.way(profile, exit, spot.enter);
        let home = self.ground.way(profile, spot.exit, enter);
        let old = self.nodes[after as usize].gap;
        let node = &mut self.nodes[stop as usize];
        (node.before, node.after, node.gap) = (before, after, out);
        self.nodes[before as usize].after = stop;
        let node = &mut self.nodes[after as usize];
        (node.before, node.gap) = (stop, home);
        self.add_travel(round, out + home - old);
    }

    fn add_travel(&mut self, round: u32, seconds: i32) {
        let round = &mut self.rounds[round as usize];
        let price = i64::from(seconds) * self.ground.price;
        round.busy += seconds;
        round.cost += price;
        self.cost.add(price);
    }

    /// Counts all but the way of a stop that comes (`sign` 1) or goes (-1).
    fn charge(&mut self, stop: u32, round: u32, sign: i32) {
        let spot = self.ground.spots[stop as usize];
        let row = round as usize;
        let first = self.rounds[row].count == u32::from(sign < 0);
        let watch = &self.ground.watches[row];
        let (fixed, idle) = if first { (watch.fixed, watch.idle) } else { (0, 0) };
        let price = self.ground.pair(stop, self.rounds[row].hours).price + fixed;
        let round = &mut self.rounds[row];
        round.busy += sign * (spot.service + idle);
        round.spare -= sign * spot.load;
        round.cost += i64::from(sign) * price;
        self.cost.add(i64::from(sign) * price);
        if 0 < sign {
            self.cost.win(spot.tier, spot.worth);
            self.cost.add(-i64::from(spot.price));
        } else {
            self.cost.lose(spot.tier, spot.worth);
            self.cost.add(i64::from(spot.price));
        }
    }

    /// Takes `stop` out with all that cannot stay without it.
    pub(super) fn take_out(&mut self, stop: u32) {
        let parcel = self.ground.spots[stop as usize].parcel;
        if parcel == NONE {
            self.drop_one(stop);
        } else {
            for mate in self.ground.parcels[parcel as usize].stops() {
                self.drop_one(*mate);
            }
        }
    }

    /// Takes out `count` stops that follow each other, the first of them `first`.
    pub(super) fn cut(&mut self, first: u32, count: u32) {
        let round = self.home(first);
        let mut node = first;
        for _ in 0..count {
            let next = self.nodes[node as usize].after;
            self.unlink(node);
            node = next;
        }
        self.mend(round, node);
    }

    pub(super) fn drop_one(&mut self, stop: u32) {
        let round = self.home(stop);
        if round == NONE || self.ground.spots[stop as usize].rest {
            return;
        }
        let after = self.nodes[stop as usize].after;
        self.unlink(stop);
        self.mend(round, after);
        let ground = self.ground;
        for waiting in ground.ties.waiting_for(stop) {
            self.take_out(*waiting);
        }
    }

    fn unlink(&mut self, stop: u32) {
        let node = self.nodes[stop as usize];
        let (before, after, round) = (node.before, node.after, node.round);
        self.keep_all([before, stop, after]);
        self.keep_round(round);
        let Watch { profile, rest, .. } = self.ground.watches[round as usize];
        let empty = self.rounds[round as usize].count == 1 && rest == NONE;
        let (exit, enter) = (self.nodes[before as usize].exit, self.nodes[after as usize].enter);
        let way = if empty { 0 } else { self.ground.way(profile, exit, enter) };
        let old = node.gap + self.nodes[after as usize].gap;
        self.nodes[before as usize].after = after;
        let next = &mut self.nodes[after as usize];
        (next.before, next.gap) = (before, way);
        self.add_travel(round, way - old);
        self.charge(stop, round, -1);
        self.count(round, self.rounds[round as usize].count - 1);
        self.settle(stop, NONE);
        self.removed.push(stop);
        if !self.agreed.is_empty() && self.agreed[stop as usize] != NEVER {
            self.agree(stop, NEVER);
        }
    }

    /// Works out the moments from node `after` on, where something went; and takes out more where
    /// the direct way is longer than the way round and the rest would come too late.
    fn mend(&mut self, round: u32, after: u32) {
        if self.rest_of(round) == NONE {
            self.mend_from(round, after);
        } else {
            self.mend_around_rest(round);
        }
        self.after_change(round);
        while self.is_picky(round) && !self.is_within_duty(round, &[]) {
            let last = self.nodes[self.end(round) as usize].before;
            let Some(last) = self.unless_rest(round, last) else { break };
            self.take_out(last);
        }
    }

    fn mend_from(&mut self, round: u32, mut after: u32) {
        while let Some(late) = self.forward(after, false) {
            let gone = if self.is_stop(late) { late } else { self.nodes[late as usize].before };
            after = self.nodes[gone as usize].after;
            self.take_out_late(gone);
            if self.nodes[after as usize].round != round {
                // A mate of it, gone too; what follows that has been worked out.
                after = self.nodes[self.start(round) as usize].after;
            }
        }
        self.backward(self.nodes[after as usize].before, false);
    }

    /// Takes out a stop that comes too late, and its mates in other rounds.
    pub(super) fn take_out_late(&mut self, stop: u32) {
        let ground = self.ground;
        self.unlink(stop);
        let parcel = ground.spots[stop as usize].parcel;
        if parcel != NONE {
            self.take_out(stop);
        }
        for waiting in ground.ties.waiting_for(stop) {
            self.take_out(*waiting);
        }
    }

    /// Whether the round's longest duty can bind where its busy time does not.
    #[inline]
    pub(super) fn is_picky(&self, round: u32) -> bool {
        self.ground.watches[round as usize].duty != i32::MAX
    }

    /// What must be looked at after every change of a round.
    fn after_change(&mut self, round: u32) {
        if 1 < self.ground.watches[round as usize].choices {
            self.choose_pause(round);
        }
        if self.flow.is_needed() {
            self.reflow(round);
        }
    }

    /// The hours of a round as they are now.
    #[inline]
    pub(super) fn hours(&self, round: u32) -> &Hours {
        &self.ground.hours[self.rounds[round as usize].hours as usize]
    }

    /// When service at `stop` begins in hours `hours` for who is there at `there`.
    #[inline]
    pub(super) fn begin_at(&self, stop: u32, hours: u32, there: i32) -> i32 {
        if !self.agreed.is_empty() && self.agreed[stop as usize] != NEVER {
            let agreed = self.agreed[stop as usize];
            let open = self.ground.begin(self.ground.pair(stop, hours), agreed) == agreed;
            return if open && there <= agreed { agreed } else { NEVER };
        }
        self.ground.begin(self.ground.pair(stop, hours), there)
    }

    #[inline]
    pub(super) fn begin_by(&self, stop: u32, hours: u32, limit: i32) -> i32 {
        if !self.agreed.is_empty() && self.agreed[stop as usize] != NEVER {
            let agreed = self.agreed[stop as usize];
            return if agreed <= limit { agreed } else { -1 };
        }
        self.ground.begin_by(self.ground.pair(stop, hours), limit)
    }

    /// Works out when each node from `node` on is left, until nothing changes; with `all`, the
    /// first is not compared. The first node that is too late, if there is one.
    pub(super) fn forward(&mut self, mut node: u32, mut all: bool) -> Option<u32> {
        let round = self.nodes[node as usize].round;
        let row = self.rounds[round as usize].hours;
        let hours = self.ground.hours[row as usize];
        let end = self.end(round);
        loop {
            let here = self.nodes[node as usize];
            let there = hours.arrive(self.nodes[here.before as usize].leave, here.gap);
            let leave = if node == end {
                there
            } else {
                self.begin_at(node, row, there) + self.ground.spots[node as usize].service
            };
            if NEVER <= leave || (node == end && hours.end < leave) {
                if node == end && self.rounds[round as usize].count == 0 {
                    return None;
                }
                return Some(node);
            }
            if leave == here.leave && !all {
                return None;
            }
            all = false;
            self.keep(node);
            self.nodes[node as usize].leave = leave;
            if node == end {
                return None;
            }
            node = here.after;
        }
    }

    /// Works out how late each node from `node` backwards may be reached.
    pub(super) fn backward(&mut self, mut node: u32, mut all: bool) {
        let round = self.nodes[node as usize].round;
        let row = self.rounds[round as usize].hours;
        let hours = self.ground.hours[row as usize];
        while self.is_stop(node) {
            let here = self.nodes[node as usize];
            let after = &self.nodes[here.after as usize];
            let limit = hours.depart_by(after.latest, after.gap);
            let service = self.ground.spots[node as usize].service;
            let latest = self.begin_by(node, row, limit - service);
            if latest == here.latest && !all {
                return;
            }
            all = false;
            self.keep(node);
            self.nodes[node as usize].latest = latest;
            node = here.before;
        }
    }

    /// Takes the first pause that brings the round back earliest, and works out all moments anew.
    fn choose_pause(&mut self, round: u32) {
        let watch = self.ground.watches[round as usize];
        let choices = watch.hours..watch.hours + watch.choices;
        let back = |row: &u32| self.back_with(round, *row).unwrap_or(NEVER);
        let best = choices.min_by_key(back).unwrap_or(watch.hours);
        self.keep_round(round);
        self.rounds[round as usize].hours = best;
        self.renew(round);
    }

    /// When the round is back with the hours of row `row`; `None` if that does not work out.
    fn back_with(&self, round: u32, row: u32) -> Option<i32> {
        let hours = &self.ground.hours[row as usize];
        let mut now = hours.start;
        for stop in self.all_of(round) {
            let there = hours.arrive(now, self.nodes[stop as usize].gap);
            let begin = self.begin_at(stop, row, there);
            if begin == NEVER {
                return None;
            }
            now = begin + self.ground.spots[stop as usize].service;
        }
        let back = hours.arrive(now, self.nodes[self.end(round) as usize].gap);
        (back <= hours.end).then_some(back)
    }

    /// Works out every moment of a round anew.
    pub(super) fn renew(&mut self, round: u32) {
        let hours = *self.hours(round);
        let start = self.start(round);
        self.keep(start);
        self.nodes[start as usize].leave = hours.start;
        let mut node = self.nodes[start as usize].after;
        loop {
            let late = self.forward(node, true);
            debug_assert!(late.is_none(), "only sound rounds are renewed");
            if node == self.end(round) {
                break;
            }
            node = self.nodes[node as usize].after;
        }
        node = self.nodes[self.end(round) as usize].before;
        while self.is_stop(node) {
            self.backward(node, true);
            node = self.nodes[node as usize].before;
        }
    }

    /// Fills an empty round with `stops` in order; they must work out.
    pub(super) fn fill(&mut self, round: u32, stops: &[u32]) {
        if self.rest_of(round) != NONE {
            return self.fill_around_rest(round, stops);
        }
        let places = vec![self.start(round); stops.len()];
        if !stops.is_empty() {
            self.insert_all(stops, &places);
        }
    }
}
