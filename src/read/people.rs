//! Staff by name list: officers.csv.

use std::path::Path;

use jiff::civil::Date;

use super::log::Log;
use super::moment::date;
use super::property::{words, yes_or_no};
use super::table::{Cells, Column, rows};
use crate::finding::{Finding, Result};
use crate::world::{Person, Post, Role};

const COLUMNS: [Column; 10] = [
    ("id", &["编号", "代号", "警号"], true),
    ("role", &["角色", "身份", "岗位", "类别", "职务", "人员类别"], true),
    ("certified", &["执法证", "持证", "有执法证", "执法资格"], false),
    ("station", &["派出所", "所属派出所", "单位"], true),
    ("leave", &["休假", "请假", "不在岗"], false),
    ("skills", &["技能", "专长"], false),
    ("certificates", &["证书", "资格", "资格证"], false),
    ("duty", &["备勤", "值班"], false),
    ("post", &["驻点", "坐班", "驻村"], false),
    ("crew", &["编组", "班组", "组"], false),
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
    if certified && role == Role::Auxiliary {
        log.warn(row.spot(), "B1406", Some("certified"), &[]);
    }
    let certified = certified && role == Role::Officer;
    let mut skills = words(row.get(5));
    skills.extend(words(row.get(6)));
    skills.sort_unstable();
    skills.dedup();
    Some(Person {
        id: id.to_owned(),
        role,
        certified,
        station: station.to_owned(),
        skills,
        leave: spans((row, 4), "leave", log),
        duty: spans((row, 7), "duty", log),
        post: posts(row, log),
        crew: Some(row.get(9).to_owned()).filter(|crew| !crew.is_empty()),
    })
}

fn role(text: &str) -> Option<Role> {
    match text {
        "民警" | "警察" => Some(Role::Officer),
        "辅警" | "协警" => Some(Role::Auxiliary),
        code => Role::parse(&code.to_lowercase()),
    }
}

/// The half-days at the post, `2026-03-24 am` or `周二下午`, several joined by `;`.
fn posts(row: &Cells, log: &mut Log) -> Vec<Post> {
    let mut all = Vec::new();
    for text in row.get(8).split([';', '；', ',', '，']).map(str::trim) {
        match Post::parse(text) {
            Some(post) => all.push(post),
            None if text.is_empty() => {}
            None => log.warn(row.spot(), "B1407", Some("post"), &[text]),
        }
    }
    all
}

/// Days of one column, `2026-03-24..2026-03-26`, several joined by `;`.
fn spans((row, column): (&Cells, usize), key: &'static str, log: &mut Log) -> Vec<(Date, Date)> {
    let mut all = Vec::new();
    for span in
        row.get(column).split([';', '；', ',']).map(str::trim).filter(|span| !span.is_empty())
    {
        let (first, last) =
            span.split_once("..").or_else(|| span.split_once('至')).unwrap_or((span, span));
        match date(first).zip(date(last)) {
            Some((first, last)) if first <= last => all.push((first, last)),
            _ => log.warn(row.spot(), "B1405", Some(key), &[span]),
        }
    }
    all.sort_unstable();
    all
}
