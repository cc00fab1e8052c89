//! The least change that would have let a stop in, and the problem so changed.

use crate::unit::Seconds;

use super::explain::Unserved;
use super::problem::{LIMIT, Problem, Shift, ShiftId};

/// The most by which a shift is said to be too short or a window too narrow.
///
/// # Source
///
/// Project default: three hours more are overtime or a site opening early; beyond that it is
/// another shift or another day, which is told as such.
pub(super) const MOST: Seconds = Seconds::of_day(3, 0);

/// The one change to the problem that lets a stop into the round of a shift; seconds are the
/// fewest that do.
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
    /// The shift has the skills the stop needs.
    SkillsGiven {
        /// Which shift.
        shift: ShiftId,
    },
    /// The shift is one of those the stop is allowed in.
    Allowed {
        /// Which shift.
        shift: ShiftId,
    },
    /// The stop need not keep apart from its group.
    SpacingWaived {
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
    /// tried.
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
            | Self::RoadNeeded { shift, .. }
            | Self::Instead { shift } => Some(shift),
            Self::Nobody => None,
        }
    }

    /// How long it is, where it is a time.
    pub const fn seconds(self) -> Option<Seconds> {
        match self {
            Self::ShiftLonger { seconds, .. }
            | Self::WindowWider { seconds, .. }
            | Self::RoadNeeded { seconds, .. } => Some(seconds),
            Self::WindowGiven { .. }
            | Self::SkillsGiven { .. }
            | Self::Allowed { .. }
            | Self::SpacingWaived { .. }
            | Self::Instead { .. }
            | Self::Nobody => None,
        }
    }

    /// Which change, in one word that stays.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ShiftLonger { .. } => "shift-longer",
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
    let stop = &mut problem.stops[unserved.stop];
    match unserved.relax {
        Relaxation::ShiftLonger { shift, seconds } => {
            let end = &mut problem.shifts[shift].end;
            *end = (*end + seconds).min(Seconds(LIMIT - 1));
        }
        Relaxation::WindowWider { seconds, .. } => {
            stop.windows = widened(&stop.windows, seconds);
        }
        Relaxation::WindowGiven { shift } => {
            if let Some(windows) = given(&stop.windows, &problem.shifts[shift]) {
                stop.windows = windows;
            }
        }
        Relaxation::SkillsGiven { shift } => problem.shifts[shift].skills |= stop.skills,
        Relaxation::Allowed { shift } => stop.allowed.get_or_insert_default().push(shift),
        Relaxation::SpacingWaived { .. } => stop.apart = None,
        Relaxation::RoadNeeded { shift, seconds } => {
            let travel = &mut problem.travel[problem.shifts[shift].profile];
            *travel = travel.with_road(stop.place, seconds);
        }
        Relaxation::Instead { .. } | Relaxation::Nobody => {}
    }
    problem
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
fn widened(windows: &[(Seconds, Seconds)], by: Seconds) -> Vec<(Seconds, Seconds)> {
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
