//! What the arguments ask of a township folder.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Zoned;
use jiff::civil::{Date, DateTime};

use clap::ValueEnum as _;

use super::arguments::{Arguments, Format, When};
use super::terminal::Terminal;
use crate::calendar::Horizon;
use crate::config::{Folder, Shelf};
use crate::exchange;
use crate::finding::{Error, Result};
use crate::plan::{Plan, Request};
use crate::road::hierarchy::Distrust;
use crate::words::say;

/// What is asked for: flag, else beibao.toml, else default; roads that are closed on those days
/// are closed in `folder` from now on.
pub(super) fn request(folder: &mut Folder, days: &When, terminal: Terminal) -> Result<Request> {
    let from = match days.from.as_deref() {
        Some(text) => Some(date(text, terminal)?),
        None => folder.config.plan.from,
    };
    let from = from.unwrap_or_else(|| folder.calendar.worked_after(today(), 1));
    let horizon = horizon(from, days.days.or(folder.config.plan.days).unwrap_or(7), terminal)?;
    folder.close_roads(horizon);
    Ok(request_for(folder, horizon, days.profile.clone(), terminal))
}

/// What is asked for on the days of `horizon`.
pub(super) fn request_for(
    folder: &Folder,
    horizon: Horizon,
    profile: Option<String>,
    terminal: Terminal,
) -> Request {
    let mut request = folder.request(horizon, terminal.language);
    request.staffing.profile = profile.unwrap_or(request.staffing.profile);
    request
}

/// What was kept beside the data, for the roads to answer at once; none where it is not wanted.
pub(super) fn recall(arguments: &Arguments, folder: &Folder) -> Option<Shelf> {
    (!arguments.no_cache).then(|| Shelf::recall(&arguments.folder, &folder.roads))
}

/// Keeps what answers for the roads, and says so.
pub(super) fn keep(shelf: Option<&Shelf>, folder: &Folder, terminal: Terminal) {
    for kept in shelf.map(|shelf| shelf.keep(&folder.roads)).unwrap_or_default() {
        let key = match kept.instead {
            None => "roads.kept",
            Some(Distrust::Foreign) => "roads.kept-foreign",
            Some(Distrust::Torn) => "roads.kept-torn",
            Some(Distrust::Other) => "roads.kept-other",
            Some(Distrust::Times) => "roads.kept-times",
        };
        terminal.say(key, &[&kept.profile, &kept.file.display().to_string()]);
    }
}

/// The days of a plan: no week of the year 226, which is a typing mistake, and no endless one.
pub(super) fn horizon(from: Date, days: u32, terminal: Terminal) -> Result<Horizon> {
    let (key, what) = if !(1900..3000).contains(&from.year()) {
        ("from", say(terminal.language, "cli.years", &[&from.to_string()]))
    } else if !(1..=366).contains(&days) {
        ("days", say(terminal.language, "cli.days", &[&days.to_string()]))
    } else {
        return Ok(Horizon { from, days });
    };
    Err(Error::Setting { key: key.to_owned(), what })
}

impl Arguments {
    /// The format that is asked for, text where none is; one that is not `known` is an error.
    pub(super) fn format(&self, known: &[Format], terminal: Terminal) -> Result<Format> {
        let asked = self.format.unwrap_or(Format::Text);
        if known.contains(&asked) {
            return Ok(asked);
        }
        let name = |format: &Format| {
            let value = format.to_possible_value();
            value.map(|value| value.get_name().to_owned()).unwrap_or_default()
        };
        let names: Vec<String> = known.iter().map(name).collect();
        let what = say(terminal.language, "field.only", &[&name(&asked), &names.join(", ")]);
        Err(Error::Setting { key: "--format".to_owned(), what })
    }
}

/// The text of a file.
pub(super) fn text_of(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|source| Error::File {
        doing: "read",
        path: path.to_owned(),
        source,
    })
}

/// The plan the user means.
///
/// # Errors
///
/// [`Error::Missing`] where none was named and none stands where plans are written.
pub(super) fn plan_of(
    arguments: &Arguments,
    named: Option<&Path>,
    terminal: Terminal,
) -> Result<Plan> {
    let path = plan_file(arguments, named);
    if named.is_none() && !path.exists() {
        let what = say(terminal.language, "cli.no-plan", &[&path.display().to_string()]);
        return Err(Error::Missing { what });
    }
    exchange::plan_from_json(&path, &text_of(&path)?)
}

/// The plan file the user means: as named, else in the township folder, else the default one.
pub(super) fn plan_file(arguments: &Arguments, named: Option<&Path>) -> PathBuf {
    let Some(named) = named else { return PathBuf::from("out/plan.json") };
    let inside = arguments.folder.join(named);
    if !named.exists() && inside.exists() { inside } else { named.to_owned() }
}

pub(super) fn date(text: &str, terminal: Terminal) -> Result<Date> {
    text.parse().map_err(|_| Error::Setting {
        key: "--from".to_owned(),
        what: say(terminal.language, "setting.date", &[text]),
    })
}

fn today() -> Date {
    now().date()
}

/// The moment by the clock of this machine, in whole seconds.
#[expect(clippy::disallowed_methods, reason = "the one place that asks what time it is")]
pub(super) fn now() -> DateTime {
    let now = Zoned::now().datetime();
    now.with().subsec_nanosecond(0).build().unwrap_or(now)
}
