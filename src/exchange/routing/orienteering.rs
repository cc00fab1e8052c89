//! Team orienteering with time windows: few vehicles, and customers each worth a profit.
//!
//! The text is Cordeau's with one line of limits, which do not count; the demand is the profit.

use std::path::Path;

use super::draft::Draft;
use super::fleet::alike;
use super::instance::{Goal, Instance};
use super::kind::Kind;
use super::open::Options;
use super::plane::Rounding;
use super::rows::{Row, Rows};
use crate::finding::Result;
use crate::solver::{Shift, Stop};
use crate::unit::Seconds;

/// Reads the text of team orienteering.
///
/// Distances are cut off after one decimal, and after two where the coordinates have three: so
/// the literature counts the instances made from Solomon's and from Cordeau's.
pub(super) fn read(path: &Path, text: &str, options: &Options) -> Result<Instance> {
    let mut draft = Draft::new(path, Kind::Orienteering);
    let mut rows = Rows::new(path, text);
    let head = rows.next("its first line")?;
    let (count, customers) =
        (head.whole(1, "the number of vehicles")?, head.whole(2, "the count")?);
    rows.next("the line of limits")?;
    let rows: Vec<Row<'_>> = rows.rest().collect();
    draft.few_places(rows.len())?;
    if rows.len() != customers as usize + 1 {
        let found = rows.len().saturating_sub(1);
        return Err(draft.error(format!("{found} customers, and the first line says {customers}")));
    }
    let rounding = Rounding { scale: if rows.iter().any(is_fine) { 100 } else { 10 }, down: true };
    (draft.scale, draft.goal) = (rounding.scale, Goal::Profit);
    let points = rows.iter().map(|row| row.point(1)).collect::<Result<Vec<_>>>()?;
    for (place, row) in rows.iter().enumerate().skip(1) {
        let stop = Stop {
            place,
            service: row.span(3, "the service", rounding)?,
            windows: vec![window(row, rounding)?],
            worth: row.whole(4, "the profit")?,
            ..Stop::default()
        };
        draft.stop(u64::from(row.whole(0, "the number")?), stop);
    }
    let (start, end) = window(&rows[0], rounding)?;
    let count = options.vehicles.unwrap_or(count).min(customers.max(1));
    draft.shifts = alike(count, &Shift { start, end, ..Shift::default() });
    draft.on_plane(&points, rounding)
}

/// The window after the choices of days, which do not count.
fn window(row: &Row<'_>, rounding: Rounding) -> Result<(Seconds, Seconds)> {
    let choices = row.whole(6, "the number of choices")? as usize;
    row.window(7 + choices, rounding)
}

/// Whether a coordinate has three decimals.
fn is_fine(row: &Row<'_>) -> bool {
    let decimals = |cell: &&str| cell.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    row.cells.iter().skip(1).take(2).any(|cell| 3 <= decimals(cell))
}
