//! Travel times between all of some places.

use super::hierarchy::Ends;
use super::lane::Lane;
use super::piece::Pieces;
use super::{NodeId, Snap};
use crate::unit::{Index, Millis, Seconds};

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

    /// The times by the hierarchy, sources shared by all threads.
    pub(super) fn of(lane: &Lane, pieces: &Pieces, from: &[Snap], to: &[Snap]) -> Self {
        let starts: Vec<Ends> = from.iter().map(|snap| ends(lane.leave(snap, pieces))).collect();
        let ends: Vec<Ends> = to.iter().map(|snap| ends(lane.arrive(snap, pieces))).collect();
        let mut cells = vec![Seconds(0); from.len() * to.len()];
        lane.hierarchy(pieces).fill(&starts, &ends, &mut cells, Millis::to_seconds);
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

/// The ends of a piece, named as the hierarchy names them.
pub(super) fn ends(ends: [(u32, Millis); 2]) -> Ends {
    ends.map(|(node, time)| (NodeId::from_usize(node as usize), time))
}
