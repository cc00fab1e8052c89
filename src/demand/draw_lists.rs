//! The lists of a random draw, from what a township has.

use std::collections::{BTreeMap, BTreeSet};

use super::Setting;
use super::draw::DrawLists;
use super::land::Land;
use crate::finding::{Finding, Level, Place, Reading};
use crate::world::{Person, Role, Venue, VenueKind};

/// Which venues and people take part; an empty list leaves nobody out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DrawChoice {
    /// Venues of these kinds only.
    pub kinds: Vec<VenueKind>,
    /// Venues of these grids only.
    pub grids: Vec<String>,
    /// Venues these stations serve, and the people of these stations.
    pub stations: Vec<String>,
}

/// The lists a draw is made from: of the venues of `setting` those of `choice`, each with the
/// weight of its risk; of `people` the certified officers; of `conflicts` (person, venue) those
/// between the two.
///
/// # Shape and units
///
/// `weights` are the tickets of a venue of risk 1, 2 and 3; a venue without a risk has that of the
/// rules. A conflict that names nobody and nothing of the township is a finding (B7001).
pub fn draw_lists(
    setting: &Setting<'_>,
    (people, conflicts): (&[Person], &[(String, String)]),
    choice: &DrawChoice,
    weights: [u32; 3],
) -> Reading<DrawLists> {
    let land = Land::of(setting);
    let weight = |venue: &Venue| {
        let [low, middle, high] = weights;
        match setting.rules.level(setting.rules.risk(venue)) {
            ..=1 => low,
            2 => middle,
            3.. => high,
        }
    };
    let venues =
        setting.world.venues.rows().iter().filter(|venue| takes_part(venue, choice, &land));
    let venues: BTreeMap<String, u32> = venues.map(|v| (v.id.clone(), weight(v))).collect();
    let may = |who: &&Person| {
        let ours = choice.stations.is_empty() || choice.stations.contains(&who.station);
        ours && who.certified && who.role == Role::Officer
    };
    let listed: BTreeSet<String> = people.iter().filter(may).map(|who| who.id.clone()).collect();
    let findings = unknown(setting, people, conflicts);
    let touches =
        |(who, venue): &&(String, String)| listed.contains(who) && venues.contains_key(venue);
    let conflicts = conflicts.iter().filter(touches).cloned().collect();
    let value = DrawLists { venues, people: listed, conflicts };
    Reading { value, findings: findings.into_iter().collect() }
}

fn takes_part(venue: &Venue, choice: &DrawChoice, land: &Land<'_>) -> bool {
    let DrawChoice { kinds, grids, stations } = choice;
    if !kinds.is_empty() && !kinds.contains(&venue.kind) {
        return false;
    }
    if grids.is_empty() && stations.is_empty() {
        return true;
    }
    let grid = land.grid(venue.grid.as_deref(), venue.position);
    let in_grid = || grid.is_some_and(|row| grids.contains(&land.world().grids[row].id));
    let served = || {
        let station = land.station(grid, venue.position);
        station.is_some_and(|(row, _)| stations.contains(&land.world().stations[row].id))
    };
    (grids.is_empty() || in_grid()) && (stations.is_empty() || served())
}

/// A finding where conflicts name whom or what the township does not know.
fn unknown(
    setting: &Setting<'_>,
    people: &[Person],
    conflicts: &[(String, String)],
) -> Option<Finding> {
    let people: BTreeSet<&str> = people.iter().map(|who| &*who.id).collect();
    let venues = setting.world.venues.rows().iter();
    let venues: BTreeSet<&str> = venues.map(|venue| &*venue.id).collect();
    let whom = conflicts.iter().map(|row| &*row.0).filter(|id| !people.contains(id));
    let what = conflicts.iter().map(|row| &*row.1).filter(|id| !venues.contains(id));
    let strange: BTreeSet<&str> = whom.chain(what).collect();
    let first = strange.first()?;
    let place =
        Place { file: "conflicts.csv".into(), id: Some((*first).to_owned()), ..Place::default() };
    Some(Finding::new("B7001", Level::Warning, place, &[&strange.len().to_string(), first]))
}
