//! Travel times between all of some places.

use super::hierarchy::{Ends, Spans};
use super::lane::Lane;
use super::piece::Pieces;
use super::{NodeId, ProfileId, Roads, Snap};
use crate::unit::{Index, Metres, Millis, Seconds};

/// Travel times on the road from each of some places to each of some others.
///
/// # Shape and units
///
/// One row a source, one column a target, whole seconds rounded up once at the end;
/// [`Seconds::MAX`] where no road leads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matrix {
    columns: usize,
    cells: Vec<Seconds>,
}

impl Matrix {
    /// The time from source `row` to target `column`; [`Seconds::MAX`] for one that is not there.
    pub fn get(&self, row: usize, column: usize) -> Seconds {
        self.row(row).get(column).copied().unwrap_or(Seconds::MAX)
    }

    /// The times from source `row` to every target.
    pub fn row(&self, row: usize) -> &[Seconds] {
        let from = row.saturating_mul(self.columns);
        self.cells.get(from..from.saturating_add(self.columns)).unwrap_or_default()
    }

    /// How many sources there are.
    pub const fn rows(&self) -> usize {
        match self.cells.len().checked_div(self.columns) {
            Some(rows) => rows,
            None => 0,
        }
    }

    /// How many targets there are.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// The times that are given, row by row.
    pub(super) const fn given(columns: usize, cells: Vec<Seconds>) -> Self {
        Self { columns, cells }
    }

    /// The times by the hierarchy, sources shared by all threads.
    pub(super) fn of(lane: &Lane, pieces: &Pieces, from: &[Snap], to: &[Snap]) -> Self {
        let starts: Vec<Ends> = from.iter().map(|snap| ends(lane.leave(snap, pieces))).collect();
        let ends: Vec<Ends> = to.iter().map(|snap| ends(lane.arrive(snap, pieces))).collect();
        let mut cells = vec![Seconds(0); from.len() * to.len()];
        lane.hierarchy(pieces).fill([&starts, &ends], &mut cells, Millis::to_seconds);
        let mut matrix = Self { columns: to.len(), cells };
        matrix.stay(lane, from, to);
        matrix
    }

    /// Looks whether two places on one piece are nearer along it than round by its ends.
    fn stay(&mut self, lane: &Lane, from: &[Snap], to: &[Snap]) {
        let mut by_piece: Vec<(u32, usize)> = to.iter().map(|snap| snap.piece).zip(0..).collect();
        by_piece.sort_unstable();
        let columns = self.columns.max(1);
        for (source, row) in from.iter().zip(self.cells.chunks_exact_mut(columns)) {
            let first = by_piece.partition_point(|(piece, _)| *piece < source.piece);
            let same = by_piece.iter().skip(first).take_while(|(piece, _)| *piece == source.piece);
            for (_, column) in same {
                let along = lane.along(source, &to[*column]).to_seconds();
                row[*column] = along.min(row[*column]);
            }
        }
    }
}

/// How long the quickest ways are from each of some places to each of some others.
///
/// # Shape and units
///
/// As those of the [`Matrix`] it belongs to; of ways that take the same time, one that is short;
/// [`Lengths::NONE`] where no road leads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lengths {
    columns: usize,
    cells: Vec<Metres>,
}

impl Lengths {
    /// No way.
    pub const NONE: Metres = Metres(u32::MAX);

    /// The metres from source `row` to target `column`; [`Lengths::NONE`] for one not there.
    pub fn get(&self, row: usize, column: usize) -> Metres {
        let at = row.checked_mul(self.columns).and_then(|from| from.checked_add(column));
        let at = at.filter(|_| column < self.columns);
        at.and_then(|at| self.cells.get(at)).copied().unwrap_or(Self::NONE)
    }
}

impl Roads {
    /// The times of [`Roads::matrix`], and how long the ways are that take them.
    ///
    /// # Cost
    ///
    /// Some two or three times that of the times alone.
    pub fn matrix_and_lengths(
        &self,
        profile: ProfileId,
        from: &[Snap],
        to: &[Snap],
    ) -> (Matrix, Lengths) {
        let (lane, pieces) = (self.lane(profile), &self.pieces);
        let length = |piece: u32| pieces.rows[piece as usize].length;
        let span = |snap: &Snap, ends: [(u32, Millis); 2]| -> Spans {
            let before = centimetres(length(snap.piece) * snap.share);
            let behind = centimetres(length(snap.piece) * (1.0 - snap.share));
            let [tail, head] = self::ends(ends);
            [(tail.0, tail.1, before), (head.0, head.1, behind)]
        };
        let starts: Vec<Spans> =
            from.iter().map(|snap| span(snap, lane.leave(snap, pieces))).collect();
        let goals: Vec<Spans> =
            to.iter().map(|snap| span(snap, lane.arrive(snap, pieces))).collect();
        let mut cells = vec![(Millis(0), 0); from.len() * to.len()];
        let of_link = |row: u32| {
            lane.origins.get(row as usize).map_or(0, |(piece, _)| centimetres(length(*piece)))
        };
        let both = |time, length| (time, length);
        lane.hierarchy(pieces).fill_both([&starts, &goals], of_link, &mut cells, both);
        for (one, row) in from.iter().zip(cells.chunks_exact_mut(to.len().max(1))) {
            for (other, cell) in to.iter().zip(row).filter(|(other, _)| other.piece == one.piece) {
                let time = lane.along(one, other);
                if time <= cell.0 && time.is_reachable() {
                    let share = (one.share - other.share).abs();
                    *cell = (time, centimetres(length(one.piece) * share));
                }
            }
        }
        let metres = |(time, length): &(Millis, u32)| {
            if time.is_reachable() {
                Metres(length.saturating_add(50) / 100)
            } else {
                Lengths::NONE
            }
        };
        let lengths = Lengths { columns: to.len(), cells: cells.iter().map(metres).collect() };
        let times = cells.into_iter().map(|(time, _)| time.to_seconds()).collect();
        (Matrix { columns: to.len(), cells: times }, lengths)
    }
}

fn centimetres(metres: f64) -> u32 {
    (metres * 100.0).round() as u32
}

/// The ends of a piece, named as the hierarchy names them.
pub(super) fn ends(ends: [(u32, Millis); 2]) -> Ends {
    ends.map(|(node, time)| (NodeId::from_usize(node as usize), time))
}
