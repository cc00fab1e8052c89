//! Findings while they are gathered: places are byte offsets, lines are counted once at the end.

use std::collections::BTreeMap;
use std::path::Path;

use crate::finding::{Finding, Level, Place};

/// The number of no feature: what is read is a row of a table.
pub(super) const NO_FEATURE: usize = usize::MAX;

/// The feature that is being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'s> {
    /// Where it begins in the text.
    pub(super) at: usize,
    /// Its number in the file, from 0.
    pub(super) feature: usize,
    /// Its id, as far as it has one.
    pub(super) id: &'s str,
}

/// A finding whose line is not counted yet.
#[derive(Debug)]
struct Note {
    code: &'static str,
    level: Level,
    at: Option<usize>,
    feature: Option<usize>,
    id: Option<String>,
    key: Option<&'static str>,
    values: Vec<String>,
}

/// What is said once a file with a count: the code, the property, the value.
type Subject = (&'static str, Option<&'static str>, String);

/// Findings of one file.
#[derive(Debug, Default)]
pub(super) struct Log {
    notes: Vec<Note>,
    tallies: BTreeMap<Subject, (usize, Note)>,
}

impl Log {
    /// Something is wrong with the file as a whole, or at byte `at` of it.
    pub(super) fn whole(
        &mut self,
        code: &'static str,
        level: Level,
        at: Option<usize>,
        values: &[&str],
    ) {
        let values = owned(values);
        self.notes.push(Note { code, level, at, feature: None, id: None, key: None, values });
    }

    /// Something was put right or assumed.
    pub(super) fn warn(
        &mut self,
        spot: Spot<'_>,
        code: &'static str,
        key: Option<&'static str>,
        values: &[&str],
    ) {
        self.notes.push(note(spot, code, Level::Warning, key, values));
    }

    /// The feature is left out.
    pub(super) fn skip(&mut self, spot: Spot<'_>, code: &'static str, values: &[&str]) {
        self.notes.push(note(spot, code, Level::Skipped, None, values));
    }

    /// Something is so in several features: one finding a file and `value`, with their count.
    pub(super) fn tally(
        &mut self,
        spot: Spot<'_>,
        code: &'static str,
        key: Option<&'static str>,
        value: &str,
    ) {
        // Looked up with a key of its own first, because most features only raise the count.
        let subject = (code, key, value.to_owned());
        let fresh = || (0, note(spot, code, Level::Warning, key, &[]));
        self.tallies.entry(subject).or_insert_with(fresh).0 += 1;
    }

    /// Adds what was found in the part of the file that follows, `features` features later.
    pub(super) fn append(&mut self, later: Self, features: usize) {
        let moved = |mut note: Note| {
            note.feature = note.feature.map(|feature| feature + features);
            note
        };
        self.notes.extend(later.notes.into_iter().map(moved));
        for (subject, (count, note)) in later.tallies {
            self.tallies.entry(subject).or_insert_with(|| (0, moved(note))).0 += count;
        }
    }

    /// The findings in the order of the file, each with its line in `text`.
    pub(super) fn into_findings(self, text: &str, file: &Path) -> Vec<Finding> {
        let mut notes = self.notes;
        for ((_, _, value), (count, mut note)) in self.tallies {
            note.values = vec![count.to_string(), value];
            notes.push(note);
        }
        notes.sort_by_key(|note| note.at);
        let (mut line, mut counted) = (1, 0);
        let mut findings = Vec::with_capacity(notes.len());
        for note in notes {
            if let Some(at) = note.at {
                let passed = text.as_bytes().get(counted..at).unwrap_or_default();
                line += memchr::memchr_iter(b'\n', passed).count();
                counted = at.max(counted);
            }
            let place = Place {
                file: file.to_owned(),
                line: note.at.map(|_| line),
                feature: note.feature,
                id: note.id,
                key: note.key,
            };
            let values: Vec<&str> = note.values.iter().map(String::as_str).collect();
            findings.push(Finding::new(note.code, note.level, place, &values));
        }
        findings
    }
}

fn note(
    spot: Spot<'_>,
    code: &'static str,
    level: Level,
    key: Option<&'static str>,
    values: &[&str],
) -> Note {
    let id = (!spot.id.is_empty()).then(|| spot.id.chars().take(200).collect());
    let values = owned(values);
    let feature = Some(spot.feature).filter(|feature| *feature != NO_FEATURE);
    Note { code, level, at: Some(spot.at), feature, id, key, values }
}

/// The values, cut to what can be shown, so that a hostile text is not kept whole.
fn owned(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| value.chars().take(200).collect()).collect()
}
