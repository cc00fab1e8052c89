//! Gaps: how long people and places waited from one visit to the next.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Scope;
use super::sites::Site;
use crate::calendar::days_between;

/// Gaps of several sites, in days.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Spread {
    /// The greatest gap of each site that was ever visited, in order.
    pub days: Vec<u32>,
    /// How many sites were never visited: their gap has no beginning and is in no other number.
    pub never: u64,
}

impl Spread {
    /// The greatest of all.
    pub fn greatest(&self) -> Option<u32> {
        self.days.last().copied()
    }

    /// The 95th percentile.
    pub fn p95(&self) -> Option<u32> {
        percentile(&self.days, 95)
    }
}

/// Gaps by kind and village.
///
/// The gap of a site is the longest time without a visit that ends in the days of the report: from
/// one visit to the next, or from the last visit to the last day.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Gaps {
    /// All of them.
    pub all: Spread,
    /// By `household.<need>` and `venue.<kind>`.
    pub kinds: BTreeMap<String, Spread>,
    /// By the id of the village; `-` for none.
    pub villages: BTreeMap<String, Spread>,
}

/// The least of the numbers `sorted` that `percent` of them do not pass (nearest rank).
pub fn percentile(sorted: &[u32], percent: usize) -> Option<u32> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// The longest gap of `visits`, in order, that ends within `from..=to`; none without a visit.
pub(super) fn longest(visits: &[Date], (from, to): (Date, Date)) -> Option<u32> {
    let ends = visits.iter().skip(1).copied().chain([to]);
    let gaps = visits.iter().copied().zip(ends).filter(|(_, end)| from <= *end);
    gaps.map(|(begin, end)| u32::try_from(days_between(begin, end)).unwrap_or(0)).max()
}

/// The gaps of all sites.
pub(super) fn gaps(sites: &[Site<'_>], scope: &Scope<'_>) -> Gaps {
    let mut gaps = Gaps::default();
    for site in sites {
        let longest = longest(&site.visits, (scope.from, scope.to));
        let village = site.village.unwrap_or("-").to_owned();
        let spreads = [
            &mut gaps.all,
            gaps.kinds.entry(site.kind.clone()).or_default(),
            gaps.villages.entry(village).or_default(),
        ];
        for spread in spreads {
            match longest {
                Some(days) => spread.days.push(days),
                None => spread.never += 1,
            }
        }
    }
    let inner = gaps.kinds.values_mut().chain(gaps.villages.values_mut());
    inner.chain([&mut gaps.all]).for_each(|spread| spread.days.sort_unstable());
    gaps
}
