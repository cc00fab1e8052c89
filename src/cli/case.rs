//! `beibao hazard`, `request`, `opinion`, `dispute`, `event`, `snapshot`: one step in a life, or a
//! look at those that are open.

use std::collections::BTreeSet;

use geo::Coord;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::to_string;

use super::arguments::{Arguments, CaseArguments, Facts, Format};
use super::desk::{Desk, tell};
use super::run::Outcome;
use super::terminal::{Terminal, line};
use super::township::now;
use crate::config::Folder;
use crate::finding::{Error, Result};
use crate::ledger::{Life, Taken, Topic, VOID};
use crate::spatial::{Index, likes};
use crate::unit::{Metres, metres_between};
use crate::words::say;
use crate::world::{Case, CaseKind, Hazard, HazardStatus, World};

/// What can be asked instead of doing a step.
const LOOKS: [&str; 4] = ["list", "overdue", "near", "show"];

/// A case in a list.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    state: &'a str,
    since: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metres: Option<u32>,
}

#[derive(Serialize)]
struct Table<'a> {
    version: u32,
    kind: &'static str,
    cases: Vec<Row<'a>>,
}

pub(super) fn case(
    arguments: &Arguments,
    (kind, verb): (CaseKind, &CaseArguments),
    terminal: Terminal,
) -> Result<Outcome> {
    let deed = verb.deed.as_str();
    let known = [Life::of(kind).deeds(), vec![VOID], LOOKS.to_vec()].concat();
    if !known.contains(&deed) {
        let what = say(terminal.language, "field.deed", &[kind.code(), &known.join(", ")]);
        return Err(Error::Setting { key: deed.to_owned(), what });
    }
    if LOOKS.contains(&deed) {
        return look(arguments, (kind, verb), terminal);
    }
    let mut desk = Desk::open(arguments, verb.facts.dry_run, terminal)?;
    let mut facts = verb.facts.clone();
    let id = match &verb.id {
        Some(id) => id.clone(),
        None if deed == "open" => desk.free_id(kind, now())?,
        None => return Err(missing(terminal, "field.id", &[kind.code(), deed])),
    };
    let (subject, id) =
        if deed == VOID { (taken_back(&mut facts, &id), id) } else { (id.clone(), id) };
    if (kind, deed) == (CaseKind::Hazard, "open") {
        of_layer(&id, &desk.folder.world, &mut facts);
    }
    if facts.place.is_none() && deed == "open" {
        facts.place = facts.site.as_deref().and_then(|site| position(site, &desk.folder.world));
    }
    let recorded = desk.record((Topic::Case(kind), deed), &subject, &facts, terminal)?;
    let Some((event, taken)) = recorded else { return Ok(Outcome::NotDone) };
    if matches!(arguments.format, Some(Format::Json)) {
        return Ok(told(tell(&[event], &[taken], arguments, terminal)?));
    }
    match taken {
        Taken::Refused(finding) => {
            terminal.talk(&finding.text(terminal.language));
            Ok(Outcome::NotDone)
        }
        taken => {
            if let Taken::New(Some(finding)) = taken {
                terminal.talk(&finding.text(terminal.language));
            }
            let state = desk.ledger.state(kind, &id)?.unwrap_or_else(|| "-".to_owned());
            let dry = if verb.facts.dry_run { "field.dry" } else { "field.done" };
            let values = [kind.code(), &id, &state, &event.1.id];
            let mut text = String::new();
            line(&mut text, &say(terminal.language, dry, &values));
            terminal.data(&text)?;
            Ok(Outcome::Done)
        }
    }
}

/// What the layer says of a hazard that is opened under its id there.
fn of_layer(id: &str, world: &World, facts: &mut Facts) {
    let Some(hazard) = world.hazards.rows().iter().find(|hazard| hazard.id == id) else { return };
    let Coord { x, y } = hazard.position;
    facts.place = facts.place.or(Some([x, y]));
    facts.site = facts.site.take().or_else(|| hazard.venue.clone());
    let kind = Some(hazard.kind.clone()).filter(|kind| !kind.is_empty());
    facts.class = facts.class.take().or(kind);
    facts.level = facts.level.or(hazard.severity);
    facts.by = facts.by.take().or_else(|| hazard.due.map(|due| due.to_string()));
}

/// One refused step is a step not done.
fn told(outcome: Outcome) -> Outcome {
    if outcome == Outcome::DoneBut { Outcome::NotDone } else { outcome }
}

/// Sets what is taken back, and gives the subject under which that stands.
fn taken_back(facts: &mut Facts, event: &str) -> String {
    facts.of = Some(event.to_owned());
    event.to_owned()
}

/// Where the place of that id is.
fn position(id: &str, world: &World) -> Option<[f64; 2]> {
    let homes = world.households.rows().iter().map(|row| (&row.id, row.position));
    let venues = world.venues.rows().iter().map(|row| (&row.id, row.position));
    let hazards = world.hazards.rows().iter().map(|row| (&row.id, row.position));
    let mut all = homes.chain(venues).chain(hazards);
    all.find(|(known, _)| *known == id).map(|(_, at)| [at.x, at.y])
}

/// Lists cases, or the steps of one.
fn look(
    arguments: &Arguments,
    (kind, verb): (CaseKind, &CaseArguments),
    terminal: Terminal,
) -> Result<Outcome> {
    let desk = Desk::open(arguments, true, terminal)?;
    terminal.findings(
        &desk.folder.findings.iter().filter(|f| is_ours(f.code)).cloned().collect::<Vec<_>>(),
        5,
    );
    let world = &desk.folder.world;
    let of_kind = world.cases.iter().filter(|case| case.kind == kind);
    let rows: Vec<Row<'_>> = match verb.deed.as_str() {
        "list" => {
            let cases = of_kind.filter(|case| verb.closed || !case.closed).filter_map(row);
            cases.chain(in_layer_only(world, kind)).collect()
        }
        "overdue" => {
            let today = now().date().to_string();
            let all = of_kind.filter(|case| !case.closed).filter_map(row);
            let all = all.chain(in_layer_only(world, kind));
            let late = |row: &Row<'_>| row.due.as_ref().is_some_and(|due| *due < today);
            let mut rows: Vec<Row<'_>> = all.filter(late).collect();
            rows.sort_by(|a, b| (&a.due, a.id).cmp(&(&b.due, b.id)));
            rows
        }
        "near" => near(&desk.folder, (kind, verb), terminal)?,
        _ => {
            let id = verb.id.as_deref().unwrap_or_default();
            let Some(case) = of_kind.into_iter().find(|case| case.id == id) else {
                return Err(missing(terminal, "field.no-case", &[kind.code(), id]));
            };
            return steps(case, arguments, terminal);
        }
    };
    let text = if matches!(arguments.format, Some(Format::Json)) {
        let table = Table { version: 1, kind: kind.code(), cases: rows };
        to_string(&table).unwrap_or_default() + "\n"
    } else {
        plain(&rows, terminal)
    };
    terminal.data(&text)?;
    Ok(Outcome::Done)
}

fn is_ours(code: &str) -> bool {
    code.starts_with("B6")
}

fn row(case: &Case) -> Option<Row<'_>> {
    let last = case.steps.last()?;
    Some(Row {
        id: &case.id,
        state: &last.state,
        since: last.date.to_string(),
        due: due(case).map(|due| due.to_string()),
        site: case.site.as_deref(),
        metres: None,
    })
}

/// The hazards of the layer that are not closed and of which no event tells.
fn in_layer_only(world: &World, kind: CaseKind) -> impl Iterator<Item = Row<'_>> {
    let told: BTreeSet<&str> =
        world.cases.iter().filter(|c| c.kind == CaseKind::Hazard).map(|c| &*c.id).collect();
    let rows = if kind == CaseKind::Hazard { world.hazards.rows() } else { &[] };
    let open = rows.iter().filter(move |hazard| {
        hazard.status != HazardStatus::Verified && !told.contains(hazard.id.as_str())
    });
    open.map(in_layer)
}

fn in_layer(hazard: &Hazard) -> Row<'_> {
    Row {
        id: &hazard.id,
        state: hazard.status.code(),
        since: hazard.found.map(|day| day.to_string()).unwrap_or_default(),
        due: hazard.due.map(|due| due.to_string()),
        site: hazard.venue.as_deref(),
        metres: None,
    }
}

/// By when the next step is to be done.
fn due(case: &Case) -> Option<Date> {
    case.steps.last().and_then(|step| step.due)
}

/// The hazards around a point that are not closed, the nearest first.
fn near<'a>(
    folder: &'a Folder,
    (kind, verb): (CaseKind, &CaseArguments),
    terminal: Terminal,
) -> Result<Vec<Row<'a>>> {
    if kind == CaseKind::Snapshot {
        return alike(folder, verb, terminal);
    }
    let world = &folder.world;
    let Some([x, y]) = verb.facts.place.filter(|_| kind == CaseKind::Hazard) else {
        return Err(missing(terminal, "field.near", &[]));
    };
    let at = Coord { x, y };
    let within = Index::over(world).hazards_within(at, Metres(verb.within));
    let open = within.into_iter().map(|id| &world.hazards[id]);
    let mut rows: Vec<Row<'_>> = open
        .filter(|hazard| hazard.status != HazardStatus::Verified)
        .map(|hazard| Row {
            metres: Some(Metres::rounded(metres_between(at, hazard.position)).0),
            ..in_layer(hazard)
        })
        .collect();
    rows.sort_by(|a, b| (a.metres, a.id).cmp(&(b.metres, b.id)));
    Ok(rows)
}

/// Snapshots and hazards that are likely the same thing as a snapshot, the nearest first.
fn alike<'a>(folder: &'a Folder, verb: &CaseArguments, terminal: Terminal) -> Result<Vec<Row<'a>>> {
    let id = verb.id.as_deref().unwrap_or_default();
    let cases = &folder.world.cases;
    let one = cases.iter().find(|case| case.kind == CaseKind::Snapshot && case.id == id);
    let Some(one) = one else {
        return Err(missing(terminal, "field.no-case", &[CaseKind::Snapshot.code(), id]));
    };
    let rules = &folder.rules.snapshot;
    let near = (Metres(rules.metres.value), rules.days.value);
    let found = likes(&folder.world, one, near).into_iter();
    Ok(found.filter_map(|(case, away)| Some(Row { metres: Some(away.0), ..row(case)? })).collect())
}

fn plain(rows: &[Row<'_>], terminal: Terminal) -> String {
    let mut text = String::new();
    for Row { id, state, since, due, site, metres } in rows {
        let due = due.as_deref().unwrap_or("-");
        let site = site.unwrap_or("-");
        let metres = metres.map(|metres| format!("  {metres} m")).unwrap_or_default();
        line(&mut text, &format!("{id}  {state}  {since}  {due}  {site}{metres}"));
    }
    line(&mut text, &say(terminal.language, "field.total", &[&rows.len().to_string()]));
    text
}

/// The life of one case, step by step.
fn steps(case: &Case, arguments: &Arguments, terminal: Terminal) -> Result<Outcome> {
    #[derive(Serialize)]
    struct Line<'a> {
        date: String,
        deed: &'a str,
        state: &'a str,
        due: Option<String>,
        by: Option<&'a str>,
    }
    let lines = case.steps.iter().map(|step| Line {
        date: step.date.to_string(),
        deed: &step.deed,
        state: &step.state,
        due: step.due.map(|due| due.to_string()),
        by: step.by.as_deref(),
    });
    let lines: Vec<Line<'_>> = lines.collect();
    let mut text = String::new();
    if matches!(arguments.format, Some(Format::Json)) {
        text = to_string(&lines).unwrap_or_default() + "\n";
    } else {
        for Line { date, deed, state, due, by } in &lines {
            let (due, by) = (due.as_deref().unwrap_or("-"), by.unwrap_or("-"));
            line(&mut text, &format!("{date}  {deed}  {state}  {due}  {by}"));
        }
        let state = case.steps.last().map_or("", |step| &step.state);
        let next = Life::of(case.kind).next(state).join(", ");
        line(&mut text, &say(terminal.language, "field.next", &[&next]));
    }
    terminal.data(&text)?;
    Ok(Outcome::Done)
}

fn missing(terminal: Terminal, key: &str, values: &[&str]) -> Error {
    Error::Missing { what: say(terminal.language, key, values) }
}
