//! What a township consists of: plain rows, places in degrees with 7 decimals.

use geo::Coord;
use jiff::civil::Date;

use super::web::Class;

/// All layers of one township.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layers {
    pub(crate) villages: Vec<Village>,
    pub(crate) grids: Vec<Grid>,
    pub(crate) stations: Vec<Station>,
    pub(crate) roads: Vec<Road>,
    pub(crate) venues: Vec<Venue>,
    pub(crate) households: Vec<Household>,
    pub(crate) hazards: Vec<Hazard>,
}

/// The town itself (no `town`), its community or a village.
#[derive(Debug, Clone)]
pub(crate) struct Village {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) town: Option<String>,
    pub(crate) households: u32,
    pub(crate) population: u32,
    pub(crate) seat: Coord<f64>,
    pub(crate) market_branches: Option<[char; 2]>,
    /// The outer ring first.
    pub(crate) rings: Vec<Vec<Coord<f64>>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Grid {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) village_id: String,
    pub(crate) town: String,
    pub(crate) households: u32,
    pub(crate) worker: String,
    /// The outer ring first.
    pub(crate) rings: Vec<Vec<Coord<f64>>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Station {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) town: String,
    pub(crate) officers: u32,
    pub(crate) auxiliaries: u32,
    pub(crate) vehicles: u32,
    pub(crate) at: Coord<f64>,
}

#[derive(Debug, Clone)]
pub(crate) struct Road {
    pub(crate) id: String,
    pub(crate) class: Class,
    pub(crate) name: Option<String>,
    pub(crate) oneway: bool,
    /// Kilometres an hour.
    pub(crate) maxspeed: Option<u32>,
    pub(crate) bridge: bool,
    /// 1: above another road.
    pub(crate) layer: Option<u8>,
    pub(crate) private: bool,
    /// The steepest part, metres up for each metre.
    pub(crate) incline_max: f64,
    pub(crate) line: Vec<Coord<f64>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Venue {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) trade: &'static Trade,
    pub(crate) risk: u8,
    pub(crate) last_inspected: Option<Date>,
    pub(crate) grid_id: Option<String>,
    pub(crate) at: Coord<f64>,
}

impl Road {
    /// Whether no car may use it.
    pub(crate) const fn is_on_foot(&self) -> bool {
        matches!(self.class, Class::Path | Class::Pedestrian)
    }
}

/// One kind of venue and how it is inspected.
#[derive(Debug)]
pub(crate) struct Trade {
    pub(crate) category: &'static str,
    pub(crate) category_zh: &'static str,
    /// Out of a thousand venues, how many are of this kind.
    pub(crate) share: usize,
    pub(crate) every_days: u32,
    pub(crate) minutes: u32,
    pub(crate) open: Option<&'static str>,
    /// What stands on the sign.
    pub(crate) signs: &'static [&'static str],
}

#[derive(Debug, Clone)]
pub(crate) struct Household {
    pub(crate) id: String,
    pub(crate) need: &'static Need,
    pub(crate) level: u8,
    pub(crate) last_visit: Option<Date>,
    pub(crate) window: Option<&'static str>,
    pub(crate) grid_id: String,
    pub(crate) village_id: String,
    pub(crate) at: Coord<f64>,
}

/// One kind of need and how it is visited.
#[derive(Debug)]
pub(crate) struct Need {
    pub(crate) code: &'static str,
    /// Out of a thousand households, how many are of this kind.
    pub(crate) share: usize,
    pub(crate) every_days: u32,
    pub(crate) minutes: u32,
    pub(crate) two_person: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Hazard {
    pub(crate) id: String,
    pub(crate) kind: &'static Danger,
    pub(crate) status: &'static str,
    pub(crate) found: Date,
    pub(crate) due: Date,
    pub(crate) closed: Option<Date>,
    pub(crate) venue_id: Option<String>,
    pub(crate) grid_id: Option<String>,
    pub(crate) at: Coord<f64>,
}

/// One kind of hazard and how long may pass until it is mended.
#[derive(Debug)]
pub(crate) struct Danger {
    pub(crate) kind: &'static str,
    pub(crate) severity: u8,
    pub(crate) days: i32,
    /// Out of a thousand hazards of its sort, how many are of this kind.
    pub(crate) share: usize,
}
