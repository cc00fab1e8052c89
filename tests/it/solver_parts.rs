//! Large problems, which are searched in parts: sound with every kind of tie across the parts.

use std::slice;

use beibao::solver::{
    CHUNK, Chain, Choice, Handover, Problem, Relations, Series, ShiftId, Solution, Stop, StopId,
    Team, Travel, check, on_threads, solve,
};
use beibao::unit::{Index, Seconds};

use crate::solver_laws::until;
use crate::solver_random::{ALL_KINDS, tiny};
use crate::solver_town::Town;

/// Balance and devices: what all crews share forbids parts.
const SHARED: u64 = 1 << 15 | 1 << 21;

/// Two profiles of travel.
const PROFILES: u64 = 1 << 7;

/// Tiny problems in a row as one, each a walk from the next; one of eight has the constraints of
/// `kinds`: where more stops are tied to others there are no parts.
fn street(seed: u64, count: usize, kinds: u64) -> Problem {
    let plain = kinds & PROFILES | 1;
    let kinds = |row: u64| if row.is_multiple_of(8) { kinds } else { plain };
    let blocks = (0..count as u64).map(|row| tiny(seed + row, kinds(row)));
    let blocks: Vec<Problem> = blocks.collect();
    let mut builder = Problem::over(ways(&blocks)).weights(blocks[0].weights());
    let mut relations = Relations::default();
    let (mut place, mut stops, mut shifts) = (0, 0, 0);
    for (row, block) in blocks.iter().enumerate() {
        let stop_of = |id: &StopId| StopId::from_usize(id.to_usize() + stops);
        let shift_of = |id: &ShiftId| ShiftId::from_usize(id.to_usize() + shifts);
        for stop in block.stops().rows() {
            builder = builder.stop(Stop {
                place: stop.place + place,
                exit: stop.exit.map(|exit| exit + place),
                allowed: stop.allowed.as_ref().map(|ids| ids.iter().map(shift_of).collect()),
                prices: stop.prices.iter().map(|(id, price)| (shift_of(id), *price)).collect(),
                apart: stop.apart.map(|(_, days)| (row as u32, days)),
                household: stop.household.map(|home| home + 10 * row as u32),
                ..stop.clone()
            });
        }
        for shift in block.shifts().rows() {
            let mut shift = shift.clone();
            shift.place += place;
            shift.back = shift.back.map(|back| back + place);
            shift.crew += 2 * row as u32;
            shift.rest = shift.rest.as_ref().map(stop_of);
            builder = builder.shift(shift);
        }
        let all = |ids: &Vec<StopId>| ids.iter().map(stop_of).collect();
        let Relations { series, chains, teams, choices, handovers, .. } = block.relations();
        relations
            .series
            .extend(series.iter().map(|one| Series { stops: all(&one.stops), ..one.clone() }));
        relations
            .chains
            .extend(chains.iter().map(|one| Chain { stops: all(&one.stops), ..one.clone() }));
        relations
            .teams
            .extend(teams.iter().map(|one| Team { stops: one.stops.each_ref().map(stop_of) }));
        relations.choices.extend(choices.iter().map(|one| Choice { stops: all(&one.stops) }));
        relations.handovers.extend(
            handovers
                .iter()
                .map(|one| Handover { first: stop_of(&one.first), then: stop_of(&one.then) }),
        );
        place += block.travel()[0].side();
        stops += block.stops().len();
        shifts += block.shifts().len();
    }
    builder.relations(relations).build().expect("a street of sound problems is sound")
}

/// The ways within each block, and from block to block along the street.
fn ways(blocks: &[Problem]) -> Vec<Travel> {
    let places: Vec<(usize, usize)> = (0..blocks.len())
        .flat_map(|row| (0..blocks[row].travel()[0].side()).map(move |place| (row, place)))
        .collect();
    let profiles = 0..blocks[0].travel().len();
    let over = |profile: usize| {
        let time = |from: &(usize, usize), to: &(usize, usize)| match from.0.abs_diff(to.0) {
            0 => blocks[from.0].travel()[profile].time(from.1, to.1),
            far => Seconds(20 + 8 * far as u32),
        };
        let times = places.iter().flat_map(|from| places.iter().map(move |to| time(from, to)));
        Travel::new(places.len(), times.collect()).expect("it is square")
    };
    profiles.map(over).collect()
}

fn solved(problem: &Problem, chunks: u64) -> Solution {
    solve(slice::from_ref(problem), 1, until(chunks * CHUNK)).remove(0)
}

#[test]
fn a_plan_made_in_parts_is_sound_with_every_kind_of_tie() {
    let all = ((1 << ALL_KINDS) - 1) & !SHARED;
    let alone = (16..ALL_KINDS - 1).map(|kind| 1 << kind | 1);
    for (seed, kinds) in (0..).zip(alone.chain([1 << 3, all, all & !(1 << 5)])) {
        let problem = street(seed * 1_000, 280, kinds);
        assert!(800 < problem.stops().len(), "it is large");
        let found = solved(&problem, 4);
        assert_eq!(check(&problem, &found), [], "kinds {kinds:#x}");
        let first = solved(&problem, 0);
        assert!(found.cost < first.cost, "kinds {kinds:#x}: turns make it better");
    }
}

#[test]
fn a_plan_made_in_parts_is_the_same_on_any_number_of_threads() {
    let problem = Town { seed: 3, stops: 900, crews: 8, days: 4 }.problem();
    let one = on_threads(1, || solved(&problem, 30));
    assert_eq!(one, on_threads(2, || solved(&problem, 30)));
    assert_eq!(one, on_threads(3, || solved(&problem, 30)));
    assert_eq!(check(&problem, &one), []);
}
