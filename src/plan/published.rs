//! The plan as it leaves the building: what `plan.json` holds.

use std::collections::BTreeMap;

use geo::Coord;
use jiff::civil::{Date, DateTime};

use crate::rules::Authority;
use crate::unit::{Metres, Seconds};
use crate::world::{Layer, Purpose, Role};

/// A plan for the crews of one or more stations.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The first day.
    pub from: Date,
    /// How many days.
    pub days: u32,
    /// The day from which the turns of the evening are counted, where it is not the first.
    pub evenings_from: Option<Date>,
    /// The seed of the search.
    pub seed: u64,
    /// The turns the search made for each station.
    pub turns: u64,
    /// Everyone in a crew, sorted by id.
    pub people: Vec<PlannedPerson>,
    /// Every shift of every crew, sorted by id.
    pub shifts: Vec<PlannedShift>,
    /// Every visit that is due, sorted by id.
    pub visits: Vec<PlannedVisit>,
    /// Every round with at least one stop, sorted by id.
    pub routes: Vec<Route>,
    /// Every visit that is due and has no stop, sorted by tier, worth (downwards) and id.
    pub unserved: Vec<Unserved>,
    /// Hours needed and available.
    pub bounds: Bounds,
    /// The weights of the priced layer.
    pub weights: BTreeMap<String, u32>,
    /// SHA-256 of each file that was read, by file name.
    pub inputs: BTreeMap<String, String>,
}

/// Someone in a crew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedPerson {
    /// The id.
    pub id: String,
    /// Officer or auxiliary.
    pub role: Role,
    /// Whether the person holds a law-enforcement certificate.
    pub certified: bool,
    /// The id of the station.
    pub station: String,
}

/// One crew on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedShift {
    /// `<crew>@<date>`.
    pub id: String,
    /// The crew, `<station>-C1`.
    pub crew: String,
    /// The ids of the people in it.
    pub people: Vec<String>,
    /// The id of the station it starts from and ends at.
    pub station: String,
    /// The day.
    pub date: Date,
    /// When it starts.
    pub start: DateTime,
    /// When it ends.
    pub end: DateTime,
    /// The time kept free of work, if any.
    pub pause: Option<Break>,
    /// The travel profile.
    pub profile: String,
}

/// Time kept free of work: no visit touches it, travel stops for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// When it starts.
    pub start: DateTime,
    /// When it ends.
    pub end: DateTime,
}

/// A visit that is due.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedVisit {
    /// The id.
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
    /// The id of the station whose crews make it.
    pub station: String,
    /// The first day it may be made.
    pub earliest: Date,
    /// The day after which it counts as late.
    pub latest: Date,
    /// When it may be made, in order of time.
    pub windows: Vec<(DateTime, DateTime)>,
    /// The least crew.
    pub crew: Authority,
    /// Door plate, standard address or name over the door.
    pub label: Option<String>,
    /// The id of its grid.
    pub grid: Option<String>,
}

/// A round on real roads.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// The id, which is that of its shift.
    pub id: String,
    /// The id of the station.
    pub station: String,
    /// The crew, `<station>-C1`.
    pub crew: String,
    /// The ids of the people in it.
    pub people: Vec<String>,
    /// The day.
    pub date: Date,
    /// The travel profile.
    pub profile: String,
    /// When it leaves the station.
    pub start: DateTime,
    /// When it is back.
    pub end: DateTime,
    /// The time kept free of work, if any.
    pub pause: Option<Break>,
    /// The stops in order.
    pub stops: Vec<Stop>,
    /// Travel from the last stop to the station.
    pub back: Seconds,
    /// The length of the whole way.
    pub distance: Metres,
    /// The whole way, longitude and latitude.
    pub line: Vec<Coord<f64>>,
}

/// One stop of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The id of the visit.
    pub visit: String,
    /// When the crew is at the door.
    pub arrive: DateTime,
    /// When the visit begins.
    pub begin: DateTime,
    /// When it ends.
    pub leave: DateTime,
    /// Travel from the stop before, door to door, without the pause.
    pub travel: Seconds,
    /// The length of that way, door to door.
    pub distance: Metres,
    /// The part of it walked, from the road or the door before.
    pub walk: Metres,
}

/// A visit without a stop, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unserved {
    /// The id of the visit.
    pub visit: String,
    /// The reason's code, from the closed list of `solver::Reason`.
    pub code: &'static str,
    /// The reason in one sentence.
    pub reason: String,
    /// The least change that would serve it.
    pub relax: Relax,
    /// The ids of visits that have what it would have needed.
    pub lost_to: Vec<String>,
}

/// The least single change that would serve a visit, with everything else kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relax {
    /// What would have to change, one of [`Relax::KINDS`]; `instead` is in place of the visits it
    /// lost to. Empty where no single change is enough.
    pub what: &'static str,
    /// In which shift it would then be made.
    pub shift: Option<String>,
    /// How much is missing, where it is a time.
    pub seconds: Option<Seconds>,
}

impl Relax {
    /// Everything that may be said to have to change.
    pub const KINDS: [&'static str; 11] = [
        "shift-end",
        "window",
        "crew",
        "road",
        "spacing",
        "shift",
        "duty",
        "room",
        "device",
        "handover",
        "instead",
    ];
}

/// Hours needed against hours available, before any planning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Service time of all visits that are due, by tier (1, 2, 3).
    pub needed: [Seconds; 3],
    /// Time on shift of all crews, breaks left out.
    pub available: Seconds,
    /// The least travel that serving all of them would take, by tier.
    pub travel: [Seconds; 3],
    /// The most that anyone could serve.
    pub most: Most,
}

/// The most that anyone could serve, proven before planning: who serves more of one number serves
/// less of a number before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Most {
    /// Visits of tier 1.
    pub first: u32,
    /// Worth, by tier (1, 2, 3).
    pub worth: [u64; 3],
}
