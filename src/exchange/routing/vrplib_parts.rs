//! A VRPLIB text taken apart: values by their keys, sections by their names.

use std::collections::BTreeMap;
use std::path::Path;

use super::plane::Rounding;
use super::rows::{Row, error, rows, short};
use crate::finding::{Error, Result};
use crate::unit::Seconds;

/// Sections that say nothing the solver asks for.
const IDLE: [&str; 2] = ["DISPLAY_DATA", "FIXED_EDGES"];

/// What the solver cannot express.
const REFUSED: [(&str, &str); 7] = [
    ("RELEASE_TIME", "goods that are at the depot only later"),
    ("VEHICLES_RELOAD_DEPOT", "vehicles that load again on the way"),
    ("VEHICLES_MAX_RELOADS", "vehicles that load again on the way"),
    ("VEHICLES_MAX_DISTANCE", "a longest distance beside a longest time"),
    ("VEHICLES_UNIT_DISTANCE_COST", "vehicles of different prices a distance"),
    ("MUTUALLY_EXCLUSIVE_GROUP", "groups of customers that exclude each other"),
    ("PICKUP_AND_DELIVERY", "pairs in VRPLIB (those of Li and Lim's text can be read)"),
];

/// The values and sections of a file.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    path: &'a Path,
    values: BTreeMap<String, (usize, String)>,
    sections: BTreeMap<String, Vec<Row<'a>>>,
    /// How numbers are rounded.
    pub(super) rounding: Rounding,
}

impl<'a> Parts<'a> {
    /// Takes `text` apart.
    pub(super) fn new(path: &'a Path, text: &'a str, rounding: Option<Rounding>) -> Result<Self> {
        let (mut values, mut sections) = (BTreeMap::new(), BTreeMap::<String, Vec<Row<'_>>>::new());
        let mut section = None;
        for row in rows(path, text) {
            let first = row.cells[0].trim_end_matches(':');
            if first == "EOF" {
                break;
            }
            if let Some(name) = first.strip_suffix("_SECTION") {
                refuse(&row, name)?;
                if sections.insert(name.to_owned(), Vec::new()).is_some() {
                    return Err(row.error(format_args!("a second section {name}")));
                }
                section = Some(name.to_owned());
            } else if first.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let line = row.cells.join(" ");
                let Some((key, value)) = line.split_once(':') else {
                    return Err(row.error(format_args!("{:?} is no `KEY : value`", short(&line))));
                };
                refuse(&row, key.trim())?;
                let value = value.trim().trim_matches('"').to_owned();
                values.insert(key.trim().to_owned(), (row.line, value));
                section = None;
            } else if let Some(rows) = section.as_ref().and_then(|name| sections.get_mut(name)) {
                rows.push(row);
            } else {
                return Err(row.error("numbers outside a section"));
            }
        }
        let kind = values.get("TYPE").map_or("", |(_, kind): &(usize, String)| kind.as_str());
        let rounding = rounding.unwrap_or_else(|| by_type(kind));
        Ok(Self { path, values, sections, rounding })
    }

    /// The text of a key.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(|(_, value)| value.as_str())
    }

    /// An error about a key or section.
    pub(super) fn error(&self, key: &str, what: impl Into<String>) -> Error {
        let what = what.into();
        let line = self.values.get(key).map(|(line, _)| *line);
        let line = line.or_else(|| Some(self.sections.get(key)?.first()?.line));
        match line {
            Some(line) => error(self.path, line, format_args!("{key}: {what}")),
            None => Error::Content { path: self.path.to_owned(), what: format!("{key}: {what}") },
        }
    }

    /// The number of a key.
    pub(super) fn number(&self, key: &'a str) -> Result<Option<f64>> {
        let Some((line, value)) = self.values.get(key) else { return Ok(None) };
        let cells = value.split_whitespace().take(1).collect();
        Row { path: self.path, line: *line, cells }.number(0, key).map(Some)
    }

    /// The whole number of a key, 0 or more.
    pub(super) fn whole(&self, key: &'a str) -> Result<Option<u32>> {
        let Some((line, value)) = self.values.get(key) else { return Ok(None) };
        let cells = value.split_whitespace().take(1).collect();
        Row { path: self.path, line: *line, cells }.whole(0, key).map(Some)
    }

    /// The rows of a section.
    pub(super) fn section(&self, name: &str) -> Option<&[Row<'a>]> {
        self.sections.get(name).map(Vec::as_slice)
    }

    /// The rows of a section, in the order of the numbers 1 to `count` they begin with.
    pub(super) fn table(&self, name: &str, count: usize) -> Result<Option<Vec<&Row<'a>>>> {
        let Some(rows) = self.section(name) else { return Ok(None) };
        let mut table: Vec<Option<&Row<'a>>> = vec![None; count];
        for row in rows {
            let id = row.whole(0, "the number")? as usize;
            let Some(place) = id.checked_sub(1).and_then(|at| table.get_mut(at)) else {
                return Err(row.error(format_args!("{id} is not a number from 1 to {count}")));
            };
            if place.replace(row).is_some() {
                return Err(row.error(format_args!("{id} stands in this section a second time")));
            }
        }
        if let Some(gap) = table.iter().position(Option::is_none) {
            return Err(self.error(name, format!("number {} of {count} is missing", gap + 1)));
        }
        Ok(Some(table.into_iter().flatten().collect()))
    }

    /// A whole number for each of `count`: from a section, or one value for all.
    pub(super) fn wholes(&self, name: &'a str, count: usize) -> Result<Option<Vec<u32>>> {
        if let Some(one) = self.whole(name)? {
            return Ok(Some(vec![one; count]));
        }
        let Some(rows) = self.table(name, count)? else { return Ok(None) };
        rows.into_iter().map(|row| row.whole(1, name)).collect::<Result<_>>().map(Some)
    }

    /// A span for each of `count`: from a section, or one value for all.
    pub(super) fn spans(&self, name: &'a str, count: usize) -> Result<Option<Vec<Seconds>>> {
        if let Some(one) = self.number(name)? {
            let long = || self.error(name, format!("{one} is less than 0 or too long"));
            return Ok(Some(vec![self.rounding.units(one).ok_or_else(long)?; count]));
        }
        let Some(rows) = self.table(name, count)? else { return Ok(None) };
        let span = |row: &Row<'a>| row.span(1, name, self.rounding);
        rows.into_iter().map(span).collect::<Result<_>>().map(Some)
    }
}

/// Refuses what cannot be expressed, and sections nobody knows.
fn refuse(row: &Row<'_>, name: &str) -> Result<()> {
    if let Some((_, what)) = REFUSED.iter().find(|(key, _)| *key == name) {
        return Err(row.error(format_args!("{name}: {what} cannot be expressed")));
    }
    let known = [
        "NODE_COORD",
        "DEMAND",
        "LINEHAUL",
        "BACKHAUL",
        "DEPOT",
        "EDGE_WEIGHT",
        "TIME_WINDOW",
        "SERVICE_TIME",
        "PRIZE",
        "CAPACITY",
        "VEHICLES_DEPOT",
        "VEHICLES_ALLOWED_CLIENTS",
        "VEHICLES_MAX_DURATION",
        "VEHICLES_FIXED_COST",
    ];
    let is_section = row.cells[0].contains("_SECTION");
    if is_section && !known.contains(&name) && !IDLE.contains(&name) {
        return Err(row.error(format_args!("a section {:?} is not known", short(name))));
    }
    Ok(())
}

/// The rounding that the published costs of a type were counted with.
fn by_type(kind: &str) -> Rounding {
    match kind {
        "VRPTW" | "PCVRPTW" => Rounding::DIMACS,
        "MDVRPTW" | "SDVRPTW" => Rounding::EXACT,
        _ => Rounding::NEAREST,
    }
}
