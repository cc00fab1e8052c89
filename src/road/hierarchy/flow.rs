//! The fewest nodes that part two ends of a graph: as many as there are ways between the ends that
//! share no node (Menger).

use std::mem;

use super::sketch::Sketch;

/// No node: no way passes.
const NONE: u32 = u32::MAX;
/// What stands before the first and behind the last node of a way.
const END: u32 = u32::MAX - 1;

/// Where a node lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
    /// Between the two.
    Cut,
}

/// Ways from left to right that share no node.
///
/// Every node is passed by one way at most. It is two states, reached and left: state `2 v` is node
/// `v` reached, `2 v + 1` node `v` left. No way comes back to the left end or goes on from the
/// right one, so the inside of either end costs nothing.
#[derive(Debug)]
pub(super) struct Flow<'a> {
    sketch: &'a Sketch,
    ends: &'a [Side],
    /// The node before and behind each on its way.
    before: Vec<u32>,
    behind: Vec<u32>,
    /// How many steps each state is from the left; 0 for those not reached.
    level: Vec<u32>,
    /// The neighbour each node looks back to next.
    next: Vec<u32>,
    wave: Vec<u32>,
    /// The nodes of the left end next to others.
    shore: Vec<u32>,
    /// The nodes of the right end that the wave reached first.
    goals: Vec<u32>,
}

impl<'a> Flow<'a> {
    /// No way yet from the nodes that are `Left` in `ends` to those that are `Right`.
    pub(super) fn new(sketch: &'a Sketch, ends: &'a [Side]) -> Self {
        let nodes = sketch.nodes();
        let is_left = |node: u32| ends[node as usize] == Side::Left;
        let is_shore =
            |node: &u32| is_left(*node) && sketch.next_to(*node).iter().any(|head| !is_left(*head));
        Self {
            sketch,
            ends,
            before: vec![NONE; nodes],
            behind: vec![NONE; nodes],
            level: vec![0; 2 * nodes],
            next: vec![0; nodes],
            wave: Vec::new(),
            shore: (0..nodes as u32).filter(is_shore).collect(),
            goals: Vec::new(),
        }
    }

    /// Finds as many ways as there are; false when there are `limit` or more.
    ///
    /// # Source
    ///
    /// E. A. Dinic, Algorithm for solution of a problem of maximum flow in networks with power
    /// estimation, 1970: waves from the left, then as many shortest ways as fit.
    pub(super) fn fill(&mut self, limit: usize) -> bool {
        let mut ways = 0;
        while self.spread() {
            let goals = mem::take(&mut self.goals);
            for goal in &goals {
                ways += usize::from(self.walk_back(*goal));
            }
            self.goals = goals;
            if limit <= ways {
                return false;
            }
        }
        true
    }

    /// Sends a wave from the left; true when it reached the right.
    fn spread(&mut self) -> bool {
        for state in self.wave.drain(..) {
            self.level[state as usize] = 0;
            self.next[(state >> 1) as usize] = 0;
        }
        self.goals.clear();
        let mut wave = mem::take(&mut self.wave);
        for node in self.shore.iter().filter(|node| self.before[**node as usize] == NONE) {
            self.level[2 * *node as usize + 1] = 1;
            wave.push(2 * node + 1);
        }
        let (mut at, mut last) = (0, u32::MAX);
        while let Some(state) = wave.get(at).copied() {
            at += 1;
            let level = self.level[state as usize];
            if last < level {
                break;
            }
            let node = state >> 1;
            let before = self.before[node as usize];
            if state & 1 == 1 {
                for head in self.sketch.next_to(node) {
                    if self.ends[*head as usize] != Side::Left {
                        self.see(2 * head, level, &mut wave);
                    }
                }
                if before < END {
                    self.see(2 * node, level, &mut wave);
                }
            } else if before != NONE {
                self.see(2 * before + 1, level, &mut wave);
            } else if self.ends[node as usize] == Side::Right {
                last = level;
                self.goals.push(node);
            } else {
                self.see(2 * node + 1, level, &mut wave);
            }
        }
        self.wave = wave;
        last != u32::MAX
    }

    fn see(&mut self, state: u32, level: u32, wave: &mut Vec<u32>) {
        if self.level[state as usize] == 0 {
            self.level[state as usize] = level + 1;
            wave.push(state);
        }
    }

    /// Walks from `goal` back to the left, each step one level down; true if there was a way.
    fn walk_back(&mut self, goal: u32) -> bool {
        let mut way = vec![2 * goal];
        while let Some(state) = way.last().copied() {
            let node = state >> 1;
            let is_free = self.before[node as usize] == NONE;
            if state & 1 == 1 && is_free && self.ends[node as usize] == Side::Left {
                way.reverse();
                self.take(&way);
                return true;
            }
            let level = self.level[state as usize];
            let step = match (state & 1 == 0, is_free) {
                (true, _) => self.step_to(node, level),
                (false, true) => Some(2 * node),
                (false, false) => Some(2 * self.behind[node as usize]),
            };
            if let Some(step) = step.filter(|step| self.level[*step as usize] + 1 == level) {
                way.push(step);
            } else {
                // Nobody comes here again in this round.
                self.level[state as usize] = 0;
                way.pop();
            }
        }
        false
    }

    /// A state one level down from which `node` is reached.
    fn step_to(&mut self, node: u32, level: u32) -> Option<u32> {
        let tails = self.sketch.next_to(node);
        let next = &mut self.next[node as usize];
        while let Some(tail) = tails.get(*next as usize) {
            if self.level[2 * *tail as usize + 1] + 1 == level {
                return Some(2 * tail + 1);
            }
            *next += 1;
        }
        (self.before[node as usize] < END).then_some(2 * node + 1)
    }

    /// Makes the states of `way` one way more, and what it went back along one way less.
    fn take(&mut self, way: &[u32]) {
        let (Some(start), Some(end)) = (way.first(), way.last()) else { return };
        self.before[(start >> 1) as usize] = END;
        for step in way.windows(2).filter(|step| step[0] & 1 == 1) {
            let (from, to) = (step[0] >> 1, step[1] >> 1);
            if from == to {
                self.before[from as usize] = NONE;
                self.behind[from as usize] = NONE;
            } else {
                self.behind[from as usize] = to;
                self.before[to as usize] = from;
            }
        }
        self.behind[(end >> 1) as usize] = END;
        // A state is passed once a round.
        for state in way {
            self.level[*state as usize] = 0;
        }
    }

    /// The cut nearest to the left, once no way more fits.
    pub(super) fn cut_at_left(&self) -> Vec<Side> {
        let side = |(node, states): (usize, &[u32])| {
            let is_passed = self.before[node] != NONE;
            match (self.ends[node], states[0] != 0, states[1] != 0) {
                (Side::Left, _, is_left) => {
                    if is_left || !is_passed {
                        Side::Left
                    } else {
                        Side::Cut
                    }
                }
                (Side::Right, is_reached, _) => {
                    if is_reached {
                        Side::Cut
                    } else {
                        Side::Right
                    }
                }
                (Side::Cut, true, false) => Side::Cut,
                (Side::Cut, _, true) => Side::Left,
                (Side::Cut, false, false) => Side::Right,
            }
        };
        self.level.chunks_exact(2).enumerate().map(side).collect()
    }

    /// The cut nearest to the right, once no way more fits.
    pub(super) fn cut_at_right(&self) -> Vec<Side> {
        let seen = self.seen_from_right();
        let side = |(node, states): (usize, &[bool])| {
            let is_passed = self.before[node] != NONE;
            match (self.ends[node], states[0], states[1]) {
                (Side::Left, _, is_left) => {
                    if is_left {
                        Side::Cut
                    } else {
                        Side::Left
                    }
                }
                (Side::Right, is_reached, _) => {
                    if is_reached || !is_passed {
                        Side::Right
                    } else {
                        Side::Cut
                    }
                }
                (Side::Cut, false, true) => Side::Cut,
                (Side::Cut, true, _) => Side::Right,
                (Side::Cut, false, false) => Side::Left,
            }
        };
        seen.chunks_exact(2).enumerate().map(side).collect()
    }

    /// The states from which a way to the right would go on.
    fn seen_from_right(&self) -> Vec<bool> {
        let is_right = |node: u32| self.ends[node as usize] == Side::Right;
        let is_free = |node: u32| self.before[node as usize] == NONE;
        let mut seen = vec![false; self.level.len()];
        let mut open: Vec<u32> = Vec::new();
        let see = |state: u32, seen: &mut Vec<bool>, open: &mut Vec<u32>| {
            if !mem::replace(&mut seen[state as usize], true) {
                open.push(state);
            }
        };
        for node in (0..self.ends.len() as u32).filter(|node| is_right(*node) && is_free(*node)) {
            if self.sketch.next_to(node).iter().any(|head| !is_right(*head)) {
                see(2 * node, &mut seen, &mut open);
            }
        }
        while let Some(state) = open.pop() {
            let node = state >> 1;
            if state & 1 == 0 {
                for tail in self.sketch.next_to(node).iter().filter(|tail| !is_right(**tail)) {
                    see(2 * tail + 1, &mut seen, &mut open);
                }
                if self.before[node as usize] < END {
                    see(2 * node + 1, &mut seen, &mut open);
                }
            } else if is_free(node) {
                see(2 * node, &mut seen, &mut open);
            } else if self.behind[node as usize] != END {
                see(2 * self.behind[node as usize], &mut seen, &mut open);
            }
        }
        seen
    }
}
