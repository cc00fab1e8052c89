//! A way of travelling: speeds and rights, as values.

use std::collections::{BTreeMap, BTreeSet};

use super::slope::share;
use crate::unit::{Kmh, Seconds, ids};

ids! {
    /// A profile of [`Roads`](super::Roads).
    ProfileId,
}

/// A way of travelling; what it may use and how fast, as values only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Its name: `car`, `foot`.
    pub name: String,
    /// The speed on each class of road (the tag `highway`); a class that is not here is closed.
    pub speeds: BTreeMap<String, Kmh>,
    /// By tag and value, the speed that is not exceeded there; 0 closes the road.
    pub caps: BTreeMap<String, BTreeMap<String, Kmh>>,
    /// What narrow roads allow (the tag `width`).
    pub narrow: Vec<Narrow>,
    /// The tags that give the right of way, the most special first: its value counts.
    pub access: Vec<String>,
    /// The values of those tags that close a road.
    pub closing: BTreeSet<String>,
    /// Words that stand for a speed in the tag `maxspeed`: `walk`, `CN:urban`.
    pub limits: BTreeMap<String, Kmh>,
    /// Whether the tag `maxspeed` holds for it.
    pub obeys_limits: bool,
    /// Whether one-way streets are one-way for it.
    pub obeys_oneway: bool,
    /// How fast the last metres from the road to a door are walked.
    pub walk: Kmh,
    /// The profile by whose paths doors far from the road are walked to.
    pub on_foot: Option<String>,
    /// How long it takes to stop at a door: to park, lock and get out.
    pub stop: Seconds,
    /// How long it takes to pass a junction, on top of the way.
    pub junction: Seconds,
    /// The classes of road on which nobody may stop.
    pub no_stopping: BTreeSet<String>,
    /// What steep roads leave of the speed.
    pub grades: Vec<Grade>,
    /// The kinds of barrier (the tag `barrier` of a node) that close a road.
    pub barriers: BTreeSet<String>,
    /// What is left of every speed at night, in the rain and the like, per cent, by name.
    pub conditions: BTreeMap<String, u32>,
    /// What turning costs; without it, turns are free and turn restrictions do not hold.
    pub turning: Option<Turning>,
}

/// What a narrow road allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Narrow {
    /// Holds for roads narrower than this, centimetres.
    pub below_cm: u32,
    /// The speed that is not exceeded there; 0 closes the road.
    pub speed: Kmh,
}

/// What a steep road leaves of the speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grade {
    /// From this rise or fall on, per cent.
    pub from_percent: u32,
    /// What is left uphill, per cent.
    pub up: u32,
    /// What is left downhill, per cent.
    pub down: u32,
}

impl Profile {
    /// The same under some of its conditions: every speed less by each of them.
    #[must_use]
    pub fn under(mut self, names: &[String]) -> Self {
        for percent in names.iter().filter_map(|name| self.conditions.get(name).copied()) {
            let tables = self.caps.values_mut().chain([&mut self.speeds]);
            let speeds = tables.flat_map(BTreeMap::values_mut);
            let narrow = self.narrow.iter_mut().map(|narrow| &mut narrow.speed);
            for speed in speeds.chain(narrow).chain([&mut self.walk]) {
                *speed = share(*speed, percent);
            }
        }
        self
    }
}

/// How long turning takes where three roads or more meet, and to turn round anywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turning {
    /// Turns to the left, by their sharpness; a turn less sharp than all of them takes no time.
    pub left: Vec<Bend>,
    /// Turns to the right.
    pub right: Vec<Bend>,
    /// To turn round at the end of a road.
    pub dead_end: Seconds,
    /// To turn round anywhere else.
    pub u_turn: Seconds,
}

/// Turns of some sharpness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bend {
    /// From this angle on, degrees from straight on.
    pub from_deg: u32,
    /// How long it takes.
    pub time: Seconds,
}

impl Turning {
    /// How long a turn by so many degrees takes, to the right above zero.
    pub fn bend(&self, degrees: f64) -> Seconds {
        let bends = if degrees < 0.0 { &self.left } else { &self.right };
        let sharp = bends.iter().filter(|bend| f64::from(bend.from_deg) <= degrees.abs());
        sharp.max_by_key(|bend| bend.from_deg).map_or(Seconds(0), |bend| bend.time)
    }
}
