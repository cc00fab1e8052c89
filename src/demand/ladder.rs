//! Visits to a venue besides its inspections: a ladder of people, each in their own cadence.

use super::desk::{Desk, Draft, Periodic, Site};
use super::notes::Notes;
use super::score;
use crate::world::{Layer, Venue};

/// What is due by the rungs that `venue` names, its inspection being at `site`.
///
/// The visit of a rung is known as `<purpose>:<venue>/<rung>`, so that each rung has a past of its
/// own.
pub(super) fn due(
    venue: &Venue,
    site: Site<'_>,
    (desk, notes): (&Desk<'_>, &mut Notes),
) -> Vec<Draft> {
    let rules = desk.setting.rules;
    let mut drafts = Vec::new();
    for name in &venue.ladder {
        let Some(rung) = rules.rung(name) else {
            notes.count("B3021", Layer::Venues, name, &venue.id);
            continue;
        };
        let (id, purpose) = (format!("{}/{name}", venue.id), rung.purpose());
        let mut needs = venue.needs.clone();
        needs.extend(rung.needs.iter().cloned());
        needs.sort_unstable();
        needs.dedup();
        let owed = Periodic {
            purpose,
            crew: rules.authority(purpose, false),
            cadence: rung.days,
            by_rule: true,
            last: desk.past.last(&id, purpose),
        };
        let site = Site { id: &id, service: rules.service(purpose), needs: &needs, ..site };
        let mut found = desk.periodic(site, &owed, score::other, notes);
        for draft in &mut found {
            draft.visit.site.clone_from(&venue.id);
        }
        drafts.extend(found);
    }
    drafts
}
