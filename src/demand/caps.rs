//! How often each venue was inspected in the calendar year, where a rule says how often it may be.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Setting;
use super::desk::Draft;
use super::notes::Notes;
use super::past::{split, visit_id};
use crate::calendar::Horizon;
use crate::finding::Level;
use crate::world::{Layer, Purpose, Venue};

/// The days of inspections that count against a cap, by venue.
#[derive(Debug, Default)]
pub(super) struct Caps<'a> {
    days: BTreeMap<&'a str, BTreeSet<Date>>,
}

impl<'a> Caps<'a> {
    /// What was done up to the first day of `horizon`; nothing where no rule sets a cap.
    pub(super) fn over(setting: &Setting<'a>, horizon: Horizon) -> Self {
        let (world, rules) = (setting.world, setting.rules);
        if !rules.cap.has_any() {
            return Self::default();
        }
        let mut days: BTreeMap<&str, BTreeSet<Date>> = BTreeMap::new();
        for venue in world.venues.rows() {
            let told = venue.last.filter(|last| *last <= horizon.from);
            days.entry(&venue.id).or_default().extend(told);
        }
        for (id, done) in world.history.iter().filter(|(_, done)| done.date <= horizon.from) {
            let (first, site) = split(id);
            // Who wrote only the venue down, and not what for, had inspected it.
            let site = if first == site || first == visit_id(Purpose::Inspection, site, 1) {
                site
            } else {
                continue;
            };
            if let Some(days) = days.get_mut(site) {
                days.insert(done.date);
            }
        }
        Self { days }
    }

    /// The drafts of inspections of `venue` without those beyond its cap, each of which is told.
    ///
    /// An inspection counts for the year of the first day it may be made on, and is not made later.
    pub(super) fn keep(
        &self,
        venue: &Venue,
        drafts: Vec<Draft>,
        (setting, horizon): (&Setting<'_>, Horizon),
        notes: &mut Notes,
    ) -> Vec<Draft> {
        let Some(cap) = setting.rules.cap.inspections(venue) else { return drafts };
        let mut used: BTreeMap<i16, u32> = BTreeMap::new();
        for day in self.days.get(venue.id.as_str()).into_iter().flatten() {
            *used.entry(day.year()).or_default() += 1;
        }
        let (mut kept, mut told) = (Vec::new(), BTreeSet::new());
        for mut draft in drafts {
            let year = draft.visit.release.max(horizon.from).year();
            let used = used.entry(year).or_default();
            if *used < cap.value {
                *used += 1;
                draft.visit.windows.retain(|(from, _)| from.year() == year);
                kept.push(draft);
            } else if told.insert(year) {
                let place = (Layer::Venues.into(), Some(&*venue.id), None);
                let numbers = [year.to_string(), used.to_string(), cap.value.to_string()];
                let [year, used, most] = numbers.each_ref().map(String::as_str);
                notes.one(("B3016", Level::Skipped), place, &[year, used, most, &cap.source]);
            }
        }
        kept
    }
}
