//! A round with guests in it: how long its crew is out, and what it carries.

use super::guest::Guest;
use super::places::Place;
use super::standing::Standing;
use crate::solver::itinerary::Walk;
use crate::solver::timing::{Hours, length, moment};
use crate::solver::{Stop, StopId};
use crate::unit::Seconds;

/// By how much a round with guests is too much.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Excess {
    /// The seconds beyond the longest duty.
    pub(super) duty: u32,
    /// The kinds for which there is too little room, and how much too little.
    pub(super) loads: Vec<(u32, u32)>,
}

impl Excess {
    pub(super) const fn is_none(&self) -> bool {
        self.duty == 0 && self.loads.is_empty()
    }
}

/// One stop of the mixed round: of those that stood in it, or a guest.
#[derive(Debug, Clone, Copy)]
enum Row {
    Old(usize),
    New(usize),
}

/// The excess of the round of `standing` with `guest` at `place`; `None` when its times do not
/// work out with the shift ending at `end`.
pub(super) fn excess(
    standing: &Standing<'_>,
    guest: &Guest<'_>,
    place: &Place,
    end: i32,
) -> Option<Excess> {
    let rows = rows(standing, place);
    Some(Excess {
        duty: duty(standing, guest, (place, &rows), end)?,
        loads: loads(standing, guest, &rows),
    })
}

/// The stops in their order: `place.at` tells before which of the old ones each guest goes.
fn rows(standing: &Standing<'_>, place: &Place) -> Vec<Row> {
    let mut rows: Vec<Row> = (0..standing.round.len()).map(Row::Old).collect();
    for (guest, at) in place.at.iter().enumerate() {
        rows.insert(at + guest, Row::New(guest));
    }
    rows
}

fn duty(
    standing: &Standing<'_>,
    guest: &Guest<'_>,
    (place, rows): (&Place, &[Row]),
    end: i32,
) -> Option<u32> {
    let Some(longest) = standing.row.duty else { return Some(0) };
    let stop = |row: &Row| match row {
        Row::Old(at) => {
            let id = standing.round[*at];
            (standing.stop(id), standing.agreed(id))
        }
        Row::New(at) => {
            let meets = guest.meet.is_some() && *at == guest.me;
            (guest.members[*at], meets.then(|| moment(place.begin)))
        }
    };
    let stops: Vec<(&Stop, Option<Seconds>)> = rows.iter().map(stop).collect();
    let mut here = (standing.row.place, false);
    let mut ways = Vec::with_capacity(rows.len() + 1);
    for (row, (stop, _)) in rows.iter().zip(&stops) {
        let is_me = matches!(row, Row::New(at) if *at == guest.me);
        ways.push(standing.way(here.0, stop.place, (here.1 || is_me).then_some(guest.road)));
        here = (stop.leaves_from(), is_me);
    }
    ways.push(standing.way(here.0, standing.row.ends_at(), here.1.then_some(guest.road)));
    let each = Hours::each(standing.row).into_iter().map(|hours| Hours { end, ..hours });
    let walk = each.filter_map(|hours| Walk::of(hours, &ways, &stops)).min_by_key(Walk::back)?;
    Some((walk.back() - walk.depart() - length(longest)).max(0).unsigned_abs())
}

/// The kinds of which more is carried on some way than there is room for.
fn loads(standing: &Standing<'_>, guest: &Guest<'_>, rows: &[Row]) -> Vec<(u32, u32)> {
    let room = &standing.row.room;
    if room.is_empty() {
        return Vec::new();
    }
    let mut carried: Vec<(usize, usize, &[u32])> = Vec::new();
    let place = |id: &StopId| {
        rows.iter().position(|row| matches!(row, Row::Old(at) if standing.round[*at] == *id))
    };
    for (at, row) in rows.iter().enumerate() {
        let stop = match row {
            Row::Old(old) => standing.stop(standing.round[*old]),
            Row::New(new) => guest.members[*new],
        };
        carried.push((0, at + 1, &stop.load));
        carried.push((at + 1, rows.len() + 1, &stop.pickup));
        if let Row::Old(old) = row
            && let Some(chain) = standing.chain(standing.round[*old])
            && chain.stops.first() == Some(&standing.round[*old])
            && let Some(last) = chain.stops.last().and_then(place)
        {
            carried.push((at + 1, last + 1, &chain.load));
        }
    }
    let news: Vec<usize> = (0..rows.len()).filter(|at| matches!(rows[*at], Row::New(_))).collect();
    if let (Some(first), Some(last)) = (news.first(), news.last()) {
        carried.push((first + 1, last + 1, guest.load));
    }
    let kinds = carried.iter().map(|row| row.2.len()).max().unwrap_or(0);
    let of = |amounts: &[u32], kind: usize| u64::from(amounts.get(kind).copied().unwrap_or(0));
    let over = |kind: usize| {
        let on = |leg: usize| {
            let there = carried.iter().filter(|row| row.0 <= leg && leg < row.1);
            there.map(|row| of(row.2, kind)).sum::<u64>()
        };
        let most = (0..=rows.len()).map(on).max().unwrap_or(0);
        let over = most.saturating_sub(of(room, kind));
        (0 < over).then(|| (kind as u32, u32::try_from(over).unwrap_or(u32::MAX)))
    };
    (0..kinds).filter_map(over).collect()
}
