//! VRPLIB: customers with loads, and the sections PyVRP adds: windows, service, prizes, several
//! depots, and vehicles that differ.

use std::path::Path;

use super::draft::{Draft, MOST_SHIFTS};
use super::fleet::{alike, fleet, generous, must};
use super::instance::Instance;
use super::kind::Kind;
use super::open::Options;
use super::rows::{FAR, Row};
use super::vrplib_matrix::matrix;
use super::vrplib_parts::Parts;
use crate::finding::Result;
use crate::solver::{Shift, ShiftId, Stop, Travel};
use crate::unit::{Index as _, Seconds};

type Window = (Seconds, Seconds);

/// What stands in the sections, row by row.
#[derive(Debug)]
struct Tables {
    depots: Vec<usize>,
    windows: Vec<Window>,
    service: Vec<Seconds>,
    brought: Vec<u32>,
    taken: Vec<u32>,
    prizes: Vec<Seconds>,
}

/// Reads VRPLIB's text.
pub(super) fn read(path: &Path, text: &str, options: &Options) -> Result<Instance> {
    let parts = Parts::new(path, text, options.rounding)?;
    let mut draft = Draft::new(path, Kind::Vrplib);
    if let Some(name) = parts.text("NAME") {
        name.clone_into(&mut draft.name);
    }
    let Some(count) = parts.whole("DIMENSION")? else {
        return Err(parts.error("DIMENSION", "missing"));
    };
    let count = count as usize;
    draft.few_places(count)?;
    let tables = tables(&parts, count)?;
    let travel = barred(&parts, &tables, matrix(&parts, count)?)?;
    let clients: Vec<usize> = (0..count).filter(|at| !tables.depots.contains(at)).collect();
    draft.shifts = shifts(&parts, &tables, options.vehicles, clients.len())?;
    let allowed = allowed(&parts, count, draft.shifts.len())?;
    for place in clients {
        let mut stop = stop(&tables, place);
        stop.allowed = allowed.as_ref().map(|lists| lists[place].clone());
        draft.stop(place as u64, stop);
    }
    draft.instance(vec![travel])
}

fn tables(parts: &Parts<'_>, count: usize) -> Result<Tables> {
    let depots = depots(parts, count)?;
    let window = |row: &Row<'_>| row.window(1, parts.rounding);
    let windows = parts.table("TIME_WINDOW", count)?;
    let windows = windows.map(|rows| rows.into_iter().map(window).collect::<Result<_>>());
    let mut service = parts.spans("SERVICE_TIME", count)?.unwrap_or(vec![Seconds(0); count]);
    for depot in &depots {
        service[*depot] = Seconds(0);
    }
    let brought = match parts.wholes("DEMAND", count)? {
        Some(brought) => brought,
        None => parts.wholes("LINEHAUL", count)?.unwrap_or(vec![0; count]),
    };
    Ok(Tables {
        depots,
        windows: windows.transpose()?.unwrap_or(vec![(Seconds(0), FAR); count]),
        service,
        brought,
        taken: parts.wholes("BACKHAUL", count)?.unwrap_or(vec![0; count]),
        prizes: parts.spans("PRIZE", count)?.unwrap_or(vec![Seconds(0); count]),
    })
}

/// The places that are depots, the first place when nothing is said.
fn depots(parts: &Parts<'_>, count: usize) -> Result<Vec<usize>> {
    let mut depots = Vec::new();
    for row in parts.section("DEPOT").unwrap_or_default() {
        for at in 0..row.cells.len() {
            let id = row.signed(at, "a depot")?;
            if id == -1 {
                continue;
            }
            match usize::try_from(id - 1).ok().filter(|place| *place < count) {
                Some(place) if !depots.contains(&place) => depots.push(place),
                _ => {
                    return Err(
                        row.error(format_args!("there is no depot {id}, or it is named twice"))
                    );
                }
            }
        }
    }
    if depots.is_empty() && 0 < count {
        depots.push(0);
    }
    Ok(depots)
}

/// A customer without a prize must be served; the prize of another is the price of leaving it out.
fn stop(tables: &Tables, place: usize) -> Stop {
    let prize = tables.prizes[place].0;
    let (tier, worth) = if prize == 0 { (1, 1) } else { (3, 0) };
    let load = |amount: u32| if amount == 0 { Vec::new() } else { vec![amount] };
    Stop {
        place,
        service: tables.service[place],
        windows: vec![tables.windows[place]],
        load: load(tables.brought[place]),
        pickup: load(tables.taken[place]),
        tier,
        worth,
        price: prize,
        ..must()
    }
}

/// Every vehicle, where it stands, what it can carry and how long it may be out.
fn shifts(
    parts: &Parts<'_>,
    tables: &Tables,
    asked: Option<u32>,
    clients: usize,
) -> Result<Vec<(u64, Shift)>> {
    let Some(depot) = tables.depots.first().copied() else { return Ok(Vec::new()) };
    let (start, end) = tables.windows[depot];
    let mut first = Shift { place: depot, start, end, ..Shift::default() };
    let Some(given) = parts.whole("VEHICLES")? else {
        first.room = parts.whole("CAPACITY")?.into_iter().collect();
        first.duty = match parts.spans("DISTANCE", 1)? {
            Some(most) => Some(most[0]),
            None => parts.spans("VEHICLES_MAX_DURATION", 1)?.map(|most| most[0]),
        };
        let carried = tables.brought.iter().chain(&tables.taken).map(|load| u64::from(*load));
        let room = first.room.first().copied().map_or(0, u64::from);
        let enough = if first.duty.is_some() || tables.windows.iter().any(|(_, to)| *to < FAR) {
            u32::try_from(clients).unwrap_or(u32::MAX)
        } else {
            generous(carried.sum(), room)
        };
        return Ok(alike(fleet(asked, enough, clients), &first));
    };
    let count = given as usize;
    if MOST_SHIFTS < count {
        return Err(parts.error("VEHICLES", format!("{count} are more than {MOST_SHIFTS}")));
    }
    let room = parts.wholes("CAPACITY", count)?;
    let duty = parts.spans("VEHICLES_MAX_DURATION", count)?;
    let fixed = parts.spans("VEHICLES_FIXED_COST", count)?;
    let homes = parts.wholes("VEHICLES_DEPOT", count)?;
    let mut shifts = alike(given, &first);
    for (at, (_, shift)) in shifts.iter_mut().enumerate() {
        if let Some(home) = homes.as_ref().map(|homes| homes[at]) {
            let place = (home as usize).checked_sub(1).filter(|at| tables.depots.contains(at));
            let Some(place) = place else {
                return Err(parts.error("VEHICLES_DEPOT", format!("there is no depot {home}")));
            };
            shift.place = place;
            (shift.start, shift.end) = tables.windows[place];
        }
        shift.room = room.as_ref().map(|room| room[at]).into_iter().collect();
        shift.duty = duty.as_ref().map(|duty| duty[at]);
        shift.fixed = fixed.as_ref().map_or(0, |fixed| fixed[at].0);
    }
    match asked.map(|asked| asked as usize) {
        Some(more) if shifts.len() < more && homes.is_none() => {
            Ok(alike(more as u32, &shifts.first().map_or(first, |(_, shift)| shift.clone())))
        }
        asked => {
            shifts.truncate(asked.unwrap_or(count));
            Ok(shifts)
        }
    }
}

/// For each place the vehicles that may go there, where that is said.
fn allowed(parts: &Parts<'_>, count: usize, shifts: usize) -> Result<Option<Vec<Vec<ShiftId>>>> {
    let vehicles = parts.whole("VEHICLES")?.unwrap_or(0) as usize;
    let Some(rows) = parts.table("VEHICLES_ALLOWED_CLIENTS", vehicles)? else { return Ok(None) };
    let mut lists = vec![Vec::new(); count];
    for (vehicle, row) in rows.into_iter().enumerate().take(shifts) {
        for at in 1..row.cells.len() {
            let id = row.whole(at, "a customer")?;
            let Some(list) = (id as usize).checked_sub(1).and_then(|at| lists.get_mut(at)) else {
                return Err(row.error(format_args!("there is no customer {id}")));
            };
            list.push(ShiftId::from_usize(vehicle));
        }
    }
    Ok(Some(lists))
}

/// With `TYPE : VRPB`, what is taken comes after all that is brought, and not by itself.
fn barred(parts: &Parts<'_>, tables: &Tables, travel: Travel) -> Result<Travel> {
    if parts.text("TYPE") != Some("VRPB") {
        return Ok(travel);
    }
    let side = travel.side();
    let takes = |place: usize| 0 < tables.taken[place];
    let brings = |place: usize| 0 < tables.brought[place];
    let time = |from: usize, to: usize| {
        let starts = tables.depots.contains(&from);
        if takes(to) && starts || takes(from) && brings(to) {
            Seconds::MAX
        } else {
            travel.time(from, to)
        }
    };
    let times = (0..side).flat_map(|from| (0..side).map(move |to| (from, to)));
    Travel::new(side, times.map(|(from, to)| time(from, to)).collect())
}
