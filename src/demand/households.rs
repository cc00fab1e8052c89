//! Visits to households of special need.

use jiff::civil::Date;

use super::cadence::{Cadence, Rhythm, plus};
use super::desk::{Desk, Draft, Periodic, Site};
use super::notes::Notes;
use super::score;
use crate::rules::Rules;
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
    let cadence = cadence(home, rules);
    let owed = Periodic {
        purpose,
        crew: rules.authority(purpose, home.two_person),
        cadence: cadence.interval(),
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
    let changed = changed(home, owed.last, desk, notes);
    let rhythm = Rhythm { cadence, last: owed.last, changed };
    let mut drafts = desk.rhythmic(site, &owed, &rhythm, (tier, notes));
    if let (Some((since, until)), Some(first)) = (changed, drafts.first_mut()) {
        first.visit.tier = 1;
        let told = desk.say("why.changed", &[&since.to_string(), &until.to_string()]);
        first.visit.why = told + &first.visit.why;
    }
    drafts
}

/// Days from one visit of a household to the next, and how many of them late is still in time.
pub fn rhythm(home: &Household, rules: &Rules) -> (u32, u32) {
    let cadence = cadence(home, rules);
    let days = cadence.interval().max(1);
    (days, u32::try_from(cadence.grace(days, &rules.due)).unwrap_or(0))
}

/// How often: as the layer says, else by the rules.
fn cadence(home: &Household, rules: &Rules) -> Cadence {
    let told = home.every_days.filter(|days| 0 < *days);
    let by_rule = (rules.household_times(home), rules.household_days(home.need, home.level));
    Cadence::chosen((told, home.times), by_rule, &rules.due)
}

/// The day of a major change that nobody has looked at since, and the day by which someone must.
fn changed(
    home: &Household,
    last: Option<Date>,
    desk: &Desk<'_>,
    notes: &mut Notes,
) -> Option<(Date, Date)> {
    let (since, today) = (home.changed?, desk.options.horizon.from);
    if today < since {
        notes.count("B3017", Layer::Households, &today.to_string(), &home.id);
        return None;
    }
    let days = desk.setting.rules.due.changed_days.value;
    last.is_none_or(|last| last < since).then(|| (since, plus(since, days.into())))
}

/// People who moved in are registered, all others are looked after.
pub const fn purpose(need: Need) -> Purpose {
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
