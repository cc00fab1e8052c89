//! The clock of the bounds: hours counted from the start of their shift, alike on every day.

use super::super::problem::Shift;
use super::super::timing::{Hours, NEVER, Slot, length};
use crate::unit::Seconds;

/// A window of a stop, as the problem has it.
type Window = (Seconds, Seconds);

/// One clock for each pause the shift may choose.
pub(super) fn each(shift: &Shift) -> Vec<Hours> {
    Hours::each(shift).into_iter().map(from_start).collect()
}

/// A clock that is late for no pause the shift may choose: it stops only while all of them would.
pub(super) fn earliest(shift: &Shift) -> Hours {
    let pauses = shift.pauses();
    let from = pauses.iter().map(|pause| pause.0).max();
    let to = pauses.iter().map(|pause| pause.1).min();
    from_start(Hours::with(shift, from.zip(to).filter(|(from, to)| from < to)))
}

/// When a service of `service` may begin: the parts of `windows`, counted from the first midnight,
/// that lie within the shift and keep clear of the pause of `clock`.
pub(super) fn slots(clock: &Hours, shift: &Shift, windows: &[Window], service: i32) -> Vec<Slot> {
    let since = |at: Seconds| length(at) - length(shift.start);
    clock.clear(windows.iter().map(|window| (since(window.0), since(window.1))), service)
}

fn from_start(hours: Hours) -> Hours {
    let Hours { start, end, pause } = hours;
    // No pause is the same on every day.
    let since = if pause.0 < NEVER { start } else { 0 };
    Hours { start: 0, end: end - start, pause: (pause.0 - since, pause.1 - since) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_days_have_one_clock() {
        for pause in [None, Some((Seconds(3_600), Seconds(6_300)))] {
            let one = Shift { pause, end: Seconds(9_000), ..Shift::default() };
            let later = |at: Seconds| at.on_day(3);
            let other = Shift {
                start: later(one.start),
                end: later(one.end),
                pause: pause.map(|(from, to)| (later(from), later(to))),
                ..Shift::default()
            };
            assert_eq!(earliest(&one), earliest(&other));
            assert_eq!(each(&one), each(&other));
        }
    }

    #[test]
    fn the_earliest_clock_is_late_for_no_pause_that_may_be_chosen() {
        let pause = Some((Seconds(3_600), Seconds(6_300)));
        let until = Some(Seconds(5_000));
        let shift = Shift { pause, pause_until: until, end: Seconds(9_000), ..Shift::default() };
        let earliest = earliest(&shift);
        for clock in each(&shift) {
            for depart in (0..9_000).step_by(100) {
                for travel in (0..3_000).step_by(300) {
                    let there = clock.arrive(depart, travel);
                    assert!(earliest.arrive(depart, travel) <= there, "{clock:?} {depart}");
                }
            }
        }
    }
}
