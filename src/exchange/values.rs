//! The values of a plan's fields, each checked as it is read, so that the error knows its line.

use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::code::{change, reason};
use crate::world::{Layer, Purpose, Role};

/// Makes a value that a file writes as a text: how it is written, and how it is understood.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($of:ty): $write:expr, $read:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub(super) struct $name(pub(super) $of);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let write: fn($of) -> String = $write;
                to.serialize_str(&write(self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                let read: fn(&str) -> Result<$of, String> = $read;
                read(&text).map(Self).map_err(D::Error::custom)
            }
        }
    )+};
}

texts! {
    /// A moment, `2026-03-23T09:40:00`.
    Moment(DateTime): written, |text| {
        understood(text, "dddd-dd-ddTdd:dd:dd", "a moment like 2026-03-23T09:40:00")
    };
    /// A day, `2026-03-23`.
    Day(Date): |day| day.to_string(), |text| {
        understood(text, "dddd-dd-dd", "a day like 2026-03-23")
    };
    /// A role.
    RoleCode(Role): |role| role.code().to_owned(), |text| {
        Role::parse(text).ok_or_else(|| unknown(text, "a role"))
    };
    /// A layer.
    LayerName(Layer): |layer| layer.name().to_owned(), |text| {
        Layer::parse(text).ok_or_else(|| unknown(text, "a layer"))
    };
    /// A purpose.
    PurposeCode(Purpose): |purpose| purpose.code().to_owned(), |text| {
        Purpose::parse(text).ok_or_else(|| unknown(text, "a purpose"))
    };
    /// The code of a reason.
    ReasonCode(&'static str): |code| code.to_owned(), reason;
    /// What would have to change.
    ChangeCode(&'static str): |code| code.to_owned(), change;
}

/// A moment to the second, without a zone.
fn written(at: DateTime) -> String {
    format!("{}T{:02}:{:02}:{:02}", at.date(), at.hour(), at.minute(), at.second())
}

/// The value of a text of one shape: `d` is a digit, all else stands for itself.
fn understood<T: FromStr>(text: &str, shape: &str, what: &str) -> Result<T, String> {
    let fits = text.len() == shape.len()
        && text.chars().zip(shape.chars()).all(|(found, expected)| {
            if expected == 'd' { found.is_ascii_digit() } else { found == expected }
        });
    let value = if fits { text.parse().ok() } else { None };
    value.ok_or_else(|| unknown(text, what))
}

/// Says that `text`, made short, is not `what`.
fn unknown(text: &str, what: &str) -> String {
    let start: String = text.chars().take(40).collect();
    format!("{start:?} is not {what}")
}

/// A number of degrees between `-LIMIT` and `LIMIT`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(transparent)]
pub(super) struct Degrees<const LIMIT: u8>(pub(super) f64);

/// Degrees east.
pub(super) type Longitude = Degrees<180>;
/// Degrees north.
pub(super) type Latitude = Degrees<90>;

impl<'de, const LIMIT: u8> Deserialize<'de> for Degrees<LIMIT> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let degrees = f64::deserialize(from)?;
        if degrees.abs() <= f64::from(LIMIT) {
            return Ok(Self(degrees));
        }
        Err(D::Error::custom(format_args!(
            "{degrees:e} is not between -{LIMIT} and {LIMIT} degrees"
        )))
    }
}

/// A whole number from 1 to `LAST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct UpTo<const LAST: u32>(pub(super) u32);

/// Importance.
pub(super) type Tier = UpTo<3>;
/// The days of a plan: a year of them is more than anyone plans.
pub(super) type Days = UpTo<366>;

impl<'de, const LAST: u32> Deserialize<'de> for UpTo<LAST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = u32::deserialize(from)?;
        if (1..=LAST).contains(&number) {
            return Ok(Self(number));
        }
        Err(D::Error::custom(format_args!("{number} is not a number from 1 to {LAST}")))
    }
}

/// The one kind of geometry a plan holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct LineString {
    /// Always `LineString`.
    #[serde(rename = "type")]
    pub(super) kind: LineStringType,
    /// Longitude and latitude of each point.
    pub(super) coordinates: Vec<(Longitude, Latitude)>,
}

/// The text `LineString`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) enum LineStringType {
    /// The text itself.
    LineString,
}
