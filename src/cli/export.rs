//! `beibao export`: writes a plan in any format, named by the file's ending or by `--format`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::{Arguments, Format};
use super::grid_pages::grid_pages;
use super::layers::layers;
use super::outputs::{can_write, format_of, is_folder, suits};
use super::render;
use super::render::{Paper, Render};
use super::run::Outcome;
use super::terminal::Terminal;
use super::township::plan_of;
use crate::config::Folder;
use crate::finding::{Error, Result};
use crate::plan::Plan;
use crate::words::say;
use crate::write;

#[derive(Args)]
pub(super) struct ExportArguments {
    #[arg(long, value_name = "FILE")]
    pub(super) plan: Option<PathBuf>,
    #[arg(long)]
    pub(super) layers: bool,
    #[arg(short, long, value_name = "FILE", required = true)]
    pub(super) output: Vec<PathBuf>,
    #[arg(long, value_name = "ID", conflicts_with = "grids")]
    pub(super) grid: Option<String>,
    #[arg(long)]
    pub(super) grids: bool,
    // A PIN itself is no argument: others on the machine would see it.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "")]
    pub(super) pin: Option<OsString>,
    #[command(flatten)]
    pub(super) paper: Paper,
}

pub(super) fn export(
    arguments: &Arguments,
    verb: &ExportArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    if verb.layers {
        return layers(arguments, verb, terminal);
    }
    if verb.grids || verb.grid.is_some() {
        return grid_pages(arguments, verb, terminal);
    }
    if verb.pin.is_some() {
        let what = say(terminal.language, "grids.pin-alone", &[]);
        return Err(Error::Setting { key: "--pin".to_owned(), what });
    }
    can_write(&verb.output, arguments.format, terminal)?;
    for file in &verb.output {
        suits(file, (arguments.format, &verb.paper), terminal)?;
    }
    let plan = plan_of(arguments, verb.plan.as_deref(), terminal)?;
    let open = Folder::open(&arguments.folder, terminal.language)?;
    write_all((&open, &plan), &verb.output, (arguments.format, &verb.paper), terminal)?;
    Ok(Outcome::Done)
}

/// Writes `plan` to each of `files`; all are made before the first is written.
pub(super) fn write_all(
    (open, plan): (&Folder, &Plan),
    files: &[PathBuf],
    (format, paper): (Option<Format>, &Paper),
    terminal: Terminal,
) -> Result<()> {
    let mut render = Render::of((open, plan), paper, terminal)?;
    let mut made = Vec::new();
    let (folders, files): (Vec<_>, Vec<_>) = files.iter().partition(|file| is_folder(file));
    for file in files {
        made.push((file, render.file(format_of(file, format, terminal)?)?));
    }
    for (file, bytes) in made {
        if file == Path::new("-") {
            match str::from_utf8(&bytes) {
                Ok(text) => terminal.data(text)?,
                Err(_) => terminal.bytes(&bytes)?,
            }
        } else {
            write::save(file, &bytes)?;
            terminal.say("cli.written", &[&file.display().to_string()]);
        }
    }
    for place in folders {
        render::write_folder(&mut render, place, terminal)?;
    }
    Ok(())
}

/// Makes a folder that is to hold plans.
pub(super) fn folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|source| Error::File {
        doing: "write",
        path: path.to_owned(),
        source,
    })
}
