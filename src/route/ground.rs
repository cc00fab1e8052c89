//! The doors of a territory and the ways between them.

use geo::Coord;

use super::approach::Approach;
use crate::road::{Path, ProfileId, Roads, Snap, Step};
use crate::unit::{Metres, Seconds, metres_between};

/// Two doors nearer than this are walked straight, without the road.
const NEXT_DOOR: f64 = 60.0;

/// The doors of a territory on the roads of one profile.
#[derive(Debug)]
pub struct Ground<'a> {
    roads: &'a Roads,
    profile: ProfileId,
    doors: Vec<Coord<f64>>,
    approaches: Vec<Option<Approach>>,
}

/// The way from one door to the next.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Leg {
    /// Door to door, walking at both ends counted.
    pub time: Seconds,
    /// Door to door, walking at both ends counted.
    pub length: Metres,
    /// The part of it walked to the door at the end.
    pub walk: Metres,
    /// The whole way, doors included.
    pub line: Vec<Coord<f64>>,
}

impl<'a> Ground<'a> {
    /// Puts `doors` on the roads of `profile`.
    pub fn new(roads: &'a Roads, profile: ProfileId, doors: Vec<Coord<f64>>) -> Self {
        let approaches = doors.iter().map(|door| Approach::of(roads, profile, *door)).collect();
        Self { roads, profile, doors, approaches }
    }

    /// How many doors there are.
    pub fn len(&self) -> usize {
        self.doors.len()
    }

    /// Whether there is no door.
    pub fn is_empty(&self) -> bool {
        self.doors.is_empty()
    }

    /// The walk from the road to door `door`; `None` where there is no road at all.
    pub fn walk(&self, door: usize) -> Option<Metres> {
        self.approach(door).map(|approach| approach.walk)
    }

    /// Where the road is left for door `door`: a place to park. `None` where there is no road.
    pub fn parking(&self, door: usize) -> Option<Coord<f64>> {
        self.approach(door).map(|approach| approach.snap.position)
    }

    /// The turns on the road from door `from` to door `to`; none where the way is walked.
    pub fn steps(&self, from: usize, to: usize) -> Vec<Step> {
        let path = || {
            let (leave, arrive) = (self.approach(from)?, self.approach(to)?);
            self.roads.path(self.profile, &leave.snap, &arrive.snap)
        };
        let driven = self.next_door(from, to).is_none().then(path).flatten();
        driven.map_or_else(Vec::new, |path| self.roads.steps(self.profile, &path))
    }

    fn approach(&self, door: usize) -> Option<&Approach> {
        self.approaches.get(door)?.as_ref()
    }

    /// The times between all doors, row by row; [`Seconds::MAX`] where no road leads.
    pub fn times(&self) -> Vec<Seconds> {
        let on_road: Vec<usize> =
            (0..self.len()).filter(|door| self.walk(*door).is_some()).collect();
        let snap = |door: &usize| self.approach(*door).map(|approach| approach.snap);
        let snaps: Vec<Snap> = on_road.iter().filter_map(snap).collect();
        let matrix = self.roads.matrix(self.profile, &snaps, &snaps);
        let mut times = vec![Seconds::MAX; self.len() * self.len()];
        for (row, from) in on_road.iter().enumerate() {
            for (column, to) in on_road.iter().enumerate() {
                times[from * self.len() + to] = self.between(*from, *to, matrix.get(row, column));
            }
        }
        for (at, time) in times.iter_mut().enumerate() {
            if let Some(near) = self.next_door(at / self.len(), at % self.len()) {
                *time = near;
            }
        }
        times
    }

    /// The way from door `from` to door `to`; `None` where no road leads.
    pub fn leg(&self, from: usize, to: usize) -> Option<Leg> {
        let (start, end) = (*self.doors.get(from)?, *self.doors.get(to)?);
        if let Some(time) = self.next_door(from, to) {
            let walk = Metres::rounded(metres_between(start, end));
            return Some(Leg { time, length: walk, walk, line: vec![start, end] });
        }
        let (leave, arrive) = (self.approach(from)?, self.approach(to)?);
        let path = self.roads.path(self.profile, &leave.snap, &arrive.snap)?;
        let Path { time, length, line, .. } = path;
        let mut whole: Vec<Coord<f64>> = leave.line.iter().rev().copied().collect();
        whole.extend(line);
        whole.extend(&arrive.line);
        whole.dedup();
        let length = leave.walk + length + arrive.walk;
        Some(Leg { time: self.between(from, to, time), length, walk: arrive.walk, line: whole })
    }

    /// Time on the road, to stop, and the walks from door to road at both ends.
    fn between(&self, from: usize, to: usize, road: Seconds) -> Seconds {
        let walk = |door: usize| self.approach(door).map_or(Seconds::MAX, |approach| approach.time);
        let stop = self.roads.stop(self.profile);
        if from == to { Seconds(0) } else { walk(from) + road + stop + walk(to) }
    }

    /// The time of a straight walk, where the doors are next to each other.
    fn next_door(&self, from: usize, to: usize) -> Option<Seconds> {
        let metres = metres_between(*self.doors.get(from)?, *self.doors.get(to)?);
        (metres < NEXT_DOOR).then(|| Metres::rounded(metres).at(self.roads.walk(self.profile)))
    }
}
