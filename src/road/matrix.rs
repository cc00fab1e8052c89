//! Travel times between all of some places.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::Snap;
use super::lane::Lane;
use super::piece::Pieces;
use super::search::{Search, Targets};
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

    /// Searches once from every source, on all threads.
    pub(super) fn of(lane: &Lane, pieces: &Pieces, from: &[Snap], to: &[Snap]) -> Self {
        let ends: Vec<[(u32, Millis); 2]> =
            to.iter().map(|snap| lane.arrive(snap, pieces)).collect();
        let reachable = ends.iter().flatten().filter(|end| end.1.is_reachable());
        let targets = Targets::of(lane.network.nodes(), reachable.map(|end| end.0));
        let row = |search: &mut Search, source: &Snap| -> Vec<Seconds> {
            search.run(&lane.network, lane.leave(source, pieces), &targets);
            let time = |(target, ends): (&Snap, &[(u32, Millis); 2])| {
                let through = ends.map(|(node, rest)| search.time(node) + rest);
                lane.along(source, target).min(through[0]).min(through[1]).to_seconds()
            };
            to.iter().zip(&ends).map(time).collect()
        };
        let rows: Vec<Vec<Seconds>> = from.par_iter().map_init(Search::default, row).collect();
        Self { columns: to.len(), cells: rows.concat() }
    }
}
