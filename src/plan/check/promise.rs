//! What was promised: visits kept apart, and what was fixed by hand.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Violation;
use super::case::Case;
use crate::calendar::days_between;
use crate::demand::Visit;

/// Spacing and pins of every visit that has a stop.
pub(super) fn judge(case: &Case<'_>, found: &mut Vec<Violation>) {
    let mut groups: BTreeMap<&str, Vec<(Date, &Visit)>> = BTreeMap::new();
    for (row, date) in &case.served {
        let Some(visit) = case.evidence.due.get(*row) else { continue };
        if let Some(apart) = &visit.apart {
            groups.entry(&apart.group).or_default().push((*date, visit));
        }
    }
    for mut members in groups.into_values() {
        members.sort_by_key(|(date, visit)| (*date, &visit.id));
        for pair in members.windows(2) {
            let [(one, first), (other, second)] = pair else { continue };
            let days = first.apart.iter().chain(&second.apart).map(|apart| apart.days).max();
            if days.is_some_and(|days| !is_apart(*one, *other, days)) {
                let values = [first.id.as_str(), &days.unwrap_or_default().to_string()];
                found.push(Violation::new("V1601", &values).of(&second.id));
            }
        }
    }
    pins(case, found);
    chains(case, found);
}

/// Visits that are made with others are made in their round, all of them and in turn.
fn chains(case: &Case<'_>, found: &mut Vec<Violation>) {
    let mut groups: BTreeMap<&str, Vec<&Visit>> = BTreeMap::new();
    for visit in case.evidence.due {
        if let Some(chain) = &visit.chain {
            groups.entry(&chain.group).or_default().push(visit);
        }
    }
    for (group, mut members) in groups {
        members.sort_by_key(|visit| visit.chain.as_ref().map(|chain| chain.turn));
        let at: Vec<Option<(usize, usize)>> = members
            .iter()
            .map(|visit| {
                case.plan.routes.iter().enumerate().find_map(|(route, planned)| {
                    let stop = planned.stops.iter().position(|stop| stop.visit == visit.id)?;
                    Some((route, stop))
                })
            })
            .collect();
        let none = at.iter().all(Option::is_none);
        let in_turn = at.windows(2).all(|pair| match pair {
            [Some((route, before)), Some((other, after))] => route == other && before < after,
            _ => false,
        });
        if !none && !in_turn {
            found.push(Violation::new("V1605", &[group]).of(group));
        }
    }
}

/// Whether two days are at least `days` from one another.
pub(super) fn is_apart(one: Date, other: Date, days: u32) -> bool {
    days <= days_between(one, other).unsigned_abs()
}

/// What the planner has fixed by hand is as it was fixed.
fn pins(case: &Case<'_>, found: &mut Vec<Violation>) {
    for route in &case.plan.routes {
        for stop in &route.stops {
            let Some((_, visit)) = case.visit(&stop.visit) else { continue };
            let Some(pin) = &visit.pin else { continue };
            let mut add = |code, value: &str| {
                found.push(Violation::new(code, &[value]).on(&route.id).of(&stop.visit));
            };
            if let Some(crew) = &pin.crew
                && *crew != route.crew
            {
                add("V1602", crew);
            }
            if let Some(date) = pin.date
                && date != route.date
            {
                add("V1603", &date.to_string());
            }
            if let Some(begin) = pin.begin
                && begin != stop.begin
            {
                add("V1604", &begin.to_string());
            }
        }
    }
}
