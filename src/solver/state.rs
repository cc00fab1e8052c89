//! The plan while it is being searched: changed in place, and taken back when not wanted.

use std::mem;

use crate::unit::{Index, Table};

use super::cost::Cost;
use super::flow::Flow;
use super::ground::{Ground, NONE};
use super::part::Part;
use super::problem::{Problem, ShiftId, StopId};
use super::soft::Soft;
use super::solution::Solution;
use super::timing::{NEVER, length, moment};

/// A stop, or one end of a round, and its neighbours in the round.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) before: u32,
    pub(super) after: u32,
    /// Its round, or `NONE`.
    pub(super) round: u32,
    /// The way from the node before.
    pub(super) gap: i32,
    /// When the crew leaves it at the earliest.
    pub(super) leave: i32,
    /// When the crew must have arrived at the latest, so that all that follows works out.
    pub(super) latest: i32,
    /// The places where it is entered and left.
    pub(super) enter: u32,
    pub(super) exit: u32,
}

/// A round as a whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Round {
    /// How many stops it has, its rest not counted.
    pub(super) count: u32,
    /// The row of its hours: which pause it takes.
    pub(super) hours: u32,
    /// What it could still carry of the first kind.
    pub(super) spare: i32,
    /// Travel and service.
    pub(super) busy: i32,
    /// Travel and the prices of its stops, weighed.
    pub(super) cost: i64,
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
    /// Every stop, then the start and the end of every round.
    pub(super) nodes: Vec<Node>,
    pub(super) rounds: Vec<Round>,
    pub(super) cost: Cost,
    /// Served stops, then the unserved ones of tier 1, 2 and 3; what no shift can serve is in none.
    pub(super) piles: [Pile; 4],
    /// What was taken out since [`Self::begin`].
    pub(super) removed: Vec<u32>,
    /// The moments two crews agreed on, or [`NEVER`]; empty without teams.
    pub(super) agreed: Vec<i32>,
    pub(super) flow: Flow,
    pub(super) soft: Soft,
    /// The empty rounds of each class.
    pub(super) empty: Vec<Vec<u32>>,
    /// Whether each stop and each round may be changed.
    free: Vec<bool>,
    pub(super) open: Vec<bool>,
    /// How many rounds may.
    pub(super) shifts: usize,
    /// Whether any stop can be taken out without a look at others.
    pub(super) is_loose: bool,
    /// The turn, in which turn each node and round was last kept, and how it was before.
    turn: u32,
    node_kept: Vec<u32>,
    round_kept: Vec<u32>,
    nodes_before: Vec<(u32, Node)>,
    rounds_before: Vec<(u32, Round)>,
    agreed_before: Vec<(u32, i32)>,
    cost_before: Cost,
}

impl<'a> State<'a> {
    /// Nothing is served yet.
    pub(super) fn new(ground: &'a Ground) -> Self {
        let (stops, shifts) = (ground.spots.len(), ground.watches.len());
        let mut cost = Cost::default();
        let mut piles = [(); 4].map(|()| Pile::new(stops));
        for (stop, spot) in (0..).zip(&ground.spots) {
            if ground.ties.counts(stop) {
                cost.lose(spot.tier, spot.worth);
                cost.add(i64::from(spot.price));
            }
            if 0 < ground.choices(stop) && !spot.rest {
                piles[usize::from(spot.tier)].add(stop);
            }
        }
        let nodes = ground.spots.iter().map(|spot| Node {
            before: NONE,
            after: NONE,
            round: NONE,
            gap: 0,
            leave: 0,
            latest: 0,
            enter: spot.enter,
            exit: spot.exit,
        });
        let mut state = Self {
            ground,
            nodes: nodes.collect(),
            rounds: Vec::new(),
            cost,
            piles,
            removed: Vec::new(),
            agreed: if ground.has_teams() { vec![NEVER; stops] } else { Vec::new() },
            flow: Flow::new(ground),
            soft: Soft::new(ground),
            empty: vec![Vec::new(); ground.classes.len()],
            free: ground.spots.iter().map(|spot| !spot.rest).collect(),
            open: vec![true; shifts],
            shifts,
            is_loose: ground.parcels.is_empty() && !ground.ties.hands_over() && !ground.has_rests(),
            turn: 0,
            node_kept: vec![0; stops + 2 * shifts],
            round_kept: vec![0; shifts],
            nodes_before: Vec::new(),
            rounds_before: Vec::new(),
            agreed_before: Vec::new(),
            cost_before: cost,
        };
        (0..shifts).for_each(|shift| state.begin_round(shift));
        state.settle_rests();
        for shift in (0..shifts).rev().filter(|shift| state.open[*shift]) {
            state.empty[ground.watches[shift].class as usize].push(shift as u32);
        }
        state
    }

    /// Nothing is served yet, and only what is in `part` ever will be; the rest counts as absent.
    pub(super) fn of_part(ground: &'a Ground, part: &Part) -> Self {
        let mut state = Self::new(ground);
        for pile in &mut state.piles {
            let others = pile.stops.iter().copied().filter(|stop| !part.stops[*stop as usize]);
            others.collect::<Vec<u32>>().into_iter().for_each(|stop| pile.remove(stop));
        }
        for rounds in &mut state.empty {
            rounds.retain(|round| part.rounds[*round as usize]);
        }
        for (free, here) in state.free.iter_mut().zip(&part.stops) {
            *free &= here;
        }
        for (open, here) in state.open.iter_mut().zip(&part.rounds) {
            *open &= here;
        }
        state.hide_rests();
        state.shifts = state.open.iter().filter(|open| **open).count();
        state.is_loose &= part.stay.is_empty();
        state
    }

    /// Adds the empty round of shift `shift`.
    fn begin_round(&mut self, shift: usize) {
        let watch = &self.ground.watches[shift];
        let hours = &self.ground.hours[watch.hours as usize];
        let (start, end) = (self.start(shift as u32), self.end(shift as u32));
        let node = Node {
            before: NONE,
            after: end,
            round: shift as u32,
            gap: 0,
            leave: hours.start,
            latest: hours.start,
            enter: watch.place,
            exit: watch.place,
        };
        self.nodes.push(node);
        self.nodes.push(Node {
            before: start,
            after: NONE,
            leave: hours.end,
            latest: hours.end,
            enter: watch.back,
            exit: watch.back,
            ..node
        });
        let (hours, spare) = (watch.hours, watch.room);
        self.rounds.push(Round { count: 0, hours, spare, busy: 0, cost: 0 });
    }

    /// The node at which `round` starts.
    #[inline]
    pub(super) const fn start(&self, round: u32) -> u32 {
        self.ground.spots.len() as u32 + 2 * round
    }

    /// The node at which `round` ends.
    #[inline]
    pub(super) const fn end(&self, round: u32) -> u32 {
        self.start(round) + 1
    }

    /// Whether the node is a stop, no end of a round.
    #[inline]
    pub(super) const fn is_stop(&self, node: u32) -> bool {
        (node as usize) < self.ground.spots.len()
    }

    /// The round of a stop, or `NONE`.
    #[inline]
    pub(super) fn home(&self, stop: u32) -> u32 {
        self.nodes[stop as usize].round
    }

    /// Whether the stop may come and go.
    #[inline]
    pub(super) fn is_free(&self, stop: u32) -> bool {
        self.free[stop as usize]
    }

    /// Whether the round may have stops at all.
    pub(super) fn is_open(&self, round: u32) -> bool {
        self.open[round as usize]
    }

    /// The stops of a round in order, with its rest; none where it has no stop but that.
    pub(super) fn stops_of(&self, round: u32) -> impl Iterator<Item = u32> + use<'_, 'a> {
        let mut node = self.start(round);
        let count = self.rounds[round as usize].count;
        let rest = 0 < count && self.ground.watches[round as usize].rest != NONE;
        (0..count + u32::from(rest)).map(move |_| {
            node = self.nodes[node as usize].after;
            node
        })
    }

    /// An empty round of each class.
    pub(super) fn empties(&self) -> impl Iterator<Item = u32> + use<'_, 'a> {
        self.empty.iter().filter_map(|rounds| rounds.last().copied())
    }

    /// How many rounds have stops.
    pub(super) fn used(&self) -> u32 {
        let empty: usize = self.empty.iter().map(Vec::len).sum();
        (self.shifts - empty) as u32
    }

    /// From now on changes can be taken back.
    pub(super) fn begin(&mut self) {
        self.turn += 1;
        if self.turn == u32::MAX {
            self.node_kept.fill(0);
            self.round_kept.fill(0);
            self.turn = 1;
        }
        self.nodes_before.clear();
        self.rounds_before.clear();
        self.agreed_before.clear();
        self.removed.clear();
        self.cost_before = self.cost;
        self.soft.begin();
    }

    pub(super) const fn cost_before(&self) -> &Cost {
        &self.cost_before
    }

    /// The rounds changed since [`Self::begin`].
    pub(super) fn touched(&self) -> impl Iterator<Item = u32> + use<'_, 'a> {
        self.rounds_before.iter().map(|(round, _)| *round)
    }

    #[inline]
    pub(super) fn keep(&mut self, node: u32) {
        let kept = &mut self.node_kept[node as usize];
        if *kept != self.turn {
            *kept = self.turn;
            self.nodes_before.push((node, self.nodes[node as usize]));
        }
    }

    #[inline]
    pub(super) fn keep_round(&mut self, round: u32) {
        let kept = &mut self.round_kept[round as usize];
        if *kept != self.turn {
            *kept = self.turn;
            self.rounds_before.push((round, self.rounds[round as usize]));
        }
    }

    /// Makes everything as it was at [`Self::begin`].
    pub(super) fn take_back(&mut self) {
        for row in 0..self.nodes_before.len() {
            let (node, old) = self.nodes_before[row];
            if self.is_stop(node) {
                self.settle(node, old.round);
            }
            self.nodes[node as usize] = old;
        }
        for row in 0..self.rounds_before.len() {
            let (round, old) = self.rounds_before[row];
            self.count(round, old.count);
            self.rounds[round as usize] = old;
        }
        for (stop, moment) in self.agreed_before.drain(..) {
            self.agreed[stop as usize] = moment;
        }
        if self.flow.is_needed() {
            let rounds: Vec<u32> = self.touched().collect();
            for round in rounds {
                self.reflow(round);
            }
        }
        self.soft.take_back(self.ground);
        self.cost = self.cost_before;
        // Nothing is kept any more: a new turn.
        self.begin();
    }

    /// Puts `stop` on the pile where it belongs now that its round is `home`.
    pub(super) fn settle(&mut self, stop: u32, home: u32) {
        let tier = usize::from(self.ground.spots[stop as usize].tier);
        let pile = |home: u32| if home == NONE { tier } else { 0 };
        let old = mem::replace(&mut self.nodes[stop as usize].round, home);
        if pile(old) != pile(home) && self.is_free(stop) {
            self.piles[pile(old)].remove(stop);
            self.piles[pile(home)].add(stop);
        }
        self.soft.moved(self.ground, stop, old, home);
    }

    /// Sets how many stops `round` has.
    pub(super) fn count(&mut self, round: u32, count: u32) {
        let old = mem::replace(&mut self.rounds[round as usize].count, count);
        let class = self.ground.watches[round as usize].class as usize;
        if old == 0 && 0 < count {
            let at = self.empty[class].iter().rposition(|other| *other == round);
            self.empty[class].remove(at.unwrap_or_default());
        } else if 0 < old && count == 0 {
            // The first of them is always taken first: kept in falling order.
            let at = self.empty[class].partition_point(|other| round < *other);
            self.empty[class].insert(at, round);
        }
    }

    /// Agrees on the moment at which `stop` begins, or on none.
    pub(super) fn agree(&mut self, stop: u32, moment: i32) {
        let old = mem::replace(&mut self.agreed[stop as usize], moment);
        self.agreed_before.insert(0, (stop, old));
    }

    /// The cost, counted from the beginning.
    pub(super) fn recount(&self) -> Cost {
        let mut cost = Cost::default();
        let served = |stop: u32| self.home(stop) != NONE;
        for (stop, spot) in (0..).zip(&self.ground.spots) {
            let others = self.ground.ties.others(stop);
            if self.ground.ties.counts(stop) && !served(stop) && !others.iter().any(|o| served(*o))
            {
                cost.lose(spot.tier, spot.worth);
                cost.add(i64::from(spot.price));
            }
        }
        let seconds: i64 = self.rounds.iter().map(|round| round.cost).sum();
        cost.seconds += (seconds + self.soft.recount(self)).unsigned_abs();
        cost
    }

    /// Fills the rounds with those of `rounds`, whatever is there now.
    pub(super) fn load(&mut self, saved: &Saved) {
        self.clear();
        for stop in 0..self.agreed.len() {
            self.agreed[stop] = saved.agreed[stop];
        }
        for (round, stops) in (0..).zip(&saved.rounds) {
            self.fill(round, stops);
        }
        self.price();
        self.begin();
    }

    /// Empties every round.
    pub(super) fn clear(&mut self) {
        self.begin();
        for round in 0..self.rounds.len() as u32 {
            let first = self.stops_of(round).next();
            if self.rest_of(round) != NONE {
                self.clear_around_rest(round);
            } else if let Some(first) = first {
                self.cut(first, self.rounds[round as usize].count);
            }
        }
        self.price();
        self.begin();
    }

    /// The rounds as they stand.
    pub(super) fn save(&self, saved: &mut Saved) {
        saved.rounds.resize(self.rounds.len(), Vec::new());
        for (round, stops) in (0..).zip(&mut saved.rounds) {
            stops.clear();
            stops.extend(self.stops_of(round));
        }
        saved.agreed.clone_from(&self.agreed);
    }
}

/// Rounds put aside.
#[derive(Debug, Default, Clone)]
pub(super) struct Saved {
    pub(super) rounds: Vec<Vec<u32>>,
    pub(super) agreed: Vec<i32>,
}

impl Saved {
    /// What `solution` says, as far as its rounds are those of the problem.
    pub(super) fn of(solution: &Solution, stops: usize, has_teams: bool) -> Self {
        let rows = |round: &Vec<StopId>| round.iter().map(|id| id.to_usize() as u32).collect();
        let mut agreed = if has_teams { vec![NEVER; stops] } else { Vec::new() };
        for (stop, moment) in &solution.agreed {
            if let Some(row) = agreed.get_mut(stop.to_usize()) {
                *row = length(*moment);
            }
        }
        Self { rounds: solution.rounds.rows().iter().map(rows).collect(), agreed }
    }

    /// The solution made of it.
    pub(super) fn solution(&self, problem: &Problem) -> Solution {
        let id = |stop: &u32| StopId::from_usize(*stop as usize);
        let rounds: Table<ShiftId, Vec<StopId>> =
            self.rounds.iter().map(|round| round.iter().map(id).collect()).collect();
        let served = self.rounds.iter().flatten().copied();
        let agreed = served.filter_map(|stop| {
            let begin = self.agreed.get(stop as usize).copied().filter(|begin| *begin != NEVER)?;
            Some((StopId::from_usize(stop as usize), moment(begin)))
        });
        Solution::with_agreed(problem, rounds, agreed.collect())
    }
}
