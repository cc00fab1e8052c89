//! The spine: from a township and its roads to a plan, in one short function.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use geo::Coord;

use super::publish::publish;
use super::territory::Territory;
use super::{Plan, Staffing, crews};
use crate::calendar::{Calendar, Horizon};
use crate::demand;
use crate::demand::{Options, Pin, Setting, Visit};
use crate::finding::{Error, Reading, Result};
use crate::road::{ProfileId, Roads};
use crate::route::Ground;
use crate::rules::Rules;
use crate::solver;
use crate::solver::Progress;
use crate::spatial::Index;
use crate::unit::Index as _;
use crate::words::{Language, say};
use crate::world::{StationId, World};

/// What a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct Township<'a> {
    /// Everything in it but the roads.
    pub world: &'a World,
    /// Its roads.
    pub roads: &'a Roads,
    /// The rules in force.
    pub rules: &'a Rules,
    /// The work days.
    pub calendar: &'a Calendar,
}

/// What is asked of a plan.
#[derive(Debug, Clone)]
pub struct Request {
    /// The days to plan.
    pub horizon: Horizon,
    /// The seed of the search.
    pub seed: u64,
    /// The language of whys and reasons.
    pub language: Language,
    /// How crews are put on shift.
    pub staffing: Staffing,
    /// What is fixed by hand, by visit id.
    pub pins: BTreeMap<String, Pin>,
    /// SHA-256 of each file that was read, by file name.
    pub inputs: BTreeMap<String, String>,
}

/// Plans the visits that are due in the horizon, until `observe` breaks.
///
/// The same township, request and number of turns give the same plan on any number of threads.
///
/// # Errors
///
/// [`Error::Missing`] without a station, without roads or with an unknown travel profile.
pub fn week(
    town: &Township<'_>,
    request: &Request,
    mut observe: impl FnMut(&Progress<'_>) -> ControlFlow<()>,
) -> Result<Reading<Plan>> {
    let mut findings = Vec::new();
    let profile = profile(town, request)?;
    let visits = due(town, request)?.into_value(&mut findings);
    let crews = crews(town.world, town.calendar, &request.staffing, request.horizon)
        .into_value(&mut findings);
    let territories = Territory::all(town, profile, &visits, &crews);
    let problems = territories
        .iter()
        .map(|territory| territory.problem(request.horizon))
        .collect::<Result<Vec<_>>>()?;
    let mut turns = 0;
    let solutions = solver::solve(&problems, request.seed, |progress| {
        turns = progress.turns;
        observe(&progress)
    });
    findings.extend(territories.iter().flat_map(Territory::far_from_roads));
    let solved = territories.iter().zip(problems.iter().zip(&solutions));
    Ok(Reading { value: publish(request, &crews, turns, solved), findings })
}

/// The visits that are due in the horizon, sorted by id.
///
/// # Errors
///
/// [`Error::Missing`] without a station or with an unknown travel profile.
pub fn due(town: &Township<'_>, request: &Request) -> Result<Reading<Vec<Visit>>> {
    if town.world.stations.is_empty() {
        return Err(missing(request.language, "plan.no-station", &[]));
    }
    let nearest = |place: Coord<f64>| nearest_station(town, &request.staffing.profile, place);
    let index = Index::over(town.world);
    let setting = Setting {
        world: town.world,
        index: &index,
        rules: town.rules,
        calendar: town.calendar,
        nearest_station: &nearest,
    };
    let options = Options {
        horizon: request.horizon,
        language: request.language,
        pins: request.pins.clone(),
    };
    Ok(demand::due(&setting, &options))
}

/// The station from which `place` is soonest reached; the first of equals, and of all where no
/// road leads.
fn nearest_station(town: &Township<'_>, profile: &str, place: Coord<f64>) -> Option<StationId> {
    let stations = town.world.stations.rows();
    let doors = stations.iter().map(|station| station.position).chain([place]).collect();
    let time = |door: usize| {
        let ground = Ground::new(town.roads, town.roads.profile(profile)?, Vec::clone(&doors));
        ground.leg(door, stations.len()).map(|leg| leg.time)
    };
    (0..stations.len())
        .min_by_key(|door| (time(*door).map_or(u32::MAX, |seconds| seconds.0), *door))
        .map(StationId::from_usize)
}

fn profile(town: &Township<'_>, request: &Request) -> Result<ProfileId> {
    let name = &request.staffing.profile;
    if town.roads.facts().ways == 0 {
        return Err(missing(request.language, "plan.no-road", &[]));
    }
    town.roads.profile(name).ok_or_else(|| missing(request.language, "plan.no-profile", &[name]))
}

fn missing(language: Language, key: &str, values: &[&str]) -> Error {
    Error::Missing { what: say(language, key, values) }
}
