//! Who is kept away from which venue (回避): conflicts.csv.

use std::path::Path;

use super::log::Log;
use super::table::{Column, rows};
use crate::finding::{Reading, Result};

const COLUMNS: [Column; 2] = [
    ("person", &["人员", "人员编号", "检查人员", "警号"], true),
    ("venue", &["场所", "场所编号", "检查对象", "单位"], true),
];

/// The pairs of a person's and a venue's id that `path` keeps apart, in the order of the file.
///
/// # Errors
///
/// [`Error::File`](crate::finding::Error::File) where the file cannot be read.
pub fn conflicts(path: &Path) -> Result<Reading<Vec<(String, String)>>> {
    let mut log = Log::default();
    let (text, rows) = rows(path, &COLUMNS, &mut log)?;
    let mut pairs = Vec::new();
    for row in &rows {
        let (person, venue) = (row.get(0), row.get(1));
        match (person.is_empty(), venue.is_empty()) {
            (true, _) => log.skip(row.spot(), "B1402", &["person", person]),
            (_, true) => log.skip(row.spot(), "B1402", &["venue", venue]),
            (false, false) => pairs.push((person.to_owned(), venue.to_owned())),
        }
    }
    Ok(Reading { value: pairs, findings: log.into_findings(&text, path) })
}
