//! When a visit may be made: hours of the day, laid over the days of a horizon.

use jiff::civil::{Date, DateTime};

use crate::calendar::Horizon;
use crate::unit::Seconds;
use crate::world::Hours;

/// `hours` of each day of `horizon` from `first` to `last`, in order of time.
///
/// Hours that end before they begin run over midnight. What touches or overlaps within a day
/// becomes one window; what runs past the horizon is cut there.
pub(super) fn windows(
    hours: &Hours,
    (first, last): (Date, Date),
    horizon: Horizon,
) -> Vec<(DateTime, DateTime)> {
    let end = Seconds(0).on_day(horizon.days);
    let spans = tidy(hours);
    let days = horizon.dates().filter(|(_, date)| (first..=last).contains(date));
    let laid = days.flat_map(|(day, _)| {
        spans.iter().map(move |(from, to)| (from.on_day(day), to.on_day(day).min(end)))
    });
    laid.filter(|(from, to)| from < to)
        .map(|(from, to)| (horizon.moment(from), horizon.moment(to)))
        .collect()
}

/// The longest of `hours`.
pub(super) fn longest(hours: &Hours) -> Seconds {
    tidy(hours).into_iter().map(|(from, to)| to - from).max().unwrap_or_default()
}

/// `hours` to begin in, as hours to stay in: those too short for `service` end when it would.
pub(super) fn long_enough(hours: &Hours, service: Seconds) -> Hours {
    let enough = |(from, to): &(Seconds, Seconds)| {
        let over = if from <= to { *to } else { *to + Seconds::DAY };
        (*from, over.max(*from + service))
    };
    hours.iter().map(enough).collect()
}

/// `hours` sorted, without those that are no time at all, and none touching another.
fn tidy(hours: &Hours) -> Hours {
    let sound = hours.iter().filter(|(from, to)| from != to && *from < Seconds::DAY);
    let mut spans: Hours = sound
        .map(|(from, to)| (*from, if from < to { *to } else { *to + Seconds::DAY }))
        .map(|(from, to)| (from, to.min(from + Seconds::DAY)))
        .collect();
    spans.sort_unstable();
    let mut joined: Hours = Vec::new();
    for (from, to) in spans {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = to.max(last.1),
            Some(_) | None => joined.push((from, to)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const WEEK: Horizon = Horizon { from: date(2026, 3, 23), days: 7 };

    const fn at(hour: u32) -> Seconds {
        Seconds::of_day(hour, 0)
    }

    #[test]
    fn hours_over_midnight_are_cut_at_the_end_of_the_horizon() {
        let saturday = date(2026, 3, 28);
        let found = windows(&vec![(at(20), at(2))], (saturday, WEEK.last()), WEEK);
        let expected = [
            (saturday.at(20, 0, 0, 0), date(2026, 3, 29).at(2, 0, 0, 0)),
            (date(2026, 3, 29).at(20, 0, 0, 0), date(2026, 3, 30).at(0, 0, 0, 0)),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn hours_that_touch_are_one_window_and_no_time_is_none() {
        let hours = vec![(at(14), at(18)), (at(8), at(12)), (at(12), at(14)), (at(20), at(20))];
        assert_eq!(tidy(&hours), [(at(8), at(18))]);
        assert_eq!(longest(&hours), at(10));
        assert_eq!(longest(&Vec::new()), Seconds(0));
    }

    #[test]
    fn a_moment_to_begin_at_is_a_window_as_long_as_the_service() {
        let hours = long_enough(&vec![(at(9), at(9)), (at(10), at(12))], at(1));
        assert_eq!(hours, [(at(9), at(10)), (at(10), at(12))]);
    }
}
