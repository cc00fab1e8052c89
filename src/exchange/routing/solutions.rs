//! Solutions of other solvers, read: `.sol` of VRPLIB and `.res` of Cordeau; and ours, written so.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::instance::{Instance, Place};
use super::kind::Kind;
use super::rows::{Row, rows};
use super::vroom_solution;
use crate::finding::{Error, Result};
use crate::solver::{ShiftId, Solution, StopId};
use crate::unit::Table;

/// The rounds of a solution in the text of a `.sol`, a `.res` or VROOM's JSON; `path` names it in errors.
///
/// A `.sol` has a line `Route #3: 7 12 5` for each vehicle that goes out, and names customers by
/// their place in the file, the first place 0, or by their number where the file has numbers from
/// 0 itself. A `.res` has a line for each vehicle and day: day, vehicle, duration, load, and the
/// customers with a 0 before and after.
///
/// # Errors
///
/// [`Error::Content`] with the line, for a vehicle, day or customer that the instance has not.
pub fn rounds_of(
    instance: &Instance,
    path: &Path,
    text: &str,
) -> Result<Table<ShiftId, Vec<StopId>>> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return vroom_solution::read(instance, path, text);
    }
    let mut free = Names::of(instance);
    let (mut rounds, shifts) = (instance.empty(), instance.shifts());
    let rows = rows(path, text);
    let is_sol = rows.iter().any(|row| row.cells[0].eq_ignore_ascii_case("route"));
    if !is_sol && instance.kind != Kind::Cordeau {
        let what = "no line `Route #1: 3 5 …` in it".to_owned();
        return Err(Error::Content { path: path.to_owned(), what });
    }
    for row in rows.iter().skip(usize::from(!is_sol)) {
        let found = if is_sol { sol_line(row)? } else { Some(res_line(row)?) };
        let Some(((day, vehicle), names)) = found else { continue };
        let of_day = shifts.get(&day).zip(vehicle.checked_sub(1));
        let Some(shift) = of_day.and_then(|(shifts, row)| shifts.get(row).copied()) else {
            let what =
                "there is no such vehicle in the problem (a number of vehicles may be asked for)";
            return Err(row.error(what));
        };
        for name in names {
            let stop = free.take(name);
            let unknown = || row.error(format_args!("there is no customer {name}"));
            rounds[shift].push(stop.ok_or_else(unknown)?);
        }
    }
    Ok(rounds)
}

type Found = ((u32, usize), Vec<u64>);

/// `Route #3: 7 12 5`, or nothing when it is another line.
fn sol_line(row: &Row<'_>) -> Result<Option<Found>> {
    if !row.cells[0].eq_ignore_ascii_case("route") {
        return Ok(None);
    }
    let line = row.cells.join(" ");
    let (head, names) = line.split_once(':').ok_or_else(|| row.error("a route without `:`"))?;
    let number = head.rsplit(['#', ' ']).next().and_then(|number| number.parse().ok());
    let number = number.ok_or_else(|| row.error("a route without a number"))?;
    let cells = names.split_whitespace().collect();
    let names = Row { path: row.path, line: row.line, cells };
    let names = (0..names.cells.len()).map(|at| Ok(names.whole(at, "a customer")?.into()));
    Ok(Some(((0, number), names.collect::<Result<_>>()?)))
}

/// `2 1 105.73 157 0 8 31 28 0`.
fn res_line(row: &Row<'_>) -> Result<Found> {
    let (day, vehicle) = (row.whole(0, "the day")?, row.whole(1, "the vehicle")?);
    let day = day.checked_sub(1).ok_or_else(|| row.error("days count from 1"))?;
    let names = (4..row.cells.len()).map(|at| Ok(u64::from(row.whole(at, "a customer")?)));
    let names = names.filter(|name| !matches!(name, Ok(0)));
    Ok(((day, vehicle as usize), names.collect::<Result<_>>()?))
}

/// The stops of each name, one taken after another.
struct Names {
    free: BTreeMap<u64, Vec<StopId>>,
}

impl Names {
    fn of(instance: &Instance) -> Self {
        let mut free = BTreeMap::<u64, Vec<StopId>>::new();
        for (stop, place) in instance.stops.iter().rev() {
            free.entry(place.id).or_default().push(stop);
        }
        Self { free }
    }

    /// The next stop of that name; the last one again when all are taken, which the judge tells.
    fn take(&mut self, name: u64) -> Option<StopId> {
        let stops = self.free.get_mut(&name)?;
        if 1 < stops.len() { stops.pop() } else { stops.first().copied() }
    }
}

/// A solution as `.sol`, or as `.res` when it has several days.
pub fn solution_text(instance: &Instance, solution: &Solution) -> String {
    let days = instance.days();
    let value = instance.value(solution);
    let mut text = String::new();
    if 1 < days {
        let _ = writeln!(text, "{value}");
    }
    let mut row = BTreeMap::<u32, usize>::new();
    for (shift, round) in solution.rounds.iter() {
        let day = instance.problem.shifts()[shift].day;
        let number = row.entry(day).or_insert(0);
        *number += 1;
        if round.is_empty() {
            continue;
        }
        if 1 < days {
            let _ = write!(text, "{} {number} {} 0", day + 1, facts(instance, shift, round));
        } else {
            let _ = write!(text, "Route #{number}:");
        }
        for Place { id, .. } in round.iter().map(|stop| instance.stops[*stop]) {
            let _ = write!(text, " {id}");
        }
        text.push_str(if 1 < days { " 0\n" } else { "\n" });
    }
    if days <= 1 {
        let word = if instance.praise() == "profit" { "Profit" } else { "Cost" };
        let _ = writeln!(text, "{word} {value}");
    }
    text
}

/// Duration (travel and service) and load of a round, as a `.res` tells them.
fn facts(instance: &Instance, shift: ShiftId, round: &[StopId]) -> String {
    let shift = &instance.problem.shifts()[shift];
    let travel = &instance.problem.travel()[shift.profile];
    let (mut here, mut units, mut load) = (shift.place, 0, 0);
    for stop in round.iter().map(|stop| &instance.problem.stops()[*stop]) {
        units += u64::from(travel.time(here, stop.place).0) + u64::from(stop.service.0);
        load += stop.load.first().copied().map_or(0, u64::from);
        here = stop.leaves_from();
    }
    units += u64::from(travel.time(here, shift.ends_at()).0);
    format!("{} {load}", instance.decimal(units))
}
