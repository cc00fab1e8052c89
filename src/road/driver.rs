//! The slow and sure answer where turns count: a driver who carries every sign he has passed.
//!
//! It reads the restrictions by itself and shares no line with what expands them for the hierarchy.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use geo::Coord;

use super::lane::Lane;
use super::{Roads, Snap, Turn, Via};
use crate::unit::{Millis, Seconds};

/// A piece and whether it is driven against its vertices.
type Run = (u32, bool);
/// A sign that is still to be minded, and how many of its runs are driven.
type Sign = (usize, usize);

/// Runs that may not be driven one after the other, or of which the first asks for the others.
struct Rule {
    runs: Vec<Run>,
    is_only: bool,
}

/// The roads of one profile, for a driver.
pub(super) struct Driver<'a> {
    roads: &'a Roads,
    lane: &'a Lane,
    out: Vec<Vec<Run>>,
    roads_at: Vec<u32>,
    rules: Vec<Rule>,
    begins: HashMap<Run, Vec<usize>>,
}

/// Where a driver is: what he drove last, and what he has to mind.
type State = (Run, Vec<Sign>);

/// Dijkstra's search over states that are found on the way.
#[derive(Default)]
struct Search {
    names: HashMap<State, u32>,
    states: Vec<State>,
    times: Vec<u32>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
}

impl Search {
    fn reach(&mut self, state: State, time: u32) {
        let Self { names, states, times, heap } = self;
        let name = *names.entry(state.clone()).or_insert_with(|| {
            states.push(state);
            times.push(u32::MAX);
            states.len() as u32 - 1
        });
        if time < times[name as usize] {
            times[name as usize] = time;
            heap.push(Reverse((time, name)));
        }
    }

    fn next(&mut self) -> Option<(u32, State)> {
        loop {
            let Reverse((time, name)) = self.heap.pop()?;
            if time == self.times[name as usize] {
                return Some((time, self.states[name as usize].clone()));
            }
        }
    }
}

impl<'a> Driver<'a> {
    pub(super) fn new(roads: &'a Roads, lane: &'a Lane) -> Self {
        let mut driver = Self {
            roads,
            lane,
            out: vec![Vec::new(); roads.pieces.nodes],
            roads_at: vec![0; roads.pieces.nodes],
            rules: Vec::new(),
            begins: HashMap::new(),
        };
        for (name, piece) in (0..).zip(&roads.pieces.rows) {
            // Signs stand and junctions are wide whatever is closed for a while.
            let (along, against) = lane.usual[name as usize];
            let open = [along, against].map(Millis::is_reachable);
            if open[0] || open[1] {
                driver.roads_at[piece.tail as usize] += 1;
                driver.roads_at[piece.head as usize] += 1;
            }
            if open[0] {
                driver.out[piece.tail as usize].push((name, false));
            }
            if open[1] {
                driver.out[piece.head as usize].push((name, true));
            }
        }
        driver.rules = driver.read_rules();
        for (row, rule) in driver.rules.iter().enumerate() {
            driver.begins.entry(rule.runs[0]).or_default().push(row);
        }
        driver
    }

    /// The times from one place to some others.
    pub(super) fn row(&self, from: &Snap, to: &[Snap]) -> Vec<Seconds> {
        let mut on_piece: HashMap<u32, Vec<usize>> = HashMap::new();
        for (row, place) in to.iter().enumerate() {
            on_piece.entry(place.piece).or_default().push(row);
        }
        let mut best: Vec<u32> = to.iter().map(|to| self.lane.along(from, to).0).collect();
        let mut search = Search::default();
        for back in [false, true] {
            let whole = self.time((from.piece, back));
            if whole.is_reachable() {
                let driven = whole.part(if back { 1.0 - from.share } else { from.share });
                let state = ((from.piece, back), Vec::new());
                search.reach(state, (whole - driven).0);
            }
        }
        while let Some((time, (run, signs))) = search.next() {
            let open = |onto: &&Run| self.time(**onto).is_reachable();
            for onto in self.out[self.head(run)].iter().filter(open) {
                let Some(signs) = self.obey(run, &signs, *onto) else { continue };
                let turned = time + self.fee(run, *onto);
                for place in on_piece.get(&onto.0).into_iter().flatten() {
                    let share = to[*place].share;
                    let part = self.time(*onto).part(if onto.1 { 1.0 - share } else { share });
                    best[*place] = best[*place].min(turned + part.0);
                }
                let time = turned + self.time(*onto).0;
                search.reach((*onto, signs), time);
            }
        }
        best.into_iter().map(|time| Millis(time).to_seconds()).collect()
    }

    /// The signs to be minded after a turn; nothing where one forbids it.
    fn obey(&self, run: Run, signs: &[Sign], onto: Run) -> Option<Vec<Sign>> {
        let fresh = self.begins.get(&run).into_iter().flatten().map(|rule| (*rule, 1));
        let mut kept = Vec::new();
        for (rule, driven) in signs.iter().copied().chain(fresh) {
            let Rule { runs, is_only } = &self.rules[rule];
            let (is_next, is_last) = (runs[driven] == onto, driven + 1 == runs.len());
            let is_broken = if *is_only { !is_next } else { is_next && is_last };
            if is_broken {
                return None;
            }
            if is_next && !is_last {
                kept.push((rule, driven + 1));
            }
        }
        kept.sort_unstable();
        Some(kept)
    }

    fn time(&self, (piece, back): Run) -> Millis {
        let (along, against) = self.lane.times[piece as usize];
        if back { against } else { along }
    }

    fn head(&self, (piece, back): Run) -> usize {
        let piece = &self.roads.pieces.rows[piece as usize];
        (if back { piece.tail } else { piece.head }) as usize
    }

    /// What it takes to pass the junction between two runs and to turn there.
    fn fee(&self, run: Run, onto: Run) -> u32 {
        let node = self.head(run);
        let (roads, junction) = (self.roads_at[node], self.lane.profile.junction.0 * 1_000);
        let Some(turning) = &self.lane.profile.turning else { return 0 };
        if run.0 == onto.0 && run.1 != onto.1 {
            let round = if roads == 1 { turning.dead_end } else { turning.u_turn };
            return round.0 * 1_000 + if roads < 3 { 0 } else { junction };
        }
        if roads < 3 {
            return 0;
        }
        let degrees = self.bearing(onto) - (self.bearing((run.0, !run.1)) + 180.0);
        let degrees = (degrees + 900.0) % 360.0 - 180.0;
        let is_left = !(0.0..=179.0).contains(&degrees);
        let bends = if is_left { &turning.left } else { &turning.right };
        let mut seconds = (0, 0);
        for bend in bends {
            if f64::from(bend.from_deg) <= degrees.abs() && seconds.0 <= bend.from_deg {
                seconds = (bend.from_deg, bend.time.0);
            }
        }
        junction + seconds.1 * 1_000
    }

    /// The direction in which a run begins, over its first ten metres, degrees from north.
    fn bearing(&self, (piece, back): Run) -> f64 {
        let piece = &self.roads.pieces.rows[piece as usize];
        let mut line: Vec<Coord<f64>> = self.roads.pieces.line(piece).to_vec();
        let mut gone: Vec<f64> =
            self.roads.pieces.before[piece.first as usize..=piece.last as usize].to_vec();
        if back {
            line.reverse();
            gone = gone.iter().rev().map(|before| piece.length - before).collect();
        }
        let far = gone.iter().position(|gone| 10.0 <= *gone).unwrap_or(line.len() - 1);
        let (north, east) = (line[far].y - line[0].y, line[far].x - line[0].x);
        (east * line[0].y.to_radians().cos()).atan2(north).to_degrees()
    }

    fn way(&self, run: Run) -> &str {
        &self.roads.ids[self.roads.pieces.rows[run.0 as usize].way as usize]
    }

    /// The turn restrictions that are for this profile.
    fn read_rules(&self) -> Vec<Rule> {
        let mut of_way: HashMap<&str, Vec<Run>> = HashMap::new();
        for run in self.out.iter().flatten() {
            of_way.entry(self.way(*run)).or_default().push(*run);
        }
        let mut rules = Vec::new();
        for turn in &self.roads.turns {
            let Some(kind) = self.kind(turn) else { continue };
            let is_at_node = matches!(turn.via, Via::Node(_));
            let is_round = kind == "no_u_turn" && turn.from == turn.to && is_at_node;
            let mut found = Vec::new();
            for run in of_way.get(turn.from.as_str()).into_iter().flatten() {
                match &turn.via {
                    Via::Node(id) if self.roads.pieces.ids[self.head(*run)] != Some(*id) => {}
                    Via::Node(_) if is_round => found.push(vec![*run, (run.0, !run.1)]),
                    Via::Node(_) => self.drive(&[], &turn.to, &[*run], &mut found),
                    Via::Ways(ways) => self.drive(ways, &turn.to, &[*run], &mut found),
                }
            }
            if found.len() == 1 || is_round {
                let is_only = kind.starts_with("only_");
                rules.extend(found.into_iter().map(|runs| Rule { runs, is_only }));
            }
        }
        rules
    }

    /// What a restriction says to this profile, if it says that something is forbidden.
    fn kind<'t>(&self, turn: &'t Turn) -> Option<&'t str> {
        let access = &self.lane.profile.access;
        let except = turn.tags.get("except").unwrap_or("").replace(',', ";");
        if except.split(';').any(|word| access.contains(&word.trim().to_owned())) {
            return None;
        }
        let keys = access.iter().map(|key| format!("restriction:{key}"));
        let kind = keys.chain(["restriction".to_owned()]).find_map(|key| turn.tags.get(&key))?;
        (kind.starts_with("only_") || kind.starts_with("no_")).then_some(kind)
    }

    /// Drives on over the ways that are left and then onto the last, without turning round.
    fn drive(&self, ways: &[String], to: &str, driven: &[Run], found: &mut Vec<Vec<Run>>) {
        let last = driven[driven.len() - 1];
        for onto in &self.out[self.head(last)] {
            if *onto == (last.0, !last.1) {
                continue;
            }
            let more = || driven.iter().copied().chain([*onto]).collect::<Vec<Run>>();
            let goes_on = self.way(last) == self.way(*onto)
                && self.roads.pieces.rows[last.0 as usize].way
                    == self.roads.pieces.rows[onto.0 as usize].way
                && onto.1 == last.1
                && (onto.0 + u32::from(onto.1) == last.0 + u32::from(!last.1));
            if 1 < driven.len() && goes_on {
                self.drive(ways, to, &more(), found);
            }
            match ways.split_first() {
                Some((way, rest)) if *way == self.way(*onto) => {
                    self.drive(rest, to, &more(), found);
                }
                None if to == self.way(*onto) => found.push(more()),
                Some(_) | None => {}
            }
        }
    }
}
