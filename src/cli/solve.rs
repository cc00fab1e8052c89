//! `beibao solve`: solves a public routing problem, or judges a solution of one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::slice;

use super::arguments::{Arguments, Format, SolveArguments};
use super::outputs::can_save;
use super::progress::Watch;
use super::run::Outcome;
use super::terminal::Terminal;
use super::township::text_of;
use crate::exchange;
use crate::exchange::{Instance, Kind, Options, Rounding};
use crate::finding::Result;
use crate::solver;
use crate::solver::{BoundLimits, Problem, Run, Solution};
use crate::unit::Kmh;
use crate::write;

/// How many stops are named.
const NAMED: usize = 10;

pub(super) fn solve(
    arguments: &Arguments,
    verb: &SolveArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let watch = Watch::new(None, verb.time, terminal);
    let options = Options {
        kind: verb.kind.as_deref().and_then(Kind::parse),
        vehicles: verb.vehicles,
        rounding: verb.round.as_deref().and_then(Rounding::parse),
        speed: verb.speed.map(Kmh),
    };
    if let Some(file) = verb.output.as_deref().filter(|file| *file != Path::new("-")) {
        can_save(file, terminal)?;
    }
    let instance = exchange::open(&verb.file, &text_of(&verb.file)?, &options)?;
    let solution = if let Some(file) = &verb.check {
        let rounds = exchange::rounds_of(&instance, file, &text_of(file)?)?;
        Solution::of(&instance.problem, rounds)
    } else {
        best(&instance.problem, verb, &watch)
    };
    let sound = is_sound(&instance, &solution, terminal);
    if !sound && verb.check.is_none() {
        terminal.say("solve.unsound", &[]);
        return Ok(Outcome::NotDone);
    }
    if verb.bound {
        tell_bound(&instance, &solution, terminal);
    }
    let value = format!("{} {}\n", instance.praise(), instance.value(&solution));
    let is_json = verb.output.as_deref().is_some_and(|file| is_json(arguments, file, &instance));
    if let Some(file) = &verb.output {
        let text = if is_json {
            exchange::vroom_solution(&instance, &solution)?
        } else {
            exchange::solution_text(&instance, &solution)
        };
        written(file, &text, terminal)?;
    }
    if is_json && verb.output.as_deref() == Some(Path::new("-")) {
        terminal.talk(value.trim_end());
    } else {
        terminal.data(&value)?;
    }
    let is_whole = instance.missing(&solution).is_empty();
    Ok(if sound && is_whole { Outcome::Done } else { Outcome::DoneBut })
}

/// Says how little travel is proven to be needed, and how near the solution comes to it.
fn tell_bound(instance: &Instance, solution: &Solution, terminal: Terminal) {
    let bound = solver::travel_bound(&instance.problem, solution, BoundLimits::default());
    let lower = instance.decimal(bound.lower);
    match bound.gap {
        // Rounded up, so that what is said stays proven.
        Some(gap) => {
            let percent = format!("{:.2}", (gap * 1e4).ceil() / 100.0);
            terminal.say("solve.gap", &[&lower, &percent]);
        }
        None => terminal.say("solve.pending", &[&lower]),
    }
}

/// Whether the solution is written as VROOM does.
fn is_json(arguments: &Arguments, file: &Path, instance: &Instance) -> bool {
    let ending = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let is_stdout = file == Path::new("-");
    match arguments.format {
        Some(format) => format == Format::Json,
        None => ending || is_stdout && instance.kind == Kind::Vroom,
    }
}

fn written(file: &Path, text: &str, terminal: Terminal) -> Result<()> {
    if file == Path::new("-") {
        return terminal.data(text);
    }
    write::save(file, text.as_bytes())?;
    terminal.say("cli.written", &[&file.display().to_string()]);
    Ok(())
}

/// The best solution found until the watch says stop.
fn best(problem: &Problem, verb: &SolveArguments, watch: &Watch) -> Solution {
    let turns = verb.turns.or_else(|| turns_in_time(problem, verb.seed, watch));
    let run = Run { seed: verb.seed, turns, ..Run::default() };
    let problem = slice::from_ref(problem);
    let mut found = solver::solve_with(problem, &run, |progress| watch.observe(&progress));
    found.pop().expect("one problem has one solution")
}

/// How many turns there is time for: a search cools down, and must know for how long. Short
/// searches, each longer than the one before, tell how fast the turns are here.
fn turns_in_time(problem: &Problem, seed: u64, watch: &Watch) -> Option<u64> {
    /// The last of the short searches takes about this share of the time.
    const SHARE: f64 = 0.03;
    let time = watch.time()?;
    let mut turns = solver::CHUNK;
    loop {
        let run = Run { seed, turns: Some(turns), ..Run::default() };
        let (mut begun, mut made) = (0.0, 0);
        solver::solve_with(slice::from_ref(problem), &run, |progress| {
            begun = if progress.turns == 0 { watch.spent() } else { begun };
            made = progress.turns;
            watch.observe(&progress)
        });
        let spent = watch.spent() - begun;
        if made < turns || SHARE * time <= spent {
            let left = (time - watch.spent()).max(0.0);
            return Some((made as f64 * left / spent.max(1e-6)) as u64);
        }
        // Each begins from nothing, so as few as will do.
        turns *= ((SHARE * time / spent.max(1e-6)).ceil() as u64).clamp(2, 64);
    }
}

/// Whether the judge finds nothing; says what it finds, and what had to be served and is not.
fn is_sound(instance: &Instance, solution: &Solution, terminal: Terminal) -> bool {
    let violations = solver::check(&instance.problem, solution);
    let mut codes = BTreeMap::<&str, usize>::new();
    for violation in &violations {
        *codes.entry(violation.code()).or_default() += 1;
    }
    if !violations.is_empty() {
        let codes: Vec<String> = codes.iter().map(|(code, n)| format!("{code} {n}")).collect();
        terminal.say("solve.violations", &[&violations.len().to_string(), &codes.join(", ")]);
    }
    let missing = instance.missing(solution);
    if !missing.is_empty() {
        let mut names = String::new();
        for place in missing.iter().take(NAMED) {
            let _ = write!(names, "{}{}", if names.is_empty() { "" } else { " " }, place.id);
        }
        names.push_str(if NAMED < missing.len() { " …" } else { "" });
        terminal.say("solve.missing", &[&missing.len().to_string(), &names]);
    }
    violations.is_empty()
}
