//! What a crew's day allows: the shift, and the pause in it.

use jiff::civil::{Date, DateTime};

use crate::calendar::Horizon;
use crate::plan::published::PlannedShift;
use crate::unit::Seconds;

/// The seconds from the midnight that begins `first` to `moment`.
pub(super) fn since(first: Date, moment: DateTime) -> Seconds {
    Horizon { from: first, days: 1 }.seconds(moment)
}

/// One shift on the clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    /// When it starts.
    pub(super) start: Seconds,
    /// When it ends.
    pub(super) end: Seconds,
    /// The time kept free of work, from and to.
    pub(super) pause: Option<(Seconds, Seconds)>,
}

impl Clock {
    /// The clock of `shift`, counted from the midnight that begins `first`.
    pub(super) fn of(shift: &PlannedShift, first: Date) -> Self {
        let pause = shift.pause.map(|pause| (since(first, pause.start), since(first, pause.end)));
        Self { start: since(first, shift.start), end: since(first, shift.end), pause }
    }

    /// The midnight that ends the day on which the shift starts.
    pub(super) fn midnight(self) -> Seconds {
        Seconds(0).on_day(self.start.day() + 1)
    }

    /// When who leaves at `depart` arrives; travel stops for the pause.
    pub(super) fn arrival(self, depart: Seconds, travel: Seconds) -> Seconds {
        let through = depart + travel;
        let Some((from, to)) = self.pause else { return through };
        if through <= from || to <= depart || travel == Seconds(0) {
            return through;
        }
        through + (to - depart.max(from))
    }

    /// The first moment from `arrival` on when the whole service lies in one window and clear of
    /// the pause.
    pub(super) fn begin(
        self,
        arrival: Seconds,
        service: Seconds,
        windows: &[(Seconds, Seconds)],
    ) -> Option<Seconds> {
        windows.iter().find_map(|(open, close)| {
            let mut begin = arrival.max(*open);
            if let Some((_, to)) = self.pause
                && self.in_pause(begin, begin + service)
            {
                begin = to;
            }
            (begin + service <= *close).then_some(begin)
        })
    }

    /// Whether work from `begin` to `leave` touches the pause.
    pub(super) fn in_pause(self, begin: Seconds, leave: Seconds) -> bool {
        self.pause.is_some_and(|(from, to)| begin < to && from < leave)
    }

    /// The time on shift without the pause.
    pub(super) fn worked(self) -> Seconds {
        let pause =
            self.pause.map_or(Seconds(0), |(from, to)| to.min(self.end) - from.max(self.start));
        self.end - self.start - pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Seconds = Seconds::of_day(12, 0);
    const ONE: Seconds = Seconds::of_day(13, 0);
    const DAY: Clock = Clock {
        start: Seconds::of_day(8, 30),
        end: Seconds::of_day(17, 30),
        pause: Some((NOON, ONE)),
    };

    #[test]
    fn travel_stops_for_the_pause_and_only_for_it() {
        let ten = Seconds::minutes(10);
        assert_eq!(DAY.arrival(Seconds::of_day(11, 50), ten), NOON, "there just in time");
        assert_eq!(DAY.arrival(Seconds::of_day(11, 55), ten), Seconds::of_day(13, 5));
        assert_eq!(DAY.arrival(NOON, ten), Seconds::of_day(13, 10));
        assert_eq!(DAY.arrival(NOON, Seconds(0)), NOON, "already there");
        assert_eq!(DAY.arrival(NOON + ten, Seconds(0)), NOON + ten, "already there");
        assert_eq!(DAY.arrival(NOON + ten, ten), Seconds::of_day(13, 10));
        assert_eq!(DAY.arrival(ONE, ten), Seconds::of_day(13, 10));
        assert_eq!(DAY.arrival(NOON, Seconds::MAX), Seconds::MAX);
    }

    #[test]
    fn work_waits_for_the_window_and_the_end_of_the_pause() {
        let half = Seconds::minutes(30);
        let windows = [(Seconds::of_day(9, 0), Seconds::of_day(12, 15)), (ONE, DAY.end)];
        assert_eq!(DAY.begin(DAY.start, half, &windows), Some(Seconds::of_day(9, 0)));
        assert_eq!(DAY.begin(Seconds::of_day(11, 45), half, &windows), Some(ONE));
        assert_eq!(DAY.begin(Seconds::of_day(17, 1), half, &windows), None);
    }

    #[test]
    fn the_pause_is_not_worked() {
        assert_eq!(DAY.worked(), Seconds::of_day(8, 0));
    }
}
