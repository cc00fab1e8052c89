//! `beibao check`: judges the folder, one layer file, or a plan.

use std::path::Path;

use serde::Serialize;

use super::arguments::{Arguments, CheckArguments, Format};
use super::run::Outcome;
use super::terminal::{Terminal, line};
use super::township::{horizon, plan_of, request_for};
use crate::config::{Config, Folder};
use crate::finding::{Error, Finding, Level, Place, Result};
use crate::plan;
use crate::plan::Violation;
use crate::read;
use crate::rules::{Rules, TooLarge};
use crate::spatial::Index;
use crate::unit::Metres;
use crate::words::say;
use crate::world::{Layer, Venue, World};

pub(super) fn check(
    arguments: &Arguments,
    verb: &CheckArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    if let Some(file) = &verb.file {
        return layer(arguments, file, verb.layer.as_deref(), terminal);
    }
    if let Some(named) = &verb.plan {
        return planned(arguments, named, terminal);
    }
    folder(arguments, terminal)
}

/// One finding as JSON.
#[derive(Serialize)]
struct Row {
    code: &'static str,
    level: &'static str,
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    line: Option<usize>,
    feature: Option<usize>,
    id: Option<String>,
    property: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    what: String,
    help: String,
}

#[derive(Serialize)]
struct Findings {
    version: u32,
    findings: Vec<Row>,
}

fn folder(arguments: &Arguments, terminal: Terminal) -> Result<Outcome> {
    let open = Folder::open(&arguments.folder, terminal.language)?;
    let world = &open.world;
    let mut findings = open.findings.clone();
    findings.extend(repeated(world));
    findings.extend(world.venues.rows().iter().filter_map(|venue| too_large(&open.rules, venue)));
    tell_findings(&findings, arguments, terminal)?;
    let counts = [
        findings.len(),
        world.villages.len(),
        world.grids.len(),
        world.venues.len(),
        world.households.len(),
        world.hazards.len(),
        world.stations.len(),
        open.ways.len(),
    ]
    .map(|count| count.to_string());
    terminal.say("check.folder", &counts.each_ref().map(String::as_str));
    Ok(if findings.is_empty() { Outcome::Done } else { Outcome::DoneBut })
}

/// Hazards and venues that look like one thing entered twice: the same kind (and name) this near.
const NEAR: Metres = Metres(15);

/// A finding for each hazard or venue that repeats another.
fn repeated(world: &World) -> Vec<Finding> {
    let found = Index::over(world).duplicates(world, NEAR);
    let hazards = found.hazards.iter().map(|(first, again)| {
        (Layer::Hazards, &world.hazards[*first].id, &world.hazards[*again].id)
    });
    let venues = found
        .venues
        .iter()
        .map(|(first, again)| (Layer::Venues, &world.venues[*first].id, &world.venues[*again].id));
    hazards.chain(venues).map(|(layer, first, again)| twice(layer, first, again)).collect()
}

/// A finding where a venue is larger than the small venues of its kind.
fn too_large(rules: &Rules, venue: &Venue) -> Option<Finding> {
    let TooLarge { property, has, most, rule } = rules.too_large(venue)?;
    let file = format!("{}.geojson", Layer::Venues.name()).into();
    let id = Some(venue.id.clone());
    let place = Place { file, id, key: Some(property), ..Place::default() };
    let region = rule.region.as_deref().map(|region| format!("{region}: ")).unwrap_or_default();
    let values = [property, &has.to_string(), &most.to_string(), &(region + &rule.source)];
    Some(Finding::new("B3020", Level::Warning, place, &values))
}

fn twice(layer: Layer, first: &str, again: &str) -> Finding {
    let file = format!("{}.geojson", layer.name()).into();
    let place = Place { file, id: Some(again.to_owned()), ..Place::default() };
    Finding::new("B5002", Level::Warning, place, &[first, &NEAR.0.to_string()])
}

fn layer(
    arguments: &Arguments,
    file: &Path,
    layer: Option<&str>,
    terminal: Terminal,
) -> Result<Outcome> {
    let named = layer.map(|name| {
        Layer::parse(name).ok_or_else(|| {
            let known = Layer::ALL.map(Layer::name).join(", ");
            let what = say(terminal.language, "check.no-layer", &[name, &known]);
            Error::Setting { key: "--layer".to_owned(), what }
        })
    });
    let named = named.transpose()?;
    let config = Config::nearest(&arguments.folder, terminal.language)?;
    let options = read::Options { datums: config.datums };
    let loaded = read::file(file, named, &options)?;
    let features = loaded.value.features.to_string();
    tell_findings(&loaded.findings, arguments, terminal)?;
    if loaded.findings.is_empty() {
        terminal.say("check.clean", &[&features]);
        return Ok(Outcome::Done);
    }
    let (count, total) = (loaded.findings.len().to_string(), loaded.value.total.to_string());
    terminal.say("check.findings", &[&count, &features, &total]);
    Ok(if loaded.is_rejected() { Outcome::NotDone } else { Outcome::DoneBut })
}

/// Findings are what `check` is asked for: data, on stdout.
fn tell_findings(findings: &[Finding], arguments: &Arguments, terminal: Terminal) -> Result<()> {
    if arguments.format == Some(Format::Json) {
        return terminal.data(&findings_json(findings, terminal));
    }
    let text: Vec<String> =
        findings.iter().map(|finding| finding.text(terminal.language) + "\n").collect();
    terminal.data(&text.concat())
}

/// The findings as JSON.
pub(super) fn findings_json(findings: &[Finding], terminal: Terminal) -> String {
    let rows = findings.iter().map(|finding| row(finding, terminal)).collect();
    let text = serde_json::to_string(&Findings { version: 1, findings: rows });
    text.unwrap_or_default() + "\n"
}

fn row(finding: &Finding, terminal: Terminal) -> Row {
    Row {
        code: finding.code,
        level: match finding.level {
            Level::Warning => "warning",
            Level::Skipped => "skipped",
            Level::Rejected => "rejected",
        },
        file: finding.place.file.display().to_string(),
        sheet: finding.place.sheet.clone(),
        line: finding.place.line,
        feature: finding.place.feature,
        id: finding.place.id.clone(),
        property: finding.place.key.map(str::to_owned),
        column: finding.place.column.clone(),
        what: finding.what(terminal.language),
        help: finding.help(terminal.language),
    }
}

fn planned(arguments: &Arguments, named: &Path, terminal: Terminal) -> Result<Outcome> {
    let plan = plan_of(arguments, Some(named), terminal)?;
    let mut open = Folder::open(&arguments.folder, terminal.language)?;
    let horizon = horizon(plan.from, plan.days, terminal)?;
    open.close_roads(horizon);
    let profile = plan.shifts.first().map(|shift| shift.profile.clone());
    let request = request_for(&open, horizon, profile, terminal);
    let violations = plan::judge(&open.township(), &request, &plan)?;
    tell(&violations, terminal)?;
    if violations.is_empty() {
        let made: usize = plan.routes.iter().map(|route| route.stops.len()).sum();
        let counts = [plan.routes.len(), made, plan.unserved.len()].map(|count| count.to_string());
        terminal.say("check.sound", &counts.each_ref().map(String::as_str));
        return Ok(Outcome::Done);
    }
    terminal.say("check.violations", &[&violations.len().to_string()]);
    Ok(Outcome::DoneBut)
}

/// Says each violation.
pub(super) fn tell(violations: &[Violation], terminal: Terminal) -> Result<()> {
    let mut text = String::new();
    for violation in violations {
        line(&mut text, &violation.text(terminal.language));
    }
    terminal.data(&text)
}
