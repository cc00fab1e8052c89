//! The spine of demand: from everything that is known to the visits that are due.

use std::collections::BTreeMap;

use geo::Coord;

use super::desk::Desk;
use super::notes::Notes;
use super::{Pin, Visit, hazards, households, merge, pins, score, tasks, venues};
use crate::calendar::{Calendar, Horizon};
use crate::finding::{Level, Reading};
use crate::rules::Rules;
use crate::spatial::Index;
use crate::words::Language;
use crate::world::{Layer, StationId, World};

/// Everything that is known when visits are called due.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// What exists and what was done.
    pub world: &'a World,
    /// The index over `world`.
    pub index: &'a Index,
    /// The rules in force.
    pub rules: &'a Rules,
    /// Which days are worked.
    pub calendar: &'a Calendar,
    /// The station nearest by travel, where a road leads there.
    pub nearest_station: &'a dyn Fn(Coord<f64>) -> Option<StationId>,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// The days to be planned.
    pub horizon: Horizon,
    /// The language of every why.
    pub language: Language,
    /// What the planner has fixed by hand, by visit id.
    pub pins: BTreeMap<String, Pin>,
}

/// The visits that are due in the horizon, sorted by id.
///
/// # Shape and units
///
/// One visit for each time a site falls due: where a cadence is shorter than the horizon, the
/// second is `#2` and so on, kept apart by [`Apart`](super::Apart). Worth is in whole points.
/// Every window lies in the horizon, from the visit's release on, in order of time.
///
/// Without a station there is a finding (B3001) and no visit.
///
/// # Cost
///
/// O(n log n) for n sites.
pub fn due(setting: &Setting<'_>, options: &Options) -> Reading<Vec<Visit>> {
    let mut notes = Notes::default();
    if setting.world.stations.is_empty() {
        notes.one(("B3001", Level::Rejected), (Layer::Stations.into(), None, None), &[]);
        return Reading { value: Vec::new(), findings: notes.into_findings() };
    }
    let desk = Desk::over(setting, options, &mut notes);
    let mut drafts = households::due(&desk, &mut notes);
    drafts.extend(venues::due(&desk, &mut notes));
    drafts.extend(hazards::due(&desk, &mut notes));
    drafts.extend(tasks::due(&desk, &mut notes));
    merge::join(&mut drafts, &desk);
    let mut visits = score::settle(drafts, &setting.rules.worth);
    visits.sort_by(|a, b| a.id.cmp(&b.id));
    pins::only_once(&mut visits, &mut notes);
    pins::apply(&mut visits, &options.pins, &mut notes);
    Reading { value: visits, findings: notes.into_findings() }
}
