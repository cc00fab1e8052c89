//! What was done.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// One visit that was made.
#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Done {
    /// The day.
    pub date: Date,
    /// The crew that made it, where it is known.
    pub crew: Option<String>,
    /// The ids of the people who made it, where they are known; sorted.
    pub people: Vec<String>,
    /// Whether the ledger tells of it, not a table.
    pub in_ledger: bool,
}

/// The visits that were made, by the id of the place or of the visit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    visits: BTreeMap<String, Vec<Done>>,
}

impl History {
    /// Adds that `id` was visited; what a table and the ledger both tell of is one visit.
    pub fn add(&mut self, id: &str, done: Done) {
        fn what(done: &Done) -> (Date, Option<&str>, &[String]) {
            (done.date, done.crew.as_deref(), &done.people)
        }
        let visits = self.visits.entry(id.to_owned()).or_default();
        match visits.binary_search_by(|known| what(known).cmp(&what(&done))) {
            Ok(at) => visits[at].in_ledger |= done.in_ledger,
            Err(at) => visits.insert(at, done),
        }
    }

    /// The last visit of `id` before or on `day`.
    pub fn last(&self, id: &str, day: Date) -> Option<&Done> {
        self.visits.get(id)?.iter().rev().find(|done| done.date <= day)
    }

    /// Every visit, by id and then by day.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Done)> {
        self.visits.iter().flat_map(|(id, all)| all.iter().map(move |done| (id.as_str(), done)))
    }
}
