//! One row an id; which one stays is decided by what it holds, never by where it stands.

use std::cmp::Ordering;

use rayon::iter::ParallelIterator;
use rayon::slice::{ParallelSlice, ParallelSliceMut};

use super::feature::Feature;
use super::judge::{Row, content};
use super::log::{Log, Spot};
use super::stream::Placed;

/// The rows of `text` in the order of their ids, of equal ids only one.
pub(super) fn distinct<R: Row>(
    mut rows: Vec<Placed<R>>,
    text: &str,
    log: &mut Log,
) -> Vec<Placed<R>> {
    if rows.par_windows(2).all(|pair| are(Ordering::Less, pair)) {
        return rows;
    }
    rows.par_sort_by(|a, b| a.row.id().cmp(b.row.id()));
    if !rows.par_windows(2).any(are_twins) {
        return rows;
    }
    let mut kept: Vec<Placed<R>> = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter().peekable();
    while let Some(first) = rows.next() {
        let mut group = vec![first];
        while let Some(next) =
            rows.next_if(|next| group.first().is_some_and(|first| first.row.id() == next.row.id()))
        {
            group.push(next);
        }
        kept.extend(one_of(group, text, log));
    }
    kept
}

/// Whether the first id of the pair is that to the second.
fn are<R: Row>(order: Ordering, pair: &[Placed<R>]) -> bool {
    matches!(pair, [a, b] if a.row.id().cmp(b.row.id()) == order)
}

/// Whether only one of the pair can stay.
fn are_twins<R: Row>(pair: &[Placed<R>]) -> bool {
    let may_repeat = || pair.iter().all(|row| row.row.may_repeat());
    are(Ordering::Equal, pair) && !may_repeat()
}

/// The rows of one id that stay.
fn one_of<R: Row>(group: Vec<Placed<R>>, text: &str, log: &mut Log) -> Vec<Placed<R>> {
    if group.len() < 2 || group.iter().all(|row| row.row.may_repeat()) {
        return group;
    }
    let mut known: Vec<(String, Placed<R>)> =
        group.into_iter().map(|row| (content_at(text, row.at), row)).collect();
    known.sort_by(|a, b| a.0.cmp(&b.0));
    let mut rows = known.into_iter();
    let Some((content, first)) = rows.next() else { return Vec::new() };
    let number = first.feature.to_string();
    for (other, row) in rows {
        let spot = Spot { at: row.at, feature: row.feature, id: row.row.id() };
        if other == content {
            log.warn(spot, "B1207", None, &[&number]);
        } else {
            log.skip(spot, "B1202", &[&number]);
        }
    }
    vec![first]
}

/// What the feature at byte `at` holds.
fn content_at(text: &str, at: usize) -> String {
    let mut feature = Feature::default();
    if feature.read(text, at).is_err() {
        return String::new();
    }
    content(&feature)
}
