//! Travel times between all of some places.

use std::collections::BTreeMap;

use super::hierarchy::Ends;
use super::lane::Lane;
use super::piece::Pieces;
use super::round::Round;
use super::{Snap, round};
use crate::unit::{Millis, Seconds};

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
        let starts: Vec<Ends> = from.iter().map(|snap| lane.leave(snap, pieces)).collect();
        let ends: Vec<Ends> = to.iter().map(|snap| lane.arrive(snap, pieces)).collect();
        let mut cells = vec![Seconds(0); from.len() * to.len()];
        let write = |time: Millis| lane.real(time).to_seconds();
        lane.hierarchy(pieces).fill([&starts, &ends], &mut cells, write);
        let mut matrix = Self { columns: to.len(), cells };
        matrix.stay(lane, pieces, from, to);
        matrix
    }

    /// Looks whether two places on one piece are nearer along it than round by its ends.
    fn stay(&mut self, lane: &Lane, pieces: &Pieces, from: &[Snap], to: &[Snap]) {
        let mut by_piece: Vec<(u32, usize)> = to.iter().map(|snap| snap.piece).zip(0..).collect();
        by_piece.sort_unstable();
        let columns = self.columns.max(1);
        let mut rounds = BTreeMap::new();
        for (source, row) in from.iter().zip(self.cells.chunks_exact_mut(columns)) {
            let first = by_piece.partition_point(|(piece, _)| *piece < source.piece);
            let same = by_piece.iter().skip(first).take_while(|(piece, _)| *piece == source.piece);
            for (_, column) in same {
                let (to, along) = (&to[*column], lane.along(source, &to[*column]));
                row[*column] = match &lane.turned {
                    None => along.to_seconds().min(row[*column]),
                    Some(_) if round::is_settled(lane, source, to, along) => along.to_seconds(),
                    Some(turned) => {
                        let round = || Round::of(lane, turned, lane.hierarchy(pieces), to.piece);
                        let round = rounds.entry(to.piece).or_insert_with(round);
                        round.time(lane, source, to).min(along).to_seconds()
                    }
                };
            }
        }
    }
}
