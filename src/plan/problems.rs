//! What a week asks the solver for, to be handed to another one.

use super::kept::Kept;
use super::territory::Territory;
use super::week::{due, profile};
use super::{Request, Township, crews};
use crate::finding::Result;
use crate::solver::Problem;

/// What [`week`](super::week) asks the solver for: each station's id and its problem, by id.
///
/// # Errors
///
/// As [`week`](super::week).
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
