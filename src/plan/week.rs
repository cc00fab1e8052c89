//! The spine: from a township and its roads to a plan, in one short function.

use std::ops::ControlFlow;

use super::changes::told;
use super::kept::Kept;
use super::nearest::nearest_station;
use super::publish::publish;
use super::replan::replan;
use super::territory::Territory;
use super::{Plan, Request, Township, crews};
use crate::demand;
use crate::demand::{Options, Setting, Visit};
use crate::finding::{Error, Reading, Result};
use crate::road::ProfileId;
use crate::solver;
use crate::solver::{Problem, Progress};
use crate::spatial::Index;
use crate::words::{Language, say};

/// Plans the visits that are due in the horizon, until `observe` breaks.
///
/// The same township, request and number of turns give the same plan on any number of threads.
///
/// # Errors
///
/// [`Error::Missing`] without a station, without roads or with an unknown travel profile;
/// [`Error::Setting`] where the plan to be kept is of another township or of other days.
pub fn week(
    town: &Township<'_>,
    request: &Request,
    mut observe: impl FnMut(&Progress<'_>) -> ControlFlow<()>,
) -> Result<Reading<Plan>> {
    let mut findings = Vec::new();
    let profile = profile(town, request)?;
    let visits = due(town, request)?.into_value(&mut findings);
    let crews = crews(town.world, town.calendar, &request.staffing(), request.horizon)
        .into_value(&mut findings);
    let kept = Kept::of(town, request, &visits, &crews)?;
    let territories = Territory::all(town, profile, &visits, &crews);
    let problems = territories
        .iter()
        .map(|territory| territory.problem(request, &kept))
        .collect::<Result<Vec<_>>>()?;
    let mut turns = 0;
    let observe = |progress: Progress<'_>| {
        turns = progress.turns;
        observe(&progress)
    };
    let solutions = match request.keep {
        None => solver::solve(&problems, request.seed, observe),
        Some(_) => replan(&territories, &problems, &kept, request, observe),
    };
    findings.extend(territories.iter().flat_map(Territory::far_from_roads));
    let solved = territories.iter().zip(problems.iter().zip(&solutions));
    let plan = publish(request, &crews, turns, solved);
    findings.extend(request.keep.iter().flat_map(|keep| told(keep, &plan)));
    Ok(Reading { value: plan, findings })
}

/// What [`week`] asks the solver for: each station's id and its problem, by id.
///
/// # Errors
///
/// As [`week`].
pub fn problems(town: &Township<'_>, request: &Request) -> Result<Vec<(String, Problem)>> {
    let profile = profile(town, request)?;
    let visits = due(town, request)?.value;
    let crews = crews(town.world, town.calendar, &request.staffing(), request.horizon).value;
    let kept = Kept::of(town, request, &visits, &crews)?;
    let one = |territory: &Territory<'_>| {
        let problem = territory.problem(request, &kept)?;
        Ok((territory.station.id.clone(), problem))
    };
    Territory::all(town, profile, &visits, &crews).iter().map(one).collect()
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
    let nearest = nearest_station(town, &request.staffing.profile);
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
