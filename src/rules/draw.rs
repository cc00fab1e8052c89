//! The random draw of venues to inspect.

use serde::Deserialize;

use super::range::within;
use super::rule::Rule;
use crate::finding::Result;

/// The random draw (双随机).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawRules {
    /// The tickets of a venue at risk 1, 2 and 3.
    pub weights: Rule<[u32; 3]>,
}

impl DrawRules {
    pub(super) fn check(&self) -> Result<()> {
        self.weights.value.iter().try_for_each(|weight| within("draw.weights", *weight, (0, 1_000)))
    }
}
