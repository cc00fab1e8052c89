//! `beibao plan`: plans the days, judges the plan, writes it, and says what it is.

use std::path::{Path, PathBuf};

use super::arguments::{Arguments, Format, PlanArguments};
use super::progress::Watch;
use super::run::Outcome;
use super::summary::summary;
use super::terminal::Terminal;
use super::township::request;
use super::{check, export};
use crate::config::Folder;
use crate::exchange;
use crate::finding::Result;
use crate::plan;
use crate::plan::Request;
use crate::write;

/// How many findings are said before a plan; `check` says them all.
const FINDINGS: usize = 5;

/// Where a plain `plan` writes, and which files.
const PLACE: &str = "out";
const PLAIN: [&str; 4] = ["plan.json", "plan.html", "plan.geojson", "plan.csv"];

pub(super) fn plan(
    arguments: &Arguments,
    verb: &PlanArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let plain: Vec<PathBuf> = PLAIN.iter().map(|name| Path::new(PLACE).join(name)).collect();
    let (files, format) = match (&verb.output[..], arguments.format) {
        ([], Some(format)) if format != Format::Text => (vec![PathBuf::from("-")], Some(format)),
        ([], _) => (plain, None),
        (named, format) => (named.to_vec(), format),
    };
    if !verb.output.is_empty() {
        export::can_write(&files, format, terminal)?;
    }
    let open = Folder::open(&arguments.folder, terminal.language)?;
    let mut request = request(&open, &verb.days, terminal)?;
    request.seed = verb.seed.unwrap_or(request.seed);
    if let Some(place) = &verb.problems {
        return problems(&open, &request, place, terminal);
    }
    let watch = Watch::new(verb.turns.or(open.config.plan.turns), verb.time, terminal);
    let mut findings = open.findings.clone();
    let week = plan::week(&open.township(), &request, |progress| watch.observe(progress))
        .inspect_err(|_| terminal.findings(&findings, FINDINGS))?;
    let made = week.into_value(&mut findings);
    terminal.findings(&findings, FINDINGS);
    let violations = plan::judge(&open.township(), &request, &made)?;
    if !violations.is_empty() {
        check::tell(&violations, terminal)?;
        terminal.say("plan.unsound", &[]);
        return Ok(Outcome::NotDone);
    }
    if files.iter().any(|file| file.starts_with(PLACE)) {
        export::folder(Path::new(PLACE))?;
    }
    export::write_all(&open, &made, &files, format, terminal)?;
    let to_stdout = files.iter().any(|file| file == Path::new("-"));
    let text = summary(&made, &open.world, terminal.language);
    if to_stdout {
        terminal.talk(&text);
    } else {
        terminal.data(&text)?;
    }
    let left_out = made
        .unserved
        .iter()
        .any(|left| made.visits.iter().any(|visit| visit.id == left.visit && visit.tier == 1));
    Ok(if verb.strict && left_out { Outcome::DoneBut } else { Outcome::Done })
}

/// Writes what each station asks the solver, for other solvers to answer.
fn problems(open: &Folder, request: &Request, place: &Path, terminal: Terminal) -> Result<Outcome> {
    export::folder(place)?;
    for (station, problem) in plan::problems(&open.township(), request)? {
        let name: String =
            station.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let file = place.join(format!("{name}.json"));
        write::save(&file, exchange::to_vroom(&problem).as_bytes())?;
        terminal.say("cli.written", &[&file.display().to_string()]);
    }
    Ok(Outcome::Done)
}
