//! The record of a random draw, out and in.

use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::line::json_line;
use super::plan_json::lines;
use super::rows::VersionRow;
use crate::demand::{
    DRAW_ALGORITHM, DrawChoice, DrawLists, DrawRecord, DrawSums, DrawWeights, Drawn, Quota,
};
use crate::finding::{Error, Result};
use crate::world::VenueKind;

/// The version of the format that is written, and the only one that is read.
const VERSION: u64 = 1;
/// No venue has more tickets: a hostile record must not keep the hashing busy for ever.
pub const MOST_WEIGHT: u32 = 1_000;
/// No law asks for more people at one inspection.
const MOST_INSPECTORS: u32 = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordRow {
    #[serde(rename = "version")]
    _version: u64,
    algorithm: String,
    seed: String,
    quota: String,
    choice: ChoiceRow,
    weights: WeightsRow,
    inspectors: u32,
    venues: ListRow<(String, u32)>,
    people: ListRow<String>,
    conflicts: ListRow<(String, String)>,
    drawn: Vec<DrawnRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceRow {
    kinds: Vec<String>,
    grids: Vec<String>,
    stations: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WeightsRow {
    value: [u32; 3],
    source: String,
    date: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListRow<T> {
    sha256: String,
    rows: Vec<T>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DrawnRow {
    venue: String,
    lot: String,
    people: Vec<String>,
}

/// The text of a record: keys in one order, one row of a list a line.
pub fn draw_to_json(record: &DrawRecord) -> String {
    let DrawRecord { choice, weights, lists, sums, .. } = record;
    let choice = ChoiceRow {
        kinds: choice.kinds.iter().map(|kind| kind.code().to_owned()).collect(),
        grids: choice.grids.clone(),
        stations: choice.stations.clone(),
    };
    let weights = WeightsRow {
        value: weights.value,
        source: weights.source.clone(),
        date: weights.date.clone(),
    };
    let drawn = record.drawn.iter().map(|Drawn { venue, lot, people }| {
        json_line(&DrawnRow { venue: venue.clone(), lot: lot.clone(), people: people.clone() })
    });
    let mut text = format!("{{\n  \"version\": {VERSION}");
    for (key, value) in [
        ("algorithm", json_line(&DRAW_ALGORITHM)),
        ("seed", json_line(&record.seed)),
        ("quota", json_line(&record.quota.to_string())),
        ("choice", json_line(&choice)),
        ("weights", json_line(&weights)),
        ("inspectors", record.inspectors.to_string()),
        ("venues", list(&sums.venues, lists.venues.iter().map(|row| json_line(&row)))),
        ("people", list(&sums.people, lists.people.iter().map(json_line))),
        ("conflicts", list(&sums.conflicts, lists.conflicts.iter().map(json_line))),
        ("drawn", lines(drawn, 4)),
    ] {
        // A text takes whatever is written to it.
        let _ = write!(text, ",\n  \"{key}\": {value}");
    }
    text + "\n}\n"
}

/// The record in a text that [`draw_to_json`] wrote; `path` is only named in errors.
///
/// # Errors
///
/// [`Error::Content`] where it is none of version 1, or holds a number that makes no sense.
pub fn draw_from_json(path: &Path, text: &str) -> Result<DrawRecord> {
    let broken = |what: String| Error::Content { path: path.to_owned(), what };
    let not = |error: serde_json::Error| broken(format!("not the record of a draw: {error}"));
    let VersionRow { version } = serde_json::from_str(text).map_err(not)?;
    if version != VERSION {
        return Err(broken(format!("version {version}, and only {VERSION} can be read")));
    }
    let row: RecordRow = serde_json::from_str(text).map_err(not)?;
    record(row).ok_or_else(|| {
        broken("algorithm, quota, kinds, weights or inspectors are none that were written".into())
    })
}

fn record(row: RecordRow) -> Option<DrawRecord> {
    let kinds = row.choice.kinds.iter().map(|code| VenueKind::parse(code));
    let all_weights = row.venues.rows.iter().map(|venue| venue.1).chain(row.weights.value);
    if row.algorithm != DRAW_ALGORITHM
        || !(2..=MOST_INSPECTORS).contains(&row.inspectors)
        || all_weights.into_iter().any(|weight| MOST_WEIGHT < weight)
    {
        return None;
    }
    let quota = match row.quota.parse() {
        Ok(count) => Quota::Count(count),
        Err(_) => Quota::share(&row.quota)?,
    };
    Some(DrawRecord {
        seed: row.seed,
        quota,
        choice: DrawChoice {
            kinds: kinds.collect::<Option<_>>()?,
            grids: row.choice.grids,
            stations: row.choice.stations,
        },
        weights: DrawWeights {
            value: row.weights.value,
            source: row.weights.source,
            date: row.weights.date,
        },
        inspectors: row.inspectors,
        sums: DrawSums {
            venues: row.venues.sha256,
            people: row.people.sha256,
            conflicts: row.conflicts.sha256,
        },
        lists: DrawLists {
            venues: row.venues.rows.into_iter().collect(),
            people: row.people.rows.into_iter().collect(),
            conflicts: row.conflicts.rows.into_iter().collect(),
        },
        drawn: row
            .drawn
            .into_iter()
            .map(|DrawnRow { venue, lot, people }| Drawn { venue, lot, people })
            .collect(),
    })
}

/// A list and its hash, one row a line.
fn list(sum: &str, rows: impl Iterator<Item = String>) -> String {
    format!("{{\"sha256\": {}, \"rows\": {}}}", json_line(&sum), lines(rows, 4))
}
