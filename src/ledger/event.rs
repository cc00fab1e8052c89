//! One event: what happened to whom, when, and which device says so.

use std::fmt;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::life::Life;
use crate::world::CaseKind;

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A visit that was made, or was tried.
    Visit,
    /// A step in the life of a case.
    Case(CaseKind),
    /// A plan that was published.
    Plan,
}

impl Topic {
    /// Its code, as files write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Case(kind) => kind.code(),
            Self::Plan => "plan",
        }
    }

    /// The fields of [`Details`] that say something about it.
    pub const fn facts(self) -> &'static [&'static str] {
        match self {
            Self::Visit => &["people", "crew", "place", "class", "evidence", "count"],
            Self::Case(kind) => Life::of(kind).facts,
            Self::Plan => &[],
        }
    }

    /// The topic of a code.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "visit" => Some(Self::Visit),
            "plan" => Some(Self::Plan),
            _ => CaseKind::parse(code).map(Self::Case),
        }
    }
}

/// The deed that takes an earlier event back, whatever it was about.
pub const VOID: &str = "void";

/// What an event may say beside what happened; every field may be left out.
///
/// There is no field for a name, a phone number, or what a person is or believes, and there shall
/// be none.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Details {
    /// The id of the place it is about: a household, a venue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The ids of the people who did it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// The crew that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crew: Option<String>,
    /// Longitude and latitude in degrees, WGS-84.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<[f64; 2]>,
    /// The id of the grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid: Option<String>,
    /// What kind it is, in the station's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Severity, 1 to 3, 3 the highest (重大).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// By when the next step is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// How a request was made: `booked`, `at_home`, `urgent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// The legal purpose of the visit it calls for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The one day on which it can be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The hours in which it can begin, `08:30-11:30`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
    /// How many minutes the visit takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Whether two people must go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub two_person: Option<bool>,
    /// Whether papers are to be made at the station and delivered the same day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub papers: Option<bool>,
    /// Where the proof is kept: a number or a hash, never the proof itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// `yes` where both sides signed, `refused` where one would not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<String>,
    /// How many: people reached, things given away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The id it refers to: the event taken back, the case it is merged into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
}

impl Details {
    /// Leaves out by when and at what hours something was to be done.
    pub(super) fn forget_days(&mut self) {
        (self.due, self.date, self.hours) = (None, None, None);
    }

    /// Takes over whatever `later` says.
    pub(super) fn lay(&mut self, later: &Self) {
        fn over<T: Clone>(mine: &mut Option<T>, theirs: Option<&T>) {
            if let Some(value) = theirs {
                *mine = Some(value.clone());
            }
        }
        over(&mut self.site, later.site.as_ref());
        over(&mut self.crew, later.crew.as_ref());
        over(&mut self.place, later.place.as_ref());
        over(&mut self.grid, later.grid.as_ref());
        over(&mut self.class, later.class.as_ref());
        over(&mut self.level, later.level.as_ref());
        over(&mut self.due, later.due.as_ref());
        over(&mut self.mode, later.mode.as_ref());
        over(&mut self.purpose, later.purpose.as_ref());
        over(&mut self.date, later.date.as_ref());
        over(&mut self.hours, later.hours.as_ref());
        over(&mut self.minutes, later.minutes.as_ref());
        over(&mut self.two_person, later.two_person.as_ref());
        over(&mut self.papers, later.papers.as_ref());
        over(&mut self.evidence, later.evidence.as_ref());
        over(&mut self.signed, later.signed.as_ref());
        over(&mut self.count, later.count.as_ref());
        over(&mut self.of, later.of.as_ref());
        if !later.people.is_empty() {
            self.people.clone_from(&later.people);
        }
    }
}

/// One thing that happened, as the device that saw it tells it; it never changes.
///
/// The id is made by the device, so that sending it twice is sending it once.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The id, unlike any other event's.
    pub id: String,
    /// The device that tells of it.
    pub device: String,
    /// Its number among the events of the device.
    pub sequence: u64,
    /// When it happened, by the clock of the device.
    pub at: DateTime,
    /// What it is about.
    pub topic: Topic,
    /// What was done: `done`, `notice`, [`VOID`].
    pub deed: String,
    /// The id of the visit, the site or the case.
    pub subject: String,
    /// Whatever else is known.
    pub details: Details,
}

/// The order in which events count, whatever the order they came in.
pub(super) type Key = (DateTime, String, u64, String);

impl Event {
    /// What the event is ordered by: when it happened, then device, number and id.
    pub(super) fn key(&self) -> Key {
        (self.at, self.device.clone(), self.sequence, self.id.clone())
    }

    /// The details as they are stored and hashed: one form for one content.
    ///
    /// # Panics
    ///
    /// Never: every field of [`Details`] can be written.
    pub(super) fn body(&self) -> String {
        serde_json::to_string(&self.details).expect("every field can be written")
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
