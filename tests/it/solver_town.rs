//! Invented towns for the solver: clustered stops, working weeks, all drawn from a seed.

use std::ops::ControlFlow;
use std::slice;

use beibao::solver::{Problem, Shift, Solution, Stop, StopId, Travel, Weights, solve};
use beibao::unit::{Dice, Index, Seconds};

/// A skill that no crew has.
const UNKNOWN: u64 = 1 << 63;

/// The solution of `problem` after so many turns, and the last look.
pub(crate) fn solved(problem: &Problem, turns: u64) -> Solution {
    let found = solve(slice::from_ref(problem), 1, |now| {
        if now.turns < turns { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    found.into_iter().next().expect("one problem has one solution")
}

/// What a town is like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Town {
    pub(crate) seed: u64,
    pub(crate) stops: usize,
    pub(crate) crews: usize,
    pub(crate) days: u32,
}

impl Town {
    /// The town as a problem: place 0 is the station, place n+1 that of stop n.
    pub(crate) fn problem(self) -> Problem {
        let mut dice = Dice::new(self.seed);
        let places = places(&mut dice, self.stops);
        let mut builder = Problem::over(vec![travel(&places)]).weights(Weights::default());
        for place in 1..=self.stops {
            builder = builder.stop(stop(&mut dice, place, self.days));
        }
        for day in 0..self.days {
            for crew in 0..self.crews {
                builder = builder.shift(shift(day, crew));
            }
        }
        builder.build().expect("an invented town is sound")
    }

    /// A plan of so many turns that stands, and an urgent stop it does not know: the last.
    pub(crate) fn surprised(self, turns: u64) -> (Problem, Solution, StopId) {
        let quiet = self.problem();
        let urgent = StopId::from_usize(self.stops - 1);
        let hidden = Stop { skills: UNKNOWN, ..quiet.stops()[urgent].clone() };
        let plan = solved(&with(&quiet, urgent, &hidden), turns);
        let call = Stop { skills: 0, tier: 1, worth: 300, ..quiet.stops()[urgent].clone() };
        let problem = with(&quiet, urgent, &call);
        let plan = Solution::of(&problem, plan.rounds);
        (problem, plan, urgent)
    }
}

/// The problem with another stop in one place.
fn with(problem: &Problem, place: StopId, other: &Stop) -> Problem {
    let mut builder = Problem::over(problem.travel().to_vec()).weights(problem.weights());
    for (id, stop) in problem.stops().iter() {
        builder = builder.stop(if id == place { other.clone() } else { stop.clone() });
    }
    for shift in problem.shifts().rows() {
        builder = builder.shift(shift.clone());
    }
    builder.build().expect("an invented town is sound")
}

fn places(dice: &mut Dice, stops: usize) -> Vec<(f64, f64)> {
    let villages: Vec<(f64, f64)> =
        (0..8).map(|_| (dice.share() * 24.0, dice.share() * 24.0)).collect();
    let mut places = vec![(12.0, 12.0)];
    for _ in 0..stops {
        let (x, y) = villages[dice.below(villages.len())];
        places.push((x + dice.share() * 5.0, y + dice.share() * 5.0));
    }
    places
}

/// Some 100 s a kilometre, uphill (north) slower: not symmetric, and no way round is shorter.
fn travel(places: &[(f64, f64)]) -> Travel {
    let time = |from: &(f64, f64), to: &(f64, f64)| {
        let (east, north) = (to.0 - from.0, to.1 - from.1);
        Seconds((100.0 * east.hypot(north) + 20.0 * north.max(0.0)).ceil() as u32)
    };
    let times = places.iter().flat_map(|from| places.iter().map(move |to| time(from, to)));
    Travel::new(places.len(), times.collect()).expect("it is square")
}

fn stop(dice: &mut Dice, place: usize, days: u32) -> Stop {
    let tier = [1, 2, 2, 3, 3, 3][dice.below(6)];
    let part = dice.below(4);
    let hours = |day: u32| match part {
        0 => vec![(8, 11, day)],
        1 => vec![(14, 17, day)],
        2 => vec![(9, 11, day), (14, 16, day)],
        _ => vec![(8, 19, day)],
    };
    let window = |(from, to, day): (u32, u32, u32)| {
        (Seconds::of_day(from, 0).on_day(day), Seconds::of_day(to, 30).on_day(day))
    };
    let first = if dice.once_in(4) { dice.below(days as usize) as u32 } else { 0 };
    Stop {
        place,
        service: Seconds::minutes(10 + 5 * dice.below(8) as u32),
        windows: (first..days).flat_map(hours).map(window).collect(),
        skills: u64::from(dice.once_in(8)),
        tier,
        worth: 100 + dice.below(200) as u32,
        allowed: None,
        apart: dice.once_in(10).then_some((place as u32 / 30, 1)),
        late_after: dice
            .once_in(5)
            .then(|| Seconds::of_day(20, 0).on_day(dice.below(days as usize) as u32)),
        ..Stop::default()
    }
}

fn shift(day: u32, crew: usize) -> Shift {
    let evening = crew % 4 == 3;
    let start = if evening { Seconds::of_day(12, 30) } else { Seconds::of_day(8, 30) };
    let end = if evening { Seconds::of_day(20, 30) } else { Seconds::of_day(17, 30) };
    let lunch = (Seconds::of_day(12, 0).on_day(day), Seconds::of_day(13, 0).on_day(day));
    Shift {
        place: 0,
        start: start.on_day(day),
        end: end.on_day(day),
        pause: (!evening).then_some(lunch),
        skills: u64::from(crew.is_multiple_of(2)),
        day,
        profile: 0,
        ..Shift::default()
    }
}
