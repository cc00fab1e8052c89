//! What is wrong with the ways, counted: one finding for each kind of it, not one a way.

use std::collections::BTreeMap;

use super::{Limit, Profile, Way};
use crate::finding::{Finding, Level, Place};

/// How often each thing was met, and in which way first.
#[derive(Debug, Default)]
pub(super) struct Notes {
    counted: BTreeMap<(&'static str, String), (usize, String)>,
    findings: Vec<Finding>,
}

impl Notes {
    /// Counts `code` with `value` once more.
    pub(super) fn count(&mut self, code: &'static str, value: &str, way: &Way) {
        let key = (code, value.to_owned());
        self.counted.entry(key).or_insert_with(|| (0, way.id.clone())).0 += 1;
    }

    /// Adds a finding about the network as a whole.
    pub(super) fn tell(&mut self, code: &'static str, values: &[&str]) {
        self.findings.push(Finding::new(code, Level::Warning, Place::default(), values));
    }

    /// What the tags of `way` say that is not understood by any of `profiles`.
    pub(super) fn look_at(&mut self, way: &Way, profiles: &[Profile]) -> Limit {
        match way.tags.get("highway") {
            None => self.count("B2004", "", way),
            Some(class) if !profiles.iter().any(|profile| profile.speeds.contains_key(class)) => {
                self.count("B2003", class, way);
            }
            Some(_) => {}
        }
        let words = profiles.iter().find(|profile| profile.obeys_limits);
        let Some(words) = words.map(|profile| &profile.limits) else { return Limit::Unsaid };
        let text = way.tags.get("maxspeed");
        let limit = Limit::of(text, words);
        match limit {
            Limit::Wrong => self.count("B2005", text.unwrap_or_default(), way),
            Limit::Unknown => self.count("B2006", text.unwrap_or_default(), way),
            Limit::Unsaid | Limit::Free | Limit::Most(_) => {}
        }
        limit
    }

    /// Every finding, sorted by code and value; `place.file` is the caller's to fill in.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        let mut findings = self.findings;
        for ((code, value), (count, id)) in self.counted {
            let (level, key) = match code {
                "B2003" | "B2004" => (Level::Skipped, Some("highway")),
                "B2005" | "B2006" => (Level::Warning, Some("maxspeed")),
                _ => (Level::Skipped, None),
            };
            let place = Place { id: Some(id), key, ..Place::default() };
            let count = count.to_string();
            let values: &[&str] = if value.is_empty() { &[&count] } else { &[&value, &count] };
            findings.push(Finding::new(code, level, place, values));
        }
        findings.sort_by(|one, other| (one.code, &one.values).cmp(&(other.code, &other.values)));
        findings
    }
}
