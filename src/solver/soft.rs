//! Prices of whole rounds, crews and households: waiting, overtime, faces, balance.

use super::ground::{Ground, NONE};
use super::problem::{Problem, Weights};
use super::state::State;

/// What of the problem has such a price.
#[derive(Debug)]
pub(super) struct Prices {
    weights: Weights,
    /// Whether any price depends on the clock of a round.
    clocked: bool,
    household: Vec<u32>,
}

impl Prices {
    pub(super) fn new(problem: &Problem) -> Self {
        let weights = problem.weights;
        let over = problem.shifts.rows().iter().any(|shift| shift.overtime_from.is_some());
        let clocked =
            weights.waiting != 0 || weights.balance != 0 || (over && weights.overtime != 0);
        let household = |stop: &super::problem::Stop| match weights.face {
            0 => NONE,
            _ => stop.household.unwrap_or(NONE),
        };
        let household = problem.stops.rows().iter().map(household).collect();
        Self { weights, clocked, household }
    }

    /// The household whose door `stop` is, where the faces seen there have a price; else `NONE`.
    pub(super) fn household(&self, stop: u32) -> u32 {
        self.household[stop as usize]
    }

    /// Whether what one crew does changes the price of what another does.
    pub(super) const fn is_shared(&self) -> bool {
        self.weights.balance != 0
    }
}

/// What these prices add up to, and what they are made of.
#[derive(Debug)]
pub(super) struct Soft {
    /// For each round its price for waiting and overtime, and its busy seconds.
    rounds: Vec<(i64, i64)>,
    /// For each crew its busy seconds.
    crews: Vec<i64>,
    /// For each household its crews, and how often each comes.
    faces: Vec<Vec<(u32, u32)>>,
    total: i64,
    /// The part of the total that the cost of the plan holds already.
    counted: i64,
    rounds_before: Vec<(u32, (i64, i64))>,
    total_before: i64,
}

impl Soft {
    pub(super) fn new(ground: &Ground) -> Self {
        let households = ground.prices.household.iter().filter(|row| **row != NONE).max();
        let crews = ground.watches.iter().map(|watch| watch.crew as usize + 1).max().unwrap_or(0);
        let crews = if ground.prices.clocked { crews } else { 0 };
        Self {
            rounds: vec![(0, 0); ground.watches.len()],
            crews: vec![0; crews],
            faces: vec![Vec::new(); households.map_or(0, |row| *row as usize + 1)],
            total: 0,
            counted: 0,
            rounds_before: Vec::new(),
            total_before: 0,
        }
    }

    /// Whether rounds, crews or households have prices at all.
    pub(super) const fn is_needed(&self, ground: &Ground) -> bool {
        ground.prices.clocked || !self.faces.is_empty()
    }

    pub(super) fn begin(&mut self) {
        self.rounds_before.clear();
        self.total_before = self.counted;
    }

    pub(super) fn take_back(&mut self, ground: &Ground) {
        for (round, old) in self.rounds_before.drain(..).rev() {
            let crew = ground.watches[round as usize].crew as usize;
            self.crews[crew] += old.1 - self.rounds[round as usize].1;
            self.rounds[round as usize] = old;
        }
        self.total = self.total_before;
        self.counted = self.total_before;
    }

    /// What serving `stop` in `round` adds for the faces its household sees.
    #[inline]
    pub(super) fn new_face(&self, ground: &Ground, stop: u32, round: u32) -> i64 {
        if self.faces.is_empty() || ground.prices.household[stop as usize] == NONE {
            return 0;
        }
        let crew = ground.watches[round as usize].crew;
        let faces = &self.faces[ground.prices.household[stop as usize] as usize];
        let known = faces.is_empty() || faces.iter().any(|(face, _)| *face == crew);
        if known { 0 } else { i64::from(ground.prices.weights.face) }
    }

    /// Counts the faces anew for a stop whose round changes from `old` to `new`.
    pub(super) fn moved(&mut self, ground: &Ground, stop: u32, old: u32, new: u32) {
        if self.faces.is_empty() || ground.prices.household[stop as usize] == NONE {
            return;
        }
        let faces = &mut self.faces[ground.prices.household[stop as usize] as usize];
        let before = beyond_first(faces);
        if old != NONE {
            let crew = ground.watches[old as usize].crew;
            if let Some(at) = faces.iter().position(|(face, _)| *face == crew) {
                faces[at].1 -= 1;
                if faces[at].1 == 0 {
                    faces.swap_remove(at);
                }
            }
        }
        if new != NONE {
            let crew = ground.watches[new as usize].crew;
            match faces.iter_mut().find(|(face, _)| *face == crew) {
                Some((_, count)) => *count += 1,
                None => faces.push((crew, 1)),
            }
        }
        let more = beyond_first(faces) - before;
        self.total += more * i64::from(ground.prices.weights.face);
    }

    /// All of it, counted from the beginning.
    pub(super) fn recount(&self, state: &State<'_>) -> i64 {
        let ground = state.ground;
        let mut sum = 0;
        for faces in &self.faces {
            sum += beyond_first(faces) * i64::from(ground.prices.weights.face);
        }
        if ground.prices.clocked {
            let mut crews = vec![0; self.crews.len()];
            for round in 0..state.rounds.len() as u32 {
                let (price, busy) = state.clocked(round);
                sum += price;
                crews[ground.watches[round as usize].crew as usize] += busy;
            }
            sum += crews.into_iter().map(|busy| uneven(ground, busy)).sum::<i64>();
        }
        sum
    }
}

/// How many crews a household sees beyond the first.
fn beyond_first(faces: &[(u32, u32)]) -> i64 {
    faces.iter().skip(1).map(|_| 1).sum()
}

/// The price of the load of a crew that is busy for so many seconds.
fn uneven(ground: &Ground, busy: i64) -> i64 {
    let minutes = busy / 60;
    minutes * minutes * i64::from(ground.prices.weights.balance) / 480
}

impl State<'_> {
    /// Brings the cost up to date with the prices of the rounds that were changed.
    pub(super) fn price(&mut self) {
        let ground = self.ground;
        if ground.prices.clocked {
            let touched: Vec<u32> = self.touched().collect();
            for round in touched {
                let new = self.clocked(round);
                let old = self.soft.rounds[round as usize];
                self.soft.rounds_before.push((round, old));
                self.soft.rounds[round as usize] = new;
                let crew = &mut self.soft.crews[ground.watches[round as usize].crew as usize];
                let before = uneven(ground, *crew);
                *crew += new.1 - old.1;
                self.soft.total += new.0 - old.0 + uneven(ground, *crew) - before;
            }
        }
        let more = self.soft.total - self.soft.counted;
        self.soft.counted = self.soft.total;
        self.cost.add(more);
    }

    /// The price of a round for waiting and overtime, and its busy seconds.
    fn clocked(&self, round: u32) -> (i64, i64) {
        let weights = self.ground.prices.weights;
        let hours = self.hours(round);
        let (mut waiting, mut before) = (0, self.start(round));
        for (row, stop) in self.stops_of(round).enumerate() {
            let node = &self.nodes[stop as usize];
            let arrive = hours.arrive(self.nodes[before as usize].leave, node.gap);
            let begin = node.leave - self.ground.spots[stop as usize].service;
            if 0 < row {
                waiting += i64::from(hours.awake(arrive, begin));
            }
            before = stop;
        }
        let Self { rounds, nodes, .. } = self;
        if rounds[round as usize].count == 0 {
            return (0, 0);
        }
        let back = nodes[self.end(round) as usize].leave;
        let over = (back - self.ground.watches[round as usize].overtime_from).max(0);
        let price =
            waiting * i64::from(weights.waiting) + i64::from(over) * i64::from(weights.overtime);
        (price, i64::from(rounds[round as usize].busy) + waiting)
    }
}
