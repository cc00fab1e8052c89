//! What a crew carries, where one sum of one kind does not tell it.

use super::ground::{Ground, NONE};
use super::parcel::Parcel;
use super::problem::Problem;
use super::state::State;

/// Loads of every kind at every node; empty where one kind brought from the start is all there is.
#[derive(Debug)]
pub(super) struct Flow {
    kinds: usize,
    /// What is on board when each node is left; then the most up to it, and the most from it on.
    on: Vec<i32>,
    most_before: Vec<i32>,
    most_after: Vec<i32>,
}

/// What the problem says of loads, kind by kind.
#[derive(Debug, Default)]
pub(super) struct Loads {
    kinds: usize,
    /// For each stop what is brought to it, taken from it, and what its chain puts on or off it.
    bring: Vec<i32>,
    take: Vec<i32>,
    chain: Vec<i32>,
    /// For each shift what it can carry.
    room: Vec<i32>,
}

impl Loads {
    pub(super) fn new(problem: &Problem, parcels: &[Parcel]) -> Self {
        let chains = parcels.iter().filter_map(|parcel| match parcel {
            Parcel::Chain(stops, load) => Some((stops, load)),
            Parcel::Team(_) | Parcel::Series(..) => None,
        });
        let chains: Vec<_> = chains.collect();
        let stops = problem.stops.rows();
        let loaded = chains.iter().any(|(_, load)| load.iter().any(|load| 0 < *load));
        let taken = stops.iter().any(|stop| stop.pickup.iter().any(|load| 0 < *load));
        let lists = stops.iter().flat_map(|stop| [&stop.load, &stop.pickup]);
        let kinds = lists.chain(chains.iter().map(|(_, load)| *load)).map(Vec::len);
        let kinds = kinds.max().unwrap_or(0);
        let free = problem.shifts.rows().iter().all(|shift| shift.room.is_empty());
        if free || !(loaded || taken || 1 < kinds) {
            return Self::default();
        }
        let row = |loads: &[u32], kind: usize| loads.get(kind).map_or(0, |load| load.cast_signed());
        let rows = |list: fn(&super::problem::Stop) -> &Vec<u32>| {
            let each = move |stop| (0..kinds).map(move |kind| row(list(stop), kind));
            stops.iter().flat_map(each).collect::<Vec<i32>>()
        };
        let mut chain = vec![0; stops.len() * kinds];
        for (stops, load) in chains {
            for kind in 0..kinds {
                chain[stops[0] as usize * kinds + kind] += row(load, kind);
                chain[stops[stops.len() - 1] as usize * kinds + kind] -= row(load, kind);
            }
        }
        let room = problem.shifts.rows().iter().flat_map(|shift| {
            let free = shift.room.is_empty();
            (0..kinds).map(move |kind| if free { i32::MAX } else { row(&shift.room, kind) })
        });
        let (bring, take) = (rows(|stop| &stop.load), rows(|stop| &stop.pickup));
        Self { kinds, bring, take, chain, room: room.collect() }
    }
}

impl Flow {
    pub(super) fn new(ground: &Ground) -> Self {
        let size = ground.loads.kinds * (ground.spots.len() + 2 * ground.watches.len());
        let on = vec![0; size];
        Self { kinds: ground.loads.kinds, most_before: on.clone(), most_after: on.clone(), on }
    }

    #[inline]
    pub(super) const fn is_needed(&self) -> bool {
        self.kinds != 0
    }

    /// Whether the crew of `round` could also carry `stop` right after node `before`.
    pub(super) fn fits(&self, ground: &Ground, stop: u32, round: u32, before: u32) -> bool {
        let Loads { bring, take, room, .. } = &ground.loads;
        (0..self.kinds).all(|kind| {
            let at = before as usize * self.kinds + kind;
            let own = stop as usize * self.kinds + kind;
            let room = room[round as usize * self.kinds + kind];
            self.most_before[at].saturating_add(bring[own]) <= room
                && self.most_after[at].saturating_add(take[own]) <= room
        })
    }

    /// Whether the crew of `round` can carry what it carries.
    pub(super) fn is_sound(&self, state: &State<'_>, round: u32) -> bool {
        (0..self.kinds).all(|kind| {
            let most = self.most_before[state.end(round) as usize * self.kinds + kind];
            most <= state.ground.loads.room[round as usize * self.kinds + kind]
        })
    }

    /// Whether what is on board after `node` leaves room for `load`, the first stop of a chain.
    pub(super) fn has_room(&self, ground: &Ground, first: u32, round: u32, node: u32) -> bool {
        (0..self.kinds).all(|kind| {
            let load = ground.loads.chain[first as usize * self.kinds + kind];
            let room = ground.loads.room[round as usize * self.kinds + kind];
            self.on[node as usize * self.kinds + kind].saturating_add(load) <= room
        })
    }
}

impl State<'_> {
    /// Works out what the crew of `round` carries at each of its nodes.
    pub(super) fn reflow(&mut self, round: u32) {
        let loads = &self.ground.loads;
        let kinds = loads.kinds;
        let (start, end) = (self.start(round), self.end(round));
        for kind in 0..kinds {
            let row = |node: u32| node as usize * kinds + kind;
            let mut now: i32 = self.stops_of(round).map(|stop| loads.bring[row(stop)]).sum();
            let (mut node, mut most) = (start, 0);
            loop {
                if self.is_stop(node) {
                    now += loads.take[row(node)] + loads.chain[row(node)] - loads.bring[row(node)];
                }
                most = now.max(most);
                self.flow.on[row(node)] = now;
                self.flow.most_before[row(node)] = most;
                if node == end {
                    break;
                }
                node = self.nodes[node as usize].after;
            }
            most = 0;
            while node != NONE {
                most = self.flow.on[row(node)].max(most);
                self.flow.most_after[row(node)] = most;
                node = self.nodes[node as usize].before;
            }
        }
    }
}
