//! Times between places, whether turns count or not.

use super::nodes;
use super::turns::Driver;
use crate::road::lane::Lane;
use crate::road::{ProfileId, Roads, Snap};
use crate::unit::Seconds;

/// The time from one place to another, by a search of its own.
pub fn between(roads: &Roads, profile: ProfileId, from: &Snap, to: &Snap) -> Seconds {
    let lane = roads.lane(profile);
    if lane.turned.is_none() {
        return nodes::cut(roads, lane, from, to);
    }
    let row = Driver::new(roads, lane).row(from, &[*to]);
    row.first().copied().unwrap_or(Seconds::MAX)
}

/// The roads of one profile, made ready for one search after the other.
pub struct Yardstick<'a> {
    roads: &'a Roads,
    lane: &'a Lane,
    driver: Option<Driver<'a>>,
}

impl<'a> Yardstick<'a> {
    /// The yardstick of `profile`.
    pub fn of(roads: &'a Roads, profile: ProfileId) -> Self {
        let lane = roads.lane(profile);
        let driver = lane.turned.as_ref().map(|_| Driver::new(roads, lane));
        Self { roads, lane, driver }
    }

    /// The times from one place to some others.
    pub fn row(&self, from: &Snap, to: &[Snap]) -> Vec<Seconds> {
        match &self.driver {
            Some(driver) => driver.row(from, to),
            None => nodes::row(self.roads, self.lane, from, to),
        }
    }
}
