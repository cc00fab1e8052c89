//! `beibao export --grid` and `--grids`: the pages of grid workers, locked where a PIN is given.

use std::ffi::OsStr;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use console::Term;

use super::arguments::{Arguments, Format};
use super::export::{ExportArguments, folder};
use super::outputs::{by_ending, can_hold, is_folder, wrong};
use super::render::lines;
use super::run::Outcome;
use super::terminal::Terminal;
use super::township::{plan_of, text_of};
use crate::config::Folder;
use crate::finding::{Error, Result};
use crate::words::say;
use crate::world::Grid;
use crate::write;
use crate::write::{GridSheet, Lock, Reader};

/// The least signs of a PIN.
const LEAST: usize = 6;

/// Writes the page of one grid, or of all, each whole before the next.
pub(super) fn grid_pages(
    arguments: &Arguments,
    verb: &ExportArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let missing = |key, value: &str| Error::Missing { what: say(terminal.language, key, &[value]) };
    let [output] = verb.output.as_slice() else {
        let what = say(terminal.language, "grids.one-output", &[]);
        return Err(Error::Setting { key: "--output".to_owned(), what });
    };
    suits(verb, output, terminal)?;
    let plan = plan_of(arguments, verb.plan.as_deref(), terminal)?;
    let open = Folder::open(&arguments.folder, terminal.language)?;
    let all = open.world.grids.rows();
    let wanted = |grid: &&Grid| verb.grid.as_ref().is_none_or(|id| *id == grid.id);
    let grids: Vec<&Grid> = all.iter().filter(wanted).collect();
    if grids.is_empty() {
        return Err(missing("grids.unknown", verb.grid.as_deref().unwrap_or_default()));
    }
    let roads = lines(&open.ways);
    let lock = lock(verb.pin.as_deref(), terminal)?;
    for grid in &grids {
        let nonce = lock.as_ref().map(|_| random::<12>()).transpose()?;
        let sheet = GridSheet {
            plan: &plan,
            world: &open.world,
            roads: &roads,
            rules: &open.rules,
            grid,
            lock: lock.as_ref().zip(nonce),
        };
        let page = write::grid_page(&sheet, terminal.language);
        put(&page, &file(verb, output, grid), terminal)?;
    }
    if verb.grids {
        let shown = output.display().to_string();
        terminal.say("grids.written", &[&grids.len().to_string(), &shown]);
    }
    if lock.is_none() {
        terminal.say("grids.open", &[]);
    }
    Ok(Outcome::Done)
}

/// Whether pages of grids can go there, and nothing is asked of them that they have not.
fn suits(verb: &ExportArguments, output: &Path, terminal: Terminal) -> Result<()> {
    let setting = |flag: &str, key: &str| {
        let what = say(terminal.language, key, &[]);
        Err(Error::Setting { key: flag.to_owned(), what })
    };
    let paper = &verb.paper;
    let flags = [
        ("--datum", paper.datum.is_some()),
        ("--list", paper.list.is_some()),
        ("--person", paper.person.is_some()),
        ("--font-dir", !paper.font_dir.is_empty()),
        ("--names", paper.names.is_some()),
    ];
    if let Some((flag, _)) = flags.into_iter().find(|(_, is_given)| *is_given) {
        return setting(flag, "grids.unused");
    }
    if paper.reader.is_some() && paper.reader() != Reader::GridWorker {
        return setting("--for", "grids.no-reader");
    }
    let is_out = output == Path::new("-");
    if !verb.grids {
        let fits = is_out || (by_ending(output) == Some(Format::Html) && !is_folder(output));
        return if fits {
            Ok(())
        } else {
            Err(wrong("--output", ("grids.page", output), terminal))
        };
    }
    if is_out || (by_ending(output).is_some() && !is_folder(output)) {
        return Err(wrong("--output", ("grids.folder", output), terminal));
    }
    can_hold(output, terminal)
}

/// Where the page of a grid goes.
fn file(verb: &ExportArguments, output: &Path, grid: &Grid) -> PathBuf {
    if verb.grids {
        output.join(format!("{}.html", write::file_name(&grid.id)))
    } else {
        output.to_owned()
    }
}

fn put(page: &str, file: &Path, terminal: Terminal) -> Result<()> {
    if file == Path::new("-") {
        return terminal.data(page);
    }
    if let Some(within) = file.parent().filter(|within| !within.as_os_str().is_empty()) {
        folder(within)?;
    }
    write::save(file, page.as_bytes())
}

/// The lock, where one is asked for: its PIN is the first line of a file, or is typed unseen.
fn lock(pin: Option<&OsStr>, terminal: Terminal) -> Result<Option<Lock>> {
    let Some(file) = pin else { return Ok(None) };
    let text = if file.is_empty() { asked(terminal)? } else { first_line(Path::new(file))? };
    let pin = text.trim();
    if pin.chars().count() < LEAST {
        let what = say(terminal.language, "grids.short-pin", &[&LEAST.to_string()]);
        return Err(Error::Setting { key: "--pin".to_owned(), what });
    }
    Ok(Some(Lock::new(pin, random()?)))
}

/// The PIN as it is typed at the terminal, twice; none where nobody sits there.
fn asked(terminal: Terminal) -> Result<String> {
    let setting = |key: &str| Error::Setting {
        key: "--pin".to_owned(),
        what: say(terminal.language, key, &[]),
    };
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(setting("grids.no-terminal"));
    }
    let line = |key: &str| {
        terminal.say(key, &[]);
        let line = Term::stderr().read_secure_line();
        line.map_err(|source| Error::File { doing: "read", path: "stdin".into(), source })
    };
    let [first, again] = [line("grids.pin")?, line("grids.pin-again")?];
    if first == again { Ok(first) } else { Err(setting("grids.other-pin")) }
}

fn first_line(file: &Path) -> Result<String> {
    if file == Path::new("-") {
        let mut line = String::new();
        let read = io::stdin().read_line(&mut line);
        read.map_err(|source| Error::File { doing: "read", path: file.to_owned(), source })?;
        return Ok(line);
    }
    Ok(text_of(file)?.lines().next().unwrap_or_default().to_owned())
}

/// Bytes that nobody can foresee.
fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Missing { what: error.to_string() })?;
    Ok(bytes)
}
