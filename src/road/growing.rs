//! Travel times between places of which more come, one at a time.

use super::hierarchy::{Ends, Fan, Reach};
use super::pages::Pages;
use super::{Matrix, ProfileId, Roads, Snap};
use crate::unit::{Millis, Seconds};

/// So many late places are met one by one before the ways to all are prepared anew.
const LATE: usize = 24;

/// The times between all of some places, to which places are added: what [`Roads::matrix`] would
/// say of all of them.
#[derive(Debug)]
pub struct Growing<'a> {
    roads: &'a Roads,
    profile: ProfileId,
    places: Vec<Snap>,
    /// A row a place and a column a place, with `room` for so many of either.
    cells: Pages<Seconds>,
    room: usize,
    /// The ways to and from the first places.
    fans: [Fan; 2],
    ready: usize,
    /// The others, climbed from in the direction of travel and against it.
    late: Vec<[Reach; 2]>,
}

impl<'a> Growing<'a> {
    /// The times between `places`.
    pub fn of(roads: &'a Roads, profile: ProfileId, places: Vec<Snap>) -> Self {
        let matrix = roads.matrix(profile, &places, &places);
        let room = places.len() + places.len() / 4 + LATE;
        let mut cells = Pages::zeroed(room * room);
        for (row, cells) in cells.chunks_exact_mut(room).take(places.len()).enumerate() {
            cells[..places.len()].copy_from_slice(matrix.row(row));
        }
        let (fans, ready) = (fans(roads, profile, &places), places.len());
        Self { roads, profile, places, cells, room, fans, ready, late: Vec::new() }
    }

    /// Adds a place behind the others.
    ///
    /// # Cost
    ///
    /// One climb and one sweep in either direction, on two threads: some 0.2 ms among 2,000 places
    /// of a city. One place in 25 prepares the ways to all anew, some ms, and where there is no
    /// room left the table is copied.
    pub fn add(&mut self, place: Snap) {
        let count = self.places.len();
        if self.room == count {
            self.make_room();
        }
        let ends = ends(self.roads, self.profile, &place);
        let hierarchy = self.roads.hierarchy(self.profile);
        let reach = [0, 1].map(|way| Reach::of(hierarchy, &ends[way], way));
        let (row, column) = rayon::join(
            || self.row(&place, 0, &ends, &reach),
            || self.row(&place, 1, &ends, &reach),
        );
        for (cells, time) in self.cells.chunks_exact_mut(self.room).zip(column) {
            cells[count] = time;
        }
        let begin = count * self.room;
        self.cells[begin..begin + count].copy_from_slice(&row);
        self.cells[begin + count] = Seconds(0);
        self.places.push(place);
        self.late.push(reach);
        if LATE < self.late.len() {
            self.fans = fans(self.roads, self.profile, &self.places);
            self.ready = self.places.len();
            self.late.clear();
        }
    }

    /// The times from place `row` to every place; empty for one that is not there.
    pub fn row_of(&self, row: usize) -> &[Seconds] {
        let count = self.places.len();
        let cells = self.cells.chunks_exact(self.room).take(count).nth(row);
        cells.and_then(|cells| cells.get(..count)).unwrap_or_default()
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
    fn row(&self, place: &Snap, way: usize, ends: &[Ends; 2], reach: &[Reach; 2]) -> Vec<Seconds> {
        let Self { roads, profile, places, fans, .. } = self;
        let lane = roads.lane(*profile);
        let mut times = vec![Millis::MAX; self.ready];
        fans[way].fill(roads.hierarchy(*profile), &ends[way], &mut times);
        times.extend(self.late.iter().map(|late| reach[way].meet(&late[1 - way])));
        let lead = lane.lead();
        let time = |(other, time): (&Snap, Millis)| {
            if other.piece != place.piece {
                return (time - lead).to_seconds();
            }
            let (from, to) = if way == 0 { (place, other) } else { (other, place) };
            if lane.turned.is_some() {
                return roads.time(*profile, from, to);
            }
            lane.along(from, to).min(time).to_seconds()
        };
        places.iter().zip(times).map(time).collect()
    }

    /// Room for a quarter more columns.
    fn make_room(&mut self) {
        let (count, old) = (self.places.len(), self.room);
        self.room = count + count / 4 + LATE;
        let mut cells = Pages::zeroed(self.room * self.room);
        let rows = cells.chunks_exact_mut(self.room).zip(self.cells.chunks_exact(old));
        for (row, old) in rows.take(count) {
            row[..count].copy_from_slice(&old[..count]);
        }
        self.cells = cells;
    }
}

/// Where the ways from a place begin, and where those to it end.
fn ends(roads: &Roads, profile: ProfileId, place: &Snap) -> [Ends; 2] {
    let lane = roads.lane(profile);
    [lane.leave(place, &roads.pieces), lane.arrive(place, &roads.pieces)]
}

fn fans(roads: &Roads, profile: ProfileId, places: &[Snap]) -> [Fan; 2] {
    let hierarchy = roads.hierarchy(profile);
    let ends = places.iter().map(|place| ends(roads, profile, place));
    let (starts, goals): (Vec<_>, Vec<_>) = ends.map(|[start, goal]| (start, goal)).unzip();
    [Fan::to(hierarchy, &goals), Fan::from(hierarchy, &starts)]
}
