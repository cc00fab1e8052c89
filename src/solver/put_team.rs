//! Putting the two stops of a team into two rounds that begin them at the same moment.

use super::ground::NONE;
use super::state::State;
use super::timing::NEVER;

/// A place where a stop can stand, and the moments at which it can begin there.
#[derive(Debug)]
struct Meeting {
    round: u32,
    before: u32,
    first: i32,
    last: i32,
    added: i64,
}

impl State<'_> {
    /// Puts the two stops of a team into two rounds that can begin them at the same moment.
    pub(super) fn put_team(&mut self, stops: [u32; 2]) -> bool {
        if stops.iter().any(|stop| self.home(*stop) != NONE) {
            return true;
        }
        if !self.ground.ties.share_a_day(&stops) {
            return false;
        }
        let [one, other] = stops.map(|stop| self.meetings(stop));
        let mut best = (i64::MAX, None);
        for here in &one {
            for there in other.iter().filter(|there| there.round != here.round) {
                let added = here.added + there.added;
                let moment = self.common_moment(stops, here, there);
                if let Some(moment) = moment
                    && added < best.0
                {
                    best = (added, Some((here.before, there.before, moment)));
                }
            }
        }
        let Some((here, there, moment)) = best.1 else { return false };
        let places = [here, there];
        for stop in stops {
            self.agree(stop, moment);
        }
        let kept = stops.iter().zip(places).all(|(stop, before)| {
            let round = self.nodes[before as usize].round;
            let watch = &self.ground.watches[round as usize];
            (watch.duty == i32::MAX && watch.choices == 1)
                || self.is_within_duty(round, &[(*stop, before)])
        });
        // What both need may be there for one only.
        let mut both = kept;
        for (stop, before) in stops.into_iter().zip(places) {
            let round = self.nodes[before as usize].round;
            both &= self.admits(&self.ground.spots[stop as usize], stop, round);
            if both {
                self.insert(stop, before);
            } else {
                self.agree(stop, NEVER);
            }
        }
        if !both {
            self.take_out(stops[0]);
        }
        both
    }

    /// Every place where `stop` can stand, and the moments at which it can begin there.
    fn meetings(&self, stop: u32) -> Vec<Meeting> {
        let mut meetings = Vec::new();
        let open = || (0..self.rounds.len() as u32).filter(|round| self.is_open(*round));
        let used = open().filter(|round| 0 < self.rounds[*round as usize].count);
        // Two crews of one class may both be at rest.
        let empty = open().filter(|round| self.rounds[*round as usize].count == 0);
        for round in used.chain(empty) {
            let spot = &self.ground.spots[stop as usize];
            if !self.admits(spot, stop, round) {
                continue;
            }
            let mut before = self.start(round);
            while before != self.end(round) {
                meetings.extend(self.meeting(stop, round, before));
                before = self.nodes[before as usize].after;
            }
        }
        meetings
    }

    fn meeting(&self, stop: u32, round: u32, before: u32) -> Option<Meeting> {
        let spot = &self.ground.spots[stop as usize];
        let profile = self.ground.watches[round as usize].profile;
        let row = self.rounds[round as usize].hours;
        let hours = &self.ground.hours[row as usize];
        let node = &self.nodes[before as usize];
        let after = &self.nodes[node.after as usize];
        let out = self.ground.way(profile, node.exit, spot.enter);
        let home = self.ground.way(profile, spot.exit, after.enter);
        let pair = self.ground.pair(stop, row);
        let first = self.ground.begin(pair, hours.arrive(node.leave, out));
        let limit = hours.depart_by(after.latest, home) - spot.service;
        let last = self.ground.begin_by(pair, limit);
        let way = out + home - after.gap;
        let fits = first <= last
            && (!self.flow.is_needed() || self.flow.fits(self.ground, stop, round, before))
            && self.rounds[round as usize].busy + way + spot.service
                <= self.ground.watches[round as usize].duty;
        let added = i64::from(way) * self.ground.price + pair.price + self.extra(stop, round);
        fits.then_some(Meeting { round, before, first, last, added })
    }

    /// The first moment at which both can begin.
    fn common_moment(&self, stops: [u32; 2], one: &Meeting, other: &Meeting) -> Option<i32> {
        let begin = |stop: u32, round: u32, at: i32| {
            let row = self.rounds[round as usize].hours;
            self.ground.begin(self.ground.pair(stop, row), at)
        };
        let last = one.last.min(other.last);
        let mut moment = one.first.max(other.first);
        while moment <= last {
            let next = begin(stops[0], one.round, moment).max(begin(stops[1], other.round, moment));
            if next == moment {
                return Some(moment);
            }
            moment = next;
        }
        None
    }
}
