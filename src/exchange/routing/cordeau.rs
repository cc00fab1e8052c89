//! Cordeau's text: one depot or several, one day or several, with windows or without.
//!
//! The first line says which: type, vehicles, customers, days (or depots). Then a line of limits
//! (duration and load, 0 for none) for each day or depot, then a line for each place: number, x, y,
//! service, demand, frequency, number of choices of days, the choices, and a window where the type
//! has windows. A choice of days is a number whose bits are the days, the first day the highest.

use std::path::Path;

use super::draft::{Draft, MOST_SHIFTS};
use super::fleet::must;
use super::instance::Instance;
use super::kind::Kind;
use super::open::Options;
use super::plane::{Point, Rounding, distance, tour};
use super::rows::{FAR, Row, Rows};
use crate::finding::Result;
use crate::solver::{Series, Shift, Stop};
use crate::unit::Seconds;

/// What the first line says.
#[derive(Debug, Clone, Copy)]
struct Head {
    vehicles: u32,
    customers: usize,
    days: usize,
    depots: usize,
    windows: bool,
}

/// The longest duration and the greatest load; 0 for none.
type Limits = (f64, u32);

/// Reads Cordeau's text of one day (0, 4), periodic (1, 5) or with several depots (2, 6).
pub(super) fn read(path: &Path, text: &str, options: &Options) -> Result<Instance> {
    let mut draft = Draft::new(path, Kind::Cordeau);
    let mut rows = Rows::new(path, text);
    let head = head(&rows.next("its first line")?, options)?;
    let limits: Vec<Limits> = (0..head.days.max(head.depots))
        .map(|_| {
            let row = rows.next("the limits of each day or depot")?;
            Ok((row.number(0, "the duration")?, row.whole(1, "the load")?))
        })
        .collect::<Result<_>>()?;
    let rows: Vec<Row<'_>> = rows.rest().collect();
    draft.few_places(rows.len())?;
    if rows.len() != head.customers + head.depots {
        let (found, asked) = (rows.len(), head.customers + head.depots);
        return Err(draft.error(format!("{found} places, and the first line says {asked}")));
    }
    let points = rows.iter().map(|row| row.point(1)).collect::<Result<Vec<Point>>>()?;
    let rounding = rounding(&points, &limits);
    (draft.scale, draft.decimals) = (rounding.scale, 2);
    // Several depots stand at the end, a single one at the beginning.
    let first = if head.depots == 1 { 0 } else { head.customers };
    for (place, row) in rows.iter().enumerate() {
        if !(first..first + head.depots).contains(&place) {
            customer(&mut draft, row, place, (head, rounding))?;
        }
    }
    for (at, (duration, load)) in limits.into_iter().enumerate() {
        let (day, place) = if head.depots == 1 { (at, first) } else { (0, first + at) };
        let hours = hours(&rows[place], head, duration, rounding)?;
        for vehicle in 0..head.vehicles {
            let shift = shift((place, day, vehicle), hours, load);
            draft.shifts.push((u64::from(vehicle) + 1, shift));
        }
    }
    for (crew, (_, shift)) in draft.shifts.iter_mut().enumerate().filter(|_| 1 < head.depots) {
        shift.crew = crew as u32;
    }
    draft.on_plane(&points, rounding)
}

fn head(row: &Row<'_>, options: &Options) -> Result<Head> {
    let (kind, vehicles) = (row.whole(0, "the type")?, row.whole(1, "the number of vehicles")?);
    let customers = row.whole(2, "the number of customers")? as usize;
    let times = row.whole(3, "the number of days or depots")? as usize;
    let vehicles = options.vehicles.unwrap_or(vehicles);
    if MOST_SHIFTS / (vehicles as usize).max(1) < times || times == 0 {
        return Err(row.error(format_args!("{times} days or depots, {vehicles} vehicles each")));
    }
    let (days, depots) = match kind {
        0 | 4 => (1, 1),
        1 | 5 if times <= 64 => (times, 1),
        1 | 5 => return Err(row.error("more than 64 days")),
        2 | 6 => (1, times),
        _ => return Err(row.error(format_args!("problems of type {kind} cannot be read"))),
    };
    Ok(Head { vehicles, customers, days, depots, windows: 4 <= kind })
}

/// So fine that the longest round still can be counted.
fn rounding(points: &[Point], limits: &[Limits]) -> Rounding {
    let free = limits.iter().any(|(duration, _)| *duration <= 0.0);
    let longest = limits.iter().map(|(duration, _)| *duration).fold(0.0, f64::max);
    let reach = points.iter().map(|point| 2.0 * distance(*point, points[0])).fold(0.0, f64::max);
    Rounding::fine(if free { 2.0 * tour(points) } else { longest }.max(reach))
}

/// When a vehicle leaves its depot, when it is back, and how long it may be out.
fn hours(
    depot: &Row<'_>,
    head: Head,
    duration: f64,
    rounding: Rounding,
) -> Result<(Seconds, Seconds, Option<Seconds>)> {
    let duty = if duration <= 0.0 { None } else { Some(rounding.units(duration).unwrap_or(FAR)) };
    if !head.windows {
        // Without windows nobody waits: who may be out so long is back by then.
        return Ok((Seconds(0), duty.unwrap_or(FAR), None));
    }
    let choices = depot.whole(6, "the number of choices")? as usize;
    let (start, end) = depot.window(7 + choices, rounding)?;
    Ok((start, if end <= start { FAR } else { end }, duty))
}

fn shift(
    (place, day, vehicle): (usize, usize, u32),
    (start, end, duty): (Seconds, Seconds, Option<Seconds>),
    load: u32,
) -> Shift {
    let room = if load == 0 { Vec::new() } else { vec![load] };
    Shift { place, start, end, duty, room, day: day as u32, crew: vehicle, ..Shift::default() }
}

/// A stop for each visit the customer asks for, and the choices of days they share.
fn customer(
    draft: &mut Draft<'_>,
    row: &Row<'_>,
    place: usize,
    (head, rounding): (Head, Rounding),
) -> Result<()> {
    let id = u64::from(row.whole(0, "the number")?);
    let often = row.whole(5, "the frequency")?;
    let count = row.whole(6, "the number of choices")? as usize;
    let stop = Stop {
        place,
        service: row.span(3, "the service", rounding)?,
        windows: if head.windows { vec![row.window(7 + count, rounding)?] } else { must().windows },
        load: vec![row.whole(4, "the demand")?],
        ..must()
    };
    if head.days == 1 {
        draft.stop(id, stop);
        return Ok(());
    }
    if count == 0 {
        return Err(row.error("no choice of days"));
    }
    // One published file says 0 times and has choices of one day each, all the same.
    let often = if often == 0 { row.whole(7, "a choice of days")?.count_ones() } else { often };
    let patterns = (7..7 + count).map(|at| pattern(row, at, (head.days, often)));
    let patterns = patterns.collect::<Result<Vec<u64>>>()?;
    let stops = (0..often).map(|_| draft.stop(id, stop.clone())).collect();
    draft.relations.series.push(Series { stops, patterns, least: 1, most: None, last: None });
    Ok(())
}

/// A choice of days, the first day the lowest bit.
fn pattern(row: &Row<'_>, at: usize, (days, often): (usize, u32)) -> Result<u64> {
    let bits = u64::from(row.whole(at, "a choice of days")?);
    if bits.count_ones() != often || (days < 64 && 1 << days <= bits) || often == 0 {
        return Err(row.error(format_args!("choice {bits} is not {often} of {days} days")));
    }
    Ok((0..days).filter(|day| bits >> (days - 1 - day) & 1 == 1).map(|day| 1_u64 << day).sum())
}
