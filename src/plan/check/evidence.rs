//! What the judge knows apart from the plan.

use crate::demand::Visit;
use crate::plan::published::PlannedShift;
use crate::rules::{Authority, Device};
use crate::unit::Seconds;
use crate::world::{Person, Purpose, StationId, Venue, World};

/// A door that travel leads to or from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Door {
    /// A station, by its row in [`World::stations`].
    Station(StationId),
    /// A visit, by its row in [`Evidence::due`].
    Visit(usize),
}

/// What the layers, the settings and the roads say, recomputed without the plan.
pub struct Evidence<'a> {
    /// The layers: stations, and who must be visited by two.
    pub world: &'a World,
    /// Every visit that is due.
    pub due: &'a [Visit],
    /// Everyone there is, with certificates and leave.
    pub people: &'a [Person],
    /// Every shift that the layers and settings allow.
    pub shifts: &'a [PlannedShift],
    /// The least crew for a purpose, and whether two people must go.
    pub authority: &'a dyn Fn(Purpose, bool) -> Authority,
    /// The most inspections of a venue in a calendar year; any number when `None`.
    pub cap: &'a dyn Fn(&Venue) -> Option<u32>,
    /// The things of which each station has few, by name.
    pub devices: &'a [(String, Device)],
    /// Travel of a profile from door to door, the walks at both ends counted; [`Seconds::MAX`]
    /// where no road leads.
    pub travel: &'a dyn Fn(&str, Door, Door) -> Seconds,
}
