//! What is kept of a random draw, and whether it can be repeated.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use super::draw::{DrawLists, DrawSums, Drawn, Quota, draw};
use super::draw_lists::DrawChoice;
use crate::finding::{Finding, Level, Place, Reading};

/// The tickets of a venue by its risk, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawWeights {
    /// The tickets at risk 1, 2 and 3.
    pub value: [u32; 3],
    /// The text they come from.
    pub source: String,
    /// The day of that text; empty where they were given by hand.
    pub date: String,
}

/// Everything that is kept of one draw: it can be repeated from this alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawRecord {
    /// The public seed.
    pub seed: String,
    /// How many venues were asked for.
    pub quota: Quota,
    /// Which venues and people took part.
    pub choice: DrawChoice,
    /// The weights.
    pub weights: DrawWeights,
    /// How many people inspect a venue.
    pub inspectors: u32,
    /// The lists.
    pub lists: DrawLists,
    /// The hashes that were written beside the lists.
    pub sums: DrawSums,
    /// What was drawn.
    pub drawn: Vec<Drawn>,
}

/// How many rows that differ are told one by one.
const TOLD: usize = 5;

impl DrawRecord {
    /// Draws, and keeps everything of it.
    pub fn make(
        seed: &str,
        (quota, inspectors): (Quota, u32),
        (choice, weights): (DrawChoice, DrawWeights),
        lists: DrawLists,
    ) -> Reading<Self> {
        let Reading { value: drawn, findings } =
            draw(&lists, seed, quota, usize::try_from(inspectors).unwrap_or(usize::MAX));
        let sums = lists.sums();
        let seed = seed.to_owned();
        let value = Self { seed, quota, choice, weights, inspectors, lists, sums, drawn };
        Reading { value, findings }
    }

    /// What keeps this record from being that of the draw it tells of, made again over `lists`
    /// with `weights`: nothing where all is as it was.
    ///
    /// A list of the township that is another now, a hash that is not that of the list beside it,
    /// and a row of the result that is not what seed and lists give are told apart.
    pub fn differences(&self, lists: &DrawLists, weights: &DrawWeights) -> Vec<Finding> {
        let mut findings = Vec::new();
        if *weights != self.weights {
            let shown = |w: &DrawWeights| format!("{:?} ({}, {})", w.value, w.source, w.date);
            findings.push(told("B7014", None, &[&shown(&self.weights), &shown(weights)]));
        }
        findings.extend(self.changed_lists(lists));
        findings.extend(self.wrong_sums());
        findings.extend(self.wrong_rows());
        findings
    }

    /// A finding for each list that is another in the township now.
    fn changed_lists(&self, now: &DrawLists) -> Vec<Finding> {
        let then = &self.lists;
        let flat = |pairs: &BTreeSet<(String, String)>| -> BTreeMap<String, String> {
            pairs.iter().map(|(who, venue)| (format!("{who} – {venue}"), String::new())).collect()
        };
        let bare = |ids: &BTreeSet<String>| -> BTreeMap<String, String> {
            ids.iter().map(|id| (id.clone(), String::new())).collect()
        };
        let rows = [
            ("venues", different(&then.venues, &now.venues)),
            ("people", different(&bare(&then.people), &bare(&now.people))),
            ("conflicts", different(&flat(&then.conflicts), &flat(&now.conflicts))),
        ];
        let changed = rows.into_iter().filter(|(_, rows)| !rows.is_empty());
        let finding = |(name, rows): (&str, Vec<String>)| {
            let few: Vec<&str> = rows.iter().take(TOLD).map(String::as_str).collect();
            told("B7011", None, &[name, &rows.len().to_string(), &few.join(", ")])
        };
        changed.map(finding).collect()
    }

    /// A finding for each hash that is not that of the list beside it.
    fn wrong_sums(&self) -> Vec<Finding> {
        let right = self.lists.sums();
        let all = [
            ("venues", &self.sums.venues, right.venues),
            ("people", &self.sums.people, right.people),
            ("conflicts", &self.sums.conflicts, right.conflicts),
        ];
        let wrong = all.into_iter().filter(|(_, written, right)| *written != right);
        wrong.map(|(name, written, right)| told("B7012", None, &[name, written, &right])).collect()
    }

    /// A finding for the first rows that are not what seed and lists of the record give.
    fn wrong_rows(&self) -> Vec<Finding> {
        let inspectors = usize::try_from(self.inspectors).unwrap_or(usize::MAX);
        let again = draw(&self.lists, &self.seed, self.quota, inspectors).value;
        let rows = 0..self.drawn.len().max(again.len());
        let differ = rows.filter_map(|row| {
            let (written, right) = (self.drawn.get(row), again.get(row));
            (written != right).then_some((row, written, right))
        });
        let finding = |(row, written, right): (usize, Option<&Drawn>, Option<&Drawn>)| {
            let number = (row + 1).to_string();
            told("B7013", written.or(right), &[&number, &shown(written), &shown(right)])
        };
        differ.take(TOLD).map(finding).collect()
    }
}

/// A row of the result in short.
fn shown(row: Option<&Drawn>) -> String {
    row.map_or_else(String::new, |row| {
        let lot: String = row.lot.chars().take(8).collect();
        format!("{} ({}) {}", row.venue, row.people.join(" "), lot)
    })
}

/// The rows in which two lists differ: `+` new, `-` gone.
fn different<V: PartialEq + Display>(
    then: &BTreeMap<String, V>,
    now: &BTreeMap<String, V>,
) -> Vec<String> {
    let ids: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    let row = |id: &String| match (then.get(id), now.get(id)) {
        (Some(_), None) => Some(format!("- {id}")),
        (None, Some(_)) => Some(format!("+ {id}")),
        (Some(then), Some(now)) if then != now => Some(format!("{id} ({then} → {now})")),
        (Some(_), Some(_)) | (None, None) => None,
    };
    ids.into_iter().filter_map(row).collect()
}

fn told(code: &'static str, row: Option<&Drawn>, values: &[&str]) -> Finding {
    let id = row.map(|row| row.venue.clone());
    Finding::new(code, Level::Warning, Place { id, ..Place::default() }, values)
}
