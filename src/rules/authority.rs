//! Who may make a visit.

use serde::Deserialize;

use super::range::{complete, known, within};
use super::rule::ByCode;
use crate::finding::Result;
use crate::world::Purpose;

/// The least crew a legal purpose asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// How many of the crew must hold a law-enforcement certificate.
    pub certified: u32,
    /// How many people the crew must have.
    pub people: u32,
}

/// Who may do something at a door: the two of a crew, and the grid worker who comes along.
const WHO: [&str; 3] = ["officer", "auxiliary", "grid_worker"];

/// Whether the rules of each purpose are there and make sense.
pub(super) fn check(
    authority: &ByCode<Authority>,
    (who, certificates): (&ByCode<Vec<String>>, &ByCode<Vec<String>>),
) -> Result<()> {
    let purposes = Purpose::ALL.map(Purpose::code);
    complete("authority", authority, &purposes)?;
    complete("who", who, &purposes)?;
    known("certificate", certificates.keys(), &purposes)?;
    for (code, rule) in authority {
        let Authority { certified, people } = rule.value;
        within(&format!("authority.{code}.value.people"), people, (1, 20))?;
        within(&format!("authority.{code}.value.certified"), certified, (1, people))?;
    }
    for (code, rule) in who {
        known(&format!("who.{code}"), rule.value.iter(), &WHO)?;
    }
    Ok(())
}
