//! The solver without any world: places are rows of a matrix, moments are seconds.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::ops::ControlFlow::{Break, Continue};

use beibao::finding::Result;
use beibao::solver::{Problem, Shift, Stop, Travel, check, explain, schedule, solve};
use beibao::unit::Seconds;

fn main() -> Result<()> {
    // Nine places on a line, ten minutes from each to the next; the crew starts at place 0.
    let time = |cell: usize| Seconds::minutes(10 * (cell / 9).abs_diff(cell % 9) as u32);
    let travel = Travel::new(9, (0..81).map(time).collect())?;
    let (start, end) = (Seconds::of_day(8, 30), Seconds::of_day(12, 0));
    let crew = Shift { start, end, ..Shift::default() };
    let mut builder = Problem::over(vec![travel]).shift(crew);
    for place in 1..9 {
        builder = builder.stop(Stop {
            place,
            service: Seconds::minutes(20),
            windows: vec![(start, end)],
            skills: 0,
            tier: 1,
            worth: 200 - 10 * place as u32, // the nearer ones are worth more
            allowed: None,
            apart: None,
            ..Stop::default()
        });
    }
    let problems = [builder.build()?];
    let turns = |turns| if turns < 2_000 { Continue(()) } else { Break(()) };
    let solutions = solve(&problems, 1, |search| turns(search.turns));
    let (problem, solution) = (&problems[0], &solutions[0]);
    for (shift, round) in solution.rounds.iter() {
        for (stop, at) in round.iter().zip(schedule(problem, shift, round).unwrap_or_default()) {
            println!("place {}: {} to {}", problem.stops()[*stop].place, at.begin, at.leave);
        }
    }
    for left in explain(problem, solution) {
        println!("place {}: {}", problem.stops()[left.stop].place, left.reason.code());
    }
    println!("violations: {}", check(problem, solution).len());
    Ok(())
}
