//! `beibao verify` and `beibao backup`: whether the ledger is whole, and a copy of it.

use serde::Serialize;
use serde_json::to_string;

use super::arguments::{Arguments, BackupArguments, Format, VerifyArguments};
use super::run::Outcome;
use super::terminal::{Terminal, line};
use crate::finding::{Error, Result};
use crate::ledger;
use crate::ledger::{FILE, Fault, Ledger, Verdict};
use crate::words::say;

#[derive(Serialize)]
struct Told {
    version: u32,
    events: u64,
    head: String,
    conflicts: u64,
    clocks_back: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
}

pub(super) fn verify(
    arguments: &Arguments,
    verb: &VerifyArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let format = arguments.format(&[Format::Text, Format::Json], terminal)?;
    if let Some(head) = verb.since.as_ref().filter(|head| !is_head(head)) {
        let what = say(terminal.language, "verify.head", &[head]);
        return Err(Error::Setting { key: "--since".to_owned(), what });
    }
    let mut ledger = existing(arguments, terminal)?;
    let verdict = ledger.verify(verb.mend)?;
    let lost = match &verb.since {
        Some(head) if ledger.position_of(head)?.is_none() => {
            Some(say(terminal.language, "verify.since", &[head]))
        }
        Some(_) | None => None,
    };
    let fault = said(&verdict, verb.mend, terminal).or(lost);
    let broken = fault.is_some();
    terminal.data(&told(&verdict, fault, format, terminal))?;
    Ok(if broken { Outcome::DoneBut } else { Outcome::Done })
}

/// A verdict as it is asked for.
fn told(verdict: &Verdict, fault: Option<String>, format: Format, terminal: Terminal) -> String {
    let Verdict { events, head, conflicts, clocks, .. } = verdict.clone();
    if format == Format::Json {
        let told = Told { version: 1, events, head, conflicts, clocks_back: clocks, fault };
        return to_string(&told).unwrap_or_default() + "\n";
    }
    let mut text = String::new();
    let values = [events.to_string(), head, conflicts.to_string()];
    line(&mut text, &say(terminal.language, "verify.sum", &values.each_ref().map(String::as_str)));
    if let Some(first) = clocks.first() {
        line(
            &mut text,
            &say(terminal.language, "verify.clocks", &[&clocks.len().to_string(), first]),
        );
    }
    if let Some(fault) = &fault {
        line(&mut text, fault);
    }
    text
}

/// Whether a text is a link as `verify` prints it.
fn is_head(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What is wrong, where anything is.
fn said(verdict: &Verdict, mend: bool, terminal: Terminal) -> Option<String> {
    let language = terminal.language;
    let said = |fault: &Fault| match fault {
        Fault::Pages(what) => say(language, "verify.pages", &[what]),
        Fault::Chain(seq, id) => say(language, "verify.chain", &[&seq.to_string(), id]),
        Fault::End => say(language, "verify.end", &[&verdict.events.to_string()]),
        Fault::Tables if mend => say(language, "verify.mended", &[]),
        Fault::Tables => say(language, "verify.tables", &[]),
    };
    verdict.fault.as_ref().map(said)
}

pub(super) fn backup(
    arguments: &Arguments,
    verb: &BackupArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let to = &verb.to;
    if verb.restore {
        let old = ledger::restore(to, &arguments.folder, terminal.language)?;
        terminal.say("backup.restored", &[&to.display().to_string()]);
        if let Some(old) = old {
            terminal.say("backup.aside", &[&old.display().to_string()]);
        }
        return Ok(Outcome::Done);
    }
    let format = arguments.format(&[Format::Text, Format::Json], terminal)?;
    let mut ledger = existing(arguments, terminal)?;
    let verdict = ledger.verify(false)?;
    ledger.backup(to)?;
    terminal.say("cli.written", &[&to.display().to_string()]);
    // A copy of what is broken is a copy all the same, and who made it must know.
    let fault = said(&verdict, false, terminal);
    let broken = fault.is_some();
    terminal.data(&told(&verdict, fault, format, terminal))?;
    Ok(if broken { Outcome::DoneBut } else { Outcome::Done })
}

/// The ledger of the folder, which must be there.
fn existing(arguments: &Arguments, terminal: Terminal) -> Result<Ledger> {
    let ledger = Ledger::existing(&arguments.folder, terminal.language)?;
    ledger.ok_or_else(|| {
        let path = arguments.folder.join(FILE).display().to_string();
        Error::Missing { what: say(terminal.language, "verify.none", &[&path]) }
    })
}
