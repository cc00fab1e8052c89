//! What a plan changes of the one published before it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::pairing::{Name, out_of_turn, pair};
use super::{Keep, Plan};
use crate::calendar::Horizon;
use crate::finding::{Finding, Level, Place};
use crate::words::few;

/// How many of them are named.
const NAMED: usize = 3;

/// A crew on a day.
type Home<'a> = (&'a str, Date);

/// What becomes of a published plan on the days that both plans have; ids are today's, but for
/// what is not due any more.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Visits with the crew, the day and the turn they had.
    pub stay: Vec<String>,
    /// Visits with another crew or day.
    pub moved: Vec<String>,
    /// Visits of the same crew and day that come out of their turn: the fewest whose going would
    /// leave the others in the order they had.
    pub turned: Vec<String>,
    /// Visits that had a stop and have none.
    pub left_out: Vec<String>,
    /// Visits that had a stop and are not due any more.
    pub gone: Vec<String>,
    /// Visits that have a stop and had none.
    pub new: Vec<String>,
    /// Visits that had a stop on a day that is past and are due all the same.
    pub past: Vec<String>,
    /// Shifts that had a round and are not there any more.
    pub lost: Vec<String>,
}

/// What `after` changes of `before`.
///
/// A later hour alone is no change; nor is what `before` had on days that `after` has not.
pub fn changes(before: &Plan, after: &Plan) -> Changes {
    let horizon = Horizon { from: after.from, days: after.days };
    let names = after.visits.iter();
    let names = names.map(|visit| Name { id: &visit.id, layer: visit.layer, site: &visit.site });
    let pairing = pair(before, after.from, names);
    let mut changes = Changes::default();
    let now = homes(after);
    let shifts: BTreeSet<(&str, Date)> =
        after.shifts.iter().map(|shift| (shift.crew.as_str(), shift.date)).collect();
    let mut known = BTreeSet::new();
    let mut stays: BTreeMap<Home<'_>, Vec<(usize, &str, usize)>> = BTreeMap::new();
    for route in before.routes.iter().filter(|route| horizon.day_of(route.date).is_some()) {
        let home = (route.crew.as_str(), route.date);
        if !shifts.contains(&home) {
            changes.lost.push(route.id.clone());
        }
        for (place, stop) in route.stops.iter().enumerate() {
            let Some(id) = pairing.today.get(stop.visit.as_str()).copied() else {
                changes.gone.push(stop.visit.clone());
                continue;
            };
            known.insert(id);
            match now.get(id) {
                None => changes.left_out.push(id.to_owned()),
                Some((now, at)) if *now == home => {
                    stays.entry(home).or_default().push((*at, id, place));
                }
                Some(_) => changes.moved.push(id.to_owned()),
            }
        }
    }
    for mut round in stays.into_values() {
        round.sort_unstable();
        let places: Vec<usize> = round.iter().map(|(_, _, place)| *place).collect();
        let turned = out_of_turn(&places);
        for (row, (_, id, _)) in round.into_iter().enumerate() {
            let rows = if turned.contains(&row) { &mut changes.turned } else { &mut changes.stay };
            rows.push(id.to_owned());
        }
    }
    let came = now.keys().filter(|id| !known.contains(*id));
    changes.new = came.map(|id| (*id).to_owned()).collect();
    // The most important first, as the plan has them.
    let left = after.unserved.iter().enumerate();
    let left: BTreeMap<&str, usize> = left.map(|(at, left)| (left.visit.as_str(), at)).collect();
    changes.left_out.sort_by_key(|id| left.get(id.as_str()).copied());
    changes.past = pairing.past.iter().map(|id| (*id).to_owned()).collect();
    changes
}

/// The crew and day of each visit with a stop, and its place in the order.
fn homes(plan: &Plan) -> BTreeMap<&str, (Home<'_>, usize)> {
    let mut homes = BTreeMap::new();
    for route in &plan.routes {
        for (at, stop) in route.stops.iter().enumerate() {
            homes.insert(stop.visit.as_str(), ((route.crew.as_str(), route.date), at));
        }
    }
    homes
}

/// What of the kept plan could not be kept, told once for each cause.
pub(super) fn told(keep: &Keep, after: &Plan) -> Vec<Finding> {
    let Changes { left_out, gone, past, lost, .. } = changes(&keep.plan, after);
    let rows = [("B4008", gone), ("B4009", lost), ("B4010", past), ("B4011", left_out)];
    let told = rows.into_iter().filter(|(_, ids)| !ids.is_empty()).map(|(code, ids)| {
        let place = Place { file: keep.file.clone(), ..Place::default() };
        Finding::new(code, Level::Warning, place, &[&ids.len().to_string(), &few(&ids, NAMED)])
    });
    told.collect()
}
