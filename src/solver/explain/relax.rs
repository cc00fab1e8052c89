//! The least change that would have let a stop in, and the problem so changed.

use super::reason::Unserved;
use crate::solver::problem::LIMIT;
use crate::solver::{Problem, Shift, ShiftId, StopId};
use crate::unit::Seconds;

/// The most by which a shift is said to be too short or a window too narrow.
///
/// # Source
///
/// Project default: three hours more are overtime or a site opening early; beyond that it is
/// another shift or another day, which is told as such.
pub(super) const MOST: Seconds = Seconds::of_day(3, 0);

/// The one change to the problem that lets a stop into the round of a shift, and with it the stops
/// of its chain, its mate of a team going into another round; seconds and amounts are the fewest
/// that do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relaxation {
    /// The shift ends this much later: at most three hours, and on the day it starts.
    ShiftLonger {
        /// Which shift.
        shift: ShiftId,
        /// How much later.
        seconds: Seconds,
    },
    /// Every window of the stop opens this much earlier and closes this much later, at most three
    /// hours.
    WindowWider {
        /// The shift it then fits.
        shift: ShiftId,
        /// How much.
        seconds: Seconds,
    },
    /// The stop, which has no window on the day of the shift, may begin at any time of the shift.
    WindowGiven {
        /// The shift it then fits.
        shift: ShiftId,
    },
    /// The crew may be out this much longer: at most three hours.
    DutyLonger {
        /// Which shift.
        shift: ShiftId,
        /// How much longer.
        seconds: Seconds,
    },
    /// The crew has room for so many more of one kind.
    RoomGiven {
        /// Which shift.
        shift: ShiftId,
        /// Which kind.
        kind: u32,
        /// How many more.
        more: u32,
    },
    /// The shift has the skills the stop and its chain need.
    SkillsGiven {
        /// Which shift.
        shift: ShiftId,
    },
    /// The shift is one of those the stop and its chain are allowed in.
    Allowed {
        /// Which shift.
        shift: ShiftId,
    },
    /// The stop and its chain need not keep apart from their groups.
    SpacingWaived {
        /// The shift it then fits.
        shift: ShiftId,
    },
    /// The days of its series need not be a lawful choice.
    SeriesWaived {
        /// The shift it then fits.
        shift: ShiftId,
    },
    /// There is one more of the device of this row.
    DeviceGiven {
        /// The shift it then fits.
        shift: ShiftId,
        /// Which device.
        device: u32,
    },
    /// The stop and its chain need not wait for what another crew brings back.
    HandoverWaived {
        /// The shift it then fits.
        shift: ShiftId,
    },
    /// Where there is no way to or from the stop, there is one of at most this long.
    RoadNeeded {
        /// The shift it then fits.
        shift: ShiftId,
        /// The longest the way may be.
        seconds: Seconds,
    },
    /// Nothing is changed, but the stops it lost to are left out.
    Instead {
        /// The shift it then fits.
        shift: ShiftId,
    },
    /// No single one of these changes lets it into any round, not even an empty one: all were
    /// tried, its mate of a team finding room in another round as it stands.
    Nobody,
}

impl Relaxation {
    /// The shift it is about.
    pub const fn shift(self) -> Option<ShiftId> {
        match self {
            Self::ShiftLonger { shift, .. }
            | Self::WindowWider { shift, .. }
            | Self::WindowGiven { shift }
            | Self::SkillsGiven { shift }
            | Self::Allowed { shift }
            | Self::SpacingWaived { shift }
            | Self::SeriesWaived { shift }
            | Self::HandoverWaived { shift }
            | Self::DutyLonger { shift, .. }
            | Self::RoomGiven { shift, .. }
            | Self::DeviceGiven { shift, .. }
            | Self::RoadNeeded { shift, .. }
            | Self::Instead { shift } => Some(shift),
            Self::Nobody => None,
        }
    }

    /// How long it is, where it is a time.
    pub const fn seconds(self) -> Option<Seconds> {
        match self {
            Self::ShiftLonger { seconds, .. }
            | Self::DutyLonger { seconds, .. }
            | Self::WindowWider { seconds, .. }
            | Self::RoadNeeded { seconds, .. } => Some(seconds),
            Self::WindowGiven { .. }
            | Self::SkillsGiven { .. }
            | Self::Allowed { .. }
            | Self::SpacingWaived { .. }
            | Self::SeriesWaived { .. }
            | Self::DeviceGiven { .. }
            | Self::HandoverWaived { .. }
            | Self::RoomGiven { .. }
            | Self::Instead { .. }
            | Self::Nobody => None,
        }
    }

    /// Which change, in one word that stays.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ShiftLonger { .. } => "shift-longer",
            Self::DutyLonger { .. } => "duty-longer",
            Self::RoomGiven { .. } => "room-given",
            Self::SeriesWaived { .. } => "series-waived",
            Self::DeviceGiven { .. } => "device-given",
            Self::HandoverWaived { .. } => "handover-waived",
            Self::WindowWider { .. } => "window-wider",
            Self::WindowGiven { .. } => "window-given",
            Self::SkillsGiven { .. } => "skills-given",
            Self::Allowed { .. } => "allowed",
            Self::SpacingWaived { .. } => "spacing-waived",
            Self::RoadNeeded { .. } => "road-needed",
            Self::Instead { .. } => "instead",
            Self::Nobody => "nobody",
        }
    }
}

/// The problem with the change that `unserved` names, and no other.
///
/// In it the stop can be inserted into the round of the named shift, everything else kept, save
/// the stops of `lost_to` where [`Unserved::makes_room`] says so.
pub fn relaxed(problem: &Problem, unserved: &Unserved) -> Problem {
    let mut problem = problem.clone();
    let id = unserved.stop;
    let chains = problem.relations.chains.iter();
    let chain = chains.map(|chain| &chain.stops).find(|stops| stops.contains(&id));
    let party = chain.cloned().unwrap_or_else(|| vec![id]);
    let stop = &mut problem.stops[id];
    match unserved.relax {
        Relaxation::ShiftLonger { shift, seconds } => {
            let end = &mut problem.shifts[shift].end;
            *end = (*end + seconds).min(Seconds(LIMIT - 1));
        }
        Relaxation::DutyLonger { shift, seconds } => {
            let duty = &mut problem.shifts[shift].duty;
            *duty = duty.map(|duty| duty + seconds);
        }
        Relaxation::WindowWider { seconds, .. } => {
            stop.windows = widened(&stop.windows, seconds);
        }
        Relaxation::WindowGiven { shift } => {
            if let Some(windows) = given(&stop.windows, &problem.shifts[shift]) {
                stop.windows = windows;
            }
        }
        Relaxation::RoomGiven { shift, kind, more } => {
            let (room, kind) = (&mut problem.shifts[shift].room, kind as usize);
            room.resize(room.len().max(kind + 1), 0);
            room[kind] = room[kind].saturating_add(more);
        }
        Relaxation::RoadNeeded { shift, seconds } => {
            let (place, exit) = (stop.place, stop.leaves_from());
            let travel = &mut problem.travel[problem.shifts[shift].profile];
            *travel = travel.with_road(place, seconds);
            if exit != place {
                *travel = travel.with_road(exit, seconds);
            }
        }
        Relaxation::DeviceGiven { device, .. } => {
            if let Some(device) = problem.relations.devices.get_mut(device as usize) {
                device.count = device.count.saturating_add(1);
            }
        }
        Relaxation::SeriesWaived { .. } => {
            problem.relations.series.retain(|series| !series.stops.contains(&id));
        }
        Relaxation::HandoverWaived { .. } => {
            problem.relations.handovers.retain(|handover| !party.contains(&handover.then));
        }
        Relaxation::SkillsGiven { .. }
        | Relaxation::Allowed { .. }
        | Relaxation::SpacingWaived { .. } => grant(&mut problem, &party, unserved.relax),
        Relaxation::Instead { .. } | Relaxation::Nobody => {}
    }
    problem
}

/// Makes a change that is about every stop of a chain.
fn grant(problem: &mut Problem, party: &[StopId], relax: Relaxation) {
    for stop in party {
        let stop = &mut problem.stops[*stop];
        match relax {
            Relaxation::SkillsGiven { shift } => problem.shifts[shift].skills |= stop.skills,
            Relaxation::Allowed { shift } => {
                if let Some(allowed) = &mut stop.allowed {
                    allowed.push(shift);
                }
            }
            Relaxation::SpacingWaived { .. } => stop.apart = None,
            _ => {}
        }
    }
}

/// The midnight that ends the day on which the shift starts.
pub(super) const fn midnight(shift: &Shift) -> Seconds {
    Seconds(0).on_day(shift.start.day() + 1)
}

/// The windows and the whole shift besides; `None` when one of them lies on the shift's day.
pub(super) fn given(
    windows: &[(Seconds, Seconds)],
    shift: &Shift,
) -> Option<Vec<(Seconds, Seconds)>> {
    let (from, to) = (Seconds(0).on_day(shift.start.day()), midnight(shift).max(shift.end));
    if windows.iter().any(|window| window.0 <= to && from <= window.1) {
        return None;
    }
    let mut given = windows.to_vec();
    given.push((shift.start, shift.end));
    given.sort_unstable();
    Some(given)
}

/// The windows made wider at both ends; those that then touch become one.
pub(super) fn widened(windows: &[(Seconds, Seconds)], by: Seconds) -> Vec<(Seconds, Seconds)> {
    let mut wide: Vec<(Seconds, Seconds)> = Vec::new();
    for (opens, closes) in windows {
        let window = (*opens - by, (*closes + by).min(Seconds(LIMIT - 1)));
        match wide.last_mut() {
            Some(last) if window.0 <= last.1 => last.1 = last.1.max(window.1),
            Some(_) | None => wide.push(window),
        }
    }
    wide
}
