//! Features one after another, in parts that are read at the same time.

use std::iter::once;

use memchr::memmem;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use serde_json::Error;

use super::feature::Feature;
use super::judge::{Row, judge};
use super::log::{Log, Spot};
use crate::unit::Datum;

/// The size of a part, the same for any number of threads, so that the outcome is too.
const PART: usize = 1 << 19;

/// How far from where a part should end a feature is looked for.
const NEAR: usize = 1 << 16;

/// A row and where its feature stands.
#[derive(Debug)]
pub(super) struct Placed<R> {
    /// The byte its feature begins at.
    pub(super) at: usize,
    /// The number of its feature.
    pub(super) feature: usize,
    /// The row.
    pub(super) row: R,
}

/// Where the features of a part end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// All are read; the byte after them.
    Closed(usize),
    /// The next feature begins at this byte, which is at or beyond the end of the part.
    Reached(usize),
    /// What stands at this byte is not JSON.
    Broken(usize, String),
}

/// What was read of a part.
#[derive(Debug)]
pub(super) struct Part<R> {
    /// The rows.
    pub(super) rows: Vec<Placed<R>>,
    /// How many features there were.
    pub(super) total: usize,
    /// What is wrong with them.
    pub(super) log: Log,
    /// Where they end.
    pub(super) end: End,
}

/// Features in a text: elements of an array, or one after another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stream<'t> {
    /// The whole text.
    pub(super) text: &'t str,
    /// What its positions refer to.
    pub(super) datum: Datum,
    /// Whether the features stand in an array.
    pub(super) in_array: bool,
}

impl Stream<'_> {
    /// Reads every feature from byte `from` on, where the first begins.
    ///
    /// The text is cut where a feature seems to begin, and the parts are read at the same time; a
    /// cut counts only where the part before it ends exactly there, else reading goes on in one
    /// piece from where that part ended.
    pub(super) fn read<R: Row>(&self, from: usize) -> Part<R> {
        let cuts = self.cuts(from);
        if cuts.is_empty() {
            return self.part(from, usize::MAX);
        }
        let bounds: Vec<(usize, usize)> = once(from)
            .chain(cuts.iter().copied())
            .zip(cuts.iter().copied().chain([usize::MAX]))
            .collect();
        let part = |(from, until)| (from, self.part::<R>(from, until));
        let parts: Vec<(usize, Part<R>)> =
            bounds.into_par_iter().with_max_len(1).map(part).collect();
        let count = parts.iter().map(|(_, part)| part.rows.len()).sum();
        let mut whole = Part::at(from);
        whole.rows.reserve_exact(count);
        whole.end = End::Reached(from);
        for (begin, next) in parts {
            match whole.end {
                End::Reached(at) if at == begin => whole.append(next),
                End::Reached(at) => {
                    whole.append(self.part(at, usize::MAX));
                    break;
                }
                End::Closed(_) | End::Broken(..) => break,
            }
        }
        whole
    }

    /// Bytes at which features seem to begin, so that the parts are of like size.
    fn cuts(&self, from: usize) -> Vec<usize> {
        let parts = self.text.len().saturating_sub(from) / PART;
        (1..parts).filter_map(|part| self.cut_after(from + PART * part)).collect()
    }

    fn cut_after(&self, near: usize) -> Option<usize> {
        let near_end = near.saturating_add(NEAR).min(self.text.len());
        let window = self.text.as_bytes().get(near..near_end)?;
        // A raw line break cannot stand inside a JSON text, nor can a quote that is not escaped.
        ["\n{", "{\"type\":\"Feature\"", "{\"type\": \"Feature\""].iter().find_map(|pattern| {
            let found = memmem::find(window, pattern.as_bytes())?;
            Some(near + found + usize::from(pattern.starts_with('\n')))
        })
    }

    /// Reads the features from byte `from`, where one begins, until one begins at or after `until`.
    fn part<R: Row>(&self, from: usize, until: usize) -> Part<R> {
        let mut part = Part::at(from);
        let mut feature = Feature::default();
        let mut built = Vec::new();
        let mut at = from;
        loop {
            let end = match feature.read(self.text, at) {
                Ok(end) => {
                    judge(&mut feature, (at, part.total), self.datum, &mut part.log, &mut built);
                    let number = part.total;
                    part.rows.extend(built.drain(..).map(|row| Placed {
                        at,
                        feature: number,
                        row,
                    }));
                    end
                }
                Err(error) => match self.pass_over(at, &error, &mut part) {
                    Ok(end) => end,
                    Err(end) => {
                        part.end = end;
                        return part;
                    }
                },
            };
            if part.total == 0 {
                // Features are alike, so that the first tells how many rows there will be.
                let bytes = until.min(self.text.len()).saturating_sub(from);
                part.rows.reserve((bytes / (end - at).max(64)).min(1 << 20));
            }
            part.total += 1;
            match self.next(end) {
                End::Reached(next) if next < until => at = next,
                other => {
                    part.end = other;
                    return part;
                }
            }
        }
    }

    /// Where the next feature begins after the one that ends at `end`.
    fn next(&self, end: usize) -> End {
        let at = skip_space(self.text, end, !self.in_array);
        match (self.text.as_bytes().get(at), self.in_array) {
            (Some(b','), true) => {
                let next = skip_space(self.text, at + 1, false);
                match self.text.as_bytes().get(next) {
                    Some(b']') => End::Broken(next, "trailing comma".to_owned()),
                    _ => End::Reached(next),
                }
            }
            (Some(b']'), true) => End::Closed(at + 1),
            (None, true) => End::Broken(at, "end of file in the list of features".to_owned()),
            (Some(_), true) => End::Broken(at, "expected `,` or `]`".to_owned()),
            (None, false) => End::Closed(at),
            (Some(_), false) => End::Reached(at),
        }
    }

    /// Passes over a feature that is not JSON, if it can be seen where it ends.
    fn pass_over<R>(&self, at: usize, error: &Error, part: &mut Part<R>) -> Result<usize, End> {
        let what = reason(error);
        let broken = || End::Broken(place_of(self.text, at, error), what.clone());
        let end = self.end_of_object(at).ok_or_else(broken)?;
        if matches!(self.next(end), End::Broken(..)) {
            return Err(broken());
        }
        let spot = Spot { at: place_of(self.text, at, error), feature: part.total, id: "" };
        part.log.skip(spot, "B1101", &[&what]);
        Ok(end)
    }

    /// The byte after the object that begins at `at`, by its braces alone.
    fn end_of_object(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes().get(at..)?;
        if !self.in_array {
            return Some(at + memchr::memchr(b'\n', bytes).unwrap_or(bytes.len()));
        }
        let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
        for (passed, byte) in bytes.iter().enumerate() {
            match (in_text, byte) {
                (true, _) if escaped => escaped = false,
                (true, b'\\') => escaped = true,
                (_, b'"') => in_text = !in_text,
                (false, b'{' | b'[') => depth += 1,
                (false, b'}' | b']') => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(at + passed + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

impl<R> Part<R> {
    /// Nothing yet, from byte `from` on.
    pub(super) fn at(from: usize) -> Self {
        Self { rows: Vec::new(), total: 0, log: Log::default(), end: End::Closed(from) }
    }

    fn append(&mut self, later: Self) {
        let before = self.total;
        let moved = |row: Placed<R>| Placed { feature: row.feature + before, ..row };
        self.rows.extend(later.rows.into_iter().map(moved));
        self.log.append(later.log, before);
        self.total += later.total;
        self.end = later.end;
    }
}

/// The next byte that is not space; a record separator counts as space between features.
pub(super) fn skip_space(text: &str, from: usize, or_separator: bool) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let is_space =
        |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t') || (or_separator && *byte == 0x1e);
    from + rest.iter().position(|byte| !is_space(byte)).unwrap_or(rest.len())
}

/// What is wrong, without the line and column within the feature.
pub(super) fn reason(error: &Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(reason, _)| reason.to_owned())
}

/// The byte an error in the JSON that begins at `from` stands at.
pub(super) fn place_of(text: &str, from: usize, error: &Error) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let lines = error.line().saturating_sub(1);
    let line = match lines {
        0 => 0,
        _ => memchr::memchr_iter(b'\n', rest).nth(lines - 1).map_or(0, |at| at + 1),
    };
    (from + line + error.column().saturating_sub(1)).min(text.len())
}
