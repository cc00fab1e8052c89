//! Stops that go in and come out together.

use crate::unit::Index;

use super::ground::NONE;
use super::problem::{Problem, StopId};
use super::relation::Series;

/// Stops that go in and come out together.
#[derive(Debug)]
pub(super) enum Parcel {
    /// One round, in this order; what is carried from the first to the last.
    Chain(Vec<u32>, Vec<u32>),
    /// Two rounds, at one moment.
    Team([u32; 2]),
    /// The days of one site: its stops and the lawful choices of days.
    Series(Vec<u32>, Vec<u64>),
}

impl Parcel {
    pub(super) fn stops(&self) -> &[u32] {
        match self {
            Self::Chain(stops, _) | Self::Series(stops, _) => stops,
            Self::Team(stops) => stops,
        }
    }

    pub(super) const fn is_series(&self) -> bool {
        matches!(self, Self::Series(..))
    }
}

/// All parcels, and the parcel of each stop.
pub(super) fn parcels(problem: &Problem) -> (Vec<Parcel>, Vec<u32>) {
    let relations = problem.relations();
    let rows = |ids: &[StopId]| ids.iter().map(|id| id.to_usize() as u32).collect::<Vec<u32>>();
    let mut parcels = Vec::new();
    for chain in &relations.chains {
        parcels.push(Parcel::Chain(rows(&chain.stops), chain.load.clone()));
    }
    for team in &relations.teams {
        parcels.push(Parcel::Team(team.stops.map(|id| id.to_usize() as u32)));
    }
    let days = problem.shifts.rows().iter().map(|shift| shift.day + 1).max().unwrap_or(0);
    for series in &relations.series {
        parcels.push(Parcel::Series(rows(&series.stops), choices(series, days)));
    }
    let mut parcel_of = vec![NONE; problem.stops.len()];
    for (row, parcel) in (0..).zip(&parcels) {
        for stop in parcel.stops() {
            parcel_of[*stop as usize] = row;
        }
    }
    (parcels, parcel_of)
}

/// The lawful choices among `days` days, one a bit.
pub(super) fn choices(series: &Series, days: u32) -> Vec<u64> {
    let mut found = Vec::new();
    if series.patterns.is_empty() {
        extend(series, days, (0, series.last, series.stops.len()), &mut found);
    } else {
        let lawful = |pattern: &&u64| keeps_gaps(series, **pattern);
        found.extend(series.patterns.iter().filter(lawful));
    }
    found
}

/// Adds every way to go on from the days `so.0`, the last of them `so.1`, with `so.2` more.
fn extend(series: &Series, days: u32, so: (u64, Option<i32>, usize), found: &mut Vec<u64>) {
    /// More choices than this are not looked at.
    const MOST: usize = 20_000;
    let (mask, last, left) = so;
    if left == 0 {
        found.push(mask);
        return;
    }
    for day in 0..days.min(64).cast_signed() {
        let gap = last.map(|last| day - last);
        let early = gap.is_some_and(|gap| gap < series.least.cast_signed());
        let late = gap.zip(series.most).is_some_and(|(gap, most)| most.cast_signed() < gap);
        if !early && !late && found.len() < MOST {
            extend(series, days, (mask | 1 << day, Some(day), left - 1), found);
        }
    }
}

/// Whether the days of `pattern` are neither too near each other nor too far apart.
fn keeps_gaps(series: &Series, pattern: u64) -> bool {
    let mut last = series.last;
    (0..64).filter(|day| pattern >> day & 1 == 1).all(|day| {
        let gap = last.replace(day).map(|last| day - last);
        gap.is_none_or(|gap| {
            series.least.cast_signed() <= gap
                && series.most.is_none_or(|most| gap <= most.cast_signed())
        })
    })
}
