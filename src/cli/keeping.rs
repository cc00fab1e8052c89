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
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
}

pub(super) fn verify(
    arguments: &Arguments,
    verb: &VerifyArguments,
    terminal: Terminal,
) -> Result<Outcome> {
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
    let told = Told {
        version: 1,
        events: verdict.events,
        head: verdict.head,
        conflicts: verdict.conflicts,
        fault,
    };
    let mut text = String::new();
    if matches!(arguments.format, Some(Format::Json)) {
        text = to_string(&told).unwrap_or_default() + "\n";
    } else {
        let values = [told.events.to_string(), told.head, told.conflicts.to_string()];
        let values = [&*values[0], &values[1], &values[2]];
        line(&mut text, &say(terminal.language, "verify.sum", &values));
        if let Some(fault) = &told.fault {
            line(&mut text, fault);
        }
    }
    terminal.data(&text)?;
    Ok(if broken { Outcome::DoneBut } else { Outcome::Done })
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
    let mut ledger = existing(arguments, terminal)?;
    let verdict = ledger.verify(false)?;
    ledger.backup(to)?;
    terminal.say("cli.written", &[&to.display().to_string()]);
    let fault = said(&verdict, false, terminal);
    let values = [verdict.events.to_string(), verdict.head, verdict.conflicts.to_string()];
    let mut text = String::new();
    line(&mut text, &say(terminal.language, "verify.sum", &values.each_ref().map(String::as_str)));
    terminal.data(&text)?;
    // A copy of what is broken is a copy all the same, and who made it must know.
    let Some(fault) = fault else { return Ok(Outcome::Done) };
    terminal.talk(&fault);
    Ok(Outcome::DoneBut)
}

/// The ledger of the folder, which must be there.
fn existing(arguments: &Arguments, terminal: Terminal) -> Result<Ledger> {
    let ledger = Ledger::existing(&arguments.folder, terminal.language)?;
    ledger.ok_or_else(|| {
        let path = arguments.folder.join(FILE).display().to_string();
        Error::Missing { what: say(terminal.language, "verify.none", &[&path]) }
    })
}
