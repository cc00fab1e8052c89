//! What the planner has fixed by hand.

use std::collections::BTreeMap;

use super::notes::{Notes, Origin};
use super::{Pin, Visit};
use crate::finding::Level;

/// Gives each visit its pin; a pin for no visit is a finding that names the ids near it.
pub(super) fn apply(visits: &mut [Visit], pins: &BTreeMap<String, Pin>, notes: &mut Notes) {
    for (id, pin) in pins {
        match visits.binary_search_by(|visit| visit.id.cmp(id)) {
            Ok(at) => {
                if let Some(visit) = visits.get_mut(at) {
                    visit.pin = Some(pin.clone());
                }
            }
            Err(at) => {
                let near = near(visits, id, at).join(", ");
                let place = (Origin::Pins, Some(id.as_str()), None);
                notes.one(("B3011", Level::Warning), place, &[id, &near]);
            }
        }
    }
}

/// Leaves one of several visits of one id, which two sites of one id would make, and says so.
pub(super) fn only_once(visits: &mut Vec<Visit>, notes: &mut Notes) {
    visits.dedup_by(|again, first| {
        let twice = again.id == first.id;
        if twice {
            notes.count("B3015", again.layer, &again.id, &again.site);
        }
        twice
    });
}

/// The visits of the same site, else those just before and after `id` in order.
fn near<'a>(visits: &'a [Visit], id: &str, at: usize) -> Vec<&'a str> {
    let site = id.split_once(':').map_or(id, |(_, site)| site);
    let site = site.split_once('#').map_or(site, |(site, _)| site);
    let same = visits.iter().filter(|visit| visit.site == site).map(|visit| &*visit.id);
    let same: Vec<_> = same.take(3).collect();
    if !same.is_empty() {
        return same;
    }
    let around = visits.get(at.saturating_sub(1)..visits.len().min(at + 1)).unwrap_or_default();
    around.iter().map(|visit| &*visit.id).collect()
}
