//! The nine small venues: up to what size a venue is one of them, and so the station's.

use serde::Deserialize;

use super::rule::{ByCode, Rule};
use crate::world::{Size, Venue};

/// Up to what size a venue of one kind is small; what is not given sets no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmallLimit {
    /// Square metres.
    pub area_m2: Option<u32>,
    /// Seats.
    pub seats: Option<u32>,
    /// Beds.
    pub beds: Option<u32>,
    /// Pupils.
    pub pupils: Option<u32>,
}

/// A venue that is larger than the small ones of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge<'a> {
    /// The property that says so.
    pub property: &'static str,
    /// What the venue has.
    pub has: u32,
    /// The most a small one has.
    pub most: u32,
    /// The rule that says so.
    pub rule: &'a Rule<SmallLimit>,
}

/// The first size of `venue` that is beyond the limit of its kind.
pub(super) fn too_large<'a>(small: &'a ByCode<SmallLimit>, venue: &Venue) -> Option<TooLarge<'a>> {
    let rule = small.get(venue.kind.code())?;
    let (limit, Size { area_m2, seats, beds, pupils }) = (rule.value, venue.size);
    let rows = [
        ("area_m2", area_m2, limit.area_m2),
        ("seats", seats, limit.seats),
        ("beds", beds, limit.beds),
        ("pupils", pupils, limit.pupils),
    ];
    rows.into_iter().find_map(|(property, has, most)| {
        let (has, most) = (has?, most?);
        (most < has).then_some(TooLarge { property, has, most, rule })
    })
}
