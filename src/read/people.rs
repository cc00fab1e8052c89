//! Staff by name list: officers.csv.

use std::path::Path;

use jiff::civil::Date;

use super::log::Log;
use super::moment::date;
use super::property::{words, yes_or_no};
use super::table::{Cells, Column, rows};
use crate::finding::{Finding, Result};
use crate::world::{Person, Role};

const COLUMNS: [Column; 6] = [
    ("id", &["编号", "代号", "警号"], true),
    ("role", &["角色", "身份", "岗位", "类别"], true),
    ("certified", &["执法证", "持证", "有执法证"], false),
    ("station", &["派出所", "所属派出所", "单位"], true),
    ("leave", &["休假", "请假", "不在岗"], false),
    ("skills", &["技能", "专长"], false),
];

/// The staff of officers.csv, by id, and the text it was read from.
pub(super) fn people(path: &Path, findings: &mut Vec<Finding>) -> Result<(String, Vec<Person>)> {
    let mut log = Log::default();
    let (text, rows) = rows(path, &COLUMNS, &mut log)?;
    let mut people: Vec<Person> = Vec::new();
    for row in &rows {
        let Some(person) = person(row, &mut log) else { continue };
        match people.binary_search_by(|other| other.id.cmp(&person.id)) {
            Ok(_) => log.skip(row.spot(), "B1403", &[]),
            Err(at) => people.insert(at, person),
        }
    }
    findings.extend(log.into_findings(&text, path));
    Ok((text, people))
}

fn person(row: &Cells, log: &mut Log) -> Option<Person> {
    let (id, station) = (row.get(0), row.get(3));
    for (cell, column) in [(id, "id"), (station, "station")] {
        if cell.is_empty() {
            log.skip(row.spot(), "B1402", &[column, cell]);
            return None;
        }
    }
    let Some(role) = role(row.get(1)) else {
        log.skip(row.spot(), "B1402", &["role", row.get(1)]);
        return None;
    };
    let certified = yes_or_no(row.get(2)).unwrap_or_else(|| {
        log.warn(row.spot(), "B1404", Some("certified"), &[row.get(2)]);
        false
    });
    let leave = leave(row, log);
    let skills = words(row.get(5));
    Some(Person { id: id.to_owned(), role, certified, station: station.to_owned(), skills, leave })
}

fn role(text: &str) -> Option<Role> {
    match text {
        "民警" | "警察" => Some(Role::Officer),
        "辅警" | "协警" => Some(Role::Auxiliary),
        code => Role::parse(&code.to_lowercase()),
    }
}

/// The days away, `2026-03-24..2026-03-26`, several joined by `;`.
fn leave(row: &Cells, log: &mut Log) -> Vec<(Date, Date)> {
    let mut all = Vec::new();
    for span in row.get(4).split([';', '；', ',']).map(str::trim).filter(|span| !span.is_empty()) {
        let (first, last) =
            span.split_once("..").or_else(|| span.split_once('至')).unwrap_or((span, span));
        match date(first).zip(date(last)) {
            Some((first, last)) if first <= last => all.push((first, last)),
            _ => log.warn(row.spot(), "B1405", Some("leave"), &[span]),
        }
    }
    all.sort_unstable();
    all
}
