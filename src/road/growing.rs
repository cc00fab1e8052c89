//! Travel times between places of which more come, one at a time.

use super::hierarchy::{Fan, Hierarchy};
use super::lane::Lane;
use super::{Matrix, ProfileId, Roads, Snap};
use crate::unit::{Millis, Seconds};

/// So many late places are asked one by one before the ways to all are prepared anew.
const LATE: usize = 24;

/// The times between all of some places, to which places are added: what [`Roads::matrix`] would
/// say of all of them.
#[derive(Debug)]
pub struct Growing<'a> {
    roads: &'a Roads,
    profile: ProfileId,
    places: Vec<Snap>,
    /// A row a place, and room for as many columns.
    cells: Vec<Seconds>,
    room: usize,
    /// The ways to and from the first places.
    fans: [Fan; 2],
    ready: usize,
}

impl<'a> Growing<'a> {
    /// The times between `places`.
    pub fn of(roads: &'a Roads, profile: ProfileId, places: Vec<Snap>) -> Self {
        let matrix = roads.matrix(profile, &places, &places);
        let fans = fans(roads, profile, &places);
        let (room, ready) = (places.len(), places.len());
        let cells = (0..places.len()).flat_map(|row| matrix.row(row)).copied().collect();
        Self { roads, profile, places, cells, room, fans, ready }
    }

    /// Adds a place behind the others.
    ///
    /// # Cost
    ///
    /// One climb and one sweep in either direction: some 0.2 ms among 2,000 places of a city.
    pub fn add(&mut self, place: Snap) {
        let count = self.places.len();
        if self.room == count {
            self.make_room();
        }
        let (row, column) = rayon::join(|| self.row(&place, 0), || self.row(&place, 1));
        for (at, time) in column.into_iter().enumerate() {
            self.cells[at * self.room + count] = time;
        }
        self.cells.extend(row);
        self.cells.push(Seconds(0));
        self.cells.resize((count + 1) * self.room, Seconds::MAX);
        self.places.push(place);
        if LATE < self.places.len() - self.ready {
            self.fans = fans(self.roads, self.profile, &self.places);
            self.ready = self.places.len();
        }
    }

    /// The times from place `row` to every place.
    pub fn row_of(&self, row: usize) -> &[Seconds] {
        let from = row.saturating_mul(self.room);
        self.cells.get(from..from.saturating_add(self.places.len())).unwrap_or_default()
    }

    /// The places, as they came.
    pub fn places(&self) -> &[Snap] {
        &self.places
    }

    /// All times as they are now.
    pub fn matrix(&self) -> Matrix {
        let rows = (0..self.places.len()).flat_map(|row| self.row_of(row)).copied();
        Matrix::given(self.places.len(), rows.collect())
    }

    /// The times from `place` to every place, or with `way` 1 back from it.
    fn row(&self, place: &Snap, way: usize) -> Vec<Seconds> {
        let Self { roads, profile, places, fans, .. } = self;
        let (lane, pieces) = (roads.lane(*profile), &roads.pieces);
        let end = if way == 0 { lane.leave(place, pieces) } else { lane.arrive(place, pieces) };
        let mut times = vec![Millis::MAX; self.ready];
        fans[way].fill(roads.hierarchy(*profile), &end, &mut times);
        let turned = |other: &Snap| if way == 0 { (*place, *other) } else { (*other, *place) };
        let ready = places.iter().zip(times).map(|(other, time)| {
            if other.piece != place.piece {
                return lane.real(time).to_seconds();
            }
            let (from, to) = turned(other);
            if lane.turned.is_some() {
                return roads.time(*profile, &from, &to);
            }
            lane.along(&from, &to).min(time).to_seconds()
        });
        let others = places.iter().skip(self.ready).map(|other| {
            let (from, to) = turned(other);
            roads.time(*profile, &from, &to)
        });
        ready.chain(others).collect()
    }

    /// Room for a quarter more columns.
    fn make_room(&mut self) {
        let (count, old) = (self.places.len(), self.room);
        self.room = count + count / 4 + LATE;
        let mut cells = Vec::with_capacity(self.room * self.room);
        for row in self.cells.chunks_exact(old.max(1)) {
            cells.extend(row);
            cells.resize(cells.len() + self.room - old, Seconds::MAX);
        }
        self.cells = cells;
    }
}

fn fans(roads: &Roads, profile: ProfileId, places: &[Snap]) -> [Fan; 2] {
    let (lane, pieces): (&Lane, _) = (roads.lane(profile), &roads.pieces);
    let hierarchy: &Hierarchy = roads.hierarchy(profile);
    let goals: Vec<_> = places.iter().map(|snap| lane.arrive(snap, pieces)).collect();
    let starts: Vec<_> = places.iter().map(|snap| lane.leave(snap, pieces)).collect();
    [Fan::to(hierarchy, &goals), Fan::from(hierarchy, &starts)]
}
