//! What a search needs of a metric: the arcs that no other way makes needless, and their middles.

use super::metric::FAR;
use super::tree::NONE;
use super::{Hierarchy, Metric, Shape};
use crate::road::Network;
use crate::road::pages::Pages;

/// The arcs of one direction that a search climbs, by the rank of their lower ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Climb {
    /// The arcs of rank `v` are the rows `first[v]..first[v + 1]`.
    pub(super) first: Vec<u32>,
    /// The depth of the upper end, and the time.
    pub(super) steps: Pages<[u32; 2]>,
    /// What each stands for.
    pub(super) halves: Pages<Half>,
}

/// What an arc stands for in one direction: the row of the arc down to the node it leads over, in
/// the climb against the travel, and that of the arc up from there, in the climb along it; or the
/// row of a link and [`NONE`].
pub(super) type Half = [u32; 2];

impl Climb {
    /// The steps from `rank`: depth of the upper end, and time.
    pub(super) fn of(&self, rank: u32) -> &[[u32; 2]] {
        let [from, to] = [rank, rank + 1].map(|at| self.first[at as usize] as usize);
        &self.steps[from..to]
    }
}

/// Longer than any way, and short enough that the sum of four fits: 10,000 km in centimetres.
const LONGEST: u32 = (1 << 30) - 1;

/// The climbs, along the travel and against it, by the arcs that are needed.
pub(super) fn best(metric: &Metric, network: &Network) -> [Climb; 2] {
    let (mut is_needed, halves) = rayon::join(|| needed(metric), || halves(metric, network));
    // To tell a way, the arcs that an arc stands for are needed as well.
    for (arc, ways) in halves.iter().enumerate().rev() {
        for (way, [down, up]) in ways.iter().enumerate() {
            if is_needed[arc][way] && *up != NONE {
                is_needed[*down as usize][1] = true;
                is_needed[*up as usize][0] = true;
            }
        }
    }
    climbs(metric, &is_needed, &halves)
}

/// The climbs by all arcs that are open.
pub(super) fn all(metric: &Metric, network: &Network) -> [Climb; 2] {
    let is_open: Vec<[bool; 2]> =
        metric.times.iter().map(|ways| ways.map(|time| time < FAR)).collect();
    climbs(metric, &is_open, &halves(metric, network))
}

fn climbs(metric: &Metric, is_needed: &[[bool; 2]], halves: &[[Half; 2]]) -> [Climb; 2] {
    let rows = [0, 1].map(|way: usize| {
        let rows = is_needed.iter().scan(0, |row, ways| {
            let own = *row;
            *row += u32::from(ways[way]);
            Some(own)
        });
        rows.collect::<Vec<u32>>()
    });
    let climb = |way: usize| climb(metric, way, |arc| is_needed[arc][way], halves, &rows);
    let (along, against) = rayon::join(|| climb(0), || climb(1));
    [along, against]
}

/// For each arc of `metric` whether times need it, up and down.
///
/// An arc is needless where another way over a higher node is as quick: such a way is found from
/// the top down, by looking at every triangle of which the arc is the lowest side or the middle.
///
/// # Source
///
/// V. Buchhold, P. Sanders, D. Wagner, Real-time traffic assignment using engineered customizable
/// contraction hierarchies, ACM Journal of Experimental Algorithmics 24 (2019), after Dibbelt,
/// Strasser and Wagner: perfect customisation.
fn needed(metric: &Metric) -> Vec<[bool; 2]> {
    let shape = &*metric.shape;
    let mut best = metric.times.clone();
    // Among ways that take no time at all, each could make the other needless.
    let has_zero = metric.times.iter().flatten().any(|time| *time == 0);
    let mut desk = Desk::new(shape);
    let mut is_needed = vec![[false; 2]; best.len()];
    for rank in (0..shape.nodes() as u32).rev() {
        desk.perfect(rank, &mut best, &mut is_needed, u32::from(has_zero));
    }
    is_needed
}

/// The arcs of one direction that are needed; `rows` are those of all arcs in either climb.
fn climb(
    metric: &Metric,
    way: usize,
    is_needed: impl Fn(usize) -> bool,
    halves: &[[Half; 2]],
    rows: &[Vec<u32>; 2],
) -> Climb {
    let shape = &*metric.shape;
    let (mut first, mut steps, mut needed) = (vec![0], Vec::new(), Vec::new());
    for rank in 0..shape.nodes() as u32 {
        for arc in shape.up(rank).filter(|arc| is_needed(*arc)) {
            steps.push([shape.level[arc], metric.times[arc][way]]);
            let [down, up] = halves[arc][way];
            let is_link = up == NONE;
            let half = || [rows[1][down as usize], rows[0][up as usize]];
            needed.push(if is_link { [down, NONE] } else { half() });
        }
        first.push(steps.len() as u32);
    }
    Climb { first, steps: steps.into(), halves: needed.into() }
}

/// Where the arcs of one node after the other are looked at.
struct Desk<'a> {
    shape: &'a Shape,
    /// For each depth the times of the arc there, as customised, and the least over another node.
    own: Vec<[u32; 2]>,
    over: Vec<[u32; 2]>,
}

impl<'a> Desk<'a> {
    fn new(shape: &'a Shape) -> Self {
        let row = vec![[FAR; 2]; shape.height()];
        Self { shape, own: row.clone(), over: row }
    }

    /// Finds the least times between `rank` and its upper neighbours, those above being found.
    fn perfect(
        &mut self,
        rank: u32,
        best: &mut [[u32; 2]],
        is_needed: &mut [[bool; 2]],
        slack: u32,
    ) {
        let Self { shape, own, over } = self;
        let row = shape.up(rank);
        for arc in row.clone() {
            own[shape.level[arc] as usize] = best[arc];
            over[shape.level[arc] as usize] = [FAR; 2];
        }
        for arc in row.clone() {
            let [rise, fall] = best[arc];
            let mut least = [FAR; 2];
            for far in shape.up(shape.head[arc]) {
                let at = shape.level[far] as usize;
                let [up, down] = best[far];
                least[0] = least[0].min(own[at][0] + down);
                least[1] = least[1].min(own[at][1] + up);
                over[at][0] = over[at][0].min(rise + up);
                over[at][1] = over[at][1].min(fall + down);
            }
            let over = &mut over[shape.level[arc] as usize];
            *over = [over[0].min(least[0]), over[1].min(least[1])];
        }
        for arc in row {
            let at = shape.level[arc] as usize;
            for way in [0, 1] {
                let (straight, round) = (own[at][way], over[at][way]);
                is_needed[arc][way] = straight < (round + slack).min(FAR);
                best[arc][way] = straight.min(round);
            }
            own[at] = [FAR; 2];
        }
    }
}

/// For each arc what it stands for in the direction up, and down, told by arcs.
fn halves(metric: &Metric, network: &Network) -> Vec<[Half; 2]> {
    let shape = &*metric.shape;
    let mut halves = vec![[[NONE; 2]; 2]; metric.times.len()];
    let mut row = vec![NONE; shape.height()];
    for rank in 0..shape.nodes() as u32 {
        for arc in shape.up(rank) {
            row[shape.level[arc] as usize] = arc as u32;
        }
        for (below, end) in shape.under(rank) {
            let [up, down] = metric.times[*below as usize];
            for far in *below + 1..*end {
                let arc = row[shape.level[far as usize] as usize] as usize;
                let [rise, fall] = metric.times[far as usize];
                // Up it leads first down the lower side, down it comes back up that side.
                if down + rise == metric.times[arc][0] {
                    halves[arc][0] = [*below, far];
                }
                if up + fall == metric.times[arc][1] {
                    halves[arc][1] = [far, *below];
                }
            }
        }
    }
    let links = network.rows().zip(network.times()).zip(&shape.slots);
    for ((row, time), slot) in links.filter(|(_, slot)| **slot != NONE) {
        let (arc, way) = ((slot >> 1) as usize, (slot & 1) as usize);
        if time.0 == metric.times[arc][way] {
            halves[arc][way] = [row, NONE];
        }
    }
    halves
}

impl Hierarchy {
    /// For each step of either climb the length of its way, given that of each row of links, in
    /// centimetres.
    pub(super) fn lengths(&self, of_link: impl Fn(u32) -> u32) -> [Vec<u32>; 2] {
        let mut lengths = [0, 1].map(|way: usize| vec![0_u32; self.climbs[way].steps.len()]);
        // What a step stands for are steps of lower nodes.
        for rank in 0..self.tree.parent.len() {
            for way in [0, 1] {
                let climb = &self.climbs[way];
                for row in climb.first[rank] as usize..climb.first[rank + 1] as usize {
                    let [first, second] = climb.halves[row];
                    let length = if second == NONE {
                        of_link(first)
                    } else {
                        lengths[1][first as usize] + lengths[0][second as usize]
                    };
                    lengths[way][row] = length.min(LONGEST);
                }
            }
        }
        lengths
    }
}
