//! Li and Lim's text: goods collected at one customer and delivered to another by one vehicle.

use std::collections::BTreeMap;
use std::path::Path;

use super::draft::Draft;
use super::fleet::{alike, fleet, must};
use super::instance::{Instance, Part, Place};
use super::kind::Kind;
use super::open::Options;
use super::plane::Rounding;
use super::rows::{Row, Rows};
use crate::finding::Result;
use crate::solver::{Chain, Shift, Stop, StopId};

/// Reads Li and Lim's text: distances are exact there; here they are rounded to so fine a unit
/// that two decimals of a sum are right.
pub(super) fn read(path: &Path, text: &str, options: &Options) -> Result<Instance> {
    let mut draft = Draft::new(path, Kind::LiLim);
    let mut rows = Rows::new(path, text);
    let head = rows.next("the line of vehicles")?;
    let (count, room) = (head.whole(0, "the number of vehicles")?, head.whole(1, "the capacity")?);
    let depot = rows.next("the depot")?;
    let mut points = vec![depot.point(1)?];
    let rounding = Rounding::fine(depot.number(5, "the end of the day")?.max(1.0));
    (draft.scale, draft.decimals) = (rounding.scale, 2);
    let (start, end) = depot.window(4, rounding)?;
    let mut tasks = BTreeMap::new();
    for row in rows.rest() {
        let id = u64::from(row.whole(0, "the number")?);
        let stop = Stop {
            place: points.len(),
            service: row.span(6, "the service", rounding)?,
            windows: vec![row.window(4, rounding)?],
            ..must()
        };
        points.push(row.point(1)?);
        draft.few_places(points.len())?;
        let part = if row.whole(7, "the pickup")? == 0 { Part::Pickup } else { Part::Delivery };
        let stop = draft.part(Place { part, id }, stop);
        if tasks.insert(id, (stop, row.clone())).is_some() {
            return Err(row.error(format_args!("customer {id} stands here a second time")));
        }
    }
    draft.relations.chains = pairs(&tasks)?;
    let count = fleet(options.vehicles, count, draft.stops.len());
    draft.shifts = alike(count, &Shift { start, end, room: vec![room], ..Shift::default() });
    draft.on_plane(&points, rounding)
}

/// A chain for each pickup; every delivery belongs to one.
fn pairs(tasks: &BTreeMap<u64, (StopId, Row<'_>)>) -> Result<Vec<Chain>> {
    let mut chains = Vec::new();
    for (id, (stop, row)) in tasks {
        let (from, to) = (row.whole(7, "the pickup")?, row.whole(8, "the delivery")?);
        let mate = |id: u32| {
            let mate = tasks.get(&u64::from(id));
            mate.ok_or_else(|| row.error(format_args!("there is no customer {id}")))
        };
        match (from, to) {
            (0, to) if to != 0 => {
                let (then, other) = mate(to)?;
                if u64::from(other.whole(7, "the pickup")?) != *id {
                    return Err(row.error(format_args!("customer {to} names another pickup")));
                }
                chains.push(Chain { stops: vec![*stop, *then], load: vec![amount(row)?] });
            }
            (from, 0) if from != 0 => {
                let (_, other) = mate(from)?;
                if u64::from(other.whole(8, "the delivery")?) != *id {
                    return Err(row.error(format_args!("customer {from} names another delivery")));
                }
            }
            _ => return Err(row.error("neither a pickup nor a delivery, or both")),
        }
    }
    Ok(chains)
}

/// What is taken up.
fn amount(row: &Row<'_>) -> Result<u32> {
    let demand = row.signed(3, "the demand")?;
    u32::try_from(demand).map_err(|_| row.error("a pickup takes up less than nothing"))
}
