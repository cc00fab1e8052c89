//! Everything the judge needs, recomputed from the layers, and its verdict on a plan.

use super::check::{Door, Evidence, Violation, check};
use super::{Plan, Request, Staffing, Township, crews, due};
use crate::demand::Visit;
use crate::finding::{Error, Result};
use crate::route::Ground;
use crate::unit::{Index as _, Seconds};
use crate::words::say;
use crate::world::{StationId, Venue};

/// What `plan` breaks of the law, of its own promises and of the layers; nothing for a sound plan.
///
/// Whatever made the plan, due visits, crews and travel times are computed anew.
///
/// # Errors
///
/// [`Error::Missing`] without a station, without roads or with an unknown travel profile.
pub fn judge(town: &Township<'_>, request: &Request, plan: &Plan) -> Result<Vec<Violation>> {
    let due = due(town, request)?.value;
    let staffing = Staffing { evenings_from: plan.evenings_from, ..request.staffing.clone() };
    let crews = crews(town.world, town.calendar, &staffing, request.horizon).value;
    let distances = Distances::new(town, request, &due)?;
    let travel = |_: &str, from: Door, to: Door| distances.time(from, to);
    let authority = |purpose, two| town.rules.authority(purpose, two);
    let cap = |venue: &Venue| town.rules.cap.inspections(venue).map(|rule| rule.value);
    let devices = town.rules.kit.devices().map(|(name, device)| (name.to_owned(), device.clone()));
    let devices: Vec<_> = devices.collect();
    let evidence = Evidence {
        world: town.world,
        due: &due,
        people: &crews.people,
        shifts: &crews.shifts,
        authority: &authority,
        cap: &cap,
        devices: &devices,
        travel: &travel,
    };
    Ok(check(plan, &evidence))
}

/// Travel times between the doors of each station's visits.
struct Distances {
    /// For each station the times between its doors, row by row, door 0 its own.
    times: Vec<(usize, Vec<Seconds>)>,
    /// For each visit its station and its door.
    doors: Vec<(StationId, usize)>,
}

impl Distances {
    fn new(town: &Township<'_>, request: &Request, due: &[Visit]) -> Result<Self> {
        let name = &request.staffing.profile;
        let profile = town.roads.profile(name).ok_or_else(|| Error::Missing {
            what: say(request.language, "plan.no-profile", &[name]),
        })?;
        let stations = town.world.stations.rows();
        let mut places: Vec<_> = stations.iter().map(|station| vec![station.position]).collect();
        let mut doors = Vec::new();
        for visit in due {
            let here = &mut places[visit.station.to_usize()];
            doors.push((visit.station, here.len()));
            here.push(visit.position);
        }
        let times = |places| {
            let ground = Ground::new(town.roads, profile, places);
            (ground.len(), ground.times())
        };
        Ok(Self { times: places.into_iter().map(times).collect(), doors })
    }

    /// From door to door; [`Seconds::MAX`] between the doors of two stations.
    fn time(&self, from: Door, to: Door) -> Seconds {
        let door = |door| match door {
            Door::Station(station) => Some((station, 0)),
            Door::Visit(row) => self.doors.get(row).copied(),
        };
        let (Some(from), Some(to)) = (door(from), door(to)) else { return Seconds::MAX };
        let (side, times) = &self.times[from.0.to_usize()];
        if from.0 == to.0 { times[from.1 * side + to.1] } else { Seconds::MAX }
    }
}
