//! The visits of a site fall on days that are part of a lawful choice.

use std::iter;

use crate::solver::{Problem, Series};

use super::home::Homes;
use super::violation::Violation;

pub(super) fn series(problem: &Problem, homes: &Homes<'_>) -> Vec<Violation> {
    let horizon = problem.shifts().rows().iter().map(|shift| i64::from(shift.day) + 1).max();
    let rows = problem.relations().series.iter().enumerate();
    let broken = rows.filter(|(_, series)| {
        let served = series.stops.iter().filter_map(|stop| homes.day(*stop));
        let mut days: Vec<i64> = served.map(i64::from).collect();
        days.sort_unstable();
        !days.is_empty() && !is_lawful(series, &days, horizon.unwrap_or(0))
    });
    broken.map(|(row, _)| Violation::Series(row)).collect()
}

/// Whether `days`, in order, are part of a lawful choice of days before `horizon`.
fn is_lawful(series: &Series, days: &[i64], horizon: i64) -> bool {
    if days.windows(2).any(|pair| pair[0] == pair[1]) {
        return false;
    }
    if series.patterns.is_empty() {
        return can_be_filled(series, days, horizon);
    }
    series.patterns.iter().any(|pattern| {
        let chosen: Vec<i64> = (0..64).filter(|day| pattern >> day & 1 == 1).collect();
        days.iter().all(|day| chosen.contains(day)) && keeps_gaps(series, &chosen)
    })
}

/// Whether the days keep their distances from each other and from the last visit before.
fn keeps_gaps(series: &Series, days: &[i64]) -> bool {
    let all: Vec<i64> =
        series.last.map(i64::from).into_iter().chain(days.iter().copied()).collect();
    let fits = |gap: i64| {
        i64::from(series.least) <= gap && series.most.is_none_or(|most| gap <= i64::from(most))
    };
    all.windows(2).all(|pair| fits(pair[1] - pair[0]))
}

/// Whether as many days can be added as are missing: between two days that are `gap` apart there
/// is room for `more` others just when `more + 1` lawful steps can be `gap` long together.
fn can_be_filled(series: &Series, days: &[i64], horizon: i64) -> bool {
    let missing = series.stops.len() as i64 - days.len() as i64;
    let least = i64::from(series.least);
    let steps = |gap: i64| {
        let fewest = series.most.map_or(1, |most| (gap + i64::from(most) - 1) / i64::from(most));
        (fewest.max(1) - 1, gap / least - 1)
    };
    let inner = days.windows(2).map(|pair| steps(pair[1] - pair[0]));
    let first = match series.last {
        // None of those added may lie before day 0.
        Some(last) => {
            let (fewest, most) = steps(days[0] - i64::from(last));
            (fewest, most.min(days[0] / least))
        }
        None => (0, days[0] / least),
    };
    let end = days.last().map_or(0, |last| (horizon - 1 - last) / least);
    let parts: Vec<(i64, i64)> =
        inner.chain(iter::once(first)).chain(iter::once((0, end))).collect();
    let (fewest, most) = parts.iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    parts.iter().all(|part| part.0 <= part.1) && fewest <= missing && missing <= most
}
