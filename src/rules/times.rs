//! Several visits within so many days, and ladders of people who each come in their own time.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::range::{known, within};
use super::rule::ByCode;
use crate::finding::Result;
use crate::world::{Grade, Need, Purpose, VenueKind};

/// `k` visits in each `days` days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// How many visits.
    pub k: u32,
    /// In how many days.
    pub days: u32,
    /// The least days from one visit to the next; 2 leaves a day between. Spread evenly when
    /// `None`.
    pub least_gap: Option<u32>,
    /// The most days from one visit to the next before it counts as late; the share of
    /// `due.late_percent` when `None`.
    pub most_gap: Option<u32>,
}

impl Times {
    fn check(&self, key: &str) -> Result<()> {
        let Self { k, days, least_gap, most_gap } = *self;
        within(&format!("{key}.value.days"), days, (1, 3_660))?;
        within(&format!("{key}.value.k"), k, (1, days))?; // so that nothing is divided by none
        let least = least_gap.unwrap_or(1);
        within(&format!("{key}.value.least_gap"), least, (1, days / k))?;
        let most = most_gap.unwrap_or(days);
        within(&format!("{key}.value.most_gap"), most, (days.div_ceil(k), 3_660))
    }
}

/// How often something is visited that is visited several times in a period, where a rule says so.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimesRules {
    household: ByCode<Times>,
    venue: ByCode<Times>,
    grade: BTreeMap<String, ByCode<Times>>,
}

impl TimesRules {
    pub(super) fn check(&self) -> Result<()> {
        let needs: Vec<_> = Need::ALL.iter().map(|need| need.code()).collect();
        let kinds: Vec<_> = VenueKind::ALL.iter().map(|kind| kind.code()).collect();
        let grades: Vec<_> = Grade::ALL.iter().map(|grade| grade.code()).collect();
        known("times.household", self.household.keys(), &needs)?;
        known("times.venue", self.venue.keys(), &kinds)?;
        known("times.grade", self.grade.keys(), &kinds)?;
        each("times.household", &self.household)?;
        each("times.venue", &self.venue)?;
        for (kind, rules) in &self.grade {
            let key = format!("times.grade.{kind}");
            known(&key, rules.keys(), &grades)?;
            each(&key, rules)?;
        }
        Ok(())
    }

    /// How often a household of that need is visited.
    pub(super) fn household(&self, need: Need) -> Option<Times> {
        self.household.get(need.code()).map(|rule| rule.value)
    }

    /// How often a venue is visited: by its kind and grade, else by its kind.
    pub(super) fn venue(&self, kind: VenueKind, grade: Option<Grade>) -> Option<Times> {
        let graded = || self.grade.get(kind.code())?.get(grade?.code());
        graded().or_else(|| self.venue.get(kind.code())).map(|rule| rule.value)
    }
}

fn each(group: &str, rules: &ByCode<Times>) -> Result<()> {
    for (code, rule) in rules {
        let key = format!("{group}.{code}");
        rule.value.check(&key)?;
    }
    Ok(())
}

/// One rung of a ladder: who comes how often to a venue that names the rung.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// The code of the purpose of these visits.
    pub purpose: String,
    /// Days between two of them.
    pub days: u32,
    /// What the crew must have between them, as in `skills`.
    #[serde(default)]
    pub needs: Vec<String>,
}

impl Rung {
    /// The purpose of these visits.
    pub fn purpose(&self) -> Purpose {
        // A pack with another code was refused when it was read.
        Purpose::parse(&self.purpose).unwrap_or(Purpose::Service)
    }
}

pub(super) fn check_ladder(ladder: &ByCode<Rung>) -> Result<()> {
    let purposes = Purpose::ALL.map(Purpose::code);
    for (name, rule) in ladder {
        let key = format!("ladder.{name}.value");
        known(&format!("{key}.purpose"), [&rule.value.purpose].into_iter(), &purposes)?;
        within(&format!("{key}.days"), rule.value.days, (1, 3_660))?;
    }
    Ok(())
}
