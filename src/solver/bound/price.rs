//! The cheapest round of a class of shifts, when every stop pays for being served.

use super::super::timing::NEVER;
use super::class::Class;
use super::label::{Arc, Label, Labels, Memory, SCALE, Side};

/// How many ways from each stop a quick look goes.
const QUICK: usize = 10;

/// How closely to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Along the cheapest ways, and as if nobody remembered where he was.
    Quick,
    /// Along all ways.
    Wide,
    /// So that no cheaper round is missed.
    Exact,
}

/// A round, or what an exact look takes for one: a stop may stand in it twice, far apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Round {
    /// Travel less what its stops pay, in parts of a second.
    pub(super) cost: i64,
    /// Its spots in order.
    pub(super) spots: Vec<usize>,
}

/// What one look has found.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// Rounds that cost less than nothing, the cheapest first.
    pub(super) rounds: Vec<Round>,
    /// No round costs less: told by an exact look that came to its end.
    pub(super) least: Option<i64>,
    /// How many labels it took.
    pub(super) labels: u64,
}

/// Looks for cheap rounds of one class.
#[derive(Debug)]
pub(super) struct Pricer {
    pub(super) class: Class,
    memory: Memory,
    /// The ways a round may take, from each stop onward and from each stop back.
    onward: Vec<Vec<Arc>>,
    backward: Vec<Vec<Arc>>,
    /// Where labels from the start and from the end meet.
    middle: i32,
}

impl Pricer {
    pub(super) fn new(class: Class) -> Self {
        let memory = Memory::of(&class);
        let spots = class.spots.len();
        let mut onward = vec![Vec::new(); spots];
        let mut backward = vec![Vec::new(); spots];
        let (earliest, latest) = (class.earliest(), class.latest());
        let in_time = |from: usize, to: usize| {
            let begin = earliest[from].and_then(|begin| class.next(from, begin, to));
            begin.zip(latest[to]).is_some_and(|(begin, latest)| begin <= latest)
        };
        for (from, onward) in onward.iter_mut().enumerate() {
            let can = |to: &usize| can_follow(&class, from, *to) && in_time(from, *to);
            for to in (0..spots).filter(can) {
                onward.push(memory.arc(&class, (from, to), Side::Start));
                backward[to].push(memory.arc(&class, (to, from), Side::End));
            }
        }
        let middle = class.clock.end / 2;
        Self { class, memory, onward, backward, middle }
    }

    /// Lets stops of the first row of each pair remember the second; whether any did not yet.
    pub(super) fn remember(&mut self, cycles: &[(usize, usize)]) -> bool {
        let mut grown = false;
        for (at, row) in cycles {
            for spot in (0..self.class.spots.len()).filter(|s| self.class.spots[*s].row == *at) {
                grown |= self.memory.remember(spot, *row);
            }
        }
        if grown {
            let (class, memory) = (&self.class, &self.memory);
            let anew = |arcs: &mut [Vec<Arc>], side: Side| {
                for (from, arcs) in arcs.iter_mut().enumerate() {
                    for arc in arcs {
                        *arc = memory.arc(class, (from, usize::from(arc.to)), side);
                    }
                }
            };
            anew(&mut self.onward, Side::Start);
            anew(&mut self.backward, Side::End);
        }
        grown
    }

    /// Whether a round over `spots` may still be taken.
    pub(super) fn allows(&self, spots: &[usize]) -> bool {
        self.memory.allows(&self.class, spots)
    }

    /// What a round over `spots` travels; `None` where no road leads.
    pub(super) fn travel(&self, spots: &[usize]) -> Option<u64> {
        let (side, ends) = (self.class.side(), self.class.spots.len());
        let places = spots.iter().copied().chain([ends]);
        let mut here = ends;
        let mut sum = 0;
        for there in places {
            let way = self.class.travel[here * side + there];
            sum += (way < NEVER).then_some(u64::from(way.unsigned_abs()))?;
            here = there;
        }
        Some(sum)
    }

    /// Rounds that cost less than nothing when row `r` pays `pays[r]`.
    pub(super) fn look(&mut self, pays: &[i64], depth: Depth, most: u64) -> Look {
        let starts = self.reprice(pays);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let exact = depth == Depth::Exact;
        let mut front = Labels::new(&self.class, Side::Start, self.middle, exact);
        let mut rear = Labels::new(&self.class, Side::End, self.middle, exact);
        let ways = if depth == Depth::Quick { QUICK } else { usize::MAX };
        let (ended, other_ended) = rayon::join(
            || front.run((&self.onward, ways), &starts.0, most),
            || rear.run((&self.backward, ways), &starts.1, most),
        );
        let mut rounds = join(&self.class, &front, &rear, pays, self.middle);
        for (spot, home) in starts.1.iter().enumerate() {
            let pays = pays[self.class.spots[spot].row];
            rounds.extend(close(&front, spot, home + pays, self.middle));
        }
        rounds.retain(|round| round.cost < 0);
        rounds.sort_unstable();
        let least = rounds.first().map_or(0, |round| round.cost);
        let (labels, other) = (front.len() as u64, rear.len() as u64);
        let least = (exact && ended && other_ended).then_some(least);
        if exact {
            self.balance(labels, other);
        }
        Look { rounds, least, labels: labels + other }
    }

    /// Moves the middle where the two sides have the same to do.
    fn balance(&mut self, front: u64, rear: u64) {
        let step = self.class.clock.end / 25;
        if rear < front / 5 * 4 {
            self.middle -= step;
        } else if front < rear / 5 * 4 {
            self.middle += step;
        }
        self.middle = self.middle.clamp(self.class.clock.end / 10, self.class.clock.end / 10 * 9);
    }

    /// Gives every way its price, the cheapest first; and the prices of the ways to each stop from
    /// the start, and from it to the end.
    fn reprice(&mut self, pays: &[i64]) -> (Vec<i64>, Vec<i64>) {
        let class = &self.class;
        let (side, ends) = (class.side(), class.spots.len());
        let way = |from: usize, to: usize| i64::from(class.travel[from * side + to]) * SCALE;
        let paid = |spot: usize| pays[class.spots[spot].row];
        for from in 0..ends {
            for arc in &mut self.onward[from] {
                arc.cost = way(from, usize::from(arc.to)) - paid(usize::from(arc.to));
            }
            for arc in &mut self.backward[from] {
                arc.cost = way(usize::from(arc.to), from) - paid(usize::from(arc.to));
            }
            self.onward[from].sort_unstable_by_key(|arc| (arc.cost, arc.to));
            self.backward[from].sort_unstable_by_key(|arc| (arc.cost, arc.to));
        }
        let starts = (0..ends).map(|spot| way(ends, spot) - paid(spot)).collect();
        let homes = (0..ends).map(|spot| way(spot, ends) - paid(spot)).collect();
        (starts, homes)
    }
}

/// Whether a round may go from `from` straight to `to`, were there time.
fn can_follow(class: &Class, from: usize, to: usize) -> bool {
    let fits =
        |one: i32, other: i32, most: i32| i64::from(one) + i64::from(other) <= i64::from(most);
    class.spots[from].row != class.spots[to].row
        && class.travel[from * class.side() + to] < NEVER
        && fits(class.spots[from].load, class.spots[to].load, class.room)
}

/// The cheapest round through each stop where labels of both sides meet.
fn join(
    class: &Class,
    front: &Labels<'_>,
    rear: &Labels<'_>,
    pays: &[i64],
    middle: i32,
) -> Vec<Round> {
    let mut rounds = Vec::new();
    for spot in 0..class.spots.len() {
        let paid = pays[class.spots[spot].row];
        let load = class.spots[spot].load;
        let mut rears: Vec<&Label> = rear.at(spot).collect();
        rears.sort_by_key(|label| label.cost);
        let Some(cheapest) = rears.first().map(|label| label.cost) else { continue };
        let mut best = (0, None);
        for one in front.at(spot).filter(|label| middle < label.clock) {
            if best.0 <= one.cost + cheapest + paid {
                continue;
            }
            for other in &rears {
                let cost = one.cost + other.cost + paid;
                if best.0 <= cost {
                    break;
                }
                let meets = one.memory & other.memory == 1
                    && one.clock <= class.clock.end - other.clock
                    && one.load + other.load - load <= class.room
                    && one.busy + other.busy <= class.duty;
                if meets {
                    best = (cost, Some((*one, **other)));
                }
            }
        }
        let Some((one, other)) = best.1 else { continue };
        let mut spots = front.stops(&one);
        spots.reverse();
        spots.extend(rear.stops(&other).into_iter().skip(1));
        rounds.push(Round { cost: best.0, spots });
    }
    rounds
}

/// The cheapest round that ends after `spot` before the middle; `home` is the price of the way.
fn close(front: &Labels<'_>, spot: usize, home: i64, middle: i32) -> Option<Round> {
    let early = front.at(spot).filter(|label| label.clock <= middle);
    let best = early.filter(|label| front.is_home(label)).min_by_key(|label| label.cost)?;
    let mut spots = front.stops(best);
    spots.reverse();
    Some(Round { cost: best.cost + home, spots })
}
