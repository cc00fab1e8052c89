//! `beibao plan`: plans the days, judges the plan, writes it, and says what it is.

use std::path::{Path, PathBuf};

use super::arguments::{Arguments, Format, PlanArguments};
use super::progress::Watch;
use super::run::Outcome;
use super::summary::summary;
use super::terminal::Terminal;
use super::township::Open;
use super::{check, export};
use crate::finding::Result;
use crate::plan;

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
    let open = Open::folder(arguments, terminal)?;
    let mut request = open.request(&verb.days, terminal)?;
    request.seed = verb.seed.unwrap_or(request.seed);
    let usual: Vec<PathBuf> = PLAIN.iter().map(|name| Path::new(PLACE).join(name)).collect();
    let files = if verb.output.is_empty() { &usual } else { &verb.output };
    export::can_write(&verb.output, arguments.format, terminal)?;
    let watch = Watch::new(verb.turns.or(open.config.plan.turns), verb.time, terminal);
    let mut findings = open.findings.clone();
    let week = plan::week(&open.township(), &request, |progress| watch.observe(progress))
        .inspect_err(|_| terminal.findings(&findings, FINDINGS))?;
    let plan = week.into_value(&mut findings);
    terminal.findings(&findings, FINDINGS);
    let violations = check::judge(&open, &request, &plan)?;
    if !violations.is_empty() {
        check::tell(&violations, terminal)?;
        terminal.say("plan.unsound", &[]);
        return Ok(Outcome::NotDone);
    }
    if verb.output.is_empty() {
        export::folder(Path::new(PLACE))?;
    }
    export::write_all(&open, &plan, files, arguments.format, terminal)?;
    let to_stdout = files.iter().any(|file| file == Path::new("-"));
    let text = summary(&plan, &open.world, terminal.language);
    if to_stdout {
        terminal.talk(&text);
    } else if arguments.format != Some(Format::Json) {
        terminal.data(&text)?;
    }
    let left_out = plan
        .unserved
        .iter()
        .any(|left| plan.visits.iter().any(|visit| visit.id == left.visit && visit.tier == 1));
    Ok(if verb.strict && left_out { Outcome::DoneBut } else { Outcome::Done })
}
