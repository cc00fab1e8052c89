//! The ways of travelling, from `profiles.toml`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Deserialize;

use crate::finding::{Error, Result};
use crate::road::{Bend, Grade, Narrow, Profile, Turning};
use crate::unit::{Kmh, Seconds};

/// The profiles that come with beibao: `car`, `motorbike`, `ebike` and `foot`.
///
/// # Panics
///
/// Never: a test reads the same text.
pub fn profiles() -> Vec<Profile> {
    parse_profiles(include_str!("../../data/profiles.toml"))
        .expect("the profiles that come with us are read in a test")
}

/// The profiles in the text of a `profiles.toml`.
///
/// # Errors
///
/// [`Error::Setting`] when the text is no TOML, holds a key that is not known or lacks one, names
/// a source that it does not list, or gives two profiles one name.
pub fn parse_profiles(text: &str) -> Result<Vec<Profile>> {
    let file: File = toml::from_str(text).map_err(|error| wrong("profiles", error.to_string()))?;
    if file.version != 1 {
        return Err(wrong("version", format!("{} is not known; write 1", file.version)));
    }
    for (name, source) in &file.sources {
        if source.title.trim().is_empty() || source.date.parse::<Date>().is_err() {
            return Err(wrong(
                name,
                "a source needs a title and a date like 2026-03-23".to_owned(),
            ));
        }
    }
    let limits = file.speeds("limits", &file.limits)?;
    let mut profiles: Vec<Profile> = Vec::new();
    for row in &file.profile {
        if profiles.iter().any(|known| known.name == row.name) {
            return Err(wrong(&row.name, "two profiles have this name".to_owned()));
        }
        profiles.push(file.profile(row, &limits)?);
    }
    Ok(profiles)
}

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    sources: BTreeMap<String, Source>,
    limits: BTreeMap<String, Speed>,
    profile: Vec<Row>,
}

/// Where values come from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    title: String,
    date: String,
}

/// A speed and where it comes from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Speed {
    kmh: u32,
    source: String,
}

/// A time and where it comes from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    s: u32,
    source: String,
}

/// A width, what it allows, and where that comes from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Width {
    below_cm: u32,
    kmh: u32,
    source: String,
}

/// What turning costs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Turns {
    left: Vec<Angle>,
    right: Vec<Angle>,
    dead_end: Span,
    u_turn: Span,
}

/// An angle, what it costs, and where that comes from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Angle {
    from_deg: u32,
    s: u32,
    source: String,
}

/// A rise, what it leaves of the speed, and where that comes from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Steep {
    from_percent: u32,
    up: u32,
    down: u32,
    source: String,
}

/// Kinds of barrier, and where they come from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Barriers {
    kinds: Vec<String>,
    source: String,
}

/// What is left of every speed, and where that comes from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    percent: u32,
    source: String,
}

/// One profile.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    walk: Speed,
    on_foot: Option<String>,
    stop: Span,
    junction: Span,
    #[serde(default)]
    no_stopping: Vec<String>,
    access: Vec<String>,
    closing: Vec<String>,
    obeys_limits: bool,
    obeys_oneway: bool,
    narrow: Vec<Width>,
    #[serde(default)]
    grades: Vec<Steep>,
    barriers: Option<Barriers>,
    #[serde(default)]
    conditions: BTreeMap<String, Share>,
    turns: Option<Turns>,
    speeds: BTreeMap<String, Speed>,
    #[serde(default)]
    caps: BTreeMap<String, BTreeMap<String, Speed>>,
}

impl File {
    fn profile(&self, row: &Row, limits: &BTreeMap<String, Kmh>) -> Result<Profile> {
        let name = &row.name;
        let mut caps = BTreeMap::new();
        for (key, values) in &row.caps {
            caps.insert(key.clone(), self.speeds(&format!("{name}.caps.{key}"), values)?);
        }
        let mut narrow = Vec::new();
        for width in &row.narrow {
            self.knows(&format!("{name}.narrow"), &width.source)?;
            narrow.push(Narrow { below_cm: width.below_cm, speed: Kmh(width.kmh) });
        }
        self.knows(&format!("{name}.walk"), &row.walk.source)?;
        self.knows(&format!("{name}.stop"), &row.stop.source)?;
        self.knows(&format!("{name}.junction"), &row.junction.source)?;
        if row.walk.kmh == 0 {
            return Err(wrong(
                &format!("{name}.walk"),
                "nobody gets to the door at 0 km/h".to_owned(),
            ));
        }
        Ok(Profile {
            name: name.clone(),
            speeds: self.speeds(&format!("{name}.speeds"), &row.speeds)?,
            caps,
            narrow,
            access: row.access.clone(),
            closing: row.closing.iter().cloned().collect(),
            limits: limits.clone(),
            obeys_limits: row.obeys_limits,
            obeys_oneway: row.obeys_oneway,
            walk: Kmh(row.walk.kmh),
            on_foot: row.on_foot.clone(),
            stop: Seconds(row.stop.s),
            junction: Seconds(row.junction.s),
            no_stopping: row.no_stopping.iter().cloned().collect(),
            grades: self.grades(name, &row.grades)?,
            barriers: self.barriers(name, row.barriers.as_ref())?,
            conditions: self.conditions(name, &row.conditions)?,
            turning: row.turns.as_ref().map(|turns| self.turning(name, turns)).transpose()?,
        })
    }

    fn grades(&self, name: &str, rows: &[Steep]) -> Result<Vec<Grade>> {
        let grade = |row: &Steep| {
            let key = format!("{name}.grades");
            self.knows(&key, &row.source)?;
            let Steep { from_percent, up, down, .. } = *row;
            percent(&key, up)?;
            percent(&key, down)?;
            Ok(Grade { from_percent, up, down })
        };
        rows.iter().map(grade).collect()
    }

    fn barriers(&self, name: &str, row: Option<&Barriers>) -> Result<BTreeSet<String>> {
        let Some(row) = row else { return Ok(BTreeSet::new()) };
        self.knows(&format!("{name}.barriers"), &row.source)?;
        Ok(row.kinds.iter().cloned().collect())
    }

    fn conditions(
        &self,
        name: &str,
        rows: &BTreeMap<String, Share>,
    ) -> Result<BTreeMap<String, u32>> {
        let condition = |(what, row): (&String, &Share)| {
            let key = format!("{name}.conditions.{what}");
            self.knows(&key, &row.source)?;
            percent(&key, row.percent)?;
            Ok((what.clone(), row.percent))
        };
        rows.iter().map(condition).collect()
    }

    fn turning(&self, name: &str, turns: &Turns) -> Result<Turning> {
        let bends = |angles: &[Angle]| {
            let bend = |angle: &Angle| {
                self.knows(&format!("{name}.turns"), &angle.source)?;
                Ok(Bend { from_deg: angle.from_deg, time: Seconds(angle.s) })
            };
            angles.iter().map(bend).collect::<Result<Vec<_>>>()
        };
        self.knows(&format!("{name}.turns.dead_end"), &turns.dead_end.source)?;
        self.knows(&format!("{name}.turns.u_turn"), &turns.u_turn.source)?;
        Ok(Turning {
            left: bends(&turns.left)?,
            right: bends(&turns.right)?,
            dead_end: Seconds(turns.dead_end.s),
            u_turn: Seconds(turns.u_turn.s),
        })
    }

    fn speeds(&self, key: &str, speeds: &BTreeMap<String, Speed>) -> Result<BTreeMap<String, Kmh>> {
        let known = |(name, speed): (&String, &Speed)| {
            self.knows(&format!("{key}.{name}"), &speed.source)?;
            Ok((name.clone(), Kmh(speed.kmh)))
        };
        speeds.iter().map(known).collect()
    }

    fn knows(&self, key: &str, source: &str) -> Result<()> {
        if self.sources.contains_key(source) {
            return Ok(());
        }
        Err(wrong(key, format!("the source `{source}` is not listed under [sources]")))
    }
}

/// Whether so many per cent of a speed can be left.
fn percent(key: &str, percent: u32) -> Result<()> {
    if (1..=100).contains(&percent) {
        return Ok(());
    }
    Err(wrong(key, format!("{percent} is not between 1 and 100 per cent")))
}

fn wrong(key: &str, what: String) -> Error {
    Error::Setting { key: key.to_owned(), what }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profiles_that_come_with_us_can_be_read() {
        let found = profiles();
        let names: Vec<&str> = found.iter().map(|profile| profile.name.as_str()).collect();
        assert_eq!(names, ["car", "motorbike", "ebike", "foot"]);
        assert_eq!(found[0].speeds.get("residential"), Some(&Kmh(25)));
        assert_eq!(found[0].limits.get("walk"), Some(&Kmh(7)));
    }

    #[test]
    fn a_key_that_is_not_known_or_a_source_that_is_not_listed_is_an_error() {
        let text = include_str!("../../data/profiles.toml");
        let spoilt = [
            text.replacen("obeys_oneway", "obeys_one_way", 1),
            text.replacen("source = \"osrm\"", "source = \"hearsay\"", 1),
            text.replacen("version = 1", "version = 2", 1),
            text.replacen("name = \"foot\"", "name = \"car\"", 1),
            text.replacen("date = \"2026-11-21\"", "date = \"lately\"", 1),
            text.replacen("kmh = 90", "kmh = -90", 1),
            "not toml at all [".to_owned(),
        ];
        for text in spoilt {
            assert!(parse_profiles(&text).is_err(), "{}", text.lines().last().unwrap_or_default());
        }
    }
}
