//! Who may make a visit.

use serde::Deserialize;

/// The least crew a legal purpose asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// How many of the crew must hold a law-enforcement certificate.
    pub certified: u32,
    /// How many people the crew must have.
    pub people: u32,
}
