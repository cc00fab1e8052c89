//! `beibao due`: who is due a visit, most important first.

use serde::Serialize;

use super::arguments::{Arguments, DueArguments, Format};
use super::run::Outcome;
use super::terminal::{Terminal, line};
use super::township::{keep, recall, request};
use crate::config::Folder;
use crate::demand::Visit;
use crate::finding::Result;
use crate::plan;
use crate::words::say;
use crate::world::World;

/// How many findings are said before the list; `check` says them all.
const FINDINGS: usize = 5;

#[derive(Serialize)]
struct Row<'a> {
    tier: u8,
    worth: u32,
    visit: &'a str,
    purpose: &'static str,
    station: &'a str,
    earliest: String,
    latest: String,
    service_s: u32,
    why: &'a str,
}

#[derive(Serialize)]
struct Table<'a> {
    version: u32,
    due: Vec<Row<'a>>,
}

pub(super) fn due(
    arguments: &Arguments,
    verb: &DueArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let format = arguments.format(&[Format::Text, Format::Json, Format::Csv], terminal)?;
    let mut open = Folder::open(&arguments.folder, terminal.language)?;
    let request = request(&mut open, &verb.days, terminal)?;
    let mut findings = open.findings.clone();
    let shelf = recall(arguments, &open);
    let due = plan::due(&open.township(), &request)
        .inspect_err(|_| terminal.findings(&open.findings, FINDINGS))?;
    let mut visits = due.into_value(&mut findings);
    keep(shelf.as_ref(), &open, terminal);
    terminal.findings(&findings, FINDINGS);
    visits.sort_by(|a, b| (a.tier, b.worth, &a.id).cmp(&(b.tier, a.worth, &b.id)));
    let rows: Vec<Row<'_>> = visits.iter().map(|visit| row(visit, &open.world)).collect();
    let text = match format {
        Format::Json => {
            let table = Table { version: 1, due: rows };
            serde_json::to_string(&table).unwrap_or_default() + "\n"
        }
        Format::Csv => csv(&rows),
        _ => plain(&rows, terminal),
    };
    terminal.data(&text)?;
    Ok(Outcome::Done)
}

fn row<'a>(visit: &'a Visit, world: &'a World) -> Row<'a> {
    Row {
        tier: visit.tier,
        worth: visit.worth,
        visit: &visit.id,
        purpose: visit.purpose.code(),
        station: &world.stations[visit.station].id,
        earliest: visit.release.to_string(),
        latest: visit.latest.to_string(),
        service_s: visit.service.0,
        why: &visit.why,
    }
}

fn plain(rows: &[Row<'_>], terminal: Terminal) -> String {
    let mut text = String::new();
    for Row { tier, worth, visit, why, .. } in rows {
        line(&mut text, &format!("{tier} {worth:>4}  {visit}  {why}"));
    }
    line(&mut text, &say(terminal.language, "due.total", &[&rows.len().to_string()]));
    text
}

fn csv(rows: &[Row<'_>]) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail.
        let _ = table.serialize(row);
    }
    String::from_utf8(table.into_inner().unwrap_or_default()).unwrap_or_default()
}
