//! An inspection and the re-inspections due at its venue about then, made as one visit.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::desk::{Desk, Draft};
use super::past::visit_id;
use crate::calendar::days_between;
use crate::world::{Layer, Purpose};

/// Puts each re-inspection into the inspection of its venue that is due no more than
/// `cap.merge_days` from it; both take as long as both, and who notes the inspection down has
/// noted down the look at the hazard.
///
/// They stay two where no day suits both, or no window is long enough.
pub(super) fn join(drafts: &mut Vec<Draft>, desk: &Desk<'_>) {
    let most = desk.setting.rules.cap.merge_days.value;
    if most == 0 {
        return;
    }
    let rows = drafts.iter().enumerate();
    let inspections: BTreeMap<String, usize> =
        rows.map(|(row, draft)| (draft.visit.id.clone(), row)).collect();
    let venue_of: BTreeMap<&str, &str> = desk
        .setting
        .world
        .hazards
        .rows()
        .iter()
        .filter_map(|hazard| Some((hazard.id.as_str(), hazard.venue.as_deref()?)))
        .collect();
    let mut gone = vec![false; drafts.len()];
    for row in 0..drafts.len() {
        let visit = &drafts[row].visit;
        if visit.purpose != Purpose::Reinspection || visit.layer != Layer::Hazards {
            continue;
        }
        let Some(venue) = venue_of.get(visit.site.as_str()) else { continue };
        let whole = inspections.get(&visit_id(Purpose::Inspection, venue, 1)).copied();
        let Some(whole) = whole.filter(|whole| *whole != row) else { continue };
        let near = days_between(visit.target, drafts[whole].visit.target).unsigned_abs() <= most;
        if let Some(both) = near.then(|| both(&drafts[whole], &drafts[row], desk)).flatten() {
            drafts[whole] = both;
            gone[row] = true;
        }
    }
    let mut gone = gone.into_iter();
    drafts.retain(|_| !gone.next().unwrap_or_default());
}

/// `whole` with `part` made along with it, where one day suits both and there is time.
fn both(whole: &Draft, part: &Draft, desk: &Desk<'_>) -> Option<Draft> {
    let (mut visit, other) = (whole.visit.clone(), &part.visit);
    visit.release = visit.release.max(other.release);
    visit.target = visit.target.min(other.target);
    // What is late already is made all the same.
    visit.latest = visit.latest.min(other.latest);
    visit.service += other.service;
    let span = |from: DateTime, to: DateTime| {
        desk.options.horizon.seconds(to) - desk.options.horizon.seconds(from)
    };
    let long = visit.service;
    visit.windows.retain(|(from, to)| visit.release <= from.date() && long <= span(*from, *to));
    if visit.windows.is_empty() {
        return None;
    }
    visit.tier = visit.tier.min(other.tier);
    visit.worth = visit.worth.saturating_add(other.worth);
    visit.crew.people = visit.crew.people.max(other.crew.people);
    visit.crew.certified = visit.crew.certified.max(other.crew.certified);
    visit.needs.extend(other.needs.iter().cloned());
    visit.needs.sort_unstable();
    visit.needs.dedup();
    visit.why = format!("{} {}", visit.why, desk.say("why.merged", &[&other.why]));
    Some(Draft { visit, village: whole.village, gap: whole.gap })
}
