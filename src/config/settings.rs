//! What beibao.toml may say.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::{Date, Time};
use serde::Deserialize;

use crate::demand::Pin;
use crate::finding::{Error, Result};
use crate::plan::{ShiftHours, Staffing};
use crate::read::Datum;
use crate::unit::Seconds;
use crate::words::Language;
use crate::world::{Layer, Person, Role};

/// Every setting of a township, ready for the rooms.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// `[plan]`.
    pub plan: PlanSettings,
    /// `[shift]` and `[evening]`.
    pub staffing: Staffing,
    /// `[datum]`: the datum each layer's coordinates are in.
    pub datums: BTreeMap<Layer, Datum>,
    /// `[[officer]]`.
    pub people: Vec<Person>,
    /// `[[pin]]`, by visit id.
    pub pins: BTreeMap<String, Pin>,
}

/// `[plan]`: the horizon and the search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanSettings {
    /// The first day.
    pub from: Option<Date>,
    /// How many days.
    pub days: Option<u32>,
    /// The seed of the search.
    pub seed: Option<u64>,
    /// The turns of the search for each station.
    pub turns: Option<u64>,
    /// The language of what people read.
    pub language: Option<Language>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    plan: PlanTable,
    shift: ShiftTable,
    evening: Option<EveningTable>,
    datum: BTreeMap<String, String>,
    officer: Vec<OfficerTable>,
    pin: Vec<PinTable>,
}

/// A date or a time of day, in quotes or as TOML has them.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a date or a time, as \"2026-03-23\" or \"08:30\"")]
enum Moment {
    Quoted(String),
    Plain(toml::value::Datetime),
}

impl Moment {
    fn text(&self) -> String {
        match self {
            Self::Quoted(text) => text.clone(),
            Self::Plain(moment) => moment.to_string(),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct PlanTable {
    from: Option<Moment>,
    days: Option<u32>,
    seed: Option<u64>,
    turns: Option<u64>,
    language: Option<String>,
    profile: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct ShiftTable {
    start: Option<Moment>,
    end: Option<Moment>,
    pause: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct EveningTable {
    crews: Option<u32>,
    start: Option<Moment>,
    end: Option<Moment>,
    pause: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficerTable {
    id: String,
    role: Option<String>,
    certified: Option<bool>,
    station: String,
    #[serde(default)]
    leave: Vec<[Moment; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PinTable {
    visit: String,
    crew: Option<String>,
    date: Option<Moment>,
    begin: Option<Moment>,
}

impl Config {
    /// Reads the text of the beibao.toml at `path`.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] where the text is not TOML or has a key that is not known, with its line;
    /// [`Error::Setting`] where a value cannot be used.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        let file: File = toml::from_str(text).map_err(|error| Error::Content {
            path: path.to_owned(),
            what: error.to_string().trim_end().to_owned(),
        })?;
        Ok(Self {
            staffing: staffing(&file)?,
            plan: plan(&file.plan)?,
            datums: datums(&file.datum)?,
            people: file.officer.into_iter().map(person).collect::<Result<_>>()?,
            pins: file.pin.into_iter().map(pin).collect::<Result<_>>()?,
        })
    }
}

fn plan(table: &PlanTable) -> Result<PlanSettings> {
    let from = table.from.as_ref().map(|day| date("plan.from", &day.text())).transpose()?;
    let language = table.language.as_deref().map(language).transpose()?;
    if table.days.is_some_and(|days| !(1..=366).contains(&days)) {
        return Err(setting("plan.days", "write a number of days from 1 to 366"));
    }
    Ok(PlanSettings { from, days: table.days, seed: table.seed, turns: table.turns, language })
}

fn language(text: &str) -> Result<Language> {
    match text {
        "zh" => Ok(Language::Chinese),
        "en" => Ok(Language::English),
        _ => Err(setting("plan.language", "write \"zh\" or \"en\"")),
    }
}

fn staffing(file: &File) -> Result<Staffing> {
    let default = Staffing::default();
    let shift = &file.shift;
    let pause = match shift.pause.as_deref() {
        None => default.day.pause,
        Some("") => None,
        Some(text) => Some(span("shift.pause", text)?),
    };
    let day = ShiftHours {
        start: time_or("shift.start", shift.start.as_ref(), default.day.start)?,
        end: time_or("shift.end", shift.end.as_ref(), default.day.end)?,
        pause,
    };
    let evening = file.evening.as_ref().unwrap_or(&EveningTable {
        crews: None,
        start: None,
        end: None,
        pause: None,
    });
    let hours = ShiftHours {
        start: time_or("evening.start", evening.start.as_ref(), default.evening.start)?,
        end: time_or("evening.end", evening.end.as_ref(), default.evening.end)?,
        pause: match evening.pause.as_deref() {
            None | Some("") => None,
            Some(text) => Some(span("evening.pause", text)?),
        },
    };
    checked("shift", &day)?;
    checked("evening", &hours)?;
    Ok(Staffing {
        day,
        evening: hours,
        evening_crews: evening.crews.unwrap_or(default.evening_crews),
        profile: file.plan.profile.clone().unwrap_or(default.profile),
    })
}

/// A shift must end after it begins, and its pause lie within it.
fn checked(key: &str, hours: &ShiftHours) -> Result<()> {
    if hours.end <= hours.start {
        return Err(setting(
            &format!("{key}.end"),
            &format!("the shift ends at {} before it begins at {}", hours.end, hours.start),
        ));
    }
    match hours.pause {
        Some((from, to)) if to <= from || from < hours.start || hours.end < to => Err(setting(
            &format!("{key}.pause"),
            "write a pause within the shift, as \"12:00-13:00\", or \"\" for none",
        )),
        Some(_) | None => Ok(()),
    }
}

fn datums(table: &BTreeMap<String, String>) -> Result<BTreeMap<Layer, Datum>> {
    let mut datums = BTreeMap::new();
    for (name, datum) in table {
        let key = format!("datum.{name}");
        let layer = Layer::parse(name).ok_or_else(|| {
            let known = Layer::ALL.map(Layer::name).join(", ");
            setting(&key, &format!("no such layer; the layers are {known}"))
        })?;
        let datum = Datum::parse(datum)
            .ok_or_else(|| setting(&key, "write \"wgs84\", \"cgcs2000\", \"gcj02\" or \"bd09\""))?;
        datums.insert(layer, datum);
    }
    Ok(datums)
}

fn person(table: OfficerTable) -> Result<Person> {
    let role = match table.role.as_deref() {
        None => Role::Officer,
        Some(code) => Role::parse(code)
            .ok_or_else(|| setting("officer.role", "write \"officer\" or \"auxiliary\""))?,
    };
    let mut leave = Vec::new();
    for [first, last] in &table.leave {
        leave.push((date("officer.leave", &first.text())?, date("officer.leave", &last.text())?));
    }
    // An auxiliary has no certificate to hold.
    let certified = role == Role::Officer && table.certified.unwrap_or(true);
    Ok(Person { id: table.id, role, certified, station: table.station, leave })
}

fn pin(table: PinTable) -> Result<(String, Pin)> {
    let date = table.date.as_ref().map(|day| date("pin.date", &day.text())).transpose()?;
    let begin = match (&table.begin, date) {
        (None, _) => None,
        (Some(at), Some(day)) => Some(day.to_datetime(clock("pin.begin", &at.text())?)),
        (Some(_), None) => return Err(setting("pin.begin", "write pin.date beside it")),
    };
    Ok((table.visit, Pin { crew: table.crew, date, begin }))
}

fn date(key: &str, text: &str) -> Result<Date> {
    text.parse().map_err(|_| setting(key, &format!("`{text}` is no date; write 2026-03-23")))
}

fn clock(key: &str, text: &str) -> Result<Time> {
    // TOML has seconds in every time: 08:30:00.
    let short = text.strip_suffix(":00").filter(|short| short.contains(':')).unwrap_or(text);
    Time::strptime("%H:%M", short)
        .map_err(|_| setting(key, &format!("`{text}` is no time of day; write 08:30")))
}

fn time_or(key: &str, given: Option<&Moment>, default: Seconds) -> Result<Seconds> {
    given.map_or(Ok(default), |moment| time(key, &moment.text()))
}

fn time(key: &str, text: &str) -> Result<Seconds> {
    if text == "24:00" {
        return Ok(Seconds::DAY);
    }
    let clock = clock(key, text)?;
    Ok(Seconds::of_day(clock.hour().unsigned_abs().into(), clock.minute().unsigned_abs().into()))
}

fn span(key: &str, text: &str) -> Result<(Seconds, Seconds)> {
    let (from, to) =
        text.split_once('-').ok_or_else(|| setting(key, "write it as \"12:00-13:00\""))?;
    Ok((time(key, from.trim())?, time(key, to.trim())?))
}

fn setting(key: &str, what: &str) -> Error {
    Error::Setting { key: key.to_owned(), what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config> {
        Config::parse(Path::new("beibao.toml"), text)
    }

    #[test]
    fn an_empty_file_is_all_defaults() {
        let config = parse("").expect("nothing is fine");
        assert_eq!(config.plan, PlanSettings::default());
        assert_eq!(config.staffing, Staffing::default());
    }

    #[test]
    fn a_shift_that_ends_before_it_begins_is_told() {
        let error = parse("[shift]\nstart = \"18:00\"\n").expect_err("ends at 17:30");
        assert!(error.to_string().contains("shift.end"), "{error}");
    }

    #[test]
    fn a_key_that_is_not_known_is_told_with_its_line() {
        let error = parse("[plan]\nform = \"2026-03-23\"\n").expect_err("form is not from");
        assert!(error.to_string().contains("line 2"), "{error}");
    }

    #[test]
    fn dates_and_times_may_stand_without_quotes() {
        let plain =
            parse("[plan]\nfrom = 2026-03-23\n[shift]\nstart = 07:30:00\n").expect("TOML's own");
        assert_eq!(plain.plan.from, Some(jiff::civil::date(2026, 3, 23)));
        assert_eq!(plain.staffing.day.start, Seconds::of_day(7, 30));
        let error = parse("[plan]\nfrom = 7\n").expect_err("a number is no date");
        assert!(error.to_string().contains("2026-03-23"), "{error}");
    }

    #[test]
    fn a_pin_needs_a_date_for_its_time() {
        assert!(parse("[[pin]]\nvisit = \"care:H1\"\nbegin = \"09:30\"\n").is_err());
        let text = "[[pin]]\nvisit = \"care:H1\"\ndate = \"2026-03-24\"\nbegin = \"09:30\"\n";
        let config = parse(text).expect("a date and a time");
        assert!(config.pins["care:H1"].begin.is_some());
    }
}
