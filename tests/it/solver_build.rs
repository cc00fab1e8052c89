//! What ties stops to each other makes sense, or the problem is refused.

use beibao::solver::{
    Chain, Choice, Device, Handover, Problem, Relations, Series, Shift, ShiftId, Stop, StopId,
    Team, Travel,
};
use beibao::unit::{Index, Seconds};

/// Five stops, the last of another worth, and a shift on day `day`, tied so.
fn built(relations: Relations, day: u32) -> Result<(), String> {
    let ways = Travel::new(1, vec![Seconds(0)]).expect("it is square");
    let mut builder = Problem::over(vec![ways]).relations(relations);
    for row in 0..5 {
        builder = builder.stop(Stop { worth: row / 4, ..Stop::default() });
    }
    let shift = Shift { end: Seconds::of_day(8, 0), day, ..Shift::default() };
    builder.shift(shift).build().map(|_| ()).map_err(|error| error.to_string())
}

fn id(row: usize) -> StopId {
    StopId::from_usize(row)
}

fn ids<const N: usize>(rows: [usize; N]) -> Vec<StopId> {
    rows.map(id).to_vec()
}

fn series(stops: Vec<StopId>) -> Series {
    Series { stops, patterns: vec![0b101], least: 1, most: Some(3), last: Some(-1) }
}

fn chain(stops: Vec<StopId>) -> Chain {
    Chain { stops, load: vec![1] }
}

fn sound() -> Relations {
    Relations {
        series: vec![series(ids([0, 1]))],
        chains: vec![chain(ids([2, 3]))],
        teams: Vec::new(),
        choices: vec![Choice { stops: ids([0, 2]) }],
        handovers: vec![Handover { first: id(0), then: id(4) }],
        devices: vec![Device { count: 1, stops: ids([0, 0, 4]) }],
    }
}

#[track_caller]
fn refused(what: &str, change: impl Fn(&mut Relations)) {
    let mut relations = sound();
    change(&mut relations);
    assert_eq!(built(relations, 3), Err(what.to_owned()));
}

#[test]
fn relations_that_make_sense_are_taken() {
    assert_eq!(built(sound(), 63), Ok(()));
}

#[test]
fn a_stop_is_bound_once_and_is_there() {
    let bound = "a stop of it does not exist or is bound already";
    refused(&format!("chain 0: {bound}"), |all| all.chains[0] = chain(ids([1, 2])));
    refused(&format!("chain 0: {bound}"), |all| all.chains[0] = chain(ids([2, 2])));
    refused(&format!("team 0: {bound}"), |all| all.teams.push(Team { stops: [id(3), id(4)] }));
    refused(&format!("team 0: {bound}"), |all| all.teams.push(Team { stops: [id(4), id(4)] }));
    refused(&format!("series 1: {bound}"), |all| all.series.push(series(ids([9]))));
}

#[test]
fn a_series_has_stops_alike_and_days_that_are_possible() {
    let with = |change: fn(&mut Series)| move |all: &mut Relations| change(&mut all.series[0]);
    refused("series 0: it has no stop", with(|one| one.stops.clear()));
    refused("series 0: its stops are not alike", with(|one| one.stops = ids([0, 4])));
    let gap = "series 0: no gap between two of its days is possible";
    refused(gap, with(|one| one.least = 0));
    refused(gap, with(|one| (one.least, one.most) = (3, Some(2))));
    refused("series 0: its last visit is not before day 0", with(|one| one.last = Some(0)));
    refused("series 0: its first visit is due before day 0", with(|one| one.last = Some(-4)));
    let many = "series 0: a pattern has not as many days as the series has stops";
    refused(many, with(|one| one.patterns.push(0b111)));
    let late = "series 0: it has patterns, and a shift is on a day after day 63";
    assert_eq!(built(sound(), 64), Err(late.to_owned()));
}

#[test]
fn chains_choices_handovers_and_devices_name_what_can_be() {
    refused("chain 0: it has not two to four stops", |all| all.chains[0] = chain(ids([2])));
    let load = |all: &mut Relations| all.chains[0].load.push(1 << 28);
    refused("chain 0: its load is too great", load);
    let choice = |rows: &[usize]| Choice { stops: rows.iter().map(|row| id(*row)).collect() };
    let only = |rows: &'static [usize]| move |all: &mut Relations| all.choices[0] = choice(rows);
    refused("choice 0: it has no stop, or one that does not exist", only(&[]));
    refused("choice 0: it has no stop, or one that does not exist", only(&[0, 7]));
    refused("choice 0: its stops differ in tier, worth or price", only(&[0, 4]));
    refused("choice 0: two of its stops can only be served together", only(&[2, 3]));
    let twice = |all: &mut Relations| all.choices.push(choice(&[2, 1]));
    refused("choice 1: a stop of it is in a choice already", twice);
    let one = "handover 0: its stops are one, or one of them does not exist";
    refused(one, |all| all.handovers[0].then = id(0));
    refused(one, |all| all.handovers[0].first = id(5));
    refused("device 0: a stop of it does not exist", |all| all.devices[0].stops.push(id(5)));
}

#[test]
fn a_rest_is_a_stop_of_its_shift_and_of_nothing_else() {
    let shift = ShiftId::from_usize(0);
    let plain = Stop { allowed: Some(vec![shift]), ..Stop::default() };
    let with = |rest: usize, stop: &Stop, relations: Relations| {
        let ways = Travel::new(1, vec![Seconds(0)]).expect("it is square");
        let shift = Shift { rest: Some(id(rest)), ..Shift::default() };
        let builder = Problem::over(vec![ways]).relations(relations).stop(stop.clone());
        let built = builder.stop(Stop::default()).shift(shift.clone()).shift(shift).build();
        built.map(|_| ()).map_err(|error| error.to_string())
    };
    let none = Relations::default;
    let bad = |what: &str| Err(format!("shift 0: {what}"));
    // The second shift has the same.
    let second = "shift 1: its rest is not allowed in this shift and no other";
    assert_eq!(with(0, &plain, none()), Err(second.to_owned()));
    assert_eq!(with(9, &plain, none()), bad("its rest is a stop that does not exist"));
    let other = "its rest is not allowed in this shift and no other";
    assert_eq!(with(1, &plain, none()), bad(other));
    let worth = Stop { worth: 1, ..plain.clone() };
    assert_eq!(with(0, &worth, none()), bad("its rest is more than a place, a length and windows"));
    let tied = Relations { handovers: vec![Handover { first: id(0), then: id(1) }], ..none() };
    assert_eq!(with(0, &plain, tied), bad("its rest is tied to another stop"));
}
