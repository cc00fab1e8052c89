//! `beibao roads`: what is wrong with the roads as data, and where.

use std::path::Path;

use geo::Coord;
use serde::Serialize;

use super::arguments::{Arguments, Format, RoadsArguments, RoadsVerb};
use super::outputs::can_save;
use super::outputs::format_of;
use super::roads_time::time;
use super::run::Outcome;
use super::terminal::{Terminal, line};
use crate::config;
use crate::config::Folder;
use crate::finding::{Error, Result};
use crate::read;
use crate::read::Extract;
use crate::road::{Checkup, Fault, FaultKind, Lanes, Roads};
use crate::unit::{Datum, Metres};
use crate::words::say;
use crate::world::World;
use crate::write;

/// How many faults of a kind are named in a text; data names all.
const NAMED: usize = 5;

pub(super) fn roads(
    arguments: &Arguments,
    verb: &RoadsArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    if let Some(RoadsVerb::Time(verb)) = &verb.what {
        return time(verb, terminal);
    }
    let format = match &verb.output {
        Some(file) => format_of(file, arguments.format, terminal)?,
        None => arguments.format.unwrap_or(Format::Text),
    };
    let checkup = examine(arguments, verb, terminal)?;
    let text = match format {
        Format::Geojson => write::faults_geojson(&checkup.faults),
        Format::Json => json(&checkup),
        _ => plain(&checkup, terminal),
    };
    match verb.output.as_deref().filter(|file| *file != Path::new("-")) {
        Some(file) => {
            can_save(file, terminal)?;
            write::save(file, text.as_bytes())?;
            terminal.data(&plain(&checkup, terminal))?;
            terminal.say("cli.written", &[&file.display().to_string()]);
        }
        None => terminal.data(&text)?,
    }
    Ok(Outcome::Done)
}

/// Looks over the roads of a file, or those of a folder with its places.
fn examine(arguments: &Arguments, verb: &RoadsArguments, terminal: Terminal) -> Result<Checkup> {
    let place = verb.place.as_deref().unwrap_or(&arguments.folder);
    if place.is_dir() {
        let open = Folder::open(place, terminal.language)?;
        let mut checkup = Checkup::of(&open.roads, &open.ways, &open.profiles);
        checkup.add_places(&open.roads, &places(&open.world), Metres(verb.far));
        return sound(checkup, place, terminal);
    }
    let Extract { ways, turns } = read::roads(place, Datum::default())?.value;
    let profiles = config::profiles();
    let roads = Roads::with_turns(&ways, &turns, &profiles).value;
    sound(Checkup::of(&roads, &ways, &profiles), place, terminal)
}

/// Nothing can be said of roads that are none.
fn sound(checkup: Checkup, place: &Path, terminal: Terminal) -> Result<Checkup> {
    if checkup.facts.pieces == 0 {
        let what = say(terminal.language, "B2001", &[]);
        return Err(Error::Content { path: place.to_owned(), what });
    }
    Ok(checkup)
}

/// Where somebody is to come to, with ids.
fn places(world: &World) -> Vec<(&str, Coord<f64>)> {
    let stations = world.stations.rows().iter().map(|at| (at.id.as_str(), at.position));
    let venues = world.venues.rows().iter().map(|at| (at.id.as_str(), at.position));
    let households = world.households.rows().iter().map(|at| (at.id.as_str(), at.position));
    let hazards = world.hazards.rows().iter().map(|at| (at.id.as_str(), at.position));
    stations.chain(venues).chain(households).chain(hazards).collect()
}

fn plain(checkup: &Checkup, terminal: Terminal) -> String {
    let mut text = String::new();
    let mut tell = |key: &str, values: &[&str]| {
        line(&mut text, &say(terminal.language, &format!("doctor.{key}"), values));
    };
    let facts = &checkup.facts;
    let kilometres = |metres: f64| format!("{:.1}", metres / 1e3);
    let length = f64::from(facts.length.0);
    tell("ways", &[&facts.ways.to_string(), &kilometres(length), &facts.nodes.to_string()]);
    let share = |part: f64, all: f64| format!("{:.0}", 100.0 * part / all.max(1.0));
    let of_ways = share(facts.defaults as f64, facts.ways as f64);
    let of_length = share(f64::from(checkup.defaults_length.0), length);
    tell("defaults", &[&of_ways, &of_length]);
    for Lanes { profile, links, components, .. } in &facts.lanes {
        let [links, parts, largest] =
            [*links, components.len(), components.first().copied().unwrap_or(0)]
                .map(|count| count.to_string());
        tell("profile", &[profile, &links, &parts, &largest]);
    }
    for kind in FaultKind::ALL {
        let faults: Vec<&Fault> =
            checkup.faults.iter().filter(|fault| fault.kind == kind).collect();
        if faults.is_empty() {
            continue;
        }
        let metres = faults.iter().map(|fault| fault.metres).sum();
        let values = [faults.len().to_string(), kilometres(metres), checkup.tolerance.to_string()];
        let [count, length, tolerance] = values.each_ref().map(String::as_str);
        match kind {
            FaultKind::Crossing | FaultKind::Far => tell(kind.code(), &[count]),
            FaultKind::Gap => tell(kind.code(), &[count, tolerance]),
            FaultKind::Island | FaultKind::NoWayOut | FaultKind::NoWayIn => {
                tell(kind.code(), &[count, length]);
            }
        }
        for fault in faults.iter().take(NAMED) {
            tell("one", &[&fault_line(fault)]);
        }
        if NAMED < faults.len() {
            tell("more", &[&(faults.len() - NAMED).to_string()]);
        }
    }
    text
}

/// Where a fault is, of whom, how large.
fn fault_line(fault: &Fault) -> String {
    let at = fault.lines.first().and_then(|line| line.first());
    let at = at.map(|at| format!("{:.6},{:.6}", at.x, at.y)).unwrap_or_default();
    let mut ids = fault.ids.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(" ");
    if NAMED < fault.ids.len() {
        ids.push_str(" …");
    }
    let profile = fault.profile.as_deref().unwrap_or_default();
    let metres = match fault.kind {
        FaultKind::Crossing => String::new(),
        FaultKind::Gap => format!("{:.3} m", fault.metres),
        _ => format!("{:.0} m", fault.metres),
    };
    let words = [at, profile.to_owned(), metres, ids];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("  ")
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    ways: usize,
    junctions: usize,
    pieces: usize,
    length_m: u32,
    defaults: usize,
    defaults_m: u32,
    tolerance_m: f64,
    profiles: Vec<LaneRow<'a>>,
    faults: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct LaneRow<'a> {
    profile: &'a str,
    nodes: usize,
    links: usize,
    components: &'a [usize],
    main: usize,
    islands: usize,
    islands_m: u32,
}

#[derive(Serialize)]
struct Row<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'a str>,
    ids: &'a [String],
    metres: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<[f64; 2]>,
}

fn json<'a>(checkup: &'a Checkup) -> String {
    let facts = &checkup.facts;
    let profile = |lane: &'a Lanes| LaneRow {
        profile: &lane.profile,
        nodes: lane.nodes,
        links: lane.links,
        components: &lane.components,
        main: lane.main,
        islands: lane.islands,
        islands_m: lane.islands_length.0,
    };
    let row = |fault: &'a Fault| Row {
        kind: fault.kind.code(),
        profile: fault.profile.as_deref(),
        ids: &fault.ids,
        metres: (fault.metres * 1e3).round() / 1e3,
        at: fault.lines.first().and_then(|line| line.first()).map(|at| [at.x, at.y]),
    };
    let report = Report {
        version: 1,
        ways: facts.ways,
        junctions: facts.nodes,
        pieces: facts.pieces,
        length_m: facts.length.0,
        defaults: facts.defaults,
        defaults_m: checkup.defaults_length.0,
        tolerance_m: checkup.tolerance,
        profiles: facts.lanes.iter().map(profile).collect(),
        faults: checkup.faults.iter().map(row).collect(),
    };
    serde_json::to_string(&report).unwrap_or_default() + "\n"
}
