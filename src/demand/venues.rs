//! Inspections of venues.

use super::desk::{Desk, Draft, Periodic, Site};
use super::notes::Notes;
use super::score;
use crate::world::{Layer, Purpose, Venue};

/// The inspections that are due.
pub(super) fn due(desk: &Desk<'_>, notes: &mut Notes) -> Vec<Draft> {
    let venues = desk.setting.world.venues.rows();
    venues.iter().flat_map(|venue| one(venue, desk, notes)).collect()
}

fn one(venue: &Venue, desk: &Desk<'_>, notes: &mut Notes) -> Vec<Draft> {
    let rules = desk.setting.rules;
    let purpose = Purpose::Inspection;
    let told = venue.every_days.filter(|days| 0 < *days);
    if told.is_none() {
        notes.count("B3004", Layer::Venues, venue.kind.code(), &venue.id);
    }
    let owed = Periodic {
        purpose,
        crew: rules.authority(purpose, false),
        cadence: told.unwrap_or_else(|| rules.venue_days(venue.kind, venue.risk)),
        by_rule: told.is_none(),
        last: desk.last((Layer::Venues, &venue.id), purpose, venue.last, notes),
    };
    let site = Site {
        id: &venue.id,
        layer: Layer::Venues,
        position: venue.position,
        grid: venue.grid.as_deref(),
        village: None,
        label: venue.name.as_deref(),
        hours: &venue.open,
        service: venue.service.unwrap_or_else(|| rules.inspection(venue.kind)),
        needs: &venue.needs,
    };
    let risk = rules.level(venue.risk);
    desk.periodic(site, &owed, |overdue| score::venue(risk, overdue, &rules.tier), notes)
}
