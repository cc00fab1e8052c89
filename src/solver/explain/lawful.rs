//! Whether days are part of a lawful choice of days, by trying every step.

use std::collections::BTreeSet;

use crate::solver::{Problem, Series};

/// Whether `days`, none of them twice, are part of a choice that `series` allows.
pub(super) fn is_lawful(problem: &Problem, series: &Series, days: &[u32]) -> bool {
    let asked: BTreeSet<i64> = days.iter().map(|day| i64::from(*day)).collect();
    if asked.len() < days.len() {
        return false;
    }
    let last = problem.shifts().rows().iter().map(|shift| i64::from(shift.day)).max();
    let patterns = series
        .patterns
        .iter()
        .map(|pattern| (0..64).filter(|day| pattern >> day & 1 == 1).collect::<BTreeSet<i64>>());
    let mut choices: Vec<BTreeSet<i64>> = patterns.collect();
    if choices.is_empty() {
        choices.push((0..=last.unwrap_or(-1)).collect());
    }
    choices.iter().any(|open| asked.is_subset(open) && can_step(series, open, &asked))
}

/// Whether as many steps as the series has stops lead over `open` days and every day of `asked`.
fn can_step(series: &Series, open: &BTreeSet<i64>, asked: &BTreeSet<i64>) -> bool {
    // Where one may stand after so many steps, having missed no day that was asked for.
    let mut here: BTreeSet<Option<i64>> = [series.last.map(i64::from)].into();
    for _ in &series.stops {
        let steps = here.iter().flat_map(|from| {
            let first = from.map_or(0, |from| from + i64::from(series.least));
            let most = from.and_then(|from| Some(from + i64::from(series.most?)));
            let next = asked.iter().find(|day| from.is_none_or(|from| from < **day)).copied();
            let until = [most, next].into_iter().flatten().min().unwrap_or(i64::MAX);
            open.iter().filter(move |day| first <= **day && **day <= until)
        });
        here = steps.map(|day| Some(*day)).collect();
    }
    let latest = asked.last().copied();
    here.iter().any(|day| latest.is_none_or(|latest| day.is_some_and(|day| latest <= day)))
}
