//! Findings while they are gathered: places are byte offsets, lines are counted once at the end.

use std::collections::BTreeMap;
use std::iter::once;
use std::path::Path;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

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

/// The most findings of one file that are kept, so that a hostile file cannot fill the memory.
const MOST_FINDINGS: usize = 10_000;

/// Findings of one file.
#[derive(Debug, Default)]
pub(super) struct Log {
    notes: Vec<Note>,
    tallies: BTreeMap<Subject, (usize, Note)>,
    /// How many more there are, and the worst of them.
    more: Option<(usize, Level)>,
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
        if self.has_room(Level::Warning) {
            self.notes.push(note(spot, code, Level::Warning, key, values));
        }
    }

    /// The feature is left out.
    pub(super) fn skip(&mut self, spot: Spot<'_>, code: &'static str, values: &[&str]) {
        if self.has_room(Level::Skipped) {
            self.notes.push(note(spot, code, Level::Skipped, None, values));
        }
    }

    /// Something is so in several features: one finding a file and `value`, with their count.
    pub(super) fn tally(
        &mut self,
        spot: Spot<'_>,
        code: &'static str,
        key: Option<&'static str>,
        value: &str,
    ) {
        let subject = (code, key, cut(value));
        self.count(subject, 1, || note(spot, code, Level::Warning, key, &[]));
    }

    fn count(&mut self, subject: Subject, count: usize, fresh: impl FnOnce() -> Note) {
        if let Some(known) = self.tallies.get_mut(&subject) {
            known.0 += count;
        } else if self.tallies.len() < MOST_FINDINGS {
            self.tallies.insert(subject, (count, fresh()));
        } else {
            self.pass_over(count, Level::Warning);
        }
    }

    /// Whether one more finding is kept; else it is counted.
    fn has_room(&mut self, level: Level) -> bool {
        let has_room = self.notes.len() < MOST_FINDINGS;
        if !has_room {
            self.pass_over(1, level);
        }
        has_room
    }

    fn pass_over(&mut self, count: usize, level: Level) {
        let (before, worst) = self.more.unwrap_or((0, level));
        self.more = Some((before + count, worst.max(level)));
    }

    /// Adds what was found in the part of the file that follows, `features` features later.
    pub(super) fn append(&mut self, later: Self, features: usize) {
        let moved = |mut note: Note| {
            note.feature = note.feature.map(|feature| feature + features);
            note
        };
        for note in later.notes {
            if self.has_room(note.level) {
                self.notes.push(moved(note));
            }
        }
        for (subject, (count, note)) in later.tallies {
            self.count(subject, count, || moved(note));
        }
        if let Some((count, level)) = later.more {
            self.pass_over(count, level);
        }
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.notes.is_empty() && self.tallies.is_empty()
    }

    /// The findings in the order of the file, each with its line in `text`.
    pub(super) fn into_findings(self, text: &str, file: &Path) -> Vec<Finding> {
        let mut notes = self.notes;
        for ((_, _, value), (count, mut note)) in self.tallies {
            note.values = vec![count.to_string(), value];
            notes.push(note);
        }
        notes.sort_by_key(|note| note.at);
        let passed = lines_between(text, &notes);
        let mut line = 1;
        let mut findings = Vec::with_capacity(notes.len() + 1);
        for (note, passed) in notes.into_iter().zip(passed) {
            line += passed;
            let place = Place {
                file: file.to_owned(),
                line: note.at.map(|_| line),
                feature: note.feature,
                id: note.id,
                key: note.key,
                ..Place::default()
            };
            let values: Vec<&str> = note.values.iter().map(String::as_str).collect();
            findings.push(Finding::new(note.code, note.level, place, &values));
        }
        if let Some((count, level)) = self.more {
            let place = Place { file: file.to_owned(), ..Place::default() };
            findings.push(Finding::new("B1024", level, place, &[&count.to_string()]));
        }
        findings
    }
}

/// How many lines of `text` end between each of the notes, which are in order, and the one before.
fn lines_between(text: &str, notes: &[Note]) -> Vec<usize> {
    let ats: Vec<usize> = notes.iter().map(|note| note.at.unwrap_or_default()).collect();
    let before = once(0).chain(ats.iter().copied());
    let gaps: Vec<(usize, usize)> = before.zip(ats.iter().copied()).collect();
    let count = |(from, to): (usize, usize)| {
        let passed = text.as_bytes().get(from..to).unwrap_or_default();
        memchr::memchr_iter(b'\n', passed).count()
    };
    gaps.into_par_iter().map(count).collect()
}

fn note(
    spot: Spot<'_>,
    code: &'static str,
    level: Level,
    key: Option<&'static str>,
    values: &[&str],
) -> Note {
    let id = (!spot.id.is_empty()).then(|| cut(spot.id));
    let values = owned(values);
    let feature = Some(spot.feature).filter(|feature| *feature != NO_FEATURE);
    Note { code, level, at: Some(spot.at), feature, id, key, values }
}

fn owned(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| cut(value)).collect()
}

/// The text, cut to what can be shown, so that a hostile text is not kept whole.
fn cut(text: &str) -> String {
    const LONGEST: usize = 200;
    if text.len() <= LONGEST { text.to_owned() } else { text.chars().take(LONGEST).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::Range;

    #[test]
    fn of_very_many_findings_the_first_are_kept_and_the_rest_counted() {
        let gather = |range: Range<usize>| {
            let mut log = Log::default();
            for at in range {
                let spot = Spot { at, feature: at, id: "" };
                log.warn(spot, "B1105", None, &[]);
                log.tally(spot, "B1311", Some("category"), &at.to_string());
            }
            log.skip(Spot { at: 0, feature: 0, id: "" }, "B1105", &[]);
            log
        };
        let mut log = gather(0..9_000);
        log.append(gather(0..9_000), 9_000);
        let found = log.into_findings("", Path::new("a"));
        // Of 18,002 notes 10,000 are kept; the tallies are of 9,000 values, counted twice.
        assert_eq!(found.len(), 10_000 + 9_000 + 1);
        let last = found.last().expect("there are findings");
        assert_eq!((last.code, last.level), ("B1024", Level::Skipped));
        assert_eq!(last.values, ["8002"]);
    }
}
