//! What a visit is worth, and its tier.

use std::collections::BTreeMap;

use super::Visit;
use super::desk::Draft;
use crate::rules::{TierRules, WorthRules};
use crate::world::VillageId;

/// The longest gap there is: someone was never visited.
pub(super) const NEVER: u32 = u32::MAX;

/// Points for being `overdue` by so many days of a `cadence`, before any bonus.
pub(super) fn points(overdue: u32, cadence: u32, rules: &WorthRules) -> u32 {
    let base = u64::from(rules.base.value);
    let late = base * u64::from(overdue) / u64::from(cadence.max(1));
    let capped = (base + late).min(u64::from(rules.cap.value));
    u32::try_from(capped).unwrap_or(rules.cap.value)
}

/// Points for the hazards of these severities that are at hand and not closed.
pub(super) fn nearby(severities: impl Iterator<Item = u8>, rules: &WorthRules) -> u32 {
    let each = |severity: u8| u32::from(severity).saturating_mul(rules.nearby_points.value);
    severities.map(each).fold(0, u32::saturating_add).min(rules.nearby_cap.value)
}

/// Points for a village whose longest gap is `days`.
pub(super) fn gap(days: u32, rules: &WorthRules) -> u32 {
    (days / rules.gap_days_a_point.value.max(1)).min(rules.gap_cap.value)
}

/// The tier of a household.
pub fn household(level: u8, cadence: u32, overdue: u32, rules: &TierRules) -> u8 {
    if rules.high_level.value <= level || cadence <= rules.short_cadence_days.value {
        return 1;
    }
    other(overdue)
}

/// The tier of a venue.
pub fn venue(risk: u8, overdue: u32, rules: &TierRules) -> u8 {
    if rules.high_level.value <= risk && 0 < overdue { 1 } else { other(overdue) }
}

/// The tier of what is of no special importance.
pub(super) fn other(overdue: u32) -> u8 {
    if 0 < overdue { 2 } else { 3 }
}

/// The visits of `drafts`, each worth more by the longest gap of its village.
pub(super) fn settle(drafts: Vec<Draft>, rules: &WorthRules) -> Vec<Visit> {
    let mut longest: BTreeMap<VillageId, u32> = BTreeMap::new();
    for draft in &drafts {
        if let (Some(village), Some(days)) = (draft.village, draft.gap) {
            let most = longest.entry(village).or_default();
            *most = days.max(*most);
        }
    }
    let settled = drafts.into_iter().map(|Draft { mut visit, village, .. }| {
        let days = village.and_then(|village| longest.get(&village)).copied().unwrap_or(0);
        visit.worth = visit.worth.saturating_add(gap(days, rules));
        visit
    });
    settled.collect()
}
