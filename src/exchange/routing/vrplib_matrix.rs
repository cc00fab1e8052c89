//! Distances of a VRPLIB text: from coordinates, or as they stand in the file.

use super::plane::{Point, Rounding, travel};
use super::vrplib_parts::Parts;
use crate::finding::Result;
use crate::solver::Travel;
use crate::unit::Seconds;

/// The distances between `count` places.
pub(super) fn matrix(parts: &Parts<'_>, count: usize) -> Result<Travel> {
    match parts.text("EDGE_WEIGHT_TYPE").unwrap_or("EUC_2D") {
        "EUC_2D" => travel(&points(parts, count)?, parts.rounding),
        "FLOOR_2D" => travel(&points(parts, count)?, Rounding { down: true, ..parts.rounding }),
        "EXPLICIT" => explicit(parts, count),
        other => Err(parts.error(
            "EDGE_WEIGHT_TYPE",
            format!("{other} cannot be read; EUC_2D, FLOOR_2D and EXPLICIT can"),
        )),
    }
}

fn points(parts: &Parts<'_>, count: usize) -> Result<Vec<Point>> {
    let Some(rows) = parts.table("NODE_COORD", count)? else {
        return Err(parts.error("NODE_COORD_SECTION", "missing"));
    };
    rows.into_iter().map(|row| row.point(1)).collect()
}

/// The matrix of the file; a triangle stands for both directions.
fn explicit(parts: &Parts<'_>, count: usize) -> Result<Travel> {
    let format = parts.text("EDGE_WEIGHT_FORMAT").unwrap_or("FULL_MATRIX");
    let columns: fn(usize, usize) -> (usize, usize) = match format {
        "FULL_MATRIX" => |_, count| (0, count),
        "LOWER_ROW" => |row, _| (0, row),
        "LOWER_DIAG_ROW" => |row, _| (0, row + 1),
        "UPPER_ROW" => |row, count| (row + 1, count),
        "UPPER_DIAG_ROW" => |row, count| (row, count),
        other => {
            let what =
                format!("{other} cannot be read; FULL_MATRIX and the rows of a triangle can");
            return Err(parts.error("EDGE_WEIGHT_FORMAT", what));
        }
    };
    let Some(rows) = parts.section("EDGE_WEIGHT") else {
        return Err(parts.error("EDGE_WEIGHT_SECTION", "missing"));
    };
    let cells = rows.iter().flat_map(|row| (0..row.cells.len()).map(move |at| (row, at)));
    let mut cells = cells.map(|(row, at)| row.span(at, "a distance", parts.rounding));
    let mut times = vec![Seconds(0); count * count];
    for row in 0..count {
        let (from, to) = columns(row, count);
        for column in from..to {
            let Some(time) = cells.next() else {
                let what = format!("ends in row {} of {count}", row + 1);
                return Err(parts.error("EDGE_WEIGHT", what));
            };
            times[row * count + column] = time?;
            if format != "FULL_MATRIX" {
                times[column * count + row] = times[row * count + column];
            }
        }
    }
    if cells.next().is_some() {
        return Err(parts.error("EDGE_WEIGHT", format!("more than {count} rows of distances")));
    }
    Travel::new(count, times)
}
