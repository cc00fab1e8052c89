//! How many there are of everything in a township, and who is there to visit them.

/// Fewer than are due in a week of a township as it usually is: so many are surely due.
const USUAL: usize = 410;

/// What a township has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counts {
    /// Venues along the town's streets.
    pub(crate) in_town: usize,
    /// Venues at the centres of villages.
    pub(crate) in_villages: usize,
    pub(crate) households: usize,
    /// At venues, and on roads and land.
    pub(crate) hazards: (usize, usize),
    pub(crate) officers: usize,
    pub(crate) auxiliaries: usize,
    pub(crate) vehicles: usize,
}

impl Counts {
    /// The most visits a week: beyond, the shop signs are all taken.
    pub(crate) const MOST: usize = 4_000;
    /// A township as it usually is.
    pub(crate) const USUAL: Self = Self {
        in_town: 172,
        in_villages: 138,
        households: 500,
        hazards: (77, 28),
        officers: 9,
        auxiliaries: 14,
        vehicles: 2,
    };

    /// A township on the same land where about so many visits are due in a week: more or fewer of
    /// everything, and of the people and vehicles of its station.
    pub(crate) const fn of_visits(visits: usize) -> Self {
        const fn share(count: usize, visits: usize) -> usize {
            (count * visits).div_ceil(USUAL)
        }
        let usual = Self::USUAL;
        Self {
            in_town: share(usual.in_town, visits),
            in_villages: share(usual.in_villages, visits),
            households: share(usual.households, visits),
            hazards: (share(usual.hazards.0, visits), share(usual.hazards.1, visits)),
            officers: share(usual.officers, visits),
            auxiliaries: share(usual.auxiliaries, visits),
            vehicles: share(usual.vehicles, visits),
        }
    }
}
