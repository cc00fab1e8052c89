//! One visit that is owed to someone.

use geo::Coord;
use jiff::civil::{Date, DateTime};

use crate::rules::Authority;
use crate::unit::Seconds;
use crate::world::{Layer, Purpose, StationId};

/// A visit that is owed to someone in the horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// `<purpose>:<site>`, and `#2`, `#3` … for the further visits of one site.
    pub id: String,
    /// The id of the venue, household, hazard or task.
    pub site: String,
    /// The layer the site stands in.
    pub layer: Layer,
    /// Why it may be made.
    pub purpose: Purpose,
    /// Importance: 1 before 2 before 3.
    pub tier: u8,
    /// Worth in whole points within its tier.
    pub worth: u32,
    /// Why it is due, in one sentence.
    pub why: String,
    /// How long it takes.
    pub service: Seconds,
    /// Where it is.
    pub position: Coord<f64>,
    /// The station whose crews make it.
    pub station: StationId,
    /// The first day it may be made.
    pub release: Date,
    /// The day it falls due.
    pub target: Date,
    /// The day after which it counts as late.
    pub latest: Date,
    /// When it may be made: from begin to end it lies in one of these, in order of time.
    pub windows: Vec<(DateTime, DateTime)>,
    /// The least crew.
    pub crew: Authority,
    /// Skills and kit the crew must have between them and their station; sorted.
    pub needs: Vec<String>,
    /// Other visits it must be kept apart from.
    pub apart: Option<Apart>,
    /// Other visits it is made with, all in one round or none.
    pub chain: Option<Chain>,
    /// The id of the person who had best make it.
    pub officer: Option<String>,
    /// Where the planner has put it by hand.
    pub pin: Option<Pin>,
    /// Door plate, standard address or name over the door.
    pub label: Option<String>,
    /// The id of its grid.
    pub grid: Option<String>,
}

/// Visits of one group are kept apart by whole days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// The group: the id of its first visit.
    pub group: String,
    /// The least days from one to the next.
    pub days: u32,
}

/// Visits of one group are made in one round in the order of their turns, all or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The group: the id of its first visit.
    pub group: String,
    /// Which of the group it is, from 1.
    pub turn: u8,
}

/// What the planner has fixed by hand; what is `None` is free.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pin {
    /// The crew.
    pub crew: Option<String>,
    /// The day.
    pub date: Option<Date>,
    /// The moment the visit begins (a lock).
    pub begin: Option<DateTime>,
}
