//! `beibao plan`: plans the days, judges the plan, writes it, and says what it is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;

use super::arguments::{Arguments, Format, PlanArguments};
use super::progress::Watch;
use super::render::Paper;
use super::run::Outcome;
use super::summary::summary;
use super::terminal::Terminal;
use super::township::{keep, now, plan_file, recall, request, text_of};
use super::{check, export, outputs};
use crate::config::Folder;
use crate::exchange;
use crate::finding::{Error, Finding, Place, Result};
use crate::ledger::{Details, Event, Ledger, PlanItem, Taken, Taking, Topic};
use crate::plan;
use crate::plan::{Cause, Changes, Keep, Move, Plan, Request};
use crate::read;
use crate::words::{few, say};
use crate::write;

/// How many findings are said before a plan; `check` says them all.
const FINDINGS: usize = 5;

/// How many visits that are moved are named.
const NAMED: usize = 10;

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
    let place = Path::new(PLACE);
    let is_plain = verb.output.is_empty() && format.is_none();
    if is_plain && !place.is_dir() {
        outputs::can_hold(place, terminal)?;
    } else {
        outputs::can_write(&files, format, terminal)?;
    }
    let mut open = Folder::open(&arguments.folder, terminal.language)?;
    let mut request = request(&mut open, &verb.days, terminal)?;
    request.seed = verb.seed.unwrap_or(request.seed);
    request.keep =
        verb.keep.as_deref().map(|file| kept(arguments, verb, file, terminal)).transpose()?;
    if let Some(place) = &verb.problems {
        return problems(&open, &request, place, terminal);
    }
    let shelf = recall(arguments, &open);
    let watch = Watch::new(verb.turns.or(open.config.plan.turns), verb.time, terminal);
    let mut findings = open.findings.clone();
    let week = plan::week(&open.township(), &request, |progress| watch.observe(progress))
        .inspect_err(|_| terminal.findings(&findings, FINDINGS))?;
    let made = week.into_value(&mut findings);
    keep(shelf.as_ref(), &open, terminal);
    // What of a published plan is not kept is told in full, whatever else there is to tell.
    let file = request.keep.as_ref().map(|keep| &keep.file);
    let (told, findings): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| Some(&finding.place.file) == file);
    terminal.findings(&findings, FINDINGS);
    terminal.findings(&told, told.len());
    let violations = plan::judge(&open.township(), &request, &made)?;
    if !violations.is_empty() {
        check::tell(&violations, terminal)?;
        terminal.say("plan.unsound", &[]);
        return Ok(Outcome::NotDone);
    }
    if files.iter().any(|file| file.starts_with(PLACE)) {
        export::folder(Path::new(PLACE))?;
    }
    export::write_all((&open, &made), &files, (format, &Paper::default()), terminal)?;
    if verb.publish {
        publish(arguments, &made, terminal)?;
    }
    let to_stdout = files.iter().any(|file| file == Path::new("-"));
    let text = summary(&made, &open.world, terminal.language);
    tell_weights(&request, terminal);
    if let Some(keep) = &request.keep {
        tell_changes(&plan::changes(&keep.plan, &made), terminal);
        tell_moves(&plan::moves(&keep.plan, &made), terminal);
    }
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

/// The plan to be kept, read from `file`.
fn kept(
    arguments: &Arguments,
    verb: &PlanArguments,
    file: &Path,
    terminal: Terminal,
) -> Result<Keep> {
    let file = plan_file(arguments, Some(file));
    let plan = exchange::plan_from_json(&file, &text_of(&file)?).map_err(|error| match error {
        Error::Content { path, what } => {
            Error::Content { path, what: say(terminal.language, "keep.no-plan", &[&what]) }
        }
        other => other,
    })?;
    Ok(Keep { plan, file, search: verb.turns.is_some() || verb.time.is_some() })
}

/// Tells the ledger that `plan` was published, and shows it there as a layer.
fn publish(arguments: &Arguments, plan: &Plan, terminal: Terminal) -> Result<()> {
    let mut ledger = Ledger::open(&arguments.folder, terminal.language)?;
    let hash = read::sha256(exchange::plan_to_json(plan).as_bytes());
    // A plan may be published again after another: then it is another event.
    let id = format!("plan-{}-{}", hash.get(..20).unwrap_or(&hash), now());
    let event = Event {
        id: id.clone(),
        device: id,
        sequence: 1,
        at: now(),
        topic: Topic::Plan,
        deed: "publish".to_owned(),
        subject: hash,
        details: Details::default(),
    };
    let visits: BTreeMap<&str, _> =
        plan.visits.iter().map(|visit| (visit.id.as_str(), visit)).collect();
    let stops = plan.routes.iter().flat_map(|route| {
        route.stops.iter().filter_map(|stop| {
            let visit = visits.get(stop.visit.as_str())?;
            Some(PlanItem {
                visit: stop.visit.clone(),
                begin: stop.begin,
                crew: route.crew.clone(),
                purpose: visit.purpose,
                tier: visit.tier,
                position: visit.position,
            })
        })
    });
    let items: Vec<PlanItem> = stops.collect();
    let how = Taking { now: now(), strict: false, dry: false, knows: &|_| true };
    match ledger.publish(&(Place::default(), event), &items, &how)? {
        // Another desk published the same plan in the same second.
        Taken::New(_) | Taken::Same => {
            terminal.say("plan.published", &[&items.len().to_string()]);
        }
        Taken::Refused(finding) => terminal.talk(&finding.text(terminal.language)),
    }
    Ok(())
}

/// Says which weights are not what they are by default.
fn tell_weights(request: &Request, terminal: Terminal) {
    let own = request.prices.own();
    let rows: Vec<String> = own.iter().map(|(name, price)| format!("{name} {price}")).collect();
    if !rows.is_empty() {
        terminal.say("plan.weights", &[&rows.join(", ")]);
    }
}

/// Says what becomes of the plan that was to be kept.
fn tell_changes(changes: &Changes, terminal: Terminal) {
    let Changes { stay, moved, turned, left_out, gone, new, .. } = changes;
    let counts = [stay, moved, turned, left_out, gone, new].map(|ids| ids.len().to_string());
    terminal.say("keep.changes", &counts.each_ref().map(String::as_str));
}

/// Says which visits are not where they were, for whom, and why.
fn tell_moves(moves: &[Move<'_>], terminal: Terminal) {
    /// So many are told one by one.
    const MOST: usize = 50;
    let language = terminal.language;
    let place = |crew: &str, begin: DateTime| format!("{crew} {}", begin.strftime("%m-%d %H:%M"));
    for Move { visit, site, from, to, why } in moves.iter().take(MOST) {
        let why = match why {
            Cause::NoShift => say(language, "keep.why.no-shift", &[from.crew]),
            Cause::OtherPeople => say(language, "keep.why.people", &[from.crew]),
            Cause::Room(others) => say(language, "keep.why.room", &[&few(others, NAMED)]),
            Cause::LeftOut(reason) => (*reason).to_owned(),
            Cause::Cheaper => say(language, "keep.why.cheaper", &[]),
        };
        let to =
            to.map_or_else(|| say(language, "keep.nowhere", &[]), |to| place(to.crew, to.begin));
        terminal.say("keep.move", &[visit, site, &place(from.crew, from.begin), &to, &why]);
    }
    if MOST < moves.len() {
        terminal.say("keep.more", &[&(moves.len() - MOST).to_string()]);
    }
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
