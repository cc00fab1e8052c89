//! What keeps a stop out of a shift, one function a constraint; times are in `timing.rs`.

use super::problem::{Problem, Shift, ShiftId, Stop};

/// Whether the shift has every skill the stop needs.
pub(super) const fn has_skills(stop: &Stop, shift: &Shift) -> bool {
    stop.skills & !shift.skills == 0
}

/// Whether the stop may be served by shift `shift`.
pub(super) fn is_allowed(stop: &Stop, shift: ShiftId) -> bool {
    stop.allowed.as_ref().is_none_or(|allowed| allowed.contains(&shift))
}

/// The least days between two stops; 0 when they do not mind each other.
pub(super) fn days_apart(one: &Stop, other: &Stop) -> u32 {
    match (one.apart, other.apart) {
        (Some((group, days)), Some((same, more))) if group == same => days.max(more).max(1),
        (Some(_) | None, Some(_) | None) => 0,
    }
}

/// What it costs that the stop is served by this shift and not in time.
pub(super) fn late_price(problem: &Problem, stop: &Stop, shift: &Shift) -> u64 {
    let Some(last) = stop.late_after else { return 0 };
    u64::from(shift.day.saturating_sub(last.day())) * u64::from(problem.weights.late)
}
