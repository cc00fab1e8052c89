//! Coverage and punctuality: of the turns that fell due, which were made, and which in time.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Scope;
use super::scope::plus;
use super::sites::Site;
use crate::calendar::days_between;

/// One time a site was owed a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The visit it is counted from; none where no earlier one is recorded.
    pub since: Option<Date>,
    /// The day it fell due.
    pub target: Date,
    /// The last day that was in time.
    pub latest: Date,
    /// The day it was made.
    pub made: Option<Date>,
}

/// How many turns fell due, and what became of them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Turns that fell due.
    pub owed: u64,
    /// Those that were made.
    pub made: u64,
    /// Those that were made in time.
    pub on_time: u64,
    /// Those that were not made, but whose time is not over on the last day.
    pub waiting: u64,
    /// Those that were made, but of which nobody can say whether in time: no visit before them is
    /// recorded.
    pub unknown: u64,
    /// Sites that were never visited up to the last day.
    pub never: u64,
}

impl Share {
    /// Made of those owed, in thousandths; none where nothing was owed.
    pub fn coverage(&self) -> Option<u64> {
        (self.made * 1_000).checked_div(self.owed)
    }

    /// Made in time, of those that were made or whose time is over and of which it is known when
    /// they fell due, in thousandths; none where that is not known of more than half of those that
    /// were made, because those that nobody made would then outweigh them.
    pub fn punctuality(&self) -> Option<u64> {
        let judged = self.owed - self.waiting - self.unknown;
        let is_known = self.unknown * 2 <= self.made;
        (self.on_time * 1_000).checked_div(judged).filter(|_| is_known)
    }

    fn add(&mut self, turn: &Turn, last: Date) {
        self.owed += 1;
        self.made += u64::from(turn.made.is_some());
        let in_time = turn.made.is_some_and(|day| day <= turn.latest);
        self.on_time += u64::from(in_time && turn.since.is_some());
        self.unknown += u64::from(turn.made.is_some() && turn.since.is_none());
        self.waiting += u64::from(turn.made.is_none() && last <= turn.latest);
    }
}

/// Coverage by tier, kind, grid and village.
///
/// A *turn* is owed when a site's last visit and its cadence fall on or before the last day; a
/// site that nobody ever visited is owed one on the first day. A turn belongs to the tier that a
/// plan made on the first day would give it: what was overdue by then is tier 1 or 2. Sites
/// outside every grid or village stand under `-`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// All of them.
    pub all: Share,
    /// By tier: 1, 2, 3.
    pub tiers: BTreeMap<u8, Share>,
    /// By `household.<need>` and `venue.<kind>`.
    pub kinds: BTreeMap<String, Share>,
    /// By the id of the grid.
    pub grids: BTreeMap<String, Share>,
    /// By the id of the village.
    pub villages: BTreeMap<String, Share>,
}

/// The turns of a site that fell due up to the last of the days `from..=to`, in order.
///
/// `visits` are in order, each day once. The first turn is counted from the last visit before
/// `from`, each further one from the visit that made the one before it. A visit before its target
/// makes the turn; one whose target lies beyond `to` only sets the clock anew.
pub fn turns((cadence, grace): (u32, u32), visits: &[Date], (from, to): (Date, Date)) -> Vec<Turn> {
    let mut since = visits.iter().rev().find(|day| **day < from).copied();
    let mut later = visits.iter().copied().filter(|day| (from..=to).contains(day));
    let mut target = since.map_or(from, |day| plus(day, cadence));
    let mut turns = Vec::new();
    loop {
        let made = later.next();
        if target <= to {
            turns.push(Turn { since, target, latest: plus(target, grace), made });
        }
        let Some(day) = made else { return turns };
        since = made;
        target = plus(day, cadence.max(1));
    }
}

/// The coverage of all sites.
pub(super) fn coverage(sites: &[Site<'_>], scope: &Scope<'_>) -> Coverage {
    let mut all = Coverage::default();
    for site in sites {
        let grid = site.grid.unwrap_or("-");
        let village = site.village.unwrap_or("-");
        let days = (scope.from, scope.to);
        for turn in turns((site.cadence, site.grace), &site.visits, days) {
            let overdue = u32::try_from(days_between(turn.target, scope.from)).unwrap_or(0);
            let tier = all.tiers.entry(site.tier(overdue, scope)).or_default();
            tier.add(&turn, scope.to);
            all.all.add(&turn, scope.to);
            all.kinds.entry(site.kind.clone()).or_default().add(&turn, scope.to);
            all.grids.entry(grid.to_owned()).or_default().add(&turn, scope.to);
            all.villages.entry(village.to_owned()).or_default().add(&turn, scope.to);
        }
        if site.visits.is_empty() {
            all.all.never += 1;
            all.kinds.entry(site.kind.clone()).or_default().never += 1;
            all.grids.entry(grid.to_owned()).or_default().never += 1;
            all.villages.entry(village.to_owned()).or_default().never += 1;
            all.tiers.entry(site.tier(0, scope)).or_default().never += 1;
        }
    }
    all
}
