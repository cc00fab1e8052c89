//! Ladders: visits of several people, each in a cadence of their own, to one site.

use serde::Deserialize;

use super::range::{known, within};
use super::rule::ByCode;
use crate::finding::Result;
use crate::world::Purpose;

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

pub(super) fn check(ladder: &ByCode<Rung>) -> Result<()> {
    let purposes = Purpose::ALL.map(Purpose::code);
    for (name, rule) in ladder {
        let key = format!("ladder.{name}.value");
        known(&format!("{key}.purpose"), [&rule.value.purpose].into_iter(), &purposes)?;
        within(&format!("{key}.days"), rule.value.days, (1, 3_660))?;
    }
    Ok(())
}
