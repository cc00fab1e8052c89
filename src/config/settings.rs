//! What beibao.toml may say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;
use toml::value::Datetime;

use super::lines::lines;
use super::weights::WeightTable;
use crate::demand::Pin;
use crate::finding::{Error, Result};
use crate::plan::{Prices, ShiftHours, Staffing};
use crate::unit::{Datum, Seconds};
use crate::words::{Language, say};
use crate::world::{Layer, Person, Post, Role};

/// Every setting of a township, ready for the rooms.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// `[plan]`.
    pub plan: PlanSettings,
    /// `[shift]` and `[evening]`.
    pub staffing: Staffing,
    /// `[weights]`.
    pub prices: Prices,
    /// `[datum]`: the datum each layer's coordinates are in.
    pub datums: BTreeMap<Layer, Datum>,
    /// `[[officer]]`.
    pub people: Vec<Person>,
    /// `[[pin]]`, by visit id.
    pub pins: BTreeMap<String, Pin>,
    /// The beibao.toml, where there is one.
    pub file: Option<PathBuf>,
    /// The line on which each of its keys stands.
    pub(super) lines: BTreeMap<String, usize>,
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
    /// What slows every drive down, by the names of profiles.toml: `rain`, `night`.
    pub conditions: Vec<String>,
    /// The province or city the township is in, `广东`: rules that are in force elsewhere are not.
    pub region: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    plan: PlanTable,
    shift: ShiftTable,
    evening: Option<EveningTable>,
    weights: WeightTable,
    datum: BTreeMap<String, String>,
    staffing: StaffingTable,
    officer: Vec<OfficerTable>,
    pin: Vec<PinTable>,
}

/// A date or a time of day, in quotes or as TOML has them.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a date or a time, as \"2026-03-23\" or \"08:30\"")]
enum Moment {
    Quoted(String),
    Plain(Datetime),
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
    conditions: Vec<String>,
    region: Option<String>,
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

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct StaffingTable {
    reserve: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficerTable {
    id: String,
    role: Option<String>,
    certified: Option<bool>,
    station: String,
    #[serde(default)]
    skills: Vec<String>,
    #[serde(default)]
    certificates: Vec<String>,
    #[serde(default)]
    leave: Vec<[Moment; 2]>,
    #[serde(default)]
    duty: Vec<[Moment; 2]>,
    #[serde(default)]
    post: Vec<String>,
    crew: Option<String>,
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
    pub fn parse(path: &Path, text: &str, language: Language) -> Result<Self> {
        let file: File = toml::from_str(text).map_err(|error| Error::Content {
            path: path.to_owned(),
            what: error.to_string().trim_end().to_owned(),
        })?;
        let reader = Reader(language);
        Ok(Self {
            staffing: reader.staffing(&file)?,
            plan: reader.plan(&file.plan)?,
            prices: file.weights.prices(language)?,
            datums: reader.datums(&file.datum)?,
            people: file
                .officer
                .into_iter()
                .map(|row| reader.person(row))
                .collect::<Result<_>>()?,
            file: Some(path.to_owned()),
            lines: lines(text),
            pins: file.pin.into_iter().map(|row| reader.pin(row)).collect::<Result<_>>()?,
        })
    }
}

/// Reads values, and says in its language what is wrong with them.
#[derive(Clone, Copy)]
struct Reader(Language);

impl Reader {
    fn plan(self, table: &PlanTable) -> Result<PlanSettings> {
        let from =
            table.from.as_ref().map(|day| self.date("plan.from", &day.text())).transpose()?;
        let language = table.language.as_deref().map(|text| self.language(text)).transpose()?;
        if table.days.is_some_and(|days| !(1..=366).contains(&days)) {
            return Err(self.setting("plan.days", "setting.days", &[]));
        }
        let PlanTable { days, seed, turns, conditions, region, .. } = table;
        let (days, seed, turns) = (*days, *seed, *turns);
        let (conditions, region) = (conditions.clone(), region.clone());
        Ok(PlanSettings { from, days, seed, turns, language, conditions, region })
    }

    fn language(self, text: &str) -> Result<Language> {
        match text {
            "zh" => Ok(Language::Chinese),
            "en" => Ok(Language::English),
            _ => Err(self.setting("plan.language", "setting.language", &[])),
        }
    }

    fn staffing(self, file: &File) -> Result<Staffing> {
        let default = Staffing::default();
        let shift = &file.shift;
        let pause = match shift.pause.as_deref() {
            None => default.day.pause,
            Some("") => None,
            Some(text) => Some(self.span("shift.pause", text)?),
        };
        let day = ShiftHours {
            start: self.time_or("shift.start", shift.start.as_ref(), default.day.start)?,
            end: self.time_or("shift.end", shift.end.as_ref(), default.day.end)?,
            pause,
        };
        let evening = file.evening.as_ref().unwrap_or(&EveningTable {
            crews: None,
            start: None,
            end: None,
            pause: None,
        });
        let hours = ShiftHours {
            start: self.time_or("evening.start", evening.start.as_ref(), default.evening.start)?,
            end: self.time_or("evening.end", evening.end.as_ref(), default.evening.end)?,
            pause: match evening.pause.as_deref() {
                None | Some("") => None,
                Some(text) => Some(self.span("evening.pause", text)?),
            },
        };
        self.checked("shift", &day)?;
        self.checked("evening", &hours)?;
        Ok(Staffing {
            day,
            evening: hours,
            evening_crews: evening.crews.unwrap_or(default.evening_crews),
            evenings_from: None,
            reserve: file.staffing.reserve.unwrap_or(default.reserve),
            profile: file.plan.profile.clone().unwrap_or(default.profile),
        })
    }

    /// A shift must end after it begins, and its pause lie within it.
    fn checked(self, key: &str, hours: &ShiftHours) -> Result<()> {
        if hours.end <= hours.start {
            return Err(self.setting(
                &format!("{key}.end"),
                "setting.backwards",
                &[&hours.end.to_string(), &hours.start.to_string()],
            ));
        }
        match hours.pause {
            Some((from, to)) if to <= from || from < hours.start || hours.end < to => {
                Err(self.setting(&format!("{key}.pause"), "setting.pause", &[]))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn datums(self, table: &BTreeMap<String, String>) -> Result<BTreeMap<Layer, Datum>> {
        let mut datums = BTreeMap::new();
        for (name, datum) in table {
            let key = format!("datum.{name}");
            let layer = Layer::parse(name).ok_or_else(|| {
                let known = Layer::ALL.map(Layer::name).join(", ");
                self.setting(&key, "setting.layer", &[&known])
            })?;
            let datum =
                Datum::parse(datum).ok_or_else(|| self.setting(&key, "setting.datum", &[]))?;
            datums.insert(layer, datum);
        }
        Ok(datums)
    }

    fn person(self, table: OfficerTable) -> Result<Person> {
        let role = match table.role.as_deref() {
            None => Role::Officer,
            Some(code) => Role::parse(code)
                .ok_or_else(|| self.setting("officer.role", "setting.role", &[]))?,
        };
        let post = |text: &String| {
            Post::parse(text).ok_or_else(|| self.setting("officer.post", "setting.post", &[text]))
        };
        // An auxiliary has no certificate to hold.
        let certified = role == Role::Officer && table.certified.unwrap_or(true);
        let mut skills = table.skills;
        skills.extend(table.certificates);
        skills.sort_unstable();
        skills.dedup();
        Ok(Person {
            id: table.id,
            role,
            certified,
            station: table.station,
            skills,
            leave: self.spans("officer.leave", &table.leave)?,
            duty: self.spans("officer.duty", &table.duty)?,
            post: table.post.iter().map(post).collect::<Result<_>>()?,
            crew: table.crew,
        })
    }

    /// Days, each span by its first and its last.
    fn spans(self, key: &str, spans: &[[Moment; 2]]) -> Result<Vec<(Date, Date)>> {
        let one = |[first, last]: &[Moment; 2]| {
            Ok((self.date(key, &first.text())?, self.date(key, &last.text())?))
        };
        spans.iter().map(one).collect()
    }

    fn pin(self, table: PinTable) -> Result<(String, Pin)> {
        let date = table.date.as_ref().map(|day| self.date("pin.date", &day.text())).transpose()?;
        let begin = match (&table.begin, date) {
            (None, _) => None,
            (Some(at), Some(day)) => {
                let at = i64::from(self.time("pin.begin", &at.text())?.0);
                Some(day.at(0, 0, 0, 0).saturating_add(at.seconds()))
            }
            (Some(_), None) => return Err(self.setting("pin.begin", "setting.pin", &[])),
        };
        Ok((table.visit, Pin { crew: table.crew, date, begin }))
    }

    fn date(self, key: &str, text: &str) -> Result<Date> {
        text.parse().map_err(|_| self.setting(key, "setting.date", &[text]))
    }

    fn time_or(self, key: &str, given: Option<&Moment>, default: Seconds) -> Result<Seconds> {
        given.map_or(Ok(default), |moment| self.time(key, &moment.text()))
    }

    fn time(self, key: &str, text: &str) -> Result<Seconds> {
        // TOML has seconds in every time: 08:30:00.
        let short = text.strip_suffix(":00").filter(|short| short.contains(':')).unwrap_or(text);
        let time = Seconds::parse_of_day(short);
        time.ok_or_else(|| self.setting(key, "setting.time", &[text]))
    }

    fn span(self, key: &str, text: &str) -> Result<(Seconds, Seconds)> {
        let (from, to) =
            text.split_once('-').ok_or_else(|| self.setting(key, "setting.span", &[]))?;
        Ok((self.time(key, from.trim())?, self.time(key, to.trim())?))
    }

    fn setting(self, key: &str, sentence: &str, values: &[&str]) -> Error {
        Error::Setting { key: key.to_owned(), what: say(self.0, sentence, values) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config> {
        Config::parse(Path::new("beibao.toml"), text, Language::English)
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
        assert_eq!(plain.plan.from, Some(Date::constant(2026, 3, 23)));
        assert_eq!(plain.staffing.day.start, Seconds::of_day(7, 30));
        let error = parse("[plan]\nfrom = 7\n").expect_err("a number is no date");
        assert!(error.to_string().contains("2026-03-23"), "{error}");
    }

    #[test]
    fn a_weight_out_of_its_range_is_told_with_its_name_and_the_range() {
        let config = parse("[weights]\nwaiting = 2\nchange = 0\n").expect("whole numbers");
        assert_eq!((config.prices.weights.waiting, config.prices.change), (2, 0));
        assert_eq!(config.prices.own(), [("waiting", 2), ("change", 0)]);
        assert_eq!(parse("").expect("nothing is fine").prices, Prices::default());
        for (text, told) in [
            (
                "waiting = 1001",
                "setting `weights.waiting`: 1001 is out of range; write a whole number from 0 to 1000",
            ),
            (
                "face = -1",
                "setting `weights.face`: -1 is out of range; write a whole number from 0 to 1000000",
            ),
        ] {
            let error = parse(&format!("[weights]\n{text}\n")).expect_err(text);
            assert_eq!(error.to_string(), told);
        }
        for text in ["late = 1.5", "late = \"900\""] {
            let error = parse(&format!("[weights]\n{text}\n")).expect_err(text).to_string();
            assert!(error.contains("line 2") && error.contains("a whole number"), "{error}");
        }
    }

    #[test]
    fn a_pin_needs_a_date_for_its_time() {
        assert!(parse("[[pin]]\nvisit = \"care:H1\"\nbegin = \"09:30\"\n").is_err());
        let text = "[[pin]]\nvisit = \"care:H1\"\ndate = \"2026-03-24\"\nbegin = \"09:30\"\n";
        let config = parse(text).expect("a date and a time");
        assert!(config.pins["care:H1"].begin.is_some());
    }
}
