//! Solomon's text, also of Gehring and Homberger: vehicles with room, customers with windows.

use std::path::Path;

use super::draft::Draft;
use super::fleet::{alike, fleet, must};
use super::instance::Instance;
use super::kind::Kind;
use super::open::Options;
use super::plane::Rounding;
use super::rows::{Row, Rows};
use crate::finding::Result;
use crate::solver::{Shift, Stop};

/// Tenths: the objective is the distance as the DIMACS challenge counts it.
const ROUNDING: Rounding = Rounding::DIMACS;

/// Reads Solomon's text.
pub(super) fn read(path: &Path, text: &str, options: &Options) -> Result<Instance> {
    let mut draft = Draft::new(path, Kind::Solomon);
    (draft.scale, draft.decimals) = (ROUNDING.scale, 1);
    let mut rows = Rows::new(path, text);
    draft.name = rows.next("its name")?.cells.join(" ");
    let fleet_row = numbers(&mut rows, "the line of vehicles")?;
    let (count, room) = (fleet_row.whole(0, "the number")?, fleet_row.whole(1, "the capacity")?);
    let depot = numbers(&mut rows, "the depot")?;
    let mut points = vec![depot.point(1)?];
    let (start, end) = depot.window(4, ROUNDING)?;
    for row in rows.rest() {
        let id = row.whole(0, "the number")?;
        let stop = Stop {
            place: points.len(),
            service: row.span(6, "the service", ROUNDING)?,
            windows: vec![row.window(4, ROUNDING)?],
            load: vec![row.whole(3, "the demand")?],
            ..must()
        };
        points.push(row.point(1)?);
        draft.few_places(points.len())?;
        draft.stop(u64::from(id), stop);
    }
    let count = fleet(options.vehicles, count, draft.stops.len());
    draft.shifts = alike(count, &Shift { start, end, room: vec![room], ..Shift::default() });
    draft.on_plane(&points, ROUNDING)
}

/// The next row that begins with a number.
fn numbers<'a>(rows: &mut Rows<'a>, what: &str) -> Result<Row<'a>> {
    loop {
        let row = rows.next(what)?;
        if row.cells[0].parse::<f64>().is_ok() {
            return Ok(row);
        }
    }
}
