//! `beibao draw`: draws venues and inspectors at random (双随机), and repeats a draw that was made.

use std::collections::BTreeMap;
use std::path::Path;

use super::arguments::{Arguments, DrawArguments, Format};
use super::outputs::can_save;
use super::run::Outcome;
use super::terminal::{Terminal, line};
use super::township::text_of;
use crate::config::Folder;
use crate::demand::{DrawChoice, DrawLists, DrawRecord, DrawWeights, Quota, Setting, draw_lists};
use crate::exchange::{draw_from_json, draw_to_json};
use crate::finding::{Error, Finding, Level, Place, Result};
use crate::plan;
use crate::read;
use crate::rules::Rule;
use crate::spatial::Index;
use crate::words::say;
use crate::world::{Purpose, VenueKind};
use crate::write;

pub(super) fn draw(
    arguments: &Arguments,
    verb: &DrawArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    if let Some(file) = &verb.verify {
        return verify(arguments, file, terminal);
    }
    let output = verb.output.as_deref();
    let format = format(output, arguments, terminal)?;
    if let Some(file) = output.filter(|file| *file != Path::new("-")) {
        can_save(file, terminal)?;
    }
    let open = Folder::open(&arguments.folder, terminal.language)?;
    let weights = match verb.weights {
        Some(value) => DrawWeights { value, source: by_hand(), date: String::new() },
        None => weights(&open),
    };
    let choice = choice(verb, &open, terminal)?;
    let (lists, mut findings) = lists(&open, &arguments.folder, &choice, weights.value)?;
    let quota = verb.share.or(verb.count.map(Quota::Count)).unwrap_or(Quota::Count(1));
    let seed = verb.seed.as_deref().unwrap_or_default();
    let made = DrawRecord::make(seed, (quota, inspectors(&open)), (choice, weights), lists);
    let is_whole = made.findings.is_empty();
    let record = made.into_value(&mut findings);
    terminal.findings(&findings, findings.len());
    answer(&record, output, format, terminal)?;
    Ok(if is_whole { Outcome::Done } else { Outcome::DoneBut })
}

/// The format that is asked for, else that of the file's ending, else text.
fn format(output: Option<&Path>, arguments: &Arguments, terminal: Terminal) -> Result<Format> {
    let known = [Format::Text, Format::Json, Format::Csv];
    let Some(file) = output.filter(|_| arguments.format.is_none()) else {
        return arguments.format(&known, terminal);
    };
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "json" => Ok(Format::Json),
        "csv" => Ok(Format::Csv),
        _ if file == Path::new("-") => Ok(Format::Json),
        _ => Err(Error::Setting {
            key: "--output".to_owned(),
            what: say(terminal.language, "cli.no-format", &[&file.display().to_string()]),
        }),
    }
}

/// Puts the record where it is wanted.
fn answer(
    record: &DrawRecord,
    output: Option<&Path>,
    format: Format,
    terminal: Terminal,
) -> Result<()> {
    let text = match format {
        Format::Csv => csv(record),
        Format::Json => draw_to_json(record),
        _ => plain(record, terminal),
    };
    match output.filter(|file| *file != Path::new("-")) {
        None => terminal.data(&text),
        Some(file) => {
            write::save(file, text.as_bytes())?;
            terminal.data(&plain(record, terminal))?;
            terminal.say("cli.written", &[&file.display().to_string()]);
            Ok(())
        }
    }
}

/// Repeats the draw of a record from the folder, and says what differs.
fn verify(arguments: &Arguments, file: &Path, terminal: Terminal) -> Result<Outcome> {
    let inside = arguments.folder.join(file);
    let file = if !file.exists() && inside.exists() { inside } else { file.to_owned() };
    let text = text_of(&file)?;
    let record = draw_from_json(&file, &text)?;
    let open = Folder::open(&arguments.folder, terminal.language)?;
    let now =
        if record.weights.source == by_hand() { record.weights.clone() } else { weights(&open) };
    let (lists, findings) = lists(&open, &arguments.folder, &record.choice, now.value)?;
    terminal.findings(&findings, findings.len());
    let mut differences = record.differences(&lists, &now);
    if differences.is_empty() && draw_to_json(&record) != text {
        let place = Place::default();
        differences.push(Finding::new("B7015", Level::Warning, place, &[]));
    }
    let told = differences.iter_mut().map(|finding| {
        finding.place.file.clone_from(&file);
        finding.text(terminal.language) + "\n"
    });
    terminal.data(&told.collect::<String>())?;
    let venues = record.drawn.len().to_string();
    if differences.is_empty() {
        terminal.data(&(say(terminal.language, "draw.equal", &[&venues]) + "\n"))?;
        return Ok(Outcome::Done);
    }
    terminal.say("draw.differs", &[&differences.len().to_string()]);
    Ok(Outcome::DoneBut)
}

/// What a record says of weights that no file holds.
fn by_hand() -> String {
    String::from("--weights")
}

/// The weights of the rules in force.
fn weights(open: &Folder) -> DrawWeights {
    let Rule { value, source, date, .. } = open.rules.draw.weights.clone();
    DrawWeights { value, source, date }
}

/// Which venues and people are asked for; a name that nothing has is an error.
fn choice(verb: &DrawArguments, open: &Folder, terminal: Terminal) -> Result<DrawChoice> {
    let world = &open.world;
    let unknown = |key: &str, name: &str, known: &str| Error::Setting {
        key: key.to_owned(),
        what: say(terminal.language, "draw.unknown", &[name, known]),
    };
    let kind = |code: &String| {
        let known: Vec<&str> = VenueKind::ALL.iter().map(|kind| kind.code()).collect();
        VenueKind::parse(code).ok_or_else(|| unknown("--kind", code, &known.join(", ")))
    };
    let kinds = verb.kind.iter().map(kind).collect::<Result<_>>()?;
    if let Some(id) = verb.grid.iter().find(|id| world.grids.rows().iter().all(|g| g.id != **id)) {
        return Err(unknown("--grid", id, "grids.geojson"));
    }
    let stations = world.stations.rows();
    if let Some(id) = verb.station.iter().find(|id| stations.iter().all(|s| s.id != **id)) {
        let known: Vec<&str> = stations.iter().map(|station| &*station.id).collect();
        return Err(unknown("--station", id, &known.join(", ")));
    }
    let sorted = |ids: &Vec<String>| {
        let mut ids = ids.clone();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    Ok(DrawChoice { kinds, grids: sorted(&verb.grid), stations: sorted(&verb.station) })
}

/// The lists of the folder, and what is wrong with what they come from.
fn lists(
    open: &Folder,
    folder: &Path,
    choice: &DrawChoice,
    weights: [u32; 3],
) -> Result<(DrawLists, Vec<Finding>)> {
    let mut findings: Vec<Finding> = Vec::new();
    let table = folder.join("conflicts.csv");
    let conflicts = if table.is_file() {
        read::conflicts(&table)?.into_value(&mut findings)
    } else {
        Vec::new()
    };
    // On leave or not: a draw is made for weeks to come.
    let people = plan::staff(&open.world).into_value(&mut findings);
    let index = Index::over(&open.world);
    let town = open.township();
    let nearest = plan::nearest_station(&town, &open.config.staffing.profile);
    let setting = Setting {
        world: &open.world,
        index: &index,
        rules: &open.rules,
        calendar: &open.calendar,
        nearest_station: &nearest,
    };
    let lists = draw_lists(&setting, (&people, &conflicts), choice, weights);
    Ok((lists.into_value(&mut findings), findings))
}

/// How many inspect a venue by the rules.
fn inspectors(open: &Folder) -> u32 {
    let least = open.rules.authority(Purpose::Inspection, false);
    least.certified.max(least.people)
}

fn plain(record: &DrawRecord, terminal: Terminal) -> String {
    let mut text = String::new();
    let mut told = |key: &str, values: &[&str]| {
        line(&mut text, &say(terminal.language, key, values));
    };
    let DrawRecord { lists, sums, weights, .. } = record;
    let counts = [lists.venues.len(), lists.people.len(), lists.conflicts.len()];
    let [venues, people, conflicts] = counts.map(|count| count.to_string());
    told("draw.seed", &[&record.seed]);
    told("draw.list.venues", &[&venues, &lists.eligible().to_string(), &sums.venues]);
    told("draw.list.people", &[&people, &sums.people]);
    told("draw.list.conflicts", &[&conflicts, &sums.conflicts]);
    let [low, middle, high] = weights.value.map(|weight| weight.to_string());
    told("draw.by-risk", &[&low, &middle, &high, &weights.source]);
    told("draw.drawn", &[&record.drawn.len().to_string(), &record.quota.to_string()]);
    let mut load: BTreeMap<&str, u32> =
        lists.people.iter().map(|person| (person.as_str(), 0)).collect();
    for (row, drawn) in record.drawn.iter().enumerate() {
        line(&mut text, &format!("{:>4}  {}  {}", row + 1, drawn.venue, drawn.people.join(" ")));
        for person in &drawn.people {
            *load.entry(person).or_default() += 1;
        }
    }
    let loads: Vec<String> = load.iter().map(|(who, count)| format!("{who} {count}")).collect();
    line(&mut text, &say(terminal.language, "draw.load", &[&loads.join(", ")]));
    text
}

fn csv(record: &DrawRecord) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = table.write_record(["n", "venue", "people", "lot"]);
    for (row, drawn) in record.drawn.iter().enumerate() {
        let number = (row + 1).to_string();
        let _ = table.write_record([&number, &drawn.venue, &drawn.people.join(" "), &drawn.lot]);
    }
    String::from_utf8(table.into_inner().unwrap_or_default()).unwrap_or_default()
}
