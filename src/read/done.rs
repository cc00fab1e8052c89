//! What was done: done.csv.

use std::path::Path;

use super::log::Log;
use super::moment::date;
use super::table::{Column, rows};
use crate::finding::{Finding, Result};
use crate::world::{Done, History};

const COLUMNS: [Column; 4] = [
    ("id", &["编号", "对象编号", "visit", "site"], true),
    ("date", &["日期", "走访日期", "检查日期"], true),
    ("crew", &["班组", "车组", "警组"], false),
    ("people", &["人员", "走访人", "检查人"], false),
];

/// The visits of a done.csv under the ids of their sites, and the text they were read from.
///
/// # Errors
///
/// [`Error::File`](crate::finding::Error::File) where it cannot be read at all; a row that cannot
/// be used is added to `findings`.
pub fn done(path: &Path, findings: &mut Vec<Finding>) -> Result<(String, History)> {
    let mut log = Log::default();
    let (text, rows) = rows(path, &COLUMNS, &mut log)?;
    let mut history = History::default();
    for row in &rows {
        let id = row.get(0);
        if id.is_empty() {
            log.skip(row.spot(), "B1402", &["id", row.get(0)]);
            continue;
        }
        let Some(date) = date(row.get(1)) else {
            log.skip(row.spot(), "B1402", &["date", row.get(1)]);
            continue;
        };
        let crew = Some(row.get(2)).filter(|crew| !crew.is_empty()).map(str::to_owned);
        let people =
            row.get(3).split([' ', ',', ';', '，', '；', '、']).filter(|id| !id.is_empty());
        let mut people: Vec<String> = people.map(str::to_owned).collect();
        people.sort_unstable();
        people.dedup();
        history.add(id, Done { date, crew, people, in_ledger: false });
    }
    findings.extend(log.into_findings(&text, path));
    Ok((text, history))
}
