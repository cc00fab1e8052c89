//! Every verb and flag: help, man page and completions come from this list.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, Args, Command, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::export::ExportArguments;
use crate::demand::Quota;
use crate::exchange::{Kind, MOST_WEIGHT, Rounding};
use crate::words::{Language, all, say};

#[derive(Parser)]
#[command(name = "beibao", version, arg_required_else_help = true)]
#[command(disable_help_subcommand = true, disable_help_flag = true, disable_version_flag = true)]
pub(super) struct Arguments {
    #[arg(short = 'C', long, global = true, default_value = ".", value_name = "FOLDER")]
    #[arg(hide_default_value = true)]
    pub(super) folder: PathBuf,
    #[arg(long, global = true, env = "BEIBAO_LANGUAGE", hide_env = true)]
    #[arg(hide_possible_values = true)]
    pub(super) language: Option<Tongue>,
    #[arg(long, global = true, env = "BEIBAO_FORMAT", hide_env = true)]
    #[arg(hide_possible_values = true)]
    pub(super) format: Option<Format>,
    #[arg(long, global = true, env = "BEIBAO_THREADS", hide_env = true)]
    pub(super) threads: Option<usize>,
    #[arg(long, global = true)]
    pub(super) no_cache: bool,
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    #[arg(short, long, global = true, action = ArgAction::Help, display_order = 1_000)]
    pub(super) help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version, display_order = 1_001)]
    pub(super) version: Option<bool>,
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Subcommand)]
pub(super) enum Verb {
    Check(CheckArguments),
    Due(DueArguments),
    Plan(PlanArguments),
    Explain(ExplainArguments),
    Export(ExportArguments),
    Draw(DrawArguments),
    Report(ReportArguments),
    Solve(SolveArguments),
    Roads(RoadsArguments),
    Visit {
        #[command(subcommand)]
        what: VisitVerb,
    },
    Hazard(CaseArguments),
    Request(CaseArguments),
    Opinion(CaseArguments),
    Dispute(CaseArguments),
    Event(CaseArguments),
    Snapshot(CaseArguments),
    Alert(CaseArguments),
    Verify(VerifyArguments),
    Backup(BackupArguments),
    Init(InitArguments),
    Import(LayerImportArguments),
    Config(ConfigArguments),
    Completions {
        #[arg(hide_possible_values = true)]
        shell: Shell,
    },
    Man,
}

#[derive(Args)]
pub(super) struct When {
    #[arg(long, env = "BEIBAO_FROM", hide_env = true, value_name = "DATE")]
    pub(super) from: Option<String>,
    #[arg(long, env = "BEIBAO_DAYS", hide_env = true, value_parser = clap::value_parser!(u32).range(1..=366))]
    pub(super) days: Option<u32>,
    #[arg(long, env = "BEIBAO_PROFILE", hide_env = true)]
    pub(super) profile: Option<String>,
}

#[derive(Args)]
pub(super) struct CheckArguments {
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    #[arg(long, value_name = "NAME", requires = "file")]
    pub(super) layer: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    pub(super) plan: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct DueArguments {
    #[command(flatten)]
    pub(super) days: When,
}

#[derive(Args)]
pub(super) struct PlanArguments {
    #[command(flatten)]
    pub(super) days: When,
    #[arg(long, env = "BEIBAO_SEED", hide_env = true)]
    pub(super) seed: Option<u64>,
    #[arg(long, env = "BEIBAO_TURNS", hide_env = true)]
    pub(super) turns: Option<u64>,
    #[arg(long, env = "BEIBAO_TIME", hide_env = true, value_name = "SECONDS", value_parser = seconds)]
    pub(super) time: Option<f64>,
    #[arg(long, value_name = "FILE", conflicts_with = "problems")]
    pub(super) keep: Option<PathBuf>,
    #[arg(long)]
    pub(super) strict: bool,
    #[arg(long)]
    pub(super) publish: bool,
    #[arg(long, value_name = "FOLDER", conflicts_with = "output")]
    pub(super) problems: Option<PathBuf>,
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Vec<PathBuf>,
}

#[derive(Args)]
pub(super) struct ExplainArguments {
    #[arg(value_name = "VISIT")]
    pub(super) visit: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) plan: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct DrawArguments {
    #[arg(long, value_name = "TEXT", required_unless_present = "verify")]
    pub(super) seed: Option<String>,
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    #[arg(required_unless_present_any = ["verify", "share"], conflicts_with = "share")]
    pub(super) count: Option<u32>,
    #[arg(long, value_name = "PERCENT", value_parser = share)]
    pub(super) share: Option<Quota>,
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) kind: Vec<String>,
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) grid: Vec<String>,
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) station: Vec<String>,
    #[arg(long, value_name = "W1,W2,W3", value_parser = weights)]
    pub(super) weights: Option<[u32; 3]>,
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    #[arg(conflicts_with_all = ["seed", "count", "share", "kind", "grid", "station", "weights", "output"])]
    pub(super) verify: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct ReportArguments {
    #[arg(long, value_name = "DATE", conflicts_with = "month")]
    pub(super) from: Option<String>,
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=366), conflicts_with = "month")]
    pub(super) days: Option<u32>,
    #[arg(long, value_name = "MONTH")]
    pub(super) month: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) plan: Option<PathBuf>,
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct SolveArguments {
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    #[arg(long, value_parser = kinds(), hide_possible_values = true)]
    pub(super) kind: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    pub(super) vehicles: Option<u32>,
    #[arg(long, value_name = "HOW", value_parser = Rounding::NAMES, hide_possible_values = true)]
    pub(super) round: Option<String>,
    #[arg(long, value_name = "KMH", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(super) speed: Option<u32>,
    #[arg(long, default_value_t = 1, hide_default_value = true)]
    pub(super) seed: u64,
    #[arg(long)]
    pub(super) turns: Option<u64>,
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(super) time: Option<f64>,
    #[arg(long, value_name = "SOLUTION", conflicts_with_all = ["turns", "time"])]
    pub(super) check: Option<PathBuf>,
    #[arg(long)]
    pub(super) bound: bool,
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct RoadsArguments {
    #[arg(value_name = "FOLDER|FILE")]
    pub(super) place: Option<PathBuf>,
    #[arg(long, value_name = "METRES", default_value_t = 200, hide_default_value = true)]
    pub(super) far: u32,
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) what: Option<RoadsVerb>,
}

#[derive(Subcommand)]
pub(super) enum RoadsVerb {
    Time(TimeArguments),
}

#[derive(Args)]
pub(super) struct TimeArguments {
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000, hide_default_value = true)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=50_000))]
    pub(super) places: u32,
    #[arg(long, default_value_t = 1, hide_default_value = true)]
    pub(super) seed: u64,
    #[arg(long, default_value = "car", hide_default_value = true)]
    pub(super) profile: String,
    #[arg(long)]
    pub(super) no_turns: bool,
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000, hide_default_value = true)]
    pub(super) check: usize,
    #[arg(long, value_name = "FILE")]
    pub(super) graph: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(super) enum VisitVerb {
    Add {
        #[arg(value_name = "VISIT")]
        id: String,
        #[arg(long)]
        absent: bool,
        #[arg(long, value_name = "FILE")]
        plan: Option<PathBuf>,
        #[command(flatten)]
        facts: Facts,
    },
    Import(ImportArguments),
    List {
        #[arg(value_name = "ID")]
        id: Option<String>,
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
    },
    Void {
        #[arg(value_name = "EVENT")]
        event: String,
        #[command(flatten)]
        facts: Facts,
    },
}

#[derive(Args)]
pub(super) struct ImportArguments {
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    #[arg(long)]
    pub(super) each: bool,
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Args)]
pub(super) struct CaseArguments {
    #[arg(value_name = "DEED")]
    pub(super) deed: String,
    #[arg(value_name = "ID")]
    pub(super) id: Option<String>,
    #[arg(long, value_name = "METRES", default_value_t = 500, hide_default_value = true)]
    pub(super) within: u32,
    #[arg(long)]
    pub(super) closed: bool,
    #[command(flatten)]
    pub(super) facts: Facts,
}

/// What can be said of an event; each field is one of `ledger::Details`.
#[derive(Args, Clone, Default)]
pub(super) struct Facts {
    #[arg(long, value_name = "MOMENT")]
    pub(super) at: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(super) site: Option<String>,
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub(super) people: Vec<String>,
    #[arg(long, value_name = "CREW")]
    pub(super) crew: Option<String>,
    #[arg(long, value_name = "LON,LAT", value_parser = lon_lat, allow_hyphen_values = true)]
    pub(super) place: Option<[f64; 2]>,
    #[arg(long, value_name = "GRID")]
    pub(super) grid: Option<String>,
    #[arg(long, value_name = "WORDS")]
    pub(super) class: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    pub(super) level: Option<u8>,
    #[arg(id = "by", long = "due", value_name = "DATE")]
    pub(super) due: Option<String>,
    #[arg(long, value_name = "MODE")]
    pub(super) mode: Option<String>,
    #[arg(long, value_name = "PURPOSE")]
    pub(super) purpose: Option<String>,
    #[arg(long, value_name = "DATE")]
    pub(super) date: Option<String>,
    #[arg(long, value_name = "HOURS")]
    pub(super) hours: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    pub(super) minutes: Option<u32>,
    #[arg(long, value_name = "TRUE", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", hide_possible_values = true)]
    pub(super) two_person: Option<bool>,
    #[arg(long, value_name = "TRUE", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", hide_possible_values = true)]
    pub(super) papers: Option<bool>,
    #[arg(long, value_name = "NUMBER")]
    pub(super) evidence: Option<String>,
    #[arg(long, value_name = "HOW")]
    pub(super) signed: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    pub(super) count: Option<u32>,
    #[arg(long, value_name = "ID")]
    pub(super) of: Option<String>,
    #[arg(long, env = "BEIBAO_DEVICE", hide_env = true, value_name = "NAME")]
    pub(super) device: Option<String>,
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Args)]
pub(super) struct VerifyArguments {
    #[arg(long, value_name = "HEAD")]
    pub(super) since: Option<String>,
    #[arg(long)]
    pub(super) mend: bool,
}

#[derive(Args)]
pub(super) struct BackupArguments {
    #[arg(value_name = "FILE")]
    pub(super) to: PathBuf,
    #[arg(long)]
    pub(super) restore: bool,
}

#[derive(Args)]
pub(super) struct InitArguments {
    #[arg(value_name = "FOLDER")]
    pub(super) new: PathBuf,
}

/// Files into layers; `visit import` has its own.
#[derive(Args)]
pub(super) struct LayerImportArguments {
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    #[arg(long, value_name = "NAME")]
    pub(super) layer: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(super) datum: Option<String>,
    #[arg(long, value_name = "DEGREES", value_parser = meridian)]
    pub(super) meridian: Option<f64>,
    #[arg(long, value_name = "COLUMN=PROPERTY")]
    pub(super) map: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) mapping: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) save_mapping: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    #[arg(long)]
    pub(super) force: bool,
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Args)]
pub(super) struct ConfigArguments {
    #[command(flatten)]
    pub(super) days: When,
    #[arg(long, env = "BEIBAO_SEED", hide_env = true)]
    pub(super) seed: Option<u64>,
    #[arg(long, env = "BEIBAO_TURNS", hide_env = true)]
    pub(super) turns: Option<u64>,
}

/// The language of what people read.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Tongue {
    Zh,
    En,
}

impl Tongue {
    pub(super) const fn language(self) -> Language {
        match self {
            Self::Zh => Language::Chinese,
            Self::En => Language::English,
        }
    }
}

/// How data is written; else the file's ending says it.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Csv,
    Geojson,
    Html,
    Xlsx,
    Ics,
    Gpx,
    Kml,
    Kmz,
    Gpkg,
    Pdf,
    Shp,
}

/// The names of the formats that `solve` reads.
fn kinds() -> PossibleValuesParser {
    Kind::ALL.map(Kind::code).into()
}

/// A number of seconds, `10` or `10s`.
fn seconds(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('s').unwrap_or(text);
    match number.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && 0.0 <= seconds => Ok(seconds),
        Ok(_) | Err(_) => Err("write a number of seconds, as 10 or 10s".to_owned()),
    }
}

/// A central meridian in degrees east.
fn meridian(text: &str) -> Result<f64, String> {
    let degrees = text.parse::<f64>().ok().filter(|degrees| (-180.0..=180.0).contains(degrees));
    degrees.ok_or_else(|| "write degrees, as 105".to_owned())
}

/// A share of the venues, `5%`.
fn share(text: &str) -> Result<Quota, String> {
    Quota::share(text).ok_or_else(|| "write a percentage above 0, as 5% or 2.5%".to_owned())
}

/// The tickets of a venue at risk 1, 2 and 3.
fn weights(text: &str) -> Result<[u32; 3], String> {
    let numbers: Option<Vec<u32>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    let weights = numbers.and_then(|numbers| <[u32; 3]>::try_from(numbers).ok());
    let sane = weights.filter(|all| all.iter().all(|weight| *weight <= MOST_WEIGHT));
    sane.ok_or_else(|| format!("write three whole numbers up to {MOST_WEIGHT}, as 1,2,4"))
}

/// Longitude and latitude, `106.47,26.43`.
fn lon_lat(text: &str) -> Result<[f64; 2], String> {
    let pair = text.split_once(',').and_then(|(lon, lat)| {
        Some([lon.trim().parse::<f64>().ok()?, lat.trim().parse::<f64>().ok()?])
    });
    pair.filter(|[lon, lat]| lon.abs() <= 180.0 && lat.abs() <= 90.0)
        .ok_or_else(|| "write longitude and latitude, as 106.47,26.43".to_owned())
}

/// The whole command line, its help in `language`.
pub fn command(language: Language) -> Command {
    translated(Arguments::command(), "help", language)
}

/// Puts the sentences `<key>` and `<key>.<flag>` of the table into a command and its verbs.
fn translated(command: Command, key: &str, language: Language) -> Command {
    let about = say(language, key, &[]);
    let flag = |id: &str| {
        let own = format!("{key}.{id}");
        let known = all().any(|row| row.0 == own);
        say(language, &if known { own } else { format!("help.{id}") }, &[])
    };
    let heading = |key: &str| say(language, &format!("help.heading.{key}"), &[]);
    command
        .about(about)
        .help_template(template(language))
        .subcommand_help_heading(heading("verbs"))
        .mut_args(|argument| {
            let text = flag(argument.get_id().as_str());
            let group = if argument.is_positional() { "arguments" } else { "options" };
            argument.help(text).help_heading(heading(group))
        })
        .mut_subcommands(|verb| {
            let own = format!("{key}.{}", verb.get_name());
            translated(verb, &own, language)
        })
}

/// What help looks like: what it does, how it is called, what can be said.
fn template(language: Language) -> String {
    let usage = say(language, "help.heading.usage", &[]);
    format!("{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}")
}
