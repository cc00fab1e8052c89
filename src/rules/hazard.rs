//! The clocks of a hazard, and what its level demands.

use jiff::civil::Date;
use serde::Deserialize;

use super::range::{all_within, known};
use super::rule::{ByCode, Rule};
use crate::calendar::Calendar;
use crate::finding::Result;

/// How grave a hazard is by law; what makes one major stands in tables of each trade's ministry,
/// and who records the hazard says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HazardLevel {
    /// A general hazard (一般隐患).
    General,
    /// A major hazard (重大隐患).
    Major,
}

impl HazardLevel {
    /// Both, the lesser first.
    pub const ALL: [Self; 2] = [Self::General, Self::Major];

    /// Its code, as files write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Major => "major",
        }
    }

    /// The level of a code, or of its Chinese name.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "一般" => Some(Self::General),
            "重大" => Some(Self::Major),
            _ => Self::ALL.into_iter().find(|level| level.code() == code),
        }
    }
}

/// The clocks of a hazard, and what its level demands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HazardRules {
    /// Working days from the check to the notice that it is to be mended (责令限期改正).
    pub notice_workdays: Rule<u32>,
    /// Working days from the day it is to be mended by to its re-inspection.
    pub reinspection_workdays: Rule<u32>,
    /// Working days in which what is out of the station's remit is handed on (移送).
    pub transfer_workdays: Rule<u32>,
    /// Days past that count as one cadence overdue.
    pub overdue_days: Rule<u32>,
    /// Days between looks at an open hazard that is in no venue.
    pub patrol_days: Rule<u32>,
    /// For each demand the levels that have it.
    demand: ByCode<Vec<String>>,
}

impl HazardRules {
    /// The demands that may be made, by their codes: `signed`, the record of the check is signed
    /// by both sides or the refusal noted; `registered`, entered into the information system;
    /// `supervised`, followed up from above (督办); `reported`, told in writing to the township
    /// and the fire body; `stopped`, use stops until it is approved again.
    pub const DEMANDS: [&str; 5] = ["signed", "registered", "supervised", "reported", "stopped"];

    /// The last day to look again at what was mended on `since`, or was to be mended by it.
    pub fn reinspected_by(&self, since: Date, calendar: &Calendar) -> Date {
        calendar.worked_after(since, self.reinspection_workdays.value)
    }

    /// What a hazard of `level` demands, as codes of [`HazardRules::DEMANDS`], in that order.
    pub fn demands(&self, level: HazardLevel) -> Vec<&'static str> {
        let asks = |demand: &&str| {
            let rule = self.demand.get(*demand);
            rule.is_some_and(|rule| rule.value.iter().any(|code| code == level.code()))
        };
        Self::DEMANDS.into_iter().filter(asks).collect()
    }

    pub(super) fn check(&self) -> Result<()> {
        known("hazard.demand", self.demand.keys(), &Self::DEMANDS)?;
        let levels = HazardLevel::ALL.map(HazardLevel::code);
        for (code, rule) in &self.demand {
            known(&format!("hazard.demand.{code}"), rule.value.iter(), &levels)?;
        }
        all_within(&[
            ("hazard.notice_workdays", &self.notice_workdays, (0, 250)),
            ("hazard.reinspection_workdays", &self.reinspection_workdays, (0, 250)),
            ("hazard.transfer_workdays", &self.transfer_workdays, (0, 250)),
            ("hazard.overdue_days", &self.overdue_days, (1, 3_660)),
            ("hazard.patrol_days", &self.patrol_days, (1, 3_660)),
        ])
    }
}
