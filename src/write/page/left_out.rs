//! What a station leaves out this week, and why.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::html::Part;
use super::views::{Words, crew_name};
use crate::plan::Unserved;
use crate::write::shown::{ShownVisit, shown};

/// So many of those a visit lost to are named.
const NAMED: usize = 3;

/// The visits a station leaves out.
pub(super) struct LeftOut {
    pub(super) count: usize,
    /// By reason, the most frequent first.
    pub(super) reasons: Vec<ReasonRow>,
    /// Those of the first tier.
    pub(super) first: Vec<LeftRow>,
    /// All others.
    pub(super) others: Vec<LeftRow>,
    /// How many others there are, in words.
    pub(super) others_title: String,
}

/// How many are left out for one reason, by tier.
pub(super) struct ReasonRow {
    pub(super) reason: String,
    pub(super) tiers: [usize; 3],
    pub(super) total: usize,
}

/// One visit that is left out.
pub(super) struct LeftRow {
    pub(super) visit: ShownVisit,
    pub(super) reason: String,
    /// The least change that would serve it.
    pub(super) relax: String,
    pub(super) lost_to: String,
}

impl LeftOut {
    pub(super) fn of(part: &Part<'_>, words: Words) -> Self {
        let rows = part.unserved.iter().map(|left| row(part, left, words));
        let (first, others): (Vec<_>, Vec<_>) = rows.partition(|row| row.visit.tier == 1);
        Self {
            count: part.unserved.len(),
            reasons: reasons(part, words),
            others_title: words.count("page.others_left", others.len()),
            first,
            others,
        }
    }
}

/// The reasons with their counts.
fn reasons(part: &Part<'_>, words: Words) -> Vec<ReasonRow> {
    let mut codes: BTreeMap<&str, (Vec<&str>, [usize; 3])> = BTreeMap::new();
    for left in &part.unserved {
        let (sentences, tiers) = codes.entry(left.code).or_default();
        let tier = part.visits.get(left.visit.as_str()).map_or(3, |visit| visit.tier);
        if let Some(count) = tiers.get_mut(usize::from(tier.clamp(1, 3)) - 1) {
            *count += 1;
        }
        sentences.push(&left.reason);
    }
    let mut rows: Vec<ReasonRow> = codes
        .into_iter()
        .map(|(code, (sentences, tiers))| ReasonRow {
            reason: heading(code, &sentences, words),
            tiers,
            total: tiers.iter().sum(),
        })
        .collect();
    rows.sort_by_key(|row| Reverse(row.total));
    rows
}

/// A code in words: the sentence that all with this code share, else what the words know of it.
fn heading(code: &str, sentences: &[&str], words: Words) -> String {
    let first = sentences.first().copied().unwrap_or(code);
    if sentences.iter().all(|sentence| *sentence == first) && !first.is_empty() {
        return shown(first);
    }
    let key = format!("cause.{code}");
    let known = words.get(&key);
    if known == key { words.fill("page.reason", &[code, &shown(first)]) } else { known }
}

fn row(part: &Part<'_>, left: &Unserved, words: Words) -> LeftRow {
    let place = |id: &String| ShownVisit::of(id, part.visits, words.0).place;
    let mut lost_to = left.lost_to.iter().take(NAMED).map(place).collect::<Vec<_>>().join("、");
    let more = left.lost_to.len().saturating_sub(NAMED);
    if 0 < more {
        lost_to = words.fill("page.and_more", &[&lost_to, &more.to_string()]);
    }
    LeftRow {
        visit: ShownVisit::of(&left.visit, part.visits, words.0),
        reason: shown(&left.reason),
        relax: relax(part, left, words),
        lost_to,
    }
}

/// The least change in words: what, by how much, in which shift.
fn relax(part: &Part<'_>, left: &Unserved, words: Words) -> String {
    if left.relax.what.is_empty() {
        return String::new();
    }
    let key = format!("page.relax.{}", left.relax.what);
    let known = words.get(&key);
    let mut parts = vec![if known == key { left.relax.what.to_owned() } else { known }];
    parts.extend(left.relax.seconds.map(|missing| words.minutes(missing)));
    parts.extend(left.relax.shift.as_deref().map(|id| shift(part, id, words)));
    parts.join(" · ")
}

/// A shift as its station calls it: the crew and the day.
fn shift(part: &Part<'_>, id: &str, words: Words) -> String {
    let known = part.sheet.plan.shifts.iter().find(|shift| shift.id == id);
    known.map_or_else(
        || shown(id),
        |shift| format!("{} {}", crew_name(&shift.crew, &shift.station), words.day(shift.date)),
    )
}
