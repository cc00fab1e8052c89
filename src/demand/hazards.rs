//! Visits to hazards: a re-inspection when the clock says so, a patrol where nobody else looks.

use jiff::civil::Date;

use super::cadence::{Turn, overdue, plus};
use super::desk::{Desk, Draft, Owed, Periodic, Site};
use super::notes::Notes;
use super::score;
use crate::finding::Level;
use crate::world::{Hazard, HazardStatus, Hours, Layer, Purpose, Venue};

/// The visits that hazards call for.
pub(super) fn due(desk: &Desk<'_>, notes: &mut Notes) -> Vec<Draft> {
    let hazards = desk.setting.world.hazards.rows();
    hazards.iter().flat_map(|hazard| one(hazard, desk, notes)).collect()
}

fn one(hazard: &Hazard, desk: &Desk<'_>, notes: &mut Notes) -> Vec<Draft> {
    if hazard.status == HazardStatus::Verified {
        return Vec::new();
    }
    let venue = hazard.venue.as_deref().and_then(|id| desk.land.venue(id));
    if let (Some(id), None) = (&hazard.venue, venue) {
        let origin = desk.origin(Layer::Hazards, &hazard.id);
        let place = (origin, Some(&*hazard.id), Some("venue_id"));
        notes.one(("B3010", Level::Warning), place, &[id]);
    }
    if let Some(turn) = clock(hazard, desk) {
        return reinspection(hazard, venue, turn, (desk, notes));
    }
    let past = first_after_due(hazard, desk).is_some();
    if hazard.status == HazardStatus::Open && venue.is_none() && !past {
        return patrol(hazard, desk, notes);
    }
    if hazard.status == HazardStatus::Open && hazard.due.is_none() {
        notes.count("B3007", desk.origin(Layer::Hazards, &hazard.id), "", &hazard.id);
    }
    Vec::new()
}

/// The first worked day after the one a hazard is to be mended by, where the horizon reaches it.
fn first_after_due(hazard: &Hazard, desk: &Desk<'_>) -> Option<Date> {
    // On a weekend nobody goes: what passes on a Friday evening is next week's.
    let first = desk.setting.calendar.worked_after(hazard.due?, 1);
    (first <= desk.options.horizon.last()).then_some(first)
}

/// When a hazard that was re-inspected on `seen` and is still open is looked at again.
///
/// One that was said to be mended, and was looked at since, waits for its closing.
fn again(hazard: &Hazard, seen: Date, desk: &Desk<'_>) -> Option<Turn> {
    let horizon = desk.options.horizon;
    if hazard.status != HazardStatus::Open {
        return None;
    }
    let by = |day| desk.setting.rules.hazard.reinspected_by(day, desk.setting.calendar);
    let target = by(seen);
    let latest = by(target);
    let turn = Turn {
        number: 1,
        release: target.max(horizon.from),
        target,
        latest,
        overdue: overdue(target, horizon),
    };
    (target <= horizon.last()).then_some(turn)
}

/// When a hazard is to be re-inspected, if it is and was not already.
fn clock(hazard: &Hazard, desk: &Desk<'_>) -> Option<Turn> {
    let horizon = desk.options.horizon;
    let rules = &desk.setting.rules.hazard;
    let (since, target, first) = match hazard.status {
        HazardStatus::Rectified => {
            let since = hazard.closed.or(hazard.due);
            let target = since.map_or(horizon.from, |since| since.min(horizon.from));
            (since, target, target)
        }
        HazardStatus::Open => (hazard.due, plus(hazard.due?, 1), first_after_due(hazard, desk)?),
        HazardStatus::Verified => return None,
    };
    let done = desk.past.last(&hazard.id, Purpose::Reinspection);
    // Who looked before the day it was to be mended by did so because it was said to be mended.
    let is_mended = hazard.status == HazardStatus::Rectified;
    let counts = if is_mended { hazard.closed } else { since }.or(hazard.found);
    if let Some(seen) = done.filter(|done| counts.is_none_or(|counts| counts <= *done)) {
        return again(hazard, seen, desk);
    }
    let clock = since.unwrap_or(horizon.from);
    let latest = rules.reinspected_by(clock, desk.setting.calendar);
    let release = first.max(horizon.from);
    Some(Turn { number: 1, release, target, latest, overdue: overdue(target, horizon) })
}

fn reinspection(
    hazard: &Hazard,
    venue: Option<&Venue>,
    turn: Turn,
    (desk, notes): (&Desk<'_>, &mut Notes),
) -> Vec<Draft> {
    let rules = desk.setting.rules;
    let purpose = Purpose::Reinspection;
    let late = score::points(turn.overdue, rules.hazard.overdue_days.value, &rules.worth);
    let owed = Owed {
        purpose,
        crew: rules.authority(purpose, false),
        turn,
        tier: 1,
        worth: late.saturating_add(severity(hazard, desk)),
        why: why(hazard, turn, desk),
    };
    let site = site(hazard, venue, purpose, desk);
    let ground = desk.ground(site, notes);
    ground.map(|ground| desk.draft(site, &ground, owed)).into_iter().collect()
}

fn patrol(hazard: &Hazard, desk: &Desk<'_>, notes: &mut Notes) -> Vec<Draft> {
    let rules = desk.setting.rules;
    let purpose = Purpose::Patrol;
    let owed = Periodic {
        purpose,
        crew: rules.authority(purpose, false),
        cadence: rules.hazard.patrol_days.value,
        by_rule: false,
        last: desk.past.last(&hazard.id, purpose),
    };
    let mut drafts = desk.periodic(site(hazard, None, purpose, desk), &owed, score::other, notes);
    for draft in &mut drafts {
        let by = hazard.due.map_or_else(|| String::from("-"), |due| due.to_string());
        draft.visit.why = desk.say("why.patrol", &[&hazard.id, &by]) + &draft.visit.why;
        draft.visit.worth = draft.visit.worth.saturating_add(severity(hazard, desk));
        draft.gap = None;
    }
    drafts
}

fn severity(hazard: &Hazard, desk: &Desk<'_>) -> u32 {
    let rules = desk.setting.rules;
    u32::from(rules.level(hazard.severity)).saturating_mul(rules.worth.severity_points.value)
}

fn site<'a>(
    hazard: &'a Hazard,
    venue: Option<&'a Venue>,
    purpose: Purpose,
    desk: &Desk<'_>,
) -> Site<'a> {
    const ANY: &Hours = &Vec::new();
    Site {
        id: &hazard.id,
        layer: Layer::Hazards,
        position: hazard.position,
        grid: hazard.grid.as_deref(),
        village: None,
        label: venue.and_then(|venue| venue.name.as_deref()),
        hours: venue.map_or(ANY, |venue| &venue.open),
        service: desk.setting.rules.service(purpose),
        needs: &[],
    }
}

fn why(hazard: &Hazard, turn: Turn, desk: &Desk<'_>) -> String {
    let day = |date: Option<Date>| date.map_or_else(|| String::from("-"), |date| date.to_string());
    let (due, latest) = (day(hazard.due), turn.latest.to_string());
    let past = hazard.due.map_or(0, |due| overdue(due, desk.options.horizon));
    match hazard.status {
        HazardStatus::Open if 0 < past => {
            let values = [&*hazard.id, &due, &past.to_string(), &latest];
            desk.say("why.reinspection.past", &values)
        }
        HazardStatus::Open => desk.say("why.reinspection.soon", &[&hazard.id, &due, &latest]),
        HazardStatus::Rectified | HazardStatus::Verified => {
            desk.say("why.reinspection.mended", &[&hazard.id, &due, &latest])
        }
    }
}
