//! What a plan is made from, and what is asked of it.

use std::collections::BTreeMap;

use super::{Keep, Prices, Staffing};
use crate::calendar::{Calendar, Horizon};
use crate::demand::Pin;
use crate::road::Roads;
use crate::rules::Rules;
use crate::words::Language;
use crate::world::World;

/// What a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct Township<'a> {
    /// Everything in it but the roads.
    pub world: &'a World,
    /// Its roads.
    pub roads: &'a Roads,
    /// The rules in force.
    pub rules: &'a Rules,
    /// The work days.
    pub calendar: &'a Calendar,
}

/// What is asked of a plan.
#[derive(Debug, Clone)]
pub struct Request {
    /// The days to plan.
    pub horizon: Horizon,
    /// The seed of the search.
    pub seed: u64,
    /// The language of whys and reasons.
    pub language: Language,
    /// How crews are put on shift.
    pub staffing: Staffing,
    /// What is fixed by hand, by visit id.
    pub pins: BTreeMap<String, Pin>,
    /// What the last layer of the cost counts.
    pub prices: Prices,
    /// A published plan of which as much as can be is to be kept.
    pub keep: Option<Keep>,
    /// SHA-256 of each file that was read, by file name.
    pub inputs: BTreeMap<String, String>,
}

impl Request {
    /// How crews are put on shift: where a plan is kept, each in the turn it had.
    pub(super) fn staffing(&self) -> Staffing {
        let evenings_from = self.keep.as_ref().and_then(|k| k.evenings_from(self.horizon.from));
        Staffing { evenings_from, ..self.staffing.clone() }
    }
}
