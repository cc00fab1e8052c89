//! The whole of a file: which form of GeoJSON it is, and whether it can be used at all.

use std::borrow::Cow;
use std::mem::take;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::Error;

use super::judge::{Row, is_geometry};
use super::log::Log;
use super::stream::{End, Part, Placed, Stream, place_of, reason, skip_space};
use super::value::{Key, Value};
use crate::finding::Level;
use crate::unit::Datum;

/// What was read of a file.
#[derive(Debug)]
pub(super) struct Document<R> {
    /// The rows.
    pub(super) rows: Vec<Placed<R>>,
    /// How many features there were.
    pub(super) total: usize,
}

/// Reads the file `text`; what is wrong with it goes to `log`.
pub(super) fn read<R: Row>(text: &str, datum: Datum, log: &mut Log) -> Document<R> {
    let nothing = || Document { rows: Vec::new(), total: 0 };
    let mut reader = Reader { text, datum, at: 0, log };
    match reader.read() {
        Ok(part) => reader.finished(part),
        Err(Stop::Json(at, what)) => {
            let code = if what.contains("recursion") { "B1018" } else { "B1005" };
            log.whole(code, Level::Rejected, Some(at), &[&what]);
            nothing()
        }
        Err(Stop::Told) => nothing(),
    }
}

/// Why nothing can be read.
enum Stop {
    /// What stands at this byte is not JSON.
    Json(usize, String),
    /// The log says it.
    Told,
}

/// What the members of the root object say.
#[derive(Default)]
struct Root<R> {
    kind: Option<String>,
    features: Option<Part<R>>,
    has_other_features: bool,
}

struct Reader<'t, 'l> {
    text: &'t str,
    datum: Datum,
    at: usize,
    log: &'l mut Log,
}

impl<'t> Reader<'t, '_> {
    fn read<R: Row>(&mut self) -> Result<Part<R>, Stop> {
        if let Some(rest) = self.text.strip_prefix('\u{feff}') {
            self.at = self.text.len() - rest.len();
            self.log.whole("B1010", Level::Warning, Some(0), &[]);
        }
        self.at = skip_space(self.text, self.at, true);
        match self.byte() {
            None => Err(self.reject("B1004", &[])),
            Some(b'[') => self.array(),
            Some(b'{') => self.object(),
            Some(_) => {
                self.value::<IgnoredAny>()?;
                Err(self.reject("B1006", &["?"]))
            }
        }
    }

    /// Tells of what was found, and of nothing.
    fn finished<R>(&mut self, part: Part<R>) -> Document<R> {
        let Part { rows, total, .. } = part;
        if total == 0 {
            self.log.whole("B1009", Level::Warning, None, &[]);
        } else if rows.is_empty() {
            self.log.whole("B1008", Level::Rejected, None, &[&total.to_string()]);
        }
        Document { rows, total }
    }

    fn array<R: Row>(&mut self) -> Result<Part<R>, Stop> {
        let mut part = self.features()?;
        self.ends()?;
        self.log.append(take(&mut part.log), 0);
        if part.total == 0 {
            return Err(self.reject("B1006", &["[]"]));
        }
        self.log.whole("B1012", Level::Warning, None, &[]);
        Ok(part)
    }

    fn object<R: Row>(&mut self) -> Result<Part<R>, Stop> {
        let begin = self.at;
        let root = self.members()?;
        self.at = skip_space(self.text, self.at, true);
        let kind = root.kind.unwrap_or_else(|| "?".to_owned());
        let is_alone = self.byte().is_none();
        match (root.features, kind.as_str()) {
            (Some(mut part), "FeatureCollection") => {
                self.ends()?;
                self.log.append(take(&mut part.log), 0);
                Ok(part)
            }
            (None, "FeatureCollection") => Err(self.reject("B1007", &[])),
            (_, "Feature") => self.several(begin, is_alone, "B1013"),
            (_, kind) if is_geometry(kind) => self.several(begin, is_alone, "B1014"),
            (_, kind) => {
                let code = if root.has_other_features { "B1007" } else { "B1006" };
                Err(self.reject(code, &[kind]))
            }
        }
    }

    /// Features or geometries one after another, or one alone.
    fn several<R: Row>(
        &mut self,
        from: usize,
        alone: bool,
        code: &'static str,
    ) -> Result<Part<R>, Stop> {
        self.log.whole(if alone { code } else { "B1011" }, Level::Warning, None, &[]);
        let mut part = Stream { text: self.text, datum: self.datum, in_array: false }.read(from);
        self.log.append(take(&mut part.log), 0);
        self.pass(part)
    }

    /// The array of features that begins here.
    fn features<R: Row>(&mut self) -> Result<Part<R>, Stop> {
        let first = skip_space(self.text, self.at + 1, false);
        if self.text.as_bytes().get(first) == Some(&b']') {
            self.at = first + 1;
            return Ok(Part::at(self.at));
        }
        self.pass(Stream { text: self.text, datum: self.datum, in_array: true }.read(first))
    }

    /// Goes to the end of the part.
    fn pass<R>(&mut self, part: Part<R>) -> Result<Part<R>, Stop> {
        match &part.end {
            End::Closed(at) | End::Reached(at) => {
                self.at = *at;
                Ok(part)
            }
            End::Broken(at, what) => Err(Stop::Json(*at, what.clone())),
        }
    }

    fn members<R: Row>(&mut self) -> Result<Root<R>, Stop> {
        let mut root = Root { kind: None, features: None, has_other_features: false };
        self.at = skip_space(self.text, self.at + 1, false);
        if self.byte() == Some(b'}') {
            self.at += 1;
            return Ok(root);
        }
        loop {
            let Key(key) = self.value()?;
            self.expect(b':')?;
            match (key.as_ref(), self.byte()) {
                ("features", Some(b'[')) => root.features = Some(self.features()?),
                ("features", _) => {
                    root.has_other_features = true;
                    self.value::<IgnoredAny>()?;
                }
                ("type", _) => root.kind = Some(self.value::<Value<'_>>()?.shown()),
                ("crs", _) => self.reference_system()?,
                _ => drop(self.value::<IgnoredAny>()?),
            }
            self.at = skip_space(self.text, self.at, false);
            if self.byte() == Some(b'}') {
                self.at += 1;
                return Ok(root);
            }
            self.expect(b',')?;
        }
    }

    /// Reads `crs`; anything but longitude and latitude on WGS-84 or CGCS2000 ends the reading.
    fn reference_system(&mut self) -> Result<(), Stop> {
        let begin = self.at;
        let system: System<'t> = self.value()?;
        let name = match system {
            System::Null => {
                self.log.whole("B1015", Level::Warning, Some(begin), &[]);
                return Ok(());
            }
            System::Named(name) => name,
        };
        let is_known = ["CRS84", "CRS84h", "4326", "4490", "4979"]
            .iter()
            .any(|known| name.rsplit([':', '/']).next() == Some(known));
        if is_known {
            return Ok(());
        }
        self.log.whole("B1016", Level::Rejected, Some(begin), &[&name]);
        Err(Stop::Told)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over space, `wanted` and space again.
    fn expect(&mut self, wanted: u8) -> Result<(), Stop> {
        self.at = skip_space(self.text, self.at, false);
        if self.byte() != Some(wanted) {
            return Err(Stop::Json(self.at, format!("expected `{}`", char::from(wanted))));
        }
        self.at = skip_space(self.text, self.at + 1, false);
        Ok(())
    }

    /// The value that begins here.
    fn value<T: Deserialize<'t>>(&mut self) -> Result<T, Stop> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut from = serde_json::Deserializer::from_str(rest);
        let failed =
            |error: Error| Stop::Json(place_of(self.text, self.at, &error), reason(&error));
        let value = T::deserialize(&mut from).map_err(failed)?;
        self.at += from.into_iter::<IgnoredAny>().byte_offset();
        Ok(value)
    }

    /// Nothing but space may follow.
    fn ends(&mut self) -> Result<(), Stop> {
        self.at = skip_space(self.text, self.at, true);
        match self.byte() {
            None => Ok(()),
            Some(_) => Err(Stop::Json(self.at, "more after the end".to_owned())),
        }
    }

    fn reject(&mut self, code: &'static str, values: &[&str]) -> Stop {
        self.log.whole(code, Level::Rejected, None, values);
        Stop::Told
    }
}

/// The coordinate reference system a file names.
enum System<'a> {
    Null,
    Named(Cow<'a, str>),
}

impl<'de> Deserialize<'de> for System<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let whole = serde_json::Value::deserialize(from)?;
        if whole.is_null() {
            return Ok(Self::Null);
        }
        let properties = whole.get("properties");
        let found = properties.and_then(|all| all.get("name").or_else(|| all.get("code")));
        let name = match found {
            Some(serde_json::Value::String(name)) => name.clone(),
            Some(other) => other.to_string(),
            None => whole.to_string(),
        };
        Ok(Self::Named(name.into()))
    }
}
