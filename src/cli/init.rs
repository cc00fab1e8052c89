//! `beibao init`: a new township folder with everything that can be filled in.

use super::arguments::InitArguments;
use super::export;
use super::run::Outcome;
use super::terminal::Terminal;
use crate::finding::{Error, Result};
use crate::words::say;
use crate::world::Layer;
use crate::write;

/// The settings, each at its default and with what it does.
const SETTINGS: &str = include_str!("init/beibao.toml");

/// The tables that a spreadsheet can fill in.
const TABLES: [(&str, &str); 2] = [
    ("officers.csv", "id,role,certified,station,leave,skills,certificates,duty,post,crew\n"),
    ("done.csv", "id,date,crew\n"),
];

/// A layer without features.
const LAYER: &str = "{\"type\":\"FeatureCollection\",\"features\":[\n]}\n";

pub(super) fn init(verb: &InitArguments, terminal: Terminal) -> Result<Outcome> {
    let folder = &verb.new;
    export::folder(folder)?;
    let mut files: Vec<(String, &str)> = vec![("beibao.toml".to_owned(), SETTINGS)];
    files.extend(TABLES.iter().map(|(name, text)| ((*name).to_owned(), *text)));
    // Closures are drawn when a road is closed.
    let layers = Layer::ALL.iter().filter(|layer| **layer != Layer::Closures);
    files.extend(layers.map(|layer| (format!("{}.geojson", layer.name()), LAYER)));
    if let Some((name, _)) = files.iter().find(|(name, _)| folder.join(name).exists()) {
        let file = folder.join(name).display().to_string();
        return Err(Error::Missing { what: say(terminal.language, "init.exists", &[&file]) });
    }
    for (name, text) in files {
        write::save(&folder.join(&name), text.as_bytes())?;
        terminal.say("cli.written", &[&folder.join(&name).display().to_string()]);
    }
    terminal.say("init.next", &[&folder.display().to_string()]);
    Ok(Outcome::Done)
}
