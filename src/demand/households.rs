//! Visits to households of special need.

use super::desk::{Desk, Draft, Periodic, Site};
use super::notes::Notes;
use super::score;
use crate::world::{Household, Layer, Need, Purpose};

/// What is due to households.
pub(super) fn due(desk: &Desk<'_>, notes: &mut Notes) -> Vec<Draft> {
    let homes = desk.setting.world.households.rows();
    homes.iter().flat_map(|home| one(home, desk, notes)).collect()
}

fn one(home: &Household, desk: &Desk<'_>, notes: &mut Notes) -> Vec<Draft> {
    let rules = desk.setting.rules;
    let purpose = purpose(home.need);
    let told = home.every_days.filter(|days| 0 < *days);
    if told.is_none() {
        notes.count("B3004", Layer::Households, home.need.code(), &home.id);
    }
    let owed = Periodic {
        purpose,
        crew: rules.authority(purpose, home.two_person),
        cadence: told.unwrap_or_else(|| rules.household_days(home.need, home.level)),
        by_rule: told.is_none(),
        last: desk.last((Layer::Households, &home.id), purpose, home.last, notes),
    };
    let site = Site {
        id: &home.id,
        layer: Layer::Households,
        position: home.position,
        grid: home.grid.as_deref(),
        village: home.village.as_deref(),
        label: home.label.as_deref(),
        hours: &home.hours,
        service: home.service.unwrap_or_else(|| rules.service(purpose)),
        needs: &home.needs,
    };
    let level = rules.level(home.level);
    let tier = |overdue| score::household(level, owed.cadence, overdue, &rules.tier);
    desk.periodic(site, &owed, tier, notes)
}

/// People who moved in are registered, all others are looked after.
const fn purpose(need: Need) -> Purpose {
    match need {
        Need::MigrantNew => Purpose::Collection,
        Need::ElderlyAlone
        | Need::Elderly80
        | Need::Dementia
        | Need::Disabled
        | Need::Ill
        | Need::LeftBehindChild
        | Need::LowIncome
        | Need::MentalRisk
        | Need::Other => Purpose::Care,
    }
}
