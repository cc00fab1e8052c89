//! The clocks of what comes back from the doors: opinions, disputes, requests, photographs.

use serde::Deserialize;

use super::range::all_within;
use super::rule::Rule;
use crate::finding::Result;
use crate::world::TaskMode;

/// The clock of an opinion (意见).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpinionRules {
    /// Days from the day a way to help is ready to the visit that tells of it.
    pub return_days: Rule<u32>,
}

/// The clock of a dispute (矛盾纠纷).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisputeRules {
    /// Days from an agreement to the visit that sees whether it is kept.
    pub performance_days: Rule<u32>,
}

/// The clocks of a request, by how it was asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestRules {
    /// Days from the day that was booked (预约) to the last it may be done on.
    pub booked_days: Rule<u32>,
    /// Days from the request to the last it may be done on at home (上门).
    pub at_home_days: Rule<u32>,
    /// Days from the request to the last an urgent one may be done on (加急).
    pub urgent_days: Rule<u32>,
}

impl RequestRules {
    /// Days to the last it may be done on: from the day booked, else from the day of the request.
    pub const fn days(&self, mode: TaskMode) -> u32 {
        match mode {
            TaskMode::Booked => self.booked_days.value,
            TaskMode::AtHome => self.at_home_days.value,
            TaskMode::Urgent => self.urgent_days.value,
        }
    }
}

/// The clock of an alert (预警).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertRules {
    /// Days from the day it was raised to the last on which someone speaks with the person.
    pub days: Rule<u32>,
}

/// When two photographs (随手拍) are likely of one thing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotRules {
    /// No more than so many metres apart.
    pub metres: Rule<u32>,
    /// No more than so many days apart.
    pub days: Rule<u32>,
}

/// Whether the numbers of all of them make sense.
pub(super) fn check(
    (opinion, dispute, alert): (&OpinionRules, &DisputeRules, &AlertRules),
    (request, snapshot): (&RequestRules, &SnapshotRules),
) -> Result<()> {
    const DAYS: (u32, u32) = (0, 3_660);
    all_within(&[
        ("opinion.return_days", &opinion.return_days, DAYS),
        ("dispute.performance_days", &dispute.performance_days, DAYS),
        ("alert.days", &alert.days, DAYS),
        ("request.booked_days", &request.booked_days, DAYS),
        ("request.at_home_days", &request.at_home_days, DAYS),
        ("request.urgent_days", &request.urgent_days, DAYS),
        ("snapshot.metres", &snapshot.metres, (1, 10_000)),
        ("snapshot.days", &snapshot.days, DAYS),
    ])
}
