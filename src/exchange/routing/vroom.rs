//! VROOM's problem as JSON: jobs, shipments and vehicles over a matrix of durations.
//!
//! What is worth more is VROOM's order exactly: the sum of priorities, then the number of tasks,
//! then the cost. What the solver has no word for is refused by its name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::result;

use super::draft::Draft;
use super::instance::{Instance, Part, Place};
use super::kind::Kind;
use super::open::Options;
use super::rows::FAR;
use super::vroom_ground::Ground;
use super::vroom_rows::{BreakRow, JobRow, ProblemRow, VehicleRow};
use crate::finding::{Error, Result};
use crate::solver::{Chain, Shift, Stop, StopId};
use crate::unit::Seconds;

type Window = (Seconds, Seconds);

/// A break may begin within so long a time: its beginnings are tried one by one.
const LONG: Seconds = Seconds(86_400);
/// A week: how long before the first window a vehicle without one may start.
const BEFORE: u64 = 604_800;

/// What is the same for all tasks and vehicles.
struct Terms<'a> {
    path: &'a Path,
    /// The moment of the file that is 0 here.
    begin: u64,
    /// The bit of each skill that a task needs.
    skills: BTreeMap<u64, u32>,
    /// How many kinds of load there are.
    kinds: usize,
    /// More than all tasks: so much is one step of priority worth.
    step: u32,
}

/// Reads VROOM's problem.
pub(super) fn read(path: &Path, text: &str, options: &Options) -> Result<Instance> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut draft = Draft::new(path, Kind::Vroom);
    let mut row: ProblemRow = serde_json::from_str(text)
        .map_err(|error| draft.error(format!("not a problem of VROOM: {error}")))?;
    let ground = Ground::new(path, &mut row, options.speed)?;
    let terms = Terms::of(path, &row)?;
    draft.begin = terms.begin;
    let mut reader = Reader { draft, ground, terms, setups: Vec::new(), seen: BTreeSet::new() };
    for job in row.jobs {
        reader.task(Part::Job, job)?;
    }
    for shipment in row.shipments {
        let (pickup, delivery, load) = shipment.tasks();
        let who = format!("shipment with pickup {}", pickup.id);
        reader.terms.length(&who, &load)?;
        let pickup = reader.task(Part::Pickup, pickup)?;
        let delivery = reader.task(Part::Delivery, delivery)?;
        reader.draft.relations.chains.push(Chain { stops: vec![pickup, delivery], load });
    }
    let vehicles = options.vehicles.map_or(usize::MAX, |count| count as usize);
    for (crew, vehicle) in row.vehicles.into_iter().take(vehicles).enumerate() {
        reader.vehicle(crew, vehicle)?;
    }
    reader.instance()
}

impl<'a> Terms<'a> {
    fn of(path: &'a Path, row: &ProblemRow) -> Result<Self> {
        let ends = || row.shipments.iter().flat_map(|one| [&one.pickup, &one.delivery]);
        let tasks = row.jobs.iter().map(|job| &job.time_windows);
        let breaks = row.vehicles.iter().flat_map(|one| &one.breaks).map(|one| &one.time_windows);
        let windows = tasks.chain(ends().map(|end| &end.time_windows)).chain(breaks).flatten();
        let starts = windows.flatten().chain(row.vehicles.iter().flat_map(|one| &one.time_window));
        let first = starts.map(|window| window[0]).min().unwrap_or(0);
        let needed = row.jobs.iter().map(|job| &job.skills);
        let needed = needed.chain(row.shipments.iter().map(|one| &one.skills)).flatten();
        let skills: BTreeSet<u64> = needed.copied().collect();
        let count = row.jobs.len() + 2 * row.shipments.len();
        let terms = Self {
            path,
            begin: if first < u64::from(FAR.0) / 4 { 0 } else { first - BEFORE },
            skills: skills.into_iter().zip(0..).collect(),
            kinds: row.vehicles.first().map_or(0, |vehicle| vehicle.capacity.len()),
            step: u32::try_from(count + 1).unwrap_or(u32::MAX),
        };
        if u64::BITS < terms.skills.len() as u32 {
            return Err(terms.error("the tasks need more than 64 skills"));
        }
        if u32::MAX / 101 < terms.step {
            return Err(terms.error("too many tasks"));
        }
        Ok(terms)
    }

    fn error(&self, what: impl Into<String>) -> Error {
        Error::Content { path: self.path.to_owned(), what: what.into() }
    }

    /// Amounts are as long as the capacities, or not given.
    fn length(&self, who: &str, amount: &[u32]) -> Result<()> {
        if amount.is_empty() || amount.len() == self.kinds {
            return Ok(());
        }
        let (found, kinds) = (amount.len(), self.kinds);
        Err(self.error(format!("{who}: {found} kinds of load, and the first vehicle has {kinds}")))
    }

    /// The bits of those skills that a task needs.
    fn bits(&self, skills: &[u64]) -> u64 {
        let bits = skills.iter().filter_map(|skill| self.skills.get(skill));
        bits.fold(0, |bits, bit| bits | 1 << bit)
    }

    /// A window of the file in the solver's moments.
    fn window(&self, who: &str, [from, to]: [u64; 2]) -> Result<Window> {
        let moment = |at: u64| u32::try_from(at.saturating_sub(self.begin)).map(Seconds);
        let from = moment(from).ok().filter(|from| *from <= FAR);
        let from = from.ok_or_else(|| self.error(format!("{who}: a window years after others")))?;
        let to = moment(to).unwrap_or(FAR).min(FAR);
        if to < from {
            return Err(self.error(format!("{who}: a window closes before it opens")));
        }
        Ok((from, to))
    }

    /// Windows in order, those that touch as one.
    fn windows(&self, who: &str, said: Option<&Vec<[u64; 2]>>) -> Result<Vec<Window>> {
        let Some(said) = said else { return Ok(Stop::default().windows) };
        let windows = said.iter().map(|window| self.window(who, *window));
        let mut windows = windows.collect::<Result<Vec<Window>>>()?;
        windows.sort_unstable();
        let mut apart: Vec<Window> = Vec::new();
        for window in windows {
            match apart.last_mut().filter(|last| window.0 <= last.1) {
                Some(last) => last.1 = last.1.max(window.1),
                None => apart.push(window),
            }
        }
        Ok(apart)
    }
}

/// Tasks and vehicles as they are read.
struct Reader<'a> {
    draft: Draft<'a>,
    ground: Ground<'a>,
    terms: Terms<'a>,
    /// The tasks with a time of setting up, and their places.
    setups: Vec<(String, usize)>,
    /// The names of the tasks so far.
    seen: BTreeSet<Place>,
}

impl Reader<'_> {
    /// Adds a task.
    fn task(&mut self, part: Part, row: JobRow) -> Result<StopId> {
        let who = format!("{} {}", part.code(), row.id);
        let terms = &self.terms;
        if row.setup_per_type.is_some() || row.service_per_type.is_some() {
            return Err(terms.error(format!("{who}: times by type of vehicle cannot be expressed")));
        }
        if 100 < row.priority {
            return Err(terms.error(format!("{who}: priority {} is above 100", row.priority)));
        }
        terms.length(&who, &row.delivery)?;
        terms.length(&who, &row.pickup)?;
        let windows = terms.windows(&who, row.time_windows.as_ref())?;
        let place = self.ground.place(&who, (row.location_index, row.location))?;
        let place = place.ok_or_else(|| terms.error(format!("{who} has no location")))?;
        if row.setup != 0 {
            self.setups.push((who.clone(), place));
        }
        let name = Place { part, id: row.id };
        if !self.seen.insert(name) {
            return Err(terms.error(format!("{who} is there a second time")));
        }
        let stop = Stop {
            place,
            service: Seconds(row.setup) + Seconds(row.service),
            windows,
            skills: terms.bits(&row.skills),
            worth: row.priority * terms.step + 1,
            load: row.delivery,
            pickup: row.pickup,
            ..Stop::default()
        };
        Ok(self.draft.part(name, stop))
    }

    /// Adds a vehicle.
    fn vehicle(&mut self, crew: usize, row: VehicleRow) -> Result<()> {
        let who = format!("vehicle {}", row.id);
        refuse(&row)
            .map_err(|what| self.terms.error(format!("{who}: {what} cannot be expressed")))?;
        if row.capacity.len() != self.terms.kinds {
            self.terms.length(&who, &row.capacity)?;
            return Err(self.terms.error(format!("{who} has no capacity, and the first has")));
        }
        let profile = row.profile.as_deref().unwrap_or("car");
        let profile = self.ground.profile(&who, profile, row.speed_factor)?;
        let place = self.ground.place(&who, (row.start_index, row.start))?;
        let back = self.ground.place(&who, (row.end_index, row.end))?;
        let hours = row.time_window.map(|window| self.terms.window(&who, window)).transpose()?;
        let (start, end) = hours.unwrap_or((Seconds(0), FAR));
        let (pause, pause_until) = match row.breaks.as_slice() {
            [] => (None, None),
            [one] => self.pause(&who, one, (start, end))?,
            _ => return Err(self.terms.error(format!("{who}: only one break can be expressed"))),
        };
        let shift = Shift {
            place: place.unwrap_or(usize::MAX),
            back: Some(back.unwrap_or(usize::MAX)),
            start,
            end,
            pause,
            pause_until,
            skills: self.terms.bits(&row.skills),
            room: row.capacity,
            crew: u32::try_from(crew).unwrap_or(u32::MAX),
            profile,
            fixed: row.costs.fixed,
            ..Shift::default()
        };
        self.draft.shifts.push((row.id, shift));
        Ok(())
    }

    /// A break as a pause that begins within a window.
    fn pause(
        &self,
        who: &str,
        row: &BreakRow,
        (start, end): Window,
    ) -> Result<(Option<Window>, Option<Seconds>)> {
        let bad = |what: &str| self.terms.error(format!("{who}: {what}"));
        let windows = self.terms.windows(who, row.time_windows.as_ref())?;
        let [(from, until)] = windows[..] else {
            return Err(bad("a break with several windows cannot be expressed"));
        };
        if row.max_load.is_some() {
            return Err(bad("a break with max_load cannot be expressed"));
        }
        if row.service == 0 {
            return Ok((None, None));
        }
        let service = Seconds(row.service);
        let (from, until) = (from.max(start), until.min(end - service));
        if until < from || end < from + service {
            return Err(bad("the break does not fit into the time window"));
        }
        if LONG < until - from {
            return Err(bad("a break that may begin at any time of more than a day"));
        }
        Ok((Some((from, from + service)), Some(until).filter(|until| from < *until)))
    }

    /// The instance, when all is read.
    fn instance(mut self) -> Result<Instance> {
        let side = self.ground.points.len();
        let mut busy = vec![0_u32; side];
        for place in self.draft.stops.iter().map(|(_, stop)| stop.place) {
            busy[place] += 1;
        }
        let mut nowhere = false;
        for (_, shift) in &mut self.draft.shifts {
            let back = shift.back.unwrap_or(shift.place);
            nowhere |= side <= shift.place.max(back);
            if let Some(busy) = busy.get_mut(shift.place) {
                *busy += 1;
            }
            shift.place = shift.place.min(side);
            shift.back = Some(back.min(side)).filter(|back| *back != shift.place);
        }
        if let Some((who, _)) = self.setups.iter().find(|(_, place)| 1 < busy[*place]) {
            let what = "setup at a place that others share cannot be expressed; add it to service";
            return Err(self.terms.error(format!("{who}: {what}")));
        }
        let travel = self.ground.travel(nowhere)?;
        self.draft.points = self.ground.points;
        self.draft.points.resize(side + usize::from(nowhere), None);
        self.draft.instance(travel)
    }
}

/// What a vehicle asks for that the solver has no word for.
fn refuse(row: &VehicleRow) -> result::Result<(), &'static str> {
    let differs = |cost: Option<f64>, usual: f64| cost.is_some_and(|cost| cost != usual);
    let refused = [
        (row.max_tasks.is_some(), "max_tasks"),
        (row.max_travel_time.is_some(), "max_travel_time"),
        (row.max_distance.is_some(), "max_distance"),
        (differs(row.costs.per_hour, 3_600.0), "costs.per_hour other than 3600"),
        (differs(row.costs.per_km, 0.0), "costs.per_km"),
        (differs(row.costs.per_task_hour, 0.0), "costs.per_task_hour"),
    ];
    refused.iter().find(|(is, _)| *is).map_or(Ok(()), |(_, what)| Err(*what))
}
