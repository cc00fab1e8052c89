//! The places that are visited every so many days, and when they were.

use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;
use jiff::civil::Date;

use super::Scope;
use crate::demand::{
    household_purpose, household_rhythm, household_tier, purpose_and_site, venue_purpose,
    venue_rhythm, venue_tier,
};
use crate::world::{Grid, Household, Layer, Purpose, Venue};

/// A household or venue with all visits that are known of it.
pub(super) struct Site<'a> {
    pub(super) id: &'a str,
    pub(super) layer: Layer,
    /// `household.<need>` or `venue.<kind>`.
    pub(super) kind: String,
    pub(super) purpose: Purpose,
    /// 1 to 3, that of the rules where the layer gives none.
    pub(super) level: u8,
    pub(super) cadence: u32,
    /// Days after the target that are still in time.
    pub(super) grace: u32,
    pub(super) grid: Option<&'a str>,
    pub(super) village: Option<&'a str>,
    /// The days it was visited up to the last day of the report, each once, in order.
    pub(super) visits: Vec<Date>,
}

impl Site<'_> {
    /// How important a turn is that was `overdue` so many days when the report begins.
    pub(super) fn tier(&self, overdue: u32, scope: &Scope<'_>) -> u8 {
        let rules = &scope.rules.tier;
        match self.layer {
            Layer::Households => household_tier(self.level, self.cadence, overdue, rules),
            _ => venue_tier(self.level, overdue, rules),
        }
    }
}

/// Every household and venue, by layer and id; but not those of which only later visits are known,
/// because nobody can say what was before.
pub(super) fn sites<'a>(scope: &Scope<'a>) -> Vec<Site<'a>> {
    let land = Land::of(scope);
    let visits = visits(scope);
    let homes = scope.world.households.rows().iter().map(|home| household(home, scope, &land));
    let venues = scope.world.venues.rows().iter().map(|venue| one_venue(venue, scope, &land));
    let mut all: Vec<Site<'a>> = homes.chain(venues).collect();
    all.retain_mut(|site| {
        let mut days: BTreeSet<Date> = site.visits.iter().copied().collect();
        for purpose in [None, Some(site.purpose)] {
            days.extend(visits.get(&(site.id, purpose)).into_iter().flatten());
        }
        let is_told = !days.is_empty();
        site.visits = days.into_iter().filter(|day| *day <= scope.to).collect();
        !is_told || !site.visits.is_empty()
    });
    all
}

fn household<'a>(home: &'a Household, scope: &Scope<'a>, land: &Land<'a>) -> Site<'a> {
    let (cadence, grace) = household_rhythm(home, scope.rules);
    let grid = land.grid(home.grid.as_deref(), home.position);
    Site {
        id: &home.id,
        layer: Layer::Households,
        kind: format!("household.{}", home.need.code()),
        purpose: household_purpose(home.need),
        level: scope.rules.level(home.level),
        cadence,
        grace,
        grid: grid.map(|grid| grid.id.as_str()),
        village: land.village(home.village.as_deref(), grid, home.position),
        visits: home.last.into_iter().collect(),
    }
}

fn one_venue<'a>(venue: &'a Venue, scope: &Scope<'a>, land: &Land<'a>) -> Site<'a> {
    let (cadence, grace) = venue_rhythm(venue, scope.rules);
    let grid = land.grid(venue.grid.as_deref(), venue.position);
    Site {
        id: &venue.id,
        layer: Layer::Venues,
        kind: format!("venue.{}", venue.kind.code()),
        purpose: venue_purpose(venue.kind),
        level: scope.rules.level(scope.rules.risk(venue)),
        cadence,
        grace,
        grid: grid.map(|grid| grid.id.as_str()),
        village: land.village(None, grid, venue.position),
        visits: venue.last.into_iter().collect(),
    }
}

/// The days of every visit in the history, by site and purpose.
fn visits<'a>(scope: &Scope<'a>) -> BTreeMap<(&'a str, Option<Purpose>), Vec<Date>> {
    let mut all: BTreeMap<_, Vec<Date>> = BTreeMap::new();
    for (id, done) in scope.world.history.iter() {
        let (purpose, site) = purpose_and_site(id);
        all.entry((site, purpose)).or_default().push(done.date);
    }
    all
}

/// In which grid and village a place lies.
struct Land<'a> {
    scope: Scope<'a>,
    grids: BTreeMap<&'a str, &'a Grid>,
    villages: BTreeSet<&'a str>,
}

impl<'a> Land<'a> {
    fn of(scope: &Scope<'a>) -> Self {
        let world = scope.world;
        Self {
            scope: *scope,
            grids: world.grids.rows().iter().map(|grid| (grid.id.as_str(), grid)).collect(),
            villages: world.villages.rows().iter().map(|village| village.id.as_str()).collect(),
        }
    }

    /// The grid a place names, else the one it lies in.
    fn grid(&self, named: Option<&str>, at: Coord<f64>) -> Option<&'a Grid> {
        let named = named.and_then(|id| self.grids.get(id)).copied();
        named.or_else(|| Some(&self.scope.world.grids[self.scope.index.grid_of(at)?]))
    }

    /// The village a place names, else that of its grid, else the one it lies in.
    fn village(
        &self,
        named: Option<&'a str>,
        grid: Option<&'a Grid>,
        at: Coord<f64>,
    ) -> Option<&'a str> {
        let known = |id: &&'a str| self.villages.contains(id);
        let of_grid = || grid?.village.as_deref().filter(known);
        let around = || {
            let row = self.scope.index.village_of(at)?;
            Some(self.scope.world.villages[row].id.as_str())
        };
        named.filter(known).or_else(of_grid).or_else(around)
    }
}
