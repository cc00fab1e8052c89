//! What was done: done.csv.

use std::path::Path;

use super::log::Log;
use super::moment::date;
use super::table::{Column, rows};
use crate::finding::{Finding, Result};
use crate::world::{Done, History, Purpose};

const COLUMNS: [Column; 3] = [
    ("id", &["编号", "对象编号", "visit", "site"], true),
    ("date", &["日期", "走访日期", "检查日期"], true),
    ("crew", &["班组", "车组", "警组"], false),
];

/// The visits of done.csv under the ids of their sites, and the text they were read from.
pub(super) fn done(path: &Path, findings: &mut Vec<Finding>) -> Result<(String, History)> {
    let mut log = Log::default();
    let (text, rows) = rows(path, &COLUMNS, &mut log)?;
    let mut history = History::default();
    for row in &rows {
        let site = site(row.get(0));
        if site.is_empty() {
            log.skip(row.spot(), "B1402", &["id", row.get(0)]);
            continue;
        }
        let Some(date) = date(row.get(1)) else {
            log.skip(row.spot(), "B1402", &["date", row.get(1)]);
            continue;
        };
        let crew = Some(row.get(2)).filter(|crew| !crew.is_empty()).map(str::to_owned);
        history.add(site, Done { date, crew });
    }
    findings.extend(log.into_findings(&text, path));
    Ok((text, history))
}

/// The site of a visit's id: `care:GA-H00001#2` was a visit of `GA-H00001`.
fn site(id: &str) -> &str {
    let site = match id.split_once(':') {
        Some((purpose, site)) if Purpose::parse(purpose).is_some() => site,
        _ => return id,
    };
    match site.rsplit_once('#') {
        Some((site, number)) if number.parse::<u32>().is_ok() => site,
        _ => site,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_counts_for_its_site() {
        assert_eq!(site("care:GA-H00001"), "GA-H00001");
        assert_eq!(site("inspection:V7#2"), "V7");
        assert_eq!(site("GA-H00001"), "GA-H00001");
        assert_eq!(site("a:b"), "a:b");
    }
}
