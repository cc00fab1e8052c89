//! From arguments to an exit code.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches as _;
use clap::error::ErrorKind;

use super::arguments::{Arguments, Tongue, Verb, command};
use super::misuse::misuse;
use super::terminal::Terminal;
use super::{
    case, check, config, draw, due, explain, export, import, init, keeping, plan, report, roads,
    solve, visit,
};
use crate::config::Config;
use crate::finding::Result;
use crate::solver;
use crate::words::Language;
use crate::world::CaseKind;

/// What the program ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// 0: done.
    Done,
    /// 1: done, but no.
    DoneBut,
    /// 2: not done.
    NotDone,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::from(0),
            Outcome::DoneBut => Self::from(1),
            Outcome::NotDone => Self::from(2),
        }
    }
}

/// Does what the command line asks; the exit code is 0 done, 1 done but no, 2 not done.
pub fn run() -> ExitCode {
    let given: Vec<OsString> = env::args_os().collect();
    let spoken = spoken(&given);
    let parsed = command(spoken)
        .try_get_matches_from(given)
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            return told(&error, spoken).into();
        }
    };
    let language = language(&arguments, spoken);
    let terminal = Terminal { language, quiet: arguments.quiet };
    let threads = arguments.threads.unwrap_or(0);
    let outcome = solver::on_threads(threads, || act(&arguments, terminal));
    outcome
        .unwrap_or_else(|error| {
            terminal.error(&error);
            Outcome::NotDone
        })
        .into()
}

/// Flag or environment, else beibao.toml, else that of the system.
fn language(arguments: &Arguments, spoken: Language) -> Language {
    let settings = || Config::nearest(&arguments.folder, spoken).ok()?.plan.language;
    arguments.language.map(Tongue::language).or_else(settings).unwrap_or(spoken)
}

/// Says the help that was asked for, or what is wrong with the arguments.
fn told(error: &clap::Error, language: Language) -> Outcome {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let _ = error.print();
        return Outcome::Done;
    }
    Terminal { language, quiet: false }.talk(&misuse(error, language));
    Outcome::NotDone
}

fn act(arguments: &Arguments, terminal: Terminal) -> Result<Outcome> {
    match &arguments.verb {
        Verb::Check(verb) => check::check(arguments, verb, terminal),
        Verb::Due(verb) => due::due(arguments, verb, terminal),
        Verb::Plan(verb) => plan::plan(arguments, verb, terminal),
        Verb::Explain(verb) => explain::explain(arguments, verb, terminal),
        Verb::Export(verb) => export::export(arguments, verb, terminal),
        Verb::Draw(verb) => draw::draw(arguments, verb, terminal),
        Verb::Report(verb) => report::report(arguments, verb, terminal),
        Verb::Solve(verb) => solve::solve(arguments, verb, terminal),
        Verb::Roads(verb) => roads::roads(arguments, verb, terminal),
        Verb::Visit { what } => visit::visit(arguments, what, terminal),
        Verb::Hazard(verb) => case::case(arguments, (CaseKind::Hazard, verb), terminal),
        Verb::Request(verb) => case::case(arguments, (CaseKind::Request, verb), terminal),
        Verb::Opinion(verb) => case::case(arguments, (CaseKind::Opinion, verb), terminal),
        Verb::Dispute(verb) => case::case(arguments, (CaseKind::Dispute, verb), terminal),
        Verb::Event(verb) => case::case(arguments, (CaseKind::Event, verb), terminal),
        Verb::Snapshot(verb) => case::case(arguments, (CaseKind::Snapshot, verb), terminal),
        Verb::Alert(verb) => case::case(arguments, (CaseKind::Alert, verb), terminal),
        Verb::Verify(verb) => keeping::verify(arguments, verb, terminal),
        Verb::Backup(verb) => keeping::backup(arguments, verb, terminal),
        Verb::Init(verb) => init::init(verb, terminal),
        Verb::Import(verb) => import::import(arguments, verb, terminal),
        Verb::Config(verb) => config::config(arguments, verb, terminal),
        Verb::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(*shell, &mut command(Language::English), "beibao", &mut text);
            terminal.data(&String::from_utf8_lossy(&text))?;
            Ok(Outcome::Done)
        }
        Verb::Man => {
            let mut text = Vec::new();
            // Writing to memory does not fail.
            let _ = clap_mangen::Man::new(command(Language::English)).render(&mut text);
            terminal.data(&String::from_utf8_lossy(&text))?;
            Ok(Outcome::Done)
        }
    }
}

/// The language the help is in, before the arguments are understood: flag, else environment.
fn spoken(given: &[OsString]) -> Language {
    let flag = given.iter().zip(given.iter().skip(1)).find(|(flag, _)| *flag == "--language");
    let flag = flag.and_then(|(_, value)| value.to_str());
    let named = |name: &str| env::var_os(name).and_then(|value| value.into_string().ok());
    let locale = ["BEIBAO_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(named)
        .find(|value| !value.is_empty());
    match flag.map(str::to_owned).or(locale) {
        Some(tongue) if tongue.starts_with("zh") => Language::Chinese,
        Some(_) | None => Language::English,
    }
}
