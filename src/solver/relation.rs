//! What ties stops to each other.

use super::problem::StopId;

/// Everything that ties stops to each other; a stop stands in at most one chain, team or series,
/// and besides in at most one choice and in any number of handovers and devices.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Relations {
    /// Stops on lawful choices of days.
    pub series: Vec<Series>,
    /// Stops one after another in one round.
    pub chains: Vec<Chain>,
    /// Stops begun at one moment by two crews.
    pub teams: Vec<Team>,
    /// Stops of which one is enough.
    pub choices: Vec<Choice>,
    /// Stops that wait for what another crew brings back.
    pub handovers: Vec<Handover>,
    /// Things of which there are few.
    pub devices: Vec<Device>,
}

/// The visits of one site, alike but for their ids, on a lawful choice of days.
///
/// A choice of days is lawful when it is one of `patterns`, if there are any, and when from each
/// of its days to the next there are at least `least` and at most `most` days, `last` counting as
/// the day before the first. It has as many days as the series has stops, one visit a day, and
/// without patterns its days lie between day 0 and the last day of any shift, with a shift or
/// not. The days served must be part of a lawful choice: what is left out leaves its day empty and
/// moves no other. To serve none of them is always lawful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its stops, at least one, alike; which of them is on which day does not matter.
    pub stops: Vec<StopId>,
    /// The choices of days, one a bit (day 0 the lowest), all shifts then being on the first 64
    /// days; any when empty.
    pub patterns: Vec<u64>,
    /// The least days from one visit to the next, at least 1.
    pub least: u32,
    /// The most days from one visit to the next.
    pub most: Option<u32>,
    /// The day of the last visit before the horizon, counted from day 0 and so below it, and no
    /// more than `most` days before it.
    pub last: Option<i32>,
}

/// Stops of one round in this order, others between them or not; all of them or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The stops in order, two to four.
    pub stops: Vec<StopId>,
    /// What is taken up at the first and brought to the last, kind by kind: it is carried on every
    /// way between them.
    pub load: Vec<u32>,
}

/// Two stops served by two different rounds that begin them at the moment agreed in
/// [`super::Solution::agreed`], who is there earlier waiting; both or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// The stops.
    pub stops: [StopId; 2],
}

/// Stops of which at most one is served. They are of one tier, worth and price, and it counts
/// once: it is lost when none is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The stops, at least one.
    pub stops: Vec<StopId>,
}

/// `then` is served only where `first` is, in a shift that starts when the shift of `first` ends,
/// or later; when the rounds of these shifts are back does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// What brings something to the station.
    pub first: StopId,
    /// What takes it from there.
    pub then: StopId,
}

/// A thing of which there are `count`: no more rounds of one day may have a stop that needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// How many there are.
    pub count: u32,
    /// The stops that need it.
    pub stops: Vec<StopId>,
}
