//! When a visit falls due, and what it is worth.

use serde::Deserialize;

use super::range::all_within;
use super::rule::Rule;
use crate::finding::Result;

/// When a periodic visit falls due.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueRules {
    /// Late after this share of the cadence, in percent.
    pub late_percent: Rule<u32>,
    /// The least share of the cadence between two visits to one door, in percent.
    pub spacing_percent: Rule<u32>,
    /// The level, risk or severity of what does not give one.
    pub level: Rule<u8>,
    /// Days after a major change in a household by which it is visited.
    pub changed_days: Rule<u32>,
}

impl DueRules {
    pub(super) fn check(&self) -> Result<()> {
        all_within(&[
            ("due.late_percent", &self.late_percent, (100, 1_000)),
            ("due.spacing_percent", &self.spacing_percent, (0, 100)),
            ("due.changed_days", &self.changed_days, (0, 3_660)),
        ])?;
        all_within(&[("due.level", &self.level, (1, 3))])
    }
}

/// Which visits are of tier 1.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierRules {
    /// Households visited at least every so many days.
    pub short_cadence_days: Rule<u32>,
    /// Households of this level or above; overdue venues of this risk or above.
    pub high_level: Rule<u8>,
}

impl TierRules {
    pub(super) fn check(&self) -> Result<()> {
        all_within(&[("tier.high_level", &self.high_level, (1, 4))])
    }
}

/// Points a visit is worth within its tier.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorthRules {
    /// On time; each cadence overdue adds as much again.
    pub base: Rule<u32>,
    /// At most, before any bonus.
    pub cap: Rule<u32>,
    /// One more point for each so many days of the longest gap in the village.
    pub gap_days_a_point: Rule<u32>,
    /// At most so many points for the gap.
    pub gap_cap: Rule<u32>,
    /// Points for each level of severity of a hazard nearby that is not closed.
    pub nearby_points: Rule<u32>,
    /// At most so many points for hazards nearby.
    pub nearby_cap: Rule<u32>,
    /// Nearby is within so many metres.
    pub nearby_metres: Rule<u32>,
    /// Points a visit to a hazard has for each level of its severity.
    pub severity_points: Rule<u32>,
}

impl WorthRules {
    pub(super) fn check(&self) -> Result<()> {
        all_within(&[
            ("worth.base", &self.base, (1, 10_000)),
            ("worth.cap", &self.cap, (self.base.value, 10_000)),
            ("worth.gap_days_a_point", &self.gap_days_a_point, (1, 3_660)),
        ])
    }
}
