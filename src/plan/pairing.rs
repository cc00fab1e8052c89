//! Whose visit of today is which visit of a plan published before.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

use super::Plan;
use crate::world::Layer;

/// A visit of today, by what it can be known again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'a> {
    pub(super) id: &'a str,
    pub(super) layer: Layer,
    pub(super) site: &'a str,
}

impl<'a> Name<'a> {
    /// What all visits of one site for one purpose have in common: the id without `#2`.
    fn purpose(&self) -> &'a str {
        self.id.rsplit_once('#').map_or(self.id, |(purpose, _)| purpose)
    }
}

/// What is known of today's visits from the plan before.
#[derive(Debug, Default)]
pub(super) struct Pairing<'a> {
    /// Today's visit of each visit of that plan.
    pub(super) today: BTreeMap<&'a str, &'a str>,
    /// Today's visits that it had on a day that is past.
    pub(super) past: BTreeSet<&'a str>,
}

/// The visits of one site.
#[derive(Debug, Default)]
struct Site<'a> {
    /// Those of the plan before that are not past, in the order in which they were to be made.
    before: Vec<Name<'a>>,
    today: Vec<Name<'a>>,
    has_past: bool,
}

/// Finds the visits of `before` again among those of today.
///
/// Ids hold while nothing of a site is past. Then the visits of a site are numbered anew, and the
/// first that was to be made is the first of today; a new purpose does not make it another visit.
pub(super) fn pair<'a>(
    before: &'a Plan,
    from: Date,
    today: impl Iterator<Item = Name<'a>>,
) -> Pairing<'a> {
    let mut sites: BTreeMap<(Layer, &str), Site<'a>> = BTreeMap::new();
    for name in today {
        sites.entry((name.layer, name.site)).or_default().today.push(name);
    }
    let begins = begins(before);
    let mut rows: Vec<(Option<DateTime>, Name<'a>)> = Vec::new();
    for visit in &before.visits {
        let name = Name { id: &visit.id, layer: visit.layer, site: &visit.site };
        let begin = begins.get(name.id).copied();
        if begin.is_some_and(|begin| begin.date() < from) {
            sites.entry((name.layer, name.site)).or_default().has_past = true;
        } else {
            rows.push((begin, name));
        }
    }
    // What had no stop comes after what had one.
    rows.sort_by_key(|(begin, name)| (begin.is_none(), *begin, name.id.len(), name.id));
    for (_, name) in rows {
        sites.entry((name.layer, name.site)).or_default().before.push(name);
    }
    let mut pairing = Pairing::default();
    for site in sites.into_values() {
        site.pair(&mut pairing);
    }
    pairing
}

/// When each visit of a plan begins.
fn begins(plan: &Plan) -> BTreeMap<&str, DateTime> {
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    stops.map(|stop| (stop.visit.as_str(), stop.begin)).collect()
}

impl<'a> Site<'a> {
    fn pair(mut self, pairing: &mut Pairing<'a>) {
        self.today.sort_by_key(|name| (name.id.len(), name.id));
        if !self.has_past {
            self.match_by(pairing, |before, today| before.id == today.id);
        }
        self.match_by(pairing, |before, today| before.purpose() == today.purpose());
        self.match_by(pairing, |_, _| true);
        if self.has_past {
            pairing.past.extend(self.today.iter().map(|name| name.id));
        }
    }

    /// Pairs each visit before with the first of today that is like it.
    fn match_by(&mut self, pairing: &mut Pairing<'a>, like: impl Fn(&Name<'a>, &Name<'a>) -> bool) {
        self.before.retain(|before| {
            let found = self.today.iter().position(|today| like(before, today));
            let Some(at) = found else { return true };
            pairing.today.insert(before.id, self.today.remove(at).id);
            false
        });
    }
}

/// The rows to be taken out of `places`, as few as may be, so that the rest rises.
pub(super) fn out_of_turn(places: &[usize]) -> Vec<usize> {
    // For each row the longest rise that ends there, and the row before it.
    let mut rises: Vec<(usize, Option<usize>)> = Vec::new();
    for (row, place) in places.iter().enumerate() {
        let before = (0..row).filter(|before| places[*before] < *place);
        let best = before.max_by_key(|before| (rises[*before].0, usize::MAX - before));
        rises.push((best.map_or(1, |before| rises[before].0 + 1), best));
    }
    let mut at = (0..rises.len()).max_by_key(|row| (rises[*row].0, usize::MAX - row));
    let mut stays = BTreeSet::new();
    while let Some(row) = at {
        stays.insert(row);
        at = rises[row].1;
    }
    (0..places.len()).filter(|row| !stays.contains(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_few_as_may_be_are_out_of_turn() {
        assert_eq!(out_of_turn(&[]), Vec::<usize>::new());
        assert_eq!(out_of_turn(&[1, 4, 6]), Vec::<usize>::new());
        assert_eq!(out_of_turn(&[9, 1, 2, 3]), [0]);
        assert_eq!(out_of_turn(&[1, 2, 0, 3]), [2]);
        assert_eq!(out_of_turn(&[3, 2, 1]).len(), 2);
    }

    fn site<'a>(before: &[&'a str], today: &[&'a str], has_past: bool) -> Pairing<'a> {
        let name = |id: &&'a str| Name { id, layer: Layer::Households, site: "H1" };
        let (before, today) = (before.iter().map(name).collect(), today.iter().map(name).collect());
        let mut pairing = Pairing::default();
        Site { before, today, has_past }.pair(&mut pairing);
        pairing
    }

    #[test]
    fn ids_hold_while_nothing_is_past_and_then_the_order_does() {
        let same = site(&["care:H1#2", "care:H1"], &["care:H1", "care:H1#2"], false);
        assert_eq!(
            same.today,
            BTreeMap::from([("care:H1", "care:H1"), ("care:H1#2", "care:H1#2")])
        );
        let later = site(&["care:H1#2", "care:H1#3"], &["care:H1", "care:H1#2"], true);
        assert_eq!(
            later.today,
            BTreeMap::from([("care:H1#2", "care:H1"), ("care:H1#3", "care:H1#2")])
        );
        assert!(later.past.is_empty(), "what was past was made");
        let undone = site(&["care:H1#2"], &["care:H1", "care:H1#2"], true);
        assert_eq!(undone.past, BTreeSet::from(["care:H1#2"]));
        let other = site(&["patrol:H1"], &["re-inspection:H1"], false);
        assert_eq!(other.today, BTreeMap::from([("patrol:H1", "re-inspection:H1")]));
    }
}
