//! The station's own names.csv: read at the moment of printing, and kept nowhere.

use std::collections::BTreeMap;
use std::path::Path;

use super::log::{Log, Spot};
use super::table::{Column, rows};
use crate::finding::{Finding, Result};

const COLUMNS: [Column; 2] = [
    ("id", &["编号", "对象编号", "户编号", "场所编号", "site"], true),
    ("name", &["姓名", "户主", "户主姓名", "联系人", "负责人"], true),
];

/// The names of a names.csv by the ids of their places.
///
/// Of an id that stands twice with different names neither is taken: a sheet must not lead to
/// somebody else. No finding tells a name.
///
/// # Errors
///
/// [`Error::File`](crate::finding::Error::File) where it cannot be read at all; a row that cannot
/// be used is added to `findings`.
pub fn names(path: &Path, findings: &mut Vec<Finding>) -> Result<BTreeMap<String, String>> {
    let mut log = Log::default();
    let (text, rows) = rows(path, &COLUMNS, &mut log)?;
    let mut names: BTreeMap<String, Option<String>> = BTreeMap::new();
    for row in &rows {
        let (id, name) = (row.get(0), row.get(1));
        // Where columns changed places, what stands for the id is a name.
        let spot = Spot { id: "", ..row.spot() };
        if id.is_empty() || name.is_empty() {
            let lacking = if id.is_empty() { "id" } else { "name" };
            log.skip(spot, "B1402", &[lacking, ""]);
            continue;
        }
        match names.get_mut(id) {
            None => {
                names.insert(id.to_owned(), Some(name.to_owned()));
            }
            Some(known) if known.as_deref() == Some(name) => {}
            Some(known) => {
                *known = None;
                log.skip(spot, "B1408", &[]);
            }
        }
    }
    findings.extend(log.into_findings(&text, path));
    Ok(names.into_iter().filter_map(|(id, name)| Some((id, name?))).collect())
}
