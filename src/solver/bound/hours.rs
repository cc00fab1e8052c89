//! Hours needed against hours available, before anything is solved.

use super::super::problem::{Problem, StopId};
use super::could::{Could, least_travel, working};
use super::wish::wishes;
use crate::unit::{Index, Seconds};

/// The time that serving everything takes at the least, and the time there is.
///
/// Only stops that some shift could serve are counted, a choice once. What is needed is a proven
/// underestimate: service, and for each stop half the cheapest way to it and half the cheapest
/// way from it. So where more is needed than available, something stays unserved whoever plans.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Hours {
    /// Service, by tier (1, 2, 3).
    pub service: [Seconds; 3],
    /// The least travel, by tier.
    pub travel: [Seconds; 3],
    /// Time on shift, pauses left out and no longer than duty allows.
    pub available: Seconds,
    /// How many stops no shift could serve at all, by tier.
    pub nobody: [u32; 3],
    /// Skills that are asked for longer than those who have them are on shift.
    pub short: Vec<SkillHours>,
}

/// A skill of which there is too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SkillHours {
    /// Its bit.
    pub skill: u32,
    /// What the stops that ask for it need.
    pub needed: Seconds,
    /// The time on shift of those who have it.
    pub available: Seconds,
}

impl Hours {
    /// Service and the least travel, by tier.
    pub fn needed(&self) -> [Seconds; 3] {
        [0, 1, 2].map(|tier| self.service[tier] + self.travel[tier])
    }

    /// The time missing to serve everything down to each tier; nothing where none is proven to be.
    pub fn missing(&self) -> [Seconds; 3] {
        let mut sum = Seconds(0);
        self.needed().map(|needed| {
            sum += needed;
            sum - self.available
        })
    }
}

/// The hours of `problem`.
///
/// # Cost
///
/// O(n²) for n stops.
pub fn hours(problem: &Problem) -> Hours {
    let could = Could::new(problem);
    let least = least_travel(problem, &could);
    let stops = problem.stops();
    let mut hours = Hours::default();
    let mut halves = [[0_u64; 2]; 3];
    let mut skills = [0_u64; 64];
    for wish in wishes(problem, &could).into_iter().filter(|wish| wish.clear) {
        let Some(tier) = wish.stops.first().map(|stop| usize::from(stops[*stop].tier) - 1) else {
            continue;
        };
        let time = |stop: &&StopId| {
            let (service, travel) = (u64::from(stops[**stop].service.0), least[stop.to_usize()]);
            (2 * service + travel, service, travel)
        };
        let able = || wish.stops.iter().filter(|stop| could.any(stop.to_usize()));
        let Some((both, service, travel)) = able().map(|stop| time(&stop)).min() else {
            hours.nobody[tier] += 1;
            continue;
        };
        halves[tier][0] += 2 * service;
        halves[tier][1] += travel;
        let all = able().fold(u64::MAX, |all, stop| all & stops[*stop].skills);
        for bit in (0..64).filter(|bit| all >> bit & 1 == 1) {
            skills[bit] += both;
        }
    }
    hours.service = halves.map(|[service, _]| seconds(service / 2));
    hours.travel = halves.map(|[_, travel]| seconds(travel / 2));
    let has = |bits: u64| {
        let able = problem.shifts().rows().iter().filter(move |shift| shift.skills & bits == bits);
        able.map(working).sum::<u64>()
    };
    let everyone = has(0);
    hours.available = seconds(everyone);
    for (skill, needed) in (0..64).zip(skills) {
        let available = has(1 << skill);
        if 2 * available < needed && available < everyone {
            let (needed, available) = (seconds(needed / 2), seconds(available));
            hours.short.push(SkillHours { skill, needed, available });
        }
    }
    hours
}

fn seconds(count: u64) -> Seconds {
    Seconds(u32::try_from(count).unwrap_or(u32::MAX - 1))
}
