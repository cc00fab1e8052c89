//! What was done before the horizon, asked for by site and purpose.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::notes::{Notes, Origin};
use crate::world::{Purpose, World};

/// The last time each site and each purpose at a site was visited, up to one day.
#[derive(Debug, Default)]
pub(super) struct Past {
    last: BTreeMap<String, Date>,
}

impl Past {
    /// What the history of `world` tells up to `today`; a later day is noted and not counted.
    pub(super) fn until(today: Date, world: &World, notes: &mut Notes) -> Self {
        let known = sites(world);
        let mut last: BTreeMap<String, Date> = BTreeMap::new();
        for (id, done) in world.history.iter() {
            let (id, site) = split(id);
            // A rung of a ladder is one of its venue.
            let whole = site.split_once('/').map_or(site, |(venue, _)| venue);
            let origin = if done.in_ledger { Origin::Ledger } else { Origin::History };
            if [id, site, whole].iter().all(|id| !known.contains(id)) {
                notes.count("B3014", origin, "", id);
            } else if today < done.date {
                notes.count("B3012", origin, &today.to_string(), id);
            } else {
                let latest = last.entry(id.to_owned()).or_insert(done.date);
                *latest = done.date.max(*latest);
            }
        }
        Self { last }
    }

    /// Lets each inspection of a venue count as a look at the hazards in it.
    pub(super) fn inspections_look_at_hazards(&mut self, world: &World) {
        for hazard in world.hazards.rows() {
            let Some(venue) = &hazard.venue else { continue };
            let Some(seen) = self.last(venue, Purpose::Inspection) else { continue };
            let looked = self.last.entry(visit_id(Purpose::Reinspection, &hazard.id, 1));
            let latest = looked.or_insert(seen);
            *latest = seen.max(*latest);
        }
    }

    /// The last time `site` was visited for `purpose`, or without a purpose being told.
    pub(super) fn last(&self, site: &str, purpose: Purpose) -> Option<Date> {
        let with_purpose = self.last.get(&visit_id(purpose, site, 1)).copied();
        with_purpose.max(self.last.get(site).copied())
    }
}

/// The id of visit `number` of `site` for `purpose`.
pub(super) fn visit_id(purpose: Purpose, site: &str, number: u32) -> String {
    let code = purpose.code();
    if number <= 1 { format!("{code}:{site}") } else { format!("{code}:{site}#{number}") }
}

/// The purpose and the site that the id of a visit names; an id of a site alone tells no purpose.
pub fn purpose_and_site(visit: &str) -> (Option<Purpose>, &str) {
    let purpose = visit.split_once(':').and_then(|(code, _)| Purpose::parse(code));
    (purpose, split(visit).1)
}

/// The id of the first visit like `id`, and its site; `id` itself twice where it names a site.
pub(super) fn split(id: &str) -> (&str, &str) {
    let Some((purpose, rest)) = id.split_once(':') else { return (id, id) };
    if Purpose::parse(purpose).is_none() {
        return (id, id);
    }
    let repeat = rest.rsplit_once('#').filter(|(_, number)| {
        !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    });
    let Some((site, number)) = repeat else { return (id, rest) };
    let first = id.get(..id.len() - number.len() - 1).unwrap_or(id);
    (first, site)
}

fn sites(world: &World) -> BTreeSet<&str> {
    let venues = world.venues.rows().iter().map(|site| &*site.id);
    let households = world.households.rows().iter().map(|site| &*site.id);
    let hazards = world.hazards.rows().iter().map(|site| &*site.id);
    let tasks = world.tasks.rows().iter().map(|site| &*site.id);
    venues.chain(households).chain(hazards).chain(tasks).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_visit_of_a_week_counts_for_its_site() {
        assert_eq!(split("care:H1#2"), ("care:H1", "H1"));
        assert_eq!(split("care:H1"), ("care:H1", "H1"));
        assert_eq!(split("care:户#3"), ("care:户", "户"));
        assert_eq!(split("care:H#x"), ("care:H#x", "H#x"));
        assert_eq!(split("H1#2"), ("H1#2", "H1#2"));
        assert_eq!(split("urn:H1"), ("urn:H1", "urn:H1"));
    }
}
