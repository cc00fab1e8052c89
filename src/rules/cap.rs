//! How often a venue may be inspected in a year, and when what is due there is one visit.

use serde::Deserialize;

use super::range::{all_within, known};
use super::rule::{ByCode, Rule};
use crate::finding::Result;
use crate::world::{Grade, Venue, VenueKind};

/// How often a venue may be inspected in a calendar year, and when what is due there is one visit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapRules {
    /// Inspections in a calendar year, by kind of venue and by grade.
    kind: ByCode<u32>,
    grade: ByCode<u32>,
    /// An inspection and the re-inspections due at one venue no more than so many days from it are
    /// one visit; 0: never.
    pub merge_days: Rule<u32>,
}

impl CapRules {
    /// The most inspections of `venue` in a calendar year: by its grade, else by its kind; none
    /// where no rule says so.
    pub fn inspections(&self, venue: &Venue) -> Option<&Rule<u32>> {
        let graded = venue.grade.and_then(|grade| self.grade.get(grade.code()));
        graded.or_else(|| self.kind.get(venue.kind.code()))
    }

    /// Whether any venue may have a cap.
    pub fn has_any(&self) -> bool {
        !(self.kind.is_empty() && self.grade.is_empty())
    }

    pub(super) fn check(&self) -> Result<()> {
        let kinds: Vec<_> = VenueKind::ALL.iter().map(|kind| kind.code()).collect();
        let grades: Vec<_> = Grade::ALL.iter().map(|grade| grade.code()).collect();
        known("cap.kind", self.kind.keys(), &kinds)?;
        known("cap.grade", self.grade.keys(), &grades)?;
        all_within(&[("cap.merge_days", &self.merge_days, (0, 366))])
    }
}
