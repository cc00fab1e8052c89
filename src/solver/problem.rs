//! What is asked: stops, shifts, travel times and weights, every number checked.

use crate::unit::{Seconds, Table, ids};

use super::build::Builder;
use super::relation::Relations;
use super::travel::Travel;

ids! {
    /// One stop.
    StopId,
    /// One shift: a crew on one day.
    ShiftId,
}

/// Moments, spans and travel times lie below this (8.5 years), so that sums never overflow.
pub(super) const LIMIT: u32 = 1 << 28;

/// Something to be done at one place, once or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The row of the travel matrix it lies in.
    pub place: usize,
    /// Where the crew stands afterwards, when that is another place: a road walked to its end.
    pub exit: Option<usize>,
    /// How long it takes, without a break.
    pub service: Seconds,
    /// When service may begin: moments since the first midnight, in order, both ends included.
    /// Without a window it can never begin.
    pub windows: Vec<(Seconds, Seconds)>,
    /// Skills it needs, one a bit: a shift must have them all.
    pub skills: u64,
    /// Importance, 1 to 3: 1 before 2 before 3, whatever the worth.
    pub tier: u8,
    /// Worth in points within its tier.
    pub worth: u32,
    /// What leaving it out adds to the last layer of the cost, whatever its tier.
    pub price: u32,
    /// The only shifts that may serve it; any when `None`.
    pub allowed: Option<Vec<ShiftId>>,
    /// What it adds to the last layer to be served in one of these shifts: each shift once.
    pub prices: Vec<(ShiftId, u32)>,
    /// Its group, and the least days between it and any other stop of that group (at least 1).
    /// Where two stops of a group differ, the greater number holds.
    pub apart: Option<(u32, u32)>,
    /// The moment whose day is the last on which it counts as in time.
    pub late_after: Option<Seconds>,
    /// What the crew brings here from where it starts, kind by kind; missing kinds are 0.
    ///
    /// At the start of the round the crew carries the loads of all its stops, and at each stop
    /// first its load is put down and then its pickup taken up; see [`Shift::room`].
    pub load: Vec<u32>,
    /// What the crew takes from here to where it ends, kind by kind; missing kinds are 0.
    pub pickup: Vec<u32>,
    /// The household it belongs to, which should see few crews.
    pub household: Option<u32>,
}

impl Default for Stop {
    /// A stop of no length at place 0, at any time, of tier 3 and without worth.
    fn default() -> Self {
        Self {
            place: 0,
            exit: None,
            service: Seconds(0),
            windows: vec![(Seconds(0), Seconds(LIMIT - 1))],
            skills: 0,
            tier: 3,
            worth: 0,
            price: 0,
            allowed: None,
            prices: Vec::new(),
            apart: None,
            late_after: None,
            load: Vec::new(),
            pickup: Vec::new(),
            household: None,
        }
    }
}

impl Stop {
    /// Where the crew stands afterwards.
    pub const fn leaves_from(&self) -> usize {
        match self.exit {
            Some(place) => place,
            None => self.place,
        }
    }
}

/// A crew on one day: it leaves `place` at `start` and is back by `end`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shift {
    /// The row of the travel matrix where it starts, and where it ends unless `back` says other.
    pub place: usize,
    /// Where it ends, when that is another place.
    pub back: Option<usize>,
    /// When it starts.
    pub start: Seconds,
    /// When it must be back.
    pub end: Seconds,
    /// From when on, until it is back, its time counts as overtime, a pause in it included; not
    /// before `start`.
    pub overtime_from: Option<Seconds>,
    /// The longest it may be out, the pause included: until it is back, from the latest moment at
    /// which it can leave and be back no later with the pause that the round takes.
    pub duty: Option<Seconds>,
    /// The pause, its end left out: no service and no travel in it.
    pub pause: Option<(Seconds, Seconds)>,
    /// The latest moment at which a pause of that length may begin instead; see
    /// [`Shift::pauses`].
    pub pause_until: Option<Seconds>,
    /// The stop at which the crew rests: in its round whenever that has any other stop, and in no
    /// round otherwise. Where it rests, how long and when it may begin are the stop's place,
    /// service and windows; on the clock, on the road and in the load of work it is a stop as any
    /// other. No one else goes there, nothing is lost without it and nothing ties it to others.
    pub rest: Option<StopId>,
    /// Skills it has, one a bit.
    pub skills: u64,
    /// The most it carries of each kind on any way between two stops, the first and the last way
    /// included; 0 of missing kinds, and without end when empty.
    pub room: Vec<u32>,
    /// Its day; stops kept apart are counted by it.
    pub day: u32,
    /// Its crew: rounds of one crew are one load of work and one face at the door.
    pub crew: u32,
    /// Which travel matrix holds for it.
    pub profile: usize,
    /// What it adds to the last layer of the cost to have a round at all.
    pub fixed: u32,
}

impl Shift {
    /// Where it ends.
    pub const fn ends_at(&self) -> usize {
        match self.back {
            Some(place) => place,
            None => self.place,
        }
    }

    /// The pauses it may choose from, the earliest first: every quarter of an hour from the
    /// beginning of `pause` to `pause_until`, that moment included. A round takes the first that
    /// brings it back earliest, of those with which every stop can begin and the crew is back by
    /// `end`; `duty` does not choose the pause but must be kept with it.
    pub fn pauses(&self) -> Vec<(Seconds, Seconds)> {
        let Some((from, to)) = self.pause else { return Vec::new() };
        let until = self.pause_until.unwrap_or(from).max(from);
        let mut begins: Vec<Seconds> = (from.0..until.0).step_by(900).map(Seconds).collect();
        begins.push(until);
        begins.into_iter().map(|begin| (begin, begin + (to - from))).collect()
    }
}

/// What the last layer of the cost counts.
///
/// A round whose times do not work out counts its travel and service, and no waiting or overtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// Price of one second of travel.
    pub travel: u32,
    /// Price of one day of lateness of one stop, in the same unit.
    pub late: u32,
    /// Price of one second of overtime.
    pub overtime: u32,
    /// Price of one second of waiting: from arrival to begin, what of it lies in the pause and the
    /// first stop of a round left out, before which the crew could have left later.
    pub waiting: u32,
    /// Price of each crew beyond the first that a household sees.
    pub face: u32,
    /// Price of uneven load: each crew costs this times the square of its busy minutes, over 480
    /// and then rounded down. Busy minutes are the seconds of travel, service and waiting of all
    /// its rounds together, over 60 and then rounded down.
    pub balance: u32,
}

impl Default for Weights {
    fn default() -> Self {
        Self { travel: 1, late: 900, overtime: 0, waiting: 0, face: 0, balance: 0 }
    }
}

/// Stops, shifts and the travel between them; made by [`Problem::over`] and never wrong.
#[derive(Debug, Clone)]
pub struct Problem {
    pub(super) stops: Table<StopId, Stop>,
    pub(super) shifts: Table<ShiftId, Shift>,
    pub(super) travel: Vec<Travel>,
    pub(super) weights: Weights,
    pub(super) relations: Relations,
}

impl Problem {
    /// Begins a problem over one travel matrix a profile, all over the same places.
    pub fn over(travel: Vec<Travel>) -> Builder {
        Builder::new(travel)
    }

    /// Every stop.
    pub const fn stops(&self) -> &Table<StopId, Stop> {
        &self.stops
    }

    /// Every shift.
    pub const fn shifts(&self) -> &Table<ShiftId, Shift> {
        &self.shifts
    }

    /// One travel matrix a profile.
    pub fn travel(&self) -> &[Travel] {
        &self.travel
    }

    /// What the last layer of the cost counts.
    pub const fn weights(&self) -> Weights {
        self.weights
    }

    /// Whether the stop is the rest of a shift; see [`Shift::rest`].
    pub fn is_rest(&self, id: StopId) -> bool {
        let only = self.stops.get(id).and_then(|stop| stop.allowed.as_deref());
        matches!(only, Some([shift]) if self.shifts[*shift].rest == Some(id))
    }

    /// What ties stops to each other.
    pub const fn relations(&self) -> &Relations {
        &self.relations
    }
}
