//! Findings of an import: where in the file, by the row and column that a person sees there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::finding::{Finding, Level, Place};

/// The most findings of one import that are kept.
const MOST: usize = 10_000;

/// A place in a file that is imported.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'a> {
    /// The file.
    pub(super) file: &'a Path,
    /// The sheet or layer of it.
    pub(super) sheet: Option<&'a str>,
    /// The row, as the file's own program numbers it.
    pub(super) row: Option<usize>,
    /// The column, as its header calls it.
    pub(super) column: Option<&'a str>,
}

impl<'a> At<'a> {
    /// A whole file.
    pub(super) const fn file(file: &'a Path) -> Self {
        Self { file, sheet: None, row: None, column: None }
    }

    /// A row of the sheet.
    pub(super) const fn row(self, row: usize) -> Self {
        Self { row: Some(row), ..self }
    }

    fn place(self) -> Place {
        Place {
            file: PathBuf::from(self.file),
            line: self.row,
            sheet: self.sheet.map(str::to_owned),
            column: self.column.map(str::to_owned),
            ..Place::default()
        }
    }
}

/// What is told once for a sheet and column: its code, where, and the value.
type Subject = (&'static str, Place, String);

/// Findings while they are gathered.
#[derive(Debug, Default)]
pub(super) struct Told {
    findings: Vec<Finding>,
    tallies: BTreeMap<Subject, (usize, usize)>,
    more: usize,
    worst: Option<Level>,
}

impl Told {
    /// Something was put right or assumed.
    pub(super) fn warn(&mut self, at: At<'_>, code: &'static str, values: &[&str]) {
        self.add(Finding::new(code, Level::Warning, at.place(), values));
    }

    /// The row or sheet is left out.
    pub(super) fn skip(&mut self, at: At<'_>, code: &'static str, values: &[&str]) {
        self.add(Finding::new(code, Level::Skipped, at.place(), values));
    }

    /// Nothing of the file can be used.
    pub(super) fn reject(&mut self, at: At<'_>, code: &'static str, values: &[&str]) {
        self.add(Finding::new(code, Level::Rejected, at.place(), values));
    }

    /// Something is so in several rows: one finding a column and `value`, at the first of them.
    pub(super) fn tally(&mut self, at: At<'_>, code: &'static str, value: &str) {
        let row = at.row.unwrap_or_default();
        let subject = (code, At { row: None, ..at }.place(), value.to_owned());
        let (count, _) = self.tallies.entry(subject).or_insert((0, row));
        *count += 1;
    }

    /// Adds a finding as it is.
    pub(super) fn add(&mut self, finding: Finding) {
        if self.findings.len() < MOST {
            self.findings.push(finding);
        } else {
            self.more += 1;
            self.worst = self.worst.max(Some(finding.level));
        }
    }

    /// All findings, those of a file and sheet by row.
    pub(super) fn into_findings(mut self) -> Vec<Finding> {
        for ((code, place, value), (count, row)) in self.tallies {
            let place = Place { line: Some(row).filter(|row| 0 < *row), ..place };
            let values = [count.to_string(), value];
            let values = values.each_ref().map(String::as_str);
            self.findings.push(Finding::new(code, Level::Warning, place, &values));
        }
        let whole = |finding: &Finding| (finding.place.file.clone(), finding.place.sheet.clone());
        self.findings
            .sort_by(|a, b| whole(a).cmp(&whole(b)).then_with(|| a.place.line.cmp(&b.place.line)));
        if let Some(level) = self.worst {
            let more = self.more.to_string();
            self.findings.push(Finding::new("B1024", level, Place::default(), &[&more]));
        }
        self.findings
    }
}
