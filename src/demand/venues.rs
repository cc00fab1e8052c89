//! Inspections of venues, and looks at street blocks.

use super::cadence::{Cadence, Rhythm};
use super::desk::{Desk, Draft, Periodic, Site};
use super::notes::Notes;
use super::{ladder, score};
use crate::rules::Rules;
use crate::world::{Layer, OpenOn, Purpose, Venue, VenueKind};

/// The inspections that are due.
pub(super) fn due(desk: &Desk<'_>, notes: &mut Notes) -> Vec<Draft> {
    let venues = desk.setting.world.venues.rows();
    venues.iter().flat_map(|venue| one(venue, desk, notes)).collect()
}

fn one(venue: &Venue, desk: &Desk<'_>, notes: &mut Notes) -> Vec<Draft> {
    let rules = desk.setting.rules;
    let purpose = purpose(venue.kind);
    let told = venue.every_days.filter(|days| 0 < *days);
    if told.is_none() {
        notes.count("B3004", Layer::Venues, venue.kind.code(), &venue.id);
    }
    let cadence = cadence(venue, rules);
    let owed = Periodic {
        purpose,
        crew: rules.authority(purpose, false),
        cadence: cadence.interval(),
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
    let risk = rules.level(rules.risk(venue));
    let tier = |overdue| score::venue(risk, overdue, &rules.tier);
    let rhythm = Rhythm { cadence, last: owed.last, changed: None };
    let mut drafts = desk.rhythmic(site, &owed, &rhythm, (tier, notes));
    if purpose == Purpose::Inspection {
        drafts = desk.caps.keep(venue, drafts, (desk.setting, desk.options.horizon), notes);
    }
    drafts.extend(ladder::due(venue, site, (desk, notes)));
    only_when_open(venue, &mut drafts, desk, notes);
    drafts
}

/// A street block is looked after in public space; every other venue is inspected.
pub const fn purpose(kind: VenueKind) -> Purpose {
    match kind {
        VenueKind::StreetBlock => Purpose::Patrol,
        VenueKind::School
        | VenueKind::Clinic
        | VenueKind::Shop
        | VenueKind::Restaurant
        | VenueKind::Lodging
        | VenueKind::Entertainment
        | VenueKind::Netcafe
        | VenueKind::BeautyBath
        | VenueKind::Workshop
        | VenueKind::Fuel
        | VenueKind::Other => Purpose::Inspection,
    }
}

/// Days from one visit of a venue to the next, and how many of them late is still in time.
pub fn rhythm(venue: &Venue, rules: &Rules) -> (u32, u32) {
    let cadence = cadence(venue, rules);
    let days = cadence.interval().max(1);
    (days, u32::try_from(cadence.grace(days, &rules.due)).unwrap_or(0))
}

/// How often: as the layer says, else by the rules.
fn cadence(venue: &Venue, rules: &Rules) -> Cadence {
    let told = venue.every_days.filter(|days| 0 < *days);
    let by_rule = (rules.venue_times(venue), rules.venue_days(venue.kind, rules.risk(venue)));
    Cadence::chosen((told, venue.times), by_rule, &rules.due)
}

/// Leaves only the days on which the venue is there; where they are not known, all of them.
fn only_when_open(venue: &Venue, drafts: &mut [Draft], desk: &Desk<'_>, notes: &mut Notes) {
    let (Some(open_on), Some(village)) = (venue.open_on, drafts.first().map(|one| one.village))
    else {
        return;
    };
    let calendar = desk.setting.calendar;
    let horizon = desk.options.horizon;
    match open_on {
        OpenOn::Term => {
            let years = [horizon.from, horizon.last()];
            if years.iter().any(|day| calendar.is_school_day(*day).is_none()) {
                notes.count("B3018", Layer::Venues, &horizon.from.year().to_string(), &venue.id);
                return;
            }
            for draft in drafts {
                let is_on = |day| calendar.is_school_day(day) == Some(true);
                draft.visit.windows.retain(|(from, _)| is_on(from.date()));
            }
        }
        OpenOn::Market => {
            let Some(market) = desk.land.market(village) else {
                notes.count("B3019", Layer::Venues, "", &venue.id);
                return;
            };
            for draft in drafts {
                draft.visit.windows.retain(|(from, _)| market.is_on(from.date()));
            }
        }
    }
}
