//! Looks at cases: those that are open, overdue or near, and the life of one.

use std::collections::BTreeMap;

use geo::Coord;
use serde::Serialize;
use serde_json::to_string;

use super::arguments::{Arguments, CaseArguments, Format};
use super::desk::Desk;
use super::run::Outcome;
use super::table::List;
use super::terminal::{Terminal, line};
use super::township::now;
use crate::config::Folder;
use crate::finding::{Error, Result};
use crate::ledger::{Asked, Details, Event, Life, Standing, Topic, VOID};
use crate::spatial::{Index, likes};
use crate::unit::{Metres, metres_between};
use crate::words::say;
use crate::world::{Case, CaseKind, Hazard, HazardStatus, World};

/// What can be asked instead of doing a step.
pub(super) const LOOKS: [&str; 4] = ["list", "overdue", "near", "show"];

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

/// Lists cases, or the steps of one.
pub(super) fn look(
    arguments: &Arguments,
    (kind, verb): (CaseKind, &CaseArguments),
    terminal: Terminal,
) -> Result<Outcome> {
    let desk = Desk::open(arguments, true, terminal)?;
    let ours = desk.folder.findings.iter().filter(|finding| finding.code.starts_with("B6"));
    terminal.findings(&ours.cloned().collect::<Vec<_>>(), 5);
    let world = &desk.folder.world;
    let all = || {
        let cases = world.cases.iter().filter(move |case| case.kind == kind);
        let cases = cases.filter(|case| verb.closed || !case.closed).filter_map(row);
        cases.chain(in_layer_only(world, kind))
    };
    let rows: Vec<Row<'_>> = match verb.deed.as_str() {
        "list" => all().collect(),
        "overdue" => {
            let today = now().date().to_string();
            let late = |row: &Row<'_>| row.due.as_ref().is_some_and(|due| *due < today);
            let mut rows: Vec<Row<'_>> = all().filter(late).collect();
            rows.sort_by(|a, b| (&a.due, a.id).cmp(&(&b.due, b.id)));
            rows
        }
        "near" => near(&desk.folder, (kind, verb), terminal)?,
        _ => return show(&desk, (kind, verb), arguments, terminal),
    };
    let list = list(&rows, verb.deed == "near");
    let text = match arguments.format(&[Format::Text, Format::Json, Format::Csv], terminal)? {
        Format::Json => {
            let table = Table { version: 1, kind: kind.code(), cases: rows };
            to_string(&table).unwrap_or_default() + "\n"
        }
        Format::Csv => list.csv(),
        _ => {
            let total = say(terminal.language, "field.total", &[&rows.len().to_string()]);
            list.plain(terminal.language) + &total + "\n"
        }
    };
    terminal.data(&text)?;
    Ok(Outcome::Done)
}

fn list(rows: &[Row<'_>], is_near: bool) -> List {
    let mut columns = vec!["id", "state", "since", "due", "site"];
    columns.extend(is_near.then_some("metres"));
    let or_dash = |text: Option<&str>| text.unwrap_or("-").to_owned();
    let cells = |row: &Row<'_>| {
        let Row { id, state, since, due, site, metres } = row;
        let mut cells = vec![(*id).to_owned(), (*state).to_owned(), since.clone()];
        cells.extend([or_dash(due.as_deref()), or_dash(*site)]);
        cells.extend(metres.map(|metres| metres.to_string()));
        cells
    };
    List { columns, rows: rows.iter().map(cells).collect() }
}

fn row(case: &Case) -> Option<Row<'_>> {
    let last = case.steps.last()?;
    Some(Row {
        id: &case.id,
        state: &last.state,
        since: last.date.to_string(),
        due: last.due.map(|due| due.to_string()),
        site: case.site.as_deref(),
        metres: None,
    })
}

/// The hazards of the layer that are not closed and of which no event tells.
fn in_layer_only(world: &World, kind: CaseKind) -> impl Iterator<Item = Row<'_>> {
    let told = hazard_cases(world);
    let rows = if kind == CaseKind::Hazard { world.hazards.rows() } else { &[] };
    let open = rows.iter().filter(move |hazard| {
        hazard.status != HazardStatus::Verified && !told.contains_key(hazard.id.as_str())
    });
    open.map(in_layer)
}

/// The hazards of which the ledger tells, by id.
fn hazard_cases(world: &World) -> BTreeMap<&str, &Case> {
    let cases = world.cases.iter().filter(|case| case.kind == CaseKind::Hazard);
    cases.map(|case| (case.id.as_str(), case)).collect()
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
    let told = hazard_cases(world);
    let within = Index::over(world).hazards_within(at, Metres(verb.within));
    let open = within.into_iter().map(|id| &world.hazards[id]);
    let mut rows: Vec<Row<'_>> = open
        .filter(|hazard| hazard.status != HazardStatus::Verified)
        .map(|hazard| {
            let case = told.get(hazard.id.as_str()).and_then(|case| row(case));
            let metres = Some(Metres::rounded(metres_between(at, hazard.position)).0);
            Row { metres, ..case.unwrap_or_else(|| in_layer(hazard)) }
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

/// One case as JSON tells it.
#[derive(Serialize)]
struct Shown<'a> {
    version: u32,
    kind: &'static str,
    id: &'a str,
    state: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    details: Details,
    events: Vec<Step<'a>>,
    next: Vec<&'static str>,
}

/// One event of a case.
#[derive(Serialize)]
struct Step<'a> {
    event: &'a str,
    at: String,
    deed: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    people: &'a [String],
    standing: String,
}

/// The life of one case, event by event.
fn show(
    desk: &Desk,
    (kind, verb): (CaseKind, &CaseArguments),
    arguments: &Arguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let Some(id) = verb.id.as_deref() else {
        return Err(missing(terminal, "field.id", &[kind.code(), "show"]));
    };
    let world = &desk.folder.world;
    let case = world.cases.iter().find(|case| case.kind == kind && case.id == id);
    let events =
        desk.ledger.log(&Asked { topic: Topic::Case(kind), subject: Some(id), since: None })?;
    let layer = world.hazards.rows().iter().find(|hazard| hazard.id == id);
    let layer = layer.filter(|_| kind == CaseKind::Hazard);
    let Some(row) = case.and_then(row).or_else(|| layer.map(in_layer)) else {
        return Err(missing(terminal, "field.no-case", &[kind.code(), id]));
    };
    let details = desk.ledger.details(kind, id)?.or_else(|| layer.map(of_layer));
    let life = Life::of(kind);
    let shown = Shown {
        version: 1,
        kind: kind.code(),
        id,
        state: row.state,
        due: row.due,
        details: details.unwrap_or_default(),
        events: steps(&events, case, terminal),
        next: if case.is_some() { life.next(row.state) } else { vec!["open"] },
    };
    let text = match arguments.format(&[Format::Text, Format::Json, Format::Csv], terminal)? {
        Format::Json => to_string(&shown).unwrap_or_default() + "\n",
        Format::Csv => lines(&shown).csv(),
        _ => plain(&shown, terminal),
    };
    terminal.data(&text)?;
    Ok(Outcome::Done)
}

/// What the layer says of a hazard, in the words of the ledger.
pub(super) fn of_layer(hazard: &Hazard) -> Details {
    Details {
        site: hazard.venue.clone(),
        place: Some([hazard.position.x, hazard.position.y]),
        grid: hazard.grid.clone(),
        class: Some(hazard.kind.clone()).filter(|kind| !kind.is_empty()),
        level: hazard.severity,
        due: hazard.due,
        ..Details::default()
    }
}

/// The events with what became of them, and where the case stood after each that counts.
fn steps<'a>(
    events: &'a [(Event, Standing)],
    case: Option<&'a Case>,
    terminal: Terminal,
) -> Vec<Step<'a>> {
    let mut counted = case.map_or(&[][..], |case| &case.steps).iter();
    let step = |(event, standing): &'a (Event, Standing)| {
        let is_step = *standing == Standing::Counts && event.deed != VOID;
        let step = if is_step { counted.next() } else { None };
        Step {
            event: &event.id,
            at: event.at.to_string(),
            deed: &event.deed,
            state: step.map(|step| step.state.as_str()),
            due: step.and_then(|step| step.due).map(|due| due.to_string()),
            people: &event.details.people,
            standing: said(standing, terminal),
        }
    };
    events.iter().map(step).collect()
}

/// What became of an event, in words.
pub(super) fn said(standing: &Standing, terminal: Terminal) -> String {
    match standing {
        Standing::Counts => say(terminal.language, "field.counts", &[]),
        Standing::Void(by) => say(terminal.language, "field.voided", &[by]),
        Standing::Waits => say(terminal.language, "field.waits", &[]),
    }
}

fn lines(shown: &Shown<'_>) -> List {
    let columns = vec!["event", "at", "deed", "state", "due", "by", "standing"];
    let cells = |step: &Step<'_>| {
        let Step { event, at, deed, state, due, people, standing } = step;
        let dash = || String::from("-");
        let by = if people.is_empty() { dash() } else { people.join(" ") };
        vec![
            (*event).to_owned(),
            at.clone(),
            (*deed).to_owned(),
            state.map_or_else(dash, str::to_owned),
            due.clone().unwrap_or_else(dash),
            by,
            standing.clone(),
        ]
    };
    List { columns, rows: shown.events.iter().map(cells).collect() }
}

fn plain(shown: &Shown<'_>, terminal: Terminal) -> String {
    let language = terminal.language;
    let mut text = String::new();
    line(&mut text, &say(language, "field.state", &[shown.kind, shown.id, shown.state]));
    let details = serde_json::to_value(&shown.details).unwrap_or_default();
    for (key, value) in details.as_object().into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        line(&mut text, &format!("  {key}: {value}"));
    }
    text += &lines(shown).plain(language);
    line(&mut text, &say(language, "field.next", &[&shown.next.join(", ")]));
    text
}

fn missing(terminal: Terminal, key: &str, values: &[&str]) -> Error {
    Error::Missing { what: say(terminal.language, key, values) }
}
